"""No JavaScript, no movement, other colours, paper."""

import hashlib

from playwright.sync_api import Locator, Page

from tests.browser.conftest import PHONE, Arrive, Site
from tests.browser.looking import moving, see_map


def test_without_javascript_everything_works(arrive: Arrive) -> None:
    page = arrive(PHONE, java_script_enabled=False).open("/")
    page.fill("#wat", "dikke arm")
    page.fill("#waar", "3601")
    page.click("form.search button")
    assert page.locator("[data-listing]").count() > 5

    page.click(".filters > summary")
    page.select_option("select[name=straal]", "5")
    page.click(".filters form button")
    assert "straal=5" in page.url
    assert page.locator("[data-listing]").first.is_visible()

    page.locator("[data-listing] h3 a").first.click()
    assert page.locator("a[href^='tel:'].main").is_visible()
    page.click(".report a")
    page.get_by_label("telefoonnummer").check()
    page.click("form.form button")
    assert page.locator("h1").inner_text() == "Uw bericht is verstuurd"


def test_without_javascript_no_empty_map_is_seen(arrive: Arrive, site: Site) -> None:
    plain, scripted = arrive(java_script_enabled=False), arrive()
    for address in ("/zoeken?wat=oedeem&waar=3601&straal=5", f"/aanbod/{site.codes['address']}"):
        page = plain.open(address)
        assert page.locator("h1").is_visible()
        assert not page.locator(".map-holder").is_visible()
        assert not page.locator(".views").is_visible()
        assert scripted.open(address).locator(".map-holder").is_visible()


def test_without_javascript_the_map_view_is_the_list(arrive: Arrive) -> None:
    page = arrive(PHONE, java_script_enabled=False).open("/zoeken?wat=oedeem&weergave=kaart")

    assert page.locator("[data-listing]").first.is_visible()
    assert not page.locator(".map-holder").is_visible()


def test_nothing_moves_for_who_asked_so(arrive: Arrive) -> None:
    still = {}
    for wish in ("reduce", "no-preference"):
        page = arrive(reduced_motion=wish).open("/zoeken?wat=oedeem&waar=3601&straal=10")
        see_map(page)
        page.locator(".leaflet-control-zoom-in").click()
        page.locator(".show-on-map").first.click()
        page.locator(".leaflet-popup").wait_for()
        still[wish] = moving(page)

    assert still["reduce"] == []
    assert still["no-preference"] != [], "the check sees what moves"


def picture(place: Page | Locator) -> str:
    """A fingerprint of what is seen."""
    return hashlib.sha256(place.screenshot()).hexdigest()


def test_in_forced_colours_everything_can_be_seen(arrive: Arrive) -> None:
    page = arrive(PHONE, forced_colors="active").open("/zoeken?wat=oedeem&waar=3601&straal=5")
    around = page.locator("form.search")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert len(page.screenshot()) > 10_000, "something is drawn"

    for target in ("#wat", "form.search .main"):
        before = picture(around)
        page.locator(target).focus()
        page.keyboard.press("Shift")
        page.evaluate("document.activeElement.blur()")
        assert picture(around) == before
        page.keyboard.press("Tab")
        page.locator(target).focus()
        assert picture(around) != before, f"the focus on {target} is seen"
        page.evaluate("document.activeElement.blur()")
    borders = page.locator("[data-listing]").first.evaluate("one => getComputedStyle(one).borderTopWidth")
    assert float(borders.removesuffix("px")) > 0
    page.click("[data-show=kaart]")
    see_map(page)
    pin = page.locator("#map .pin:not(.origin)").first
    assert pin.evaluate("one => getComputedStyle(one, '::before').backgroundColor") == "rgb(11, 74, 82)"


def test_a_printed_listing_has_the_facts_only(arrive: Arrive, site: Site) -> None:
    page = arrive().open(f"/aanbod/{site.codes['address']}")
    see_map(page)
    aside = (".top nav", ".foot nav", ".map-holder", ".report", ".demo")
    assert all(page.locator(part).is_visible() for part in aside), "on the screen they are there"

    page.emulate_media(media="print")

    assert [part for part in aside if page.locator(part).is_visible()] == []
    for part in ("h1", ".reach", ".where address", ".facts >> nth=0", ".checked >> nth=0"):
        assert page.locator(part).first.is_visible(), part
    assert not page.locator(".skip").is_visible()


def test_printed_results_have_no_map_and_no_buttons(arrive: Arrive) -> None:
    page = arrive().open("/zoeken?wat=oedeem&waar=3601&straal=5")
    page.emulate_media(media="print")

    for part in (".map-holder", ".search", ".filters", ".show-on-map", ".pager"):
        assert not any(one.is_visible() for one in page.locator(part).all()), part
    assert page.locator("[data-listing] .act").first.is_visible()
