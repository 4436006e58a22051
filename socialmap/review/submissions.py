"""The verbs of who submits. Nothing here touches a listing; only a decision does."""

from datetime import datetime

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.audit.service import record
from socialmap.directory.models import Listing
from socialmap.foundation.db import db
from socialmap.foundation.text import plain
from socialmap.networks.models import Network
from socialmap.review import rules
from socialmap.review.locking import one_at_a_time
from socialmap.review.models import Submission, SubmissionMessage, Values


def thing(submission: Submission) -> str:
    """How the audit names a submission."""
    return f"submission:{submission.uuid}"


def start(
    member: Member,
    network: Network,
    *,
    kind: str,
    by: str,
    at: datetime,
    listing: Listing | None = None,
    values: Values | None = None,
    route: str = "criteria",
) -> Submission:
    """Begin an application or a change. One that is open for the same is given back instead."""
    known = _open_one(member, network, kind, listing, values or {})
    if known is not None:
        return known
    submission = Submission(
        network_id=network.id,
        member_id=member.id,
        listing_id=listing.id if listing is not None else None,
        kind=kind,
        route=route,
        values=values or {},
        created_at=at,
        changed_at=at,
    )
    db.session.add(submission)
    db.session.flush()
    record("start", thing(submission), by=by, at=at, after={"kind": kind, "route": route})
    return submission


def _open_one(
    member: Member, network: Network, kind: str, listing: Listing | None, values: Values
) -> Submission | None:
    query = sa.select(Submission).where(
        Submission.network_id == network.id,
        Submission.kind == kind,
        Submission.state.in_(rules.OPEN),
    )
    if listing is not None:
        return db.session.scalar(query.where(Submission.listing_id == listing.id))
    mine = db.session.scalars(query.where(Submission.member_id == member.id))
    return next((one for one in mine if one.values.get("disciplines") == values.get("disciplines")), None)


def save_step(
    submission: Submission,
    step: str,
    *,
    by: str,
    at: datetime,
    values: Values | None = None,
    location: Values | None = None,
    evidence: list[Values] | None = None,
    motivation: str | None = None,
) -> None:
    """Keep what was filled in on one step. Refuses with AlreadyDecided what is not open to its owner."""
    one_at_a_time(submission)
    rules.check_step("save", submission.state)
    submission.values = {**submission.values, **(values or {})}
    if location is not None:
        submission.location = {**submission.location, **location}
    if evidence is not None:
        submission.evidence = evidence
    if motivation is not None:
        submission.motivation = plain(motivation)
    if step not in submission.steps_done:
        submission.steps_done = [*submission.steps_done, step]
    touch(submission, at)


def hand_in(submission: Submission, *, agreement: str, by: str, at: datetime) -> None:
    """Hand it to the core group. Refuses with AlreadyDecided what was handed in before."""
    one_at_a_time(submission)
    rules.check_step("hand in", submission.state)
    submission.state, submission.submitted_at, submission.agreement = "submitted", at, agreement
    touch(submission, at)
    record("submit", thing(submission), by=by, at=at, after={"agreement": agreement})


def answer(submission: Submission, text: str, *, by: str, at: datetime) -> None:
    """Answer the question of the core group; it lies with them again."""
    one_at_a_time(submission)
    rules.check_step("answer", submission.state)
    submission.messages.append(SubmissionMessage(by=by, is_question=False, text=plain(text), at=at))
    submission.state = "submitted"
    touch(submission, at)
    record("answer", thing(submission), by=by, at=at)


def withdraw(submission: Submission, *, by: str, at: datetime) -> None:
    """Take it back, from any open state."""
    one_at_a_time(submission)
    rules.check_step("withdraw", submission.state)
    submission.state = "withdrawn"
    touch(submission, at)
    record("withdraw", thing(submission), by=by, at=at)


def touch(submission: Submission, at: datetime, *, keeps_approvals: bool = False) -> None:
    """It is another revision now: who said yes as the first of two said it to what it was before."""
    submission.revision += 1
    submission.changed_at = at
    if not keeps_approvals:
        submission.approvals = []
    db.session.flush()
