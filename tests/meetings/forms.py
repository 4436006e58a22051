"""What somebody types in the form of a meeting."""

from typing import Any

from tests.accounts.people import filled_in
from tests.browsing import Browser, Page

DESK = "/kerngroep/bijeenkomsten"
TYPED: dict[str, Any] = {
    "title": "Samen rond de patiënt 2026",
    "purpose": "Van elkaar leren.",
    "day": "2026-11-12",
    "starts": "19:00",
    "ends": "21:30",
    "answer_by": "2026-11-01",
    "location_name": "Wijkcentrum De Brug",
    "street": "Vlampijpstraat",
    "house_number": "75",
    "postcode": "3534ar",
    "programme-0-from": "19:00",
    "programme-0-until": "20:00",
    "programme-0-what": "Vermoeidheid",
    "programme-0-who": "Anna de Vries",
    "programme-1-from": "20:00",
    "programme-1-until": "20:15",
    "programme-1-what": "Pauze",
    "accreditation-0-register": "KP",
    "accreditation-0-points": "2,5",
    "accreditation-0-state": "asked",
    "capacity": "40",
    "disciplines": ["dietist"],
    "is_public": "y",
}


def form_on(page: Page, action: str) -> dict[str, Any]:
    """What the form with this address sends when nobody touches it."""
    return filled_in(page.one(f'form[action="{action}"]'))


def send_new(browser: Browser, **typed: Any) -> Page:
    """Fill in the page of a new meeting and press the button."""
    address = f"{DESK}/nieuw"
    return browser.send(address, {**form_on(browser.open(address), address), **TYPED, **typed})


def send_edit(browser: Browser, uuid: object, **typed: Any) -> Page:
    """Change something on the page of a meeting and press the button."""
    address = f"{DESK}/{uuid}/bewerken"
    return browser.send(address, {**form_on(browser.open(address), address), **typed})


def press(browser: Browser, page: Page, action: str) -> Page:
    """Press the button of the form with this address."""
    return browser.send(action, form_on(page, action))
