"""What the meeting talks about: everything that needs it, in an order made by hand."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from socialmap.audit.service import record
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db
from socialmap.foundation.errors import Conflict, NotFound
from socialmap.foundation.text import plain
from socialmap.networks.queries import all_networks
from socialmap.review.queries import for_the_round, to_ratify
from socialmap.review.submissions import Submission
from socialmap.rounds import rules
from socialmap.rounds.models import AgendaPoint, Round
from socialmap.rounds.planning import WORKER, locked, thing
from socialmap.rounds.queries import next_round, points_of

# As long as a submission is in one of these states, a meeting can decide on it.
UNDECIDED = ("submitted", "asked", "round")


class IsUsed(Conflict):
    """The meeting talked about this point already."""


def bring_up_to_date(at: datetime) -> int:
    """Put what needs a meeting on the agenda of the round that comes next, in every network."""
    count = 0
    for network in all_networks():
        one = next_round(network.id, local_day(at))
        if one is not None:
            count += synchronise(one, by=WORKER, at=at)
    return count


def synchronise(one: Round, *, by: str, at: datetime) -> int:
    """Put on the agenda what needs this meeting, take off what does not any more; how many changed.

    Refuses with RoundSettled.
    """
    one = locked(one)
    rules.check_open(one.state)
    points = points_of(one)
    gone = [point for point in points if not is_used(point) and not _is_needed(point)]
    for point in gone:
        db.session.delete(point)
    left = [point for point in points if point not in gone]
    new = [AgendaPoint(kind="submission", submission_id=found.id) for found in _missing(one)]
    if to_ratify(one.network_id) and not any(point.kind == "ratify" for point in left):
        left.insert(0, _added(one, AgendaPoint(kind="ratify")))
    left += [_added(one, point) for point in new]
    _number(left)
    db.session.flush()
    changed = len(gone) + len([point for point in left if point not in points])
    if changed:
        after = {"points": [point_name(point) for point in left]}
        record("update-agenda", thing(one), by=by, at=at, after=after)
    return changed


def waiting_to_be_added(one: Round) -> int:
    """How many things need this meeting and are not on its agenda yet."""
    has_ratify = any(point.kind == "ratify" for point in points_of(one))
    return len(_missing(one)) + int(bool(to_ratify(one.network_id)) and not has_ratify)


def _missing(one: Round) -> list[Submission]:
    """What needs a meeting and is on the agenda of no round that still can decide on it."""
    query = sa.select(AgendaPoint.submission_id).join(AgendaPoint.round)
    query = query.where(Round.network_id == one.network_id, Round.state != "settled")
    known = set(db.session.scalars(query))
    return [found for found in for_the_round(one.network_id) if found.id not in known]


def _is_needed(point: AgendaPoint) -> bool:
    if point.kind == "submission":
        return point.submission is not None and point.submission.state in UNDECIDED
    return point.kind != "ratify" or bool(to_ratify(point.round.network_id))


def is_used(point: AgendaPoint) -> bool:
    """Whether the meeting, or a vote in writing, already left something here."""
    return bool(point.outcome or point.minutes or point.written_until)


def point_name(point: AgendaPoint) -> str:
    """How the audit names what a point is about; without names of people."""
    if point.submission is not None:
        return f"submission:{point.submission.uuid}"
    return f"{point.kind}:{point.uuid}"


def _added(one: Round, point: AgendaPoint) -> AgendaPoint:
    point.position = 0
    one.points.append(point)
    return point


def _number(points: list[AgendaPoint]) -> None:
    for position, point in enumerate(points, start=1):
        point.position = position


def add_topic(one: Round, title: str, text: str, *, by: str, at: datetime) -> AgendaPoint:
    """Put something else on the agenda, at the end. Refuses with RoundSettled."""
    one = locked(one)
    rules.check_open(one.state)
    points = points_of(one)
    topic = _added(one, AgendaPoint(kind="topic", title=plain(title), text=plain(text)))
    _number([*points, topic])
    db.session.flush()
    record("add-topic", thing(one), by=by, at=at, after={"title": topic.title, "text": topic.text})
    return topic


def remove_topic(one: Round, point: AgendaPoint, *, by: str, at: datetime) -> None:
    """Take a topic off that nobody talked about. Refuses with RoundSettled, NotFound or IsUsed."""
    one = locked(one)
    rules.check_open(one.state)
    if point.kind != "topic":
        raise NotFound
    if is_used(point):
        raise IsUsed
    before: dict[str, Any] = {"title": point.title, "text": point.text}
    db.session.delete(point)
    db.session.flush()
    _number(points_of(one))
    record("remove-topic", thing(one), by=by, at=at, before=before)


def move_point(one: Round, point: AgendaPoint, step: int, *, by: str, at: datetime) -> None:
    """Put a point one place sooner (-1) or later (1). Refuses with RoundSettled."""
    one = locked(one)
    rules.check_open(one.state)
    points = points_of(one)
    place = points.index(point)
    other = place + (1 if step > 0 else -1)
    if not 0 <= other < len(points):
        return
    points[place], points[other] = points[other], points[place]
    _number(points)
    record("order-agenda", thing(one), by=by, at=at, after={"order": [point_name(one) for one in points]})
