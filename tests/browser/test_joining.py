"""Applying in a real browser: by keyboard alone, with a pin that moves, and without script."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from socialmap.accounts.login import open_log_in
from socialmap.accounts.models import Member
from socialmap.directory.models import Discipline
from socialmap.foundation.clock import monotonic
from socialmap.foundation.db import db, transaction
from socialmap.joining import service
from socialmap.networks.queries import network_by_slug
from socialmap.review import decisions, submissions
from socialmap.review.models import Submission
from tests.accounts.people import make_member
from tests.browser.conftest import DESK, PHONE, Arrive, Site, Visitor, serve
from tests.browser.looking import barriers, cut_off, misnamed, resize, too_small
from tests.browser.walking import Step, walk
from tests.conftest import MONDAY
from tests.joining.applying import KEPT, WELL
from tests.joining.conftest import have_arrangements, set_up
from tests.mailing.letters import code_in, sent

NETWORK = "/netwerk/noordwest-utrecht"
ANNA = "anna@praktijk.example"
# What a practised hand needs for one key, and a person to think about one question (Card, Moran and Newell).
SECONDS_PER_KEY, SECONDS_PER_QUESTION = 0.28, 1.35


@pytest.fixture(scope="module")
def joining_site(
    chromium: Chromium, filled_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A site of its own, where people apply."""
    folder = tmp_path_factory.mktemp("joining") / "data"
    yield from serve(filled_folder, folder, _prepare)


def _prepare(app: Flask) -> dict[str, str]:
    """Eva has an application in every state; the codes are the addresses' own part."""
    have_arrangements(app)
    set_up(evidence_files=True)
    eva = make_member("eva@praktijk.example", at=MONDAY, name="Eva", role=None)
    bram = make_member("bram@netwerk.example", at=MONDAY, name="Bram", role="core_group")
    codes = {
        "draft": _application(eva, "sociaal-team", {}),
        "full": _application(eva, "dietist", KEPT),
        "asked": _application(eva, "logopedist", KEPT),
    }
    with transaction():
        row = next(
            one for one in db.session.scalars(sa.select(Submission)) if str(one.uuid) == codes["asked"]
        )
        submissions.hand_in(row, agreement="2026-1", by="test", at=MONDAY)
        decisions.ask(row, "Waar leerde u dit?", by=db.session.get_one(Member, bram.id), at=MONDAY)
    return codes


def _application(member: Member, slug: str, kept: dict[str, Any]) -> str:
    with transaction():
        owner = db.session.get_one(Member, member.id)
        discipline = db.session.scalars(sa.select(Discipline).where(Discipline.slug == slug)).one()
        network = network_by_slug("noordwest-utrecht")
        assert network is not None
        row = service.begin(owner, network, discipline=discipline, by="test", at=MONDAY)
        for step in WELL if kept else ():
            values = {**kept["values"], "disciplines": [slug]}
            submissions.save_step(row, step, **{**kept, "values": values}, by="test", at=MONDAY)
        return str(row.uuid)


def come_in(visitor: Visitor, email: str = "eva@praktijk.example") -> None:
    """Put the cookie of a log-in in this browser, as if the letter had been answered."""
    app = visitor.site.app
    with app.app_context(), transaction():
        member = db.session.scalars(sa.select(Member).where(Member.email == email)).one()
        key = open_log_in(member, device="proef", is_strong=False, at=MONDAY)
    value = app.session_interface.get_signing_serializer(app).dumps({"log_in": key})  # type: ignore[attr-defined]
    name = str(app.config["SESSION_COOKIE_NAME"])
    visitor.context.add_cookies([{"name": name, "value": value, "url": visitor.site.address}])


