"""Not too often: counts per hand and per window, in the database so that every process knows."""

import hashlib
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from socialmap.foundation.db import Model, UtcDateTime, db, insert
from socialmap.foundation.errors import TooOften

KEPT = timedelta(hours=24)


class Limit(Model):
    """How often one hand did one thing in one window. The hand is a digest with the day's salt."""

    __tablename__ = "limits"
    hand: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    window: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    count: Mapped[int]


def hand_of(what: str, address: str, *, secret: str, at: datetime) -> str:
    """A digest of what is done and from where, that means nothing after the day is over."""
    return hashlib.sha256(f"{secret} {at.date()} {what} {address}".encode()).hexdigest()


def count(hand: str, *, at: datetime, most: int, window: timedelta) -> None:
    """Count one in the caller's transaction; raises TooOften above `most` within the window."""
    start = datetime.fromtimestamp(
        at.timestamp() // window.total_seconds() * window.total_seconds(), at.tzinfo
    )
    db.session.execute(sa.delete(Limit).where(Limit.window < at - KEPT))
    row = insert(Limit).values(hand=hand, window=start, count=1)
    one_more = row.on_conflict_do_update(index_elements=["hand", "window"], set_={"count": Limit.count + 1})
    if db.session.execute(one_more.returning(Limit.count)).scalar_one() > most:
        raise TooOften(int((start + window - at).total_seconds()) + 1)
