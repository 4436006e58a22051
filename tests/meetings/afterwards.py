"""Meetings that are over: who was there, settled or not yet, and what people thought."""

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.foundation.db import db, transaction
from socialmap.mailing.links import LetterLink
from socialmap.mailing.models import Letter
from socialmap.meetings import certificate_views, evaluation, evaluation_views, settle_views, settling
from socialmap.meetings.models import Invitation, Meeting
from socialmap.meetings.outcome_models import EvaluationAnswer, EvaluationUse
from tests.meetings.meetings import invite_guest, make_meeting

# Their pages hang in the building as soon as they are read.
PAGES = (certificate_views, evaluation_views, settle_views)
# A Thursday evening in February, 19.00 to 21.30; the tests begin on Monday 2 March.
STARTS, ENDS = datetime(2026, 2, 26, 18, 0, tzinfo=UTC), datetime(2026, 2, 26, 20, 30, tzinfo=UTC)
DAY = date(2026, 2, 26)
FIXED = ("practice", "speakers", "organisation", "contact", "recommend")


def held(at: datetime, *, organiser: Member | None = None, **values: Any) -> Meeting:
    """A meeting of last week of which the attendance was saved."""
    times = {"starts_at": STARTS, "ends_at": ENDS, "answer_by": date(2026, 2, 1)}
    given: dict[str, Any] = {**times, "attendance_at": at, "state": "held", **values}
    return make_meeting(at, organiser=organiser, **given)


def was_there(meeting: Meeting, at: datetime, count: int, discipline: str = "") -> list[Invitation]:
    """So many people of one discipline who were there."""
    start = db.session.scalar(sa.select(sa.func.count()).select_from(Invitation)) or 0
    return [
        invite_guest(
            meeting,
            at,
            name=f"Persoon {number}",
            email=f"persoon-{number}@praktijk.example",
            state="present",
            discipline=discipline,
            minutes=120,
        )
        for number in range(start + 1, start + 1 + count)
    ]


def settle(meeting: Meeting, at: datetime) -> None:
    """As the organiser does with one button."""
    with transaction():
        settling.settle(meeting, by="test", at=at)


def give(invitation: Invitation, at: datetime, score: int = 4, **texts: str) -> None:
    """The same score for everything."""
    with transaction():
        evaluation.give(invitation, {**dict.fromkeys(FIXED, score), "better": "", **texts}, at=at)


def answers() -> list[EvaluationAnswer]:
    """Every opinion, as the database keeps them."""
    db.session.rollback()
    return list(db.session.scalars(sa.select(EvaluationAnswer)))


def uses() -> dict[int, date | None]:
    """Who used their right to an opinion, and on which day."""
    db.session.rollback()
    rows = db.session.scalars(sa.select(EvaluationUse))
    return {one.invitation_id: one.used_on for one in rows}


def evaluate_address(invitation: Invitation) -> str:
    """The address behind the button of the letter."""
    db.session.rollback()
    key = f"meeting:{invitation.meeting.uuid}:after:{invitation.uuid}"
    letter = db.session.scalars(sa.select(Letter).where(Letter.key == key)).one()
    return LetterLink(letter, "evaluate").address
