"""Three walks on a phone of 375 pixels, counted: never more taps than were promised."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from tests.browser.conftest import PHONE, Arrive

# A telephone and a printer are not there; what asks for them is counted.
COUNTERS = """
window.printed = 0; window.called = [];
window.print = () => { window.printed += 1; };
addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='tel:']");
  if (!link) return;
  event.preventDefault();
  window.called.push(link.getAttribute("href"));
});"""


@dataclass
class Finger:
    """Somebody with a phone; every tap is counted, every field that is filled in too."""

    page: Page
    taps: int = 0
    fields: int = 0

    def tap(self, what: Locator) -> None:
        what.tap()
        self.taps += 1

    def write(self, selector: str, text: str) -> None:
        self.page.fill(selector, text)
        self.fields += 1


def on_a_phone(arrive: Arrive, address: str) -> Finger:
    """A phone of 375 pixels at this address."""
    visitor = arrive(PHONE, has_touch=True)
    visitor.context.add_init_script(COUNTERS)
    return Finger(visitor.open(address))


def test_a_patient_is_three_taps_and_one_field_from_a_phone_number(arrive: Arrive) -> None:
    finger = on_a_phone(arrive, "/")
    page = finger.page

    finger.tap(page.locator(".tiles a[href*='hulpvraag=lymfoedeem']"))
    page.wait_for_url("**/zoeken?**")
    finger.write("#waar", "3601")
    finger.tap(page.locator("form.search button.main"))
    page.wait_for_url("**waar=3601**")
    call = page.locator(".cards [data-listing] a[href^='tel:']").first
    finger.tap(call)

    assert page.evaluate("window.called") == [call.get_attribute("href")]
    assert (finger.taps, finger.fields) <= (3, 1)


def test_a_gp_is_two_taps_from_bookmark_to_printed_sheet(arrive: Arrive) -> None:
    finger = on_a_phone(arrive, "/verwijzers?hulpvraag=lymfoedeem&waar=3601")
    page = finger.page
    row = page.locator("tr[data-listing]").first
    code = row.get_attribute("data-listing") or ""

    finger.tap(row.locator("a[href*='lijst?id=']"))
    page.wait_for_url("**/lijst?id=*")
    finger.tap(page.locator("[data-print]"))

    assert page.url.endswith(f"/lijst?id={code}")
    assert page.locator(".sheet [data-listing]").count() == 1
    assert page.evaluate("window.printed") == 1
    assert (finger.taps, finger.fields) == (2, 0)


def test_a_relative_is_four_taps_from_home_to_a_phone_number_in_english(arrive: Arrive) -> None:
    finger = on_a_phone(arrive, "/")
    page = finger.page

    finger.tap(page.locator("a.language[lang=en]"))
    page.wait_for_url("**/en/")
    finger.tap(page.locator(".tiles a").first)
    page.wait_for_url("**/en/zoeken?**")
    finger.tap(page.locator(".cards [data-listing] h3 a").first)
    page.wait_for_url("**/en/aanbod/**")
    call = page.locator(".reach a[href^='tel:']")
    finger.tap(call)

    assert page.locator("html").get_attribute("lang") == "en"
    assert page.evaluate("window.called") == [call.get_attribute("href")]
    assert (finger.taps, finger.fields) == (4, 0)
