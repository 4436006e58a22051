"""Tables of what others propose; nothing here touches a listing by itself."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialmap.accounts.models import Member
from socialmap.directory.models import Listing
from socialmap.foundation.db import Model, UtcDateTime
from socialmap.networks.models import Network

Values = dict[str, Any]


class Report(Model):
    """A visitor says that something about a listing is wrong. Nobody's name or address is kept."""

    __tablename__ = "reports"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True, default=uuid4)
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listings.id", ondelete="CASCADE"), index=True)
    listing_revision: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(10))
    text: Mapped[str] = mapped_column(sa.Text, default="")
    state: Mapped[str] = mapped_column(sa.String(10), default="new")
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Submission(Model):
    """What a member proposes: an application (route criteria or request) or a change of a listing.

    States (contract): draft, submitted, asked, approved, declined, withdrawn. The revision grows with
    every change, so that nobody approves what they did not see.
    """

    __tablename__ = "submissions"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True, default=uuid4)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("networks.id"), index=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    listing_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("listings.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(sa.String(12))
    route: Mapped[str] = mapped_column(sa.String(10), default="criteria")
    state: Mapped[str] = mapped_column(sa.String(10), default="draft", index=True)
    revision: Mapped[int] = mapped_column(default=1)
    values: Mapped[Values] = mapped_column(sa.JSON, default=dict)
    location: Mapped[Values] = mapped_column(sa.JSON, default=dict)
    evidence: Mapped[list[Values]] = mapped_column(sa.JSON, default=list)
    motivation: Mapped[str] = mapped_column(sa.Text, default="")
    steps_done: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    agreement: Mapped[str] = mapped_column(sa.String(20), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str] = mapped_column(sa.String(80), default="")
    reason: Mapped[str] = mapped_column(sa.Text, default="")

    network: Mapped[Network] = relationship()
    member: Mapped[Member] = relationship()
    listing: Mapped[Listing | None] = relationship()
    messages: Mapped[list["SubmissionMessage"]] = relationship(
        back_populates="submission", order_by="SubmissionMessage.id", cascade="all, delete-orphan"
    )


class SubmissionMessage(Model):
    """A question of the core group, or the answer of whoever submitted."""

    __tablename__ = "submission_messages"
    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(
        sa.ForeignKey("submissions.id", ondelete="CASCADE"), index=True
    )
    by: Mapped[str] = mapped_column(sa.String(80))
    is_question: Mapped[bool]
    text: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    submission: Mapped[Submission] = relationship(back_populates="messages")


class Announcement(Model):
    """A listing somebody else brought in: asked, agreed, refused, published or unreachable."""

    __tablename__ = "announcements"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True, default=uuid4)
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listings.id", ondelete="CASCADE"), unique=True)
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    source: Mapped[str] = mapped_column(sa.String(200))
    state: Mapped[str] = mapped_column(sa.String(12), default="asked")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    publish_on: Mapped[date | None]

    listing: Mapped[Listing] = relationship()