@dataclass
class Hands:
    """Somebody without a mouse; every key is counted, and every question that is answered."""

    page: Page
    keys: int = 0
    questions: int = 0

    def to(self, name: str) -> None:
        """Tab to a field by its name, or to a link or button by its words."""

        def is_there(step: Step) -> bool:
            return name in (step["name"], step["text"]) and step["tag"] in (
                "INPUT",
                "SELECT",
                "TEXTAREA",
                "A",
                "BUTTON",
            )

        self.keys += len(walk(self.page, is_there, most=90))

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)
        self.keys += times

    def write(self, name: str, text: str) -> None:
        """Tab to a field and type."""
        self.to(name)
        self.page.keyboard.type(text)
        self.keys += len(text)
        self.questions += 1

    def choose(self, name: str, key: str = " ") -> None:
        """Tab to a box or a group of round buttons and press."""
        self.to(name)
        self.press(key)
        self.questions += 1

    def follow(self, words: str, address: str) -> None:
        """Tab to a link or button, press Enter, and wait for the page."""
        self.to(words)
        self.press("Enter")
        self.page.wait_for_url(f"**{address}")


def test_an_application_is_handed_in_by_keyboard_alone(
    arrive: Arrive, joining_site: Site, request: pytest.FixtureRequest
) -> None:
    began = monotonic()
    hands = Hands(arrive(at="joining_site").open(f"{NETWORK}/aanmelden"))
    page = hands.page

    choose_discipline(hands)
    say_who_you_are(hands, joining_site)
    fill_in(hands)
    hands.choose("agreed")
    hands.follow("Stuur naar de kerngroep", "/aanmelden/*")
    expect(page.locator("main")).to_contain_text("ligt bij de kerngroep")

    seconds = monotonic() - began
    by_hand = hands.keys * SECONDS_PER_KEY + hands.questions * SECONDS_PER_QUESTION
    walked = {"keys": hands.keys, "questions": hands.questions, "by_hand": by_hand, "in_chromium": seconds}
    request.node.user_properties.append(("walk", walked))
    assert by_hand < 600, walked
    assert seconds < 600, walked
    kept = handed_in(joining_site)
    assert (kept.state, kept.values["name"]) == ("submitted", "Anna Berends")
    assert kept.location["point_source"] == "hand"


def handed_in(site: Site) -> Submission:
    with site.app.app_context():
        query = sa.select(Submission).join(Submission.member).where(Member.email == ANNA)
        found = db.session.scalars(query).one()
        db.session.expunge_all()
    return found


def choose_discipline(hands: Hands) -> None:
    walk_to_map = "Ik wil op de sociale kaart"
    hands.keys += len(walk(hands.page, lambda step: step["text"].startswith(walk_to_map)))
    hands.press("Enter")
    hands.page.wait_for_url("**/aanmelden/vak")
    hands.write("zoek", "dietist")
    hands.press("Enter")
    hands.page.wait_for_url("**zoek=dietist")
    hands.follow("Diëtist (oncologie)", "/vak/dietist")
    hands.follow("Begin met aanmelden", "/wie-bent-u?*")


def say_who_you_are(hands: Hands, site: Site) -> None:
    hands.write("name", "Anna Berends")
    hands.write("email", ANNA)
    site.app.extensions["clock"].move(timedelta(seconds=20))
    hands.follow("Stuur mij de code", "/inloggen/code")
    mine = [letter for letter in sent(site.app) if letter["To"] == ANNA]
    hands.write("code", code_in(mine[-1]))
    hands.follow("Ga verder", "/aanmelden/verder?*")
    hands.follow("Begin met stap 1", "/wie")


def fill_in(hands: Hands) -> None:
    hands.choose("kind")
    hands.write("organisation", "Praktijk Voorbeeld")
    hands.write("phone", "0348123456")
    hands.follow("Bewaar en ga verder", "/waarvoor")
    hands.write("description", "Ik help u met eten als dat niet lukt. U krijgt een plan dat bij u past.")
    hands.choose("needs")
    hands.follow("Bewaar en ga verder", "/waar")
    hands.write("postcode", "3441AB")
    hands.write("house_number", "12")
    hands.write("street", "Voorbeeldstraat")
    hands.choose("show_address")
    hands.keys += len(walk(hands.page, lambda step: "movable" in step["classes"]))
    hands.press("ArrowUp", 3)
    hands.follow("Bewaar en ga verder", "/kosten")
    hands.choose("referral")
    hands.choose("accepts_new")
    hands.follow("Bewaar en ga verder", "/bewijs")
    hands.write("register", "KP")
    hands.write("number", "12345678989")
    hands.follow("Bewaar en ga verder", "/controle")


