"""Language and network may stand in front of every address."""

from typing import Any

import pytest
from flask import Flask

from socialmap.networks.requests import Prefixes
from tests.browsing import Browser
from tests.conftest import HOME, NEIGHBOUR


def split(path: str) -> tuple[Any, ...]:
    """Language, network, the part taken off, and what the site is asked."""
    seen: dict[str, Any] = {}
    asked = Prefixes(lambda environ, _start: [seen.update(environ) or b""], ("en", "de"))
    list(asked({"PATH_INFO": path, "SCRIPT_NAME": "/kaart"}, None))
    names = ("socialmap.language", "socialmap.network", "SCRIPT_NAME", "PATH_INFO")
    return tuple(seen.get(name) for name in names)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", (None, None, "/kaart", "/")),
        ("/zoeken", (None, None, "/kaart", "/zoeken")),
        ("/netwerk/utrecht/zoeken", (None, "utrecht", "/kaart/netwerk/utrecht", "/zoeken")),
        ("/netwerk/utrecht", (None, "utrecht", "/kaart/netwerk/utrecht", "/")),
        ("/netwerk/utrecht/", (None, "utrecht", "/kaart/netwerk/utrecht", "/")),
        ("/en/over", ("en", None, "/kaart/en", "/over")),
        ("/en", ("en", None, "/kaart/en", "/")),
        ("/en/netwerk/utrecht/zoeken", ("en", "utrecht", "/kaart/en/netwerk/utrecht", "/zoeken")),
        ("/fr/over", (None, None, "/kaart", "/fr/over")),
        ("/fr/netwerk/utrecht/", (None, None, "/kaart", "/fr/netwerk/utrecht/")),
        ("/english", (None, None, "/kaart", "/english")),
        ("/netwerk/", (None, None, "/kaart", "/netwerk/")),
        ("/netwerk/Utrecht/", (None, None, "/kaart", "/netwerk/Utrecht/")),
        ("/netwerk/../over", (None, None, "/kaart", "/netwerk/../over")),
        ("/netwerk/" + "a" * 61, (None, None, "/kaart", "/netwerk/" + "a" * 61)),
        ("/netwerk/a/netwerk/b", (None, "a", "/kaart/netwerk/a", "/netwerk/b")),
        ("/over/en/netwerk/utrecht", (None, None, "/kaart", "/over/en/netwerk/utrecht")),
    ],
)
def test_what_stands_in_front_is_taken_off(path: str, expected: tuple[Any, ...]) -> None:
    assert split(path) == expected


def test_a_page_of_a_network_keeps_the_visitor_in_that_network(app: Flask, browser: Browser) -> None:
    page = browser.open(f"/netwerk/{HOME}/over")
    other = browser.open(f"/netwerk/{NEIGHBOUR}/over")
    nowhere = browser.open("/netwerk/nergens/over")
    language_we_lack = browser.open("/fr/over")

    links = page.all("header a[href]:not([hreflang]), nav a[href]")
    own = [link["href"] for link in links if link["href"].startswith("/")]
    assert {href.startswith(f"/netwerk/{HOME}/") for href in own} == {True}
    [english] = page.all("header a[hreflang=en]")
    assert english["href"] == f"/en/netwerk/{HOME}/over"
    assert "Utrecht-Stad" in other.text("header")
    assert "Utrecht-Stad" not in page.text("header")
    assert (nowhere.status, language_we_lack.status) == (404, 404)
