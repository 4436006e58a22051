"""Reads of submissions, named after who may see them."""

from uuid import UUID

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.directory.models import Listing
from socialmap.foundation.db import db
from socialmap.foundation.errors import NotFound
from socialmap.review import rules
from socialmap.review.models import Announcement, Submission


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


def waiting_for(network_ids: set[int]) -> list[Submission]:
    """What waits for the core group of these networks, oldest first."""
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
