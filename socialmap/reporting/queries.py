"""Reads of what the network wants to know of itself, for its core group only."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from socialmap.foundation.db import Counter, db
from socialmap.foundation.errors import NotFound
from socialmap.reporting.models import Contact, Missed
from socialmap.search.unanswered import PREFIX


def missed_waiting(network_ids: Iterable[int]) -> list[Missed]:
    """Who is missed on the map of these networks and nobody looked at yet, oldest first."""
    return _missed(network_ids, "new")


def missed_handled(network_ids: Iterable[int]) -> list[Missed]:
    """What the core group of these networks looked at, oldest first."""
    return _missed(network_ids, "handled")


def _missed(network_ids: Iterable[int], state: str) -> list[Missed]:
    query = sa.select(Missed).where(Missed.network_id.in_(list(network_ids)), Missed.state == state)
    return list(db.session.scalars(query.order_by(Missed.at, Missed.id)))


def missed_for(network_ids: Iterable[int], uuid: UUID) -> Missed:
    """One of them by its uuid; that of another network is NotFound."""
    query = sa.select(Missed).where(Missed.uuid == uuid, Missed.network_id.in_(list(network_ids)))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def contacts_of(network_id: int, *, since: date | None = None) -> list[Contact]:
    """The contacts of a network with hospitals and GPs, newest first."""
    query = sa.select(Contact).where(Contact.network_id == network_id)
    if since is not None:
        query = query.where(Contact.on >= since)
    return list(db.session.scalars(query.order_by(Contact.on.desc(), Contact.id.desc())))


def contact_for(network_ids: Iterable[int], uuid: UUID) -> Contact:
    """A contact by its uuid; that of another network is NotFound."""
    query = sa.select(Contact).where(Contact.uuid == uuid, Contact.network_id.in_(list(network_ids)))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def unanswered_of(network_id: int, *, least: int) -> list[tuple[str, str, str, int]]:
    """Searches without a result: discipline, municipality, month and how often, from `least` on only."""
    start = f"{PREFIX}{network_id}:"
    query = (
        sa.select(Counter.name, Counter.week, Counter.count)
        .where(Counter.name.startswith(start, autoescape=True), Counter.count >= least)
        .order_by(Counter.week.desc(), Counter.count.desc(), Counter.name)
    )
    rows = ((name.removeprefix(start), month, count) for name, month, count in db.session.execute(query))
    return [(*_two(rest), month, count) for rest, month, count in rows]


def _two(rest: str) -> tuple[str, str]:
    discipline, _, municipality = rest.partition(":")
    return discipline, municipality
