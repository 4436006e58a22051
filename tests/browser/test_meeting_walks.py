"""A meeting by mouse and by keyboard, from the copy of last year's to a certificate; and a newsletter."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from socialmap.accounts.current import KEY
from socialmap.accounts.login import open_log_in
from socialmap.accounts.queries import member_by_email
from socialmap.foundation.clock import AMSTERDAM, StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.meetings import answering, service
from socialmap.meetings.models import Invitation, Meeting
from socialmap.meetings.outcome_models import Certificate, EvaluationAnswer
from socialmap.meetings.queries import invitations_of
from tests.accounts.people import keeper_of, make_member
from tests.browser.conftest import DESK, Arrive, Site, serve
from tests.browser.hands import Hand, Keys, Mouse
from tests.conftest import MONDAY, make
from tests.mailing.letters import html_in, sent, text_of
from tests.meetings.meetings import make_meeting

KARIN = "karin@netwerk.example"
DIETITIANS = [f"{name}@praktijk.example" for name in ("anna", "bart", "carla", "dirk")]
PEOPLE = [*DIETITIANS, "els@praktijk.example", "finn@praktijk.example"]
LIST = "/kerngroep/bijeenkomsten"
LATER = MONDAY + timedelta(days=364)
# What the organiser does before the letters leave, and on the day after the meeting.
BEFORE, AFTER = 15, 6
NEWS = """## De scholing

