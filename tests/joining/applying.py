"""Filling in an application the way a browser does: open the page, type, press the button."""

from typing import Any

from tests.accounts.people import fields_of
from tests.browsing import Browser, Page

WISH = "netwerk=noordwest-utrecht"
# What a dietitian would type on each step; enough to be handed in.
WELL: dict[str, dict[str, Any]] = {
    "wie": {
        "kind": "person",
        "name": "Anna Berends",
        "organisation": "Praktijk Voorbeeld",
        "phone": "0348 123456",
    },
    "waarvoor": {"description": "Ik help u met eten als dat niet lukt.", "needs": ["vermoeidheid"]},
    "waar": {
        "postcode": "3441 ab",
        "house_number": "12",
        "street": "Voorbeeldstraat",
        "show_address": "ja",
        "home_visits": "ja",
        "service_area": "Woerden, 3471",
    },
    "kosten": {"referral": "nee", "accepts_new": "ja", "waiting_weeks": "2", "languages": ["nl", "tr"]},
    "bewijs": {"register": "KP", "number": "12345678989"},
}

# The same as it is kept.
KEPT: dict[str, Any] = {
    "values": {
        **{"disciplines": ["dietist"], "name": "Anna Berends", "kind": "person", "email": "", "agb": ""},
        **{"organisation": "Praktijk Voorbeeld", "phone": "+31348123456", "show_email": False},
        **{"description": "Ik help u met eten als dat niet lukt.", "needs": ["vermoeidheid"]},
        **{"home_visits": True, "service_area": ["Woerden", "3471"], "referral": "nee"},
        **{"accepts_new": "ja", "waiting_weeks": 2, "languages": ["nl", "tr"]},
    },
    "location": {
        **{"number": 1, "postcode": "3441 AB", "house_number": "12", "street": "Voorbeeldstraat"},
        **{"place": "Woerden", "show_address": True, "lat": None, "lon": None, "point_source": "pc4"},
    },
    "evidence": [{"kind": "register", "register": "KP", "number": "12345678989", "show_number": False}],
}


def begin(browser: Browser, discipline: str = "dietist") -> str:
    """Press the button that begins an application; its uuid."""
    address = f"/aanmelden/verder?{WISH}&vak={discipline}"
    answer = browser.send(address, fields_of(browser, address))
    assert answer.status == 303, answer.text("main")
    return str(answer.response.location).split("/")[2]


def fill_in(browser: Browser, uuid: str, step: str, *, then: str = "stap", **typed: Any) -> Page:
    """Fill in one step and press a button under it."""
    address = f"/aanmelden/{uuid}/{step}"
    return browser.send(address, {**fields_of(browser, address), **typed, "verder": then})


def apply(browser: Browser, discipline: str = "dietist", *steps: str, **typed: Any) -> str:
    """Begin an application and fill in these steps well, but for what is typed otherwise; its uuid."""
    uuid = begin(browser, discipline)
    for step in steps:
        answer = fill_in(browser, uuid, step, **{**WELL[step], **typed.get(step, {})})
        assert answer.status == 303, answer.text(".errors")
    return uuid


def hand_in(browser: Browser, uuid: str, **ticked: str) -> Page:
    """Tick the arrangements and send it to the core group."""
    address = f"/aanmelden/{uuid}/controle"
    return browser.send(address, {**fields_of(browser, address), "agreed": "y", **ticked})
