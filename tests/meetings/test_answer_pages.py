"""From a letter to a given answer: one button in the letter, one on the page, and no log-in."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.meetings import answering
from socialmap.meetings.models import Invitation
from tests.accounts.people import fields_of, keeper_of, log_in
from tests.browsing import Browser, Page
from tests.conftest import MakeListing
from tests.meetings.answers import letters_to, link_for, states_of
from tests.meetings.meetings import again, invite_guest, invite_member, make_meeting

UNTOUCHED = ("counters", "limits")


def press(browser: Browser, address: str, button: str, **typed: object) -> Page:
    """Open the page and press a button of it."""
    return browser.send(address, {**fields_of(browser, address), "do": button, **typed})


def hidden(browser: Browser, address: str) -> dict[str, object]:
    """The hidden fields of the form below the answer, with what stands in it."""
    page = browser.open(address)
    form = next(one for one in page.all("main form[method=post]") if one.select("button[value=more]"))
    from tests.accounts.people import filled_in

    return filled_in(form)


def everything() -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables a GET may not touch."""
    db.session.rollback()
    tables = [one for one in db.metadata.sorted_tables if one.name not in UNTOUCHED]
    return {one.name: [tuple(row) for row in db.session.execute(sa.select(one))] for one in tables}


def test_a_guest_answers_with_one_button_and_no_log_in(
    app: Flask, clock: StoppedClock, browser: Browser
) -> None:
    meeting = make_meeting(clock.now())
    gerda = invite_guest(meeting, clock.now())
    address = link_for(gerda, clock.now())

    page = browser.open(address)
    answer = press(browser, address, "yes")

    assert [button["value"] for button in page.all("main form button")] == ["yes", "no", "perhaps"]
    assert page.text("h1") == meeting.title
    assert "donderdag 12 november 2026" in page.text("main")
    assert answer.status == 303
    assert answer.response.location == address
    assert states_of(meeting) == {"yes": 1}
    assert browser.open(address).text("h1") == "U komt"


@pytest.mark.parametrize(("button", "title"), [("no", "U komt niet"), ("perhaps", "U weet het nog niet")])
def test_the_other_buttons(
    app: Flask, clock: StoppedClock, browser: Browser, button: str, title: str
) -> None:
    gerda = invite_guest(make_meeting(clock.now()), clock.now())
    address = link_for(gerda, clock.now())

    press(browser, address, button)

    assert browser.open(address).text("h1") == title


def test_the_link_is_not_used_up(app: Flask, clock: StoppedClock, browser: Browser) -> None:
    meeting = make_meeting(clock.now())
    address = link_for(invite_guest(meeting, clock.now()), clock.now())

    for button in ("yes", "no", "perhaps", "yes"):
        press(browser, address, button)
        clock.move(timedelta(days=1))

    assert states_of(meeting) == {"yes": 1}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("state", ["invited", "yes", "no", "perhaps", "waiting"])
def test_opening_the_link_changes_nothing(
    app: Flask, clock: StoppedClock, browser: Browser, method: str, state: str
) -> None:
    meeting = make_meeting(clock.now(), capacity=1)
    number = 1 if state == "waiting" else None
    gerda = invite_guest(meeting, clock.now(), state=state, waiting_number=number)
    address = link_for(gerda, clock.now())
    before = everything()

    for query in ("", "?do=no", "?do=yes&choice=no", "?bewaard=1"):
        with app.app_context():
            assert app.test_client().open(address + query, method=method).status_code == 200

    assert everything() == before


def test_a_button_changes_what_opening_does_not(app: Flask, clock: StoppedClock, browser: Browser) -> None:
    address = link_for(invite_guest(make_meeting(clock.now()), clock.now()), clock.now())
    before = everything()

    press(browser, address, "no")

    assert everything() != before


def test_the_same_form_twice_is_one_answer(app: Flask, clock: StoppedClock, browser: Browser) -> None:
    gerda = invite_guest(make_meeting(clock.now()), clock.now())
    address = link_for(gerda, clock.now())
    first = {**fields_of(browser, address), "do": "yes"}
    browser.send(address, first)
    press(browser, address, "no")

    again_sent = browser.send(address, first)

    assert again_sent.status == 303
    assert states_of(gerda.meeting) == {"no": 1}


def test_an_empty_form_is_no_answer(app: Flask, clock: StoppedClock, browser: Browser) -> None:
    meeting = make_meeting(clock.now())
    address = link_for(invite_guest(meeting, clock.now()), clock.now())

    page = browser.send(address, {})
    unknown = press(browser, address, "present")

    assert (page.status, unknown.status) == (422, 422)
    assert states_of(meeting) == {"invited": 1}


def test_a_form_without_its_token_is_no_answer(app: Flask, clock: StoppedClock, browser: Browser) -> None:
    meeting = make_meeting(clock.now())
    address = link_for(invite_guest(meeting, clock.now()), clock.now())

    page = browser.send(address, {"do": "no"})

    assert page.status == 422
    assert states_of(meeting) == {"invited": 1}


