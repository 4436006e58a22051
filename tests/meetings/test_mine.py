"""What a member sees of meetings after logging in."""

from datetime import timedelta

from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.meetings.models import Material
from socialmap.meetings.outcome_models import Certificate
from tests.accounts.people import log_in, make_member
from tests.browsing import Browser
from tests.meetings.meetings import invite_member, make_meeting

MINE = "/mijn/bijeenkomsten"


def test_a_visitor_has_to_log_in(app: Flask, browser: Browser) -> None:
    page = browser.open(MINE)

    assert page.status == 303
    assert "/inloggen" in page.response.location


def test_who_was_never_invited_reads_so(app: Flask, browser: Browser, anna: Member) -> None:
    log_in(browser, anna)

    page = browser.open(MINE)

    assert "Er is nu geen bijeenkomst" in page.text("main")
    assert page.all("main form") == []


def test_what_comes_has_buttons_and_what_was_has_the_certificate(
    app: Flask, clock: StoppedClock, browser: Browser, anna: Member
) -> None:
    day = clock.now() - timedelta(days=200)
    past = make_meeting(clock.now(), title="Vorig jaar", state="settled", starts_at=day, ends_at=day)
    there = invite_member(past, anna, clock.now(), "present")
    invite_member(make_meeting(clock.now(), title="Dit jaar"), anna, clock.now())
    values = {"number": "AAAAA-BBBBB-CCCCC-DDDDD", "name": "Anna", "title": "Vorig jaar"}
    with transaction():
        db.session.add(
            Certificate(invitation_id=there.id, day=day.date(), minutes=120, issued_at=day, **values)
        )
    log_in(browser, anna)

    page = browser.open(MINE)

    assert [one.get_text() for one in page.all("main h3")][:2] == ["Dit jaar", "Vorig jaar"]
    assert [button["value"] for button in page.all("main form button")] == ["yes", "no", "perhaps"]
    assert page.all('a[href="/certificaat/AAAAA-BBBBB-CCCCC-DDDDD"]')


def test_material_for_afterwards_is_shown_afterwards(
    app: Flask, clock: StoppedClock, browser: Browser, anna: Member
) -> None:
    meeting = make_meeting(clock.now())
    invite_member(meeting, anna, clock.now(), "yes")
    with transaction():
        for title, moment in (("Vooraf lezen", "before"), ("Dia's", "after")):
            made = {"title": title, "moment": moment, "url": "https://lezen.example"}
            db.session.add(Material(meeting_id=meeting.id, added_at=clock.now(), **made))
    log_in(browser, anna)

    before = browser.open(MINE).text("main")
    clock.move(meeting.ends_at - clock.now() + timedelta(minutes=1))
    log_in(browser, anna)
    after = browser.open(MINE).text("main")

    assert "Vooraf lezen" in before
    assert "Dia's" not in before
    assert "Dia's" in after


def test_an_invitation_of_somebody_else_is_not_found(
    app: Flask, clock: StoppedClock, browser: Browser, anna: Member
) -> None:
    meeting = make_meeting(clock.now())
    invite_member(meeting, anna, clock.now())
    log_in(browser, make_member("carla@praktijk.example", at=clock.now()))

    page = browser.open(f"{MINE}/{meeting.uuid}")
    sent = browser.send(f"{MINE}/{meeting.uuid}", {"do": "yes"})

    assert (page.status, sent.status) == (404, 404)
