"""Tables of what a keeper still has to be asked."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from socialmap.accounts.models import Member
from socialmap.directory.models import Listing
from socialmap.foundation.db import Model, UtcDateTime
from socialmap.mailing.models import Letter


class Matter(Model):
    """Something a keeper must hear about a listing. What is due in one week goes into one letter."""

    __tablename__ = "matters"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id", ondelete="CASCADE"), index=True)
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listings.id", ondelete="CASCADE"), index=True)
    due_on: Mapped[date] = mapped_column(index=True)
    letter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("letters.id", ondelete="SET NULL"))
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    member: Mapped[Member] = relationship()
    listing: Mapped[Listing] = relationship()
    letter: Mapped[Letter | None] = relationship()
