"""Forms of the core group: adopt a list, and make a new version without any script."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from wtforms import BooleanField, Field, HiddenField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

from socialmap.criteria.rules import MOST, WORDS, Criterion
from socialmap.criteria.service import Decision
from socialmap.directory.identifiers import WrongShape, check_url
from socialmap.foundation.fields import Day, WholeNumber
from socialmap.foundation.forms import Form
from socialmap.foundation.text import plain
from socialmap.foundation.texts import _

LONGEST = {"text": 400, "proof": 300, "where": 120, "url": 300}
SPARE = 1


class AdoptForm(Form):
    """Who decided on a list, and when."""

    def decision(self) -> Decision:
        note = self["note"].data if "note" in self else ""
        return Decision(plain(self["decided_by"].data or ""), self["decided_on"].data, note or "")


class ListForm(AdoptForm):
    """A whole list of criteria, each in boxes of its own; `count` of them."""

    count = 0

    @property
    def rows(self) -> list[list[Field]]:
        """The boxes of each criterion, in the order in which they stand."""
        names = ("text", "proof", "where", "url", "place", "is_wording", "is_gone")
        return [
            [self[f"{name}_{at}"] for name in names if f"{name}_{at}" in self] for at in range(self.count)
        ]

    @property
    def seen_id(self) -> int:
        """The list that stood on the screen; -1 when none was sent, which no list has."""
        sent = self["seen"].data or ""
        return int(sent) if sent.isdecimal() else -1

    def criteria(self) -> list[Criterion]:
        """What was typed, in the order asked for, without what goes and without empty boxes."""
        kept = [at for at in range(self.count) if self._text(at) and not self._is(f"is_gone_{at}")]
        kept.sort(key=lambda at: (self[f"place_{at}"].data or MOST + at, at))
        return [self._criterion(at) for at in kept]

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        if not self["valid_from"].errors and self["valid_from"].data is None:
            self["valid_from"].errors = [_("Vul een dag in.")]
            is_valid = False
        if is_valid and not self.criteria():
            self.form_errors.append(_("Schrijf minstens één criterium op."))
            is_valid = False
        return is_valid

    def _criterion(self, at: int) -> Criterion:
        words = {name: plain(self[f"{name}_{at}"].data or "") for name in WORDS}
        words["url"] = check_url(words["url"]).value if words["url"] else ""
        return {"key": self[f"key_{at}"].data or "", **words, "is_wording": self._is(f"is_wording_{at}")}

    def _text(self, at: int) -> str:
        return plain(self[f"text_{at}"].data or "")

    def _is(self, name: str) -> bool:
        return name in self and bool(self[name].data)


def adopt_form(today: date) -> type[AdoptForm]:
    """ "Stel deze lijst vast"."""
    return type("AdoptFormOfToday", (AdoptForm,), _decision_fields(today, is_needed=True))


def list_form(criteria: Sequence[Criterion], today: date, *, count: int) -> type[ListForm]:
    """A form with room for `count` criteria, of which these hold now or were typed before."""
    count = max(1, min(count, MOST))
    fields: dict[str, Any] = {"count": count, "seen": HiddenField(), "boxes": HiddenField(default=str(count))}
    for at in range(count):
        fields |= _row(at, is_known=at < len(criteria))
    fields["valid_from"] = Day(
        _("Vanaf welke dag geldt dit?"),
        default=today,
        description=_(
            "Vandaag of later. Wie al op de kaart staat, krijgt de vraag bij de volgende controle."
        ),
        validators=(_not_before(today),),
    )
    fields["note"] = TextAreaField(
        _("Waarom verandert dit?"),
        description=_("Iedereen kan dit lezen."),
        validators=[Length(max=1000, message=_("Schrijf niet meer dan 1000 tekens."))],
    )
    return type("ListFormOfToday", (ListForm,), fields | _decision_fields(today, is_needed=False))


def given(criteria: Sequence[Criterion], *, seen: int) -> dict[str, Any]:
    """What the boxes begin with."""
    data: dict[str, Any] = {"seen": str(seen)}
    for at, one in enumerate(criteria):
        data |= {f"{name}_{at}": one.get(name, "") for name in ("key", *WORDS)}
        data[f"place_{at}"] = at + 1
    return data


def _row(at: int, *, is_known: bool) -> dict[str, Any]:
    fields: dict[str, Any] = {
        f"key_{at}": HiddenField(),
        f"text_{at}": TextAreaField(
            _("Wat vraagt u?"),
            description=_("Eén ding, zo dat iemand het kan nakijken."),
            validators=[_short("text"), _whole(at)],
        ),
        f"proof_{at}": StringField(_("Waarmee laat iemand dat zien?"), validators=[_short("proof")]),
        f"where_{at}": StringField(_("Waar kijkt u dat na?"), validators=[_short("where")]),
        f"url_{at}": StringField(
            _("Webadres van dat register"),
            validators=[_short("url"), _address],
            render_kw={"inputmode": "url"},
        ),
        f"place_{at}": WholeNumber(_("Plaats in de lijst"), 1, MOST),
    }
    if is_known:
        fields[f"is_wording_{at}"] = BooleanField(
            _("Alleen anders gezegd: niemand hoeft dit opnieuw te laten zien")
        )
        fields[f"is_gone_{at}"] = BooleanField(_("Haal dit criterium weg"))
    return fields


def _decision_fields(today: date, *, is_needed: bool) -> dict[str, Any]:
    asked = [InputRequired(_("Schrijf op wie dit besloot."))] if is_needed else []
    too_long = Length(max=160, message=_("Schrijf niet meer dan 160 tekens."))
    return {
        "decided_by": StringField(
            _("Wie heeft dit besloten?"),
            description=_("Bijvoorbeeld: de kerngroep in de vergadering van maart."),
            validators=[*asked, too_long],
        ),
        "decided_on": Day(_("Wanneer is dat besloten?"), default=today, validators=(_not_after(today),)),
    }


def _short(name: str) -> Length:
    most = LONGEST[name]
    return Length(max=most, message=_("Schrijf niet meer dan %(most)s tekens.", most=most))


def _whole(at: int) -> Callable[[Any, Field], None]:
    """What is known may only go on purpose, and proof without a question is none."""

    def check(form: ListForm, field: Field) -> None:
        is_gone = f"is_gone_{at}" in form and form[f"is_gone_{at}"].data
        has_more = any(plain(form[f"{name}_{at}"].data or "") for name in ("key", "proof", "where", "url"))
        if not plain(field.data or "") and has_more and not is_gone:
            raise ValidationError(_("Schrijf op wat u vraagt, of kies ‘Haal dit criterium weg’."))

    return check


def _address(form: Any, field: Field) -> None:
    text = plain(field.data or "")
    if text:
        try:
            check_url(text)
        except WrongShape:
            raise ValidationError(_("Dit is geen webadres. Laat het anders leeg.")) from None


def _not_before(today: date) -> Callable[[Any, Field], None]:
    def check(form: Any, field: Field) -> None:
        if field.data is not None and field.data < today:
            raise ValidationError(_("Kies vandaag of een dag daarna."))

    return check


def _not_after(today: date) -> Callable[[Any, Field], None]:
    def check(form: Any, field: Field) -> None:
        if field.data is not None and field.data > today:
            raise ValidationError(_("Deze dag moet nog komen."))

    return check
