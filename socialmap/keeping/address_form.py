"""The form of where a listing can be visited: every address it has, and room for one more."""

from typing import Any

from wtforms import ValidationError

from socialmap.directory.identifiers import check_house_number, check_postcode
from socialmap.directory.models import Listing, Location, Values
from socialmap.foundation.texts import _
from socialmap.keeping.fields import kept, line_field, lines_field, one_line, shape, text_of, tick_field
from socialmap.keeping.forms import PartForm, built
from socialmap.search.current import memory

NEW = "new"
PARTS = ("street", "house_number", "postcode", "place", "show_address")
_TYPED = ("street", "house_number", "postcode", "place")
# A point belongs to an address; for another address it is looked up anew.
NO_POINT = {"lat": None, "lon": None, "point_source": "pc4"}


class AddressForm(PartForm):
    """All addresses of a listing, by number, and one more."""

    numbers: list[str]

    def values(self, today: Any) -> Values:
        return {"how_to_get_there": text_of(self["how_to_get_there"])}

    def locations(self) -> list[Values]:
        known = {str(one.number): one for one in self.listing.locations}
        stay = [number for number in known if not self[f"gone_{number}"].data]
        found = [_as_location(self, number, known[number]) for number in stay]
        if is_filled_in(self, NEW):
            number = max([one.number for one in known.values()], default=0) + 1
            found.append({"number": number, **typed(self, NEW), **NO_POINT})
        return found

    def validate_how_to_get_there(self, field: Any) -> None:
        stays = any(not self[f"gone_{number}"].data for number in self.numbers if number != NEW)
        if not stays and not is_filled_in(self, NEW):
            raise ValidationError(_("Houd één adres over, of vul een nieuw adres in."))


def address_form(listing: Listing) -> PartForm:
    """All addresses of a listing."""
    known = {str(one.number): one for one in listing.locations}
    example = _("Bijvoorbeeld: bus 5 stopt voor de deur. Parkeren is gratis.")
    fields: dict[str, Any] = {"numbers": [*known, NEW]}
    fields["how_to_get_there"] = lines_field(_("Hoe komen mensen er?"), 4000, help=example)
    for number in known:
        fields |= address_fields(number, is_required=True)
        fields[f"gone_{number}"] = tick_field(_("Haal dit adres weg"))
    fields |= address_fields(NEW, is_required=False)
    given = {f"{part}_{number}": getattr(one, part) for number, one in known.items() for part in PARTS}
    return built(AddressForm, fields, listing, {f"show_address_{NEW}": True, **given})


def address_fields(number: str, *, is_required: bool) -> dict[str, Any]:
    """The fields of one address."""
    wrong_number = _("Dit is geen huisnummer. Schrijf het zoals 12, 12a of 12-2.")
    fields = {
        "street": line_field(_("Straat"), 120),
        "house_number": line_field(_("Huisnummer"), 20, validators=[shape(check_house_number, wrong_number)]),
        "postcode": line_field(_("Postcode"), 10, validators=[_postcode(number, is_required)]),
        "place": line_field(_("Plaats"), 80),
        "show_address": tick_field(
            _("Toon straat en huisnummer op de kaart"),
            help=_("Zonder vinkje ziet iedereen alleen de plaats."),
        ),
    }
    return {f"{part}_{number}": field for part, field in fields.items()}


def is_filled_in(form: Any, number: str) -> bool:
    """Whether somebody typed an address there."""
    return any(one_line(form[f"{part}_{number}"]) for part in _TYPED)


def typed(form: Any, number: str) -> Values:
    """The address as it is kept; without a place it is the one of the postcode."""
    postcode = kept(check_postcode, form[f"postcode_{number}"])
    row = memory().present().reference.gazetteer.rows.get(postcode[:4])
    return {
        "street": one_line(form[f"street_{number}"]),
        "house_number": one_line(form[f"house_number_{number}"]),
        "postcode": postcode,
        "place": one_line(form[f"place_{number}"]) or (row.place if row else ""),
        "show_address": form[f"show_address_{number}"].data,
    }


def _as_location(form: Any, number: str, known: Location) -> Values:
    values = typed(form, number)
    is_same = all(values[part] == getattr(known, part) for part in _TYPED)
    point = {name: getattr(known, name) for name in NO_POINT} if is_same else NO_POINT
    return {"number": known.number, **values, **point}


def _postcode(number: str, is_required: bool) -> Any:
    """A postcode we know; it may only be empty where the whole address is."""

    def check(form: Any, field: Any) -> None:
        if f"gone_{number}" in form and form[f"gone_{number}"].data:
            return
        if not one_line(field):
            if is_required or is_filled_in(form, number):
                raise ValidationError(_("Vul de postcode in."))
            return
        shape(check_postcode, _("Dit is geen postcode. Schrijf hem zoals 3601 AB."))(form, field)
        if kept(check_postcode, field)[:4] not in memory().present().reference.gazetteer.rows:
            raise ValidationError(_("Deze postcode kennen wij niet."))

    return check
