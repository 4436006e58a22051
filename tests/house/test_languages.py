"""Every other language says all that the Dutch says, and nothing more."""

import json
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from socialmap.directory.seeds import discipline_rows, need_rows
from socialmap.foundation.texts import LANGUAGES, SOURCE_LANGUAGE
from socialmap.networks.seeds import network_rows
from socialmap.search.seeds import notice_rows

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = ROOT / "socialmap" / "translations"
SEED = ROOT / "seed"
OTHERS = [language for language in LANGUAGES if language != SOURCE_LANGUAGE]
MARKS = ("_", "N_", "ngettext")
# Texts that are the same word in both languages.
SAME = {
    "en": {
        *"AGB-code|Contact|in|Menu|Online|Privacy|Register: %(name)s|Verwijsgids Kanker|online"
        "|Criteria|Log in|Postcode|Register|Register %(number)s|Registers|Website"
        "|%(day)s: %(result)s (%(who)s)|%(km)s km|%(n)s postcode|%(n)s postcodes|%(who)s, %(day)s|Agenda|Code"
        "|%(n)s postcodes in: %(names)s|Criteria: %(what)s|contact|criteria"
        "|Link|PDF|Route|in %(names)s|in %(time)s|link".split("|")
    },
}
# What a row of reference data says to a visitor.
TEXTS_OF_ROWS = {
    "disciplines": "label field description when_calling when_calling_for_other in_referral costs".split(),
    "needs": "label sentence alarm_text about".split(),
    "notices": "title text links".split(),
    "networks": "name short_name about partners".split(),
}
A_FIELD = re.compile(r"%\(\w+\)s|\{\w+\}")
# A capital, but no dot or slash as in the name of a file, and no kind of field; or two words.
A_TEXT = re.compile(r"^[A-Z](?!\w*Field$)[^./]*$|\w \w")

Text = str | tuple[str, ...]
each_language = pytest.mark.parametrize("language", OTHERS)


@cache
def due_texts() -> frozenset[Text]:
    """Every text that code and templates mark, found with the same settings as `make texts`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    settings = project["tool"]["babel"]["mappings"]
    methods = [(one["pattern"], one["method"]) for one in settings]
    options = {one["pattern"]: one for one in settings}
    found = extract_from_dir(ROOT, methods, options)
    return frozenset(
        text if isinstance(text, str) else tuple(text) for _file, _line, text, _comments, _context in found
    )


@cache
def catalogue_of(language: str) -> Catalog:
    with (CATALOGUES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def messages(language: str) -> dict[Text, Message]:
    return {
        message.id if isinstance(message.id, str) else tuple(message.id): message
        for message in catalogue_of(language)
        if message.id
    }


def forms(text: Any) -> tuple[str, ...]:
    """A text for one and a text for many; most texts have one form."""
    return (text,) if isinstance(text, str) else tuple(text)


def pairs(language: str) -> Iterator[tuple[str, str]]:
    """Each translated form beside the Dutch it stands for: the first for one, all others for many."""
    for text, message in messages(language).items():
        dutch = forms(text)
        for at, translated in enumerate(forms(message.string)):
            if translated:
                yield dutch[min(at, len(dutch) - 1)], translated


def ends(text: str) -> tuple[str, str]:
    """The spaces before and after a text."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def named(texts: list[Any]) -> str:
    """All of them: pytest itself names only the first."""
    return "\n".join(sorted(map(str, texts)))


def test_there_is_a_second_language() -> None:
    assert "en" in OTHERS


@each_language
def test_every_text_is_translated(language: str) -> None:
    known = messages(language)

    missing = [text for text in due_texts() if text not in known]
    empty = [text for text in due_texts() & known.keys() if not all(forms(known[text].string))]
    unsure = [text for text, message in known.items() if message.fuzzy]

    assert missing == [], f"run `make texts`, then translate {named(missing)}"
    assert empty == [], named(empty)
    assert unsure == [], named(unsure)


@each_language
def test_no_translation_outlives_its_text(language: str) -> None:
    left = [*(messages(language).keys() - due_texts()), *catalogue_of(language).obsolete]

    assert left == [], f"run `make texts`, which takes out {named(left)}"


@each_language
def test_a_translation_has_the_values_of_its_text(language: str) -> None:
    differing = [
        (dutch, translated)
        for dutch, translated in pairs(language)
        if sorted(set(A_FIELD.findall(dutch))) != sorted(set(A_FIELD.findall(translated)))
    ]

    assert differing == [], named(differing)


