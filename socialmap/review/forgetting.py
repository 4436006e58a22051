"""Emptying what people submitted, once it may not be kept; that it was there, and what came of it, stays."""

from datetime import datetime

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.audit.models import AuditRow, AuditValues
from socialmap.directory.models import Listing
from socialmap.foundation.db import db
from socialmap.mailing.models import Letter
from socialmap.review.models import Announcement, Report, Submission, SubmissionNote, Tie
from socialmap.review.rules import OPEN
from socialmap.review.submissions import thing
from socialmap.uploads.service import erase_of


def forget_submissions_of(member: Member, *, at: datetime) -> int:
    """Empty everything this member began or handed in; how many that were."""
    return _forget_all(sa.select(Submission).where(Submission.member_id == member.id), at)


def forget_declined(before: datetime, *, at: datetime) -> int:
    """Empty what was declined before this instant; how many that were."""
    query = sa.select(Submission).where(Submission.state == "declined", Submission.decided_at <= before)
    return _forget_all(query, at)


def forget_listing(listing: Listing, *, at: datetime) -> None:
    """Empty what was submitted, reported or announced about a listing."""
    _forget_all(sa.select(Submission).where(Submission.listing_id == listing.id), at)
    db.session.execute(sa.update(Report).where(Report.listing_id == listing.id).values(text=""))
    for one in db.session.scalars(sa.select(Announcement).where(Announcement.listing_id == listing.id)):
        one.email = one.source = ""
        db.session.execute(sa.delete(Letter).where(Letter.key == f"announced:{one.uuid}"))


def _forget_all(query: sa.Select[Submission], at: datetime) -> int:
    found = [one for one in db.session.scalars(query) if not _is_empty(one)]
    for submission in found:
        _forget(submission, at)
    return len(found)


def _is_empty(submission: Submission) -> bool:
    kept = (submission.values, submission.location, submission.evidence, submission.motivation)
    told = (submission.reason, submission.messages, submission.grounds, submission.checks, submission.appeal)
    return not any((*kept, *told)) and submission.state not in OPEN


def _forget(submission: Submission, at: datetime) -> None:
    """Empty one; what was open is taken back."""
    submission.values, submission.location, submission.evidence = {}, {}, []
    submission.motivation = submission.reason = submission.appeal = ""
    submission.checks, submission.grounds = {}, []
    submission.messages.clear()
    for table in (SubmissionNote, Tie):
        db.session.execute(sa.delete(table).where(table.submission_id == submission.id))
    if submission.state in OPEN:
        submission.state = "withdrawn"
    submission.revision += 1
    erase_of(f"submission:{submission.uuid}", at=at)
    links = sa.select(AuditRow.position).where(AuditRow.thing == thing(submission))
    values = sa.delete(AuditValues).where(AuditValues.position.in_(links))
    db.session.flush()
    db.session.execute(values, execution_options={"synchronize_session": False})
