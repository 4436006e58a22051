"""Voting in writing: between meetings, or when too few people came."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.accounts.service import thing as member_thing
from socialmap.audit.service import record
from socialmap.foundation.clock import AMSTERDAM, local_day
from socialmap.foundation.db import db, insert
from socialmap.mailing.service import queue
from socialmap.networks.rules import chosen
from socialmap.rounds import rules
from socialmap.rounds.models import AgendaPoint, Round, Vote
from socialmap.rounds.planning import WORKER, locked
from socialmap.rounds.queries import core_group_of
from socialmap.rounds.service import IN_WRITING, is_decided_in_writing, runs
from socialmap.rounds.voters import voters_in_writing


def may_start(point: AgendaPoint, at: datetime) -> bool:
    """Whether there is something left to vote on in writing."""
    is_open = point.kind == "submission" and point.outcome in ("", "held")
    return is_open and not runs(point, at) and point.round.state != "settled"


def start(one: Round, points: Sequence[AgendaPoint], *, by: str, at: datetime) -> int:
    """Let the core group vote in writing on these points, and write to them; on how many.

    Refuses with RoundSettled. What is decided, or voted on already, is passed over.
    """
    one = locked(one)
    rules.check_open(one.state)
    started = [point for point in points if may_start(point, at)]
    if not started:
        return 0
    until = _closes_at(one, at)
    for point in started:
        db.session.execute(sa.delete(Vote).where(Vote.point_id == point.id))
        db.session.expire(point, ["votes"])
        point.written_until, point.outcome, point.revision = until, "", point.revision + 1
        point.decided_at, point.decided_by = None, ""
        point.seen_revision = point.submission.revision if point.submission is not None else None
        point.votes_for = point.votes_against = point.votes_abstained = None
        record("vote-in-writing", f"point:{point.uuid}", by=by, at=at, after={"until": until.isoformat()})
    _write(one, started, at)
    return len(started)


def _closes_at(one: Round, at: datetime) -> datetime:
    """The end of the last day, in Amsterdam."""
    day = local_day(at) + timedelta(days=int(chosen(one.network.settings, "written_vote_days")))
    return datetime.combine(day + timedelta(days=1), time(0), AMSTERDAM)


def _write(one: Round, points: Sequence[AgendaPoint], at: datetime) -> None:
    first = points[0]
    may_vote = {point.id: {other.id for other in voters_in_writing(one, point).may_vote} for point in points}
    for member in core_group_of(one.network_id):
        theirs = [point for point in points if member.id in may_vote[point.id]]
        if not theirs:
            continue
        queue(
            "vote-in-writing",
            member.email or "",
            key=f"vote-in-writing:{first.uuid}:{first.revision}:{member.uuid}",
            at=at,
            values={"member": str(member.uuid), "points": [str(point.uuid) for point in theirs]},
            network_id=one.network_id,
        )


def vote(point: AgendaPoint, member: Member, choice: str, *, at: datetime) -> None:
    """Vote, or change one's vote as long as it runs.

    Refuses with RoundSettled, VoteClosed, MayNotVote, or PointChanged when what is voted on is not as it
    was when the vote began.
    """
    one = locked(point.round)
    db.session.refresh(point)
    rules.check_open(one.state)
    if not runs(point, at):
        raise rules.VoteClosed
    if choice not in rules.CHOICES:
        raise ValueError(choice)
    if not any(other.id == member.id for other in voters_in_writing(one, point).may_vote):
        raise rules.MayNotVote
    if has_changed(point):
        raise rules.PointChanged
    row = insert(Vote).values(point_id=point.id, member_id=member.id, choice=choice, at=at)
    row = row.on_conflict_do_update(
        index_elements=["point_id", "member_id"], set_={"choice": choice, "at": at}
    )
    db.session.execute(row)
    db.session.expire(point, ["votes"])
    by = member_thing(member)
    record("vote", f"point:{point.uuid}", by=by, at=at, after={"choice": choice})


def has_changed(point: AgendaPoint) -> bool:
    """Whether what people vote on is not what it was when the vote began."""
    return point.submission is None or point.submission.revision != point.seen_revision


def close_written_votes(at: datetime) -> int:
    """Count what has run its time; how many points."""
    query = sa.select(Round).join(Round.points).where(_is_over(at), Round.state != "settled")
    rounds = list(db.session.scalars(query.order_by(Round.id).distinct()))
    return sum(close_votes_of(locked(one), at) for one in rounds)


def close_votes_of(one: Round, at: datetime) -> int:
    """Count what has run its time in one round, which its caller locked; how many points."""
    query = sa.select(AgendaPoint).where(AgendaPoint.round_id == one.id, _is_over(at))
    found = db.session.scalars(query.order_by(AgendaPoint.id).execution_options(populate_existing=True))
    over = list(found)
    for point in over:
        _count(point, at)
    return len(over)


def _is_over(at: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(AgendaPoint.written_until <= at, AgendaPoint.outcome == "")


def _count(point: AgendaPoint, at: datetime) -> None:
    votes = votes_on(point)
    outcome = rules.outcome_in_writing(votes, point.round.network.settings)
    point.outcome = "held" if has_changed(point) else outcome
    point.votes_for, point.votes_against = votes.in_favour, votes.against
    point.votes_abstained = votes.abstained
    point.decided_at, point.decided_by = at, IN_WRITING
    point.revision += 1
    after = {"outcome": point.outcome, "votes": [votes.in_favour, votes.against, votes.abstained]}
    record("count-votes", f"point:{point.uuid}", by=WORKER, at=at, after=after)


def votes_on(point: AgendaPoint) -> rules.Votes:
    """The votes of who may vote; of a tie that was told later the vote does not count."""
    may_vote = {member.id for member in voters_in_writing(point.round, point).may_vote}
    return rules.counted(one.choice for one in point.votes if one.member_id in may_vote)


def who_voted(point: AgendaPoint) -> list[str]:
    """Who voted in writing, as the audit names them."""
    return [member_thing(one.member) for one in point.votes]


def waits_to_be_carried_out(point: AgendaPoint) -> bool:
    """A vote in writing came to a decision that need not wait for the meeting."""
    is_open = point.submission is not None and point.submission.state in ("submitted", "asked", "round")
    return is_decided_in_writing(point) and is_open
