"""List and map tell the same, in both directions."""

import json
import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, Arrive, Visitor
from tests.browser.looking import see_map

QUESTIONS = [
    "wat=moe&waar=3601",
    "wat=oedeem&waar=woerden&straal=15&aan-huis=ja",
    "discipline=dietist",
]


def listed(visitor: Visitor, query: str) -> list[str]:
    """The codes on all pages of the list."""
    codes: list[str] = []
    for number in range(1, 20):
        address = f"{visitor.site.address}/zoeken?{query}&pagina={number}"
        body = visitor.context.request.get(address).text()
        codes += re.findall(r'data-listing="(\w+)"', body)
        if 'rel="next"' not in body:
            return codes
    raise AssertionError("no last page")


def points(page: Page) -> list[dict[str, str]]:
    """What the map of this page is given."""
    address = json.loads(page.locator("#map-settings").text_content() or "{}")["points"]
    answer = page.request.get(page.url.split("/zoeken")[0] + address).json()
    return [feature["properties"] for feature in answer["features"]]


@pytest.mark.parametrize("query", QUESTIONS)
def test_list_and_map_hold_the_same(query: str, arrive: Arrive) -> None:
    visitor = arrive()
    page = visitor.open(f"/zoeken?{query}")
    see_map(page)
    codes, given = listed(visitor, query), points(page)

    assert len(codes) == len(set(codes)) > 0
    assert set(codes) == {facts["code"] for facts in given}
    assert page.locator("#aantal").inner_text().split()[0] == str(len(codes))
    numbers = [int(text) for text in page.locator("#map .pin.many").all_inner_texts()]
    assert page.locator("#map .pin.one").count() + sum(numbers) == len(given)


def test_every_card_finds_its_point(arrive: Arrive) -> None:
    page = arrive(reduced_motion="reduce").open("/zoeken?wat=oedeem&waar=3601&straal=10")
    facts = {one["code"]: one for one in points(page)}
    cards = page.locator("[data-listing]").all()
    assert len(cards) > 3

    for card in (cards[0], cards[1], cards[-1]):
        card.locator(".show-on-map").click()
        link = card.locator("h3 a")
        popup = page.locator(f".leaflet-popup a[href='{link.get_attribute('href')}']")
        popup.wait_for()
        told = facts[card.get_attribute("data-listing") or ""]
        words = page.locator(".leaflet-popup-content").inner_text()
        assert popup.inner_text() == link.inner_text() == told["name"]
        assert told["place"] in words
        distance = "in uw postcodegebied" if told["distance_km"] == 0 else f"{told['distance_km']} km"
        assert distance in words
        assert page.locator(".now[data-listing]").get_attribute("data-listing") == told["code"]


def test_a_point_lights_its_card(arrive: Arrive) -> None:
    page = arrive(reduced_motion="reduce").open("/zoeken?wat=oedeem&waar=3601&straal=10")
    see_map(page)

    page.locator("#map .pin.one").first.focus()
    page.keyboard.press("Enter")
    href = page.locator(".leaflet-popup a[href^='/aanbod/']").get_attribute("href")
    card = page.locator(".now[data-listing]")

    assert card.locator("h3 a").get_attribute("href") == href
    box = card.bounding_box()
    assert box is not None
    assert box["y"] < 800
    assert box["y"] + box["height"] > 0


def test_without_tiles_the_map_has_names_and_one_line(arrive: Arrive) -> None:
    visitor = arrive(at="site_without_tile_server")
    page = visitor.open("/zoeken?wat=oedeem&waar=3601")
    page.locator(".place-name:not(.off)").first.wait_for()

    assert page.locator(".map-line").all_inner_texts() == [
        "De achtergrondkaart is nu niet bereikbaar. U ziet wel de plaatsen."
    ]
    assert page.locator("#map path").count() > 20, "dots"
    assert page.locator("#map .pin.one, #map .pin.many").count() > 0
    assert page.locator("#map img.leaflet-tile").count() == 0
    tiles = [error for error in visitor.seen.errors if "/tegels/" in error]
    assert len(tiles) >= 3, "the tiles were asked for"
    visitor.seen.errors = [error for error in visitor.seen.errors if error not in tiles]


