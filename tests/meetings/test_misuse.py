"""What somebody may try, and what goes wrong in ordinary use: nobody is led astray, nobody is found out."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.desk import people
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.mailing.models import Letter
from socialmap.meetings import answering, evaluation, inviting, reminding, rules, service, settling
from socialmap.meetings.badges import badge_of, shown_badge
from socialmap.meetings.forgetting import forget_member
from socialmap.meetings.models import Guest, Invitation, Meeting
from socialmap.meetings.outcome_models import EvaluationUse
from tests.accounts.people import log_in
from tests.browsing import BASE, Browser
from tests.conftest import NEIGHBOUR
from tests.mailing.letters import html_in, sent, text_of
from tests.meetings.afterwards import give, held, settle, was_there
from tests.meetings.answers import link_for
from tests.meetings.meetings import invite_guest, invite_member, make_meeting

EVIL = "Uw account verloopt\n\nLog opnieuw in:\nhttps://evil.example/x"


def test_the_name_of_a_colleague_makes_no_button_in_a_letter(app: Flask, clock: StoppedClock) -> None:
    gerda = invite_guest(make_meeting(clock.now()), clock.now())

    with transaction():
        told = {"name": EVIL, "email": "prooi@praktijk.example"}
        answering.answer(gerda, "yes", by="test", at=clock.now(), colleague=told)

    (letter,) = [one for one in sent(app) if one["To"] == "prooi@praktijk.example"]
    assert "\nLog opnieuw in:" not in text_of(letter)
    assert ">Log opnieuw in</a>" not in html_in(letter)


@pytest.mark.parametrize("name", ["https://evil.example", "kijk op www.evil.example", "a@b.example"])
def test_an_address_is_no_name_of_a_colleague(
    app: Flask, clock: StoppedClock, browser: Browser, name: str
) -> None:
    meeting = make_meeting(clock.now())
    gerda = invite_guest(meeting, clock.now(), state="yes")
    link = link_for(gerda, clock.now())
    page = browser.open(link)
    hidden = {one["name"]: one["value"] for one in page.all("main form input[type=hidden]")}

    answer = browser.client.post(
        link,
        data={**hidden, "do": "more", "colleague_name": name},
        base_url=BASE,
    )

    assert answer.status_code == 422
    assert "Schrijf hier alleen de naam van uw collega." in answer.get_data(as_text=True)


def test_who_turns_out_to_have_been_there_after_the_report_was_read_is_not_asked(
    app: Flask, clock: StoppedClock
) -> None:
    meeting = held(clock.now())
    those = was_there(meeting, clock.now(), 5)
    late = invite_guest(meeting, clock.now(), state="absent", name="Laat", email="laat@praktijk.example")
    settle(meeting, clock.now())
    for one in those:
        give(one, clock.now())
    assert evaluation.is_told(meeting, clock.now().date())

    with transaction():
        told = {"is_present": True, "numbers": [], "reason": "Vergeten", "minutes": 120}
        settling.correct(late, **told, seen=settling.mark_of(late), by="test", at=clock.now())

    assert db.session.get(EvaluationUse, late.id) is None
    (letter,) = [one for one in sent(app) if one["To"] == "laat@praktijk.example"]
    assert "Geef uw mening" not in text_of(letter)
    assert "/certificaat/" in text_of(letter)


def test_who_is_put_out_of_the_network_gives_back_the_seat(
    app: Flask, clock: StoppedClock, manager: Member, anna: Member
) -> None:
    meeting = make_meeting(clock.now(), capacity=1)
    own = invite_member(meeting, anna, clock.now(), state="yes").id

    with transaction():
        people.end(meeting.network, anna.uuid, by=manager, at=clock.now())

    assert db.session.get(Invitation, own) is None


@pytest.mark.parametrize("verb", ["cancel", "change"])
def test_a_meeting_that_was_is_not_called_off_or_moved_before_the_night_is_over(
    app: Flask, clock: StoppedClock, verb: str
) -> None:
    meeting = make_meeting(clock.now(), state="closed")
    at = meeting.ends_at + timedelta(hours=1)
    later = {
        "starts_at": meeting.starts_at + timedelta(days=30),
        "ends_at": meeting.ends_at + timedelta(days=30),
    }
    tries = {
        "cancel": lambda: service.cancel(meeting, "Storm", by="test", at=at),
        "change": lambda: service.change(meeting, later, seen_revision=1, by="test", at=at),
    }

    with pytest.raises((rules.NotInThisState, service.IsOver)), transaction():
        tries[verb]()

    assert db.session.get_one(Meeting, meeting.id).state == "closed"


def test_a_meeting_that_is_moved_gets_its_practical_letter_again(
    app: Flask, clock: StoppedClock, anna: Member
) -> None:
    meeting = make_meeting(clock.now(), state="closed")
    invite_member(meeting, anna, clock.now(), state="yes")
    for day in range(2):
        clock.instant = meeting.starts_at - timedelta(days=1)
        with transaction():
            reminding.tell_who_comes(clock.now())
        if day == 0:
            with transaction():
                one = db.session.get_one(Meeting, meeting.id)
                one.starts_at += timedelta(days=30)
                one.ends_at += timedelta(days=30)

    count = sa.select(sa.func.count()).where(Letter.template == "meeting-practical")
    assert db.session.scalar(count) == 2


def test_a_guest_who_was_brought_along_is_not_invited_once_more(app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now())
    gerda = invite_guest(meeting, clock.now())
    with transaction():
        listed = Guest(
            meeting_id=meeting.id, source="hospital", name="Dr. Bos", email="bos@ziekenhuis.example"
        )
        db.session.add(listed)
    with transaction():
        told = {"name": "Dr. Bos", "email": "bos@ziekenhuis.example"}
        answering.answer(gerda, "yes", by="test", at=clock.now(), colleague=told)

    assert inviting.chosen(meeting, None, (), [listed]).count == 0


def test_the_list_of_letters_does_not_tell_the_core_group_who_answered_what(
    app: Flask, clock: StoppedClock, browser: Browser, colleague: Member, anna: Member
) -> None:
    meeting = make_meeting(clock.now())
    own = invite_member(meeting, anna, clock.now())
    with transaction():
        answering.answer(own, "yes", by="test", at=clock.now())
    sent(app)
    log_in(browser, colleague, strong=True)

    page = browser.open("/kerngroep/brieven")

    assert "Brief over een bijeenkomst" in page.html
    assert "U komt naar" not in page.html


def test_no_sign_in_an_address_makes_the_site_fail(either_app: Flask, clock: StoppedClock) -> None:
    assert Browser(either_app.test_client()).open("/bijeenkomsten/%00").status == 404


def test_who_opens_the_letter_of_a_full_meeting_reads_that_a_yes_is_a_place_in_the_line(
    app: Flask, clock: StoppedClock, browser: Browser
) -> None:
    meeting = make_meeting(clock.now(), capacity=1)
    gerda = invite_guest(meeting, clock.now())
    link = link_for(gerda, clock.now())
    before = browser.open(link)
    invite_guest(meeting, clock.now(), name="Eerste", email="eerste@praktijk.example", state="yes")

    after = browser.open(link)

    assert "wachtlijst" not in before.html
    assert "Zegt u ja, dan komt u op de wachtlijst." in after.html


def test_who_is_erased_is_forgotten_as_a_guest_too(app: Flask, clock: StoppedClock, anna: Member) -> None:
    meeting = make_meeting(clock.now(), network=NEIGHBOUR)
    own = invite_guest(meeting, clock.now(), name="Anna", email=anna.email or "", state="yes").id
    other = invite_guest(meeting, clock.now(), name="Bas", email="bas@praktijk.example", state="yes").id

    with transaction():
        forget_member(db.session.get_one(Member, anna.id), at=clock.now())

    found = {one.id: one for one in db.session.scalars(sa.select(Invitation))}
    assert found[own].guest is not None
    assert (found[own].name, found[own].guest.name, found[own].guest.email) == ("", "", None)
    assert (found[other].name, found[own].state) == ("Bas", "yes")


def test_the_practical_letter_also_tells_the_code_in_words(
    app: Flask, clock: StoppedClock, anna: Member
) -> None:
    meeting = make_meeting(clock.now(), state="closed", uses_scanning=True)
    own = invite_member(meeting, anna, clock.now(), state="yes")
    code = shown_badge(badge_of(own))
    clock.instant = meeting.starts_at - timedelta(days=1)
    with transaction():
        reminding.tell_who_comes(clock.now())

    (letter,) = sent(app)

    assert code in text_of(letter)
