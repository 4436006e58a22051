"""Where an application stands, the question and its answer, taking it back, and whose it is."""

from datetime import timedelta

import pytest
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock, now
from socialmap.foundation.db import db, transaction
from socialmap.review import decisions, submissions
from socialmap.review.models import Submission
from tests.accounts.people import fields_of, keeper_of, make_member
from tests.browsing import BASE, Browser
from tests.conftest import MakeListing
from tests.joining.applying import begin, hand_in
from tests.joining.conftest import application
from tests.mailing.letters import last, sent, text_of
from tests.review.deciding import REGISTER, look_at_all


@pytest.fixture
def bram(app: Flask, clock: StoppedClock) -> Member:
    """Somebody of the core group."""
    return make_member("bram@netwerk.example", at=clock.now(), name="Bram de Vries", role="core_group")


@pytest.fixture
def handed_in(at_anna: Browser, complete: Submission) -> str:
    """An application that lies with the core group; its address."""
    hand_in(at_anna, str(complete.uuid))
    return f"/aanmelden/{complete.uuid}"


def decide(address: str, verb: str, bram: Member) -> None:
    with transaction():
        submission = application_row(address)
        by = db.session.get_one(Member, bram.id)
        if verb == "ask":
            decisions.ask(submission, "Waar leerde u dit?", by=by, at=now())
        elif verb == "approve":
            look_at_all(submission, by, now())
            decisions.approve(submission, seen_revision=submission.revision, by=by, at=now())
        else:
            seen, words = submission.revision, "U werkt buiten de regio."
            decisions.decline(
                submission, grounds=[REGISTER], own_words=words, seen_revision=seen, by=by, at=now()
            )


def application_row(address: str) -> Submission:
    uuid = address.split("/")[2]
    return next(one for one in db.session.query(Submission) if str(one.uuid) == uuid)


def test_a_draft_says_that_it_was_not_sent(at_anna: Browser) -> None:
    uuid = begin(at_anna)

    page = at_anna.open(f"/aanmelden/{uuid}")

    assert "nog niet verstuurd" in page.text("main")
    assert page.one("main a.button.main")["href"] == f"/aanmelden/{uuid}/wie"


def test_what_was_sent_says_when_one_hears(at_anna: Browser, handed_in: str) -> None:
    text = at_anna.open(handed_in).text("main")

    assert "ligt bij de kerngroep" in text
    assert "uiterlijk op 1 september 2026" in text
    assert "Ik help u met eten" in text


def test_a_question_is_answered_on_the_page(
    app: Flask, at_anna: Browser, bram: Member, handed_in: str
) -> None:
    decide(handed_in, "ask", bram)
    page = at_anna.open(handed_in)
    assert "Waar leerde u dit?" in page.text(".talk")

    at_anna.send(handed_in, fields_of(at_anna, handed_in, text="Aan de hogeschool."))

    answered = application(handed_in.split("/")[2])
    assert answered.state == "submitted"
    assert [one.text for one in answered.messages] == ["Waar leerde u dit?", "Aan de hogeschool."]
    assert at_anna.open(handed_in).all("textarea") == []


@pytest.mark.parametrize("text", ["", "   ", "111222333"])
def test_an_answer_says_something_and_no_citizen_number(
    at_anna: Browser, bram: Member, handed_in: str, text: str
) -> None:
    decide(handed_in, "ask", bram)

    page = at_anna.send(handed_in, fields_of(at_anna, handed_in, text=text))

    assert page.status == 422
    assert application(handed_in.split("/")[2]).state == "asked"


def test_who_was_asked_may_change_the_application(at_anna: Browser, bram: Member, handed_in: str) -> None:
    decide(handed_in, "ask", bram)
    address = f"{handed_in}/waarvoor"

    at_anna.send(
        address, {**fields_of(at_anna, address), "description": "Ik help u beter.", "verder": "stop"}
    )

    kept = application(handed_in.split("/")[2])
    assert (kept.state, kept.values["description"]) == ("asked", "Ik help u beter.")
    assert at_anna.open(f"{handed_in}/controle").all("main form") == []


def test_an_answer_to_no_question_comes_too_late(at_anna: Browser, bram: Member, handed_in: str) -> None:
    decide(handed_in, "ask", bram)
    fields = fields_of(at_anna, handed_in, text="Aan de hogeschool.")
    decide(handed_in, "approve", bram)

    assert at_anna.send(handed_in, fields).status == 409