def test_the_pin_moves_ten_metres_a_step(arrive: Arrive, joining_site: Site) -> None:
    visitor = arrive(at="joining_site")
    come_in(visitor)
    page = visitor.open("/aanmelden/{full}/waar".format(**joining_site.codes))
    pin = page.locator(".pin.movable")
    pin.scroll_into_view_if_needed()
    places = page.evaluate("fetch('/api/v1/places').then((answer) => answer.json())")["items"]
    middle = next(one for one in places if one["postcode"] == "3441")

    pin.focus()
    for key, times in (("ArrowUp", 2), ("ArrowRight", 1)):
        for _ in range(times):
            page.keyboard.press(key)
    by_key = spot(page)
    page.get_by_role("button", name="Naar beneden").click()
    page.get_by_role("button", name="Naar links").click()
    by_button = spot(page)
    page.get_by_role("button", name="Terug naar het midden").click()

    metres = 111_320
    assert round((by_key[0] - middle["lat"]) * metres) == 20
    assert round((by_key[1] - middle["lon"]) * metres * 0.6142) == 10
    assert round((by_button[0] - middle["lat"]) * metres) == 10
    assert round((by_button[1] - middle["lon"]) * metres) == 0
    assert page.locator("[name=point_source]").input_value() == "pc4"
    expect(page.locator("#speld-regel")).to_have_text("De speld staat in het midden van uw postcodegebied.")


def test_the_pin_is_dragged_with_a_mouse(arrive: Arrive, joining_site: Site) -> None:
    visitor = arrive(at="joining_site")
    come_in(visitor)
    page = visitor.open("/aanmelden/{full}/waar".format(**joining_site.codes))
    pin = page.locator(".pin.movable")
    pin.scroll_into_view_if_needed()
    box = pin.bounding_box()
    assert box is not None

    page.mouse.move(box["x"] + 22, box["y"] + 22)
    page.mouse.down()
    page.mouse.move(box["x"] + 62, box["y"] + 22, steps=5)
    page.mouse.up()

    expect(page.locator("[name=point_source]")).to_have_value("hand")
    assert spot(page)[1] > 4.8


def test_the_pin_follows_another_postcode(arrive: Arrive, joining_site: Site) -> None:
    visitor = arrive(at="joining_site")
    come_in(visitor)
    page = visitor.open("/aanmelden/{draft}/waar".format(**joining_site.codes))
    expect(page.locator("#speld-regel")).to_have_text(
        "Vul eerst uw postcode in. Dan komt de speld op de kaart."
    )

    page.fill("#postcode", "3601 AB")
    page.locator("#house_number").focus()

    page.locator(".pin.movable").wait_for()
    expect(page.locator("#speld-regel")).to_have_text("De speld staat in het midden van uw postcodegebied.")


def spot(page: Page) -> tuple[float, float]:
    lat, lon = (page.locator(f"[name={name}]").input_value() for name in ("lat", "lon"))
    return float(lat), float(lon)


def test_the_card_follows_what_is_typed(arrive: Arrive, joining_site: Site) -> None:
    visitor = arrive(at="joining_site")
    come_in(visitor)
    page = visitor.open("/aanmelden/{draft}/wie".format(**joining_site.codes))

    page.fill("#name", "Loket Zonnig <b>")
    page.get_by_label("Een voorziening").check()

    expect(page.locator("#voorbeeld h3")).to_have_text("Loket Zonnig <b>")
    page.reload()
    expect(page.locator("#voorbeeld h3")).to_have_text("Eva")


