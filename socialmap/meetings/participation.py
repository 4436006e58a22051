"""Who was invited, answered and attended, beside what the network arranged; for information only.

The charter asks to be there "where possible". So this is told mildly, it is no ground for any decision on a
listing, and no room that decides can read it. A meeting counts once its attendance is known, whatever kind
it is. Members count; guests and relations do not: they are invited without being listed, and promised
nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from socialmap.accounts.models import Member, Membership
from socialmap.accounts.queries import roles_of
from socialmap.accounts.rules import DECIDING
from socialmap.directory.audience import Rule, reached_by
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db
from socialmap.meetings import rules
from socialmap.meetings.arrangements import Agreed, agreed_on
from socialmap.meetings.days import years_after
from socialmap.meetings.models import Invitation, Meeting, Organiser
from socialmap.meetings.outcome_models import ParticipationCount
from socialmap.meetings.standings import NOT_APPLICABLE, Participant, Participation, Year, standing


def of_member(member: Member, network_id: int, *, on: date) -> Participation:
    """How a member stands on a day; a relation is promised nothing."""
    days = _days_held(network_id, on)
    norm = agreed_on(network_id, on)
    known = next((one for one in member.memberships if one.network_id == network_id), None)
    since = known.since if known is not None and not known.is_relation else None
    rows = _invitations(days, Invitation.member_id == member.id)
    return _stands(norm, rows, days, since=since, on=on)


def of_network(network_id: int, *, on: date) -> list[Participant]:
    """Everybody of a network who is bound by its arrangement, by name; as many questions for any number."""
    days, norm = _days_held(network_id, on), agreed_on(network_id, on)
    query = sa.select(Membership.member_id, Membership.since).where(Membership.network_id == network_id)
    since = {member_id: day for member_id, day in db.session.execute(query)}
    rows: dict[int | None, list[Any]] = defaultdict(list)
    for row in _invitations(days, Invitation.member_id.is_not(None)):
        rows[row.member_id].append(row)
    return [
        Participant(
            one.member,
            one.discipline,
            one.organisation,
            _stands(norm, rows[one.member.id], days, since=since.get(one.member.id), on=on),
        )
        for one in reached_by(Rule(relations=False), network_id)
    ]


def by_year(network_id: int, *, on: date) -> list[Year]:
    """What a whole network did, newest year first; of what is over five years ago only numbers are left."""
    days = _days_held(network_id, on)
    query = _invitations(days, _is_bound(network_id))
    years = {one.year: one for one in _years(query, days)}
    kept = sa.select(
        Meeting.starts_at,
        ParticipationCount.invited,
        ParticipationCount.answered,
        ParticipationCount.attended,
    )
    kept = kept.join(Meeting, Meeting.id == ParticipationCount.meeting_id)
    for starts_at, invited, answered, attended in db.session.execute(
        kept.where(Meeting.network_id == network_id)
    ):
        year = local_day(starts_at).year
        had = years.get(year, Year(year))
        years[year] = Year(year, had.invited + invited, had.answered + answered, had.attended + attended)
    return sorted(years.values(), key=lambda one: -one.year)


def counts_of(meeting: Meeting) -> dict[str, Year]:
    """By discipline what is kept of a meeting when its people are forgotten; empty when nobody counted."""
    if meeting.attendance_at is None:
        return {}
    day = local_day(meeting.starts_at)
    found: dict[str, list[Any]] = defaultdict(list)
    for row in _invitations({meeting.id: day}, _is_bound(meeting.network_id)):
        found[row.discipline].append(row)
    return {discipline: _year(day.year, rows) for discipline, rows in found.items()}


def may_see_numbers(member: Member, network_id: int) -> bool:
    """Who may see how often a member was there: the manager, and who organised a meeting of this network."""
    role = roles_of(member).get(network_id)
    if role == "manager":
        return True
    query = sa.select(Organiser.member_id).join(Organiser.meeting)
    query = query.where(Organiser.member_id == member.id, Meeting.network_id == network_id)
    return role in DECIDING and db.session.scalar(query.limit(1)) is not None


def _stands(
    norm: Agreed, rows: Iterable[Any], days: dict[int, date], *, since: date | None, on: date
) -> Participation:
    rows = list(rows)
    first = years_after(on, -norm.years)
    lately = [row for row in rows if days[row.meeting_id] >= first]
    attended = sum(row.state == "present" for row in lately)
    found = standing(
        norm,
        held=sum(day >= first for day in days.values()),
        invited=len(lately),
        attended=attended,
        is_long_enough=since is not None and since <= first,
    )
    if since is None:
        found = NOT_APPLICABLE
    return Participation(found, norm, attended, tuple(_years(rows, days)))


def _years(rows: Iterable[Any], days: dict[int, date]) -> list[Year]:
    """Newest first."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[days[row.meeting_id].year].append(row)
    return [_year(year, found[year]) for year in sorted(found, reverse=True)]


def _year(year: int, rows: list[Any]) -> Year:
    """Who walked in without having been asked attended, and was not invited."""
    asked = [row for row in rows if not row.is_walk_in]
    answered = sum(row.answered_at is not None for row in asked)
    return Year(year, len(asked), answered, sum(row.state == "present" for row in rows))


def _days_held(network_id: int, on: date) -> dict[int, date]:
    """By id the day of every meeting whose attendance is known, until this day."""
    query = sa.select(Meeting.id, Meeting.starts_at).where(
        Meeting.network_id == network_id,
        Meeting.state.in_(("held", "settled")),
        Meeting.attendance_at.is_not(None),
        Meeting.forgotten_at.is_(None),
    )
    found = {meeting_id: local_day(starts_at) for meeting_id, starts_at in db.session.execute(query)}
    return {meeting_id: day for meeting_id, day in found.items() if day <= on}


def _invitations(days: dict[int, date], *which: Any) -> list[Any]:
    query = sa.select(
        Invitation.meeting_id,
        Invitation.member_id,
        Invitation.discipline,
        Invitation.state,
        Invitation.answered_at,
        Invitation.is_walk_in,
    )
    return list(db.session.execute(query.where(Invitation.meeting_id.in_(days), *which)))


def _is_bound(network_id: int) -> Any:
    """A member of the network, or one who was erased since; no guest and no relation."""
    relations = sa.select(Membership.member_id).where(
        Membership.network_id == network_id, Membership.is_relation.is_(True)
    )
    is_member = Invitation.member_id.is_(None) | Invitation.member_id.not_in(relations)
    return Invitation.guest_id.is_(None) & is_member


def meetings_to_settle(network_ids: Collection[int], at: datetime) -> list[Meeting]:
    """What is over and still waits for who was there, or for settling; the oldest first."""
    states = ("held", *rules.COMING)
    query = sa.select(Meeting).where(Meeting.network_id.in_(network_ids), Meeting.state.in_(states))
    return list(db.session.scalars(query.where(Meeting.ends_at <= at).order_by(Meeting.ends_at, Meeting.id)))
