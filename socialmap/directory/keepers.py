"""Who keeps a listing right: who that is, and taking it on or giving it up."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from socialmap.accounts.models import Member
from socialmap.audit.service import record
from socialmap.directory.models import Keeper, Listing
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db, insert
from socialmap.foundation.errors import NotFound

GONE = ("withdrawn", "erased")


def keepers_of(listing: Listing) -> list[Member]:
    """Everybody who keeps this listing, oldest first."""
    query = (
        sa.select(Member)
        .join(Keeper, Keeper.member_id == Member.id)
        .where(Keeper.listing_id == listing.id, Member.erased_at.is_(None), Member.leaves_on.is_(None))
        .order_by(Keeper.since, Member.id)
    )
    return list(db.session.scalars(query))


def listings_kept_by(member: Member) -> list[Listing]:
    """What somebody keeps and is not gone for good, by name."""
    query = (
        sa.select(Listing)
        .join(Keeper, Keeper.listing_id == Listing.id)
        .where(Keeper.member_id == member.id, Listing.state.not_in(GONE))
        .options(selectinload(Listing.locations), selectinload(Listing.registrations))
        .order_by(Listing.name, Listing.id)
    )
    return list(db.session.scalars(query))


def kept_listing(member: Member, code: str) -> Listing:
    """The listing with this code, when this member keeps it; somebody else's is NotFound."""
    query = (
        sa.select(Listing)
        .join(Keeper, Keeper.listing_id == Listing.id)
        .where(Keeper.member_id == member.id, Listing.code == code, Listing.state.not_in(GONE))
    )
    listing = db.session.scalar(query)
    if listing is None:
        raise NotFound
    return listing


def keeps(member: Member, listing: Listing) -> bool:
    return db.session.get(Keeper, (listing.id, member.id)) is not None


def give_keeper(listing: Listing, member: Member, *, by: str, at: datetime) -> bool:
    """Make somebody a keeper; False when they already were."""
    row = insert(Keeper).values(listing_id=listing.id, member_id=member.id, since=local_day(at))
    if db.session.scalar(row.on_conflict_do_nothing().returning(Keeper.member_id)) is None:
        return False
    record("give-keeper", f"listing:{listing.uuid}", by=by, at=at, after={"keeper": str(member.uuid)})
    return True


def take_keeper(listing: Listing, member: Member, *, by: str, at: datetime) -> None:
    """End somebody's keeping of a listing; NotFound when they did not keep it."""
    keeper = db.session.get(Keeper, (listing.id, member.id))
    if keeper is None:
        raise NotFound
    db.session.delete(keeper)
    record("take-keeper", f"listing:{listing.uuid}", by=by, at=at, before={"keeper": str(member.uuid)})
