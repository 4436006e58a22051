"""The form of a meeting: one page with parts, in which nothing that was typed is lost."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired

from socialmap.directory.identifiers import WrongShape, check_postcode, check_url
from socialmap.foundation.fields import Day, WholeNumber
from socialmap.foundation.forms import Form
from socialmap.foundation.text import plain
from socialmap.foundation.texts import _
from socialmap.meetings import times
from socialmap.meetings.form_rows import at_most, has_words, is_clock, rows
from socialmap.meetings.form_values import duration_of, values_of
from socialmap.meetings.models import Meeting, Values
from socialmap.meetings.rules import KINDS
from socialmap.meetings.shown import kind_labels
from socialmap.search.professions import discipline_labels


class MeetingForm(Form):
    """What a meeting is; `values()` are its columns once it was found right."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        self._check_times()
        self._check_hours()
        return is_valid and not self.errors

    def _check_times(self) -> None:
        """Begin before end, answers before both, and hours that exist."""
        if self.needs("day", _("Kies een dag.")):
            self.starts_at = self._at("starts", self["day"].data)
            self.ends_at = self._at("ends", self["last_day"].data or self["day"].data)
        if self.starts_at is not None and self.ends_at is not None and self.ends_at <= self.starts_at:
            self.wrong("ends", _("Het einde is voor het begin. Kies een latere tijd."))
        has_answer_by = self.needs("answer_by", _("Kies de laatste dag om te antwoorden."))
        if has_answer_by and self["day"].data is not None and self["answer_by"].data > self["day"].data:
            self.wrong("answer_by", _("Deze dag is na de bijeenkomst. Kies een eerdere dag."))

    def _at(self, name: str, day: date) -> datetime | None:
        clock: time | None = times.clock_of(self[name].data or "")
        if clock is None:
            return None
        try:
            return times.instant(day, clock)
        except times.NoSuchTime:
            self.wrong(name, _("Deze tijd bestaat niet: in die nacht gaat de klok een uur vooruit."))
        return None

    def _check_hours(self) -> None:
        minutes = duration_of(self)
        if minutes is None:
            self.wrong("hours", _("Schrijf de uren als een getal: 2 of 2,5."))
            return
        lasts = times.minutes_of(self.starts_at, self.ends_at) if self.starts_at and self.ends_at else 0
        if minutes and 0 < lasts < minutes:
            self.wrong("hours", _("Dit is langer dan de bijeenkomst duurt."))

    def needs(self, name: str, message: str) -> bool:
        """Whether a field that may be empty for its validators was filled in all the same."""
        if self[name].data is None and not self[name].errors:
            self.wrong(name, message)
        return not self[name].errors

    def wrong(self, name: str, message: str) -> None:
        """Say beside a field what is wrong with it."""
        self[name].errors = [*self[name].errors, message]

    def values(self, before: Meeting | None = None) -> Values:
        """The columns of the meeting as typed; `before` is what it was."""
        return values_of(self, before)

    def summary(self) -> Iterable[tuple[str, str]]:
        """What is wrong, with the id of the field to go to; "" for what has no field to see."""
        for field in self:
            for inner in (
                [cell for row in field for cell in row.form] if field.type == "FieldList" else [field]
            ):
                if inner.errors:
                    yield "" if inner.type in ("HiddenField", "CSRFTokenField") else inner.id, inner.errors[0]


def meeting_form(counts: dict[str, int], data: Values | None = None) -> MeetingForm:
    """The form with what was sent, or with `data`; `counts` says how many rows there are to fill in."""
    fields = {
        "revision": HiddenField(),
        **_about(),
        **_when(),
        **_where(),
        **_who(),
        **_after(),
        **{name: rows(name, count) for name, count in counts.items()},
    }
    form: MeetingForm = type("MeetingForm", (MeetingForm,), fields)(data=data)
    return form


def _about() -> dict[str, Any]:
    return {
        "kind": RadioField(
            _("Wat voor bijeenkomst?"),
            choices=[SelectChoice(value, kind_labels()[value]) for value in KINDS],
            validate_choice=False,
            default="training",
            validators=[AnyOf(KINDS, message=_("Kies uit de lijst."))],
        ),
        "title": StringField(
            _("Titel"), validators=[InputRequired(_("Vul een titel in.")), has_words, at_most(160)]
        ),
        "purpose": TextAreaField(_("Waarom komen wij bij elkaar?"), validators=[at_most(2000)]),
        "costs": StringField(
            _("Kosten"), description=_("Laat leeg als het niets kost."), validators=[at_most(200)]
        ),
    }


