"""Every kind of page, in every state: no barriers, nothing cut off, large enough for a finger."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import DESK, PHONE, Site
from tests.browser.looking import barriers, cut_off, resize, see_map, too_small


def as_it_is(page: Page) -> None:
    """Change nothing."""


def open_filters(page: Page) -> None:
    """Everything that can be folded out on a results page."""
    page.locator(".filters > summary").click()
    for summary in page.locator(".facets summary").all():
        summary.click()


def open_popup(page: Page) -> None:
    """The map with the popup of the first result."""
    page.locator(".show-on-map").first.click()
    page.locator(".leaflet-popup a[href^='/aanbod/']").wait_for()


def unfold(page: Page) -> None:
    """All needs and kinds of help on home."""
    for summary in page.locator("summary").all():
        summary.click()


def go_wrong(page: Page) -> None:
    """A form that was sent without an answer."""
    page.locator("form.form button").click()
    page.locator(".errors").wait_for()


def send(page: Page) -> None:
    """A form that was sent well."""
    page.get_by_label("werkt hier niet meer").check()
    page.locator("form.form button").click()
    page.wait_for_url("**/dank")


@dataclass(frozen=True)
class Kind:
    """A kind of page: where it is (with {codes}), what must be on it, and what to do first."""

    address: str
    shows: str
    do: Callable[[Page], None] = as_it_is


# What a phone does not show; all else has the same colours at every width.
WIDE_ONLY = ".top, .map-holder"
HOME = "/netwerk/noordwest-utrecht"
PAGES = {
    "home of the country": Kind("/", "form.search"),
    "home of a network": Kind(f"{HOME}/", "form.search"),
    "home of the neighbour": Kind("/netwerk/utrecht-lekstroom/", "form.search"),
    "home unfolded": Kind("/", "details[open]", unfold),
    "results": Kind("/zoeken?wat=dikke+arm&waar=maarssen", "[data-listing] ~ [data-listing]"),
    "results of a network": Kind(f"{HOME}/zoeken?wat=zingeving&waar=3441&straal=10", "[data-listing]"),
    "results with filters open": Kind(
        "/zoeken?wat=psycholoog&waar=3446&aan-huis=ja&straal=25", "details[open] fieldset", open_filters
    ),
    "second page": Kind("/zoeken?wat=moe&pagina=4", ".pager [rel=prev]"),
    "map view": Kind("/zoeken?wat=oedeem&waar=3601&straal=5&weergave=kaart", "#map .pin", see_map),
    "popup": Kind("/zoeken?wat=oedeem&waar=3601&straal=5", ".leaflet-popup", open_popup),
    "correction": Kind("/zoeken?wat=pscyholoog&waar=3601&straal=5", ".correction"),
    "crisis": Kind("/zoeken?wat=ik+wil+dood&waar=3601&straal=5", "[data-notice=crisis]"),
    "alarm": Kind("/zoeken?wat=koorts", "[data-notice=alarm]"),
    "huisarts": Kind("/zoeken?wat=huisarts", "[data-notice=general-practitioner]"),
    "ziekenhuis": Kind("/zoeken?wat=ziekenhuis", "[data-notice=hospital]"),
    "chemo": Kind("/zoeken?wat=chemo", "[data-notice=hospital]"),
    "unknown place": Kind("/zoeken?wat=manicure&waar=Xanadu", "[data-notice=unknown-place]"),
    "outside the region": Kind(f"{HOME}/zoeken?wat=diëtist&waar=Amersfoort", "[data-notice=outside-region]"),
    "nothing found": Kind("/zoeken?wat=qwrtzx", "[data-notice=no-results]"),
    "listing with its address": Kind("/aanbod/{address}", "#map .pin", see_map),
    "listing with its place only": Kind("/aanbod/{place-only}", "#map .pin", see_map),
    "listing with several locations": Kind("/aanbod/{several}", ".where li + li", see_map),
    "report": Kind("/aanbod/{address}-x/klopt-niet", "input[type=radio]"),
    "report with an error": Kind("/aanbod/{address}-x/klopt-niet", ".errors", go_wrong),
    "thanks": Kind("/aanbod/{address}-x/klopt-niet", "a.button", send),
    "gone": Kind("/aanbod/{gone}", "[data-listing]"),
    "not there": Kind("/bestaat-niet", ".button.main"),
    "about": Kind(f"{HOME}/over", "h2"),
    "about the map": Kind("/over", "h2"),
    "for professionals": Kind("/samenwerking", "h2"),
    "how we sort": Kind("/hoe-wij-sorteren", "h2"),
    "privacy": Kind("/privacy", "h2"),
    "accessibility": Kind("/toegankelijkheid", "h2"),
    "machine door": Kind("/api", "pre"),
    "short list": Kind("/lijst?id={address}.{several}.{place-only}", ".sheet li + li"),
    "short list for somebody else": Kind("/lijst?voor=ander&id={address}.{gone}", ".notice"),
    "empty short list": Kind("/lijst", ".button.main"),
    "referrers": Kind("/verwijzers", "select"),
    "table for referrers": Kind("/verwijzers?hulpvraag=lymfoedeem&waar=3601", ".options tr + tr"),
    "wall sheet": Kind("/verwijzers/wie-voor-wat/woerden", ".wall tr + tr"),
    "a need": Kind("/wat/lymfoedeem?waar=3601", "[data-listing]"),
    "a kind of help": Kind("/wie/dietist", "h2"),
    "English home": Kind("/en/", "form.search"),
    "English results": Kind("/en/zoeken?wat=lymphoedema&waar=3601&straal=5", "[data-listing]"),
    "English listing": Kind("/en/aanbod/{address}", "#map .pin", see_map),
}


def real(found: list[str], kind: Kind) -> list[str]:
    """All complaints but one: an open popup lies over a part of the points around it, as on every map."""
    if kind.do is not open_popup:
        return found
    return [line for line in found if not (line.startswith("target-size:") and ".pin" in line)]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_works_for_everybody(name: str, tab: Page, site: Site) -> None:
    kind = PAGES[name]
    resize(tab, PHONE)
    tab.goto(site.address + kind.address.format(**site.codes))
    kind.do(tab)
    tab.locator(kind.shows).first.wait_for()

    assert real(barriers(tab), kind) == [], "on a phone"
    assert too_small(tab) == []
    assert cut_off(tab) == [], "at 400 %"
    resize(tab, DESK)
    assert real(barriers(tab, contrast_of=WIDE_ONLY), kind) == [], "on a desk"
    assert cut_off(tab, DESK) == []


def test_a_bad_page_is_seen_to_be_bad(chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": PHONE, "height": 800})
    small = "<button style='font-size: 6px; padding: 0; color: #eee'>druk</button>"
    page.set_content(f"<p style='width: 50em; color: #ccc'>breed</p>{small * 2}<img src='data:,'>")

    assert any(line.startswith("color-contrast") for line in barriers(page, contrast_of="p"))
    assert {line.split(":")[0] for line in barriers(page)} >= {"image-alt", "color-contrast", "target-size"}
    assert len(too_small(page)) == 2
    assert [line.split(":")[0] for line in cut_off(page)] == [f"the page is {50 * 16 + 8} wide", "outside"]
    page.close()
