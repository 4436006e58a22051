"""The address of this page: absolute, for search engines, and in every language."""

from dataclasses import dataclass
from functools import cache
from urllib.parse import quote, urlsplit

from babel import Locale
from flask import current_app, request

from socialmap.foundation.texts import LANGUAGES, SOURCE_LANGUAGE, language


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """This page in one language, called as its speakers call it."""

    code: str
    label: str
    href: str
    is_present: bool


# What stands before an address in each language.
LANGUAGE_ROOTS = {code: "" if code == SOURCE_LANGUAGE else f"/{code}" for code in LANGUAGES}


def site_root() -> str:
    """Scheme and host of this site as the visitor reached it; the host was checked before."""
    scheme = urlsplit(current_app.extensions["settings"].base_url).scheme
    return f"{scheme}://{request.host}"


def in_language(code: str) -> str:
    """The path of this page in a language, with its question."""
    environ = request.environ
    network = environ.get("socialmap.network")
    path = environ.get("socialmap.mount", "") + LANGUAGE_ROOTS[code]
    path += (f"/netwerk/{network}" if network else "") + quote(request.path)
    query = request.query_string.decode("latin-1")
    return f"{path}?{query}" if query else path


def links_to(path: str) -> list[LanguageLink]:
    """An address that carries no network, in every language there is."""
    return [
        LanguageLink(code, _name(code), root + path, code == language())
        for code, root in LANGUAGE_ROOTS.items()
    ]


def language_links() -> list[LanguageLink]:
    """This page in every language there is."""
    return [LanguageLink(code, _name(code), in_language(code), code == language()) for code in LANGUAGES]


@cache
def _name(code: str) -> str:
    return (Locale.parse(code).display_name or code).capitalize()
