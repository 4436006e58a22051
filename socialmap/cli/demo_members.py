"""Members of the demonstration who are only there to be invited: the invented people who stand on the map."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from socialmap.accounts.models import Member, Membership
from socialmap.accounts.service import give_role, member_with
from socialmap.cli.demo_applicants import BY
from socialmap.directory.keepers import give_keeper
from socialmap.directory.models import Keeper, Listing
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db
from socialmap.networks.models import Network

MOST = 48
YEARS = timedelta(days=4 * 365)


def add_members(network: Network, *, at: datetime) -> list[Member]:
    """Let everybody who stands on the map by name keep that listing, when nobody does."""
    kept = sa.select(Keeper.listing_id)
    query = sa.select(Listing).where(
        Listing.network_id == network.id,
        Listing.kind == "person",
        Listing.state == "published",
        # Whom nobody has asked anything: who is silent in the demonstration stays so.
        Listing.asked_on.is_(None),
        Listing.email != "",
        Listing.id.not_in(kept),
    )
    listings = db.session.scalars(query.order_by(Listing.id)).all()
    return [_member(network, listing, number, at) for number, listing in enumerate(listings[:MOST])]


def _member(network: Network, listing: Listing, number: int, at: datetime) -> Member:
    member = member_with(listing.email, at=at, name=listing.name, by=BY)
    member.is_demonstration = True
    member.wants_newsletter = number % 2 == 0
    member.wants_newsletter_on = local_day(at) if member.wants_newsletter else None
    give_role(member, network, "member", by=BY, at=at)
    belongs = Membership.member_id == member.id, Membership.network_id == network.id
    # A few came lately: what the network arranged does not hold for them yet.
    since = local_day(at) - (timedelta(days=100) if number % 12 == 11 else YEARS)
    db.session.execute(sa.update(Membership).where(*belongs).values(since=since))
    give_keeper(listing, member, by=BY, at=at)
    return member
