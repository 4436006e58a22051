"""The one form of who was there: boxes that are ticked already, and lines for who walked in."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from wtforms import HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, Length
from wtforms.validators import Optional as MayBeEmpty

from socialmap.foundation.forms import Form
from socialmap.foundation.text import folded, plain
from socialmap.foundation.texts import _
from socialmap.mailing.rules import BadAddress
from socialmap.mailing.service import one_address

LINES = 5
TYPED = ("name", "organisation", "email", "number")
COLUMNS = (*TYPED, "discipline", "register")
Line = dict[str, str]
# The name of a field, and what is wrong with it.
Problem = tuple[str, str]


class _Attendance(Form):
    """Reads the lines, and says what is wrong in them."""

    # Names that stand on the page already, with what tells two people of one name apart.
    on_the_page: Mapping[str, Collection[str]] = {}

    there = SelectMultipleField(choices=[], validate_choice=False)
    shown = HiddenField()

    def ticked(self) -> set[UUID]:
        """Who was ticked."""
        return _uuids(self["there"].data or [])

    def seen(self) -> set[UUID]:
        """Who stood on the page."""
        return _uuids((self["shown"].data or "").split())

    def typed(self, number: int) -> Line:
        """What stands in one line."""
        return {name: plain(self[f"{name}_{number}"].data or "") for name in COLUMNS}

    def came(self) -> list[Line]:
        """Who walked in, line by line."""
        return [line for line in map(self.typed, range(LINES)) if line["name"]]

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        lines = [self.typed(number) for number in range(LINES)]
        for number, line in enumerate(lines):
            problem = _problem(line) or self._seen_before(line, lines[:number])
            if problem is not None:
                name, message = problem
                self[f"{name}_{number}"].errors = [message]
                is_valid = False
        return is_valid

    def _seen_before(self, line: Line, before: list[Line]) -> Problem | None:
        """Somebody who was written down twice, or stands on the page already."""
        if not line["name"]:
            return None
        if _who(line) in map(_who, before):
            return "name", _("Deze naam staat er twee keer.")
        name, organisation = _who(line)
        known = self.on_the_page.get(name)
        if known is None or line["email"] or (organisation and organisation not in known):
            return None
        told = _(
            "%(name)s staat al op deze bladzijde. Vink die naam aan. Is het iemand anders? "
            "Vul dan ook de organisatie in.",
            name=line["name"],
        )
        return "name", told


def _who(line: Line) -> tuple[str, str]:
    return folded(line["name"]), folded(line["organisation"])


def _problem(line: Line) -> Problem | None:
    """What is wrong with one line by itself; a choice alone is nothing."""
    if not any(line[name] for name in TYPED):
        return None
    if not line["name"]:
        return "name", _("Schrijf de naam op.")
    if line["number"] and not line["register"]:
        return "register", _("Kies bij welk register dit nummer hoort.")
    try:
        if line["email"]:
            one_address(line["email"])
    except BadAddress:
        return "email", _("Dit is geen mailadres. Kijk of er een @ en een punt in staan.")
    return None


def attendance_form(
    disciplines: Mapping[str, str], registers: Collection[str], on_the_page: Mapping[str, Collection[str]]
) -> type[_Attendance]:
    """Boxes and lines; the registers are those that give points for this meeting."""

    class AttendanceForm(_Attendance):
        pass

    AttendanceForm.on_the_page = on_the_page
    for number in range(LINES):
        _add_line(AttendanceForm, number, disciplines, registers)
    return AttendanceForm


def _add_line(form: Any, number: int, disciplines: Mapping[str, str], registers: Collection[str]) -> None:
    for name, label, most in (
        ("name", _("Naam"), 160),
        ("organisation", _("Organisatie"), 160),
        ("email", _("Mailadres"), 254),
        ("number", _("Nummer"), 40),
    ):
        most_told = _("Schrijf niet meer dan %(most)s tekens.", most=most)
        more = {"type": "email"} if name == "email" else {}
        field = StringField(
            label, validators=[MayBeEmpty(), Length(max=most, message=most_told)], render_kw=more
        )
        setattr(form, f"{name}_{number}", field)
    choices = [
        SelectChoice("", _("Kies een vakgebied")),
        *(SelectChoice(*one) for one in disciplines.items()),
    ]
    setattr(form, f"discipline_{number}", _select(_("Vakgebied"), choices))
    choices = [SelectChoice("", _("Kies een register")), *(SelectChoice(one, one) for one in registers)]
    setattr(form, f"register_{number}", _select(_("Register"), choices))


def _select(label: str, choices: list[SelectChoice]) -> SelectField:
    known = [one.value for one in choices]
    validators = [AnyOf([None, *known], message=_("Kies uit de lijst."))]
    return SelectField(label, choices=choices, default="", validate_choice=False, validators=validators)


def _uuids(texts: Collection[str]) -> set[UUID]:
    found = set()
    for text in texts:
        try:
            found.add(UUID(text))
        except ValueError:
            continue
    return found
