"""The table of postcodes and places."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from socialmap.foundation.db import Model, UtcDateTime


class Postcode(Model):
    """A four-digit postcode, the place it belongs to and its middle (WGS84 degrees)."""

    __tablename__ = "postcodes"
    id: Mapped[int] = mapped_column(primary_key=True)
    pc4: Mapped[str] = mapped_column(sa.String(4), unique=True)
    place: Mapped[str] = mapped_column(sa.String(80))
    municipality: Mapped[str] = mapped_column(sa.String(80))
    lat: Mapped[float]
    lon: Mapped[float]
    aliases: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    seed_digest: Mapped[str] = mapped_column(sa.String(64), default="")
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
