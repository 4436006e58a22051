"""Nobody looks along: no other host, no cookie, nothing kept; and few bytes."""

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.conftest import DESK, PHONE, Arrive, Site
from tests.browser.looking import see_map

READ = [
    "/",
    "/netwerk/noordwest-utrecht/",
    "/zoeken?wat=dikke+arm&waar=maarssen",
    "/zoeken?wat=ik+wil+dood",
    "/zoeken?wat=huisarts",
    "/aanbod/{address}",
    "/aanbod/{several}",
    "/aanbod/{gone}",
    "/bestaat-niet",
    *("/over", "/samenwerking", "/hoe-wij-sorteren", "/privacy", "/toegankelijkheid", "/api"),
]


def kept(page: Page) -> list[object]:
    """What the browser holds on to after this page."""
    stored = "[localStorage.length, sessionStorage.length, document.cookie]"
    return [*page.evaluate(stored), page.context.cookies()]


def test_reading_leaves_nothing_behind(arrive: Arrive, site: Site) -> None:
    visitor = arrive()
    page = visitor.page()
    for address in READ:
        page.goto(site.address + address.format(**site.codes))
        if page.locator("#map").count():
            see_map(page)
        assert kept(page) == [0, 0, "", []], address
    assert visitor.seen.foreign == []
    assert visitor.seen.errors == []

    page.goto(f"{site.address}/aanbod/{site.codes['address']}-x/klopt-niet")
    [cookie] = visitor.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["expires"]) == ("socialmap", True, -1)


def test_another_host_and_a_refused_style_would_be_noticed(arrive: Arrive) -> None:
    visitor = arrive()
    page = visitor.open("/privacy")
    with page.expect_console_message(lambda message: message.type == "error"):
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://ander.example/")

    assert visitor.seen.foreign == ["http://ander.example/"]
    assert "Content Security Policy" in visitor.seen.errors[0]
    visitor.seen.forget()


def test_results_with_a_map_are_few_bytes(arrive: Arrive) -> None:
    visitor = arrive(PHONE)
    page = visitor.page()
    finished = []
    page.on("requestfinished", lambda request: finished.append(request))
    results = f"{visitor.site.address}/zoeken?wat=moe&waar=3601"
    page.goto(results)
    page.click("[data-show=kaart]")
    see_map(page)
    page.locator(".place-name:not(.off)").first.wait_for()

    sizes = {request.url: request.sizes()["responseBodySize"] for request in finished}
    assert len(sizes) > 6
    assert 1_000 < sizes[results] <= 12_000
    assert sum(sizes.values()) <= 120_000, sizes


def test_my_postcode_stays_four_digits(arrive: Arrive) -> None:
    where = {"latitude": 52.139, "longitude": 5.041}
    visitor = arrive(DESK, geolocation=where, permissions=["geolocation"])
    page = visitor.open("/")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.click(".near")
    expect(page.locator("#waar")).to_have_value("3601")

    assert page.locator(".near-line").inner_text().startswith("Ingevuld: 3601")
    assert [url for url in asked if "favicon" not in url] == [f"{visitor.site.address}/api/v1/places"], (
        "the place itself goes nowhere"
    )
