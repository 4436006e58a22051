"""Tables of the networks."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from socialmap.foundation.db import Model, UtcDateTime
from socialmap.foundation.texts import Translated


class Network(Model):
    """A regional network of professionals; its region is a list of four-digit postcodes."""

    __tablename__ = "networks"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(160))
    short_name: Mapped[str] = mapped_column(sa.String(60))
    host: Mapped[str | None] = mapped_column(sa.String(253), unique=True)
    contact_email: Mapped[str] = mapped_column(sa.String(254), default="")
    contact_phone: Mapped[str] = mapped_column(sa.String(40), default="")
    about: Mapped[str] = mapped_column(sa.Text, default="")
    partners: Mapped[list[dict[str, str]]] = mapped_column(sa.JSON, default=list)
    postcodes: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    theme: Mapped[str] = mapped_column(sa.String(30), default="")
    settings: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    translations: Mapped[Translated] = mapped_column(sa.JSON, default=dict)
    seed_digest: Mapped[str] = mapped_column(sa.String(64), default="")
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Agreement(Model):
    """The arrangements of the network a listing rests on: one dated text; older ones are kept."""

    __tablename__ = "agreements"
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(sa.String(20), unique=True)
    valid_from: Mapped[date]
    text: Mapped[str] = mapped_column(sa.Text)
    seed_digest: Mapped[str] = mapped_column(sa.String(64), default="")
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
