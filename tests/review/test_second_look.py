""" "Bent u het er niet mee eens?": asked by whoever was declined, answered by somebody who did not decide."""

from datetime import timedelta

import pytest
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.directory.queries import listing_by_code
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.foundation.errors import Conflict
from socialmap.review import decisions, rules
from socialmap.review.models import Submission
from tests.accounts.people import fields_of, log_in, make_member
from tests.browsing import Browser
from tests.conftest import MakeListing, make
from tests.mailing.letters import last, sent, text_of
from tests.review.deciding import (
    REGISTER,
    application,
    change_of,
    decide,
    open_item,
    press,
    set_up,
    state_of,
)


@pytest.fixture
def declined(adam: Member, bram: Member, clock: StoppedClock) -> Submission:
    """Bram declined what Adam handed in."""
    submission = application(adam, clock)
    decide("decline", submission, bram, clock, grounds=[REGISTER], own_words="")
    return submission


@pytest.fixture
def at_adam(app: Flask, adam: Member) -> Browser:
    browser = Browser(app.test_client())
    log_in(browser, adam)
    return browser


def way_of(submission: Submission) -> str:
    return f"/aanmelden/{submission.uuid}/niet-eens"


def ask_again(browser: Browser, submission: Submission, text: str = "Ik sta er wel in.") -> int:
    way = way_of(submission)
    return browser.send(way, fields_of(browser, way, text=text)).status


def test_who_was_declined_finds_the_way_and_asks(
    app: Flask, at_adam: Browser, declined: Submission, clock: StoppedClock
) -> None:
    link = at_adam.open(f"/aanmelden/{declined.uuid}").one(f"a[href='{way_of(declined)}']")
    page = at_adam.open(way_of(declined))

    status = ask_again(at_adam, declined)

    assert link.get_text() == "Bent u het er niet mee eens?"
    assert "Wij vonden u niet in het register." in page.text()
    assert "tot en met 13 april 2026" in page.text()
    assert (status, state_of(declined), declined.appeal) == (303, "appealed", "Ik sta er wel in.")
    assert "Wij kijken er opnieuw naar." in at_adam.open(way_of(declined)).text()
    assert "Wij kijken er opnieuw naar." in at_adam.open(f"/aanmelden/{declined.uuid}").text()
    assert last(app)["Subject"] == "Wij kijken opnieuw naar uw aanmelding"


def test_who_asks_before_the_letter_left_still_reads_why_it_was_a_no(
    app: Flask, at_adam: Browser, declined: Submission
) -> None:
    status = ask_again(at_adam, declined)

    letters = sent(app)

    assert status == 303
    assert [one["Subject"] for one in letters] == [
        "Het besluit over uw aanmelding",
        "Wij kijken opnieuw naar uw aanmelding",
    ]
    assert "Wij vonden u niet in het register." in text_of(letters[0])


@pytest.mark.parametrize(("days", "wanted"), [(42, "appealed"), (43, "declined")])
def test_it_can_be_asked_for_six_weeks(
    at_adam: Browser, adam: Member, declined: Submission, clock: StoppedClock, days: int, wanted: str
) -> None:
    form = fields_of(at_adam, way_of(declined), text="Kijk nog eens.")
    clock.move(timedelta(days=days))
    log_in(at_adam, adam)

    at_adam.send(way_of(declined), form)

    assert state_of(declined) == wanted


def test_the_weeks_are_a_setting(declined: Submission, clock: StoppedClock) -> None:
    set_up(second_look_weeks=2)
    clock.move(timedelta(days=15))

    with pytest.raises(rules.TooLate), transaction():
        decisions.appeal(declined, "Kijk nog eens.", by="test", at=clock.now())


def test_an_empty_answer_is_asked_again(at_adam: Browser, declined: Submission) -> None:
    way = way_of(declined)

    answer = at_adam.send(way, fields_of(at_adam, way, text="  "))

    assert (answer.status, state_of(declined)) == (422, "declined")
    assert "Schrijf op waarom" in answer.text(".errors")


def test_the_same_form_twice_is_one_second_look(app: Flask, at_adam: Browser, declined: Submission) -> None:
    sent(app)
    form = fields_of(at_adam, way_of(declined), text="Kijk nog eens.")

    statuses = [at_adam.send(way_of(declined), form).status for _ in range(2)]

    assert statuses == [303, 303]
    assert len(sent(app)) == 2


def test_nobody_else_asks_for_it(app: Flask, at_adam: Browser, declined: Submission, bram: Member) -> None:
    form = fields_of(at_adam, way_of(declined), text="Kijk nog eens.")
    statuses = {}
    for name, member in {"carla": make_member("carla@praktijk.example", at=declined.created_at)}.items():
        stranger = Browser(app.test_client())
        log_in(stranger, member, strong=True)
        statuses[name] = (
            stranger.open(way_of(declined)).status,
            stranger.send(way_of(declined), form).status,
        )
    visitor = Browser(app.test_client())

    assert statuses == {"carla": (404, 404)}
    assert visitor.open(way_of(declined)).status == 303
    assert state_of(declined) == "declined"


