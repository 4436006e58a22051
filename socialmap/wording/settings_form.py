"""The form of the settings: fields that stand inside sentences."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wtforms import Field, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from socialmap.foundation.forms import Form
from socialmap.foundation.text import plain
from socialmap.foundation.texts import _
from socialmap.networks.rules import SETTINGS, Setting
from socialmap.wording.settings_words import Sentence, in_words, problem_label, sentences, yes_no_labels

YES, NO = "ja", "nee"
_DAY = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})")
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?:\s*uur)?")


@dataclass(frozen=True)
class Line:
    """One sentence with its field."""

    key: str
    sentence: Sentence
    field: Field
    standard: str
    is_standard: bool


class SettingsForm(Form):
    """All settings of a network."""

    seen = HiddenField()

    def values(self) -> dict[str, Any]:
        """What was typed, as it is kept; what cannot be read stays as it was typed and is refused later."""
        return {
            key: _read(one, self[key].data) for key, one in SETTINGS.items() if self[key].data is not None
        }

    def refuse(self, problems: Mapping[str, str]) -> None:
        """Put each refusal with its field."""
        for key, why in problems.items():
            self[key].errors = [problem_label(key, why)]

    def put_back(self, key: str) -> None:
        """The standard, in this field."""
        if key in SETTINGS:
            self[key].data = _typed(SETTINGS[key], SETTINGS[key].default)

    def lines(self, *, common: bool) -> list[Line]:
        """The sentences of the page, or those that are seldom needed."""
        return [self._line(one) for one in SETTINGS.values() if one.is_common is common]

    def _line(self, setting: Setting) -> Line:
        standard = _typed(setting, setting.default)
        field = self[setting.key]
        return Line(
            key=setting.key,
            sentence=sentences()[setting.key],
            field=field,
            standard=in_words(setting.key, setting.default) if setting.default != "" else _("leeg"),
            is_standard=(field.data or "") == standard,
        )


def settings_form(present: Mapping[str, Any], seen: str, *, is_sent: bool = True) -> SettingsForm:
    """The form, filled with what was sent in this request, else with how it is now."""
    fields = {key: _field(one) for key, one in SETTINGS.items()}
    data = {key: _typed(SETTINGS[key], value) for key, value in present.items()}
    kind = type("TheseSettings", (SettingsForm,), fields)
    sent = {} if is_sent else {"formdata": None}
    form: SettingsForm = kind(data={**data, "seen": seen}, **sent)
    return form


def _field(setting: Setting) -> Field:
    label = sentences()[setting.key].label
    if setting.kind == "yes":
        yes, no = yes_no_labels()[setting.key]
        choices = [SelectChoice(YES, yes), SelectChoice(NO, no)]
        return SelectField(label, choices=choices, validate_choice=False)
    size = {"number": 4, "day": 6, "time": 6}.get(setting.kind, 28)
    more = {"inputmode": "numeric"} if setting.kind == "number" else {}
    return StringField(label, render_kw={"size": size, "autocomplete": "off", **more})


def _typed(setting: Setting, value: Any) -> str:
    """A value as the field shows it."""
    if setting.kind == "yes":
        return YES if value else NO
    if setting.kind == "day":
        return in_words(setting.key, value)
    return str(value)


def _read(setting: Setting, typed: str) -> Any:
    text = plain(typed or "")
    if setting.kind == "yes":
        return {YES: True, NO: False}.get(text, text)
    if setting.kind == "number":
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else text
    if setting.kind == "day" and (day := _DAY.fullmatch(text)):
        return f"{int(day[2]):02}-{int(day[1]):02}"
    if setting.kind == "time" and (time := _TIME.fullmatch(text)):
        return f"{int(time[1]):02}:{time[2]}"
    return " ".join(text.split())
