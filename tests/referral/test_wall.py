"""The sheet for the wall of a practice: who for what in one municipality, on paper and on the screen."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from socialmap.directory import service
from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from tests.browsing import Browser, Page

MakeListing = Callable[..., Listing]
TODAY = date(2026, 3, 2)
WALL = "/verwijzers/wie-voor-wat"
WOERDEN, HARMELEN, MAARSSEN = "3441 AB", "3481 AB", "3601 AB"
OURS = {
    "de-ronde-venen": "De Ronde Venen",
    "montfoort": "Montfoort",
    "stichtse-vecht": "Stichtse Vecht",
    "utrecht": "Utrecht",
    "woerden": "Woerden",
}


def names(page: Page) -> list[str]:
    """The names on the sheet, from top to bottom."""
    cells = page.all(".wall tbody td:last-of-type")
    return [
        line.split(",")[0] for cell in cells for line in cell.get_text("\n").split("\n") if _is_name(line)
    ]


def _is_name(line: str) -> bool:
    return bool(line.strip(" ,")) and line.startswith(("Praktijk", "Kanarie", "Anna"))


def pdf_of(browser: Browser, address: str) -> tuple[int, str]:
    """The number of sheets, and everything on them as one line of words."""
    reader = PdfReader(BytesIO(browser.open(address).response.get_data()))
    return len(reader.pages), " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_there_is_a_sheet_for_every_municipality_of_the_network_and_of_no_other(visitor: Browser) -> None:
    ours = visitor.open("/netwerk/noordwest-utrecht/verwijzers")
    everybody = visitor.open("/verwijzers")

    links = {
        link.get_text(): str(link["href"]) for link in ours.all("a[href*=wie-voor-wat]:not([href$=pdf])")
    }
    all_names = {link.get_text() for link in everybody.all("a[href*=wie-voor-wat]:not([href$=pdf])")}
    assert links == {name: f"/netwerk/noordwest-utrecht{WALL}/{slug}" for slug, name in OURS.items()}
    assert set(OURS.values()) | {"Houten", "Nieuwegein", "De Bilt"} <= all_names
    for href in links.values():
        page = visitor.open(href)
        assert page.status == 200
        assert page.one("a[href$='.pdf']")["href"] == f"{href}.pdf"
    assert visitor.open(f"/netwerk/noordwest-utrecht{WALL}/houten").status == 404
    assert visitor.open(f"{WALL}/houten").status == 200


@pytest.mark.parametrize("slug", ["onbekend", "Woerden", "woerden.xml", "amsterdam", "%00"])
def test_an_unknown_municipality_is_not_found(slug: str, visitor: Browser) -> None:
    assert visitor.open(f"{WALL}/{slug}").status == 404
    assert visitor.open(f"{WALL}/{slug}.pdf").status == 404


def test_the_two_nearest_stand_on_the_sheet_who_is_inside_first(
    make_listing: MakeListing, browser: Browser
) -> None:
    dietist = {"discipline": "dietist"}
    make_listing(
        **dietist, name="Kanarie buiten", postcode="3446 AB", place="Woerden", network="utrecht-lekstroom"
    )
    make_listing(**dietist, name="Praktijk ver", postcode=MAARSSEN)
    make_listing(**dietist, name="Praktijk binnen", postcode=HARMELEN, place="Harmelen")
    make_listing(**dietist, name="Praktijk dicht", postcode=WOERDEN)

    page = browser.open(f"/netwerk/noordwest-utrecht{WALL}/woerden")

    assert sorted(names(page)) == ["Praktijk binnen", "Praktijk dicht"]
    assert names(browser.open(f"/netwerk/noordwest-utrecht{WALL}/stichtse-vecht"))[0] == "Praktijk ver"


def test_nobody_of_further_than_fifteen_kilometres_stands_on_the_sheet(
    make_listing: MakeListing, browser: Browser
) -> None:
    make_listing(discipline="dietist", name="Praktijk ver", postcode="1391 AB", place="Abcoude")
    make_listing(discipline="psycholoog", name="Kanarie", postcode=WOERDEN)
    comes = {"home_visits": True, "service_area": ["Woerden"]}
    make_listing(discipline="logopedist", name="Anna", postcode="1391 AB", place="Abcoude", **comes)

    page = browser.open(f"{WALL}/woerden")

    assert sorted(names(page)) == ["Anna", "Kanarie"]
    assert "aan huis" in page.text("td")


def test_who_is_full_stands_back_for_who_has_room(make_listing: MakeListing, browser: Browser) -> None:
    full = {"accepts_new": "nee", "accepts_new_on": TODAY - timedelta(days=10)}
    make_listing(discipline="dietist", name="Kanarie vol", postcode=WOERDEN, **full)
    make_listing(discipline="dietist", name="Praktijk a", postcode=WOERDEN)
    make_listing(discipline="dietist", name="Praktijk b", postcode=MAARSSEN)
    make_listing(discipline="logopedist", name="Anna vol", postcode=WOERDEN, **full)

    shown = names(browser.open(f"{WALL}/woerden"))

    assert sorted(shown) == ["Anna vol", "Praktijk a", "Praktijk b"]


def test_who_does_not_answer_for_half_a_year_is_left_out(make_listing: MakeListing, browser: Browser) -> None:
    silent = {"asked_on": TODAY - timedelta(days=200), "left_out_on": TODAY - timedelta(days=10)}
    make_listing(discipline="dietist", name="Kanarie stil", postcode=WOERDEN, **silent)
    make_listing(discipline="dietist", name="Praktijk hier", postcode=WOERDEN)

    assert names(browser.open(f"{WALL}/woerden")) == ["Praktijk hier"]
    assert "Kanarie" not in pdf_of(browser, f"{WALL}/woerden.pdf")[1]


def test_a_hidden_address_is_not_on_the_sheet(make_listing: MakeListing, browser: Browser) -> None:
    make_listing(discipline="dietist", name="Anna", street="Kanariestraat", show_address=False)

    page, (_pages, words) = browser.open(f"{WALL}/woerden"), pdf_of(browser, f"{WALL}/woerden.pdf")

    assert "Anna, Woerden" in page.text("td")
    for told in (page.html, words):
        assert "Anna" in told
        assert "Kanariestraat" not in told
        assert "3441" not in told


@pytest.mark.parametrize("root", ["", "/en", "/netwerk/noordwest-utrecht"])
@pytest.mark.parametrize("slug", ["woerden", "stichtse-vecht"])
def test_the_pdf_is_one_sheet_with_everything_the_page_says(root: str, slug: str, visitor: Browser) -> None:
    page = visitor.open(f"{root}{WALL}/{slug}")
    pages, words = pdf_of(visitor, str(page.one("a[href$='.pdf']")["href"]))

    cells = [
        " ".join(line.split()) for cell in page.all(".wall tbody td, .wall tbody th") for line in cell.strings
    ]
    told = [text.strip(" ,") for text in cells if text.strip(" ,")]
    squeezed = words.replace(" ", "")
    assert pages == 1
    assert len(told) > 60
    assert [text for text in told if text.replace(" ", "") not in squeezed] == []
    assert page.text("h1").replace(" ", "") in squeezed


def test_a_sheet_with_the_longest_names_is_still_one_sheet(
    make_listing: MakeListing, browser: Browser
) -> None:
    long = "Praktijk " + "Wijdlopige Voorbeeldnaam " * 6
    facts = {"postcode": WOERDEN, "phone": "+31612345678", "home_visits": True, "service_area": ["Woerden"]}
    for row in browser.open("/api/v1/disciplines").response.get_json()["items"]:
        for number in (1, 2):
            make_listing(**facts, discipline=row["slug"], name=f"{long} {number}"[:160])

    page, (pages, words) = browser.open(f"{WALL}/woerden"), pdf_of(browser, f"{WALL}/woerden.pdf")

    assert len(names(page)) == 66
    assert pages == 1
    assert words.count("Praktijk Wijdlopige Voorbeeldnaam") == words.count("06 - 12 34 56 78") == 66


def test_who_withdraws_is_off_page_and_pdf_at_the_next_request(
    make_listing: MakeListing, browser: Browser, clock: StoppedClock
) -> None:
    listing = make_listing(discipline="dietist", name="Kanarie", postcode=WOERDEN)
    pdf = f"{WALL}/woerden.pdf"
    before = browser.open(pdf).response
    known = {"If-None-Match": before.headers["ETag"]}
    unchanged = browser.open(pdf, headers=known).response
    words = pdf_of(browser, pdf)[1]

    with transaction():
        service.withdraw(db.session.merge(listing), by="test", at=clock.now())

    assert before.mimetype == "application/pdf"
    assert "inline" in before.headers["Content-Disposition"]
    assert (unchanged.status_code, unchanged.get_data()) == (304, b"")
    assert "Kanarie" in words
    assert browser.open(pdf, headers=known).status == 200
    assert "Kanarie" not in pdf_of(browser, pdf)[1]
    assert "Kanarie" not in browser.open(f"{WALL}/woerden").html


def test_the_sheet_says_of_which_day_it_is_and_where_the_rest_is(visitor: Browser) -> None:
    foot = visitor.open(f"{WALL}/woerden").text(".wall > .help")
    _pages, words = pdf_of(visitor, f"{WALL}/woerden.pdf")

    assert "2 maart 2026" in foot
    assert "http://127.0.0.1:8000/" in foot
    assert foot.replace(" ", "") in words.replace(" ", "")
