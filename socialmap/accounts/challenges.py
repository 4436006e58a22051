"""The question a passkey answers: made for one browser and one purpose, asked once, for five minutes."""

import base64
import secrets
from datetime import datetime

from flask import session

from socialmap.accounts import pages, rules
from socialmap.accounts.passkeys import Place
from socialmap.foundation.addresses import site_root
from socialmap.foundation.errors import AlreadyAnswered
from socialmap.foundation.forms import answer_once
from socialmap.foundation.texts import _

KEY = "challenge"


def begin(purpose: str, *, at: datetime) -> bytes:
    """A new question, in place of one that still waited."""
    question = secrets.token_urlsafe(32)
    until = (at + rules.CHALLENGE_LIVES).timestamp()
    session[KEY] = {"question": question, "purpose": purpose, "until": until}
    return _bytes(question)


def finish(purpose: str, *, at: datetime) -> bytes:
    """The question this browser was asked; spent in the caller's transaction, whatever the answer is.

    The cookie alone could be put back, so the database remembers it too. Raises WrongProof.
    """
    asked = session.pop(KEY, None)
    if not isinstance(asked, dict) or asked.get("purpose") != purpose or at.timestamp() > asked["until"]:
        raise rules.WrongProof
    try:
        answer_once(asked["question"], "", at=at)
    except AlreadyAnswered:
        raise rules.WrongProof from None
    return _bytes(asked["question"])


def place() -> Place:
    """This site as the browser of this request sees it; which hosts are ours was checked before."""
    return Place(pages.host(), site_root(), _("Sociale kaart kanker"))


def _bytes(question: str) -> bytes:
    return base64.urlsafe_b64decode(f"{question}=")
