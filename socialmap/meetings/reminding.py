"""Reminders to the silent, and everything that is needed for who comes; each once."""

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db
from socialmap.mailing.queries import unasked_in_year
from socialmap.mailing.rules import CEILING_DILIGENT
from socialmap.meetings import rules, telling
from socialmap.meetings.models import Invitation, Meeting
from socialmap.meetings.queries import address_of

# Whoever was invited less than a week ago is left in peace.
IN_PEACE = timedelta(days=7)
# A reminder that could not be written on its day may be this late, and no later.
LATE = timedelta(days=3)


def remind(at: datetime) -> int:
    """Every day: write to the silent 42 and 14 days before a meeting; how many letters."""
    today, count = local_day(at), 0
    query = sa.select(Meeting).where(Meeting.state.in_(("published", "full")), Meeting.starts_at > at)
    for meeting in db.session.scalars(query.order_by(Meeting.id)):
        number = reminder_due(local_day(meeting.starts_at), today)
        if number is not None and rules.may_answer(meeting.state, meeting.answer_by, today):
            count += _remind_of(meeting, number, at)
    return count


def reminder_due(day: date, today: date) -> int | None:
    """Which reminder is due: that of 42 or of 14 days before, or None."""
    for number in rules.REMINDED:
        first = day - timedelta(days=number)
        if first <= today <= first + LATE:
            return number
    return None


def _remind_of(meeting: Meeting, number: int, at: datetime) -> int:
    query = sa.select(Invitation).where(
        Invitation.meeting_id == meeting.id,
        Invitation.state == "invited",
        Invitation.invited_at <= at - IN_PEACE,
    )
    query = query.options(joinedload(Invitation.member), joinedload(Invitation.guest))
    silent = db.session.scalars(query.order_by(Invitation.id)).all()
    return sum(_remind(one, number, at) for one in silent)


def _remind(invitation: Invitation, number: int, at: datetime) -> bool:
    """One reminder, unless this person got as many letters this year as we promised."""
    email = address_of(invitation)
    if email is None or unasked_in_year(email, at) >= CEILING_DILIGENT:
        return False
    more = f"{number}:{local_day(invitation.meeting.starts_at)}"
    return telling.write("reminder", invitation, at=at, more=more, is_asked_for=False)


def tell_who_comes(at: datetime) -> int:
    """Every day: write everything that is needed to who comes the day after tomorrow or sooner, once."""
    last = telling.end_of(local_day(at) + timedelta(days=rules.PRACTICAL))
    near = (Meeting.starts_at > at, Meeting.starts_at < last)
    query = sa.select(Invitation).join(Invitation.meeting).where(Meeting.state.in_(rules.COMING), *near)
    query = query.where(Invitation.state == "yes").options(
        joinedload(Invitation.member), joinedload(Invitation.guest), joinedload(Invitation.meeting)
    )
    # A meeting that was moved asks for another letter.
    return sum(
        telling.write("practical", one, at=at, more=local_day(one.meeting.starts_at).isoformat())
        for one in db.session.scalars(query).all()
    )
