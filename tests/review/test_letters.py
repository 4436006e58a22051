"""The letters of the core group: seen before they are sent, with one own sentence and a person to call."""

from typing import Any

import pytest
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db
from socialmap.mailing.models import Letter
from socialmap.review.models import Submission
from tests.accounts.people import filled_in, log_in
from tests.browsing import Browser
from tests.conftest import MakeListing
from tests.mailing.letters import sent, text_of
from tests.review.deciding import (
    all_right,
    application,
    change_of,
    decide,
    looked_at,
    open_item,
    press,
    set_up,
    state_of,
)

WORDS = "Wat fijn dat u meedoet."
FOUR = ["approve", "question", "to-round", "decline"]


@pytest.fixture
def at_bram(browser: Browser, bram: Member) -> Browser:
    """The browser in which Bram is logged in."""
    log_in(browser, bram, strong=True)
    return browser


def letters_on(page: Any) -> dict[str, str]:
    """The letters on the page by the name of their button, as they are read."""
    return {
        str(one.select_one("button[name=letter]")["value"]): one.select_one("pre").get_text()
        for one in page.all("#brief details")
    }


def test_every_letter_can_be_read_before_its_button_is_pressed(
    at_bram: Browser, adam: Member, clock: StoppedClock
) -> None:
    submission = application(adam, clock)

    _address, page = open_item(at_bram, submission)

    letters = letters_on(page)
    assert list(letters) == FOUR
    assert all(text.startswith("Dag Adam,") for text in letters.values())
    assert db.session.query(Letter).count() == 0


def test_the_letter_with_typed_words_is_shown_and_nothing_typed_is_lost(
    at_bram: Browser, adam: Member, clock: StoppedClock
) -> None:
    submission = application(adam, clock)
    address, page = open_item(at_bram, submission)
    typed = {
        "own_words": WORDS,
        "question": "Waar werkt u?",
        "valid_until": "2027-01-01",
        "tie": "Oud-collega",
        "check-dietist-register": "no",
        "where-dietist-register": "KP",
        "ground": "dietist:register",
        "why-dietist-register": "Niet gevonden.",
    }

    answer = press(at_bram, page, f"{address}/brief", letter="decline", **typed)

    letters = letters_on(answer)
    assert answer.status == 200
    assert [one.select_one("button")["value"] for one in answer.all("#brief details[open]")] == ["decline"]
    assert all(WORDS in letters[name] for name in ("approve", "to-round", "decline"))
    assert "Waar werkt u?" in letters["question"]
    assert "Niet gevonden." in letters["decline"]
    again = filled_in(answer.one("form[action$=nakijken]"))
    assert {name: str(again[name]).strip() for name in typed} == typed
    assert state_of(submission) == "submitted"
    assert db.session.query(Letter).count() == 0


@pytest.mark.parametrize("name", FOUR)
def test_the_letter_that_is_sent_is_the_one_that_was_shown(
    app: Flask, at_bram: Browser, adam: Member, clock: StoppedClock, name: str
) -> None:
    submission = application(adam, clock)
    set_up(contact_person="Anneke de Vries", contact_person_phone="0348 123 456")
    address, _page = open_item(at_bram, submission)
    page = all_right(at_bram, address)
    button = {"approve": "goedkeuren", "question": "vraag", "to-round": "bespreken", "decline": "afwijzen"}
    typed = {"own_words": WORDS, "question": "Waar werkt u?", "ground": "dietist:register"}
    shown = letters_on(press(at_bram, page, f"{address}/brief", letter=name, **typed))[name]

    press(at_bram, page, f"{address}/{button[name]}", **typed)

    text = text_of(sent(app)[-1])
    db.session.rollback()
    code = submission.listing.code if submission.listing is not None else "……"
    assert shown.replace("……", code).split() == text.split()
    assert "Bel Anneke de Vries: 0348 123 456." in text


def test_without_a_contact_person_whoever_decided_is_named(
    app: Flask, adam: Member, bram: Member, clock: StoppedClock
) -> None:
    submission = looked_at(application(adam, clock), bram, clock)
    set_up(contact_person_phone="0348 123 456")

    decide("to_round", submission, bram, clock, own_words="")

    assert "Bel Bram: 0348 123 456." in text_of(sent(app)[-1])


def test_a_change_has_letters_of_its_own(
    app: Flask, at_bram: Browser, adam: Member, make_listing: MakeListing, clock: StoppedClock
) -> None:
    listing = make_listing(name="Anna", kind="person", discipline="dietist")
    submission = change_of(listing, adam, clock, name="Anna Berends")

    letters = letters_on(open_item(at_bram, submission)[1])

    assert f"/aanbod/{listing.code}" in letters["approve"]
    assert "de wijziging van uw vermelding" in letters["approve"]
    assert "de wijziging van uw vermelding" in letters["decline"]


def test_a_letter_that_was_overtaken_is_not_sent(
    app: Flask, adam: Member, bram: Member, clock: StoppedClock
) -> None:
    submission = application(adam, clock)
    decide("to_round", submission, bram, clock, own_words="")
    decide("back_from_round", submission, bram, clock)

    assert sent(app) == []
    decide("to_round", submission, bram, clock, own_words="")
    assert [one["Subject"] for one in sent(app)] == ["De kerngroep bespreekt uw aanmelding"]


def test_a_sentence_that_is_too_long_is_told_beside_it(
    at_bram: Browser, adam: Member, clock: StoppedClock
) -> None:
    submission: Submission = application(adam, clock)
    address, page = open_item(at_bram, submission)

    answer = press(at_bram, page, f"{address}/brief", letter="approve", own_words="a" * 401)

    assert answer.status == 422
    assert "Schrijf niet meer dan 400 tekens." in answer.text(".errors")
    assert answer.one("#own_words")["value"] == "a" * 401


def test_a_letter_that_came_back_can_be_sent_again(
    app: Flask, at_bram: Browser, adam: Member, clock: StoppedClock
) -> None:
    submission = application(adam, clock)
    address, page = open_item(at_bram, submission)
    press(at_bram, page, f"{address}/vraag", question="Waar werkt u?")
    first = len(sent(app))
    came_back = at_bram.open("/kerngroep/brieven").one('form[action$="/terug"]')

    at_bram.send(str(came_back["action"]), filled_in(came_back))
    again = at_bram.open("/kerngroep/brieven").one('form[action$="/opnieuw"]')
    at_bram.send(str(again["action"]), filled_in(again))

    assert len(sent(app)) == first + 1
