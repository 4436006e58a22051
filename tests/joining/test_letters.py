"""The letters about an application: what is asked first, where to go, and silence when it was overtaken."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.directory import service
from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.review import decisions, submissions
from socialmap.review.models import Submission
from tests.accounts.people import fields_of, make_member
from tests.browsing import Browser
from tests.joining.applying import hand_in
from tests.joining.conftest import ANNA
from tests.mailing.letters import html_in, last, sent, text_of
from tests.review.deciding import REGISTER, look_at_all

Decide = Callable[..., Submission]


@pytest.fixture
def decide(app: Flask, at_anna: Browser, complete: Submission, clock: StoppedClock) -> Decide:
    """Lets Bram of the core group decide on what Anna handed in."""
    hand_in(at_anna, str(complete.uuid))
    sent(app)
    members = [
        make_member(f"{name}@netwerk.example", at=clock.now(), name=name, role="core_group")
        for name in ("Bram", "Aad")
    ]

    def decided(verb: str, *texts: str) -> Submission:
        clock.move(timedelta(minutes=1))
        with transaction():
            submission = db.session.get_one(Submission, complete.id)
            by = db.session.get_one(Member, members[0].id)
            if verb == "approve":
                look_at_all(submission, by, clock.now())
            seen = {} if verb == "ask" else {"seen_revision": submission.revision}
            more = {"grounds": [REGISTER], "own_words": texts[0]} if verb == "decline" else {}
            words = texts if verb == "ask" else ()
            getattr(decisions, verb)(submission, *words, **seen, **more, by=by, at=clock.now())
        return submission

    return decided


def paths_in(message: EmailMessage) -> list[str]:
    """Where the buttons of a letter lead."""
    lines = text_of(message).splitlines()
    return [line.split("8000", 1)[1] for line in lines if line.startswith("http://127.0.0.1:8000/")]


def test_the_welcome_has_the_page_the_card_and_a_buddy(app: Flask, decide: Decide) -> None:
    submission = decide("approve")

    letter = last(app)

    assert (letter["To"], letter["Subject"]) == (ANNA, "Welkom: u staat op de sociale kaart")
    assert submission.listing is not None
    code = submission.listing.code
    assert paths_in(letter)[:3] == [f"/aanbod/{code}", "/mijn", f"/mijn/vermelding/{code}/kaartje"]
    text = text_of(letter)
    assert "Bram van de kerngroep helpt u graag op weg. Mail naar bram@netwerk.example." in text
    assert "uitnodiging voor de volgende bijeenkomst" in text
    assert "omdat u zich heeft aangemeld" in text
    assert ">Print het kaartje</a>" in html_in(letter)


def test_a_question_stands_in_the_letter_with_the_way_to_answer(app: Flask, decide: Decide) -> None:
    submission = decide("ask", "Waar leerde u dit?\n\nEn wanneer?")

    letter = last(app)

    assert letter["Subject"] == "De kerngroep heeft een vraag over uw aanmelding"
    assert "Waar leerde u dit?\n\nEn wanneer?" in text_of(letter)
    assert paths_in(letter) == [f"/aanmelden/{submission.uuid}"]


def test_a_second_question_is_a_second_letter(app: Flask, decide: Decide, clock: StoppedClock) -> None:
    submission = decide("ask", "Eerste vraag?")
    sent(app)
    with transaction():
        submissions.answer(db.session.get_one(Submission, submission.id), "Ja.", by="test", at=clock.now())
    decide("ask", "Tweede vraag?")

    assert [("vraag?" in text_of(one)) for one in sent(app)][-2:] == [True, True]


def test_a_refusal_says_why_and_what_can_be_done(app: Flask, decide: Decide) -> None:
    decide("decline", "U werkt buiten de regio.")

    text = text_of(last(app))

    assert "U werkt buiten de regio." in text
    assert "uiterlijk op 13 april 2026" in text


@pytest.mark.parametrize("verb", ["ask", "decline"])
def test_a_letter_that_was_overtaken_is_not_sent(app: Flask, decide: Decide, verb: str) -> None:
    before = len(sent(app))
    submission = decide(verb, "Een zin van de kerngroep.")
    db.session.rollback()
    with transaction():
        db.session.get_one(Submission, submission.id).state = "withdrawn"

    assert len(sent(app)) == before


def test_no_welcome_to_a_page_that_is_gone(app: Flask, decide: Decide, clock: StoppedClock) -> None:
    before = len(sent(app))
    submission = decide("approve")
    with transaction():
        listing = db.session.get_one(Listing, submission.listing_id)
        service.withdraw(listing, by="test", at=clock.now())

    assert len(sent(app)) == before


def test_an_approved_change_is_told_to_who_keeps_it(
    app: Flask, decide: Decide, anna: Member, clock: StoppedClock
) -> None:
    first = decide("approve")
    sent(app)
    with transaction():
        listing = db.session.get_one(Listing, first.listing_id)
        member = db.session.get_one(Member, anna.id)
        change = submissions.start(
            member, listing.network, kind="change", listing=listing, by="test", at=clock.now()
        )
        submissions.save_step(change, "naam", values={"name": "Anna B."}, by="test", at=clock.now())
        submissions.hand_in(change, agreement="2026-1", by="test", at=clock.now())
        bram = db.session.query(Member).filter_by(email="bram@netwerk.example").one()
        decisions.approve(change, seen_revision=change.revision, by=bram, at=clock.now())

    letter = last(app)

    assert letter["Subject"] == "Uw wijziging staat op de kaart"
    assert paths_in(letter)[0] == f"/aanbod/{first.listing.code}"  # type: ignore[union-attr]


def test_every_letter_says_who_sends_it_and_how_to_answer(app: Flask, decide: Decide) -> None:
    decide("approve")

    letters = sent(app)

    assert {str(one["Subject"]) for one in letters} == {
        "Uw aanmelding is bij de kerngroep",
        "Welkom: u staat op de sociale kaart",
    }
    for letter in letters:
        text = text_of(letter)
        assert "Netwerk Oncologische zorg Noordwest Utrecht" in text
        assert "onconu@regiozorgnu.nl" in text
        assert letter["Reply-To"] is not None
        assert "!" not in text.split("-- ")[0]


def test_what_the_letters_lead_to_is_there(app: Flask, at_anna: Browser, decide: Decide) -> None:
    submission = decide("ask", "Waar leerde u dit?")
    [path] = paths_in(last(app))

    page = at_anna.open(path)

    assert page.status == 200
    assert fields_of(at_anna, path)["text"].strip() == ""  # type: ignore[attr-defined]
    assert str(submission.uuid) in path
