"""Rows of the form of a meeting: parts of the programme, points of registers, questions of our own."""

from typing import Any

from wtforms import FieldList, FormField, SelectField, StringField, ValidationError
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, Length

from socialmap.foundation.text import plain
from socialmap.foundation.texts import _
from socialmap.meetings.times import clock_of

# What may be added with "Nog een regel", and how many there are at most.
ROWS = {"programme": 20, "accreditation": 12, "questions": 5}
# Registers and portals to choose from; another can be typed.
REGISTERS = (
    *("KP", "KNGF", "Keurmerk Fysiotherapie", "V&VN", "VSR", "FGzPt", "NIP", "NVPO", "SKGV", "SKJ"),
    *("Registerplein", "StAP", "ABAN", "GAIA", "RBCZ", "SRVB"),
)


class Row(PlainForm):
    """One row: empty, or with what `needed` names filled in."""

    needed = ""
    needed_message = ""

    def typed(self) -> dict[str, str]:
        """What stands in it, without spaces around it."""
        return {field.short_name: one_line(field.data) for field in self}

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed; a choice alone is nothing."""
        return not any(plain(field.data or "") for field in self if field.type != "SelectField")

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        field = self[self.needed]
        if self.is_empty or plain(field.data or ""):
            return is_valid
        field.errors = [self.needed_message]
        return False


def one_line(text: str | None) -> str:
    """Text without debris, on one line."""
    return " ".join(plain(text or "").split())


def at_most(most: int) -> Length:
    """Not longer than this."""
    return Length(max=most, message=_("Schrijf niet meer dan %(most)s tekens.", most=most))


def has_words(form: Any, field: Any) -> None:
    """More than spaces."""
    if not plain(field.data or ""):
        raise ValidationError(_("Vul dit in."))


def is_clock(form: Any, field: Any) -> None:
    """A time of the day, or nothing."""
    if (field.data or "").strip() and clock_of(field.data) is None:
        raise ValidationError(_("Schrijf de tijd als 19:30."))


def _points(form: Any, field: Any) -> None:
    text = (field.data or "").strip().replace(",", ".")
    if text and not (text.replace(".", "", 1).isascii() and text.replace(".", "", 1).isdigit()):
        raise ValidationError(_("Schrijf de punten als een getal: 2 of 1,5."))


def rows(name: str, count: int) -> FieldList:
    """As many rows as there are, and empty ones to fill in."""
    label, row = {
        "programme": (_("Programma"), _programme_row),
        "accreditation": (_("Accreditatie"), _accreditation_row),
        "questions": (_("Eigen vragen"), _question_row),
    }[name]
    return FieldList(
        FormField(row()), label=label, min_entries=min(count, ROWS[name]), max_entries=ROWS[name]
    )


def _row(fields: dict[str, Any], needed: str, message: str) -> type[Row]:
    return type("Row", (Row,), {**fields, "needed": needed, "needed_message": message})


def _programme_row() -> type[Row]:
    clock: dict[str, Any] = {"validators": [is_clock], "render_kw": {"type": "time"}}
    fields = {
        "from": StringField(_("Van"), **clock),
        "until": StringField(_("Tot"), **clock),
        "what": StringField(_("Wat"), validators=[at_most(200)]),
        "who": StringField(_("Wie"), validators=[at_most(200)]),
    }
    return _row(fields, "what", _("Schrijf op wat er op dit moment is."))


def _accreditation_row() -> type[Row]:
    states = [("", _("Nog niet aangevraagd")), ("asked", _("Aangevraagd")), ("granted", _("Toegekend"))]
    fields = {
        "register": StringField(_("Register"), validators=[at_most(60)], render_kw={"list": "registers"}),
        "points": StringField(
            _("Punten"), validators=[at_most(6), _points], render_kw={"inputmode": "decimal"}
        ),
        "number": StringField(_("Nummer"), validators=[at_most(40)]),
        "state": SelectField(
            _("Hoever"),
            choices=[SelectChoice(value, label) for value, label in states],
            validate_choice=False,
            validators=[AnyOf([value for value, _label in states], message=_("Kies uit de lijst."))],
        ),
    }
    return _row(fields, "register", _("Vul het register in."))


def _question_row() -> type[Row]:
    kinds = [("score", _("Eens of oneens, van 1 tot en met 5")), ("text", _("Eigen woorden"))]
    fields = {
        "text": StringField(_("Vraag of zin"), validators=[at_most(200)]),
        "kind": SelectField(
            _("Antwoord"),
            choices=[SelectChoice(value, label) for value, label in kinds],
            validate_choice=False,
            validators=[AnyOf([value for value, _label in kinds], message=_("Kies uit de lijst."))],
        ),
    }
    return _row(fields, "text", _("Schrijf de vraag op."))
