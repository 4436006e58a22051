"""Tables of what others propose; nothing here touches a listing by itself."""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from socialmap.foundation.db import Model, UtcDateTime


class Report(Model):
    """A visitor says that something about a listing is wrong. Nobody's name or address is kept."""

    __tablename__ = "reports"
    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(sa.Uuid, unique=True, default=uuid4)
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listings.id", ondelete="CASCADE"), index=True)
    listing_revision: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(10))
    text: Mapped[str] = mapped_column(sa.Text, default="")
    state: Mapped[str] = mapped_column(sa.String(10), default="new")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
