"""Who sits, who waits, and in which order. Whoever touches seats first takes the lock of the meeting."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from socialmap.foundation.db import db
from socialmap.foundation.errors import Conflict
from socialmap.meetings import rules, telling
from socialmap.meetings.models import Invitation, Meeting
from socialmap.meetings.queries import address_of


class NoSeatLeft(Conflict):
    """Every seat is taken, or kept for somebody."""


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it is now; until the caller's transaction is over nobody else touches its seats.

    Take it before anything is recorded in the audit: all who write wait for each other in that order.
    """
    return locked_all([meeting.id])[0]


def locked_all(ids: Iterable[int]) -> list[Meeting]:
    """Several meetings at once, in the one order in which everybody locks them."""
    query = sa.select(Meeting).where(Meeting.id.in_(sorted(ids))).order_by(Meeting.id)
    # Not the stronger lock: somebody who is invited meanwhile only refers to the meeting, and takes no seat.
    query = query.with_for_update(key_share=True, of=Meeting)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def anew(invitation: Invitation) -> Invitation:
    """An invitation as it is now; after the lock, because it may have been read before it."""
    db.session.flush()
    db.session.refresh(invitation)
    return invitation


def taken(meeting: Meeting) -> int:
    """How many seats are taken: by who comes, and by places that are kept for who waits."""
    query = sa.select(sa.func.count()).select_from(Invitation).where(Invitation.meeting_id == meeting.id)
    sits = sa.or_(Invitation.state.in_(rules.SITS), Invitation.offered_until.is_not(None))
    return db.session.scalar(query.where(sits)) or 0


def is_full(meeting: Meeting) -> bool:
    """Whether no seat is left."""
    return meeting.capacity is not None and rules.is_full(meeting.capacity, taken(meeting))


def in_line(meeting: Meeting) -> list[Invitation]:
    """Who waits for a place and has not been offered one, first come first."""
    query = sa.select(Invitation).where(
        Invitation.meeting_id == meeting.id,
        Invitation.state == "waiting",
        Invitation.waiting_number.is_not(None),
        Invitation.offered_until.is_(None),
    )
    return list(db.session.scalars(query.order_by(Invitation.waiting_number, Invitation.id)))


def is_kept(invitation: Invitation, at: datetime) -> bool:
    """Whether a freed place is kept for this person now."""
    until = invitation.offered_until
    return invitation.state == "waiting" and until is not None and at < until


def sits_unasked(invitation: Invitation) -> bool:
    """Whether a freed place is simply theirs: a colleague without an address, of somebody who comes."""
    bringer = invitation.brought_by
    return address_of(invitation) is None and bringer is not None and bringer.state == "yes"


def can_be_offered(invitation: Invitation) -> bool:
    """Whether a freed place can go to this person without somebody who calls them."""
    return address_of(invitation) is not None or sits_unasked(invitation)


def come(invitation: Invitation, *, at: datetime) -> None:
    """Somebody wants to come: a seat when there is one, else the end of the line. The lock is taken."""
    if invitation.state == "yes":
        return
    if is_kept(invitation, at) or _may_sit(invitation):
        sit(invitation, at=at)
    elif invitation.state != "waiting" or invitation.waiting_number is None:
        _wait(invitation, at=at)


def _may_sit(invitation: Invitation) -> bool:
    """Whether there is a seat, and nobody who waited longer for it."""
    if is_full(invitation.meeting):
        return False
    own = invitation.waiting_number
    ahead = [one for one in in_line(invitation.meeting) if own is None or (one.waiting_number or 0) < own]
    return not any(map(can_be_offered, ahead))


def sit(invitation: Invitation, *, at: datetime) -> None:
    """Give this person a seat, and say so."""
    invitation.state, invitation.waiting_number, invitation.offered_until = "yes", None, None
    db.session.flush()
    if address_of(invitation) is not None:
        telling.tell_coming(invitation, at=at)


def _wait(invitation: Invitation, *, at: datetime) -> None:
    query = sa.select(sa.func.max(Invitation.waiting_number))
    last = db.session.scalar(query.where(Invitation.meeting_id == invitation.meeting_id)) or 0
    invitation.state, invitation.waiting_number, invitation.offered_until = "waiting", last + 1, None
    db.session.flush()
    if address_of(invitation) is not None:
        telling.tell_waiting(invitation, at=at)


def leave(invitation: Invitation, state: str, *, at: datetime) -> None:
    """Somebody does not come, or does not know: a seat, a kept place or a place in the line is free again."""
    came = invitation.state == "yes"
    invitation.state, invitation.waiting_number, invitation.offered_until = state, None, None
    db.session.flush()
    if came and address_of(invitation) is not None:
        telling.tell_left(invitation, at=at)


def follow(meeting: Meeting) -> None:
    """Say of a meeting people may answer for whether it is full."""
    if meeting.state in ("published", "full"):
        meeting.state = "full" if is_full(meeting) else "published"
