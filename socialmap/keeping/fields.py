"""Fields of the forms of a keeper: each says in Dutch what is wrong, and what to do."""

from collections.abc import Callable
from typing import Any

from wtforms import (
    BooleanField,
    Field,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from socialmap.directory.identifiers import (
    Checked,
    WrongShape,
    bsn_like,
    check_email,
    check_phone,
    check_url,
    shown_phone,
)
from socialmap.foundation.text import plain
from socialmap.foundation.texts import _, ngettext

Check = Callable[[str], Checked]


class Boxes(SelectMultipleField):
    """Any number of choices, each a box to tick; a long list `folds` away."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str, *, folds: bool = False, **more: Any) -> None:
        super().__init__(label, **more)
        self.folds = folds

    @property
    def chosen_label(self) -> str:
        """How many are ticked."""
        count = len(self.data or [])
        return ngettext("%(n)s gekozen", "%(n)s gekozen", count) if count else _("niets gekozen")

    def pre_validate(self, form: Any) -> None:
        known = {choice[0] for choice in self.iter_choices()}
        if not set(self.data or []) <= known:
            raise ValidationError(_("Kies uit de lijst."))


class YesNo(RadioField):
    """Yes, no, or not known; `answer` is True, False or None."""

    def __init__(self, label: str, **more: Any) -> None:
        choices = [
            SelectChoice("ja", _("Ja")),
            SelectChoice("nee", _("Nee")),
            SelectChoice("", _("Niet bekend")),
        ]
        super().__init__(label, choices=choices, validate_choice=False, **more)

    def process_data(self, value: Any) -> None:
        self.data = {True: "ja", False: "nee", None: ""}.get(value, "")

    def pre_validate(self, form: Any) -> None:
        if self.data not in ("ja", "nee", "", None):
            raise ValidationError(_("Kies een van de drie."))

    @property
    def answer(self) -> bool | None:
        return {"ja": True, "nee": False}.get(self.data)


def line_field(label: str, longest: int, *, help: str = "", **more: Any) -> StringField:
    """One line of text."""
    validators = [*more.pop("validators", ()), at_most(longest), no_bsn]
    return StringField(label, description=help, validators=validators, **more)


def lines_field(label: str, longest: int, *, help: str = "", rows: int = 5) -> TextAreaField:
    """Text of several lines."""
    return TextAreaField(
        label, description=help, validators=[at_most(longest), no_bsn], render_kw={"rows": rows}
    )


def phone_field(label: str, *, help: str = "") -> StringField:
    """A Dutch telephone number, shown as people write it."""
    wrong = _("Dit is geen Nederlands telefoonnummer. Schrijf het zoals 0348 - 12 34 56.")
    return _shaped(label, check_phone, wrong, help, {"type": "tel", "autocomplete": "off"}, (_as_written,))


def mail_field(label: str, *, help: str = "") -> StringField:
    """A mail address."""
    wrong = _("Dit is geen mailadres. Kijk of er een @ en een punt in staan.")
    return _shaped(label, check_email, wrong, help, {"inputmode": "email", "autocomplete": "off"})


def web_field(label: str, *, help: str = "") -> StringField:
    """A web address."""
    wrong = _("Dit is geen webadres. Schrijf het zoals https://www.praktijk.nl.")
    return _shaped(label, check_url, wrong, help, {"inputmode": "url", "autocomplete": "off"})


class Areas(StringField):
    """Places with a comma between them; a list in the listing."""

    def process_data(self, value: Any) -> None:
        self.data = ", ".join(value or [])

    @property
    def areas(self) -> list[str]:
        parts = (part.strip() for part in one_line(self).replace(";", ",").split(","))
        return list(dict.fromkeys(part for part in parts if part))


def tick_field(label: str, *, help: str = "") -> BooleanField:
    """One box to tick; never ticked beforehand unless it was ticked before."""
    return BooleanField(label, description=help)


def _shaped(
    label: str, check: Check, wrong: str, help: str, render_kw: dict[str, str], filters: tuple[Any, ...] = ()
) -> StringField:
    return StringField(
        label, description=help, validators=[shape(check, wrong)], render_kw=render_kw, filters=filters
    )


def _as_written(text: str | None) -> str | None:
    return shown_phone(text) if text and text.startswith("+31") else text


def required(message: str) -> InputRequired:
    """Something must be filled in."""
    return InputRequired(message)


def at_most(longest: int) -> Callable[[Any, Field], None]:
    """No longer than the database keeps, measured as it is kept."""

    def check(form: Any, field: Field) -> None:
        if len(plain(field.data or "")) > longest:
            raise ValidationError(_("Schrijf niet meer dan %(longest)s tekens.", longest=longest))

    return check


def no_bsn(form: Any, field: Field) -> None:
    """A citizen number may not be kept."""
    if bsn_like(field.data or ""):
        raise ValidationError(_("Dit lijkt op een burgerservicenummer. Haal dat nummer weg."))


def shape(check: Check, wrong: str) -> Callable[[Any, Field], None]:
    """Of the right shape, or empty."""

    def checked(form: Any, field: Field) -> None:
        try:
            text = one_line(field)
            if text:
                check(text)
        except WrongShape:
            raise ValidationError(wrong) from None

    return checked


def one_line(field: Field) -> str:
    """What was typed, as one plain line."""
    return " ".join(plain(field.data or "").split())


def text_of(field: Field) -> str:
    """What was typed, as plain text."""
    return plain(field.data or "")


def kept(check: Check, field: Field) -> str:
    """What was typed, in the shape we keep; the field was checked before."""
    text = one_line(field)
    return str(check(text).value) if text else ""
