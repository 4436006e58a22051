"""One letter per person: what is due in one week goes out together, spread over the working days."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from socialmap.accounts.models import Member
from socialmap.directory.freshness import ask
from socialmap.directory.keepers import listings_kept_by
from socialmap.directory.models import Listing
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db
from socialmap.keeping import rules
from socialmap.keeping.matters import Due, is_still_so, last_confirmed, note, proof, question
from socialmap.keeping.models import Matter
from socialmap.mailing.models import Letter, Values
from socialmap.mailing.service import queue

WORKER = "worker"
PUBLISHED = "published"


def write_to_keepers(at: datetime) -> int:
    """Queue the letter of everybody for whom something waits and whose day it is; how many."""
    today = local_day(at)
    if not rules.is_working_day(today):
        return 0
    waiting: dict[int, list[Matter]] = defaultdict(list)
    for matter in db.session.scalars(_untold()):
        waiting[matter.member_id].append(matter)
    return sum(_write(matters, today, at) for matters in waiting.values())


def _untold() -> sa.Select[Matter]:
    return (
        sa.select(Matter)
        .where(Matter.told_at.is_(None))
        .options(joinedload(Matter.member), joinedload(Matter.listing))
        .order_by(Matter.due_on, Matter.id)
    )


def _write(matters: list[Matter], today: date, at: datetime) -> bool:
    member = matters[0].member
    settled = [matter for matter in matters if not is_still_so(matter, today)]
    for matter in settled:
        matter.told_at = at
    rest = [matter for matter in matters if matter not in settled]
    if not rest or member.email is None or not _is_time(member, rest, today, at):
        return False
    for due, listing in _along(member, today):
        note(due, listing, member, today)
    db.session.flush()
    rest = [one for one in db.session.scalars(_untold().where(Matter.member_id == member.id))]
    letter = _queue(member, rest, at)
    for matter in rest:
        matter.letter, matter.told_at = letter, at
        if matter.kind == "confirm":
            ask(matter.listing, by=WORKER, at=at)
    return letter is not None


def _is_time(member: Member, matters: list[Matter], today: date, at: datetime) -> bool:
    """Their day came since it was due, a week after the letter before, and within the promise of the year."""
    if min(matter.due_on for matter in matters) > rules.letter_day(member.id, today):
        return False
    query = sa.select(sa.func.count(), sa.func.max(Letter.queued_at)).where(
        Letter.recipient == member.email, Letter.is_asked_for.is_(False), Letter.queued_at > at - rules.YEAR
    )
    count, last = db.session.execute(query).one()
    last_on = local_day(last) if last is not None else None
    is_silent = any(matter.listing.asked_on is not None for matter in matters)
    return rules.may_write(today, last_on, count, is_silent=is_silent)


def _along(member: Member, today: date) -> list[tuple[Due, Listing]]:
    """What is nearly due for the same person, so that it needs no letter of its own."""
    found: list[tuple[Due, Listing]] = []
    for listing in listings_kept_by(member):
        if listing.state != PUBLISHED:
            continue
        if rules.may_be_asked_along(last_confirmed(listing), listing.asked_on, today):
            found.append((question(listing, 0), listing))
        found += [
            (proof(entry), listing)
            for entry in listing.registrations
            if rules.proof_due(entry.valid_until, today, along=True)
        ]
    return found


def _queue(member: Member, matters: list[Matter], at: datetime) -> Letter | None:
    """The letter with a button for each question, and one for all when there are more."""
    asked = {kind: _codes(matters, kind) for kind in ("confirm", "room", "proof")}
    until = (at + rules.LINK_LIVES).isoformat()
    actions: dict[str, Values] = {}
    for code in asked["confirm"]:
        actions[f"confirm-{code}"] = {"purpose": "confirm", "until": until, "listings": [code]}
    if len(asked["confirm"]) > 1:
        actions["confirm-all"] = {"purpose": "confirm", "until": until, "listings": asked["confirm"]}
    for code in asked["room"]:
        actions[f"room-{code}"] = {"purpose": "room", "until": until, "listings": [code]}
    values: dict[str, Any] = {"member": str(member.uuid), **asked}
    return queue(
        "your-listings",
        member.email or "",
        key=f"week:{member.id}:{local_day(at)}",
        at=at,
        values=values,
        actions=actions,
        network_id=matters[0].listing.network_id,
        is_asked_for=False,
    )


def _codes(matters: list[Matter], kind: str) -> list[str]:
    return list(dict.fromkeys(one.listing.code for one in matters if one.kind == kind))


def letters_of_the_year(email: str, at: datetime) -> list[Letter]:
    """What somebody got from us without asking in the last twelve months."""
    query = sa.select(Letter).where(
        Letter.recipient == email, Letter.is_asked_for.is_(False), Letter.queued_at > at - timedelta(days=365)
    )
    return list(db.session.scalars(query.order_by(Letter.queued_at)))
