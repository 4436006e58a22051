"""Two networks on one site: each sees its own, the country sees both."""

from collections.abc import Callable

import pytest

from socialmap.directory.models import Listing
from tests.browsing import Browser

MakeListing = Callable[..., Listing]
OURS, THEIRS = "/netwerk/noordwest-utrecht", "/netwerk/utrecht-lekstroom"


@pytest.fixture
def merel(make_listing: MakeListing) -> str:
    """A listing of the home network."""
    return make_listing(name="Merelpraktijk", discipline="dietist").code


@pytest.fixture
def canary(make_listing: MakeListing) -> str:
    """A listing of the neighbouring network, in the same place."""
    return make_listing(name="Kanariepraktijk", discipline="dietist", network="utrecht-lekstroom").code


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/zoeken",
        "/zoeken?wat=dietist&waar=3441",
        "/zoeken?wat=kanariepraktijk",
        "/zoeken?sorteer=naam",
        "/over",
    ],
)
def test_the_neighbours_are_not_on_our_pages(merel: str, canary: str, browser: Browser, address: str) -> None:
    page = browser.open(OURS + address)

    assert page.status == 200
    assert canary not in page.codes
    assert "Kanarie" not in page.text(".cards, .facets, .tiles")


def test_each_network_finds_its_own_and_the_country_finds_both(
    merel: str, canary: str, browser: Browser
) -> None:
    ours = browser.open(f"{OURS}/zoeken?wat=dietist").codes
    theirs = browser.open(f"{THEIRS}/zoeken?wat=dietist").codes
    everybody = browser.open("/zoeken?wat=dietist").codes

    assert (ours, theirs, sorted(everybody)) == ([merel], [canary], sorted([merel, canary]))


def test_the_machine_door_and_its_counts_keep_to_the_network(
    merel: str, canary: str, browser: Browser
) -> None:
    ours = browser.open("/api/v1/listings?network=noordwest-utrecht").response.get_json()
    points = browser.open("/api/v1/listings.geojson?network=noordwest-utrecht").response.get_json()

    assert [item["code"] for item in ours["items"]] == [merel]
    assert [(one["slug"], one["count"]) for one in ours["facets"]["discipline"]] == [("dietist", 1)]
    assert [one["properties"]["code"] for one in points["features"]] == [merel]


def test_the_map_of_a_network_asks_for_its_own_points(merel: str, browser: Browser) -> None:
    page = browser.open(f"{OURS}/zoeken?wat=dietist")

    assert "network=noordwest-utrecht" in page.one("#map-settings").string


def test_links_on_the_pages_of_a_network_stay_there(merel: str, browser: Browser) -> None:
    page = browser.open(f"{OURS}/zoeken?wat=dietist+woerden")

    links = [str(link["href"]) for link in page.all("main a[href*='zoeken']")]
    boxes = [str(form["action"]) for form in page.all("form[action]")]
    assert links
    assert all(link.startswith(f"{OURS}/") for link in [*links, *boxes])


def test_a_network_shows_its_own_name_and_contact(browser: Browser) -> None:
    page = browser.open(f"{THEIRS}/")

    assert page.text(".brand") == "Utrecht-Stad"
    assert [link["href"] for link in page.all(".contact a")] == ["mailto:netwerk@utrecht.example"]


@pytest.mark.parametrize(
    "address", ["/netwerk/onbekend/", "/netwerk/onbekend/zoeken", "/netwerk/../zoeken/x"]
)
def test_an_unknown_network_is_not_found(browser: Browser, address: str) -> None:
    assert browser.open(address).status == 404


def test_a_listing_of_the_neighbour_opens_from_the_country_pages(canary: str, browser: Browser) -> None:
    page = browser.open(f"/aanbod/{canary}-kanariepraktijk-woerden")

    assert page.status == 200
    assert page.text("h1") == "Kanariepraktijk"
