"""What a keeper must hear, as rows with unique keys: made as often as one likes, told once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from socialmap.accounts.models import Member
from socialmap.directory.models import PUBLIC_STATES, Keeper, Listing
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db, insert
from socialmap.keeping import rules
from socialmap.keeping.models import Matter


@dataclass(frozen=True)
class Due:
    """A matter before it is a row, with the day on which it became due."""

    kind: str
    key: str
    on: date


def note_what_is_due(at: datetime) -> int:
    """Make a row of every matter that is due for a keeper; how many were new."""
    today, new = local_day(at), 0
    last_told = _room_last_told()
    for listing, member in _kept():
        room_told_on = last_told.get((listing.id, member.id))
        new += sum(
            note(due, listing, member, today) for due in due_matters(listing, member, room_told_on, today)
        )
    return new


def due_matters(listing: Listing, member: Member, room_told_on: date | None, today: date) -> Iterator[Due]:
    """What this keeper must hear about this listing today."""
    confirmed_on = last_confirmed(listing)
    number = rules.question_due(confirmed_on, listing.asked_on, today)
    if number is not None:
        yield question(listing, number)
    for entry in listing.registrations:
        if rules.proof_due(entry.valid_until, today):
            yield proof(entry)
    if member.wants_room_question and rules.room_due((listing.accepts_new_on, room_told_on), today):
        yield Due("room", f"room:{listing.id}:{today}", today)


def question(listing: Listing, number: int) -> Due:
    """The question whether everything is right, or a reminder; counted from where the counting began."""
    since = listing.asked_on or last_confirmed(listing)
    after = rules.REMIND_AFTER[number - 1] if number else rules.ASK_AFTER
    return Due("confirm", f"confirm:{listing.id}:{since}:{number}", since + after)


def proof(entry: Any) -> Due:
    return Due("proof", f"proof:{entry.id}:{entry.valid_until}", entry.valid_until - rules.PROOF_BEFORE)


def note(due: Due, listing: Listing, member: Member, today: date) -> bool:
    """Keep a matter for a member; False when it was kept before."""
    values = {
        "kind": due.kind,
        "member_id": member.id,
        "listing_id": listing.id,
        "due_on": min(due.on, today),
    }
    row = insert(Matter).values(key=f"{due.key}:{member.id}", **values).on_conflict_do_nothing()
    return db.session.scalar(row.returning(Matter.id)) is not None


def last_confirmed(listing: Listing) -> date:
    """When somebody last said that everything is right; at first the day it came into the directory."""
    return listing.confirmed_on or local_day(listing.created_at)


def is_still_so(matter: Matter, today: date) -> bool:
    """Whether a matter that waits for its letter still needs telling."""
    listing = matter.listing
    if listing.state not in PUBLIC_STATES:
        return False
    if matter.kind == "confirm":
        return any(matter.key == f"{question(listing, number).key}:{matter.member_id}" for number in range(3))
    if matter.kind == "room":
        return matter.member.wants_room_question and rules.room_due((listing.accepts_new_on,), today)
    return any(matter.key == f"{proof(entry).key}:{matter.member_id}" for entry in listing.registrations)


def _kept() -> Iterator[Any]:
    query = (
        sa.select(Listing, Member)
        .join(Keeper, Keeper.listing_id == Listing.id)
        .join(Member, Member.id == Keeper.member_id)
        .where(Listing.state.in_(PUBLIC_STATES), Member.email.is_not(None), Member.leaves_on.is_(None))
        .options(selectinload(Listing.registrations))
        .order_by(Listing.id, Member.id)
    )
    yield from db.session.execute(query)


def _room_last_told() -> dict[tuple[int, int], date]:
    query = (
        sa.select(Matter.listing_id, Matter.member_id, sa.func.max(Matter.due_on))
        .where(Matter.kind == "room")
        .group_by(Matter.listing_id, Matter.member_id)
    )
    return {(listing, member): day for listing, member, day in db.session.execute(query)}
