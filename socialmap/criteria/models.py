"""The table of criteria lists. A list is never changed once it holds: a new version follows it."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from socialmap.foundation.db import Model, UtcDateTime

Criteria = list[dict[str, Any]]


class CriteriaList(Model):
    """One version of what a network asks of one discipline, from a day on.

    Without a network it is the starting set, which holds where a network made no list of its own.
    `criteria`: {"key", "text", "proof", "where", "url", "since"}; `since` is the version that last changed
    that criterion, so that a renewal asks only for what is new.
    """

    __tablename__ = "criteria_lists"
    __table_args__ = (sa.UniqueConstraint("network_id", "discipline", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    network_id: Mapped[int | None] = mapped_column(sa.ForeignKey("networks.id"), index=True)
    discipline: Mapped[str] = mapped_column(sa.String(60), index=True)
    version: Mapped[int]
    valid_from: Mapped[date]
    criteria: Mapped[Criteria] = mapped_column(sa.JSON, default=list)
    is_example: Mapped[bool] = mapped_column(default=False)
    decided_by: Mapped[str] = mapped_column(sa.String(160), default="")
    decided_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(sa.Text, default="")
    seed_digest: Mapped[str] = mapped_column(sa.String(64), default="")
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
