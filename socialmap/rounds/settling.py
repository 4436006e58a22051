"""A round is settled: what was decided happens, the letters go together, and nothing changes any more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.accounts.service import thing as member_thing
from socialmap.audit.service import record
from socialmap.directory.keepers import keepers_of
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import ChangeCounter, db
from socialmap.review import decisions
from socialmap.review import rules as review
from socialmap.review.queries import to_ratify
from socialmap.review.submissions import Submission
from socialmap.rounds import rules
from socialmap.rounds.agenda import UNDECIDED, synchronise
from socialmap.rounds.models import AgendaPoint, Round
from socialmap.rounds.planning import is_met, locked, plan_rounds_of, thing
from socialmap.rounds.queries import next_round, points_of
from socialmap.rounds.service import check_grounds, is_decided_in_writing, runs
from socialmap.rounds.voters import voters_at_the_table
from socialmap.rounds.voting import close_votes_of, waits_to_be_carried_out, who_voted

DECIDED = ("approved", "declined")
# Why a decision of the meeting was not carried out, and what comes of the point instead.
LEFT_OUT = {"changed": "held", "gone": "noted", "practice": "held"}


@dataclass(frozen=True)
class Foreseen:
    """What settling does with one point; `problem`: changed, gone, grounds, runs or nothing."""

    point: AgendaPoint
    what: str
    letters_to: list[Member]
    problem: str = ""


def foreseen(one: Round, at: datetime) -> list[Foreseen]:
    """What will happen to each point, and who gets a letter."""
    return [_foreseen(point, at) for point in points_of(one)]


def _foreseen(point: AgendaPoint, at: datetime) -> Foreseen:
    submission = point.submission
    if runs(point, at):
        return Foreseen(point, "nothing", [], "runs")
    if submission is None or point.outcome not in DECIDED:
        return Foreseen(point, point.outcome or "nothing", [])
    if submission.state not in UNDECIDED:
        is_done = submission.state == point.outcome
        return Foreseen(point, "done" if is_done else "nothing", [], "" if is_done else "gone")
    if submission.revision != point.seen_revision:
        return Foreseen(point, "held", [], "changed")
    if point.outcome == "declined" and not _has_grounds(point, at):
        return Foreseen(point, "nothing", [], "grounds")
    return Foreseen(point, point.outcome, readers_of(point))


def _has_grounds(point: AgendaPoint, at: datetime) -> bool:
    try:
        check_grounds(point, point.grounds, point.own_words, at)
    except rules.NoGrounds:
        return False
    return True


def readers_of(point: AgendaPoint) -> list[Member]:
    """Who gets the letter of a decision."""
    submission = point.submission
    if submission is None:
        return []
    is_change = submission.kind == "change" and submission.listing is not None
    people = keepers_of(submission.listing) if is_change and submission.listing else [submission.member]
    return [member for member in people if member.email]


def settle(one: Round, *, by: Member, at: datetime) -> None:
    """Carry everything out, queue the letters, and close the round.

    Refuses with RoundSettled, NotYetMet, VotesRunning or NoGrounds. What changed since the meeting is left
    out and goes to the next round.
    """
    one = locked(one)
    rules.check_open(one.state)
    close_votes_of(one, at)
    points = _ready(one, at)
    _lock(one, points)
    for point in points:
        _carry_out(one, point, by=by, at=at)
    before = one.state
    one.state, one.settled_at, one.settled_by = "settled", at, member_thing(by)
    db.session.flush()
    outcomes = {str(point.uuid): point.outcome for point in points}
    after = {"state": "settled", "outcomes": outcomes}
    record("settle-round", thing(one), by=member_thing(by), at=at, before={"state": before}, after=after)
    _hand_on(one, points, by=member_thing(by), at=at)


def _ready(one: Round, at: datetime) -> list[AgendaPoint]:
    """The points, when all of them can be settled. Refuses with NotYetMet, VotesRunning or NoGrounds."""
    if not is_met(one, at):
        raise rules.NotYetMet
    coming = foreseen(one, at)
    if any(found.problem == "runs" for found in coming):
        raise rules.VotesRunning
    if any(found.problem == "grounds" for found in coming):
        raise rules.NoGrounds
    return [found.point for found in coming]


def carry_out_now(point: AgendaPoint, *, by: Member, at: datetime) -> None:
    """What was decided in writing between meetings need not wait for the next.

    Refuses with RoundSettled, VoteClosed when there is nothing to carry out, NoGrounds, or what
    review.decisions refuses.
    """
    one = locked(point.round)
    db.session.refresh(point)
    rules.check_open(one.state)
    if not waits_to_be_carried_out(point):
        raise rules.VoteClosed
    if point.outcome == "declined":
        check_grounds(point, point.grounds, point.own_words, at)
    _lock(one, [point])
    _decide(one, point, by=by, at=at)
    after = {"outcome": point.outcome}
    record("carry-out", f"point:{point.uuid}", by=member_thing(by), at=at, after=after)


def _lock(one: Round, points: Sequence[AgendaPoint]) -> None:
    """Everything in one order: the round, the submissions, the counter of the map; then comes the audit."""
    ids = [point.submission_id for point in points if point.submission_id is not None]
    ids += [submission.id for submission in to_ratify(one.network_id)]
    rows = sa.select(Submission.id).where(Submission.id.in_(ids)).order_by(Submission.id)
    db.session.execute(rows.with_for_update())
    db.session.execute(sa.select(ChangeCounter.number).with_for_update())


def _carry_out(one: Round, point: AgendaPoint, *, by: Member, at: datetime) -> None:
    if point.outcome == "ratified":
        _ratify(one, point.grounds, by=by, at=at)
    submission = point.submission
    if submission is None:
        return
    if point.outcome == "held" and submission.state == "round":
        decisions.back_from_round(submission, by=by, at=at)
    if point.outcome in DECIDED and submission.state != point.outcome:
        _try(one, point, by=by, at=at)


def _try(one: Round, point: AgendaPoint, *, by: Member, at: datetime) -> None:
    """Decide, or leave this one out and tell why; the others go on."""
    try:
        with db.session.begin_nested():
            _decide(one, point, by=by, at=at)
    except review.ChangedSince:
        _leave_out(point, "changed", at=at)
    except review.AlreadyDecided:
        _leave_out(point, "gone", at=at)
    except review.GeneralPractice:
        _leave_out(point, "practice", at=at)


def _decide(one: Round, point: AgendaPoint, *, by: Member, at: datetime) -> None:
    submission = point.submission
    if submission is None:
        return
    common: dict[str, Any] = {
        "seen_revision": point.seen_revision if point.seen_revision is not None else -1,
        "own_words": point.own_words,
        "by": by,
        "at": at,
        "mandate": thing(one),
    }
    if point.outcome == "approved":
        decisions.approve(submission, **common)
    else:
        decisions.decline(submission, grounds=point.grounds, deciders=_deciders(one, point), **common)


def _deciders(one: Round, point: AgendaPoint) -> list[str]:
    """Who decided: they do not look at it a second time."""
    if is_decided_in_writing(point):
        return who_voted(point)
    return [member_thing(member) for member in voters_at_the_table(one, point).may_vote]


def _leave_out(point: AgendaPoint, reason: str, *, at: datetime) -> None:
    before = point.outcome
    point.outcome, point.text = LEFT_OUT[reason], reason
    point.revision += 1
    db.session.flush()
    record("leave-out", f"point:{point.uuid}", by="round", at=at, before=before, after=reason)


def _ratify(one: Round, wanted: Iterable[dict[str, Any]], *, by: Member, at: datetime) -> None:
    uuids = {entry.get("submission") for entry in wanted}
    for submission in to_ratify(one.network_id):
        if str(submission.uuid) in uuids:
            decisions.ratify(submission, by=by, at=at)


def _hand_on(one: Round, points: Iterable[AgendaPoint], *, by: str, at: datetime) -> None:
    """What was put off, and what the meeting did not get to, comes on the agenda of the next round."""
    following = next_round(one.network_id, local_day(at))
    if following is None:
        plan_rounds_of(one.network, by=by, at=at)
        following = next_round(one.network_id, local_day(at))
    if following is None:
        return
    known = {point.submission_id for point in following.points}
    for point in points:
        if point.outcome == "held" and point.kind != "ratify" and _may_come_back(point, known):
            text = point.text if point.kind == "topic" else ""
            again = AgendaPoint(kind=point.kind, submission_id=point.submission_id, title=point.title)
            again.text, again.position = text, len(following.points) + 1
            following.points.append(again)
    db.session.flush()
    synchronise(following, by=by, at=at)


def _may_come_back(point: AgendaPoint, known: set[int | None]) -> bool:
    if point.submission is None:
        return True
    return point.submission.state in UNDECIDED and point.submission_id not in known
