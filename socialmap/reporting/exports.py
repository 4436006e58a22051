"""All listings of a network as a sheet: as it can be read in again, and with how it stands with each."""

from collections import defaultdict
from collections.abc import Iterable

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.directory.labels import field_labels, state_labels
from socialmap.directory.models import Keeper, Listing
from socialmap.directory.queries import listings_of_network
from socialmap.directory.sheet_export import export_sheet, listings_sheet
from socialmap.foundation.db import db
from socialmap.foundation.sheets import Sheet, as_xlsx
from socialmap.foundation.texts import _
from socialmap.networks.models import Network

NO_LONGER_HERE = "erased"
DATES = ("confirmed_on", "asked_on", "left_out_on")


def listings_csv(network: Network) -> bytes:
    """What `flask listings export` writes: it can be read in again."""
    return export_sheet(network)


def listings_xlsx(network: Network) -> bytes:
    """A tab that holds the same as the CSV, and one with how it stands with every listing in any state."""
    return as_xlsx({_("vermeldingen"): listings_sheet(network), _("stand"): _standing(network)})


def _standing(network: Network) -> Sheet:
    labels = field_labels()
    heads = [
        _("Code"),
        labels["name"],
        labels["state"],
        _("Op de kaart sinds"),
        *(labels[name] for name in DATES),
        labels["kept_by_core_group"],
        _("Wie houdt bij"),
    ]
    listings = [one for one in listings_of_network(network) if one.state != NO_LONGER_HERE]
    keepers = _keepers(listings)
    rows = [
        (
            one.code,
            one.name,
            state_labels()[one.state],
            one.public_since,
            *(getattr(one, name) for name in DATES),
            one.kept_by_core_group,
            ", ".join(keepers[one.id]),
        )
        for one in listings
    ]
    return Sheet(heads, rows)


def _keepers(listings: Iterable[Listing]) -> dict[int, list[str]]:
    """The names of who keeps each listing, in one question."""
    query = (
        sa.select(Keeper.listing_id, Member.name, Member.email)
        .join(Member, Member.id == Keeper.member_id)
        .join(Listing, Listing.id == Keeper.listing_id)
        .where(Listing.network_id.in_({one.network_id for one in listings}), Member.email.is_not(None))
        .order_by(Keeper.since, Member.id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for listing_id, name, email in db.session.execute(query):
        found[listing_id].append(name or email or "")
    return found
