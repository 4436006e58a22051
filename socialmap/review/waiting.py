"""Applications that wait for their applicant: reminded after two weeks, taken back after sixty days."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from socialmap.foundation.db import db
from socialmap.mailing.service import queue
from socialmap.review.models import Submission
from socialmap.review.submissions import withdraw

REMIND_AFTER = timedelta(days=14)
WITHDRAW_AFTER = timedelta(days=60)
WORKER = "worker"


def remind_applicants(at: datetime) -> int:
    """Remind who was asked something and stays silent; take back what nobody answered. How many."""
    query = sa.select(Submission).where(
        Submission.state == "asked", Submission.changed_at <= at - REMIND_AFTER
    )
    waiting = list(db.session.scalars(query.order_by(Submission.id)))
    for submission in waiting:
        if submission.changed_at <= at - WITHDRAW_AFTER:
            withdraw(submission, by=WORKER, at=at)
            _write("withdrawn-by-silence", submission, at)
        else:
            _write("question-reminder", submission, at)
    return len(waiting)


def _write(template: str, submission: Submission, at: datetime) -> None:
    question = next((one.text for one in reversed(submission.messages) if one.is_question), "")
    if submission.member.email:
        queue(
            template,
            submission.member.email,
            key=f"{template}:{submission.uuid}:{len(submission.messages)}",
            at=at,
            values={"submission": str(submission.uuid), "name": submission.member.name, "question": question},
            network_id=submission.network_id,
            is_asked_for=True,
        )
