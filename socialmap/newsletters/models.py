"""Table of newsletters and service letters; who got one stands in the out-tray."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialmap.foundation.db import Model, UtcDateTime
from socialmap.networks.models import Network


class Newsletter(Model):
    """A letter to many: draft, to-check, approved, scheduled, busy, done or stopped.

    `kind`: "newsletter" goes to those who asked for it and can be left with one click; "service" goes to all
    members the rule names. `text` is Markdown. `audience` is a rule of `directory.audience`.
    """

    __tablename__ = "newsletters"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True, default=uuid4)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("networks.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(12), default="newsletter")
    state: Mapped[str] = mapped_column(sa.String(10), default="draft", index=True)
    revision: Mapped[int] = mapped_column(default=1)
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    subject: Mapped[str] = mapped_column(sa.String(160), default="")
    text: Mapped[str] = mapped_column(sa.Text, default="")
    audience: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    by: Mapped[str] = mapped_column(sa.String(80))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    checked_by: Mapped[str] = mapped_column(sa.String(80), default="")
    scheduled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    count: Mapped[int] = mapped_column(default=0)

    network: Mapped[Network] = relationship()
