"""The verbs of the out-tray, in the caller's transaction: no letter without what caused it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Required, TypedDict, Unpack
from uuid import uuid4

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email

from socialmap.audit.service import record
from socialmap.foundation.db import db, insert, rows_changed
from socialmap.foundation.errors import NotFound
from socialmap.mailing.models import Letter, Values
from socialmap.mailing.rules import BadAddress

OPEN = ("waiting", "sending", "held", "shelved")
AT_ONCE = 500
RETRIED = ("failed", "shelved", "held")


class Facts(TypedDict, total=False):
    """What is told of a letter.

    `key` names it: the same key is queued once. `actions` are the buttons:
    {"confirm": {"purpose": "confirm", "until": "2026-04-01T…+00:00", …}}. `due_at` is now unless it is told.
    """

    key: Required[str]
    at: Required[datetime]
    values: Values | None
    actions: dict[str, Values] | None
    network_id: int | None
    is_asked_for: bool
    is_urgent: bool
    due_at: datetime | None


def queue(template: str, to: str, **facts: Unpack[Facts]) -> Letter | None:
    """Put a letter in the out-tray; None when one with this key was there. Raises BadAddress."""
    query = insert(Letter).values(letter_row(template, to, **facts))
    letter_id = db.session.scalar(query.on_conflict_do_nothing(index_elements=["key"]).returning(Letter.id))
    return db.session.get_one(Letter, letter_id) if letter_id is not None else None


def queue_many(rows: Sequence[Values]) -> None:
    """Put many letters in the out-tray at once; whose key was there already is left out.

    One by one, two thousand of them would hold up everybody else who writes.
    """
    query = insert(Letter).on_conflict_do_nothing(index_elements=["key"])
    for start in range(0, len(rows), AT_ONCE):
        db.session.execute(query, list(rows[start : start + AT_ONCE]))


def letter_row(template: str, to: str, **facts: Unpack[Facts]) -> Values:
    """A letter as it waits in the out-tray; raises BadAddress when `to` is not one well-formed address."""
    row: Values = {"uuid": uuid4(), "key": facts["key"], "network_id": facts.get("network_id")}
    row |= {"template": template, "recipient": one_address(to)}
    row |= {"values": facts.get("values") or {}, "actions": facts.get("actions") or {}}
    row |= {"is_asked_for": facts.get("is_asked_for", True), "is_urgent": facts.get("is_urgent", False)}
    row |= {"state": "waiting", "attempts": 0, "reason": ""}
    return row | {"queued_at": facts["at"], "due_at": facts.get("due_at") or facts["at"]}


def one_address(text: str) -> str:
    """The one mail address a text holds, in the form we keep; raises BadAddress."""
    try:
        found = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as problem:
        raise BadAddress(str(problem)) from None
    return found.normalized.lower()


def retry(letter_id: int, *, by: str, at: datetime) -> Letter:
    """Send a letter once more that failed, was shelved or is held. Refuses NotFound any other."""
    letter = db.session.scalar(
        sa.select(Letter).where(Letter.id == letter_id, Letter.state.in_(RETRIED)).with_for_update()
    )
    if letter is None:
        raise NotFound
    letter.state, letter.attempts, letter.due_at, letter.reason = "waiting", 0, at, ""
    letter.came_back_at = None
    record("retry", f"letter:{letter.uuid}", by=by, at=at)
    return letter


def came_back(letter_id: int, *, by: str, at: datetime) -> Letter:
    """A person saw that a letter was refused after it left us. Refuses NotFound what was never sent."""
    letter = db.session.scalar(
        sa.select(Letter).where(Letter.id == letter_id, Letter.state == "sent").with_for_update()
    )
    if letter is None:
        raise NotFound
    letter.state, letter.came_back_at = "failed", at
    letter.reason = "kwam terug"
    record("came-back", f"letter:{letter.uuid}", by=by, at=at)
    return letter


def hold_waiting(*, at: datetime) -> int:
    """Hold every letter that has not left: after a restore a person decides."""
    query = sa.update(Letter).where(Letter.state.in_(("waiting", "sending"))).values(state="held")
    return rows_changed(query.values(lease_until=None))


def release(*, by: str, at: datetime) -> int:
    """Let held letters go."""
    query = sa.update(Letter).where(Letter.state == "held").values(state="waiting", due_at=at)
    count = rows_changed(query)
    if count:
        record("release", "letters:held", by=by, at=at, after={"count": count})
    return count


def drop_letters_of(email: str) -> int:
    """Forget every letter to an address: those that wait, and those that went."""
    query = sa.delete(Letter).where(Letter.recipient == email)
    return rows_changed(query)