def test_without_script_the_pin_stands_in_the_middle(arrive: Arrive, joining_site: Site) -> None:
    visitor = arrive(at="joining_site", java_script_enabled=False)
    come_in(visitor)
    page = visitor.open("/aanmelden/{full}/waar".format(**joining_site.codes))

    assert "U kunt hem later op de goede plek zetten" in page.locator(".pin-part").inner_text()
    assert not page.locator("#speld").is_visible()
    assert "Anna Berends" in page.locator("#voorbeeld").inner_text()
    page.get_by_role("button", name="Bewaar en ga verder").click()
    assert page.url.endswith("/kosten")


def as_it_is(page: Page) -> None:
    """Change nothing."""


def go_wrong(page: Page) -> None:
    """Send the step with an answer that cannot be right."""
    page.fill("#phone, #postcode, #waiting_weeks, #number", "12")
    page.get_by_role("button", name="Bewaar en ga verder").click()
    page.locator(".errors").wait_for()


def send_bare(page: Page) -> None:
    """Send a form without an answer."""
    page.locator("main form.form button.main").click()
    page.locator(".errors").wait_for()


def see_pin(page: Page) -> None:
    page.locator(".pin.movable").wait_for()


APPLICATION = "/aanmelden/{full}"
PAGES = {
    "choose a network": ("/aanmelden", as_it_is),
    "first question": (f"{NETWORK}/aanmelden", as_it_is),
    "disciplines": (f"{NETWORK}/aanmelden/vak", as_it_is),
    "looked for a GP": (f"{NETWORK}/aanmelden/vak?zoek=huisarts", as_it_is),
    "criteria": (f"{NETWORK}/aanmelden/vak/oncologiefysiotherapeut", as_it_is),
    "request": (f"{NETWORK}/aanmelden/vak/anders", as_it_is),
    "membership": (f"{NETWORK}/aanmelden/lid", as_it_is),
    "for GPs": (f"{NETWORK}/aanmelden/huisarts", as_it_is),
    "arrangements": (f"{NETWORK}/aanmelden/afspraken", as_it_is),
    "begin": (f"{NETWORK}/aanmelden/verder?vak=dietist", as_it_is),
    "become a member": (f"{NETWORK}/aanmelden/verder?lid=huisarts", as_it_is),
    "became a member": (f"{NETWORK}/aanmelden/welkom", as_it_is),
    "who": (f"{APPLICATION}/wie", as_it_is),
    "who with an error": (f"{APPLICATION}/wie", go_wrong),
    "what for": (f"{APPLICATION}/waarvoor", as_it_is),
    "where": (f"{APPLICATION}/waar", see_pin),
    "where with an error": (f"{APPLICATION}/waar", go_wrong),
    "costs": (f"{APPLICATION}/kosten", as_it_is),
    "evidence": (f"{APPLICATION}/bewijs", as_it_is),
    "evidence with a file": ("/aanmelden/{draft}/bewijs", as_it_is),
    "file": ("/aanmelden/{draft}/bewijs/bestand", send_bare),
    "check": (f"{APPLICATION}/controle", send_bare),
    "check with gaps": ("/aanmelden/{draft}/controle", as_it_is),
    "draft": ("/aanmelden/{draft}", as_it_is),
    "asked": ("/aanmelden/{asked}", send_bare),
    "withdraw": (f"{APPLICATION}/intrekken", as_it_is),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_joining_works_for_everybody(name: str, arrive: Arrive, joining_site: Site) -> None:
    address, do = PAGES[name]
    visitor = arrive(PHONE, at="joining_site", reduced_motion="reduce")
    come_in(visitor)
    page = visitor.open(address.format(**joining_site.codes))
    do(page)

    assert barriers(page) == [], "on a phone"
    assert too_small(page) == []
    assert misnamed(page) == []
    assert cut_off(page) == [], "at 400 %"
    resize(page, DESK)
    assert barriers(page) == [], "on a desk"
    assert cut_off(page, DESK) == []


def test_who_are_you_works_for_everybody(arrive: Arrive, joining_site: Site) -> None:
    page = arrive(PHONE, at="joining_site").open(f"{NETWORK}/aanmelden/wie-bent-u?vak=dietist")
    send_bare(page)

    assert barriers(page) == []
    assert too_small(page) == []
    assert cut_off(page) == []
