"""What is known of people at meetings goes in time: diets, addresses of guests, in the end everybody.

Days are those of Amsterdam. Diets go the day after the meeting, or when it is cancelled. Addresses of guests
go three calendar months after it (of 30 November: the last of February), with the letters to them. Five
calendar years after it only numbers are left, per discipline; certificates cannot be confirmed any more.
Opinions go as well: somebody may have written a name.
"""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.accounts.queries import member_by_email
from socialmap.audit.models import AuditRow, AuditValues
from socialmap.audit.service import record
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db, rows_changed
from socialmap.mailing.models import Letter
from socialmap.meetings import offers, rules, seats
from socialmap.meetings.days import midnight, months_after, years_after
from socialmap.meetings.models import Guest, Invitation, Meeting, Organiser, Values, Wave
from socialmap.meetings.outcome_models import Certificate, EvaluationAnswer, ParticipationCount, Scan
from socialmap.meetings.participation import counts_of

WORKER = "worker"
# In one go; what is more waits for the next.
AT_ONCE = 500
OPEN = ("draft", *rules.COMING)


def forget_due(at: datetime) -> int:
    """Forget all that may not be kept any longer; how many people and diets that were."""
    return empty_diets(at) + forget_guests(at) + forget_old_meetings(at)


def forgotten_since(since: datetime) -> int:
    """How many guests and meetings were forgotten since: letters on the disk may still know of them."""
    guests = sa.select(sa.func.count(Guest.id)).where(Guest.forgotten_at > since)
    meetings = sa.select(sa.func.count(Meeting.id)).where(Meeting.forgotten_at > since)
    return sum(db.session.scalar(query) or 0 for query in (guests, meetings))


def empty_diets(at: datetime) -> int:
    """Forget what somebody eats, the day after the meeting or once it is cancelled; how many that were."""
    is_over = sa.or_(Meeting.ends_at < midnight(local_day(at)), Meeting.state == "cancelled")
    over = sa.select(Meeting.id).where(is_over)
    query = sa.update(Invitation).where(Invitation.diet != "", Invitation.meeting_id.in_(over))
    count = rows_changed(query.values(diet=""))
    return _noted("empty-diets", count, at)


def forget_guests(at: datetime) -> int:
    """Forget where guests can be reached, three months after they were there; how many that were."""
    due = [one.id for one in _meetings_with_guests() if _guests_kept_until(one) <= local_day(at)]
    query = sa.select(Guest).where(Guest.meeting_id.in_(due), Guest.forgotten_at.is_(None))
    guests = list(db.session.scalars(query.order_by(Guest.id).limit(AT_ONCE)))
    for guest in guests:
        address, guest.email, guest.forgotten_at = guest.email, None, at
        if address:
            db.session.flush()
            _drop_letters(guest.meeting, address.strip().lower())
    return _noted("forget-guests", len(guests), at)


def _meetings_with_guests() -> Iterable[Meeting]:
    guests = sa.select(Guest.meeting_id).where(Guest.forgotten_at.is_(None))
    return list(db.session.scalars(sa.select(Meeting).where(Meeting.id.in_(guests))))


def _guests_kept_until(meeting: Meeting) -> date:
    """The first day on which addresses of its guests are no longer there."""
    last = local_day(meeting.ends_at)
    if meeting.cancelled_at is not None:
        last = min(last, local_day(meeting.cancelled_at))
    return months_after(last, rules.GUESTS_KEPT_MONTHS)


def _drop_letters(meeting: Meeting, address: str) -> None:
    """Forget the letters to a guest about this meeting; those of who is a member by now stay."""
    if member_by_email(address) is None:
        ours = Letter.key.startswith(f"meeting:{meeting.uuid}:")
        rows_changed(sa.delete(Letter).where(Letter.recipient == address, ours))


def forget_old_meetings(at: datetime) -> int:
    """Keep only numbers of meetings of five years ago; how many people were forgotten."""
    last_year = local_day(at).year - rules.KEPT_YEARS
    query = sa.select(Meeting).where(
        Meeting.forgotten_at.is_(None), Meeting.ends_at < midnight(date(last_year + 1, 1, 1))
    )
    query = query.order_by(Meeting.id).with_for_update(key_share=True, of=Meeting)
    due = [
        one
        for one in db.session.scalars(query)
        if years_after(local_day(one.ends_at), rules.KEPT_YEARS) <= local_day(at)
    ]
    return sum(_forget_meeting(one, at) for one in due)


