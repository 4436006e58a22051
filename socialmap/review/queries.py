"""Reads of submissions, named after who may see them."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.directory.keepers import GONE, keeps
from socialmap.directory.models import Keeper, Listing
from socialmap.foundation.db import db
from socialmap.foundation.errors import NotFound
from socialmap.review import rules
from socialmap.review.models import Announcement, Report, Submission, SubmissionNote


def submission_of(member: Member, uuid: UUID) -> Submission:
    """A submission of this member; somebody else's is NotFound."""
    query = sa.select(Submission).where(Submission.uuid == uuid, Submission.member_id == member.id)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def submissions_of(member: Member) -> list[Submission]:
    """Everything this member handed in or began, newest first."""
    query = sa.select(Submission).where(Submission.member_id == member.id)
    return list(db.session.scalars(query.order_by(Submission.id.desc())))


def open_submissions_of(member: Member) -> list[Submission]:
    """What this member began and nobody decided yet."""
    return [one for one in submissions_of(member) if one.state in rules.OPEN]


def open_change_of(listing: Listing) -> Submission | None:
    """The change of a listing that waits for the core group or for its keeper."""
    query = sa.select(Submission).where(
        Submission.listing_id == listing.id, Submission.kind == "change", Submission.state.in_(rules.OPEN)
    )
    return db.session.scalar(query.order_by(Submission.id.desc()).limit(1))


def submission_for(network_ids: set[int], uuid: UUID) -> Submission:
    """A submission to one of these networks that was handed in; any other is NotFound."""
    query = sa.select(Submission).where(
        Submission.uuid == uuid, Submission.network_id.in_(network_ids), Submission.state != "draft"
    )
    found = db.session.scalar(query)
    if found is None or (found.state == "withdrawn" and found.submitted_at is None):
        raise NotFound
    return found


def submission_to_appeal(member: Member, uuid: UUID) -> Submission:
    """What this member handed in, or a change of a listing they keep; any other is NotFound."""
    found = db.session.scalar(sa.select(Submission).where(Submission.uuid == uuid))
    if found is None or found.state == "draft":
        raise NotFound
    if found.member_id != member.id and (found.listing is None or not keeps(member, found.listing)):
        raise NotFound
    return found


def waiting_for(network_ids: set[int]) -> list[Submission]:
    """What waits for the core group of these networks between meetings, oldest first."""
    query = sa.select(Submission).where(
        Submission.network_id.in_(network_ids), Submission.state.in_(rules.WAITING)
    )
    return list(db.session.scalars(query.order_by(Submission.submitted_at, Submission.id)))


def decided_lately(network_ids: set[int], *, most: int = 20) -> list[Submission]:
    """What was decided last for these networks, newest first."""
    query = sa.select(Submission).where(
        Submission.network_id.in_(network_ids), Submission.state.in_(("approved", "declined"))
    )
    return list(db.session.scalars(query.order_by(Submission.decided_at.desc()).limit(most)))


def unreachable_listings(network_ids: set[int]) -> list[Listing]:
    """Listings somebody else brought in for whom there is no mail address: a person has to call."""
    query = (
        sa.select(Listing)
        .join(Announcement, Announcement.listing_id == Listing.id)
        .where(
            Listing.network_id.in_(network_ids),
            Listing.state == "submitted",
            Announcement.state == "unreachable",
        )
    )
    return list(db.session.scalars(query.order_by(Listing.name)))


def open_reports_of(listing: Listing) -> list[Report]:
    """What visitors say of a listing and nobody answered, oldest first."""
    query = sa.select(Report).where(Report.listing_id == listing.id, Report.state == "new")
    return list(db.session.scalars(query.order_by(Report.at, Report.id)))


def report_of(listing: Listing, uuid: UUID) -> Report | None:
    """A report about this listing, open or closed; None for that of another."""
    return db.session.scalar(sa.select(Report).where(Report.uuid == uuid, Report.listing_id == listing.id))


def open_report_counts(listing_ids: Collection[int]) -> dict[int, int]:
    """How many open reports each of these listings has; one that has none is not there."""
    query = (
        sa.select(Report.listing_id, sa.func.count())
        .where(Report.listing_id.in_(listing_ids), Report.state == "new")
        .group_by(Report.listing_id)
    )
    return {listing_id: count for listing_id, count in db.session.execute(query)}


def reports_waiting(network_ids: set[int], before: datetime) -> list[Report]:
    """What the keeper left since before this instant, or nobody keeps; oldest first."""
    is_kept = (
        sa.select(Keeper.member_id)
        .join(Keeper.member)
        .where(Keeper.listing_id == Listing.id, Member.erased_at.is_(None), Member.leaves_on.is_(None))
        .exists()
    )
    query = (
        sa.select(Report)
        .join(Report.listing)
        .options(sa.orm.contains_eager(Report.listing))
        .where(Listing.network_id.in_(network_ids), Listing.state.not_in(GONE), Report.state == "new")
        .where(sa.or_(Report.at <= before, ~is_kept))
    )
    return list(db.session.scalars(query.order_by(Report.at, Report.id)))


def report_for(network_ids: set[int], uuid: UUID) -> Report:
    """A report about a listing of one of these networks; any other is NotFound."""
    query = sa.select(Report).join(Report.listing)
    found = db.session.scalar(query.where(Report.uuid == uuid, Listing.network_id.in_(network_ids)))
    if found is None:
        raise NotFound
    return found


def for_the_round(network_id: int) -> list[Submission]:
    """What the next meeting decides on, oldest first."""
    query = sa.select(Submission).where(Submission.network_id == network_id, Submission.state == "round")
    return list(db.session.scalars(query.order_by(Submission.submitted_at, Submission.id)))


def to_ratify(network_id: int) -> list[Submission]:
    """What one person settled and the next meeting still says yes to, oldest first."""
    query = sa.select(Submission).where(
        Submission.network_id == network_id,
        Submission.state == "approved",
        Submission.needs_ratifying,
        Submission.ratified_at.is_(None),
    )
    return list(db.session.scalars(query.order_by(Submission.decided_at, Submission.id)))


def earlier_of(submission: Submission) -> list[Submission]:
    """What was handed in before by the same person, or about the same listing; newest first."""
    same = Submission.member_id == submission.member_id
    if submission.listing_id is not None:
        same = sa.or_(same, Submission.listing_id == submission.listing_id)
    query = sa.select(Submission).where(
        same,
        Submission.network_id == submission.network_id,
        Submission.id != submission.id,
        Submission.state.in_(("approved", "declined", "withdrawn")),
        Submission.submitted_at.is_not(None),
    )
    return list(db.session.scalars(query.order_by(Submission.id.desc()).limit(20)))


def notes_of(submission: Submission) -> list[SubmissionNote]:
    """What the core group wrote down for itself, oldest first."""
    query = sa.select(SubmissionNote).where(SubmissionNote.submission_id == submission.id)
    return list(db.session.scalars(query.order_by(SubmissionNote.id)))


def listing_for(network_ids: Iterable[int], code: str) -> Listing:
    """A listing of one of these networks that is not erased; any other is NotFound."""
    query = sa.select(Listing).where(
        Listing.code == code.lower(),
        Listing.network_id.in_(set(network_ids)),
        Listing.state != "erased",
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found
