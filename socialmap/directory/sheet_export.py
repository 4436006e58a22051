"""Give the listings of a network back as a sheet that can be read in again."""

from collections.abc import Callable

from socialmap.directory.models import Listing, Location
from socialmap.directory.queries import listings_of_network
from socialmap.directory.sheet_columns import COLUMNS, LISTING, LOCATION, Column
from socialmap.foundation.sheets import Sheet, as_csv, as_xlsx
from socialmap.networks.models import Network

# Drafts and submissions are not decided on, and who was withdrawn should not come back with a sheet.
EXPORTED_STATES = ("published", "hidden")
TAB = "vermeldingen"
Step = Callable[[int, int], None]


def export_sheet(network: Network, step: Step | None = None, *, is_workbook: bool = False) -> bytes:
    """All columns of the listings of a network, one row a location, as CSV or as a workbook."""
    sheet = listings_sheet(network, step)
    return as_xlsx({TAB: sheet}) if is_workbook else as_csv(sheet)


def listings_sheet(network: Network, step: Step | None = None) -> Sheet:
    """The same, before it is written down."""
    listings = [listing for listing in listings_of_network(network) if listing.state in EXPORTED_STATES]
    rows = []
    for done, listing in enumerate(listings, start=1):
        for location in listing.locations:
            rows.append([_cell(column, listing, location) for column in COLUMNS])
        if step is not None:
            step(done, len(listings))
    return Sheet([column.name for column in COLUMNS], rows)


def _cell(column: Column, listing: Listing, location: Location) -> str:
    if column.part == LISTING:
        return column.write(getattr(listing, column.attribute))
    if column.part == LOCATION:
        return column.write(getattr(location, column.attribute))
    return column.write(listing.registrations)
