"""What was erased, written with the erasure itself."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from socialmap.foundation.db import Model, UtcDateTime


class Erasure(Model):
    """That something was erased, so that a backup does not bring it back; no personal values."""

    __tablename__ = "erasures"
    __table_args__ = (sa.UniqueConstraint("kind", "uuid"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    uuid: Mapped[str] = mapped_column(sa.String(36))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
