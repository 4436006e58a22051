"""Addresses of pages, in the network and language of the request."""

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote_plus

from flask import has_request_context, request

from socialmap.foundation.addresses import LANGUAGE_ROOTS
from socialmap.foundation.texts import language
from socialmap.search.documents import Document

Pairs = Iterable[tuple[str, str]]


def site_href(page: str = "") -> str:
    """Address of a fixed page such as "zoeken"; "" is the front page."""
    root = request.script_root if has_request_context() else ""
    return f"{root}/{page}"


def language_root() -> str:
    """What stands before an address in the language of this request: "" or "/en"."""
    return LANGUAGE_ROOTS[language()]


def listing_href(document: Document) -> str:
    """Address of a listing; it carries no network."""
    return language_root() + document.path


# The same names and slugs come back on every page.
_quoted = lru_cache(maxsize=4096)(quote_plus)


def search_href(pairs: Pairs = ()) -> str:
    """Address of the results for these parameters."""
    query = query_of(pairs)
    return site_href("zoeken") + (f"?{query}" if query else "")


def query_of(pairs: Pairs) -> str:
    """Parameters as the address holds them."""
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)
