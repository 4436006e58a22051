"""A short list tells what care somebody looks for: nobody keeps it, and its preview has no names."""

from collections.abc import Callable

import pytest
from flask import Flask

from socialmap.directory.models import Listing
from tests.browsing import Browser
from tests.house.test_routes import digests

MakeListing = Callable[..., Listing]
PREVIEW = "title, meta[name=description], meta[property^='og:'], link[rel=canonical], link[rel=alternate]"


@pytest.fixture
def code(make_listing: MakeListing) -> str:
    """One listing with a name that stands out."""
    return make_listing(name="Zwanebloem", discipline="oedeemtherapeut", place="Woerden").code


@pytest.mark.parametrize(
    "address", ["/lijst?id=CODE", "/lijst", "/en/lijst?id=CODE", "/lijst?id=CODE&voor=ander"]
)
def test_nobody_on_the_way_keeps_a_list(address: str, code: str, browser: Browser) -> None:
    page = browser.open(address.replace("CODE", code))

    headers = page.response.headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Robots-Tag"].startswith("noindex")
    assert "noindex" in str(page.one("meta[name=robots]")["content"])
    assert headers["Referrer-Policy"] == "same-origin"
    assert "ETag" not in headers
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("root", ["", "/en"])
def test_who_sends_the_link_shows_no_names_in_the_preview(root: str, code: str, browser: Browser) -> None:
    page, empty = browser.open(f"{root}/lijst?id={code}"), browser.open(f"{root}/lijst")

    told = [str(tag) for tag in page.all(PREVIEW)]
    assert "Zwanebloem" in page.text("main")
    assert len(told) >= 4
    assert told == [str(tag) for tag in empty.all(PREVIEW)]
    assert "Zwanebloem" not in page.soup.head.decode()  # type: ignore[union-attr]
    assert code not in page.soup.head.decode()  # type: ignore[union-attr]


def test_opening_a_list_changes_nothing(app: Flask, code: str, browser: Browser) -> None:
    before = digests(app)

    browser.open(f"/lijst?id={code}")
    browser.open(f"/lijst?id={code}.zzzzz9&voor=ander")

    assert digests(app) == before


def test_the_page_says_that_the_link_shows_what_somebody_looks_for(code: str, browser: Browser) -> None:
    said = browser.open(f"/lijst?id={code}").text(".shortlist .help.screen")

    assert "Wij bewaren deze lijst niet" in said
    assert "link" in said
