"""Tables of what was edited, and of words members propose."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialmap.accounts.models import Member
from socialmap.foundation.db import Model, UtcDateTime

Values = dict[str, Any]


class Edit(Model):
    """One change of a text, word or setting: what it was, what it became, and whether it was undone."""

    __tablename__ = "edits"
    __table_args__ = (sa.Index("ix_edits_subject", "kind", "subject"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True, default=uuid4)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("networks.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    subject: Mapped[str] = mapped_column(sa.String(160))
    verb: Mapped[str] = mapped_column(sa.String(12))
    before: Mapped[Values] = mapped_column(sa.JSON, default=dict)
    after: Mapped[Values] = mapped_column(sa.JSON, default=dict)
    by: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class WordProposal(Model):
    """A search word somebody misses: new, accepted or declined."""

    __tablename__ = "word_proposals"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True, default=uuid4)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("networks.id"), index=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    variant: Mapped[str] = mapped_column(sa.String(120))
    concept: Mapped[str] = mapped_column(sa.String(60))
    lang: Mapped[str] = mapped_column(sa.String(2), default="nl")
    state: Mapped[str] = mapped_column(sa.String(10), default="new", index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str] = mapped_column(sa.String(80), default="")

    member: Mapped[Member] = relationship()
