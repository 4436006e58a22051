"""Tables of the out-tray. No row holds a secret: links and codes are made when the letter is sent."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from socialmap.foundation.db import Model, UtcDateTime

Values = dict[str, Any]


class Letter(Model):
    """A letter to one person: waiting, sending, sent, failed, shelved or held (contract, "States")."""

    __tablename__ = "letters"
    __table_args__ = (sa.Index("ix_letters_state_due_at", "state", "due_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True, default=uuid4)
    key: Mapped[str] = mapped_column(sa.String(160), unique=True)
    network_id: Mapped[int | None] = mapped_column(sa.ForeignKey("networks.id"))
    recipient: Mapped[str] = mapped_column(sa.String(254), index=True)
    template: Mapped[str] = mapped_column(sa.String(40))
    values: Mapped[Values] = mapped_column(sa.JSON, default=dict)
    actions: Mapped[dict[str, Values]] = mapped_column(sa.JSON, default=dict)
    is_asked_for: Mapped[bool] = mapped_column(default=True)
    is_urgent: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(sa.String(10), default="waiting")
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    reason: Mapped[str] = mapped_column(sa.String(200), default="")
    came_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LetterUse(Model):
    """A button in a letter that was pressed; each does its one thing once."""

    __tablename__ = "letter_uses"
    letter_id: Mapped[int] = mapped_column(sa.ForeignKey("letters.id", ondelete="CASCADE"), primary_key=True)
    action: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