def test_after_the_last_day_the_page_says_whom_to_reach(
    app: Flask, clock: StoppedClock, browser: Browser
) -> None:
    meeting = make_meeting(clock.now())
    gerda = invite_guest(meeting, clock.now())
    address = link_for(gerda, clock.now())
    sent = {**fields_of(browser, address), "do": "yes"}
    clock.move(meeting.starts_at - clock.now() - timedelta(days=3))

    page = browser.open(address)
    refused = browser.send(address, sent)

    assert page.status == 200
    assert "Antwoorden kon tot en met zondag 1 november 2026" in page.text("main")
    assert again(meeting).network.contact_email in page.text("main")
    assert page.all("main form") == []
    assert refused.status == 409
    assert states_of(meeting) == {"invited": 1}


@pytest.mark.parametrize(
    ("state", "words"),
    [("cancelled", "gaat niet door"), ("held", "is geweest"), ("settled", "is geweest")],
)
def test_a_meeting_that_is_over_or_cancelled_says_so(
    app: Flask, clock: StoppedClock, browser: Browser, state: str, words: str
) -> None:
    meeting = make_meeting(clock.now(), state=state, cancel_reason="De zaal is dicht.")
    address = link_for(invite_guest(meeting, clock.now(), state="yes"), clock.now())

    page = browser.open(address)

    assert words in page.text("main")
    assert page.all("main form") == []


def test_who_waits_sees_which_place_they_have(app: Flask, clock: StoppedClock, browser: Browser) -> None:
    meeting = make_meeting(clock.now(), capacity=0)
    for number in (3, 7):
        email = f"gast-{number}@praktijk.example"
        invite_guest(meeting, clock.now(), email=email, state="waiting", waiting_number=number)
    address = link_for(invite_guest(meeting, clock.now()), clock.now())

    press(browser, address, "yes")

    page = browser.open(address)
    assert page.text("h1") == "U staat op de wachtlijst"
    assert "Uw plaats op de wachtlijst is 3." in page.text("main")


def test_a_kept_place_is_taken_from_its_own_letter(app: Flask, clock: StoppedClock, browser: Browser) -> None:
    meeting = make_meeting(clock.now(), capacity=1)
    until = clock.now() + timedelta(days=1)
    gerda = invite_guest(meeting, clock.now(), state="waiting", waiting_number=1, offered_until=until)
    address = link_for(gerda, clock.now(), purpose="meeting-offer")

    page = browser.open(address)
    press(browser, address, "yes")

    assert "dinsdag 3 maart 2026, 09.00 uur" in page.text("main")
    assert states_of(meeting) == {"yes": 1}


def test_a_place_that_passed_is_told_and_can_be_asked_for_again(
    app: Flask, clock: StoppedClock, browser: Browser
) -> None:
    meeting = make_meeting(clock.now(), capacity=1)
    until = clock.now() + timedelta(days=1)
    gerda = invite_guest(meeting, clock.now(), state="waiting", waiting_number=1, offered_until=until)
    address = link_for(gerda, clock.now(), purpose="meeting-offer")
    clock.move(timedelta(days=2))

    page = browser.open(address)
    press(browser, address, "yes")

    assert "Die ging naar de volgende" in page.text("main")
    assert states_of(meeting) == {"yes": 1}


def test_more_can_be_told_after_the_answer(app: Flask, clock: StoppedClock, browser: Browser) -> None:
    meeting = make_meeting(clock.now())
    gerda = invite_guest(meeting, clock.now())
    address = link_for(gerda, clock.now())
    press(browser, address, "yes")
    told = {
        "diet": "geen noten",
        "number_0": "K-12",
        "colleague_name": "Huib Arts",
        "colleague_email": "huib@praktijk.example",
        "colleague_discipline": "huisarts",
    }

    answer = browser.send(address, {**hidden(browser, address), **told, "do": "more"})

    page = browser.open(answer.response.location)
    db.session.rollback()
    assert page.text("[role=status]") == "Wij hebben dit bewaard."
    assert gerda.diet == "geen noten"
    assert gerda.numbers == [{"register": "KP", "number": "K-12"}]
    assert states_of(meeting) == {"yes": 2}
    assert "Uw collega komt ook." in page.text("main")
    assert len(letters_to("huib@praktijk.example", "coming")) == 1


def test_a_letter_that_is_passed_on_shows_no_diet_and_no_number(
    app: Flask, clock: StoppedClock, browser: Browser
) -> None:
    meeting = make_meeting(clock.now())
    numbers = [{"register": "KP", "number": "K-1207"}]
    gerda = invite_guest(meeting, clock.now(), state="yes", diet="geen noten", numbers=numbers)
    address = link_for(gerda, clock.now())

    page = browser.open(address)
    browser.send(address, {**hidden(browser, address), "do": "more"})

    db.session.rollback()
    assert not [one for one in page.all("input") if one.get("value") == "geen noten"]
    assert "K-1207" not in page.html
    assert "eindigt op 07" in page.text("main")
    assert (gerda.diet, gerda.numbers) == ("geen noten", numbers)


