""" "Ik werk nu ergens anders": the new practice and address; registers stay."""

from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf

from socialmap.accounts.models import Member
from socialmap.directory.identifiers import check_phone, check_url
from socialmap.directory.models import Listing
from socialmap.foundation.texts import _
from socialmap.keeping.address_form import NEW, address_fields, typed
from socialmap.keeping.fields import Boxes, kept, line_field, one_line, phone_field, web_field
from socialmap.keeping.forms import PartForm
from socialmap.keeping.leaving import Move
from socialmap.review.queries import open_change_of

ALL = "alle"


class MoveForm(PartForm):
    """What somebody tells who moved."""

    def move(self) -> Move:
        replaces = self["replaces"].data if "replaces" in self else ALL
        behind = self["left_behind"].data or [] if "left_behind" in self else []
        return Move(
            organisation=one_line(self["organisation"]) if "organisation" in self else None,
            address=typed(self, NEW),
            phone=kept(check_phone, self["phone"]),
            website=kept(check_url, self["website"]),
            replaces=None if replaces == ALL else int(replaces),
            left_behind=tuple(behind),
        )


def move_form(listing: Listing, others: list[Member]) -> MoveForm:
    """The form for a listing; `others` keep it too. While a change waits, the practice is not asked."""
    fields: dict[str, Any] = {
        "phone": phone_field(_("Telefoonnummer op de kaart")),
        "website": web_field(_("Website")),
        **address_fields(NEW, is_required=True),
    }
    if open_change_of(listing) is None:
        about = _("De kerngroep kijkt hier eerst naar.")
        fields["organisation"] = line_field(_("Naam van de nieuwe praktijk"), 160, help=about)
    if len(listing.locations) > 1:
        fields["replaces"] = _replaces(listing)
    if others:
        fields["left_behind"] = _left_behind(others)
    form_class = type(MoveForm.__name__, (MoveForm,), fields)
    form: MoveForm = form_class(data={f"show_address_{NEW}": True, "revision": listing.revision})
    return form


def _replaces(listing: Listing) -> SelectField:
    choices = [
        SelectChoice(str(one.number), f"{one.street} {one.house_number}, {one.place}".strip(" ,"))
        for one in listing.locations
    ]
    choices.append(SelectChoice(ALL, _("Alle adressen")))
    known = AnyOf([choice.value for choice in choices], message=_("Kies uit de lijst."))
    return SelectField(
        _("Waar werkt u niet meer?"), choices=choices, validate_choice=False, validators=[known]
    )


def _left_behind(others: list[Member]) -> Boxes:
    return Boxes(
        _("Wie houdt uw vermelding niet meer bij?"),
        description=_("Zet een vinkje bij wie bij uw oude praktijk hoort. Zij krijgen een brief."),
        choices=[SelectChoice(str(one.uuid), one.name or one.email or "") for one in others],
    )