def test_who_was_approved_finds_the_page(at_anna: Browser, bram: Member, handed_in: str) -> None:
    decide(handed_in, "approve", bram)

    page = at_anna.open(handed_in)

    assert "U staat op de kaart" in page.text("main")
    href = str(page.one("main a.button.main")["href"])
    assert "Anna Berends" in at_anna.open(str(at_anna.open(href).response.location)).text("h1")


def test_who_was_declined_reads_why(at_anna: Browser, bram: Member, handed_in: str) -> None:
    decide(handed_in, "decline", bram)

    page = at_anna.open(handed_in)

    assert "U werkt buiten de regio." in page.text(".quote")
    assert page.all("a[href$=intrekken]") == []


def test_an_application_is_taken_back_after_a_question(app: Flask, at_anna: Browser, handed_in: str) -> None:
    address = str(at_anna.open(handed_in).one("a[href$=intrekken]")["href"])
    fields = fields_of(at_anna, address)

    answers = [at_anna.send(address, fields).response.location for _ in range(2)]

    assert answers == [handed_in] * 2
    assert application(handed_in.split("/")[2]).state == "withdrawn"
    assert "trok deze aanmelding in" in at_anna.open(handed_in).text("main")
    assert "Bestanden die u stuurde, zijn gewist" in text_of(last(app))


def test_a_draft_is_thrown_away_without_a_letter(app: Flask, at_anna: Browser) -> None:
    address = f"/aanmelden/{begin(at_anna)}/intrekken"

    at_anna.send(address, fields_of(at_anna, address))

    assert application(address.split("/")[2]).state == "withdrawn"
    assert sent(app) == []
    assert at_anna.open("/netwerk/noordwest-utrecht/aanmelden").all(".notice") == []


def test_what_is_anothers_is_not_there(app: Flask, at_anna: Browser, carla: Browser) -> None:
    uuid = begin(at_anna)
    steps = "wie waarvoor waar kosten bewijs controle intrekken".split()
    addresses = [f"/aanmelden/{uuid}", *(f"/aanmelden/{uuid}/{step}" for step in steps)]
    fields = {**fields_of(at_anna, f"/aanmelden/{uuid}/wie"), "name": "Carla", "verder": "stop", "text": "x"}
    revision, visitor = application(uuid).revision, Browser(app.test_client())

    opened = {carla.open(address).status for address in addresses}
    posted = {carla.send(address, fields).status for address in addresses}
    unknown = {visitor.open(address).status for address in addresses}

    assert (opened, posted, unknown) == ({404}, {404}, {303})
    assert application(uuid).revision == revision
    assert {at_anna.open(address).status for address in addresses} == {200}


def test_without_the_token_of_the_form_nothing_happens(at_anna: Browser, complete: Submission) -> None:
    address = f"/aanmelden/{complete.uuid}"
    typed = {"name": "Vals", "verder": "stop", "agreed": "y", "text": "x", "form_key": "x" * 20}

    answers = {
        path: at_anna.send(address + path, typed).status for path in ("", "/wie", "/controle", "/intrekken")
    }

    assert set(answers.values()) == {422}
    kept = application(str(complete.uuid))
    assert (kept.state, kept.values["name"]) == ("draft", "Anna Berends")


def test_anothers_card_is_not_there(at_anna: Browser, carla: Browser) -> None:
    uuid = begin(at_anna)

    answer = carla.client.post(f"/aanmelden/{uuid}/voorbeeld", data={"stap": "wie"}, base_url=BASE)

    assert answer.status_code == 404


def test_a_change_of_a_listing_is_no_application(
    at_anna: Browser, anna: Member, make_listing: MakeListing, clock: StoppedClock
) -> None:
    listing = make_listing(name="Praktijk Voorbeeld")
    keeper_of(listing, anna, at=clock.now())
    clock.move(timedelta(seconds=1))
    with transaction():
        member = db.session.get_one(Member, anna.id)
        change = submissions.start(
            member, listing.network, kind="change", listing=listing, by="test", at=clock.now()
        )
        uuid = change.uuid

    assert at_anna.open(f"/aanmelden/{uuid}").status == 404
    assert at_anna.open(f"/aanmelden/{uuid}/wie").status == 404
