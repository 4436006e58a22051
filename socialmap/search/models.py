"""Tables of the words people type; the core group owns their content."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from socialmap.foundation.db import Model, UtcDateTime
from socialmap.foundation.texts import Translated


class SearchWord(Model):
    """A word or word group and its concept (`d:` `h:` `x:` `t:` `a:` plus a slug, or `noise`)."""

    __tablename__ = "search_words"
    __table_args__ = (sa.UniqueConstraint("variant", "lang", "concept"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    variant: Mapped[str] = mapped_column(sa.String(120))
    concept: Mapped[str] = mapped_column(sa.String(60))
    lang: Mapped[str] = mapped_column(sa.String(2))
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SafetyWord(Model):
    """Words that put a safety text above the results, or that must never do so."""

    __tablename__ = "safety_words"
    __table_args__ = (sa.UniqueConstraint("words", "lang", "shows"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    shows: Mapped[str] = mapped_column(sa.String(20))
    words: Mapped[str] = mapped_column(sa.String(120))
    lang: Mapped[str] = mapped_column(sa.String(2))
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class NoticeText(Model):
    """The text of a notice and who decided on it; an example until somebody has."""

    __tablename__ = "notice_texts"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(40), unique=True)
    title: Mapped[str] = mapped_column(sa.String(160))
    text: Mapped[str] = mapped_column(sa.Text)
    links: Mapped[list[dict[str, str]]] = mapped_column(sa.JSON, default=list)
    decided_by: Mapped[str] = mapped_column(sa.String(120), default="")
    decided_on: Mapped[date | None]
    translations: Mapped[Translated] = mapped_column(sa.JSON, default=dict)
    seed_digest: Mapped[str] = mapped_column(sa.String(64), default="")
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
