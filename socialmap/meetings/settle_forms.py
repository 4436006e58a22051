"""Forms of settling: numbers of registers that are still missing, and one person put right afterwards."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, Length

from socialmap.directory.identifiers import WrongShape, check_big, check_kp, check_register_number
from socialmap.foundation.fields import WholeNumber
from socialmap.foundation.forms import Form
from socialmap.foundation.text import plain
from socialmap.foundation.texts import _
from socialmap.meetings.models import Invitation, Values
from socialmap.meetings.presence_export import key_of, numbers_in
from socialmap.meetings.settling import mark_of

LONGEST_NUMBER, LONGEST_DAY = 40, 24 * 60
_CHECKS = {"big": check_big, "kp": check_kp}


def checked(register: str, typed: str) -> str:
    """A number as this register writes it; raises ValidationError with what is allowed."""
    check = _CHECKS.get(key_of(register), check_register_number)
    try:
        return str(check(plain(typed)).value)
    except WrongShape as wrong:
        raise ValidationError(
            _("Dit lijkt geen nummer van %(register)s. Kijk het nog eens na.", register=register)
        ) from wrong


class NumbersForm(Form):
    """Of each person that has no number yet: which register, and the number. Empty is left out."""

    people: Sequence[UUID] = ()

    def numbers(self) -> dict[UUID, Values]:
        """What was typed, by uuid of the invitation."""
        found: dict[UUID, Values] = {}
        for person in self.people:
            typed = plain(self[f"number_{person.hex}"].data or "")
            register = self[f"register_{person.hex}"].data
            if typed:
                found[person] = {"register": register, "number": checked(register, typed)}
        return found


def numbers_form(
    people: Sequence[Invitation], registers: Sequence[str], known: Mapping[UUID, Values]
) -> type[NumbersForm]:
    """Two fields for each person; what the map knows of them is filled in already."""
    fields: dict[str, Any] = {"people": [one.uuid for one in people]}
    for one in people:
        name, given = one.uuid.hex, known.get(one.uuid, {})
        fields[f"register_{name}"] = SelectField(
            _("Register van %(name)s", name=one.name),
            choices=[SelectChoice(register, register) for register in registers],
            default=given.get("register", registers[0]),
            validate_choice=False,
            validators=[AnyOf(registers, message=_("Kies een register."))],
        )
        fields[f"number_{name}"] = StringField(
            _("Nummer van %(name)s", name=one.name), default=given.get("number", ""), validators=[_fits]
        )
    return type("NumbersForm", (NumbersForm,), fields)


def _fits(form: Any, field: StringField) -> None:
    if plain(field.data or ""):
        checked(form[field.short_name.replace("number_", "register_")].data or "", field.data)


class PersonForm(Form):
    """Whether somebody was there after all, for how long, and under which numbers."""

    registers: Sequence[str] = ()
    before: tuple[str, int | None] = ("", None)

    def numbers(self) -> list[Values]:
        """All numbers as typed, several of one register with commas between."""
        return [
            {"register": register, "number": checked(register, number)}
            for at, register in enumerate(self.registers)
            for number in _apart(self[f"number_{at}"].data)
        ]

    @property
    def is_present(self) -> bool:
        """What was chosen."""
        return bool(self["there"].data == "yes")

    @property
    def minutes_there(self) -> int | None:
        """How long, of who was there."""
        return self["minutes"].data if self.is_present else None

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        state = "present" if self.is_present else "absent"
        is_other = (state, self.minutes_there) != self.before
        if is_valid and is_other and not plain(self["reason"].data or ""):
            self["reason"].errors = [_("Schrijf op waarom u dit verandert.")]
            return False
        return is_valid


def person_form(invitation: Invitation, registers: Sequence[str], minutes: int) -> type[PersonForm]:
    """One person after settling."""
    is_present = invitation.state == "present"
    own = [(register, ", ".join(numbers_in(invitation, register))) for register in registers]
    fields: dict[str, Any] = {
        "registers": registers,
        "seen": HiddenField(default=mark_of(invitation)),
        "before": (invitation.state if is_present else "absent", minutes if is_present else None),
        "there": RadioField(
            _("Was %(name)s er?", name=invitation.name),
            id="there",
            choices=[SelectChoice("yes", _("Ja, aanwezig")), SelectChoice("no", _("Nee, niet aanwezig"))],
            default="yes" if is_present else "no",
            validate_choice=False,
            validators=[AnyOf(["yes", "no"], message=_("Kies of deze persoon er was."))],
        ),
        "minutes": WholeNumber(_("Hoeveel minuten telt dat?"), 0, LONGEST_DAY, id="minutes", default=minutes),
    }
    for at, (register, numbers) in enumerate(own):
        fields[f"number_{at}"] = StringField(
            _("Nummer in %(register)s", register=register), default=numbers, validators=[_each_fits]
        )
    fields["reason"] = TextAreaField(
        _("Waarom verandert u dit?"),
        id="reason",
        description=_("Dit staat alleen in het logboek. Bij een registernummer hoeft het niet."),
        validators=[Length(max=300, message=_("Schrijf niet meer dan 300 tekens."))],
    )
    return type("PersonForm", (PersonForm,), fields)


def _apart(typed: str | None) -> list[str]:
    return [one for one in map(plain, (typed or "").split(",")) if one]


def _each_fits(form: Any, field: StringField) -> None:
    register = form.registers[int(field.short_name.removeprefix("number_"))]
    for one in _apart(field.data):
        checked(register, one)
