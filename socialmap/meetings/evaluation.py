"""What people thought of a meeting: asked once of who was there, and kept apart from who they are.

Who answered stands in `evaluation_uses`, what was answered in `evaluation_answers`, and nothing leads from
one to the other: decision 25 says what was done for that, and what it costs.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

import sqlalchemy as sa

from socialmap.audit.service import record
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db, rows_changed
from socialmap.foundation.errors import Gone
from socialmap.foundation.texts import _
from socialmap.meetings import rules, seats
from socialmap.meetings.models import Invitation, Meeting, Values
from socialmap.meetings.outcome_models import EvaluationAnswer, EvaluationUse

SCORE, TEXT = "score", "text"
BETTER = "better"
MOST_OWN = 5
SCORES = (1, 2, 3, 4, 5)


class AlreadyGiven(rules.NotInThisState):
    """This person gave their opinion before."""


@dataclass(frozen=True)
class Question:
    """One question: a sentence to agree with or not, or a box to write in."""

    key: str
    text: str
    kind: str = SCORE


def fixed_questions() -> list[Question]:
    """The five of every meeting, so that one year can be laid beside another."""
    return [
        Question("practice", _("Ik kan het programma in mijn praktijk gebruiken.")),
        Question("speakers", _("De sprekers waren goed.")),
        Question("organisation", _("De organisatie en de plaats waren goed.")),
        Question("contact", _("Ik had contact met collega's van andere vakgebieden.")),
        Question("recommend", _("Ik raad deze bijeenkomst aan collega's aan.")),
    ]


def scale() -> dict[int, str]:
    """How much somebody agrees, from one to five."""
    return {
        1: _("helemaal oneens"),
        2: _("oneens"),
        3: _("niet eens en niet oneens"),
        4: _("eens"),
        5: _("helemaal eens"),
    }


def questions_of(meeting: Meeting) -> list[Question]:
    """The fixed five, those of this meeting, and what could be better."""
    own = [Question(one["key"], one["text"], one["kind"]) for one in meeting.questions]
    return [*fixed_questions(), *own, Question(BETTER, _("Wat kan beter?"), TEXT)]


def save_questions(
    meeting: Meeting, questions: list[tuple[str, str]], *, seen_revision: int, by: str, at: datetime
) -> None:
    """The meeting's own questions as (text, kind). Raises ChangedSince, and NotInThisState once asked."""
    seats.locked(meeting)
    if meeting.state in ("settled", "cancelled"):
        raise rules.NotInThisState
    if meeting.revision != seen_revision:
        raise rules.ChangedSince
    kept: list[Values] = [
        {"key": f"q{number}", "text": text, "kind": kind}
        for number, (text, kind) in enumerate(questions[:MOST_OWN], start=1)
    ]
    if kept == meeting.questions:
        return
    before, meeting.questions = meeting.questions, kept
    meeting.revision += 1
    record("change-questions", f"meeting:{meeting.uuid}", by=by, at=at, before=before, after=kept)


def is_open(meeting: Meeting, today: date) -> bool:
    """Whether opinions are still asked."""
    last = meeting.evaluation_until
    return meeting.state == "settled" and last is not None and today <= last


def is_told(meeting: Meeting, today: date) -> bool:
    """Whether the report may be read: enough answers, and none will come any more.

    Who could read it day by day would see what each new answer changed, and perhaps know whose it was.
    """
    given, asked = response_of(meeting)
    is_over = meeting.state == "settled" and (not is_open(meeting, today) or given == asked)
    return is_over and given >= rules.SPLIT_FROM


def response_of(meeting: Meeting) -> tuple[int, int]:
    """How many gave their opinion, of how many who were asked."""
    given = sa.select(sa.func.count()).select_from(EvaluationAnswer)
    asked = sa.select(sa.func.count()).select_from(EvaluationUse).join(EvaluationUse.invitation)
    return (
        db.session.scalar(given.where(EvaluationAnswer.meeting_id == meeting.id)) or 0,
        db.session.scalar(asked.where(Invitation.meeting_id == meeting.id)) or 0,
    )


def may_give(invitation: Invitation) -> bool | None:
    """Whether this person may still give an opinion; None when they are not asked at all."""
    use = db.session.get(EvaluationUse, invitation.id)
    return None if use is None else use.used_on is None