def test_who_decided_does_not_look_again(
    app: Flask, at_adam: Browser, declined: Submission, bram: Member, dirk: Member, clock: StoppedClock
) -> None:
    ask_again(at_adam, declined)
    browsers = {}
    for member in (bram, dirk):
        browsers[member.name] = Browser(app.test_client())
        log_in(browsers[member.name], member, strong=True)

    first = open_item(browsers["Bram"], declined)[1]
    other = open_item(browsers["Dirk"], declined)[1]
    with pytest.raises(rules.DecidedBefore):
        decide("decide_appeal", declined, bram, clock, outcome="approved", own_words="")

    assert first.all("button[formaction$=herzien]") == []
    assert "U besloot hier eerder over." in first.text(".attention")
    assert len(other.all("button[name=outcome]")) == 2
    assert "Ik sta er wel in." in other.text(".quote")


def test_who_voted_in_the_meeting_does_not_look_again(
    adam: Member, bram: Member, dirk: Member, clock: StoppedClock
) -> None:
    submission = application(adam, clock)
    more = {"mandate": "round:1", "deciders": [f"member:{dirk.uuid}"]}
    decide("decline", submission, bram, clock, grounds=[REGISTER], own_words="", **more)
    with transaction():
        decisions.appeal(submission, "Kijk nog eens.", by="test", at=clock.now())

    for member in (bram, dirk):
        with pytest.raises(rules.DecidedBefore):
            decide("decide_appeal", submission, member, clock, outcome="approved", own_words="")


@pytest.mark.parametrize(("pressed", "wanted"), [("ja", "approved"), ("nee", "declined")])
def test_the_answer_comes_by_letter(
    app: Flask,
    at_adam: Browser,
    declined: Submission,
    dirk: Member,
    clock: StoppedClock,
    pressed: str,
    wanted: str,
) -> None:
    ask_again(at_adam, declined)
    browser = Browser(app.test_client())
    log_in(browser, dirk, strong=True)
    address, page = open_item(browser, declined)

    answer = press(browser, page, f"{address}/herzien", outcome=pressed, own_words="Dank voor uw uitleg.")

    text = text_of(last(app))
    assert (answer.status, state_of(declined)) == (303, wanted)
    assert "Dank voor uw uitleg." in text
    assert ("Het antwoord is nu ja" in text, "Het besluit blijft" in text) == (
        pressed == "ja",
        pressed == "nee",
    )
    assert declined.appeal_decided_at == clock.now()
    assert (declined.listing is not None) == (pressed == "ja")
    found = Browser(app.test_client()).open("/zoeken?wat=adam+aanvrager").codes
    assert [listing_by_code(code) is not None for code in found] == [True] * (pressed == "ja")


def test_it_is_looked_at_a_second_time_and_not_a_third(
    at_adam: Browser, declined: Submission, dirk: Member, clock: StoppedClock
) -> None:
    ask_again(at_adam, declined)
    decide("decide_appeal", declined, dirk, clock, outcome="declined", own_words="")

    with pytest.raises(Conflict), transaction():
        decisions.appeal(declined, "Nog een keer.", by="test", at=clock.now())

    assert "al een tweede keer naar gekeken" in at_adam.open(way_of(declined)).text()
    assert at_adam.open(f"/aanmelden/{declined.uuid}").all("a[href$=niet-eens]") == []


def test_a_keeper_asks_about_a_change_too(
    app: Flask,
    at_adam: Browser,
    adam: Member,
    bram: Member,
    make_listing: MakeListing,
    clock: StoppedClock,
) -> None:
    listing = make_listing(name="Anna", kind="person", discipline="dietist")
    change = change_of(listing, adam, clock, name="Anna Berends")
    decide("decline", change, bram, clock, grounds=[REGISTER], own_words="")

    status = ask_again(at_adam, change)

    assert (status, state_of(change)) == (303, "appealed")


def test_both_databases_keep_the_second_look(either_app: Flask, clock: StoppedClock) -> None:
    adam = make_member("adam@praktijk.example", at=clock.now(), role=None)
    bram, dirk = (
        make_member(f"{name}@netwerk.example", at=clock.now(), role="core_group") for name in ("bram", "dirk")
    )
    make(clock, name="Iemand")
    submission = application(adam, clock)
    decide("decline", submission, bram, clock, grounds=[REGISTER], own_words="")
    with transaction():
        decisions.appeal(submission, "Kijk nog eens.", by="test", at=clock.now())

    listing = decide("decide_appeal", submission, dirk, clock, outcome="approved", own_words="")

    db.session.rollback()
    assert (submission.state, listing.state, submission.decided_by) == (
        "approved",
        "published",
        f"member:{dirk.uuid}",
    )
