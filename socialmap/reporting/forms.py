"""Forms of the room: who is missed, a contact, own words at a criterion."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, DataRequired, Length

from socialmap.directory.identifiers import bsn_like
from socialmap.foundation.fields import Day
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _

# A number to call or an address to write to belongs to a person, and is not asked.
_REACHES = re.compile(r"@|(?:\d[\s-]?){8,}")


def no_patient(form: Form, field: StringField) -> None:
    """Refuses what looks like the number of a citizen."""
    if bsn_like(field.data or ""):
        raise ValidationError(_("Dit lijkt op een burgerservicenummer. Haal dat nummer weg."))


def one_line(longest: int, empty: str) -> list[Any]:
    """What is asked of a line that must be there."""
    too_long = _("Schrijf niet meer dan %(n)s tekens.", n=longest)
    return [DataRequired(empty), Length(max=longest, message=too_long), no_patient]


def missed_form(municipalities: Sequence[str]) -> type[Form]:
    """The form of who misses a practice: its name and its municipality, nothing else."""

    class MissedForm(Form):
        practice = StringField(
            _("Wie mist u? De naam van de praktijk of voorziening"),
            description=_("Alleen de naam. Schrijf geen namen van patiënten op, en niets over uzelf."),
            validators=one_line(160, _("Vul de naam van de praktijk in.")),
        )
        municipality = SelectField(
            _("In welke gemeente?"),
            choices=[
                SelectChoice("", _("Kies een gemeente")),
                *(SelectChoice(one) for one in municipalities),
            ],
            validate_choice=False,  # what WTForms says about a choice it does not know is English
            validators=[AnyOf(municipalities, message=_("Kies een gemeente."))],
        )

        def validate_practice(self, field: StringField) -> None:
            if _REACHES.search(field.data or ""):
                raise ValidationError(_("Schrijf alleen de naam op, geen mailadres of telefoonnummer."))

    return MissedForm


def contact_kinds() -> dict[str, str]:
    """With whom the network speaks."""
    return {"hospital": _("Ziekenhuis"), "gp": _("Huisarts of huisartsenorganisatie")}


class ContactBase(Form):
    """What holds in every language: a contact has a day, and that day has been."""

    today: date

    def validate_on(self, field: Day) -> None:
        if field.data is not None and field.data > self.today:
            raise ValidationError(_("Deze dag moet nog komen. Vul de dag van het contact in."))

    def validate(self, extra_validators: Any = None) -> bool:
        """A day may be left empty elsewhere; here it may not."""
        is_valid = super().validate(extra_validators)
        day = self["on"]
        if day.data is None and not day.errors:
            day.errors = [_("Vul de dag in.")]
        return is_valid and not day.errors


def contact_form(today: date) -> type[Form]:
    """A line in the log of contacts."""
    of_today = today

    class ContactForm(ContactBase):
        today = of_today
        kind = RadioField(
            _("Met wie?"),
            choices=[SelectChoice(value, label) for value, label in contact_kinds().items()],
            validate_choice=False,
            validators=[AnyOf(list(contact_kinds()), message=_("Kies met wie u contact had."))],
        )
        on = Day(_("Wanneer?"), default=of_today)
        organisation = StringField(
            _("Welke organisatie?"), validators=one_line(160, _("Vul de organisatie in."))
        )
        about = StringField(
            _("Waarover, in één regel"),
            description=_("Schrijf niets over patiënten."),
            validators=one_line(300, _("Schrijf waarover het ging.")),
        )

    return ContactForm


def note_form(longest: int) -> type[Form]:
    """Own words at one criterion."""

    class NoteForm(Form):
        criterion = HiddenField()
        text = TextAreaField(
            _("Wat wilt u hierbij zeggen?"),
            validators=[
                Length(max=longest, message=_("Schrijf niet meer dan %(n)s tekens.", n=longest)),
                no_patient,
            ],
        )

    return NoteForm
