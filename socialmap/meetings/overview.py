"""How a meeting stands: how many answered what, and what has to be done next."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db
from socialmap.meetings import rules, telling
from socialmap.meetings.models import Invitation, Meeting
from socialmap.meetings.queries import address_of, invitations_of
from socialmap.search.professions import discipline_label

COMES = ("yes", "present")


@dataclass(frozen=True)
class OfDiscipline:
    """How many of one discipline come, of how many that were invited."""

    label: str
    comes: int
    invited: int


def state_now(meeting: Meeting, at: datetime) -> str:
    """The state the calendar brought, also when the worker has not come by yet."""
    return rules.next_state(meeting.state, meeting.answer_by, meeting.ends_at, at, local_day(at))


def counts_of(meetings: list[Meeting]) -> dict[int, dict[str, int]]:
    """By id of the meeting, how many people are in each state."""
    query = sa.select(Invitation.meeting_id, Invitation.state, sa.func.count())
    query = query.where(Invitation.meeting_id.in_([one.id for one in meetings]))
    found: dict[int, dict[str, int]] = {one.id: {} for one in meetings}
    for meeting_id, state, count in db.session.execute(
        query.group_by(Invitation.meeting_id, Invitation.state)
    ):
        found[meeting_id][state] = count
    return found


def per_discipline(meeting: Meeting) -> list[OfDiscipline]:
    """How many come per discipline, most first."""
    comes = sa.func.sum(sa.case((Invitation.state.in_(COMES), 1), else_=0))
    query = sa.select(Invitation.discipline, comes, sa.func.count())
    query = query.where(Invitation.meeting_id == meeting.id).group_by(Invitation.discipline)
    lines = [OfDiscipline(discipline_label(slug), *counts) for slug, *counts in db.session.execute(query)]
    return sorted(lines, key=lambda line: (-line.comes, -line.invited, line.label))


def who_hears(meeting: Meeting) -> int:
    """How many people get a letter when it changes or is called off."""
    return sum(address_of(one) is not None for one in invitations_of(meeting, *telling.HEARS))


def next_step(meeting: Meeting, *, has_invited: bool, at: datetime) -> str:
    """What the core group does next: the one button that stands out."""
    state = state_now(meeting, at)
    steps = {
        "draft": "publish",
        "published": "who" if has_invited else "invite",
        "full": "who",
        "closed": "who" if has_invited else "edit",
        "settled": "evaluation",
        "cancelled": "copy",
    }
    return steps.get(state) or ("attendance" if meeting.attendance_at is None else "settle")
