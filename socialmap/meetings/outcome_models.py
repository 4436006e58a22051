"""Tables of what a meeting leaves behind: who was there, what they thought, and what may be shown of it."""

from datetime import date, datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialmap.foundation.db import Model, UtcDateTime
from socialmap.meetings.models import Invitation, Meeting, Values


class Scan(Model):
    """A badge that was scanned at the door. `uuid` is made on the phone, so that twice is once."""

    __tablename__ = "scans"
    __table_args__ = (sa.UniqueConstraint("invitation_id", "part", "direction"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True)
    invitation_id: Mapped[int] = mapped_column(sa.ForeignKey("invitations.id", ondelete="CASCADE"))
    part: Mapped[int] = mapped_column(default=0)
    direction: Mapped[str] = mapped_column(sa.String(3), default="in")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(sa.String(80))

    invitation: Mapped[Invitation] = relationship()


class EvaluationUse(Model):
    """Who may give an opinion, and whether they did: made for all at once, and known to the day only.

    Nothing leads from here to an answer: no number, no moment and no order that both have.
    """

    __tablename__ = "evaluation_uses"
    invitation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("invitations.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    used_on: Mapped[date | None]

    invitation: Mapped[Invitation] = relationship()


class EvaluationAnswer(Model):
    """What somebody thought. The key is drawn by lot and the rows lie in its order, not in that of time."""

    __tablename__ = "evaluation_answers"
    # Without a row number, SQLite keeps them in the order of the key.
    __table_args__ = {"sqlite_with_rowid": False}
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True, default=uuid4)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meetings.id", ondelete="CASCADE"), index=True)
    on: Mapped[date]
    discipline: Mapped[str] = mapped_column(sa.String(60), default="")
    answers: Mapped[Values] = mapped_column(sa.JSON, default=dict)


class Certificate(Model):
    """A certificate of attendance as it was given: what it says does not change when the meeting does."""

    __tablename__ = "certificates"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(sa.String(24), unique=True)
    invitation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("invitations.id", ondelete="CASCADE"), unique=True
    )
    name: Mapped[str] = mapped_column(sa.String(160))
    title: Mapped[str] = mapped_column(sa.String(160))
    day: Mapped[date]
    minutes: Mapped[int]
    accreditation: Mapped[list[Values]] = mapped_column(sa.JSON, default=list)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    invitation: Mapped[Invitation] = relationship()


class Arrangement(Model):
    """What a network expects of its members from a day on: so many meetings in so many years."""

    __tablename__ = "arrangements"
    __table_args__ = (sa.UniqueConstraint("network_id", "valid_from"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("networks.id"), index=True)
    valid_from: Mapped[date]
    meetings: Mapped[int]
    years: Mapped[int]
    by: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ParticipationCount(Model):
    """What is left of participation after five years: numbers."""

    __tablename__ = "participation_counts"
    meeting_id: Mapped[int] = mapped_column(
        sa.ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    discipline: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    invited: Mapped[int]
    answered: Mapped[int]
    attended: Mapped[int]

    meeting: Mapped[Meeting] = relationship()