def _forget_meeting(meeting: Meeting, at: datetime) -> int:
    """Count, then delete who was invited, with all that hangs on it: certificates, scans, and letters."""
    for discipline, one in counts_of(meeting).items():
        db.session.add(
            ParticipationCount(
                meeting_id=meeting.id,
                discipline=discipline,
                invited=one.invited,
                answered=one.answered,
                attended=one.attended,
            )
        )
    db.session.flush()
    _empty_audit(db.session.scalars(sa.select(Invitation.uuid).where(Invitation.meeting_id == meeting.id)))
    count = rows_changed(sa.delete(Invitation).where(Invitation.meeting_id == meeting.id))
    for table in (Guest, Wave, EvaluationAnswer, Organiser):
        rows_changed(sa.delete(table).where(table.meeting_id == meeting.id))
    rows_changed(sa.delete(Letter).where(Letter.key.startswith(f"meeting:{meeting.uuid}:")))
    db.session.expire(meeting, ["organisers"])
    meeting.forgotten_at = at
    record("forget-meeting", f"meeting:{meeting.uuid}", by=WORKER, at=at, after={"count": count})
    return count


def free_seats(member: Member, *, at: datetime, network_id: int | None = None) -> int:
    """Take a member who leaves off every meeting to come; the seat is for the next. How many that were.

    Of one network, or of all. Colleagues they brought are persons of their own, and stay.
    """
    found = [one for one in _of_member(member) if network_id in (None, one.meeting.network_id)]
    meetings = {one.id: one for one in seats.locked_all({one.meeting_id for one in found})}
    coming = [one for one in found if _never_was(meetings[one.meeting_id], at)]
    _empty_audit(one.uuid for one in coming)
    for one in coming:
        db.session.delete(one)
    db.session.flush()
    for meeting_id in sorted({one.meeting_id for one in coming}):
        offers.offer_free_places(meetings[meeting_id], at=at)
    return len(coming)


def hold_meetings_of(members: Iterable[Member]) -> None:
    """Lock every meeting these members were invited to, before anything is logged of the first of them."""
    ids = [one.id for one in members]
    query = sa.select(Invitation.meeting_id).where(Invitation.member_id.in_(ids)).distinct()
    seats.locked_all(db.session.scalars(query))


def forget_member(member: Member, *, at: datetime) -> int:
    """Forget that this member was invited anywhere; how many invitations that touched.

    Of a meeting to come the seat is free. Of one that was, only the answer and the discipline stay, to count.
    """
    freed = free_seats(member, at=at)
    past = _of_member(member)
    _empty_audit(one.uuid for one in past)
    ids = [one.id for one in past]
    for table in (Certificate, Scan):
        rows_changed(sa.delete(table).where(table.invitation_id.in_(ids)))
    for one in past:
        one.member_id, one.name, one.organisation = None, "", ""
        one.numbers, one.diet, one.minutes = [], "", None
    rows_changed(sa.delete(Organiser).where(Organiser.member_id == member.id))
    _forget_as_guest(member.email)
    db.session.flush()
    return freed + len(past)


def _forget_as_guest(email: str | None) -> None:
    """Who was a guest of another network by the same address is forgotten there too."""
    if email is None:
        return
    own = sa.select(Guest.id).where(Guest.email == email)
    found = sa.select(Invitation.id).where(Invitation.guest_id.in_(own))
    rows_changed(sa.delete(Certificate).where(Certificate.invitation_id.in_(found)))
    gone: Values = {"name": "", "organisation": ""}
    rows_changed(
        sa.update(Invitation).where(Invitation.guest_id.in_(own)).values(**gone, numbers=[], diet="")
    )
    rows_changed(sa.update(Guest).where(Guest.email == email).values(**gone, email=None))


def _never_was(meeting: Meeting, at: datetime) -> bool:
    """Whether a meeting is still to come, or was cancelled."""
    return meeting.state == "cancelled" or (meeting.state in OPEN and at < meeting.ends_at)


def _of_member(member: Member) -> list[Invitation]:
    query = sa.select(Invitation).where(Invitation.member_id == member.id).order_by(Invitation.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def _empty_audit(uuids: Iterable[UUID]) -> None:
    """What was done stays in the chain; with which values is forgotten."""
    things = [f"invitation:{uuid}" for uuid in uuids]
    for start in range(0, len(things), AT_ONCE):
        some = things[start : start + AT_ONCE]
        links = sa.select(AuditRow.position).where(AuditRow.thing.in_(some))
        values = sa.delete(AuditValues).where(AuditValues.position.in_(links))
        db.session.execute(values, execution_options={"synchronize_session": False})


def _noted(verb: str, count: int, at: datetime) -> int:
    if count:
        record(verb, "meetings:all", by=WORKER, at=at, after={"count": count})
    return count
