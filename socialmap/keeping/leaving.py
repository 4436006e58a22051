"""Leaving the map for good, and moving to another practice."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.accounts.service import thing
from socialmap.directory import service as directory
from socialmap.directory.keepers import keepers_of, take_keeper
from socialmap.directory.models import Listing, Values
from socialmap.foundation.db import db
from socialmap.keeping import proposals, telling
from socialmap.keeping.address_form import NO_POINT
from socialmap.keeping.editing import save
from socialmap.keeping.models import Matter
from socialmap.review.queries import open_change_of


@dataclass(frozen=True)
class Move:
    """Where somebody works now. `organisation` None: not told now.

    `replaces` is the number of the address that ends; None: all of them.
    """

    organisation: str | None
    address: Values
    phone: str
    website: str
    replaces: int | None = None
    left_behind: tuple[str, ...] = ()


def leave_map(listing: Listing, *, by: Member, at: datetime) -> None:
    """Take a listing off the map for good; all keepers hear of it. Refuses with NotInThisState."""
    if open_change_of(listing) is not None:
        proposals.withdraw(listing, by=by, at=at)
    directory.withdraw(listing, by=thing(by), at=at)
    db.session.execute(sa.delete(Matter).where(Matter.listing_id == listing.id))
    telling.tell_of_leaving(listing, by=thing(by), at=at)


def move(listing: Listing, move: Move, *, by: Member, at: datetime) -> int | None:
    """Somebody works elsewhere now: address, telephone and website at once, the practice after approval.

    Registers stay. The other keepers hear of it, and those left behind keep it no more.
    """
    others = [one for one in keepers_of(listing) if one.id != by.id]
    for member in others:
        if str(member.uuid) in move.left_behind:
            take_keeper(listing, member, by=thing(by), at=at)
    values = {"phone": move.phone, "website": move.website}
    position = save(listing, values, locations_after(listing, move), by=thing(by), at=at)
    if move.organisation is not None:
        proposals.propose(listing, {"organisation": move.organisation}, by=by, at=at)
    telling.tell_of_move(listing, others, by=by, at=at)
    return position


def locations_after(listing: Listing, move: Move) -> list[Values]:
    """The addresses once somebody moved: the new one in the place of the old one, or of all."""
    stay = [one for one in listing.locations if move.replaces not in (None, one.number)]
    old = min((one.number for one in listing.locations), default=1)
    new = {"number": move.replaces or old, **move.address, **NO_POINT}
    kept = [{name: getattr(one, name) for name in directory.ADDRESS} for one in stay]
    return sorted([*kept, new], key=lambda one: int(str(one["number"])))