def test_with_tiles_the_map_says_nothing(arrive: Arrive) -> None:
    visitor = arrive(at="site_without_tile_server")
    dot = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256">'
        b'<rect width="256" height="256" fill="#ddd"/></svg>'
    )
    visitor.context.route("**/tegels/**", lambda route: route.fulfill(body=dot, content_type="image/svg+xml"))
    page = visitor.open("/zoeken?wat=oedeem&waar=3601")
    page.locator("#map img.leaflet-tile-loaded").first.wait_for()
    see_map(page)

    assert not page.locator(".map-line").is_visible()
    assert page.locator(".place-name").count() == 0
    assert "Kadaster" in page.locator(".leaflet-control-attribution").inner_text()


def drawing(page: Page) -> list[str]:
    """The files that draw the map, of those this page fetched."""
    fetched: list[str] = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    wanted = ("leaflet", "map-drawing", ".geojson")
    return [name for name in wanted if any(name in address for address in fetched)]


def test_a_phone_fetches_the_map_when_it_is_asked_for(arrive: Arrive) -> None:
    page = arrive(PHONE).open("/zoeken?wat=oedeem&waar=3601")
    page.wait_for_load_state("networkidle")
    assert drawing(page) == []

    page.click("[data-show=kaart]")
    see_map(page)

    assert drawing(page) == ["leaflet", "map-drawing", ".geojson"]


def test_the_map_takes_the_place_that_was_kept_for_it(arrive: Arrive) -> None:
    visitor = arrive(DESK)
    size = "[document.getElementById('map').offsetWidth, document.getElementById('map').offsetHeight]"
    visitor.context.add_init_script(
        f"document.addEventListener('DOMContentLoaded', () => {{ window.kept = {size}; }})"
    )
    page = visitor.open("/zoeken?wat=oedeem&waar=3601")
    see_map(page)

    kept = page.evaluate("window.kept")
    assert kept == page.evaluate(size)
    assert min(kept) > 300


def test_a_map_that_does_not_come_says_so_and_can_be_asked_again(arrive: Arrive) -> None:
    visitor = arrive(PHONE)
    visitor.context.route("**/leaflet.js*", lambda route: route.abort())
    page = visitor.open("/zoeken?wat=oedeem&waar=3601")
    page.locator(".show-on-map").first.click()
    page.locator(".map-line").wait_for()
    assert "De lijst is wel volledig" in page.locator(".map-line").inner_text()

    visitor.context.unroute("**/leaflet.js*")
    page.click("[data-show=lijst]")
    page.locator(".show-on-map").first.click()

    page.locator(".leaflet-popup").wait_for()
    assert not page.locator(".map-line", has_text="De punten").is_visible()
    expected = ("net::ERR_FAILED", "L is not defined")
    errors = visitor.seen.errors
    visitor.seen.errors = [error for error in errors if not any(one in error for one in expected)]


def test_other_scripts_hear_of_a_popup(arrive: Arrive) -> None:
    page = arrive(reduced_motion="reduce").open("/zoeken?wat=oedeem&waar=3601&straal=10")
    page.evaluate(
        """document.addEventListener("map-popup", ({ detail: { box, code, name } }) => {
          const heard = document.createElement("p");
          heard.className = "heard";
          heard.textContent = `${code} ${name}`;
          box.append(heard);
        })"""
    )
    card = page.locator("[data-listing]").first
    card.locator(".show-on-map").click()

    heard = page.locator(".leaflet-popup .heard").inner_text()
    assert heard == f"{card.get_attribute('data-listing')} {card.locator('h3 a').inner_text()}"
