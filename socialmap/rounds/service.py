"""The verbs of a meeting: who is there, what came of each point, and who promised what."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.accounts.service import thing as member_thing
from socialmap.audit.service import record
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db, insert
from socialmap.foundation.text import plain
from socialmap.review import rules as review
from socialmap.review.checks import lists_for_a_no
from socialmap.rounds import rules
from socialmap.rounds.models import ActionPoint, AgendaPoint, Attendance, Round
from socialmap.rounds.planning import locked, thing
from socialmap.rounds.queries import core_group_of, present_in
from socialmap.rounds.voters import voters_at_the_table

# How a point says that the vote in writing decided, not somebody at the table.
IN_WRITING = "vote-in-writing"


@dataclass(frozen=True)
class Talk:
    """What the meeting wrote down about one point."""

    outcome: str = ""
    votes: rules.Votes | None = None
    grounds: list[dict[str, Any]] = field(default_factory=list)
    own_words: str = ""
    minutes: str = ""
    submission_revision: int | None = None


def set_attendance(one: Round, there: Collection[int], *, by: str, at: datetime) -> None:
    """Note who of the core group is there. Refuses with RoundSettled."""
    one = locked(one)
    rules.check_open(one.state)
    before = present_in(one)
    group = [member for member in core_group_of(one.network_id)]
    for member in group:
        values = {"round_id": one.id, "member_id": member.id, "is_present": member.id in there}
        row = insert(Attendance).values(values)
        row = row.on_conflict_do_update(
            index_elements=["round_id", "member_id"], set_={"is_present": member.id in there}
        )
        db.session.execute(row)
    after = [member_thing(member) for member in group if member.id in there]
    if before != {member.id for member in group if member.id in there}:
        record("note-attendance", thing(one), by=by, at=at, after={"present": after})


def save_point(
    one: Round, point: AgendaPoint, talk: Talk, *, seen_revision: int, by: Member, at: datetime
) -> bool:
    """Keep what was said of a point; False when nothing is different.

    Nothing happens to the submission before the round is settled. Refuses with RoundSettled,
    PointChanged, ChangedSince when the submission is another one, VotesRunning, or what does not follow
    from the votes (rules.check_decision).
    """
    one = locked(one)
    db.session.refresh(point)
    rules.check_open(one.state)
    new = _columns(point, talk)
    if all(getattr(point, name) == value for name, value in new.items()):
        return False
    rules.check_revision(seen_revision, point.revision)
    if new.get("outcome") in ("approved", "declined") and point.submission is not None:
        review.check_revision(talk.submission_revision or -1, point.submission.revision)
    _check(one, point, new, at)
    before = {name: getattr(point, name) for name in new}
    outcome = new.get("outcome", point.outcome)
    if outcome != point.outcome:
        point.decided_at, point.decided_by = (at, member_thing(by)) if outcome else (None, "")
    for name, value in new.items():
        setattr(point, name, value)
    point.revision += 1
    db.session.flush()
    record("save-point", f"point:{point.uuid}", by=member_thing(by), at=at, before=before, after=new)
    return True


def is_decided_in_writing(point: AgendaPoint) -> bool:
    """A vote in writing came to a yes or a no; the table does not undo that."""
    return point.decided_by == IN_WRITING and point.outcome in ("approved", "declined")


def _columns(point: AgendaPoint, talk: Talk) -> dict[str, Any]:
    """The columns of a point as the talk would leave them."""
    own = {"own_words": plain(talk.own_words), "minutes": plain(talk.minutes)}
    if is_decided_in_writing(point):
        return {**own, "grounds": talk.grounds if point.outcome == "declined" else []}
    votes = talk.votes
    counted = (votes.in_favour, votes.against, votes.abstained) if votes else (None, None, None)
    is_decided = talk.outcome in ("approved", "declined")
    return {
        **own,
        "outcome": talk.outcome,
        "grounds": talk.grounds if talk.outcome in ("declined", "ratified") else [],
        "seen_revision": talk.submission_revision if is_decided else None,
        **dict(zip(("votes_for", "votes_against", "votes_abstained"), counted, strict=True)),
    }


def _check(one: Round, point: AgendaPoint, new: dict[str, Any], at: datetime) -> None:
    outcome = new.get("outcome", "")
    if not outcome:
        return
    if outcome not in rules.OUTCOMES[point.kind]:
        raise ValueError(f"{outcome}: no outcome of {point.kind}")
    if outcome in ("approved", "declined") and runs(point, at):
        raise rules.VotesRunning
    counted = [new[name] or 0 for name in ("votes_for", "votes_against", "votes_abstained")]
    voters = len(voters_at_the_table(one, point).may_vote)
    rules.check_decision(outcome, rules.Votes(*counted), voters=voters, settings=one.network.settings)
    if outcome == "declined":
        check_grounds(point, new["grounds"], new["own_words"], at)


def check_grounds(point: AgendaPoint, grounds: list[dict[str, Any]], own_words: str, at: datetime) -> None:
    """Refuses with NoGrounds a no without a published criterion, or outside them."""
    if point.submission is None:
        return
    lists = lists_for_a_no(point.submission, local_day(at))
    try:
        review.check_grounds(grounds, own_words, {slug: one.criteria for slug, one in lists.items()})
    except review.OutsideCriteria:
        raise rules.NoGrounds from None


def runs(point: AgendaPoint, at: datetime) -> bool:
    """Whether people vote on this in writing now."""
    return point.written_until is not None and point.written_until > at and not point.outcome


def add_action(
    one: Round,
    text: str,
    *,
    who: str,
    due_on: date,
    by: str,
    at: datetime,
    point: AgendaPoint | None = None,
) -> ActionPoint:
    """Note who promised what, and until when. Refuses with RoundSettled."""
    one = locked(one)
    rules.check_open(one.state)
    action = ActionPoint(
        round_id=one.id,
        point_id=point.id if point is not None else None,
        text=plain(text),
        who=plain(who),
        due_on=due_on,
    )
    db.session.add(action)
    db.session.flush()
    after = {"text": action.text, "who": action.who, "due_on": due_on.isoformat()}
    record("add-action", f"action:{action.uuid}", by=by, at=at, after=after)
    return action


def finish_action(action: ActionPoint, *, by: str, at: datetime) -> None:
    """It was done; it does not come back next time. Twice is once."""
    query = sa.update(ActionPoint).where(ActionPoint.id == action.id, ActionPoint.done_at.is_(None))
    done = db.session.scalar(query.values(done_at=at).returning(ActionPoint.id))
    if done is not None:
        record("finish-action", f"action:{action.uuid}", by=by, at=at)


def neighbours(points: Sequence[AgendaPoint], point: AgendaPoint) -> tuple[AgendaPoint | None, ...]:
    """The point before and the point after this one."""
    place = list(points).index(point)
    before = points[place - 1] if place else None
    return before, points[place + 1] if place + 1 < len(points) else None
