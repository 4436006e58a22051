"""The kinds of questions an application asks; each knows who sees its answer and what is kept of it."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, TextArea

from socialmap.directory.identifiers import Checked, WrongShape, bsn_like
from socialmap.directory.models import Listing, Location
from socialmap.directory.sheet_columns import LONGEST_TEXT
from socialmap.foundation.text import plain
from socialmap.foundation.texts import N_, _
from socialmap.joining.offers import Choices, yes_no_unknown

EVERYONE, CORE_GROUP, COLLEAGUES, BY_CHOICE = "everyone", "core-group", "colleagues", "by-choice"
# The words beside a question, with an icon of the sprite.
SEEN_BY = {
    EVERYONE: (N_("Zichtbaar voor iedereen"), "globe"),
    CORE_GROUP: (N_("Alleen voor de kerngroep"), "badge-check"),
    COLLEAGUES: (N_("Alleen voor collega's"), "users"),
    BY_CHOICE: (N_("Zichtbaar voor iedereen als u dat kiest"), "globe"),
}
YES_NO: dict[str, bool | None] = {"ja": True, "nee": False, "": None}


class Asked:
    """What every question has. Its texts are marked where they stand and told in the visitor's language."""

    drawn_as = "line"
    name: str
    data: Any

    def __init__(
        self,
        label: str = "",
        *,
        hint: str = "",
        seen_by: str = EVERYONE,
        needed: str = "",
        head: str = "",
        part: str = "values",
        **more: Any,
    ) -> None:
        super().__init__(_(label), description=_(hint) if hint else "", **more)  # type: ignore[call-arg]
        self.seen_by, self.part = seen_by, part
        self.needed, self.head = needed and _(needed), head and _(head)

    @property
    def seen_label(self) -> str:
        return _(SEEN_BY[self.seen_by][0])

    @property
    def seen_icon(self) -> str:
        return SEEN_BY[self.seen_by][1]

    @property
    def kept(self) -> Any:
        """What is kept of the answer, as plain JSON."""
        return self.data

    def fill(self, value: Any) -> None:
        """Show what was kept before."""
        self.data = value

    @property
    def shown(self) -> str:
        """The answer in words, for the overview; empty when there is none."""
        return str(self.data or "")


class Line(Asked, StringField):
    """One line of text; with `check` it has a shape of its own and is kept in that shape."""

    def __init__(
        self,
        label: str = "",
        *,
        check: Callable[[str], Checked] | None = None,
        wrong: str = "",
        show: Callable[[str], str] = str,
        longest: int | None = None,
        empty: Any = "",
        **more: Any,
    ) -> None:
        super().__init__(label, **more)
        self.check, self.wrong, self.show, self.empty = check, wrong, show, empty
        self.longest = longest or _longest(self.name)

    @property
    def text(self) -> str:
        return " ".join(plain(self.data or "").split())

    @property
    def kept(self) -> Any:
        if self.check is None or not self.text:
            return self.text or self.empty
        try:
            return self.check(self.text).value
        except WrongShape:
            return self.text

    def fill(self, value: Any) -> None:
        self.data = "" if value in (None, self.empty) else self.show(value)

    def pre_validate(self, form: object) -> None:
        if bsn_like(self.text):
            raise ValidationError(_("Dit lijkt op een burgerservicenummer. Haal dat nummer weg."))
        if len(self.text) > self.longest:
            raise ValidationError(_("Schrijf niet meer dan %(most)s tekens.", most=self.longest))
        if self.check is not None and self.text:
            try:
                self.check(self.text)
            except WrongShape:
                raise ValidationError(_(self.wrong)) from None


class Text(Line):
    """Text of several lines."""

    drawn_as = "text"
    widget = TextArea()

    @property
    def text(self) -> str:
        return plain(self.data or "")


class One(Asked, RadioField):
    """One choice out of a few, all to be seen."""

    drawn_as = "radio"

    def __init__(self, label: str = "", *, choices: Choices, **more: Any) -> None:
        super().__init__(label, choices=choices, validate_choice=False, **more)

    @property
    def kept(self) -> Any:
        return self.data if self.data in _values(self) else ""

    @property
    def shown(self) -> str:
        return _labels(self).get(self.data or "", "")


class YesNo(One):
    """Yes, no, or not told."""

    drawn_as = "inline"

    def __init__(self, label: str = "", *, choices: Choices = yes_no_unknown, **more: Any) -> None:
        super().__init__(label, choices=choices, **more)

    @property
    def kept(self) -> Any:
        return YES_NO.get(self.data or "")

    def fill(self, value: Any) -> None:
        self.data = next(sign for sign, answer in YES_NO.items() if answer is value)

    @property
    def shown(self) -> str:
        return super().shown if self.data else ""


class Pick(Asked, SelectField):
    """One choice out of many, folded up."""

    drawn_as = "select"

    def __init__(self, label: str = "", *, choices: Choices = list, **more: Any) -> None:
        super().__init__(label, choices=choices, validate_choice=False, **more)

    @property
    def kept(self) -> Any:
        return self.data if self.data in _values(self) else ""

    @property
    def shown(self) -> str:
        return _labels(self).get(self.kept, "") if self.kept else ""


class Some(Asked, SelectMultipleField):
    """Boxes to tick, in groups where the choices have them."""

    drawn_as = "boxes"
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(
        self, label: str = "", *, choices: Choices = list, is_short: bool = False, **more: Any
    ) -> None:
        super().__init__(label, choices=choices, validate_choice=False, **more)
        self.is_short = is_short

    @property
    def kept(self) -> Any:
        chosen = set(self.data or ())
        return [value for value in _values(self) if value in chosen]

    @property
    def groups(self) -> list[tuple[str, bool, list[tuple[str, str, str, bool]]]]:
        """Headings, whether anything below is ticked, and the boxes: id, value, label, ticked."""
        chosen, found = set(self.data or ()), []
        for head, some in groupby(self.choices, key=lambda one: one.optgroup):
            boxes = [(f"{self.id}-{one.value}", one.value, one.label, one.value in chosen) for one in some]
            found.append((head or "", any(box[-1] for box in boxes), boxes))
        return found

    def fill(self, value: Any) -> None:
        self.data = list(value or ())

    @property
    def shown(self) -> str:
        labels = _labels(self)
        return ", ".join(labels[value] for value in self.kept)


class Tick(Asked, BooleanField):
    """One box to tick."""

    drawn_as = "tick"

    @property
    def shown(self) -> str:
        return _("Ja") if self.data else ""


def _values(field: Any) -> list[str]:
    return [choice.value for choice in field.choices]


def _labels(field: Any) -> dict[str, str]:
    return {choice.value: choice.label for choice in field.choices}


def _longest(name: str) -> int:
    """As long as the database allows for a column of this name."""
    tables = (table.__table__.columns for table in (Listing, Location))
    column = next((columns[name] for columns in tables if name in columns), None)
    return getattr(column.type, "length", None) or LONGEST_TEXT if column is not None else LONGEST_TEXT
