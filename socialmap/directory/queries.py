"""Reads of the directory. What a visitor may see is decided here and nowhere else."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, selectinload

from socialmap.directory.models import PUBLIC_STATES, Discipline, Listing, ListingChange, Need
from socialmap.foundation.db import db
from socialmap.networks.models import Network

# SQLite and PostgreSQL both limit the number of values in one statement.
CHUNK = 500


def public_listings(ids: Iterable[int] | None = None) -> list[Listing]:
    """The listings a visitor may see, with locations and registrations; nobody else decides that."""
    query = (
        sa.select(Listing)
        .join(Listing.network)
        .where(Listing.state.in_(PUBLIC_STATES), Network.retired_at.is_(None))
        .options(
            contains_eager(Listing.network),
            selectinload(Listing.locations),
            selectinload(Listing.registrations),
        )
        .order_by(Listing.id)
    )
    if ids is None:
        return list(db.session.scalars(query))
    wanted = sorted(set(ids))
    chunks = (wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK))
    return [listing for chunk in chunks for listing in db.session.scalars(query.where(Listing.id.in_(chunk)))]


def listing_by_code(code: str) -> Listing | None:
    """The listing with this code in any state; the caller decides what may be said about it."""
    if not (code.isascii() and code.isalnum()):
        return None
    return db.session.scalars(sa.select(Listing).where(Listing.code == code.lower())).one_or_none()


def changes_since(number: int) -> list[tuple[int, int]]:
    """Change numbers after this one, in order, each with the id of a listing that changed."""
    query = (
        sa.select(ListingChange.number, ListingChange.listing_id)
        .where(ListingChange.number > number)
        .order_by(ListingChange.number, ListingChange.listing_id)
    )
    return [(row.number, row.listing_id) for row in db.session.execute(query)]


def disciplines() -> list[Discipline]:
    """The disciplines in use, in their order."""
    query = sa.select(Discipline).where(Discipline.retired_at.is_(None)).order_by(Discipline.position)
    return list(db.session.scalars(query))


def former_disciplines() -> list[Discipline]:
    """Disciplines that are offered no longer; some listings may still have one."""
    return list(db.session.scalars(sa.select(Discipline).where(Discipline.retired_at.is_not(None))))


def needs() -> list[Need]:
    """The needs in use, in their order."""
    return list(db.session.scalars(sa.select(Need).where(Need.retired_at.is_(None)).order_by(Need.position)))


def listings_of_network(network: Network) -> list[Listing]:
    """All listings of a network in whatever state, for its operators only."""
    query = (
        sa.select(Listing)
        .where(Listing.network_id == network.id)
        .options(selectinload(Listing.locations), selectinload(Listing.registrations))
        .order_by(Listing.id)
    )
    return list(db.session.scalars(query))


def has_demonstration() -> bool:
    """Whether invented listings stand in this database."""
    return db.session.scalar(sa.select(sa.exists().where(Listing.is_demonstration))) or False
