"""The form of a text: made from the fields of its kind, the English beside the Dutch."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import request
from wtforms import BooleanField, Field, HiddenField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from socialmap.accounts.forms import check_email
from socialmap.foundation.fields import Day
from socialmap.foundation.forms import Form
from socialmap.foundation.text import plain
from socialmap.foundation.texts import _, told
from socialmap.search.current import memory
from socialmap.wording.labels import field_label, help_of
from socialmap.wording.rules import ENGLISH, Values, is_link
from socialmap.wording.subjects import Subject, Text

# The columns of the texts that are a list; `en` is the English of one row.
COLUMNS = {
    "links": ("label", "href", "checked_on"),
    "leads": ("label", "href", "en"),
    "partners": ("name", "role", "en"),
}
SLUGS = ("disciplines", "needs")
MOST_ROWS = 20
SPARE_ROWS = 2


class TextForm(Form):
    """All texts of one row, with the digest of what was on the screen."""

    subject: Subject
    seen = HiddenField()
    english_checked = BooleanField()

    def values(self) -> Values:
        """The texts as they are kept."""
        values: Values = {}
        for text in self.subject.texts:
            if text.takes in COLUMNS:
                values |= self._rows(text)
            elif text.takes in SLUGS:
                chosen = (self[name].data for name in self.data if name.startswith(f"{text.name}-"))
                values[text.name] = list(dict.fromkeys(slug for slug in chosen if slug))
            else:
                values |= self._single(text)
        return {**values, "english_checked": bool(self.english_checked.data)}

    def _single(self, text: Text) -> Values:
        values = {text.name: _as_text(self[text.name])}
        if text.in_english:
            values[f"{ENGLISH}{text.name}"] = _as_text(self[f"{ENGLISH}{text.name}"])
        return values

    def _rows(self, text: Text) -> Values:
        rows, english = [], []
        names = COLUMNS[text.takes]
        for at in range(rows_shown(self, text)):
            row = {name: _as_text(self[f"{text.name}-{at}-{name}"]) for name in names}
            if row[names[0]] or row[names[1]]:
                english.append(row.pop("en", ""))
                rows.append(
                    {**row, **({"checked_on": row["checked_on"] or None} if "checked_on" in row else {})}
                )
        values: Values = {text.name: rows}
        if text.in_english:
            values[f"{ENGLISH}{text.name}"] = english if any(english) else []
        return values


def rows_shown(form: Any, text: Text) -> int:
    """How many rows of a list stand in the form."""
    return sum(
        name.startswith(f"{text.name}-") and name.endswith(f"-{COLUMNS[text.takes][0]}") for name in form.data
    )


def _as_text(field: Field) -> str:
    value = field.data
    if isinstance(value, date):
        return value.isoformat()
    text = plain(value or "")
    return text if isinstance(field, TextAreaField) else " ".join(text.split())


def text_form(subject: Subject, present: Values) -> TextForm:
    """The form of one row, filled with how it is now or with what was sent."""
    fields: dict[str, Any] = {}
    data: Values = {}
    for text in subject.texts:
        made = _MAKERS.get(text.takes, _single_fields)(text, present)
        for name, (field, value) in made.items():
            fields[name], data[name] = field, value
    kind = type("ThisForm", (TextForm,), {**fields, "subject": subject})
    form: TextForm = kind(data=data)
    return form


Made = dict[str, tuple[Any, Any]]


def _single_fields(text: Text, present: Values) -> Made:
    value = present[text.name]
    if text.takes == "day":
        day = date.fromisoformat(value) if value else None
        return {text.name: (Day(field_label(text.name), description=help_of(text)), day)}
    made = {text.name: (_field(text, text.name), value)}
    if text.in_english:
        made[f"{ENGLISH}{text.name}"] = (
            _field(text, f"{ENGLISH}{text.name}"),
            present[f"{ENGLISH}{text.name}"],
        )
    return made


def _field(text: Text, name: str) -> Field:
    is_dutch = name == text.name
    validators: list[Any] = [_at_most(text.longest)]
    if text.is_required and is_dutch:
        validators.append(_not_empty)
    if text.takes == "mail":
        validators.append(_mail)
    more = {"description": help_of(text) if is_dutch else "", "validators": validators}
    if text.takes == "lines":
        return TextAreaField(field_label(name), **more)
    return StringField(field_label(name), **more)


def _row_fields(text: Text, present: Values) -> Made:
    rows, english = present[text.name], present.get(f"{ENGLISH}{text.name}", [])
    made: Made = {}
    for at in range(_how_many(text.name, len(rows))):
        row = {**(rows[at] if at < len(rows) else {}), "en": english[at] if at < len(english) else ""}
        for name in COLUMNS[text.takes]:
            made[f"{text.name}-{at}-{name}"] = _cell(name, at + 1), _cell_value(name, row.get(name))
    return made


def _cell(name: str, number: int) -> Field:
    labels = {
        "label": _("Tekst van regel %(n)s", n=number),
        "href": _("Adres van regel %(n)s", n=number),
        "checked_on": _("Regel %(n)s nagekeken op", n=number),
        "name": _("Naam op regel %(n)s", n=number),
        "role": _("Wat doet %(n)s?", n=number),
        "en": _("Engels van regel %(n)s", n=number),
    }
    if name == "checked_on":
        return Day(labels[name])
    validators: list[Any] = [_at_most(300)]
    if name == "href":
        validators += [_leads_somewhere]
    return StringField(labels[name], validators=validators)


def _cell_value(name: str, value: Any) -> Any:
    if name == "checked_on":
        return date.fromisoformat(value) if value else None
    return value or ""


def _slug_fields(text: Text, present: Values) -> Made:
    reference = memory().present().reference
    rows: dict[str, Any] = reference.needs if text.takes == "needs" else reference.disciplines
    chosen = present[text.name]
    known = [SelectChoice(slug, str(told(row, "label"))) for slug, row in rows.items()]
    known += [SelectChoice(slug, slug) for slug in chosen if slug not in rows]
    choices = [SelectChoice("", _("Geen")), *known]
    one_of = _one_of([choice.value for choice in choices])
    made: Made = {}
    for at in range(_how_many(text.name, len(chosen))):
        label = _("Keuze %(n)s", n=at + 1)
        field = SelectField(label, choices=choices, validate_choice=False, validators=[one_of])
        made[f"{text.name}-{at}"] = field, chosen[at] if at < len(chosen) else ""
    return made


_MAKERS: dict[str, Callable[[Text, Values], Made]] = {
    **dict.fromkeys(COLUMNS, _row_fields),
    **dict.fromkeys(SLUGS, _slug_fields),
}


def _how_many(name: str, stored: int) -> int:
    """Rows for what there is and some more; what was sent is shown again, even when others changed it."""
    sent = [key.split("-")[1] for key in request.form if key.startswith(f"{name}-")]
    numbers = [int(part) + 1 for part in sent if part.isascii() and part.isdecimal() and len(part) < 3]
    return min(MOST_ROWS, max([stored + SPARE_ROWS, *numbers]))


def _at_most(longest: int) -> Length:
    return Length(max=longest, message=_("Schrijf niet meer dan %(n)s tekens.", n=longest))


def _not_empty(form: Any, field: Field) -> None:
    if not (field.data or "").strip():
        raise ValidationError(_("Dit kan niet leeg zijn."))


def _mail(form: Any, field: Field) -> None:
    if (field.data or "").strip():
        check_email(field)


def _leads_somewhere(form: Any, field: Field) -> None:
    """An address needs its text, and a text its address."""
    address = (field.data or "").strip()
    label = (form[field.name.removesuffix("href") + "label"].data or "").strip()
    if address and not is_link(address):
        raise ValidationError(_("Dit is geen webadres. Schrijf het zoals https://www.kanker.nl."))
    if bool(address) != bool(label):
        raise ValidationError(_("Vul de tekst en het adres allebei in, of laat ze allebei leeg."))


def _one_of(values: list[str]) -> Callable[[Any, Field], None]:
    def check(form: Any, field: Field) -> None:
        if (field.data or "") not in values:
            raise ValidationError(_("Kies uit de lijst."))

    return check
