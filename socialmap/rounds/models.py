"""Tables of the rounds: when, who was there, what was on the table, who voted what, and what follows."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialmap.accounts.models import Member
from socialmap.directory.models import Listing
from socialmap.foundation.db import Model, UtcDateTime
from socialmap.networks.models import Network
from socialmap.review.models import Submission


class Round(Model):
    """A half-yearly round: planned, open, closed (for submissions), meeting, settled (contract, "States")."""

    __tablename__ = "rounds"
    __table_args__ = (sa.UniqueConstraint("network_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True, default=uuid4)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("networks.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(20))
    state: Mapped[str] = mapped_column(sa.String(10), default="planned", index=True)
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    meets_at: Mapped[datetime] = mapped_column(UtcDateTime)
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    sequence: Mapped[int] = mapped_column(default=0)
    is_moved: Mapped[bool] = mapped_column(default=False)
    campaign_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    campaign_seen_by: Mapped[str] = mapped_column(sa.String(80), default="")
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[str] = mapped_column(sa.String(80), default="")

    network: Mapped[Network] = relationship()
    points: Mapped[list["AgendaPoint"]] = relationship(
        back_populates="round", order_by="AgendaPoint.position", cascade="all, delete-orphan"
    )


class AgendaPoint(Model):
    """Something the meeting talks about: a submission, the ratifying of what was settled, or a topic.

    `outcome`: empty, approved, declined, held (until the next round), noted or ratified. Nothing happens to
    a submission before the round is settled.
    """

    __tablename__ = "agenda_points"
    __table_args__ = (sa.UniqueConstraint("round_id", "submission_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True, default=uuid4)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(12))
    submission_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("submissions.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[str] = mapped_column(sa.String(200), default="")
    text: Mapped[str] = mapped_column(sa.Text, default="")
    position: Mapped[int]
    revision: Mapped[int] = mapped_column(default=1)
    outcome: Mapped[str] = mapped_column(sa.String(10), default="")
    votes_for: Mapped[int | None]
    votes_against: Mapped[int | None]
    votes_abstained: Mapped[int | None]
    seen_revision: Mapped[int | None]
    grounds: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    own_words: Mapped[str] = mapped_column(sa.Text, default="")
    minutes: Mapped[str] = mapped_column(sa.Text, default="")
    written_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str] = mapped_column(sa.String(80), default="")

    round: Mapped[Round] = relationship(back_populates="points")
    submission: Mapped[Submission | None] = relationship()
    votes: Mapped[list["Vote"]] = relationship(
        back_populates="point", order_by="Vote.id", cascade="all, delete-orphan"
    )


class Vote(Model):
    """What one member of the core group voted in writing: for, against or abstained."""

    __tablename__ = "votes"
    __table_args__ = (sa.UniqueConstraint("point_id", "member_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    point_id: Mapped[int] = mapped_column(sa.ForeignKey("agenda_points.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    choice: Mapped[str] = mapped_column(sa.String(10))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    point: Mapped[AgendaPoint] = relationship(back_populates="votes")
    member: Mapped[Member] = relationship()


class Attendance(Model):
    """Whether a member of the core group was there."""

    __tablename__ = "round_attendance"
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        sa.ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    is_present: Mapped[bool]

    member: Mapped[Member] = relationship()


class ActionPoint(Model):
    """What somebody promised to do; it comes back in the next round until it is done."""

    __tablename__ = "action_points"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True, default=uuid4)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id", ondelete="CASCADE"), index=True)
    point_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agenda_points.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(sa.String(300))
    who: Mapped[str] = mapped_column(sa.String(160))
    due_on: Mapped[date | None]
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Call(Model):
    """The core group called about a listing that stayed silent: right, no answer, or gone."""

    __tablename__ = "calls"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id", ondelete="CASCADE"), index=True)
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listings.id", ondelete="CASCADE"), index=True)
    result: Mapped[str] = mapped_column(sa.String(10))
    by: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    listing: Mapped[Listing] = relationship()
