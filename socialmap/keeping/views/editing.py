"""Changing a part of a listing: on the map at once, and undone with one button."""

from datetime import datetime

from flask import Response
from werkzeug.wrappers import Response as AnyResponse
from wtforms import Field

from socialmap.accounts.current import by
from socialmap.foundation.access import requires
from socialmap.foundation.clock import today
from socialmap.keeping.address_form import NEW
from socialmap.keeping.editing import ChangedMeanwhile, check_unchanged, save
from socialmap.keeping.forms import DASHBOARD, PartForm
from socialmap.keeping.parts import Part, part_of, told
from socialmap.keeping.views.answers import do_once, mine, page, path, path_of, status_of
from socialmap.keeping.views.blueprint import bp


@bp.route("/mijn/vermelding/<string(length=6):code>/<part_slug>", methods=["GET", "POST"])
@requires("log-in")
def edit(code: str, part_slug: str) -> AnyResponse:
    """The form of one part, and what it sends."""
    part, listing = part_of(part_slug), mine(code)
    form = part.form(listing)
    if not form.validate_on_submit():
        return _form(part, code, form, status_of(form))
    home = path() if form.back.data == DASHBOARD else path_of(listing)

    def deed(at: datetime) -> str:
        present = mine(code)
        check_unchanged(present, form.revision.data)
        position = save(present, form.values(today()), form.locations(), by=by(), at=at)
        return f"{home}?gedaan={position or 'niets'}"

    try:
        return do_once(form, home, deed)
    except ChangedMeanwhile:
        return _conflict(part, code, form)


def _conflict(part: Part, code: str, form: PartForm) -> Response:
    """What stands there now, beside what was typed; sending it once more saves it over."""
    form.revision.data = mine(code).revision
    return _form(part, code, form, 409)


def _form(part: Part, code: str, form: PartForm, status: int) -> Response:
    listing = mine(code)
    return page(
        "edit",
        status,
        part=part,
        listing=listing,
        form=form,
        now=told(part, listing) if status == 409 else [],
        fields=_fields(form),
        addresses=_addresses(form),
    )


def _fields(form: PartForm) -> list[Field]:
    """The fields of a form: needs first, and without the addresses, which stand in groups."""
    numbers = tuple(f"_{number}" for number in getattr(form, "numbers", []))
    alone = (
        [field for field in form.shown() if not field.short_name.endswith(numbers)]
        if numbers
        else form.shown()
    )
    return sorted(alone, key=lambda field: not field.short_name.startswith("needs_"))


def _addresses(form: PartForm) -> list[dict[str, object]]:
    """The fields of each address of a listing, and of a new one."""
    parts = ("street", "house_number", "postcode", "place", "show_address", "gone")
    return [
        {
            "number": number,
            "is_new": number == NEW,
            "fields": [form[f"{part}_{number}"] for part in parts if f"{part}_{number}" in form],
        }
        for number in getattr(form, "numbers", [])
    ]