Komt u op **twaalf november**? <script>alert(1)</script> ![foto](https://volg.example/punt.png)

- Neem een casus mee

[Meld u aan](https://netwerk.example/aan)
"""


def prepare(app: Flask) -> dict[str, str]:
    """Six members with a practice, somebody of the core group, and the meeting of last year."""
    clock = StoppedClock(MONDAY)
    karin = make_member(KARIN, at=MONDAY, name="Karin", role="core_group")
    for email in PEOPLE:
        kind = "dietist" if email in DIETITIANS else "psycholoog"
        listing = make(clock, name=f"Praktijk {email}", kind="person", discipline=kind)
        keeper_of(listing, make_member(email, at=MONDAY), at=MONDAY)
    starts = MONDAY - timedelta(days=110)
    times: dict[str, Any] = {"starts_at": starts, "ends_at": starts + timedelta(hours=2)}
    times |= {"answer_by": starts.date(), "settled_at": starts + timedelta(days=1)}
    last = make_meeting(MONDAY, organiser=karin, state="settled", is_public=True, **times)
    return {"last": str(last.uuid)}


@pytest.fixture(scope="module")
def network_site(
    chromium: Browser, filled_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("organising") / "data"
    yield from serve(filled_folder, folder, prepare)


def move(site: Site, at: datetime) -> None:
    """The clock of the site, for everybody."""
    site.app.extensions["clock"].instant = at


def enter(page: Page, site: Site, address: str) -> None:
    """Somebody of the core group logs in and opens a page."""
    app = site.app
    with app.app_context():
        karin = member_by_email(KARIN)
        assert karin is not None
        with transaction():
            key = open_log_in(karin, device="proef", is_strong=True, at=app.extensions["clock"].instant)
        db.session.remove()
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    cookie = {"name": "socialmap", "value": serializer.dumps({KEY: key}), "url": site.address}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.goto(site.address + address)


def states(site: Site, uuid: str) -> dict[str, str]:
    """Who is invited to a meeting, by name, with what they said."""
    with site.app.app_context():
        found = {one.name: one.state for one in invitations_of(meeting_with(uuid))}
        db.session.remove()
    return found


def meeting_with(uuid: str) -> Meeting:
    return db.session.scalars(sa.select(Meeting).where(Meeting.uuid == UUID(uuid))).one()


def plan(hand: Hand, site: Site, day: date) -> str:
    """Copy last year's, give it its days, make it known, and go to who is invited; its number."""
    page = hand.page
    enter(page, site, LIST)
    hand.press(f'form[action$="{site.codes["last"]}/kopie"] button')
    page.wait_for_url("**/bewerken")
    hand.write("day", day)
    hand.write("answer_by", day - timedelta(days=14))
    if isinstance(hand, Keys):
        page.keyboard.press("Enter")  # in a line: it keeps, and adds no row
    else:
        hand.press("main form.form .act button.main")
    page.wait_for_url(re.compile(r"/bijeenkomsten/[\w-]{36}$"))
    uuid = page.url.rpartition("/")[2]
    hand.press('form[action$="/publiceren"] button')
    page.locator(".meeting-state.published").wait_for()
    hand.press('main a.main[href$="/uitnodigen"]')
    page.wait_for_url("**/uitnodigen")
    return uuid


def send_to_chosen(hand: Hand) -> None:
    """How many these are, the letter, and the button that sends."""
    hand.press('main form[role="search"] .act button')
    hand.page.wait_for_url("**wie=**")
    hand.press('main a.main[href*="/uitnodigen/versturen?"]')
    hand.page.wait_for_url("**/versturen?**")
    hand.press('main form[action$="/uitnodigen/versturen"] button.main')
    hand.page.wait_for_url(re.compile(r"/uitnodigen/[\w-]{36}$"))


def invite(hand: Hand, site: Site, uuid: str, at: datetime) -> None:
    """The dietitians first, but within ten minutes not; then everybody."""
    hand.choose("wie", "deel")
    hand.press('details:has(input[name="discipline"]) > summary')
    hand.press('input[name="discipline"][value="dietist"]')
    send_to_chosen(hand)
    assert sorted(states(site, uuid)) == ["Anna", "Bart", "Carla", "Dirk"]

    move(site, at + timedelta(minutes=9))
    hand.press('form[action$="/toch-niet"] button')
    expect(hand.page.locator('form[action$="/toch-niet"]')).to_have_count(0)
    assert states(site, uuid) == {}

    hand.press('main p:last-child a[href$="/uitnodigen"]')
    hand.page.wait_for_url("**/uitnodigen")
    send_to_chosen(hand)
    assert sorted(states(site, uuid)) == ["Anna", "Bart", "Carla", "Dirk", "Els", "Finn", "Karin"]


def answer(site: Site, uuid: str) -> None:
    """Everybody but Karin says yes, on the same day."""
    at = site.app.extensions["clock"].instant
    with site.app.app_context():
        for one in invitations_of(meeting_with(uuid), "invited"):
            if one.name != "Karin":
                with transaction():
                    answering.answer(one, "yes", by=answering.by_of(one), at=at)
        db.session.remove()


def note_attendance(hand: Hand, site: Site, uuid: str) -> None:
    """The morning after: two were not there, one walked in; saved and settled."""
    enter(hand.page, site, f"{LIST}/{uuid}")
    hand.press('main a.main[href$="/presentie"]')
    hand.page.wait_for_url("**/presentie")
    expect(hand.page.locator("input[name=there]:checked")).to_have_count(6)
    for name in ("Anna", "Els"):
        hand.press(f'input[name="there"][value="{invitation_of(site, uuid, name)}"]')
    hand.write("name_0", "Walter Wandelaar")
    if isinstance(hand, Keys):
        hand.page.keyboard.press("Enter")
    else:
        hand.press("form[data-attendance] button.main")
    hand.page.locator('.notice a[href$="/afronden"]').wait_for()
    hand.press('.notice a[href$="/afronden"]')
    hand.page.wait_for_url("**/afronden")
    hand.press('main form button[name="go"][value="settle"]')
    expect(hand.page.locator('button[value="settle"]')).to_have_count(0)


def invitation_of(site: Site, uuid: str, name: str) -> str:
    with site.app.app_context():
        found = next(one.uuid for one in invitations_of(meeting_with(uuid)) if one.name == name)
        db.session.remove()
    return str(found)


def last_letter_to(site: Site, name: str) -> EmailMessage:
    """The last letter somebody got, once everything that is due has left."""
    return next(one for one in reversed(sent(site.app)) if f"{name}@" in str(one["To"]))


def evaluate(hand: Hand, site: Site, letter: EmailMessage) -> None:
    """From the letter to the page with the questions, and an answer to each."""
    page, base = hand.page, site.app.extensions["settings"].base_url
    page.context.clear_cookies()
    page.goto("about:blank")
    page.set_content(html_in(letter).replace(base, site.address))
    page.locator("a[href*='/brief/']").first.click()
    page.wait_for_url("**/brief/*")
    names = page.locator("main form input[type=radio]").evaluate_all("all => all.map((one) => one.name)")
    for name in dict.fromkeys(names):
        hand.choose(name, "4")
    hand.press("main form button.main")
    page.wait_for_url("**?dank*")


def confirm(hand: Hand, site: Site, number: str) -> None:
    """Somebody types the number that stands on a certificate."""
    hand.page.goto(f"{site.address}/certificaat")
    hand.write("nummer", number.lower().replace("-", " "))
    hand.press("main form button")
    hand.page.wait_for_url(f"**/certificaat/{number}")


def left_behind(site: Site, uuid: str) -> tuple[int, int]:
    """How many certificates a meeting gave, and how many opinions it has."""
    with site.app.app_context():
        meeting = meeting_with(uuid)
        given = sa.select(sa.func.count(Certificate.id)).join(Certificate.invitation)
        said = sa.select(sa.func.count()).select_from(EvaluationAnswer)
        counts = (
            db.session.scalar(given.where(Invitation.meeting_id == meeting.id)) or 0,
            db.session.scalar(said.where(EvaluationAnswer.meeting_id == meeting.id)) or 0,
        )
        db.session.remove()
    return counts


@pytest.mark.parametrize(
    ("hand_of", "at", "day"),
    [(Mouse, MONDAY, date(2026, 11, 12)), (Keys, LATER, date(2027, 11, 11))],
    ids=["mouse", "keyboard"],
)
def test_a_meeting_from_the_copy_of_last_year_to_a_certificate(
    hand_of: type[Mouse] | type[Keys], at: datetime, day: date, arrive: Arrive, network_site: Site
) -> None:
    site = network_site
    hand = hand_of(arrive(DESK, at="network_site", reduced_motion="reduce", locale="en-US").page())
    move(site, at)

    uuid = plan(hand, site, day)
    invite(hand, site, uuid, at)
    before, hand.count = hand.count, 0
    answer(site, uuid)
    move(site, datetime.combine(day + timedelta(days=1), time(9), AMSTERDAM))
    with site.app.app_context(), transaction():
        service.advance(site.app.extensions["clock"].instant)
    note_attendance(hand, site, uuid)
    after = hand.count

    there = {"Bart", "Carla", "Dirk", "Finn", "Walter Wandelaar"}
    assert {name for name, state in states(site, uuid).items() if state == "present"} == there
    assert states(site, uuid)["Anna"] == states(site, uuid)["Els"] == "absent"
    assert left_behind(site, uuid) == (5, 0)
    if isinstance(hand, Mouse):
        assert (before, after) == (BEFORE, AFTER)
    letter = last_letter_to(site, "bart")
    number = re.findall(r"/certificaat/([A-Z0-9-]+)", text_of(letter))[0]
    evaluate(hand, site, letter)
    assert left_behind(site, uuid) == (5, 1)
    confirm(hand, site, number)
    assert "Bart" in hand.page.locator("main dl").inner_text()


def test_a_newsletter_is_shown_as_its_readers_will_see_it(arrive: Arrive, network_site: Site) -> None:
    move(network_site, MONDAY)
    hand = Mouse(arrive(DESK, at="network_site").page())
    enter(hand.page, network_site, "/kerngroep/nieuwsbrieven/nieuw")

    hand.write("subject", "Nieuws van november")
    hand.write("text", NEWS)
    hand.press("main form.form button.main")
    mail = hand.page.locator(".reader .mail")
    mail.wait_for()

    assert mail.get_by_role("heading").all_inner_texts() == ["De scholing"]
    assert mail.locator("li").all_inner_texts() == ["Neem een casus mee"]
    assert mail.locator("b, strong").all_inner_texts() == ["twaalf november"]
    assert mail.locator("a").get_attribute("href") == "https://netwerk.example/aan"
    assert "<script>" in mail.inner_text(), "shown as it was typed, and not run"
    assert mail.locator("img, script").count() == 0
    hand.press(".reader details > summary")
    plain = hand.page.locator(".reader pre").inner_text()
    assert "https://netwerk.example/aan" in plain
    assert "**" not in plain
    assert hand.count == 2
