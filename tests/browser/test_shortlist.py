"""The short list in a browser: kept by the device alone, and only after a tick."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Arrive, Site
from tests.browser.looking import see_map

RESULTS = "/zoeken?wat=oedeem&waar=3601"
BOX = "main input[type=checkbox][name=id]"
TO_LIST = "form#lijst button"
KEPT = "localStorage.getItem('lijst') ?? ''"


def tick(page: Page, number: int) -> str:
    """Tick a box among the results; the code of its listing."""
    box = page.locator(BOX).nth(number)
    box.check()
    return box.input_value()


def shown(page: Page) -> list[str]:
    """The codes on the paper, in order."""
    found: list[str] = page.locator(".sheet [data-listing]").evaluate_all(
        "all => all.map((one) => one.dataset.listing)"
    )
    return found


def test_what_was_ticked_is_still_ticked_after_another_page(arrive: Arrive) -> None:
    visitor = arrive(PHONE)
    page = visitor.open(RESULTS)
    code = tick(page, 1)

    page.goto(f"{visitor.site.address}/over")
    page.goto(visitor.site.address + RESULTS)
    ticked = page.locator(f"{BOX}:checked")
    expect(ticked).to_have_count(1)
    assert ticked.input_value() == code
    page.locator(".cards h3 a").nth(1).click()
    page.wait_for_url("**/aanbod/**")
    here = page.locator(".reach input[type=checkbox]")
    expect(here).to_be_checked()
    here.uncheck()
    page.go_back()
    expect(page.locator(f"{BOX}:checked")).to_have_count(0)


def test_the_button_opens_the_list_and_a_name_can_be_taken_off(arrive: Arrive) -> None:
    visitor = arrive(PHONE)
    page = visitor.open(RESULTS)
    first, second = tick(page, 2), tick(page, 0)
    assert "2" in page.locator(f"{TO_LIST} [data-count]").inner_text()

    page.click(TO_LIST)
    page.wait_for_url(f"**/lijst?id={first}.{second}")
    assert shown(page) == [first, second]
    page.locator("[data-remove]").first.click()
    page.wait_for_url(f"**/lijst?id={second}")
    assert page.evaluate(KEPT) == second
    page.click("[data-empty]")
    page.wait_for_url("**/lijst")
    assert page.evaluate("localStorage.length") == 0
    page.goto(visitor.site.address + RESULTS)
    expect(page.locator(f"{BOX}:checked")).to_have_count(0)


def test_the_list_of_this_device_opens_from_the_menu(arrive: Arrive) -> None:
    visitor = arrive(PHONE)
    code = tick(visitor.open(RESULTS), 0)

    page = visitor.open("/over")
    page.locator("#menu a[href='/lijst']").click()
    page.wait_for_url(f"**/lijst?id={code}")
    assert shown(page) == [code]


def test_an_empty_list_leads_to_the_search(arrive: Arrive) -> None:
    page = arrive(PHONE).open("/lijst")

    assert page.url.endswith("/lijst")
    page.locator("main a.main").click()
    page.wait_for_url("**/zoeken")


def test_a_full_list_says_so_and_takes_no_more(arrive: Arrive) -> None:
    page = arrive(PHONE).open(RESULTS)
    page.evaluate(
        "localStorage.setItem('lijst', Array.from({length: 20}, (_, at) => `zzzz${10 + at}`).join('.'))"
    )
    page.reload()
    full = page.locator("form#lijst").get_attribute("data-full")

    page.locator(BOX).first.click()
    expect(page.locator("form#lijst [role=status]")).to_have_text(full or "-")
    expect(page.locator(f"{BOX}:checked")).to_have_count(0)
    assert len(page.evaluate(KEPT).split(".")) == 20


def test_a_list_of_somebody_else_is_kept_only_when_asked(arrive: Arrive, site: Site) -> None:
    page = arrive(PHONE).open(f"/lijst?id={site.codes['address']}.{site.codes['several']}")
    assert page.evaluate("localStorage.length") == 0

    page.click("[data-keep]")
    expect(page.locator(".shortlist [role=status]")).not_to_be_empty()
    expect(page.locator("[data-keep]")).to_be_disabled()
    assert page.evaluate(KEPT) == f"{site.codes['address']}.{site.codes['several']}"


@pytest.mark.parametrize("address", ["/lijst", "/lijst?id={gone}"])
def test_who_left_the_map_leaves_the_device_too(address: str, arrive: Arrive, site: Site) -> None:
    page = arrive(PHONE).open("/over")
    page.evaluate("code => localStorage.setItem('lijst', code)", site.codes["gone"])
    moves: list[str] = []
    page.on("framenavigated", lambda frame: moves.append(frame.url))

    page.goto(site.address + address.format(**site.codes))
    page.wait_for_url("**/lijst?id=*")
    expect(page.locator(".notice")).to_be_visible()
    page.wait_for_timeout(300)
    assert len(moves) <= 2, "a page that asks for itself again and again"
    assert page.evaluate("localStorage.length") == 0


def test_the_popup_of_the_map_puts_a_name_on_the_list(arrive: Arrive) -> None:
    page = arrive(DESK, reduced_motion="reduce").open(RESULTS)
    see_map(page)
    card = page.locator(".cards [data-listing]").first
    code = card.get_attribute("data-listing") or ""
    form = page.locator("form#lijst")

    card.locator(".show-on-map").click()
    button = page.locator(".leaflet-popup-content button")
    expect(button).to_have_text(form.get_attribute("data-on") or "-")
    button.click()
    expect(button).to_have_text(form.get_attribute("data-off") or "-")
    expect(card.locator("input[name=id]")).to_be_checked()
    assert page.evaluate(KEPT) == code
    button.click()
    expect(card.locator("input[name=id]")).not_to_be_checked()
    assert page.evaluate("localStorage.length") == 0


def test_without_javascript_the_ticked_boxes_are_sent_as_a_form(arrive: Arrive) -> None:
    page = arrive(PHONE, java_script_enabled=False).open(RESULTS)
    codes = [tick(page, 0), tick(page, 2)]

    page.click(TO_LIST)
    page.wait_for_url(f"**/lijst?id={codes[0]}&id={codes[1]}")
    found = [one.get_attribute("data-listing") for one in page.locator(".sheet [data-listing]").all()]
    assert found == codes
    assert page.locator("button:visible").count() == 0, "no button that would do nothing"


def test_a_browser_that_keeps_nothing_still_has_a_list_on_this_page(arrive: Arrive) -> None:
    visitor = arrive(PHONE)
    visitor.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused'); }});"
    )
    page = visitor.open(RESULTS)
    codes = [tick(page, 0), tick(page, 1)]

    page.click(TO_LIST)
    page.wait_for_url(f"**/lijst?id={'.'.join(codes)}")
    assert shown(page) == codes


def test_ticking_tells_nobody_and_keeps_only_the_codes(arrive: Arrive) -> None:
    visitor = arrive(PHONE)
    page = visitor.open(RESULTS)
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    stored = "[localStorage.length, sessionStorage.length, document.cookie]"
    assert page.evaluate(stored) == [0, 0, ""]

    code = tick(page, 0)
    tick(page, 1)
    page.locator(BOX).nth(1).uncheck()
    page.wait_for_timeout(200)
    assert asked == []
    assert page.evaluate(stored) == [1, 0, ""]
    assert page.evaluate("Object.entries(localStorage)") == [["lijst", code]]
    page.click(TO_LIST)
    page.wait_for_load_state("networkidle")
    pages = [url for url in asked if "/static/" not in url]
    assert pages == [f"{visitor.site.address}/lijst?id={code}"]
    assert visitor.context.cookies() == []
