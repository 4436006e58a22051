"""A freed place is offered by letter to who waited longest, and after a day to the next."""

from datetime import datetime, time, timedelta

import sqlalchemy as sa

from socialmap.audit.service import Link, record, record_all
from socialmap.foundation.clock import AMSTERDAM
from socialmap.foundation.db import db
from socialmap.meetings import rules, seats, telling
from socialmap.meetings.models import Invitation, Meeting

WORKER = "worker"
# The evening before the meeting, everybody who was offered a place has said whether they take it.
EVE = time(18, 0)
# After that an answer is asked within these hours, and never in the evening or at night.
SHORT = timedelta(hours=3)
MORNING, EVENING = time(11, 0), time(20, 0)


def kept_until(starts_at: datetime, at: datetime) -> datetime | None:
    """Until when a place offered now is kept; None when the meeting is too near to ask by letter.

    A day, as long as that is over at six in the evening before the meeting; nearer by until six that
    evening, or three hours. Who would have to answer in the evening or at night has until eleven.
    """
    local = starts_at.astimezone(AMSTERDAM)
    eve = datetime.combine(local.date() - timedelta(days=1), EVE, AMSTERDAM)
    if at + rules.OFFER <= eve:
        return at + rules.OFFER
    until = eve if at + SHORT <= eve else _by_day(at + SHORT)
    return until if until < starts_at else None


def _by_day(until: datetime) -> datetime:
    """The same, or the next eleven in the morning when it falls between eight in the evening and then."""
    local = until.astimezone(AMSTERDAM)
    if MORNING <= local.time() <= EVENING:
        return until
    day = local.date() + timedelta(days=1) if local.time() > EVENING else local.date()
    return datetime.combine(day, MORNING, AMSTERDAM)


def offer_free_places(meeting: Meeting, *, at: datetime) -> int:
    """Offer every free place to who is first in line; how many places were offered or given.

    Who let an offer pass is not offered another, so that nobody gets more than one letter for one wish.
    """
    meeting = seats.locked(meeting)
    until = kept_until(meeting.starts_at, at)
    links: list[Link] = []
    if meeting.state in rules.COMING and until is not None:
        for one in [] if seats.is_full(meeting) else seats.in_line(meeting):
            if seats.is_full(meeting):
                break
            if seats.can_be_offered(one):
                links.append(_offered(one, until, at=at))
    seats.follow(meeting)
    if links:
        record_all(links, by=WORKER, at=at)
    return len(links)


def _offered(invitation: Invitation, until: datetime, *, at: datetime) -> Link:
    thing = f"invitation:{invitation.uuid}"
    if seats.sits_unasked(invitation):
        seats.sit(invitation, at=at)
        return Link("answer", thing, {"state": "waiting"}, {"state": "yes"})
    invitation.offered_until = until
    db.session.flush()
    telling.tell_offered(invitation, at=at)
    return Link("offer-place", thing, after={"until": until.isoformat()})


def let_pass(meeting: Meeting, *, at: datetime) -> int:
    """Places that were kept long enough are free again; how many. The lock is taken.

    Who let one pass still waits, behind everybody: without a number, and without another letter. Saying
    "yes" once more puts them at the end of the line, or on a seat that is free.
    """
    query = sa.select(Invitation).where(Invitation.meeting_id == meeting.id, Invitation.offered_until <= at)
    late = list(db.session.scalars(query.order_by(Invitation.waiting_number)))
    for one in late:
        one.waiting_number, one.offered_until = None, None
    if late:
        db.session.flush()
        record_all([Link("let-place-pass", f"invitation:{one.uuid}") for one in late], by=WORKER, at=at)
    return len(late)


def expire(at: datetime) -> None:
    """Every hour: what was kept long enough goes to who is next."""
    query = sa.select(Invitation.meeting_id).where(Invitation.offered_until <= at).distinct()
    for meeting in seats.locked_all(db.session.scalars(query)):
        let_pass(meeting, at=at)
        offer_free_places(meeting, at=at)


def give(invitation: Invitation, *, by: str, at: datetime, over_capacity: bool = False) -> None:
    """An organiser gives somebody a seat, whoever waits longer.

    Refuses with NotInThisState who has a seat already or a meeting that is over, and with
    seats.NoSeatLeft when every seat is taken, unless the organiser wants one more than there are.
    """
    meeting = seats.locked(invitation.meeting)
    seats.anew(invitation)
    let_pass(meeting, at=at)
    if meeting.state not in rules.COMING or invitation.state in rules.SITS:
        raise rules.NotInThisState
    is_over = not seats.is_kept(invitation, at) and seats.is_full(meeting)
    if is_over and not over_capacity:
        raise seats.NoSeatLeft
    before = {"state": invitation.state, "waiting_number": invitation.waiting_number}
    seats.sit(invitation, at=at)
    invitation.answered_at = at
    after = {"state": "yes", **({"over_capacity": True} if is_over else {})}
    record("give-seat", f"invitation:{invitation.uuid}", by=by, at=at, before=before, after=after)
    offer_free_places(meeting, at=at)
