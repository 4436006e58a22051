"""Forms of who answers: three buttons, and what may be told besides."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, Length

from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _
from socialmap.mailing.rules import BadAddress
from socialmap.mailing.service import one_address
from socialmap.meetings.answering import LONGEST_DIET, LONGEST_NUMBER
from socialmap.meetings.models import Values
from socialmap.search.professions import discipline_labels

# An address or a mark of one: whoever gets the letter must not be led elsewhere by us.
_NO_NAME = re.compile(r"://|www\.|[@/\\]", re.IGNORECASE)
MORE, NO_COLLEAGUE = "more", "no-colleague"
COLLEAGUE = ("name", "email", "organisation", "discipline", "diet")


def _at_most(most: int) -> Length:
    return Length(max=most, message=_("Schrijf niet meer dan %(most)s tekens.", most=most))


def button_form(*buttons: str) -> type[Form]:
    """One of these buttons."""

    class ButtonForm(Form):
        do = StringField(validators=[AnyOf(buttons, message=_("Druk op een van de knoppen."))])

    return ButtonForm


class MoreForm(Form):
    """What may be told besides the answer; everything may stay empty.

    `held` is what we know and do not show, by name of the field: it stays when nothing else is typed.
    """

    held: Mapping[str, str] = {}

    def told(self) -> dict[str, Any]:
        """As `answering.tell_more` takes it; what was not asked is left out."""
        told: dict[str, Any] = {}
        if "diet" in self:
            told["diet"] = self._diet()
        numbers = [field for field in self if field.name.startswith("number_")]
        if numbers:
            told["numbers"] = [
                {"register": field.label.text, "number": number}
                for field in numbers
                if (number := (field.data or "").strip() or self.held.get(field.name, ""))
            ]
        if "colleague_name" in self and (self["colleague_name"].data or "").strip():
            told["colleague"] = self.colleague()
        return told

    def _diet(self) -> str:
        wipes = "no_diet" in self and self["no_diet"].data
        return (self["diet"].data or "").strip() or ("" if wipes else self.held.get("diet", ""))

    def colleague(self) -> Values:
        """What was typed about a colleague."""
        return {name: self[field].data for name in COLLEAGUE if (field := f"colleague_{name}") in self}

    def validate_colleague_name(self, field: StringField) -> None:
        if _NO_NAME.search(field.data or ""):
            raise ValidationError(_("Schrijf hier alleen de naam van uw collega."))
        others = [(value or "").strip() for name, value in self.colleague().items() if name != "name"]
        if any(others) and not (field.data or "").strip():
            raise ValidationError(_("Vul de naam van uw collega in."))

    def validate_colleague_email(self, field: StringField) -> None:
        if not (field.data or "").strip():
            return
        try:
            one_address(field.data or "")
        except BadAddress:
            raise ValidationError(_("Dit mailadres klopt niet. Schrijf het als naam@praktijk.nl.")) from None


def more_form(
    *, registers: Sequence[str], asks_diet: bool, asks_colleague: bool, held: Mapping[str, str]
) -> type[MoreForm]:
    """What this meeting asks of this person; what is `held` is asked anew and not shown."""

    class ThisForm(MoreForm):
        pass

    ThisForm.held = held
    for place, register in enumerate(registers):
        name = number_name(place)
        setattr(ThisForm, name, _number_field(register, place, held.get(name, "")))
    if asks_diet:
        ThisForm.diet = _diet_field(_("Wat eet u niet?"), "diet", is_held=bool(held.get("diet")))
        if held.get("diet"):
            ThisForm.no_diet = BooleanField(_("Wis wat ik eerder doorgaf"), id="no-diet")
    if asks_colleague:
        _add_colleague(ThisForm, asks_diet=asks_diet)
    return ThisForm


def number_name(place: int) -> str:
    """The name of the field for the number of a register."""
    return f"number_{place}"


def _number_field(register: str, place: int, held: str) -> StringField:
    known = _("Wij hebben een nummer dat eindigt op %(end)s. Klopt dat? Dan laat u dit leeg.", end=held[-2:])
    return StringField(
        register,
        id=f"number-{place}",
        description=known if held else "",
        validators=[_at_most(LONGEST_NUMBER)],
        render_kw={"autocomplete": "off"},
    )


def _diet_field(label: str, id: str, *, is_held: bool = False) -> StringField:
    example = _(
        "Bijvoorbeeld: vegetarisch, of geen noten. De keuken ziet dit zonder naam. "
        "Na de bijeenkomst wissen wij het."
    )
    held = _(
        "U gaf al iets door. Wij laten het hier niet zien, want een ander kan uw brief ook lezen. "
        "Verandert er niets? Dan laat u dit leeg."
    )
    return StringField(
        label,
        id=id,
        description=held if is_held else example,
        validators=[_at_most(LONGEST_DIET)],
        render_kw={"autocomplete": "off"},
    )


def _add_colleague(form: Any, *, asks_diet: bool) -> None:
    choices = [SelectChoice("", _("Kies het vakgebied"))]
    choices += [SelectChoice(slug, label) for slug, label in discipline_labels().items()]
    off = {"autocomplete": "off"}
    form.colleague_name = StringField(
        _("Naam van uw collega"), id="colleague-name", validators=[_at_most(160)], render_kw=off
    )
    form.colleague_email = StringField(
        _("Mailadres van uw collega"),
        id="colleague-email",
        description=_("Dit hoeft niet. Met een mailadres krijgt uw collega een eigen brief."),
        validators=[_at_most(254)],
        render_kw={**off, "type": "email", "inputmode": "email"},
    )
    form.colleague_organisation = StringField(
        _("Praktijk of organisatie van uw collega"),
        id="colleague-organisation",
        validators=[_at_most(160)],
        render_kw=off,
    )
    form.colleague_discipline = SelectField(
        _("Vakgebied van uw collega"),
        id="colleague-discipline",
        choices=choices,
        validate_choice=False,
        validators=[AnyOf([one.value for one in choices], message=_("Kies uit de lijst."))],
    )
    if asks_diet:
        form.colleague_diet = _diet_field(_("Wat eet uw collega niet?"), "colleague-diet")
