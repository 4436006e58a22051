"""What waits for the core group as light rows: each kind one question to the database, however many."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.directory.models import Listing
from socialmap.foundation.db import db
from socialmap.review.models import Announcement, Submission, SubmissionMessage, Values
from socialmap.review.rules import HANDED_IN

_has_answer = (
    sa.select(SubmissionMessage.id)
    .where(SubmissionMessage.submission_id == Submission.id, SubmissionMessage.is_question.is_(False))
    .exists()
)


@dataclass(frozen=True, slots=True)
class Row:
    """A submission with just enough to stand on a line."""

    uuid: UUID
    network_id: int
    kind: str
    route: str
    state: str
    values: Values
    submitted_at: datetime | None
    decided_at: datetime | None
    appealed_at: datetime | None
    taken_by: str
    source: str
    has_answer: bool
    listing_name: str | None
    listing_disciplines: list[str] | None
    member_name: str

    @property
    def name(self) -> str:
        """Who or what it is about."""
        return str(self.values.get("name") or self.listing_name or self.member_name)

    @property
    def disciplines(self) -> list[str]:
        """What it is about, by slug."""
        found: list[str] = self.values.get("disciplines") or self.listing_disciplines or []
        return found


def rows_that_wait(network_ids: Collection[int]) -> list[Row]:
    """Everything that was handed in to these networks and is not decided, the oldest first."""
    query = _rows().where(Submission.network_id.in_(network_ids), Submission.state.in_(HANDED_IN))
    return _read(query.order_by(Submission.submitted_at, Submission.id))


def rows_decided_lately(network_ids: Collection[int], *, most: int = 10) -> list[Row]:
    """What these networks decided last, the newest first."""
    query = _rows().where(
        Submission.network_id.in_(network_ids), Submission.state.in_(("approved", "declined"))
    )
    return _read(query.order_by(Submission.decided_at.desc(), Submission.id.desc()).limit(most))


def unratified_counts(network_ids: Collection[int]) -> dict[int, int]:
    """How many decisions of each of these networks the meeting still has to ratify."""
    query = (
        sa.select(Submission.network_id, sa.func.count())
        .where(
            Submission.network_id.in_(network_ids),
            Submission.needs_ratifying.is_(True),
            Submission.ratified_at.is_(None),
            Submission.state == "approved",
        )
        .group_by(Submission.network_id)
    )
    return {network_id: count for network_id, count in db.session.execute(query)}


def unreachable_rows(network_ids: Collection[int]) -> list[Any]:
    """Listings somebody else brought in, without a mail address: network, code, name, phone, since when."""
    query = (
        sa.select(Listing.network_id, Listing.code, Listing.name, Listing.phone, Announcement.at)
        .join(Announcement, Announcement.listing_id == Listing.id)
        .where(
            Listing.network_id.in_(network_ids),
            Listing.state == "submitted",
            Announcement.state == "unreachable",
        )
        .order_by(Announcement.at, Listing.id)
    )
    return list(db.session.execute(query))


def drafts_entered(network_id: int) -> list[Any]:
    """What the core group entered for others and those have not sent in: name, address and since when."""
    query = (
        sa.select(Member.name, Member.email, Submission.source, Submission.created_at)
        .join(Submission.member)
        .where(Submission.network_id == network_id, Submission.state == "draft", Submission.entered_by != "")
        .order_by(Submission.created_at, Submission.id)
    )
    return list(db.session.execute(query))


def _rows() -> Any:
    return (
        sa.select(
            Submission.uuid,
            Submission.network_id,
            Submission.kind,
            Submission.route,
            Submission.state,
            Submission.values,
            Submission.submitted_at,
            Submission.decided_at,
            Submission.appealed_at,
            Submission.taken_by,
            Submission.source,
            _has_answer,
            Listing.name,
            Listing.disciplines,
            Member.name,
        )
        .join(Submission.member)
        .outerjoin(Submission.listing)
    )


def _read(query: Any) -> list[Row]:
    return [Row(*row) for row in db.session.execute(query)]
