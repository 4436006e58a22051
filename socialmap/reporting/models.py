"""Tables of what the network wants to know of itself: who is missed, and whom it spoke with."""

from datetime import date, datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from socialmap.foundation.db import Model, UtcDateTime


class Missed(Model):
    """Somebody misses a practice on the map: its name and municipality, and nothing of who told it."""

    __tablename__ = "missed"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True, default=uuid4)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("networks.id"), index=True)
    practice: Mapped[str] = mapped_column(sa.String(160))
    municipality: Mapped[str] = mapped_column(sa.String(80))
    source: Mapped[str] = mapped_column(sa.String(10))
    state: Mapped[str] = mapped_column(sa.String(10), default="new", index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handled_by: Mapped[str] = mapped_column(sa.String(80), default="")


class Contact(Model):
    """A line in the log of contacts with hospitals and GPs: when, with which organisation, about what."""

    __tablename__ = "contacts"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True, default=uuid4)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("networks.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(10))
    on: Mapped[date]
    organisation: Mapped[str] = mapped_column(sa.String(160))
    about: Mapped[str] = mapped_column(sa.String(300))
    by: Mapped[str] = mapped_column(sa.String(80))
