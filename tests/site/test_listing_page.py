"""The page of one listing, its address for life, and what is left when it is gone."""

from collections.abc import Callable
from datetime import date

import pytest

from socialmap.directory.models import Listing
from tests.browsing import Browser

MakeListing = Callable[..., Listing]


def test_an_old_name_in_the_address_leads_to_the_present_one(
    make_listing: MakeListing, browser: Browser
) -> None:
    code = make_listing(name="Diëtistenpraktijk De Merel").code

    for old in (f"/aanbod/{code}", f"/aanbod/{code}-oude-naam", f"/aanbod/{code.upper()}-x"):
        answer = browser.open(old)
        assert answer.status in (301, 302)
        assert answer.response.headers["Location"] == f"/aanbod/{code}-dietistenpraktijk-de-merel-woerden"


def test_a_withdrawn_listing_is_gone_without_a_name_and_with_colleagues_near(
    make_listing: MakeListing, browser: Browser
) -> None:
    gone = make_listing(name="Kanarie", discipline="dietist", state="withdrawn")
    near = make_listing(name="Merel", discipline="dietist")
    make_listing(name="Mus", discipline="logopedist")

    page = browser.open(f"/aanbod/{gone.code}-kanarie-woerden")

    assert page.status == 410
    assert "kanarie" not in page.text().lower()
    assert page.codes == [near.code]


def test_a_hidden_listing_is_not_found_and_has_no_name(make_listing: MakeListing, browser: Browser) -> None:
    hidden = make_listing(name="Kanarie", state="hidden")

    page = browser.open(f"/aanbod/{hidden.code}-kanarie-woerden")

    assert page.status == 404
    assert "kanarie" not in page.text().lower()


@pytest.mark.parametrize(
    "address", ["zzzzzz-nergens", "zzzzzz", "x", "k7m2qp0-te-lang", "%00%00%00%00%00%00", "......"]
)
def test_an_unknown_address_is_not_found(browser: Browser, address: str) -> None:
    assert browser.open(f"/aanbod/{address}").status == 404


def test_every_listing_of_the_region_has_a_page_with_its_facts(visitor: Browser) -> None:
    items = visitor.open("/api/v1/listings?per_page=40&sort=name&stale=true").response.get_json()["items"]

    wrong = []
    for item in items[::4]:
        page = visitor.open("/" + item["url"].split("/", 3)[3])
        is_right = page.status == 200 and page.text("h1") == item["name"]
        is_right = is_right and (not item["phone"] or bool(page.all("a[href^='tel:']")))
        wrong += [] if is_right else [item["url"]]

    assert wrong == []
    assert len(items) == 40


def test_the_page_tells_for_what_and_for_whom_before_practical_facts(
    make_listing: MakeListing, browser: Browser
) -> None:
    listing = make_listing(
        needs=["vermoeidheid"],
        description="Eerste alinea.\n\nTweede alinea.",
        costs="Vergoed uit de basisverzekering.",
        costs_on=date(2026, 1, 5),
        referral="nee",
        confirmed_on=date(2026, 2, 1),
        phone="+31348000000",
    )

    page = browser.open(f"/aanbod/{listing.code}-praktijk-voorbeeld-woerden")

    headings = [heading.get_text(strip=True) for heading in page.all("article h2")]
    assert headings[:3] == ["Waar deze hulp voor is", "Hoe het gaat", "Praktisch"]
    assert "Nagekeken op 1 februari 2026" in page.text("header")
    assert "5 januari 2026" in page.text(".facts")
    assert page.all("a[href='tel:+31348000000']")
    assert page.one(".report a")["href"].endswith("/klopt-niet")


def test_a_listing_nobody_confirmed_says_so(make_listing: MakeListing, browser: Browser) -> None:
    listing = make_listing()

    assert "Nog niet bevestigd" in browser.open(f"/aanbod/{listing.code}-praktijk-voorbeeld-woerden").text()


def test_text_of_a_listing_is_text_only(make_listing: MakeListing, browser: Browser) -> None:
    listing = make_listing(
        name="<b>Vet</b>",
        description="<script>alert(1)</script> {{ 7*7 }}".replace("{{", "{").replace("}}", "}"),
    )

    page = browser.open(f"/aanbod/{listing.code}-b-vet-b-woerden")
    results = browser.open("/zoeken")

    assert page.text("h1") == results.text(".cards h3") == "<b>Vet</b>"
    assert "<script>alert(1)</script>" in page.text("article")
