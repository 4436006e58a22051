"""Writing a newsletter and having it looked at, in the caller's transaction."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.accounts.queries import people_of
from socialmap.accounts.rules import DECIDING
from socialmap.accounts.service import thing as member_thing
from socialmap.audit.service import record
from socialmap.directory.audience import Rule
from socialmap.foundation.db import db
from socialmap.foundation.text import plain
from socialmap.mailing.models import Letter, Values
from socialmap.mailing.service import queue
from socialmap.networks.models import Network
from socialmap.newsletters import rules
from socialmap.newsletters.models import Newsletter
from socialmap.newsletters.queries import key_of

WRITTEN = ("kind", "subject", "text", "audience")


def thing(one: Newsletter) -> str:
    """How the audit names a newsletter."""
    return f"newsletter:{one.uuid}"


def locked(one: Newsletter) -> Newsletter:
    """The newsletter as saved now; who does something with it meanwhile waits until we are done."""
    query = sa.select(Newsletter).where(Newsletter.id == one.id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def create(network: Network, values: Values, *, by: str, at: datetime) -> Newsletter:
    """A new draft."""
    one = Newsletter(network_id=network.id, by=by, created_at=at, changed_at=at, **_checked(values))
    db.session.add(one)
    db.session.flush()
    record("write-newsletter", thing(one), by=by, at=at, after={"network": network.slug, **_told(one)})
    return one


def copy_of(one: Newsletter, *, by: str, at: datetime) -> Newsletter:
    """A new draft with the words and the audience of another."""
    return create(one.network, {name: getattr(one, name) for name in WRITTEN}, by=by, at=at)


def save(one: Newsletter, values: Values, *, seen_revision: int, by: str, at: datetime) -> bool:
    """Write a draft anew; False when nothing changed.

    Refuses with NotInThisState what is no draft any more, and with ChangedSince what somebody else saved.
    """
    one = locked(one)
    rules.check_state(one.state, "draft")
    if one.revision != seen_revision:
        raise rules.ChangedSince
    values = _checked(values)
    if all(getattr(one, name) == value for name, value in values.items()):
        return False
    before = _told(one)
    for name, value in values.items():
        setattr(one, name, value)
    one.by, one.changed_at, one.revision = by, at, one.revision + 1
    one.checked_at, one.checked_by = None, ""
    record("change-newsletter", thing(one), by=by, at=at, before=before, after=_told(one))
    return True


def discard(one: Newsletter, *, by: str, at: datetime) -> None:
    """Throw a draft away. Refuses with NotInThisState what is more than a draft."""
    one = locked(one)
    rules.check_state(one.state, "draft")
    record("discard-newsletter", thing(one), by=by, at=at, before=_told(one))
    db.session.delete(one)


def send_trial(one: Newsletter, member: Member, *, at: datetime) -> Letter | None:
    """Send it to one of those who make it, as everybody will get it. Refuses with Incomplete."""
    one = locked(one)
    check_complete(one)
    one.tested_at = at
    return queue(
        template_of(one),
        member.email or "",
        key=f"newsletter-trial:{one.uuid}:{member.uuid}:{at.timestamp():.6f}",
        at=at,
        values={**letter_values(one, member), "is_trial": True},
        actions=actions_of(one, at),
        network_id=one.network_id,
        is_urgent=True,
    )


def ask_check(one: Newsletter, *, by: str, at: datetime) -> int:
    """Ask the others of the core group to look at it; how many are asked. Refuses with Incomplete."""
    one = locked(one)
    rules.check_state(one.state, "draft")
    check_complete(one)
    one.state = "to-check"
    record("ask-check", thing(one), by=by, at=at)
    others = [
        member
        for member in people_of(one.network_id, *DECIDING)
        if member.leaves_on is None and by != member_thing(member)
    ]
    for member in others:
        queue(
            "newsletter-check",
            member.email or "",
            key=f"newsletter-check:{one.uuid}:{one.revision}:{at.timestamp():.6f}:{member.uuid}",
            at=at,
            values=letter_values(one, member),
            network_id=one.network_id,
        )
    return len(others)


def approve(one: Newsletter, *, seen_revision: int, by: str, at: datetime) -> None:
    """A second pair of eyes saw it. Refuses with OwnText whoever wrote it, and with ChangedSince."""
    one = locked(one)
    rules.check_state(one.state, "to-check")
    if by == one.by:
        raise rules.OwnText
    if one.revision != seen_revision:
        raise rules.ChangedSince
    one.state, one.checked_at, one.checked_by = "approved", at, by
    record("approve-newsletter", thing(one), by=by, at=at)


def back_to_draft(one: Newsletter, *, by: str, at: datetime) -> None:
    """Write on: what was asked or approved before counts no more."""
    one = locked(one)
    rules.check_state(one.state, "to-check", "approved")
    before = {"state": one.state}
    one.state, one.checked_at, one.checked_by = "draft", None, ""
    record("back-to-draft", thing(one), by=by, at=at, before=before)


def check_complete(one: Newsletter) -> None:
    """Refuses with Incomplete what has no subject or no text."""
    if not one.subject or not one.text.strip():
        raise rules.Incomplete


def template_of(one: Newsletter) -> str:
    """Which letter it is."""
    return "newsletter" if one.kind == "newsletter" else "service-letter"


def letter_values(one: Newsletter, member: Member) -> Values:
    """What a letter remembers: whose, and which."""
    return {"newsletter": str(one.uuid), "member": str(member.uuid)}


def actions_of(one: Newsletter, at: datetime) -> dict[str, Values]:
    """The buttons of its letters: only a newsletter can be left."""
    if one.kind != "newsletter":
        return {}
    return {"unsubscribe": {"purpose": "unsubscribe", "until": (at + rules.LINK_LIVES).isoformat()}}


def letter_key(one: Newsletter, member: Member) -> str:
    """The key of the one letter somebody gets."""
    return key_of(one, member.uuid)


def _checked(values: Values) -> dict[str, Any]:
    if values["kind"] not in rules.KINDS:
        raise ValueError(f"not a kind of newsletter: {values['kind']}")
    return {
        "kind": values["kind"],
        "subject": " ".join(plain(values["subject"]).split())[: rules.MOST_SUBJECT],
        "text": _clean(values["text"]),
        "audience": Rule.of(values["audience"]).kept(),
    }


def _clean(text: str) -> str:
    """Without the debris of word processors, but with the spaces that put one list inside another."""
    lines = [line.expandtabs(4) for line in text.replace("\r\n", "\n").split("\n")]
    return "\n".join(" " * (len(line) - len(line.lstrip(" "))) + plain(line) for line in lines).strip("\n")


def _told(one: Newsletter) -> dict[str, Any]:
    return {"kind": one.kind, "subject": one.subject, "audience": one.audience, "revision": one.revision}