def _when() -> dict[str, Any]:
    clock: dict[str, Any] = {
        "validators": [InputRequired(_("Vul een tijd in.")), is_clock],
        "render_kw": {"type": "time"},
    }
    return {
        "day": Day(_("Dag"), render_kw={"type": "date"}),
        "starts": StringField(_("Begin"), **clock),
        "ends": StringField(_("Einde"), **clock),
        "last_day": Day(
            _("Laatste dag"),
            description=_("Alleen als de bijeenkomst langer duurt dan een dag."),
            render_kw={"type": "date"},
        ),
        "answer_by": Day(
            _("Laatste dag om te antwoorden"),
            description=_("Tot en met deze dag kan men antwoorden en het antwoord veranderen."),
            render_kw={"type": "date"},
        ),
        "hours": StringField(
            _("Uren die tellen"),
            description=_(
                "Deze uren komen op het bewijs van deelname. Laat leeg: dan tellen wij alles, "
                "zonder de regels met 'pauze' in het programma."
            ),
            validators=[at_most(6)],
            render_kw={"inputmode": "decimal"},
        ),
    }


def _where() -> dict[str, Any]:
    return {
        "location_name": StringField(_("Naam van de plek"), validators=[at_most(160)]),
        "street": StringField(_("Straat"), validators=[at_most(120)]),
        "house_number": StringField(_("Huisnummer"), validators=[at_most(20)]),
        "postcode": StringField(_("Postcode"), validators=[_is_postcode]),
        "place": StringField(
            _("Plaats"),
            description=_("Laat leeg: dan vullen wij de plaats van de postcode in."),
            validators=[at_most(80)],
        ),
        "route": TextAreaField(
            _("Hoe komt men er?"),
            description=_("Bijvoorbeeld: bus 3, parkeren achter, de ingang is links."),
            validators=[at_most(1000)],
        ),
        "online_url": StringField(
            _("Link om online mee te doen"),
            description=_("Alleen wie komt, ziet deze link."),
            validators=[_is_link],
            render_kw={"inputmode": "url"},
        ),
    }


def _who() -> dict[str, Any]:
    return {
        "disciplines": SelectMultipleField(
            _("Voor welke vakgebieden? Kies niets als het voor iedereen is."),
            choices=[SelectChoice(slug, label) for slug, label in discipline_labels().items()],
            validate_choice=False,
        ),
        "for_whom": StringField(
            _("Voor wie? In uw eigen woorden."),
            description=_("Bijvoorbeeld: ook voor huisartsen uit de regio."),
            validators=[at_most(300)],
        ),
        "capacity": WholeNumber(
            _("Hoeveel plaatsen zijn er?"), 1, 5000, description=_("Laat leeg als er geen grens is.")
        ),
        "allows_colleague": BooleanField(_("Wie komt, mag een collega meebrengen"), default=True),
        "asks_diet": BooleanField(_("Wij vragen naar een dieet"), default=True),
        "is_public": BooleanField(_("Iedereen mag weten van deze bijeenkomst: zet hem op de site")),
    }


def _after() -> dict[str, Any]:
    return {
        "uses_scanning": BooleanField(_("Wij scannen een code bij de deur, met een telefoon")),
        "parts": TextAreaField(
            _("Delen van de dag"),
            description=_("Een per regel. Alleen nodig als u per deel in en uit scant."),
            validators=[at_most(400)],
        ),
    }


def _is_postcode(form: Any, field: Any) -> None:
    try:
        if plain(field.data or ""):
            check_postcode(plain(field.data))
    except WrongShape:
        raise ValidationError(_("Dit is geen postcode. Schrijf die zo: 3441 AB.")) from None


def _is_link(form: Any, field: Any) -> None:
    text = plain(field.data or "")
    try:
        if text and not str(check_url(text).value).startswith("https://"):
            raise ValidationError(_("Gebruik een link die met https:// begint."))
    except WrongShape:
        raise ValidationError(_("Dit is geen webadres. Schrijf het zoals https://www.praktijk.nl.")) from None