@each_language
def test_a_translation_has_the_spaces_of_its_text(language: str) -> None:
    differing = [
        (dutch, translated) for dutch, translated in pairs(language) if ends(dutch) != ends(translated)
    ]

    assert differing == [], named(differing)


@each_language
def test_no_translation_is_still_dutch(language: str) -> None:
    same = {dutch for dutch, translated in pairs(language) if dutch == translated}
    dutch_still = list(same - SAME.get(language, set()))

    assert dutch_still == [], named(dutch_still)
    # What got a word of its own, or is no longer shown, is taken off the list.
    assert SAME.get(language, set()) - same == set()


def outside_marks(template: nodes.Template) -> Iterator[str]:
    """Texts inside the expressions of a template that no mark goes around."""
    calls = [call for call in template.find_all(nodes.Call) if getattr(call.node, "name", "") in MARKS]
    marked = {id(text) for call in calls for text in call.find_all(nodes.Const)}
    for text in template.find_all(nodes.Const):
        if isinstance(text.value, str) and id(text) not in marked and A_TEXT.search(text.value):
            yield text.value


def test_a_text_in_an_expression_is_noticed() -> None:
    def hits(source: str) -> list[str]:
        return list(outside_marks(Environment(autoescape=True).parse(source)))

    assert hits('{% set title = "Zoek hulp" %}{{ fact("Kosten", costs) }}') == ["Zoek hulp", "Kosten"]
    assert hits('{% set title = _("Zoek hulp") %}{{ icon("map-pin") }}{% extends "a/B.html" %}') == []


def test_no_expression_in_a_template_hides_a_text() -> None:
    environment = Environment(autoescape=True)

    hidden = {
        str(path.relative_to(ROOT)): texts
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if (texts := list(outside_marks(environment.parse(path.read_text(encoding="utf-8")))))
    }

    assert hidden == {}


def seed(name: str) -> Any:
    return json.loads((SEED / name).read_text(encoding="utf-8"))


@cache
def rows_of_seed() -> dict[str, list[dict[str, Any]]]:
    """The reference data as it goes into the database, with what the other languages say of it."""
    languages = {path.stem: seed(f"languages/{path.name}") for path in (SEED / "languages").glob("*.json")}
    return {
        "disciplines": discipline_rows(seed("disciplines.json"), seed("discipline_texts.json"), languages),
        "needs": need_rows(seed("hulpvragen.json"), seed("need_texts.json"), languages),
        "notices": notice_rows(seed("notices.json"), languages),
        "networks": network_rows(seed("networks.json"), [], languages),
    }


def lacking(dutch: Any, translated: Any, at: str) -> Iterator[str]:
    """Where a text stands in Dutch and none in the other language; of a list only what is read counts."""
    if isinstance(dutch, list):
        read = [text for one in dutch if (text := one.get("label") or one.get("role"))]
        given = translated if isinstance(translated, list) else []
        for number, one in enumerate(read):
            yield from lacking(one, given[number] if number < len(given) else None, f"{at}[{number}]")
    elif dutch and not (isinstance(translated, str) and translated.strip()):
        yield at


def test_a_text_that_lacks_is_named() -> None:
    links = [{"need": "moe"}, {"label": "Bel 113", "href": "tel:113"}]

    assert list(lacking(links, ["Call 113"], "crisis links")) == []
    assert list(lacking(links, [], "crisis links")) == ["crisis links[0]"]
    assert list(lacking("Moe", " ", "moe label")) == ["moe label"]
    assert list(lacking("", None, "moe about")) == []


def test_every_language_has_a_catalogue_and_reference_data() -> None:
    assert sorted(path.stem for path in (SEED / "languages").glob("*.json")) == OTHERS


@each_language
@pytest.mark.parametrize("table", TEXTS_OF_ROWS)
def test_reference_data_is_translated(language: str, table: str) -> None:
    left = [
        where
        for row in rows_of_seed()[table]
        for name in TEXTS_OF_ROWS[table]
        for where in lacking(
            row[name], row["translations"].get(language, {}).get(name), f"{row['slug']} {name}"
        )
    ]

    assert left == [], named(left)


@each_language
def test_no_row_is_translated_that_is_not_there(language: str) -> None:
    translated = seed(f"languages/{language}.json")
    known = {table: {row["slug"] for row in rows} for table, rows in rows_of_seed().items()}
    known["networks"] |= {row["slug"] for row in seed("demo/networks.json")}

    unknown = {table: rows.keys() - known.get(table, set()) for table, rows in translated.items()}

    assert {table: slugs for table, slugs in unknown.items() if slugs} == {}
