"""The core group at work in a real browser, counted: never more clicks than were promised."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, Locator, Page

from socialmap.foundation.db import db
from socialmap.mailing.models import Letter
from tests.browser.conftest import DESK, PHONE, Seen, Site, serve
from tests.browser.looking import resize
from tests.browser.office import FORTY, LAST_NIGHT, prepare
from tests.browser.walking import Step, focus, look_at
from tests.conftest import MONDAY
from tests.mailing.letters import sent

CLICKS = 5
HERE, THERE = "/netwerk/noordwest-utrecht/kerngroep", "/netwerk/utrecht-lekstroom/kerngroep"
WITH_LETTER = [name for name, outcome in LAST_NIGHT.items() if outcome != "held"]


@dataclass
class Hand:
    """Somebody of the core group with a mouse, or a finger; every click is counted."""

    page: Page
    site: Site
    clicks: int = 0

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1

    def press(self, name: str) -> None:
        """One of the buttons, by the words on it."""
        self.click(self.page.get_by_role("button", name=name, exact=True))


@dataclass
class Office:
    """A served site, and a tab in which somebody of a core group is logged in."""

    hand: Hand
    cookies: dict[str, dict[str, Any]]
    seen: Seen

    def enter(self, who: str, address: str, width: int = DESK) -> Hand:
        """A page as somebody of a core group; their clicks are counted from here."""
        page, site = self.hand.page, self.hand.site
        page.context.clear_cookies()
        page.context.add_cookies([{**self.cookies[who], "url": site.address}])  # type: ignore[list-item]
        resize(page, width)
        page.goto(site.address + address.format(**site.codes))
        return Hand(page, site)


@pytest.fixture(scope="module")
def _office(
    chromium: Browser, filled_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("core-group") / "data"
    for site in serve(filled_folder, folder, prepare):
        context = chromium.new_context(viewport={"width": DESK, "height": 800}, reduced_motion="reduce")
        page, seen = context.new_page(), Seen((site.address,))
        page.set_default_timeout(15000)
        seen.watch(page)
        name = site.app.config["SESSION_COOKIE_NAME"]
        cookies = {
            who: {"name": name, "value": site.codes[f"cookie-{who}"]} for who in ("Karin", "Koen", "Bo")
        }
        yield Office(Hand(page, site), cookies, seen)
        context.close()


@pytest.fixture
def office(_office: Office) -> Iterator[Office]:
    """One site for all tests of this file; what goes wrong behind a page counts for its own test."""
    yield _office
    noticed = replace(_office.seen)
    _office.seen.forget()
    assert noticed == Seen(noticed.own)


def letters_to(app: Flask, *names: str) -> Counter[tuple[str, str]]:
    """Who gets which letter; what was queued for them and not stopped."""
    addresses = {f"{name.lower().replace(' ', '.')}@praktijk.example": name for name in names}
    with app.app_context():
        rows = db.session.execute(sa.select(Letter.recipient, Letter.template))
        found = Counter((addresses[to], template) for to, template in rows if to in addresses)
        db.session.rollback()
    return found


def is_on_the_map(hand: Hand, name: str) -> bool:
    """A visitor who asks for a dietitian in Woerden finds this name, and its own page opens."""
    hand.page.context.clear_cookies()
    hand.page.goto(f"{hand.site.address}/netwerk/noordwest-utrecht/zoeken?wat=dietist&waar=woerden")
    card = hand.page.locator("[data-listing] h3 a", has_text=name).first
    if not card.count():
        return False
    card.click()
    return name in hand.page.locator("h1").inner_text()


def test_a_clean_application_is_five_clicks_from_the_desk_to_the_map(office: Office) -> None:
    hand = office.enter("Karin", HERE)
    before = letters_to(hand.site.app, "Anna Appel")

    hand.click(hand.page.get_by_role("link", name="Anna Appel").first)
    hand.press("Alles nagekeken: alles klopt")
    hand.page.wait_for_url("**#besluit")
    hand.press("Goedkeuren")
    hand.page.wait_for_url(f"**{HERE}")

    assert hand.clicks <= CLICKS
    assert letters_to(hand.site.app, "Anna Appel") - before == Counter({("Anna Appel", "welcome"): 1})
    assert is_on_the_map(hand, "Anna Appel")


def test_before_anybody_decides_nobody_finds_it(office: Office) -> None:
    hand = office.enter("Karin", HERE)

    assert not is_on_the_map(hand, "Vera Vos")
    assert ("Vera Vos", "welcome") not in letters_to(hand.site.app, "Vera Vos")


def test_a_clean_application_is_decided_by_keyboard_alone(office: Office) -> None:
    page = (hand := office.enter("Karin", HERE)).page

    enter(page, lambda step: step["tag"] == "A" and step["text"] == "Bart Boom")
    page.wait_for_url("**/inzendingen/*")
    enter(page, lambda step: step["text"] == "Alles nagekeken: alles klopt")
    page.wait_for_url("**#besluit")
    stops = enter(page, lambda step: step["text"] == "Goedkeuren")
    page.wait_for_url(f"**{HERE}")

    assert letters_to(hand.site.app, "Bart Boom")["Bart Boom", "welcome"] == 1
    assert is_on_the_map(hand, "Bart Boom")
    assert len(stops) < 10, "the decision follows what was looked at"


def enter(page: Page, until: Callable[[Step], bool], most: int = 80) -> list[Step]:
    """Tab until there, and press Enter; every stop on the way must be seen, and come after the one before."""
    steps: list[Step] = []
    while not steps or not until(steps[-1]):
        assert len(steps) < most, f"not reached: {[one['text'][:20] for one in steps]}"
        page.keyboard.press("Tab")
        step = focus(page)
        if step and steps and step["at"] == steps[-1]["at"] and step["id"] == "valid_until":
            continue  # day, month, year and the calendar are stops in one field, with marks of their own
        steps.append(look_at(step))
        assert [one["at"] for one in steps] == sorted({one["at"] for one in steps}), (
            f"back in the page: {step}"
        )
    page.keyboard.press("Enter")
    return steps


def test_forty_items_are_prepared_with_one_click(office: Office) -> None:
    hand = office.enter("Bo", f"{THERE}/rondes/{{coming}}")
    points = hand.page.locator("ol.agenda > li .what a")
    assert points.count() == 0

    hand.press("Werk de agenda bij")
    points.first.wait_for()

    assert hand.clicks == 1
    assert [text.split(" (")[0] for text in points.all_inner_texts()] == [
        f"Aanvrager {number:02}" for number in range(FORTY)
    ]
    assert hand.page.get_by_role("button", name="Werk de agenda bij").count() == 0


def test_the_letters_of_a_meeting_go_with_one_confirmation(office: Office) -> None:
    hand = office.enter("Karin", f"{HERE}/rondes/{{night}}/vaststellen")
    assert f"Brieven: {len(WITH_LETTER)}" in hand.page.locator("main").inner_text()
    before = letters_to(hand.site.app, *LAST_NIGHT)

    hand.press("Stel vast en verstuur de brieven")
    hand.page.wait_for_url("**/besluiten")

    template = {"approved": "welcome", "declined": "declined"}
    wanted = Counter((name, template[LAST_NIGHT[name]]) for name in WITH_LETTER)
    assert hand.clicks == 1
    assert letters_to(hand.site.app, *LAST_NIGHT) - before == wanted
    assert came_in_the_post(hand.site.app) >= set(WITH_LETTER)
    assert "Finn" not in came_in_the_post(hand.site.app)


def came_in_the_post(app: Flask) -> set[str]:
    """First names of who got a letter about what the meeting decided."""
    clock = app.extensions["clock"]
    clock.instant = MONDAY + timedelta(minutes=15)
    found = [letter for letter in sent(app) if "ontvangen" not in str(letter["Subject"])]
    clock.instant = MONDAY
    return {str(letter["To"]).partition("@")[0].strip("<").capitalize() for letter in found}


def test_a_vote_in_writing_is_two_taps(office: Office) -> None:
    hand = office.enter("Koen", f"{HERE}/stemmen/{{vote}}", PHONE)

    hand.click(hand.page.get_by_label("Voor", exact=True))
    hand.press("Stem")
    hand.page.wait_for_url(f"**{HERE}/stemmen")

    assert hand.clicks == 2
    assert "U stemde: voor." in hand.page.locator("main").inner_text()
