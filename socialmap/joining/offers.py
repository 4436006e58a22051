"""What the questions of an application let you choose from."""

from collections.abc import Callable
from typing import Any

from wtforms.fields.choices import SelectChoice

from socialmap.directory.choices import discipline_groups, need_groups
from socialmap.directory.identifiers import Checked, WrongShape
from socialmap.foundation.texts import _, language, told
from socialmap.search.current import memory
from socialmap.search.labels import language_name

# Spoken here by many, in the order in which they are asked; another language stands in the description.
LANGUAGES = "nl en de fr es pt it tr ar fa ru uk pl zh so ti".split()
Choices = Callable[..., list[SelectChoice]]
LONGEST_AREA, MOST_AREAS = 80, 30


def kinds() -> list[SelectChoice]:
    return [
        SelectChoice("person", _("Mijzelf, als zorgverlener")),
        SelectChoice("practice", _("Een praktijk")),
        SelectChoice("facility", _("Een voorziening, zoals een inloophuis of een loket")),
    ]


def referrals() -> list[SelectChoice]:
    return [
        SelectChoice("nee", _("Nee, zij kunnen zelf bellen")),
        SelectChoice("ja", _("Ja, altijd")),
        SelectChoice("soms", _("Soms")),
    ]


def accepts_new() -> list[SelectChoice]:
    return [
        SelectChoice("ja", _("Ja")),
        SelectChoice("nee", _("Nee, nu niet")),
        SelectChoice("onbekend", _("Dat zeg ik aan de telefoon")),
    ]


def language_choices() -> list[SelectChoice]:
    return [SelectChoice(code, language_name(code, language())) for code in LANGUAGES]


def discipline_choices(form: Any, field: Any) -> list[SelectChoice]:
    """Every kind of help, in groups; for other work beside the main one only what is on the criteria list."""
    is_main = field.name == "discipline"
    rows = memory().present().reference.disciplines.items()
    return [SelectChoice("", _("Maak een keuze") if is_main else _("Nee"))] + [
        SelectChoice(slug, told(row, "label"), optgroup=discipline_groups().get(row.group, ""))
        for slug, row in rows
        if is_main or (row.on_criteria_list and slug != form.main)
    ]


def need_choices(form: Any, field: Any) -> list[SelectChoice]:
    """Every need once: first those that often come with this profession, then the others by group."""
    rows = memory().present().reference.needs.items()
    often = [(slug, row) for slug, row in rows if form.main in row.disciplines]
    others = [(slug, row) for slug, row in rows if form.main not in row.disciplines]
    groups = need_groups()
    return [SelectChoice(slug, told(row, "label"), optgroup=_("Vaak bij uw vak")) for slug, row in often] + [
        SelectChoice(slug, told(row, "label"), optgroup=groups.get(row.group, row.group))
        for group in groups
        for slug, row in others
        if row.group == group
    ]


def areas(text: str) -> Checked:
    """Places, municipalities or four-digit postcodes, as people write a list of them."""
    names = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    gazetteer = memory().present().reference.gazetteer
    unknown = [name for name in names if len(name) > LONGEST_AREA or gazetteer.find(name) is None]
    if unknown or len(names) > MOST_AREAS:
        raise WrongShape(", ".join(unknown), "")
    return Checked(list(dict.fromkeys(names)))


def yes_no() -> list[SelectChoice]:
    return [SelectChoice("ja", _("Ja")), SelectChoice("nee", _("Nee"))]


def yes_no_unknown() -> list[SelectChoice]:
    return [*yes_no(), SelectChoice("", _("Weet ik niet"))]


def choices_of(labels: Callable[[], dict[str, str]]) -> Choices:
    """The choices of the contract, as a form has them."""
    return lambda: [SelectChoice(code, label) for code, label in labels().items()]
