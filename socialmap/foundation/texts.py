"""The texts of the site: Dutch is the source, other languages are catalogues."""

import gettext as standard
from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context

SOURCE_LANGUAGE = "nl"
LANGUAGES = (SOURCE_LANGUAGE,)
_CATALOGUES = Path(__file__).resolve().parent.parent / "translations"


@cache
def catalogue(language: str) -> standard.NullTranslations:
    """The texts of a language, read once; the source language needs no catalogue."""
    if language == SOURCE_LANGUAGE:
        return NullTranslations()
    return Translations.load(str(_CATALOGUES), [language])


def language() -> str:
    """The language of this request."""
    return g.get("language", SOURCE_LANGUAGE) if has_request_context() else SOURCE_LANGUAGE


def _(text: str, **values: object) -> str:
    """The text in the visitor's language, with its values filled in."""
    translated = catalogue(language()).gettext(text)
    return translated % values if values else translated


def ngettext(one: str, many: str, n: int, **values: object) -> str:
    """The text for one or for many, with `n` and its values filled in."""
    return catalogue(language()).ngettext(one, many, n) % {"n": n, **values}


def init_app(app: Flask) -> None:
    """Let templates use the same texts, compiled in where they stand."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: catalogue(language()).gettext(text),
        lambda one, many, n: catalogue(language()).ngettext(one, many, n),
        newstyle=True,
    )
