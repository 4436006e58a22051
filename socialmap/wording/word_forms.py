"""Forms of words: one to try and save a search word, one for a word about danger, one to propose."""

from typing import Any

from wtforms import HiddenField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from socialmap.foundation.forms import Form
from socialmap.foundation.text import plain
from socialmap.foundation.texts import _
from socialmap.wording.labels import concept_groups, language_labels, shows_labels
from socialmap.wording.rules import Values, problem_of_word
from socialmap.wording.trial import stems_of

LONGEST_EXAMPLE = 100


class TriedForm(Form):
    """A form whose words are tried first: `tried` tells what was tried, `seen` what was there then."""

    tried = HiddenField()
    seen = HiddenField()


def one_line(text: str | None) -> str:
    """A word as it is kept: one line, small letters, no debris."""
    return " ".join(plain(text or "").split()).lower()


def check_word(text: str) -> None:
    """Raises ValidationError when a text cannot be a word people look for."""
    problem = problem_of_word(text) or ("" if stems_of(text) else "short")
    told = {
        "short": _("Vul een woord in van minstens twee letters."),
        "long": _("Schrijf niet meer dan 120 tekens."),
        "words": _("Gebruik hoogstens vijf woorden."),
        "contact": _("Zet hier geen telefoonnummer, mailadres of webadres in."),
    }
    if problem:
        raise ValidationError(told[problem])


def word_form(**data: Any) -> TriedForm:
    """A search word: the word, its meaning and language, and a sentence to try it with."""
    choices = [
        SelectChoice(value, label, optgroup=group)
        for group, pairs in concept_groups().items()
        for value, label in pairs
    ]
    known = {choice.value for choice in choices}

    class WordForm(TriedForm):
        variant = StringField(
            _("Woord"), description=_("Eén woord of een paar woorden, zoals mensen het typen.")
        )
        concept = SelectField(_("Betekenis"), choices=choices, validate_choice=False)
        lang = _language_field()
        own = _own_field()
        proposal = HiddenField()

        def validate_variant(self, field: StringField) -> None:
            check_word(one_line(field.data))

        def validate_concept(self, field: SelectField) -> None:
            if field.data not in known:
                raise ValidationError(_("Kies wat dit woord betekent."))

    return WordForm(data={"lang": "nl", **data})


def word_of(form: Form) -> Values:
    """The word as it is kept."""
    return {
        "variant": one_line(form["variant"].data),
        "concept": form["concept"].data,
        "lang": form["lang"].data,
    }


def safety_form(**data: Any) -> TriedForm:
    """A word about danger, with who decided on it and why."""

    class SafetyForm(TriedForm):
        words = StringField(
            _("Woorden"), description=_("Deze woorden staan vlak bij elkaar in wat iemand typt.")
        )
        shows = SelectField(
            _("Wat laat het zien?"),
            choices=[SelectChoice(value, label) for value, label in shows_labels().items()],
            validate_choice=False,
        )
        lang = _language_field()
        own = _own_field()
        decided_by_whom = _who_field()
        why = StringField(_("Waarom?"), validators=[_at_most(300)])

        def validate_words(self, field: StringField) -> None:
            check_word(one_line(field.data))

        def validate_shows(self, field: SelectField) -> None:
            if field.data not in shows_labels():
                raise ValidationError(_("Kies uit de lijst."))

    return SafetyForm(data={"lang": "nl", **data})


def safety_of(form: Form) -> Values:
    """The words about danger as they are kept."""
    return {"shows": form["shows"].data, "words": one_line(form["words"].data), "lang": form["lang"].data}


def decided_of(form: Form) -> dict[str, str] | None:
    """Who decided and why, when both were told."""
    who, why = (" ".join(plain(form[name].data or "").split()) for name in ("decided_by_whom", "why"))
    return {"decided_by_whom": who, "why": why} if who and why else None


def decided_form() -> Form:
    """Only who decided and why, to take back a change of a word about danger."""

    class DecidedForm(Form):
        decided_by_whom = _who_field()
        why = StringField(_("Waarom?"), validators=[_at_most(300)])

    return DecidedForm()


def propose_form(concept: str = "", number: int = 0) -> Form:
    """A word a member misses for one need; several stand on a page, so each has its own ids."""

    class ProposeForm(Form):
        concept = HiddenField()
        variant = StringField(_("Zo zeggen mijn patiënten het"))

        def validate_variant(self, field: StringField) -> None:
            check_word(one_line(field.data))

    form = ProposeForm(data={"concept": concept})
    for field in form:
        field.id = f"{field.short_name}-{number}"
    return form


def _who_field() -> StringField:
    return StringField(
        _("Wie besloot dit?"),
        description=_("De medisch directeur, met naam. Dit is nodig als er een woord verandert of weggaat."),
        validators=[_at_most(120)],
    )


def _language_field() -> SelectField:
    choices = [SelectChoice(code, label) for code, label in language_labels()]

    def check(form: Any, field: SelectField) -> None:
        if field.data not in dict(language_labels()):
            raise ValidationError(_("Kies uit de lijst."))

    return SelectField(_("Taal"), choices=choices, validate_choice=False, validators=[check])


def _own_field() -> StringField:
    return StringField(
        _("Probeer ook met een eigen zin"),
        description=_("Dit hoeft niet. Wij bewaren deze zin niet."),
        validators=[_at_most(LONGEST_EXAMPLE)],
    )


def _at_most(longest: int) -> Length:
    return Length(max=longest, message=_("Schrijf niet meer dan %(n)s tekens.", n=longest))
