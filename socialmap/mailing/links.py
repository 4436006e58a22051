"""Links in letters. The token is made when the letter is sent, from the key of the site and the row."""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from flask import current_app

from socialmap.foundation.db import db, insert
from socialmap.foundation.errors import Gone, NotFound
from socialmap.mailing.models import Letter, LetterUse, Values

_MAC = 18


@dataclass(frozen=True)
class LetterLink:
    """One button of one letter: what it is for, and until when."""

    letter: Letter
    action: str

    @property
    def values(self) -> Values:
        return self.letter.actions[self.action]

    @property
    def purpose(self) -> str:
        return str(self.values["purpose"])

    @property
    def until(self) -> datetime:
        return datetime.fromisoformat(self.values["until"])

    @property
    def token(self) -> str:
        """Letter, button and seal; the same whenever it is made."""
        name = self.action.encode()
        return _text(self.letter.uuid.bytes + _seal(self) + name)

    @property
    def address(self) -> str:
        return f"/brief/{self.token}"

    @property
    def is_spent(self) -> bool:
        """Whether this button was pressed before."""
        return db.session.get(LetterUse, (self.letter.id, self.action)) is not None

    def spend(self, at: datetime) -> None:
        """Press the button, once, in the caller's transaction; raises Gone when it was pressed before."""
        row = insert(LetterUse).values(letter_id=self.letter.id, action=self.action, at=at)
        pressed = db.session.scalar(row.on_conflict_do_nothing().returning(LetterUse.action))
        if pressed is None:
            raise Gone


def sealed(*parts: object) -> bytes:
    """A seal only this site can make (HMAC-SHA256 with the key of the site)."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.digest(key, "\x1f".join(map(str, parts)).encode(), hashlib.sha256)


def link_of(token: str, *, at: datetime) -> LetterLink:
    """The button a token stands for; NotFound when it is not ours, Gone when its time is over."""
    raw = _bytes(token)
    uuid, seal, name = raw[:16], raw[16 : 16 + _MAC], raw[16 + _MAC :]
    if len(seal) != _MAC or not name.isascii():
        raise NotFound
    letter = db.session.scalar(sa.select(Letter).where(Letter.uuid == UUID(bytes=uuid)))
    if letter is None or name.decode() not in letter.actions:
        raise NotFound
    link = LetterLink(letter, name.decode())
    if not hmac.compare_digest(seal, _seal(link)):
        raise NotFound
    if at >= link.until:
        raise Gone
    return link


def _seal(link: LetterLink) -> bytes:
    parts = ("letter", link.purpose, link.letter.uuid, link.action, link.values["until"])
    return sealed(*parts)[:_MAC]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(token: str) -> bytes:
    try:
        return base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise NotFound from None
