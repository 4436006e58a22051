"""What must not be public is on no surface: results, page, machine door, points, files on disk."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from socialmap.directory.models import Listing
from socialmap.search.indexing import indexer
from tests.browsing import Browser

MakeListing = Callable[..., Listing]
EXACT = {"lat": 52.08512, "lon": 4.88634}
SECRET = {"street": "Kanariegeheimstraat", "house_number": "9871", "postcode": "3441 XZ", **EXACT}
CANARIES = ["Kanariegeheim", "9871", "3441 XZ", "3441XZ", "52.08512", "4.88634", "52.085", "4.886"]


def surfaces(browser: Browser, listing: Listing) -> list[str]:
    """Every public answer in which this listing stands."""
    address = f"/api/v1/listings/{listing.uuid}"
    page = browser.open("/aanbod/" + listing.code)
    addresses = [
        "/",
        "/zoeken",
        "/zoeken?wat=fysio&waar=3441",
        "/zoeken?weergave=kaart",
        f"/netwerk/noordwest-utrecht/zoeken?wat={listing.name}",
        page.response.headers["Location"],
        f"{page.response.headers['Location']}/klopt-niet",
        "/api/v1/listings?near=3441",
        "/api/v1/listings.geojson?near=3441",
        address,
    ]
    answers = [browser.open(each) for each in addresses]
    assert {answer.status for answer in answers} == {200}
    assert sum(listing.name in answer.html for answer in answers) >= 8
    return [answer.html for answer in answers]


def index_files(app: Flask) -> bytes:
    """All bytes of the text index on disk."""
    indexer().bring_up_to_date()
    folder: Path = app.extensions["indexer"].index.folder
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert files
    return b"\n".join(files)


def found(texts: list[str], canaries: list[str]) -> list[str]:
    """Canaries that sing in a text."""
    return [canary for canary in canaries if any(canary in text for text in texts)]


def test_an_address_that_is_not_shown_is_nowhere(
    app: Flask, make_listing: MakeListing, browser: Browser
) -> None:
    listing = make_listing(name="Kanarie", show_address=False, **SECRET)

    texts = surfaces(browser, listing)

    assert found(texts, CANARIES) == []
    assert not any(canary.lower().encode() in index_files(app).lower() for canary in CANARIES[:5])


def test_an_address_that_is_shown_is_on_page_and_machine_door(
    app: Flask, make_listing: MakeListing, browser: Browser
) -> None:
    listing = make_listing(name="Kanarie", show_address=True, **SECRET)

    texts = surfaces(browser, listing)

    assert set(found(texts, CANARIES)) >= {"Kanariegeheim", "9871", "3441 XZ", "52.08512", "4.88634"}


def test_a_hidden_address_is_the_middle_of_its_postcode_and_says_so(
    make_listing: MakeListing, browser: Browser
) -> None:
    listing = make_listing(show_address=False, **SECRET)

    one = browser.open(f"/api/v1/listings/{listing.uuid}").response.get_json()
    page = browser.open(f"/aanbod/{listing.code}-praktijk-voorbeeld-woerden")

    assert (one["postcode"], one["lat"], one["lon"], one["location_accuracy"]) == (
        "3441",
        52.086,
        4.885,
        "postcode",
    )
    assert one["locations"][0]["address"] is None
    assert "Het adres hoort u als u belt." in page.text(".where")


def test_a_hidden_address_outside_the_table_has_no_point(make_listing: MakeListing, browser: Browser) -> None:
    listing = make_listing(
        show_address=False,
        **{**SECRET, "postcode": "9711 XZ", "place": "Groningen", "lat": 53.21912, "lon": 6.56634},
    )

    texts = [
        browser.open(f"/api/v1/listings/{listing.uuid}").html,
        browser.open("/api/v1/listings.geojson").html,
    ]

    assert found(texts, ["53.2", "6.5", "9711 XZ", "Kanariegeheim"]) == []
    assert found(texts, ["Groningen", "9711"]) == ["Groningen", "9711"]


def test_the_second_location_is_hidden_by_its_own_choice(make_listing: MakeListing, browser: Browser) -> None:
    open_one: dict[str, Any] = {
        "number": 1,
        "street": "Openbaarplein",
        "house_number": "1",
        "show_address": True,
        "postcode": "3601 AB",
        "place": "Maarssen",
    }
    hidden = {**SECRET, "number": 2, "show_address": False, "place": "Woerden"}
    listing = make_listing(name="Kanarie", locations=[open_one, hidden])

    texts = surfaces(browser, listing)

    assert found(texts, CANARIES) == []
    assert found(texts, ["Openbaarplein 1"]) == ["Openbaarplein 1"]


@pytest.mark.parametrize(("kind", "organisation", "shown"), [("person", "", False), ("practice", "", True)])
def test_the_agb_code_of_a_person_is_never_public(
    make_listing: MakeListing, browser: Browser, kind: str, organisation: str, shown: bool
) -> None:
    listing = make_listing(name="Kanarie", kind=kind, organisation=organisation, agb="04987651")

    texts = surfaces(browser, listing)

    assert any("04987651" in text for text in texts) is shown


@pytest.mark.parametrize("chosen", [True, False])
def test_the_big_number_is_public_by_choice_only(
    app: Flask, make_listing: MakeListing, browser: Browser, chosen: bool
) -> None:
    register = {
        "register": "BIG",
        "number": "19098765401",
        "show_number": chosen,
        "checked_on": date(2026, 1, 5),
    }
    listing = make_listing(name="Kanarie", kind="person", registrations=[register])

    texts = surfaces(browser, listing)

    assert any("19098765401" in text for text in texts) is chosen
    assert any("nagekeken op 5 januari 2026" in text for text in texts)
    assert b"19098765401" not in index_files(app)


@pytest.mark.parametrize("checked_on", [date(2026, 1, 5), None])
def test_a_protected_title_needs_a_checked_register(
    make_listing: MakeListing, browser: Browser, checked_on: date | None
) -> None:
    register = {"register": "BIG", "number": "19098765401", "checked_on": checked_on}
    listing = make_listing(name="Kanarie Voorbeeld, fysiotherapeut", kind="person", registrations=[register])

    item = browser.open(f"/api/v1/listings/{listing.uuid}").response.get_json()
    page = browser.open("/zoeken?wat=fysio")

    assert item["name"] == ("Kanarie Voorbeeld, fysiotherapeut" if checked_on else "Kanarie Voorbeeld")
    assert page.text(".cards h3") == item["name"]
    assert ("fysiotherapeut" in item["discipline"]["label"].lower()) is bool(checked_on)
    assert page.text(".cards .kind b") == item["discipline"]["label"]


@pytest.mark.parametrize("chosen", [True, False])
def test_an_email_address_is_public_by_choice_only(
    make_listing: MakeListing, browser: Browser, chosen: bool
) -> None:
    listing = make_listing(name="Kanarie", email="kanarie@geheim.example", show_email=chosen)

    texts = surfaces(browser, listing)

    assert any("kanarie@geheim.example" in text for text in texts) is chosen


@pytest.mark.parametrize("state", ["draft", "submitted", "hidden", "withdrawn"])
def test_what_is_not_published_is_on_no_surface(
    app: Flask, make_listing: MakeListing, browser: Browser, state: str
) -> None:
    listing = make_listing(name="Kanariepraktijk", state=state, description="Kanarietekst")

    texts = [
        browser.open(address).html
        for address in (
            "/",
            "/zoeken",
            "/zoeken?wat=kanariepraktijk&verouderd=ja",
            f"/aanbod/{listing.code}-kanariepraktijk-woerden",
            f"/aanbod/{listing.code}-x/klopt-niet",
            "/api/v1/listings?stale=true",
            "/api/v1/listings.geojson?stale=true",
            f"/api/v1/listings/{listing.uuid}",
        )
    ]

    assert found(texts, ["Kanariepraktijk", "Kanarietekst"]) == []
    assert b"kanarie" not in index_files(app).lower()
