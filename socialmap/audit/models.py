"""Rows hold ids, states and digests only; personal values lie in a side table that can be erased."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialmap.foundation.db import Model, UtcDateTime


class AuditHead(Model):
    """One row: position and digest of the last link; locked by whoever adds the next."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int]
    digest: Mapped[str] = mapped_column(sa.String(64))


class AuditRow(Model):
    """One link of the chain."""

    __tablename__ = "audit_rows"
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    verb: Mapped[str] = mapped_column(sa.String(40), index=True)
    thing: Mapped[str] = mapped_column(sa.String(80), index=True)
    by: Mapped[str] = mapped_column(sa.String(80), index=True)
    before_digest: Mapped[str] = mapped_column(sa.String(64))
    after_digest: Mapped[str] = mapped_column(sa.String(64))
    previous: Mapped[str] = mapped_column(sa.String(64))
    digest: Mapped[str] = mapped_column(sa.String(64))


class AuditValues(Model):
    """The values behind a link: erasable without breaking the chain, which holds their digests only."""

    __tablename__ = "audit_values"
    position: Mapped[int] = mapped_column(sa.ForeignKey("audit_rows.position"), primary_key=True)
    before: Mapped[Any] = mapped_column(sa.JSON)
    after: Mapped[Any] = mapped_column(sa.JSON)

    # Never read: it says which of the two is written first, when both wait together.
    row: Mapped[AuditRow] = relationship()
