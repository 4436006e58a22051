"""What the newsletters say, and to whom they are still sent when their turn comes."""

from collections.abc import Callable
from email.policy import Policy
from typing import Any

from flask import current_app
from markupsafe import Markup

from socialmap.accounts.models import Member
from socialmap.accounts.queries import member_by_uuid, name_of
from socialmap.foundation.texts import _
from socialmap.mailing.composing import Along
from socialmap.mailing.links import LetterLink
from socialmap.mailing.models import Letter, Values
from socialmap.networks.queries import all_networks
from socialmap.newsletters.markdown import html_of, text_of
from socialmap.newsletters.models import Newsletter
from socialmap.newsletters.queries import newsletter_by_uuid

SENT_IN = ("scheduled", "busy", "done")
_LEAVE = Markup('<p style="margin-top:32px">{} <a href="{}" style="color:#0b4a52">{}</a>.</p>')


class OneLine(str):
    """A header as it is: the email package writes long addresses in a code that no mail service reads."""

    name: str

    def __new__(cls, name: str, value: str) -> "OneLine":
        """Refuses what is more than one line of plain signs."""
        if not value.isascii() or not value.isprintable():
            raise ValueError(f"not one line: {name}")
        made = super().__new__(cls, value)
        made.name = name
        return made

    def fold(self, *, policy: "Policy[Any]") -> str:
        """The line as it leaves."""
        return f"{self.name}: {self}{policy.linesep}"


def letter_context(letter: Letter) -> Values | None:
    """The words as they are now; None for who left, or when it was stopped."""
    one, member = _of(letter)
    if one is None or member is None:
        return None
    is_trial = bool(letter.values.get("is_trial"))
    if not is_trial and not _is_for(one, member):
        return None
    return {
        "subject": f"Proef: {one.subject}" if is_trial else one.subject,
        "text": text_of(one.text),
        **_told(one, letter),
    }


def check_context(letter: Letter) -> Values | None:
    """Who asks to look at what; None when somebody did."""
    one, member = _of(letter)
    if one is None or member is None or one.state != "to-check":
        return None
    root = f"/netwerk/{one.network.slug}" if len(all_networks()) > 1 else ""
    return {
        "name": member.name,
        "writer": name_of(one.by),
        "subject": one.subject,
        "path": f"{root}/kerngroep/nieuwsbrieven/{one.uuid}/goedkeuren",
        "why": "u in de kerngroep zit",
    }


def _of(letter: Letter) -> tuple[Newsletter | None, Member | None]:
    return newsletter_by_uuid(letter.values["newsletter"]), member_by_uuid(letter.values["member"])


def _is_for(one: Newsletter, member: Member) -> bool:
    """Whether it still goes to this member: it was not stopped, and they are here and want it."""
    if one.state not in SENT_IN or member.email is None or member.leaves_on is not None:
        return False
    if one.network_id not in {each.network_id for each in member.memberships}:
        return False
    return member.wants_newsletter or one.kind != "newsletter"


def _told(one: Newsletter, letter: Letter) -> Values:
    """A newsletter can be left with one click (RFC 8058); a letter of the network itself cannot."""
    body = html_of(one.text)
    if letter.template != "newsletter":
        return {"along": Along(html=body), "why": "u bij het netwerk hoort"}
    address = current_app.extensions["settings"].base_url + LetterLink(letter, "unsubscribe").address
    headers = {
        "List-Unsubscribe": OneLine("List-Unsubscribe", f"<{address}>"),
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    along = Along(
        headers=headers,
        html=body
        + Markup("\n")
        + _LEAVE.format(_("Wilt u deze nieuwsbrief niet meer?"), address, _("Meld u af")),
    )
    return {"along": along, "why": "u om de nieuwsbrief vroeg"}


CONTEXTS: dict[str, Callable[[Letter], Values | None]] = {
    "newsletter": letter_context,
    "service-letter": letter_context,
    "newsletter-check": check_context,
}
