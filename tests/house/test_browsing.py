"""The browser of the tests refuses each kind of page that would trouble a visitor."""

import pytest
from flask import Response

from tests.browsing import Page, check_page

GOOD = """<!doctype html><html lang="nl"><head><title>Kaart</title></head><body><h1>Kaart</h1>
<a href="/">Thuis</a><label for="plaats">Plaats</label><input id="plaats" name="plaats">
<label>Naam <input name="naam"></label><select aria-label="Soort"></select><input type="hidden" name="s">
<script src="/kaart.js"></script><script type="application/json">{}</script></body></html>"""


def page(html: str) -> Page:
    return Page(Response(html, mimetype="text/html"))  # type: ignore[arg-type]


def test_a_page_that_is_well_made_is_let_through() -> None:
    check_page(page(GOOD))


@pytest.mark.parametrize(
    ("was", "becomes", "reason"),
    [
        ("<h1>Kaart</h1>", "", "one h1"),
        ("<h1>Kaart</h1>", "<h1>Kaart</h1><h1>Kaart</h1>", "one h1"),
        ("<title>Kaart</title>", "<title> </title>", "a title"),
        ('<html lang="nl">', "<html>", "a language"),
        ("<h1>", '<h1 id="plaats">', "unique ids"),
        ('<label for="plaats">', '<label for="naam">', "a label for plaats"),
        ("<label>Naam", "Naam", "a label for naam"),
        (' aria-label="Soort"', "", "a label for"),
        ("<h1>", '<h1 style="color: red">', "no inline style"),
        ("<h1>", "<style>h1 {color: red}</style><h1>", "no inline style"),
        ("<h1>", "<script>alert(1)</script><h1>", "no inline script"),
        ("Thuis", "None", "no word of the machine"),
        ('<a href="/">', "<a>", "every link leads somewhere"),
    ],
)
def test_a_page_that_would_trouble_a_visitor_is_refused(was: str, becomes: str, reason: str) -> None:
    assert was in GOOD

    with pytest.raises(AssertionError, match=reason):
        check_page(page(GOOD.replace(was, becomes)))
