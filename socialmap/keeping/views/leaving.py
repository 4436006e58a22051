"""Moving to another practice, and leaving the map for good."""

from datetime import datetime

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts.current import signed_in
from socialmap.directory.keepers import keepers_of
from socialmap.directory.models import Listing
from socialmap.foundation.access import requires
from socialmap.keeping.address_form import NEW
from socialmap.keeping.editing import ChangedMeanwhile, check_unchanged
from socialmap.keeping.forms import leave_form
from socialmap.keeping.leaving import leave_map
from socialmap.keeping.leaving import move as move_listing
from socialmap.keeping.move_form import MoveForm, move_form
from socialmap.keeping.parts import part_of, told
from socialmap.keeping.views.answers import do_once, mine, page, path, path_of, status_of
from socialmap.keeping.views.blueprint import bp

ADDRESS = "/mijn/vermelding/<string(length=6):code>"


@bp.route(f"{ADDRESS}/verhuisd", methods=["GET", "POST"])
@requires("log-in")
def move(code: str) -> AnyResponse:
    """ "Ik werk nu ergens anders"."""
    listing = mine(code)
    form = _move_form(listing)
    if not form.validate_on_submit():
        return _move_page(listing, form, status_of(form))

    def deed(at: datetime) -> None:
        present = mine(code)
        check_unchanged(present, form.revision.data)
        move_listing(present, form.move(), by=signed_in(), at=at)

    try:
        return do_once(form, path_of(listing, "?gedaan=verhuisd"), deed)
    except ChangedMeanwhile:
        listing = mine(code)
        form.revision.data = listing.revision
        return _move_page(listing, form, 409)


def _move_form(listing: Listing) -> MoveForm:
    return move_form(listing, [one for one in keepers_of(listing) if one.id != signed_in().id])


def _move_page(listing: Listing, form: MoveForm, status: int) -> Response:
    parts = ("street", "house_number", "postcode", "place", "show_address")
    return page(
        "move",
        status,
        listing=listing,
        form=form,
        waits="organisation" not in form,
        now=told(part_of("adres"), listing) if status == 409 else [],
        first=[form[name] for name in ("replaces", "organisation") if name in form],
        address=[form[f"{part}_{NEW}"] for part in parts],
        last=[form[name] for name in ("phone", "website", "left_behind") if name in form],
    )


@bp.route(f"{ADDRESS}/weg", methods=["GET", "POST"])
@requires("log-in")
def leave(code: str) -> AnyResponse:
    """Leave the map for good; the address of the page then says so without a name."""
    listing, form = mine(code), leave_form()
    if not form.validate_on_submit():
        return page("leave", status_of(form), listing=listing, form=form)

    def deed(at: datetime) -> None:
        leave_map(mine(code), by=signed_in(), at=at)

    return do_once(form, path("?gedaan=weg"), deed)
