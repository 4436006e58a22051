"""All listings of the network to take away, for its core group."""

from flask import Blueprint, Response

from socialmap.foundation.access import requires
from socialmap.foundation.clock import today
from socialmap.reporting.answers import XLSX, file_response
from socialmap.reporting.exports import listings_csv, listings_xlsx
from socialmap.search.network import network_to_decide_for

bp = Blueprint("exports", __name__)
LISTINGS = "/kerngroep/vermeldingen"


@bp.get(f"{LISTINGS}.xlsx")
@requires("core-group")
def as_workbook() -> Response:
    """A workbook."""
    network = network_to_decide_for()
    return file_response(listings_xlsx(network), XLSX, f"vermeldingen-{network.slug}-{today()}.xlsx")


@bp.get(f"{LISTINGS}.csv")
@requires("core-group")
def as_text() -> Response:
    """The sheet that can be read in again."""
    network = network_to_decide_for()
    name = f"vermeldingen-{network.slug}-{today()}.csv"
    return file_response(listings_csv(network), "text/csv; charset=utf-8", name)
