"""Reads of the out-tray."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from socialmap.foundation.db import db
from socialmap.mailing.models import Letter
from socialmap.mailing.rules import YEAR

TROUBLED = ("failed", "shelved", "held")


def letters(state: str | None = None, *, most: int = 200) -> list[Letter]:
    """The newest letters, of one state or of all; for operators."""
    query = sa.select(Letter).order_by(Letter.id.desc()).limit(most)
    return list(db.session.scalars(query if state is None else query.where(Letter.state == state)))


def troubled_letters(network_ids: set[int], *, most: int = 200) -> list[Letter]:
    """Letters of these networks a person must look at, newest first."""
    query = (
        sa.select(Letter)
        .where(Letter.network_id.in_(network_ids), Letter.state.in_(TROUBLED))
        .order_by(Letter.id.desc())
    )
    return list(db.session.scalars(query.limit(most)))


def recent_letters(network_ids: set[int], *, most: int = 100) -> list[Letter]:
    """What left last for these networks, so that a person can say that it came back."""
    query = sa.select(Letter).where(Letter.network_id.in_(network_ids), Letter.state == "sent")
    return list(db.session.scalars(query.order_by(Letter.sent_at.desc()).limit(most)))


def has_come_back(email: str) -> bool:
    """Whether the last letter that was tried at this address came back or was refused for good."""
    query = (
        sa.select(Letter.state)
        .where(Letter.recipient == email, Letter.state.in_(("sent", "failed")))
        .order_by(Letter.id.desc())
    )
    return db.session.scalar(query.limit(1)) == "failed"


def sent_since(instant: datetime) -> int:
    """How many letters left since this instant."""
    return db.session.scalar(sa.select(sa.func.count(Letter.id)).where(Letter.sent_at > instant)) or 0


def sent_last_hour(at: datetime) -> int:
    return sent_since(at - timedelta(hours=1))


def letters_to(email: str) -> list[Letter]:
    """Everything we wrote to this address and still hold."""
    return list(db.session.scalars(sa.select(Letter).where(Letter.recipient == email).order_by(Letter.id)))


def letters_by_id(letter_id: int, network_ids: set[int]) -> list[Letter]:
    """The letter with this number, when it was one of these networks."""
    query = sa.select(Letter).where(Letter.id == letter_id, Letter.network_id.in_(network_ids))
    return list(db.session.scalars(query))


def unasked_in_year(email: str, at: datetime) -> int:
    """How many letters somebody got in the last twelve months without asking for them."""
    query = sa.select(sa.func.count(Letter.id)).where(
        Letter.recipient == email, Letter.is_asked_for.is_(False), Letter.queued_at > at - YEAR
    )
    return db.session.scalar(query) or 0
