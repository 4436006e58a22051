"""Whole walks with the keyboard alone, and pages as people set them to be able to read and touch them."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Arrive, Site
from tests.browser.looking import (
    cut_off,
    misnamed,
    moving,
    overlaps,
    resize,
    see_map,
    set_wide,
    too_small,
    without_edge,
)
from tests.browser.test_pages import PAGES
from tests.browser.walking import everything_to_press, focus, look_at, walk

# One for each template, in its fullest state; pages with only text are alike.
WALKED = [
    "home of a network",
    "results with filters open",
    "crisis",
    "nothing found",
    "listing with its address",
    "report with an error",
    "thanks",
    "gone",
    "not there",
    "for professionals",
    "accessibility",
    "machine door",
    "short list",
    "table for referrers",
    "wall sheet",
    "a need",
    "English listing",
]
A_FINGER = 43  # what we ask of ourselves is 44; half a pixel is lost in rounding


def every_stop(page: Page) -> list[int]:
    """Press Tab through the whole page; each stop must be seen."""
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.evaluate("document.body.tabIndex = -1; document.body.focus()")
    stops = []
    for _ in everything_to_press(page):
        page.keyboard.press("Tab")
        stops.append(look_at(focus(page))["at"])
    return stops


@pytest.mark.parametrize("name", WALKED)
def test_a_page_serves_who_has_keys_more_space_or_other_colours(name: str, tab: Page, site: Site) -> None:
    kind = PAGES[name]
    resize(tab, PHONE)
    tab.goto(site.address + kind.address.format(**site.codes))
    kind.do(tab)

    assert moving(tab) == []
    assert too_small(tab, A_FINGER) + misnamed(tab) == []
    assert every_stop(tab) == everything_to_press(tab) != []
    tab.emulate_media(forced_colors="active")
    assert without_edge(tab) == []
    tab.emulate_media(forced_colors="none")
    before = tab.evaluate("document.body.offsetHeight")
    set_wide(tab)
    assert tab.evaluate("document.body.offsetHeight") > before * 1.05, "the space is there"
    assert cut_off(tab, PHONE) + overlaps(tab) == []


def test_what_is_hidden_bare_or_misnamed_is_noticed(tab: Page, site: Site) -> None:
    tab.goto(f"{site.address}/privacy")
    assert overlaps(tab) + without_edge(tab) + misnamed(tab) == []
    tab.evaluate("""() => {
      const [first, brand] = [document.querySelector("main p"), document.querySelector(".brand")];
      first.style.marginBottom = "-2rem";
      first.style.height = "1rem";
      brand.className = "button";
      brand.style.border = "0";
      brand.setAttribute("aria-label", "Naar het begin");
    }""")

    assert len(overlaps(tab)) > 0
    assert len(without_edge(tab)) == len(misnamed(tab)) == 1


def test_a_patient_reads_about_one_listing_and_calls(arrive: Arrive) -> None:
    page = arrive(PHONE).open("/zoeken?wat=dikke+arm&waar=maarssen")
    first = page.locator("[data-listing] h3 a").first
    name = first.inner_text()

    walk(page, lambda step: step["href"].startswith("/aanbod/"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/aanbod/**")
    expect(page.locator("h1")).to_have_text(name)
    steps = walk(page, lambda step: step["href"].startswith("tel:"))

    assert steps[-1]["classes"] == "button main"
    assert steps[-1]["top"] + steps[-1]["height"] < 800, "on the first screen"
    while focus(page)["text"] != "Terug naar de lijst":  # type: ignore[index]
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zoeken?**")
    assert page.input_value("#waar") == "maarssen"


def test_the_points_of_the_map_are_reached_and_left_with_keys(arrive: Arrive) -> None:
    page = arrive(DESK).open("/zoeken?wat=oedeem&waar=3601&straal=5")
    see_map(page)
    page.locator(".list-body a").last.focus()

    walk(page, lambda step: step["classes"] == "skip-map")
    *_, point = walk(page, lambda step: "pin one" in step["classes"])
    page.keyboard.press("Enter")
    link = page.locator(".leaflet-popup a[href^='/aanbod/']")
    expect(link).to_be_focused()
    look_at(focus(page))
    page.keyboard.press("Escape")
    expect(link).to_have_count(0)
    assert look_at(focus(page))["at"] == point["at"]

    *_, after = walk(page, lambda step: bool(step["href"]) and "leaflet" not in step["classes"])
    assert "leaflet-control-zoom-out" not in after["classes"]


def test_the_bar_of_the_short_list_covers_no_stop(arrive: Arrive) -> None:
    page = arrive(PHONE).open("/zoeken?wat=oedeem&waar=3601&straal=5")
    walk(page, lambda step: step["name"] == "id")
    page.keyboard.press(" ")
    bar = page.locator("form.saved")
    expect(bar).to_be_in_viewport()

    steps = walk(page, lambda step: step["text"].startswith("Toon mijn lijst"), most=100)
    assert len({step["code"] for step in steps}) > 3, "past several names, each stop above the bar"
    page.keyboard.press("Enter")
    page.wait_for_url("**/lijst?id=*")
    expect(page.locator(".sheet li")).to_have_count(1)


def described(page: Page, selector: str) -> str:
    """What a screen reader says after the name of this field."""
    ids = (page.locator(selector).get_attribute("aria-describedby") or "").split()
    return " ".join(page.locator(f"#{one}").inner_text() for one in ids)


def test_a_form_sent_too_soon_leads_to_what_is_missing(arrive: Arrive, site: Site) -> None:
    page = arrive(PHONE).open(f"/aanbod/{site.codes['address']}-x/klopt-niet")
    steps = walk(page, lambda step: step["text"] == "Stuur naar de kerngroep")
    assert "website2" not in {step["name"] for step in steps}, "the trap for robots is no stop"
    page.keyboard.press("Enter")
    summary = page.locator(".errors")
    expect(summary).to_be_focused()
    assert look_at(focus(page))["inView"]

    [link] = walk(page, lambda step: True)
    page.keyboard.press("Enter")
    field = page.locator(link["href"])
    expect(field).to_be_focused()
    assert field.get_attribute("aria-invalid") == "true"
    assert described(page, link["href"]) == link["text"] == "Kies wat er niet klopt."

    page.keyboard.press("Tab")
    page.keyboard.press(" ")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("werkt hier niet meer")).to_be_checked()
    walk(page, lambda step: step["tag"] == "TEXTAREA")
    page.keyboard.type("Verhuisd")
    walk(page, lambda step: step["tag"] == "BUTTON")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Uw bericht is verstuurd")
    walk(page, lambda step: step["text"] == "Ga terug naar de bladzijde")


def test_a_form_that_stood_open_too_long_loses_nothing(arrive: Arrive, site: Site) -> None:
    visitor = arrive(PHONE)
    page = visitor.open(f"/aanbod/{site.codes['address']}-x/klopt-niet")
    page.get_by_label("telefoonnummer").check()
    page.locator("textarea").fill("Er neemt niemand op.")
    visitor.context.clear_cookies()  # as when the browser was closed meanwhile
    page.get_by_text("Stuur naar de kerngroep").press("Enter")

    expect(page.locator(".errors")).to_be_focused()
    expect(page.locator(".errors")).to_contain_text("Stuur het nog een keer")
    assert page.locator(".errors a").count() == 0, "no link to a field that cannot be seen"
    assert page.get_by_label("telefoonnummer").is_checked()
    assert page.locator("textarea").input_value() == "Er neemt niemand op."
    page.get_by_text("Stuur naar de kerngroep").press("Enter")
    expect(page.locator("h1")).to_have_text("Uw bericht is verstuurd")


def test_a_finger_hits_everything_in_the_map(arrive: Arrive) -> None:
    page = arrive(PHONE, has_touch=True).open("/zoeken?wat=oedeem&waar=3601&straal=5&weergave=kaart")
    see_map(page)
    page.locator("#map .pin.one").first.focus()
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup").wait_for()

    targets = page.locator("#map [role=button], #map a[href]").all()
    sizes = {one.get_attribute("class") or one.inner_text(): one.bounding_box() for one in targets}
    assert len(targets) > 4
    assert {name for name, box in sizes.items() if box and min(box["width"], box["height"]) < 24} == set()
