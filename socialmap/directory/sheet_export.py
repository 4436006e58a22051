"""Give the listings of a network back as a sheet that can be read in again."""

import csv
import io
from collections.abc import Callable

from socialmap.directory.models import Listing, Location
from socialmap.directory.queries import listings_of_network
from socialmap.directory.sheet_columns import COLUMNS, LISTING, LOCATION, Column
from socialmap.directory.sheet_reading import FORMULA
from socialmap.networks.models import Network

# Drafts and submissions are not decided on, and who was withdrawn should not come back with a sheet.
EXPORTED_STATES = ("published", "hidden")


def export_sheet(network: Network, step: Callable[[int, int], None] | None = None) -> bytes:
    """All columns of the listings of a network, one row a location, with the mark Excel needs for UTF-8."""
    listings = [listing for listing in listings_of_network(network) if listing.state in EXPORTED_STATES]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(column.name for column in COLUMNS)
    for done, listing in enumerate(listings, start=1):
        for location in listing.locations:
            writer.writerow(guarded(_cell(column, listing, location)) for column in COLUMNS)
        if step is not None:
            step(done, len(listings))
    return text.getvalue().encode("utf-8-sig")


def guarded(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def _cell(column: Column, listing: Listing, location: Location) -> str:
    if column.part == LISTING:
        return column.write(getattr(listing, column.attribute))
    if column.part == LOCATION:
        return column.write(getattr(location, column.attribute))
    return column.write(listing.registrations)
