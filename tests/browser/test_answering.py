"""From the letter to an answer on a phone, counted: two taps and no log-in; and so out of the newsletter."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from socialmap.accounts.models import LogIn, Member
from socialmap.accounts.queries import member_by_email
from socialmap.directory.audience import Rule
from socialmap.foundation.db import db, transaction
from socialmap.meetings import inviting
from socialmap.meetings.models import Guest, Invitation
from tests.accounts.people import make_member
from tests.browser.conftest import PHONE, Arrive, Site, serve
from tests.browser.test_taps import Finger
from tests.conftest import MONDAY
from tests.mailing.letters import html_in, sent
from tests.meetings.meetings import make_meeting
from tests.newsletters.newsletters import make_newsletter, make_reader, plan

TAPS = 2
ANNA, GERDA = "anna@praktijk.example", "gerda@ziekenhuis.example"
NORA, NICO = "nora@praktijk.example", "nico@praktijk.example"
YES, NO = 'main form button[name="do"][value="yes"]', 'main form button[name="do"][value="no"]'


@dataclass
class Reader:
    """Somebody who reads letters on a phone; where the browser went is remembered."""

    finger: Finger
    site: Site
    visited: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        return self.finger.page

    def open(self, letter: EmailMessage) -> None:
        """The letter as a mail program shows it; the address of the site is that of this test."""
        base = self.site.app.extensions["settings"].base_url
        html = html_in(letter)
        assert base in html
        self.page.goto("about:blank")
        self.page.set_content(html.replace(base, self.site.address))

    def follow(self) -> None:
        """Tap on the first button of the letter."""
        self.finger.tap(self.page.locator("a[href*='/brief/']").first)
        self.page.wait_for_url("**/brief/*")

    def say(self, button: str) -> None:
        """Press this button, that is there without scrolling first, and wait for what comes of it."""
        self.finger.tap(self.page.locator(button))
        self.page.locator(button).wait_for(state="detached")


def prepare(app: Flask) -> dict[str, str]:
    """A member and a guest are invited to a meeting; two more get the newsletter."""
    anna = make_member(ANNA, at=MONDAY, name="Anna")
    meeting = make_meeting(MONDAY)
    with transaction() as session:
        guest = Guest(meeting_id=meeting.id, name="Gerda", email=GERDA, source="hospital")
        session.add(guest)
        session.flush()
        inviting.invite(meeting, Rule(), [guest], by="test", at=MONDAY, expected=2)
    karin = make_member("karin@netwerk.example", at=MONDAY, name="Karin", role="core_group")
    for email in (NORA, NICO):
        make_reader(email, MONDAY)
    plan(make_newsletter(karin, MONDAY, text="# Nieuws\n\nDe scholing is in november."), MONDAY)
    app.extensions["clock"].instant = MONDAY + timedelta(minutes=11)
    return {"anna": str(anna.uuid)}


@pytest.fixture(scope="module")
def mail_site(
    chromium: Browser, filled_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """One site for all tests of this file: each has a reader of its own."""
    folder = tmp_path_factory.mktemp("answering") / "data"
    yield from serve(filled_folder, folder, prepare)


@pytest.fixture
def reader(arrive: Arrive, mail_site: Site) -> Reader:
    visitor = arrive(PHONE, at="mail_site", has_touch=True)
    one = Reader(Finger(visitor.page()), mail_site)
    one.page.on("framenavigated", lambda frame: one.visited.append(urlsplit(frame.url).path))
    return one


def letters_to(site: Site, email: str) -> list[EmailMessage]:
    """What this person got, oldest first."""
    return [letter for letter in sent(site.app) if email in str(letter["To"])]


def answer_of(site: Site, email: str) -> str:
    """What this person said, as the database has it."""
    with site.app.app_context():
        query = sa.select(Invitation.state).outerjoin(Invitation.member).outerjoin(Invitation.guest)
        found = db.session.scalars(query.where(sa.or_(Member.email == email, Guest.email == email))).one()
        db.session.remove()
    return found


def methods_in(letter: EmailMessage) -> set[object]:
    """What a letter asks of a calendar."""
    parts = (part for part in letter.walk() if part.get_content_type() == "text/calendar")
    return {part.get_param("method") for part in parts}


def log_ins(site: Site) -> int:
    """How many people are or were logged in."""
    with site.app.app_context():
        count = db.session.scalar(sa.select(sa.func.count()).select_from(LogIn))
        db.session.remove()
    return count or 0


@pytest.mark.parametrize("email", [ANNA, GERDA], ids=["a member", "a guest"])
def test_from_the_letter_to_an_answer_is_two_taps(email: str, reader: Reader) -> None:
    site, finger = reader.site, reader.finger
    [invitation] = letters_to(site, email)
    reader.open(invitation)

    reader.follow()
    box = reader.page.locator(YES).bounding_box()
    reader.say(YES)

    assert answer_of(site, email) == "yes"
    assert (finger.taps, finger.fields) == (TAPS, 0)
    assert box is not None
    assert box["y"] + box["height"] < 667, "on a small phone the button is there without scrolling"
    assert [path for path in reader.visited if not path.startswith("/brief/")] == ["blank"]

    reader.open(letters_to(site, email)[-1])
    assert "REQUEST" in methods_in(letters_to(site, email)[-1])
    reader.follow()
    reader.say(NO)
    assert answer_of(site, email) == "no"
    assert finger.taps == 2 * TAPS, "and to change it are two more"

    reader.open(invitation)
    reader.follow()
    reader.say(YES)
    assert answer_of(site, email) == "yes", "the first letter can be used again"
    assert log_ins(site) == 0


def wants_news(site: Site, email: str) -> bool:
    """Whether this member still gets the newsletter."""
    with site.app.app_context():
        found = member_by_email(email)
        assert found is not None
        wants = found.wants_newsletter
        db.session.remove()
    return wants


def test_out_of_the_newsletter_is_two_taps_and_back_is_one(reader: Reader) -> None:
    [letter] = letters_to(reader.site, NORA)
    reader.open(letter)
    button = reader.page.locator("main form.button-form button")

    reader.follow()
    assert wants_news(reader.site, NORA)
    reader.finger.tap(button)
    expect(reader.page.locator("main form input[name=wanted][value=yes]")).to_be_attached()

    assert not wants_news(reader.site, NORA)
    assert reader.finger.taps == TAPS
    reader.finger.tap(button)
    expect(reader.page.locator("main form input[name=wanted][value=no]")).to_be_attached()
    assert wants_news(reader.site, NORA)
    assert log_ins(reader.site) == 0


def test_a_mail_program_leaves_the_newsletter_without_a_page(reader: Reader) -> None:
    """RFC 8058: one POST to the address of the header, without a cookie or a token."""
    [letter] = letters_to(reader.site, NICO)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = urlsplit(str(letter["List-Unsubscribe"]).strip("<>")).path
    ask = reader.page.context.request

    assert ask.get(reader.site.address + path).status == 200
    assert wants_news(reader.site, NICO)
    answer = ask.post(reader.site.address + path, form={"List-Unsubscribe": "One-Click"})

    assert (answer.status, wants_news(reader.site, NICO)) == (200, False)