def give(invitation: Invitation, answers: Values, *, at: datetime) -> None:
    """Keep an opinion, once for each person. Raises AlreadyGiven, and Gone when it is asked no longer.

    Two who answer at once wait for each other: each lays down the answers of all.
    No form is remembered and nothing is written in the log: both know the second. The answer gets the day of
    the meeting, which is the same for all.
    """
    meeting = seats.locked(invitation.meeting)
    today = local_day(at)
    if not is_open(meeting, today):
        raise Gone
    own = sa.and_(EvaluationUse.invitation_id == invitation.id, EvaluationUse.used_on.is_(None))
    if not rows_changed(sa.update(EvaluationUse).where(own).values(used_on=today)):
        raise AlreadyGiven
    answer: Values = {"uuid": uuid4(), "meeting_id": meeting.id, "on": local_day(meeting.starts_at)}
    _lay_down(meeting, {**answer, "discipline": _discipline_kept(invitation), "answers": answers})


def let_in(invitation: Invitation) -> None:
    """Ask somebody more, who was there after all."""
    if db.session.get(EvaluationUse, invitation.id) is None:
        db.session.add(EvaluationUse(invitation_id=invitation.id))


def leave_out(invitation: Invitation) -> None:
    """Ask somebody no longer who was not there; what was answered cannot be found, and stays."""
    own = EvaluationUse.invitation_id == invitation.id
    db.session.execute(sa.delete(EvaluationUse).where(own, EvaluationUse.used_on.is_(None)))


def close(meeting: Meeting, *, by: str, at: datetime) -> None:
    """Ask nobody any more, before the last day. Raises NotInThisState when it was over already."""
    seats.locked(meeting)
    today = local_day(at)
    if not is_open(meeting, today):
        raise rules.NotInThisState
    meeting.evaluation_until = today - timedelta(days=1)
    _blank_small_groups(meeting.id)
    record("close-evaluation", f"meeting:{meeting.uuid}", by=by, at=at)


def close_due(at: datetime) -> int:
    """Every day: of evaluations that are over, forget disciplines too few people answered for; how many."""
    query = sa.select(Meeting.id).where(Meeting.evaluation_until < local_day(at)).order_by(Meeting.id)
    return sum(_blank_small_groups(meeting_id) for meeting_id in db.session.scalars(query))


def _discipline_kept(invitation: Invitation) -> str:
    """Only of disciplines of which five were asked or more: of fewer nothing will ever be shown apart."""
    query = sa.select(sa.func.count()).select_from(EvaluationUse).join(EvaluationUse.invitation)
    same = sa.and_(
        Invitation.meeting_id == invitation.meeting_id, Invitation.discipline == invitation.discipline
    )
    count = db.session.scalar(query.where(same)) or 0
    return invitation.discipline if count >= rules.SPLIT_FROM else ""


def _lay_down(meeting: Meeting, answer: Values) -> None:
    """Add an answer by laying down all of them anew, in the order of their keys.

    PostgreSQL keeps rows in the order in which they came. The lock is taken.
    """
    columns = sa.inspect(EvaluationAnswer).columns
    ours = EvaluationAnswer.meeting_id == meeting.id
    rows = [dict(row) for row in db.session.execute(sa.select(*columns).where(ours)).mappings()]
    db.session.execute(sa.delete(EvaluationAnswer).where(ours))
    in_order = sorted([*rows, answer], key=lambda row: row["uuid"].int)
    db.session.execute(sa.insert(EvaluationAnswer), in_order)


def _blank_small_groups(meeting_id: int) -> int:
    count = sa.func.count()
    groups = sa.select(EvaluationAnswer.discipline).where(EvaluationAnswer.meeting_id == meeting_id)
    small = groups.group_by(EvaluationAnswer.discipline).having(count < rules.SPLIT_FROM)
    ours = sa.and_(EvaluationAnswer.meeting_id == meeting_id, EvaluationAnswer.discipline != "")
    return rows_changed(
        sa.update(EvaluationAnswer).where(ours, EvaluationAnswer.discipline.in_(small)).values(discipline="")
    )
