"""Tables of a meeting: what it is, who organises it, who is invited, and what they answered."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialmap.accounts.models import Member
from socialmap.foundation.db import Model, UtcDateTime
from socialmap.networks.models import Network

Values = dict[str, Any]


class Meeting(Model):
    """A meeting: draft, published, full, closed, held, settled or cancelled (contract, "States").

    `programme`: [{"from": "19:00", "until": "19:45", "what": "…", "who": "…"}]. `accreditation`:
    [{"register": "KP", "points": "2", "number": "…", "state": "asked|granted"}]. `questions`, besides the
    five fixed ones of the evaluation: [{"key": "q1", "text": "…", "kind": "score|text"}]. `parts`: parts of
    the day that are signed in and out for; empty is the whole. `changed_at` is also the DTSTAMP of the
    calendar file, so that a letter sent twice is the same. A certificate says `contact_minutes`.
    """

    __tablename__ = "meetings"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True, default=uuid4)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("networks.id"), index=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(12), default="training")
    state: Mapped[str] = mapped_column(sa.String(10), default="draft", index=True)
    revision: Mapped[int] = mapped_column(default=1)
    is_demonstration: Mapped[bool] = mapped_column(default=False)

    title: Mapped[str] = mapped_column(sa.String(160))
    purpose: Mapped[str] = mapped_column(sa.Text, default="")
    programme: Mapped[list[Values]] = mapped_column(sa.JSON, default=list)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer_by: Mapped[date]
    capacity: Mapped[int | None]
    costs: Mapped[str] = mapped_column(sa.String(200), default="")
    accreditation: Mapped[list[Values]] = mapped_column(sa.JSON, default=list)
    contact_minutes: Mapped[int] = mapped_column(default=0)

    location_name: Mapped[str] = mapped_column(sa.String(160), default="")
    street: Mapped[str] = mapped_column(sa.String(120), default="")
    house_number: Mapped[str] = mapped_column(sa.String(20), default="")
    postcode: Mapped[str] = mapped_column(sa.String(7), default="")
    place: Mapped[str] = mapped_column(sa.String(80), default="")
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    route: Mapped[str] = mapped_column(sa.Text, default="")
    online_url: Mapped[str] = mapped_column(sa.String(300), default="")

    disciplines: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    for_whom: Mapped[str] = mapped_column(sa.String(300), default="")
    is_public: Mapped[bool] = mapped_column(default=False)
    allows_colleague: Mapped[bool] = mapped_column(default=True)
    asks_diet: Mapped[bool] = mapped_column(default=True)
    uses_scanning: Mapped[bool] = mapped_column(default=False)
    parts: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    questions: Mapped[list[Values]] = mapped_column(sa.JSON, default=list)

    sequence: Mapped[int] = mapped_column(default=0)
    made_from_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meetings.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attendance_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancel_reason: Mapped[str] = mapped_column(sa.String(300), default="")
    evaluation_until: Mapped[date | None]
    forgotten_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    network: Mapped[Network] = relationship()
    organisers: Mapped[list["Organiser"]] = relationship(
        back_populates="meeting", order_by="Organiser.member_id", cascade="all, delete-orphan"
    )


class Organiser(Model):
    """Somebody of the core group who organises a meeting; they and the manager see who answered what."""

    __tablename__ = "meeting_organisers"
    meeting_id: Mapped[int] = mapped_column(
        sa.ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        sa.ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )

    meeting: Mapped[Meeting] = relationship(back_populates="organisers")
    member: Mapped[Member] = relationship()


class Material(Model):
    """Something to read before or after a meeting, behind the log-in: a link, or a file of `uploads`."""

    __tablename__ = "meeting_materials"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True, default=uuid4)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meetings.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(sa.String(160))
    moment: Mapped[str] = mapped_column(sa.String(6), default="before")
    url: Mapped[str] = mapped_column(sa.String(300), default="")
    file: Mapped[UUID | None] = mapped_column(sa.Uuid)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)

    meeting: Mapped[Meeting] = relationship()


class Guest(Model):
    """Somebody who is no member and comes once: from a hospital, a GP practice, or along with a member.

    `source`: hospital, gp, colleague or other. The address is forgotten three months after the meeting.
    """

    __tablename__ = "guests"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True, default=uuid4)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meetings.id", ondelete="CASCADE"), index=True)
    source: Mapped[str] = mapped_column(sa.String(10), default="other")
    name: Mapped[str] = mapped_column(sa.String(160))
    email: Mapped[str | None] = mapped_column(sa.String(254))
    organisation: Mapped[str] = mapped_column(sa.String(160), default="")
    forgotten_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    meeting: Mapped[Meeting] = relationship()


class Wave(Model):
    """One sending of invitations: to whom by which rule, when it leaves, and whether it was stopped."""

    __tablename__ = "meeting_waves"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True, default=uuid4)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meetings.id", ondelete="CASCADE"), index=True)
    rule: Mapped[Values] = mapped_column(sa.JSON, default=dict)
    count: Mapped[int] = mapped_column(default=0)
    by: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    leaves_at: Mapped[datetime] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    meeting: Mapped[Meeting] = relationship()


class Invitation(Model):
    """One person and one meeting: invited, yes, no, perhaps, waiting, present or absent (contract).

    Exactly one of `member` and `guest` is set, until a member is erased: then both are empty and the row
    only counts. `name`, `organisation` and `discipline` are what they were when last known. `numbers` are
    those of registers, for the accreditation: [{"register": "KP", "number": "…"}]. `waiting_number` is the
    place in the waiting list; while `offered_until` is set, a freed place is kept for this person, who is
    still waiting. `sequence` counts what the calendar of this person was told besides the changes of the
    meeting itself. `minutes` were attended.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "member_id"),
        sa.UniqueConstraint("meeting_id", "guest_id", name="uq_invitations_guest_id"),
        sa.Index("ix_invitations_meeting_id_state", "meeting_id", "state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True, default=uuid4)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meetings.id", ondelete="CASCADE"))
    member_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("members.id", ondelete="SET NULL"), index=True
    )
    guest_id: Mapped[int | None] = mapped_column(sa.ForeignKey("guests.id", ondelete="SET NULL"), index=True)
    brought_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("invitations.id", ondelete="SET NULL"), index=True
    )
    wave_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("meeting_waves.id", ondelete="SET NULL"), index=True
    )
    state: Mapped[str] = mapped_column(sa.String(8), default="invited")
    name: Mapped[str] = mapped_column(sa.String(160), default="")
    organisation: Mapped[str] = mapped_column(sa.String(160), default="")
    discipline: Mapped[str] = mapped_column(sa.String(60), default="")
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    waiting_number: Mapped[int | None]
    offered_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    diet: Mapped[str] = mapped_column(sa.String(200), default="")
    numbers: Mapped[list[Values]] = mapped_column(sa.JSON, default=list)
    sequence: Mapped[int] = mapped_column(default=0)
    is_walk_in: Mapped[bool] = mapped_column(default=False)
    minutes: Mapped[int | None]

    meeting: Mapped[Meeting] = relationship()
    member: Mapped[Member | None] = relationship()
    guest: Mapped[Guest | None] = relationship()
    wave: Mapped[Wave | None] = relationship()
    brought_by: Mapped["Invitation | None"] = relationship(remote_side=[id])
