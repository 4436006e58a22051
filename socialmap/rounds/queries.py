"""Reads of rounds, named after who may see them."""

from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.accounts.queries import people_of
from socialmap.accounts.rules import DECIDING
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db
from socialmap.foundation.errors import NotFound
from socialmap.networks.models import Network
from socialmap.networks.rules import chosen
from socialmap.rounds import rules
from socialmap.rounds.models import ActionPoint, AgendaPoint, Attendance, Round


def rounds_of(network_id: int) -> list[Round]:
    """All rounds of a network, the earliest first."""
    query = sa.select(Round).where(Round.network_id == network_id)
    return list(db.session.scalars(query.order_by(Round.meets_at, Round.id)))


def unsettled_rounds(network_id: int) -> list[Round]:
    """What still has to be met or settled, the earliest first."""
    return [one for one in rounds_of(network_id) if one.state != "settled"]


def next_round(network_id: int, today: date) -> Round | None:
    """The round that meets next, today included."""
    return next((one for one in unsettled_rounds(network_id) if meets_on(one) >= today), None)


def open_round(network_id: int) -> Round | None:
    """The round that is at hand: open, closed for submissions, or met and not settled yet."""
    return next((one for one in unsettled_rounds(network_id) if one.state != "planned"), None)


def round_named(network_ids: set[int], name: str) -> Round:
    """A round of one of these networks; any other is NotFound."""
    query = sa.select(Round).where(Round.network_id.in_(network_ids), Round.name == name)
    found = db.session.scalar(query.order_by(Round.network_id).limit(1))
    if found is None:
        raise NotFound
    return found


def meets_on(one: Round) -> date:
    """The day of the meeting, in Amsterdam."""
    return local_day(one.meets_at)


def meeting_dates(network: Network, today: date) -> list[date]:
    """The days on which a network meets from today on: its rounds, or its settings where none is planned."""
    rows = sa.select(Round).where(Round.network_id == network.id, Round.state != "settled")
    planned = sorted(meets_on(one) for one in db.session.scalars(rows))
    if not any(day >= today for day in planned):
        planned = rules.meeting_days(network.settings, range(today.year, today.year + 2))
    return [day for day in planned if day >= today]


def next_meeting_on(network: Network, today: date) -> date:
    """The day of the next meeting, whether or not somebody planned it."""
    return meeting_dates(network, today)[0]


def heard_by(network: Network, submitted_on: date) -> date:
    """The latest day on which who hands in on this day hears something."""
    close_days = int(chosen(network.settings, "submissions_close_days"))
    # A round of after that day may be settled already: what was promised then stays as it was.
    rows = sa.select(Round).where(Round.network_id == network.id)
    planned = sorted(meets_on(one) for one in db.session.scalars(rows))
    known = [day for day in planned if day >= submitted_on + timedelta(days=close_days)]
    return rules.heard_by(submitted_on, known or meeting_dates(network, submitted_on), close_days)


def core_group_of(network_id: int) -> list[Member]:
    """Who decides in a network, by name; who is leaving is not asked any more."""
    return [one for one in people_of(network_id, *DECIDING) if one.leaves_on is None]


def present_in(one: Round) -> set[int]:
    """Ids of the members who are there."""
    query = sa.select(Attendance.member_id).where(
        Attendance.round_id == one.id, Attendance.is_present.is_(True)
    )
    return set(db.session.scalars(query))


def point_in(one: Round, uuid: UUID) -> AgendaPoint:
    """A point of this round; any other is NotFound."""
    query = sa.select(AgendaPoint).where(AgendaPoint.round_id == one.id, AgendaPoint.uuid == uuid)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def vote_for(network_ids: set[int], uuid: UUID) -> AgendaPoint:
    """A point on which one of these networks votes in writing, or did; any other is NotFound."""
    query = sa.select(AgendaPoint).join(AgendaPoint.round)
    query = query.where(Round.network_id.in_(network_ids), AgendaPoint.written_until.is_not(None))
    found = db.session.scalar(query.where(AgendaPoint.uuid == uuid))
    if found is None:
        raise NotFound
    return found


def points_of(one: Round) -> list[AgendaPoint]:
    """The agenda of a round, in its order."""
    query = sa.select(AgendaPoint).where(AgendaPoint.round_id == one.id)
    return list(db.session.scalars(query.order_by(AgendaPoint.position, AgendaPoint.id)))


def action_in(one: Round, uuid: UUID) -> ActionPoint:
    """An action point of this network; any other is NotFound."""
    query = sa.select(ActionPoint).join(Round, ActionPoint.round_id == Round.id)
    query = query.where(ActionPoint.uuid == uuid, Round.network_id == one.network_id)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def actions_of(one: Round) -> list[ActionPoint]:
    """What was promised in this round, the earliest first."""
    query = sa.select(ActionPoint).where(ActionPoint.round_id == one.id)
    return list(db.session.scalars(query.order_by(ActionPoint.id)))


def actions_left(one: Round) -> list[ActionPoint]:
    """What was promised in earlier rounds of this network and is not done yet."""
    earlier = sa.select(Round.id).where(Round.network_id == one.network_id, Round.meets_at < one.meets_at)
    query = sa.select(ActionPoint).where(ActionPoint.round_id.in_(earlier), ActionPoint.done_at.is_(None))
    return list(db.session.scalars(query.order_by(ActionPoint.due_on, ActionPoint.id)))


def written_votes_of(network_ids: set[int]) -> list[AgendaPoint]:
    """Points on which these networks vote, or voted, in writing, in rounds that are not settled."""
    query = sa.select(AgendaPoint).join(AgendaPoint.round)
    query = query.where(
        Round.network_id.in_(network_ids), AgendaPoint.written_until.is_not(None), Round.state != "settled"
    )
    return list(db.session.scalars(query.order_by(AgendaPoint.written_until, AgendaPoint.id)))
