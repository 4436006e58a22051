"""The texts of the site: Dutch is the source, other languages are catalogues."""

import gettext as standard
import re
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from functools import cache, wraps
from io import BytesIO
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from flask import Flask, current_app
from flask.templating import Environment
from jinja2.ext import Extension
from markupsafe import Markup

SOURCE_LANGUAGE = "nl"
_CATALOGUES = Path(__file__).resolve().parent.parent / "translations"
# A language is a folder with a catalogue, and a file of the same name in seed/languages.
LANGUAGES = (SOURCE_LANGUAGE, *sorted(path.parts[-3] for path in _CATALOGUES.glob("*/*/messages.po")))
# A text without values in a template: _("Zoek hulp").
_FIXED_TEXT = re.compile(r"""\b_\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*\)""")
_language: ContextVar[str] = ContextVar("language", default=SOURCE_LANGUAGE)
P = ParamSpec("P")
R = TypeVar("R")
# Texts of a row in other languages: {"en": {"label": "..."}}.
Translated = dict[str, dict[str, Any]]


@cache
def catalogue(language: str) -> standard.NullTranslations:
    """The texts of a language, read once; the source language needs no catalogue."""
    if language == SOURCE_LANGUAGE:
        return standard.NullTranslations()
    # Imported here because a command that shows no page needs no catalogue.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with (_CATALOGUES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        texts = read_po(file, locale=language)
    packed = BytesIO()
    write_mo(packed, texts)
    packed.seek(0)
    return standard.GNUTranslations(packed)


def language() -> str:
    """The language of this request."""
    return _language.get()


def speak(of_language: str) -> None:
    """Set the language of this request."""
    _language.set(of_language)


def _(text: str, **values: object) -> str:
    """The text in the visitor's language, with its values filled in."""
    translated = catalogue(language()).gettext(text)
    return translated % values if values else translated


def told(row: Any, name: str) -> Any:
    """A text of the core group in the visitor's language; in Dutch where it has no other."""
    return row.translations.get(language(), {}).get(name) or getattr(row, name)


def told_each(translated: Sequence[str], source: Sequence[str]) -> list[str]:
    """Each text of a list in the visitor's language; where that list is behind, the Dutch one."""
    others = [*translated[: len(source)], *source[len(translated) :]]
    return [other or own for other, own in zip(others, source, strict=True)]


def N_(text: str) -> str:  # noqa: N802  the name gettext tools know
    """Marks a text to be translated where it is shown."""
    return text


def ngettext(one: str, many: str, n: int, **values: object) -> str:
    """The text for one or for many, with `n` and its values filled in."""
    return catalogue(language()).ngettext(one, many, n) % {"n": n, **values}


def once_per_language(make: Callable[P, R]) -> Callable[P, R]:
    """Make fixed labels once for each language instead of once for each card."""

    unnamed: Callable[..., R] = make

    @cache
    def kept(_language: str, *args: Any) -> R:
        return unnamed(*args)

    @wraps(make)
    def labels(*args: P.args, **kwargs: P.kwargs) -> R:
        return kept(language(), *args)

    return labels


class PlainGlobals(Environment):
    """Globals as one plain dictionary: Jinja's chained one is copied key by key for every template drawn."""

    language = SOURCE_LANGUAGE

    def make_globals(self, d: Any) -> Any:
        return {**self.globals, **(d or {})}


class FixedTexts(Extension):
    """Puts fixed texts into a template when it is compiled: looking them up costs more than drawing them."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        texts = catalogue(getattr(self.environment, "language", SOURCE_LANGUAGE))

        def translated(match: re.Match[str]) -> str:
            quote, text = match[1][0], match[1][1:-1]
            return f"{quote}{texts.gettext(text).replace(quote, chr(92) + quote)}{quote}"

        return _FIXED_TEXT.sub(translated, source)


def render(template: str, **context: object) -> str:
    """A page in the language of this request."""
    environment = _environment(language())
    current_app.update_template_context(context)
    return environment.get_template(template).render(context)


def drawn_by(template: str, macro: str, *values: object) -> Markup:
    """What one macro of a template draws, in the language of this request."""
    drawn: Markup = getattr(_environment(language()).get_template(template).module, macro)(*values)
    return drawn


def _environment(of_language: str) -> PlainGlobals:
    environments: dict[str, PlainGlobals] = current_app.extensions["template_languages"]
    if of_language not in environments:
        environment = cast(PlainGlobals, current_app.jinja_env.overlay(cache_size=200))
        environment.language = of_language
        # Marks what providers wrote themselves: that stays Dutch in every language.
        in_dutch = "" if of_language == SOURCE_LANGUAGE else ' lang="nl"'
        environment.globals = {**environment.globals, "in_dutch": Markup(in_dutch)}  # noqa: S704  our own
        environments[of_language] = environment
    return environments[of_language]


def init_app(app: Flask) -> None:
    """Let templates use the same texts."""
    app.jinja_environment = PlainGlobals
    app.jinja_env.globals.update(_=_, ngettext=ngettext)
    app.jinja_env.add_extension(FixedTexts)
    app.extensions["template_languages"] = {}
