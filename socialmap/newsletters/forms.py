"""Forms of the newsletters."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, Length, Regexp
from wtforms.validators import Optional as MayBeEmpty

from socialmap.accounts.rules import DECIDING
from socialmap.foundation.clock import AMSTERDAM
from socialmap.foundation.fields import Day
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _
from socialmap.newsletters import rules
from socialmap.newsletters.models import Newsletter

EVERYBODY, CORE_GROUP = "all", "core-group"
Choices = Sequence[tuple[str, str]]


def letter_form(disciplines: Choices, places: Choices) -> type["LetterForm"]:
    """What it says, and whom it is for."""

    class ThisLetterForm(LetterForm):
        kind = _one_of(
            _("Wat voor brief is het?"),
            [
                ("newsletter", _("Nieuwsbrief: voor wie daarom vroeg. Iedereen kan zich afmelden.")),
                (
                    "service",
                    _("Bericht van het netwerk: voor alle leden. Alleen voor wat iedereen moet weten."),
                ),
            ],
        )
        who = _one_of(
            _("Wie krijgen hem?"), [(EVERYBODY, _("Iedereen")), (CORE_GROUP, _("Alleen de kerngroep"))]
        )
        subject = StringField(
            _("Onderwerp"), id="subject", validators=[_filled(_("Schrijf een onderwerp.")), _most_subject()]
        )
        text = TextAreaField(
            _("Tekst"), id="text", validators=[_filled(_("Schrijf een tekst.")), _most_text()]
        )
        disciplines_chosen = _some_of(_("Alleen deze vakgebieden"), disciplines)
        places_chosen = _some_of(_("Alleen deze plaatsen"), places)
        relations = BooleanField(_("Ook aan relaties: mensen die meedoen, maar niet op de kaart staan"))

    return ThisLetterForm


class LetterForm(Form):
    """The fields every letter form has, and what they mean."""

    revision = HiddenField()

    def fill_from(self, one: Newsletter | None) -> None:
        """Show a newsletter, or what is usual."""
        audience: Mapping[str, Any] = one.audience if one is not None else {}
        self["kind"].data = one.kind if one is not None else "newsletter"
        self["who"].data = CORE_GROUP if audience.get("roles") else EVERYBODY
        self["relations"].data = audience.get("relations", True)
        for name in ("disciplines", "places"):
            self[f"{name}_chosen"].data = list(audience.get(name, ()))
        if one is not None:
            self["subject"].data, self["text"].data, self["revision"].data = (
                one.subject,
                one.text,
                one.revision,
            )

    def values(self) -> dict[str, Any]:
        """As the service takes them."""
        audience = {
            "roles": list(DECIDING) if self["who"].data == CORE_GROUP else [],
            "disciplines": self["disciplines_chosen"].data or [],
            "places": self["places_chosen"].data or [],
            "relations": bool(self["relations"].data),
        }
        return {
            "kind": self["kind"].data,
            "subject": self["subject"].data or "",
            "text": self["text"].data or "",
            "audience": audience,
        }

    def seen_revision(self) -> int:
        """Which version stood on the screen."""
        return revision_of(self["revision"].data)


def send_form() -> type["SendForm"]:
    """When it leaves."""

    class ThisSendForm(SendForm):
        when = _one_of(
            _("Wanneer gaat hij weg?"),
            [("now", _("Over tien minuten. U kunt dan nog terug.")), ("later", _("Op een dag en tijd"))],
        )
        day = Day(_("Welke dag?"), id="day", render_kw={"type": "date"})
        time = StringField(
            _("Hoe laat?"),
            id="time",
            description=_("Bijvoorbeeld 09:30."),
            validators=[
                MayBeEmpty(),
                Regexp(r"([01][0-9]|2[0-3])[:.][0-5][0-9]\Z", message=_("Schrijf de tijd als 09:30.")),
            ],
        )

        def validate(self, extra_validators: Any = None) -> bool:
            is_valid: bool = super().validate(extra_validators)
            if self["when"].data != "later":
                return is_valid
            if self["day"].data is None and not self["day"].errors:
                self["day"].errors = [_("Kies een dag.")]
            if not self["time"].data:
                self["time"].errors = [_("Schrijf hoe laat.")]
            return not (self["day"].errors or self["time"].errors) and is_valid

    return ThisSendForm


def revision_of(sent: str | None) -> int:
    """A number of a version as a form sends it; 0 for what cannot be one."""
    return int(sent) if sent is not None and sent.isdecimal() and len(sent) < 9 else 0


class SendForm(Form):
    """When, in Europe/Amsterdam, and which version stood on the screen."""

    revision = HiddenField()

    def leaves_at(self) -> datetime | None:
        """The instant that was chosen; None is as soon as can be."""
        if self["when"].data != "later":
            return None
        typed = time.fromisoformat(self["time"].data.replace(".", ":"))
        return datetime.combine(self["day"].data, typed, AMSTERDAM)

    def seen_revision(self) -> int:
        """Which version stood on the screen."""
        return revision_of(self["revision"].data)


def _one_of(label: str, choices: Choices) -> RadioField:
    values = [value for value, _label in choices]
    return RadioField(
        label,
        choices=[SelectChoice(value, said) for value, said in choices],
        validate_choice=False,
        default=values[0],
        validators=[AnyOf(values, message=_("Kies uit de lijst."))],
    )


def _some_of(label: str, choices: Choices) -> SelectMultipleField:
    return SelectMultipleField(label, choices=[SelectChoice(value, said) for value, said in choices])


def _filled(message: str) -> Length:
    return Length(min=1, message=message)


def _most_subject() -> Length:
    return Length(
        max=rules.MOST_SUBJECT, message=_("Schrijf niet meer dan %(most)s tekens.", most=rules.MOST_SUBJECT)
    )


def _most_text() -> Length:
    return Length(
        max=rules.MOST_TEXT, message=_("Schrijf niet meer dan %(most)s tekens.", most=rules.MOST_TEXT)
    )
