"""A listing that is one big attack, and a visitor's words that are: both are only text."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import IMAGE, LINK, SCRIPT, Arrive
from tests.browser.looking import see_map

_AWAKE = """() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const address = (one) => ["href", "src", "action"].map((name) => one.getAttribute(name) ?? "").join("");
  return [
    ...all("[onerror], [onclick], [onload], iframe, object, base, main img:not(.leaflet-tile)"),
    ...all("script:not([src])").filter((one) => !/^application\\/(ld\\+)?json$/.test(one.type)),
    ...all("[href], [src], [action]").filter((one) => /^\\s*(javascript|data|vbscript):/i.test(address(one))),
  ].map((one) => one.outerHTML.slice(0, 120)).concat(window.hacked ? ["it ran"] : []);
}"""


def awake(page: Page) -> list[str]:
    """What on this page could do something by itself."""
    found: list[str] = page.evaluate(_AWAKE)
    return found


def test_results_and_popup_show_a_hostile_listing_as_text(arrive: Arrive) -> None:
    page = arrive(at="hostile_site").open("/zoeken?wat=dikke+arm&waar=3441")

    assert page.locator("[data-listing] h3").inner_text() == f"Vuil {SCRIPT}"
    assert awake(page) == []
    page.locator(".show-on-map").click()
    popup = page.locator(".leaflet-popup a[href^='/aanbod/']")
    popup.wait_for()
    assert popup.inner_text() == f"Vuil {SCRIPT}"
    assert IMAGE in page.locator(".leaflet-popup").inner_text()
    assert awake(page) == []


def test_page_form_and_thanks_show_a_hostile_listing_as_text(arrive: Arrive) -> None:
    visitor = arrive(at="hostile_site")
    page = visitor.open(f"/aanbod/{visitor.site.codes['hostile']}")
    see_map(page)

    words = page.locator("main").inner_text()
    assert words.count(SCRIPT) >= 8
    assert words.count(IMAGE) >= 10
    assert awake(page) == []
    page.locator("#map .pin").first.click()
    page.locator(".leaflet-popup").wait_for()
    assert awake(page) == []
    page.click(".report a")
    assert SCRIPT in page.locator("main").inner_text()
    assert awake(page) == []
    page.get_by_label("werkt hier niet meer").check()
    page.click("form.form button")
    assert SCRIPT in page.locator("main").inner_text()
    assert awake(page) == []


@pytest.mark.parametrize("words", [SCRIPT, IMAGE, "</script><script>window.hacked=1</script>"])
def test_hostile_words_come_back_as_text(words: str, arrive: Arrive) -> None:
    page = arrive(at="hostile_site").open(f"/zoeken?wat={quote(words)}&waar={quote(words)}")

    assert page.input_value("#wat") == words
    assert awake(page) == []


def test_what_is_awake_is_seen(arrive: Arrive) -> None:
    visitor = arrive(at="hostile_site")
    page = visitor.open("/privacy")
    added = f"{IMAGE}<a href='{LINK}'>x</a>"
    with page.expect_console_message(lambda message: "inline event handler" in message.text):
        page.evaluate("(html) => document.querySelector('main').insertAdjacentHTML('beforeend', html)", added)

    assert len(awake(page)) == 3, "an image, its address, and a link"
    assert visitor.seen.errors != [], "its script was refused"
    visitor.seen.forget()