def test_what_the_kitchen_knew_is_replaced_or_wiped_without_being_shown(
    app: Flask, clock: StoppedClock, browser: Browser
) -> None:
    meeting = make_meeting(clock.now())
    gerda = invite_guest(meeting, clock.now(), state="yes", diet="geen noten")
    address = link_for(gerda, clock.now())

    def tell(**typed: str) -> str:
        browser.send(address, {**hidden(browser, address), **typed, "do": "more"})
        db.session.rollback()
        return gerda.diet

    assert tell(diet="vegetarisch") == "vegetarisch"
    assert tell(no_diet="y") == ""


def test_a_colleague_is_taken_back_with_one_button(app: Flask, clock: StoppedClock, browser: Browser) -> None:
    meeting = make_meeting(clock.now())
    gerda = invite_guest(meeting, clock.now())
    with transaction():
        answering.answer(gerda, "yes", by="test", at=clock.now(), colleague={"name": "Huib"})
    address = link_for(gerda, clock.now())

    press(browser, address, "no-colleague")

    assert states_of(meeting) == {"yes": 1}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"colleague_email": "huib@praktijk.example"}, "Vul de naam van uw collega in."),
        ({"colleague_name": "Huib", "colleague_email": "huib@"}, "Dit mailadres klopt niet."),
        ({"colleague_name": "Huib", "colleague_email": "gerda@ziekenhuis.example"}, "al uitgenodigd"),
        ({"colleague_name": "Huib", "colleague_discipline": "tovenaar"}, "Kies uit de lijst."),
        ({"diet": "x" * 201}, "niet meer dan 200 tekens"),
        ({"number_0": "x" * 41}, "niet meer dan 40 tekens"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    app: Flask, clock: StoppedClock, browser: Browser, typed: dict[str, str], words: str
) -> None:
    meeting = make_meeting(clock.now())
    address = link_for(invite_guest(meeting, clock.now(), state="yes"), clock.now())

    page = browser.send(address, {**hidden(browser, address), **typed, "do": "more"})

    assert page.status == 422
    assert words in page.text("main")
    shown = {str(field["name"]): field.get("value") for field in page.all("main form input[name]")}
    wanted = {name: value for name, value in typed.items() if name != "colleague_discipline"}
    assert {name: shown[name] for name in wanted} == wanted
    assert states_of(meeting) == {"yes": 1}


def test_no_name_of_anybody_else_stands_on_the_page(
    app: Flask, clock: StoppedClock, browser: Browser
) -> None:
    meeting = make_meeting(clock.now())
    gerda = invite_guest(meeting, clock.now())
    invite_guest(meeting, clock.now(), name="Xandrine Quist", email="x@praktijk.example", state="yes")
    with transaction():
        colleague = {"name": "Huibrecht Zwart", "email": "huib@praktijk.example"}
        answering.answer(gerda, "yes", by="test", at=clock.now(), colleague=colleague)

    page = browser.open(link_for(gerda, clock.now()))

    assert "Quist" not in page.html
    assert "Zwart" not in page.html
    assert "huib@praktijk.example" not in page.html


def test_the_online_link_is_for_who_comes(app: Flask, clock: StoppedClock, browser: Browser) -> None:
    meeting = make_meeting(clock.now(), online_url="https://praten.example/zaal")
    address = link_for(invite_guest(meeting, clock.now()), clock.now())

    before = browser.open(address)
    press(browser, address, "yes")

    assert "praten.example" not in before.html
    assert "https://praten.example/zaal" in browser.open(address).html


def test_a_number_of_a_listing_stands_in_the_field_after_logging_in(
    app: Flask, clock: StoppedClock, browser: Browser, anna: Member, make_listing: MakeListing
) -> None:
    keeper_of(make_listing(registrations=[{"register": "KP", "number": "K-9"}]), anna, at=clock.now())
    meeting = make_meeting(clock.now())
    invite_member(meeting, anna, clock.now(), "yes", diet="geen noten")
    log_in(browser, anna)

    sent = hidden(browser, f"/mijn/bijeenkomsten/{meeting.uuid}")

    assert (sent["number_0"], sent["diet"]) == ("K-9", "geen noten")


def test_an_invitation_that_was_taken_back_is_not_found(
    app: Flask, clock: StoppedClock, browser: Browser
) -> None:
    gerda = invite_guest(make_meeting(clock.now()), clock.now())
    address = link_for(gerda, clock.now())
    with transaction():
        db.session.delete(db.session.get_one(Invitation, gerda.id))

    page = browser.open(address)

    assert page.status == 404


def test_a_member_answers_after_logging_in(
    app: Flask, clock: StoppedClock, browser: Browser, anna: Member
) -> None:
    meeting = make_meeting(clock.now())
    invite_member(meeting, anna, clock.now())
    log_in(browser, anna)

    answer = press(browser, f"/mijn/bijeenkomsten/{meeting.uuid}", "yes")

    assert answer.status == 303
    assert browser.open(answer.response.location).text("h1") == "U komt"
    assert states_of(meeting) == {"yes": 1}
