"""The form of what the core group must approve: who it is, and with which registers."""

from datetime import date
from typing import Any

from wtforms import RadioField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf

from socialmap.directory.choices import kinds
from socialmap.directory.identifiers import WrongShape, check_agb, check_big, check_kp, check_register_number
from socialmap.directory.models import Listing, Values
from socialmap.directory.rules import is_general_practice
from socialmap.foundation.fields import Day
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _, told
from socialmap.keeping.fields import (
    kept,
    line_field,
    lines_field,
    one_line,
    required,
    shape,
    text_of,
    tick_field,
)
from socialmap.keeping.proposals import present_registers, present_values
from socialmap.search.current import memory

MOST_DISCIPLINES = 3
SPARE_REGISTERS = 2
_CHECKS = {"BIG": check_big, "KP": check_kp}


class ReviewedForm(Form):
    """What a keeper asks the core group to change."""

    count = 0

    def proposal(self) -> Values:
        """The values of the listing as they were typed."""
        slugs = [self[f"discipline_{at}"].data for at in range(1, MOST_DISCIPLINES + 1)]
        return {
            "name": one_line(self["name"]),
            "kind": self["kind"].data,
            "organisation": one_line(self["organisation"]),
            "disciplines": list(dict.fromkeys(slug for slug in slugs if slug)),
            "agb": kept(check_agb, self["agb"]),
        }

    def registers(self) -> list[Values]:
        """The registers as they were typed; an empty line is none."""
        return [self._register(at) for at in range(self.count) if one_line(self[f"register_{at}"])]

    def _register(self, at: int) -> Values:
        register, until = one_line(self[f"register_{at}"]), self[f"valid_until_{at}"].data
        register = register.upper() if register.upper() in _CHECKS else register
        return {
            "register": register,
            "number": kept(_CHECKS.get(register, check_register_number), self[f"number_{at}"]),
            "show_number": self[f"show_number_{at}"].data,
            "valid_until": until.isoformat() if until else "",
        }

    def remark_text(self) -> str:
        return text_of(self["remark"])

    def validate_name(self, field: Any) -> None:
        if is_general_practice(one_line(field), "", one_line(self["agb"])):
            raise ValidationError(
                _("Huisartsen en praktijkondersteuners zijn wel lid, maar staan niet op de kaart.")
            )


def name_form(listing: Listing) -> ReviewedForm:
    """What is proposed, or stands on the map, to be changed."""
    present, registers = present_values(listing), present_registers(listing)
    registers += [{"register": "", "number": "", "show_number": False, "valid_until": ""}] * SPARE_REGISTERS
    fields = {**_own_fields(), **_disciplines(present["disciplines"]), "count": len(registers)}
    given = {**present, **{f"discipline_{at}": slug for at, slug in enumerate(present["disciplines"], 1)}}
    for at, entry in enumerate(registers):
        fields |= _register_fields(at)
        given |= {f"{name}_{at}": value for name, value in entry.items()}
        given[f"valid_until_{at}"] = (
            date.fromisoformat(entry["valid_until"]) if entry["valid_until"] else None
        )
    form_class = type(ReviewedForm.__name__, (ReviewedForm,), fields)
    form: ReviewedForm = form_class(data=given)
    return form


def _own_fields() -> dict[str, Any]:
    wrong_agb = _("Dit is geen AGB-code die op de kaart kan. Een code heeft acht cijfers.")
    return {
        "name": line_field(_("Naam"), 160, validators=[required(_("Vul een naam in."))]),
        "kind": RadioField(
            _("Wat is het?"),
            choices=[SelectChoice(code, label) for code, label in kinds().items()],
            validate_choice=False,
            validators=[AnyOf(list(kinds()), message=_("Kies uit de lijst."))],
        ),
        "organisation": line_field(_("Praktijk of organisatie"), 160),
        "agb": line_field(
            _("AGB-code"),
            20,
            help=_("Acht cijfers, van de praktijk. Laat leeg als u er geen heeft."),
            validators=[shape(check_agb, wrong_agb)],
        ),
        "remark": lines_field(
            _("Wilt u er iets bij schrijven?"), 1000, help=_("Alleen de kerngroep leest dit."), rows=3
        ),
    }


def _disciplines(present: list[str]) -> dict[str, Any]:
    rows = memory().present().reference.disciplines
    known = [SelectChoice(slug, str(told(row, "label"))) for slug, row in rows.items()]
    known += [SelectChoice(slug, slug) for slug in present if slug not in rows]
    labels = (_("Belangrijkste soort hulp"), _("Tweede soort hulp"), _("Derde soort hulp"))
    fields = {}
    for at, label in enumerate(labels, 1):
        choices = known if at == 1 else [SelectChoice("", _("Geen")), *known]
        one_of = AnyOf([choice.value for choice in choices], message=_("Kies uit de lijst."))
        fields[f"discipline_{at}"] = SelectField(
            label, choices=choices, validate_choice=False, validators=[one_of]
        )
    return fields


def _register_fields(at: int) -> dict[str, Any]:
    return {
        f"register_{at}": line_field(_("Register"), 30, help=_("Bijvoorbeeld BIG, KP of NVPO.")),
        f"number_{at}": line_field(_("Nummer"), 40, validators=[_fits_register(at)]),
        f"show_number_{at}": tick_field(_("Toon dit nummer op de kaart")),
        f"valid_until_{at}": Day(_("Geldig tot en met")),
    }


def _fits_register(at: int) -> Any:
    """A number of the shape of its register."""

    def check(form: Any, field: Any) -> None:
        register, number = one_line(form[f"register_{at}"]), one_line(field)
        if number and not register:
            raise ValidationError(_("Vul het register in waar dit nummer bij hoort."))
        try:
            if number:
                _CHECKS.get(register.upper(), check_register_number)(number)
        except WrongShape:
            raise ValidationError(_("Dit nummer past niet bij dit register. Kijk het na.")) from None

    return check
