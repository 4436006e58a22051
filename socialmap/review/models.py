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
    """A visitor says that something about a listing is wrong. Nobody's name or address is kept.

    States: new (with the keeper), solved, rejected.
    """

    __tablename__ = "reports"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True, default=uuid4)
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listings.id", ondelete="CASCADE"), index=True)
    listing_revision: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(10))
    text: Mapped[str] = mapped_column(sa.Text, default="")
    state: Mapped[str] = mapped_column(sa.String(10), default="new")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handled_by: Mapped[str] = mapped_column(sa.String(80), default="")

    listing: Mapped[Listing] = relationship()


class Submission(Model):
    """What a member proposes: an application (route criteria or request) or a change of a listing.

    States (contract): draft, submitted, asked, round (the meeting decides), approved, declined, appealed
    (a second look), withdrawn. The revision grows with every change, so that nobody approves what they did
    not see. `checks` is what was looked at per criterion: {"answer", "where", "by", "on"} by
    "discipline:key"; `grounds` the criteria a no rests on; `approvals` who said yes where two must.
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
    checks: Mapped[Values] = mapped_column(sa.JSON, default=dict)
    criteria: Mapped[Values] = mapped_column(sa.JSON, default=dict)
    grounds: Mapped[list[Values]] = mapped_column(sa.JSON, default=list)
    approvals: Mapped[list[Values]] = mapped_column(sa.JSON, default=list)
    needs_ratifying: Mapped[bool] = mapped_column(default=False)
    ratified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_by: Mapped[str] = mapped_column(sa.String(80), default="")
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    entered_by: Mapped[str] = mapped_column(sa.String(80), default="")
    source: Mapped[str] = mapped_column(sa.String(10), default="")
    appealed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    appeal: Mapped[str] = mapped_column(sa.Text, default="")
    appeal_decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

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


class SubmissionNote(Model):
    """A note of the core group for itself; whoever submitted never sees it."""

    __tablename__ = "submission_notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(
        sa.ForeignKey("submissions.id", ondelete="CASCADE"), index=True
    )
    by: Mapped[str] = mapped_column(sa.String(80))
    text: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Tie(Model):
    """Somebody of the core group told a tie with whoever submitted: they do not decide on this."""

    __tablename__ = "ties"
    __table_args__ = (sa.UniqueConstraint("submission_id", "member_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(
        sa.ForeignKey("submissions.id", ondelete="CASCADE"), index=True
    )
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(sa.String(300), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)


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
