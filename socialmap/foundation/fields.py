"""Fields every room may use; each says in the visitor's language what is wrong, and what to do."""

from collections.abc import Callable
from datetime import date
from typing import Any

from wtforms import DateField, Field, IntegerField, ValidationError
from wtforms.validators import Optional as MayBeEmpty

from socialmap.foundation.texts import _

FIRST_YEAR, LAST_YEAR = 2000, 2100


class Day(DateField):
    """A calendar day, from a date picker or typed as people do; may be empty."""

    def __init__(self, label: str, *, validators: tuple[Any, ...] = (), **more: Any) -> None:
        formats = ["%Y-%m-%d", "%d-%m-%Y"]
        super().__init__(label, format=formats, validators=[MayBeEmpty(), _not_far, *validators], **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Dit is geen datum. Schrijf bijvoorbeeld 1-9-2026.")) from None


class WholeNumber(IntegerField):
    """A whole number, or nothing."""

    def __init__(self, label: str, low: int, high: int, **more: Any) -> None:
        validators = [MayBeEmpty(), _between(low, high)]
        super().__init__(label, validators=validators, render_kw={"inputmode": "numeric"}, **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Dit is geen heel getal.")) from None


def _not_far(form: Any, field: Field) -> None:
    day: date | None = field.data
    if day is not None and not FIRST_YEAR <= day.year < LAST_YEAR:
        raise ValidationError(_("Dit jaar kan niet."))


def _between(low: int, high: int) -> Callable[[Any, Field], None]:
    def check(form: Any, field: Field) -> None:
        if field.data is not None and not low <= field.data <= high:
            raise ValidationError(_("Vul een getal in van %(low)s tot en met %(high)s.", low=low, high=high))

    return check
