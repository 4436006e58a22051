"""The one form of an item: answers, sentences and buttons together; no button loses what was typed."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from flask import request
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length

from socialmap.criteria.models import CriteriaList
from socialmap.foundation.fields import Day
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _
from socialmap.review.rules import ANSWERS, Ground

Lists = Mapping[str, CriteriaList]
LONGEST = 1000
LONGEST_SENTENCE = 400


class ItemForm(Form):
    """Every button of the page sends all of it, with the revision that was on the screen."""

    revision = HiddenField()

    @property
    def seen_revision(self) -> int:
        """The revision on the screen; -1 when none was sent, which no submission has."""
        return int(self.revision.data) if (self.revision.data or "").isdecimal() else -1

    def key_of(self, verb: str) -> str:
        """The key of this form for one button: the same button twice is once, another is another."""
        digest = hashlib.sha256(f"{self.key()} {verb}".encode()).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def refuse(self, name: str, message: str) -> None:
        """Say at a field what is missing for the button that was pressed."""
        self[name].errors = [*self[name].errors, message]


def item_form(people: Iterable[tuple[str, str]] = ()) -> type[ItemForm]:
    """The form in the language of this request; `people` are those to whom it can be handed."""
    words = _words_form()

    class DecisionForm(words):  # type: ignore[misc,valid-type]
        tie = StringField(
            _("Welke band heeft u met deze aanvrager?"),
            description=_("Bijvoorbeeld familie of een oud-collega. U besluit dan niet mee."),
            validators=[_not_longer(300)],
        )
        note = StringField(
            _("Notitie voor de kerngroep"),
            description=_("De aanvrager ziet dit niet."),
            validators=[_not_longer(LONGEST)],
        )
        to = SelectField(
            _("Aan wie draagt u dit over?"),
            choices=[SelectChoice(value, name) for value, name in (("", _("Kies iemand")), *people)],
            validate_choice=False,
        )

    return DecisionForm


def _words_form() -> type[ItemForm]:
    """What goes into the letters and the listing."""

    class WordsForm(ItemForm):
        valid_until = Day(
            _("Tot wanneer geldt de registratie?"),
            description=_("Staat het niet in het register? Laat het dan leeg."),
        )
        own_words = StringField(
            _("Eigen zin in de brief (hoeft niet)"),
            description=_("Bijvoorbeeld een felicitatie, of een tip. De aanvrager leest dit letterlijk."),
            validators=[_not_longer(LONGEST_SENTENCE)],
        )
        question = TextAreaField(
            _("Wat wilt u vragen?"),
            description=_("De aanvrager leest dit letterlijk."),
            validators=[_not_longer(LONGEST)],
        )
        grounds = StringField(_("Aan welk criterium is niet voldaan?"))

    return WordsForm


def withdraw_form() -> type[Form]:
    """Why a listing leaves the map, and whether one is sure."""

    class WithdrawForm(Form):
        reason = RadioField(
            _("Waarom gaat deze vermelding van de kaart?"),
            choices=[SelectChoice(key, text) for key, text in withdrawal_reasons().items()],
            validate_choice=False,
            validators=[
                InputRequired(_("Kies een reden.")),
                AnyOf(list(withdrawal_reasons()), message=_("Kies een reden.")),
            ],
        )
        own_words = StringField(
            _("Eigen zin in de brief (hoeft niet)"), validators=[_not_longer(LONGEST_SENTENCE)]
        )
        sure = BooleanField(
            _("Ja, haal deze vermelding van de kaart. Dit kan niet terug."),
            validators=[InputRequired(_("Zet een vinkje als u het zeker weet."))],
        )

    return WithdrawForm


def withdrawal_reasons() -> dict[str, str]:
    """Why the core group may take a listing off the map, as the letter says it."""
    return {
        "stopped": _("De praktijk of voorziening is gestopt."),
        "left": _("Deze persoon werkt hier niet meer."),
        "criteria": _("De vermelding voldoet niet meer aan de criteria van het netwerk."),
        "asked": _("U of uw praktijk vroeg ons hierom."),
        "silent": _("Wij konden u lange tijd niet bereiken. Wij weten niet of de gegevens kloppen."),
        "double": _("Dezelfde vermelding stond twee keer op de kaart."),
    }


def checks_in(sent: Mapping[str, str], lists: Lists) -> dict[str, dict[str, str]]:
    """The answers that were sent, by name of the criterion; what was left open is left out."""
    return {
        f"{slug}:{one['key']}": {
            "answer": sent[f"check-{slug}-{one['key']}"],
            "where": sent.get(f"where-{slug}-{one['key']}", ""),
        }
        for slug, several in lists.items()
        for one in several.criteria
        if sent.get(f"check-{slug}-{one['key']}") in ANSWERS
    }


def all_is_right(sent: Mapping[str, str], lists: Lists) -> dict[str, dict[str, str]]:
    """Every criterion answered with yes, but what was answered with "not needed"; seen where it says."""
    return {
        f"{slug}:{one['key']}": {
            "answer": "not-needed" if sent.get(f"check-{slug}-{one['key']}") == "not-needed" else "yes",
            "where": sent.get(f"where-{slug}-{one['key']}", "") or str(one.get("where", "")),
        }
        for slug, several in lists.items()
        for one in several.criteria
    }


def grounds_sent() -> list[Ground]:
    """The criteria that were chosen as the ground of a no, each with why."""
    found = []
    for name in request.form.getlist("ground"):
        discipline, _colon, key = name.partition(":")
        why = request.form.get(f"why-{discipline}-{key}", "")[:LONGEST_SENTENCE]
        found.append({"discipline": discipline, "key": key, "why": why})
    return found


def _not_longer(most: int) -> Any:
    return Length(max=most, message=_("Schrijf niet meer dan %(most)s tekens.", most=most))
