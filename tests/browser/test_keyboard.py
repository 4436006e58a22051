"""Without a mouse: from home to a phone number, over to the map and back."""

import pytest

from tests.browser.conftest import DESK, PHONE, Arrive
from tests.browser.looking import see_map
from tests.browser.walking import focus, walk

OEDEEM = "/zoeken?wat=oedeem&waar=3601&straal=5"


def test_from_home_to_a_phone_number(arrive: Arrive) -> None:
    page = arrive(PHONE).open("/")

    walk(page, lambda step: step["name"] == "wat")
    page.keyboard.type("dikke arm")
    walk(page, lambda step: step["name"] == "waar")
    page.keyboard.type("3601")
    walk(page, lambda step: step["tag"] == "BUTTON")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zoeken?*")
    steps = walk(page, lambda step: step["href"].startswith("tel:"))

    assert steps[-1]["code"] == page.locator("[data-listing]").first.get_attribute("data-listing")
    tops = [step["top"] for step in steps if not step["classes"].startswith("skip")]
    assert all(
        later > before - step["height"] for before, later, step in zip(tops, tops[1:], steps, strict=False)
    )


def test_the_first_step_skips_to_the_content(arrive: Arrive) -> None:
    page = arrive().open("/privacy")

    [first] = walk(page, lambda step: True)
    page.keyboard.press("Enter")

    assert first["classes"] == "skip"
    assert focus(page)["id"] == "inhoud"  # type: ignore[index]


def test_the_map_can_be_skipped(arrive: Arrive) -> None:
    page = arrive().open(OEDEEM)
    see_map(page)
    page.locator(".list-body a").last.focus()

    [link] = walk(page, lambda step: True)
    page.keyboard.press("Enter")
    assert link["classes"] == "skip-map"
    assert focus(page)["id"] == "na-kaart"  # type: ignore[index]
    [after] = walk(page, lambda step: True)
    assert page.locator(".foot a").first.get_attribute("href") == after["href"]


def test_list_and_map_change_places_on_a_phone(arrive: Arrive) -> None:
    page = arrive(PHONE).open(OEDEEM)
    assert not page.locator("#map").is_visible()

    walk(page, lambda step: step["text"] == "Kaart")
    page.keyboard.press("Enter")
    page.locator("#map .pin.one").first.wait_for()
    assert not page.locator("[data-listing]").first.is_visible()
    assert "weergave=kaart" in page.url
    assert page.locator(".views [aria-current]").inner_text() == "Kaart"

    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert page.locator("[data-listing]").first.is_visible()
    assert not page.locator("#map").is_visible()


def test_to_the_map_and_back_to_the_same_button(arrive: Arrive) -> None:
    page = arrive().open(OEDEEM)
    card = page.locator("[data-listing]").nth(1)
    button = card.locator(".show-on-map")

    button.focus()
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup a[href^='/aanbod/']")
    popup.wait_for()
    assert focus(page)["href"] == card.locator("h3 a").get_attribute("href")  # type: ignore[index]
    assert "now" in (card.get_attribute("class") or "")

    page.keyboard.press("Escape")
    popup.wait_for(state="detached")
    assert button.evaluate("one => one === document.activeElement")


def test_on_a_phone_the_way_back_is_the_list(arrive: Arrive) -> None:
    page = arrive(PHONE).open(OEDEEM)
    page.locator(".show-on-map").first.focus()
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup").wait_for()

    assert not page.locator("[data-listing]").first.is_visible()
    page.keyboard.press("Escape")
    page.locator(".leaflet-popup").wait_for(state="detached")
    found = focus(page)

    assert found is not None
    assert found["inView"]
    assert found["code"] == page.locator("[data-listing]").first.get_attribute("data-listing")


def test_a_point_on_the_map_opens_by_keyboard(arrive: Arrive) -> None:
    for key in ("Enter", " "):
        page = arrive(DESK).open(OEDEEM)
        see_map(page)
        marker = page.locator("#map .pin.one").first
        name = marker.get_attribute("aria-label") or ""

        marker.focus()
        page.keyboard.press(key)
        link = page.locator(".leaflet-popup a[href^='/aanbod/']")
        link.wait_for()
        assert name.startswith(f"{link.inner_text()}, ")
        assert link.evaluate("one => one === document.activeElement")

        page.keyboard.press("Escape")
        link.wait_for(state="detached")
        assert marker.evaluate("one => one === document.activeElement")


def test_filters_by_keyboard(arrive: Arrive) -> None:
    page = arrive(PHONE).open("/zoeken?wat=oedeem&waar=3601")

    walk(page, lambda step: step["tag"] == "SUMMARY" and step["text"].startswith("Filter"))
    page.keyboard.press("Enter")
    walk(page, lambda step: step["text"] == "Hoe en waar")
    page.keyboard.press("Enter")
    walk(page, lambda step: step["name"] == "aan-huis")
    page.keyboard.press(" ")
    walk(page, lambda step: step["text"] == "Toon")
    page.keyboard.press("Enter")
    page.wait_for_url("**aan-huis=ja**")

    assert page.locator(".chips li").last.inner_text().strip() == "Komt aan huis"
    labels = page.locator("[data-listing] .labels").all_inner_texts()
    assert len(labels) == page.locator("[data-listing]").count() > 0
    assert all("Komt aan huis" in text for text in labels)


def test_the_walk_sees_a_focus_that_cannot_be_seen(arrive: Arrive) -> None:
    page = arrive().open("/privacy")
    page.evaluate("document.querySelector('.brand').style.setProperty('outline', 'none', 'important')")

    with pytest.raises(AssertionError, match="no visible focus"):
        walk(page, lambda step: step["classes"] == "brand")
