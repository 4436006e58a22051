"""The pages of a keeper in a real browser: no barriers, nothing cut off, and two minutes of work."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import Browser, Page

from socialmap.accounts.current import KEY
from socialmap.accounts.login import open_log_in
from socialmap.accounts.models import Member
from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.keeping import editing, proposals, sharing
from tests.accounts.people import keeper_of, make_member
from tests.browser.conftest import DESK, PHONE, Seen, Site, serve
from tests.browser.looking import barriers, cut_off, resize, too_small
from tests.browser.walking import walk
from tests.conftest import MONDAY, make
from tests.mailing.letters import links_in, sent

WHO = ("Anna", "Paula", "Carla")
REGISTER = {"register": "BIG", "number": "12345678904", "checked_on": MONDAY.date()}


@dataclass
class Kept:
    """A served site with three keepers, and a tab in which any of them is logged in."""

    site: Site
    page: Page
    cookies: dict[str, dict[str, Any]]
    seen: Seen

    def enter(self, who: str, address: str) -> Page:
        """Open a page as somebody."""
        self.page.context.clear_cookies()
        if who:
            self.page.context.add_cookies([{**self.cookies[who], "url": self.site.address}])  # type: ignore[list-item]
        self.page.goto(self.site.address + address.format(**self.site.codes))
        return self.page


def prepare(app: Flask) -> dict[str, str]:
    """Anna keeps one listing, with somebody asked to help; Paula keeps four; Carla keeps none."""
    clock = StoppedClock(MONDAY)
    facts = {"phone": "+31348123456", "call_hours": "ma tot vr 9.00 tot 10.00 uur", "needs": ["lymfoedeem"]}
    texts = {
        "description": "Rustig oefenen na de behandeling.\n\nOok in een groep.",
        "website": "https://singel.example",
    }
    listing = make(clock, name="Praktijk De Singel", registrations=[REGISTER], **facts, **texts)
    anna, paula, carla = (
        make_member(f"{name.lower()}@praktijk.example", at=MONDAY, name=name)
        for name in ("Anna", "Paula", "Carla")
    )
    keeper_of(listing, anna, at=MONDAY)
    four = [make(clock, name=f"Praktijk Noord {number}", place="Woerden") for number in range(4)]
    for one in four:
        keeper_of(one, paula, at=MONDAY)
    by = f"member:{anna.uuid}"
    with transaction():
        position = editing.save(listing, {"phone": "+31348654321"}, by=by, at=MONDAY)
        sharing.invite(listing, "bram@praktijk.example", by=anna, at=MONDAY)
        proposals.propose(four[0], {"name": "Praktijk Zuid"}, by=paula, at=MONDAY)
        editing.take_off(four[1], by=by, at=MONDAY)
    return {
        **{"code": listing.code, "first": four[0].code, "hidden": four[1].code, "position": str(position)},
        **_cookies(app, anna, paula, carla),
        **_links(app),
    }


def _cookies(app: Flask, *members: Member) -> dict[str, str]:
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    with transaction():
        keys = {one.name: open_log_in(one, device="proef", is_strong=False, at=MONDAY) for one in members}
    return {f"cookie-{name}": serializer.dumps({KEY: key}) for name, key in keys.items()}


def _links(app: Flask) -> dict[str, str]:
    clock = app.extensions["clock"]
    clock.instant = MONDAY.replace(minute=15)
    letters = sent(app)
    clock.instant = MONDAY
    found = {str(letter["Subject"]).split()[0]: links_in(letter)[0] for letter in letters if links_in(letter)}
    return {"undo": found["Uw"], "keep": found["Wilt"]}


@pytest.fixture(scope="module")
def _kept(chromium: Browser, filled_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    folder = tmp_path_factory.mktemp("keeping") / "data"
    for site in serve(filled_folder, folder, prepare):
        context = chromium.new_context(viewport={"width": PHONE, "height": 800}, reduced_motion="reduce")
        context.add_init_script(AXE_SCRIPT)
        page = context.new_page()
        page.set_default_timeout(8000)
        seen = Seen((site.address,))
        seen.watch(page)
        name = site.app.config["SESSION_COOKIE_NAME"]
        cookies = {
            who: {"name": name, "value": site.codes[f"cookie-{who}"]} for who in ("Anna", "Paula", "Carla")
        }
        yield Kept(site, page, cookies, seen)
        context.close()


@pytest.fixture
def kept(_kept: Kept) -> Iterator[Kept]:
    """One site for all tests of this file; what goes wrong behind a page counts for its own test."""
    yield _kept
    noticed = replace(_kept.seen)
    _kept.seen.forget()
    assert noticed == Seen(noticed.own)


SLUGS = "plek bellen vakantie telefoon waarvoor praktisch adres kosten collegas doorgeven".split()
OWN = "/mijn/vermelding/{code}"
# Who looks, where, and what must be on the page.
PAGES = {
    "first page": ("Anna", "/mijn", ".kept form"),
    "first page of four": ("Paula", "/mijn", ".compact-list li ~ li"),
    "first page without a listing": ("Carla", "/mijn", "#lid"),
    "saved": ("Anna", "/mijn?gedaan={position}", ".done a"),
    "all right for four": ("Paula", "/mijn/klopt", "form"),
    "listing": ("Anna", OWN, ".preview li"),
    "hidden listing": ("Paula", "/mijn/vermelding/{hidden}", ".preview li"),
    "still right": ("Anna", f"{OWN}/klopt", ".facts"),
    "hide": ("Anna", f"{OWN}/verberg", "form"),
    "show": ("Paula", "/mijn/vermelding/{hidden}/toon", "form"),
    "card to print": ("Anna", f"{OWN}/kaartje", ".qr svg"),
    "history": ("Anna", f"{OWN}/geschiedenis", ".history .change"),
    "put back": ("Anna", f"{OWN}/terug/{{position}}", ".change"),
    "name": ("Anna", f"{OWN}/naam", "fieldset.address"),
    "name that waits": ("Paula", "/mijn/vermelding/{first}/naam", ".change"),
    "take back": ("Paula", "/mijn/vermelding/{first}/naam/intrekken", "form"),
    "keepers": ("Anna", f"{OWN}/beheerders", ".compact-list li + li"),
    "moved": ("Anna", f"{OWN}/verhuisd", "fieldset.address"),
    "leave": ("Anna", f"{OWN}/weg", "form"),
    **{slug: ("Anna", f"{OWN}/{slug}", "form") for slug in "plek bellen vakantie telefoon".split()},
    **{
        slug: ("Anna", f"{OWN}/{slug}", "form")
        for slug in "waarvoor praktisch adres kosten collegas doorgeven".split()
    },
    "my data": ("Anna", "/mijn/gegevens", ".facts"),
    "letters of the year": ("Anna", "/mijn/brieven", "h2 + ul, h2 + p"),
    "erase": ("Anna", "/mijn/wissen", "form"),
    "erased": ("", "/mijn/wissen/klaar", "a.button"),
    "button put back": ("", "{undo}", "form"),
    "button keep": ("", "{keep}", "form"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_keeper_works_for_everybody(name: str, kept: Kept) -> None:
    who, address, shows = PAGES[name]
    resize(kept.page, PHONE)
    page = kept.enter(who, address)
    page.locator(shows).first.wait_for()
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")

    assert barriers(page) == [], "on a phone"
    assert too_small(page) == []
    assert cut_off(page) == [], "at 400 %"
    resize(page, DESK)
    assert barriers(page, contrast_of=".top") == [], "on a desk"
    assert cut_off(page, DESK) == []


def test_a_form_with_an_error_works_for_everybody(kept: Kept) -> None:
    resize(kept.page, PHONE)
    page = kept.enter("Anna", f"{OWN}/telefoon")
    page.get_by_label("Telefoonnummer").fill("0348 12")
    page.get_by_role("button", name="Sla op").click()
    page.locator(".errors").wait_for()

    assert barriers(page) == []
    assert cut_off(page) == []
    assert page.evaluate("document.activeElement.className") == "errors"


def test_the_page_of_who_was_second_works_for_everybody(kept: Kept) -> None:
    resize(kept.page, PHONE)
    page = kept.enter("Anna", f"{OWN}/bellen")
    with kept.site.app.app_context(), transaction():
        listing = db.session.scalars(sa.select(Listing).where(Listing.code == kept.site.codes["code"])).one()
        editing.save(listing, {"opening_hours": "op vrijdag"}, by="test", at=MONDAY)
    page.get_by_label("Wanneer kunnen mensen bellen?").fill("di 8.00 uur")
    page.get_by_role("button", name="Sla op").click()
    page.locator("#intussen").wait_for()

    assert page.get_by_label("Wanneer kunnen mensen bellen?").input_value() == "di 8.00 uur"
    assert barriers(page) == []
    assert too_small(page) == []
    assert cut_off(page) == []


def test_a_keeper_changes_the_telephone_number_by_keyboard_alone(kept: Kept) -> None:
    resize(kept.page, DESK)
    page = kept.enter("Anna", "/mijn")

    walk(page, lambda step: step["tag"] == "SUMMARY" and step["text"].startswith("Telefoon"))
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("0348 11 22 33")
    page.keyboard.press("Enter")

    page.locator(".done").wait_for()
    assert "0348 - 11 22 33" in page.locator(".kept").inner_text()


def test_everything_is_confirmed_with_one_tap(kept: Kept) -> None:
    resize(kept.page, PHONE)
    page = kept.enter("Paula", "/mijn")

    page.get_by_role("button", name="Alles klopt voor alle drie").click()

    page.locator(".done").wait_for()
    assert "heeft nagekeken" in page.locator(".done").inner_text()
