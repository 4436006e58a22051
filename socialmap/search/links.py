"""Addresses of pages, in the network and language of the request."""

from collections.abc import Iterable
from urllib.parse import urlencode

from flask import has_request_context, request

Pairs = Iterable[tuple[str, str]]


def site_href(page: str = "") -> str:
    """Address of a fixed page such as "zoeken"; "" is the front page."""
    root = request.script_root if has_request_context() else ""
    return f"{root}/{page}"


def search_href(pairs: Pairs = ()) -> str:
    """Address of the results for these parameters."""
    query = urlencode(list(pairs))
    return site_href("zoeken") + (f"?{query}" if query else "")
