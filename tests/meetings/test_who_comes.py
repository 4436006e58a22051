"""Who comes, for organisers by name, for the core group in numbers; and what the kitchen must know."""

import csv
import io
from datetime import timedelta

import pytest
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import transaction
from socialmap.meetings import answering, kitchen
from socialmap.meetings.models import Invitation, Meeting
from tests.accounts.people import fields_of, log_in, make_member
from tests.browsing import Browser
from tests.mailing.letters import sent
from tests.meetings.answers import letters_to, states_of
from tests.meetings.meetings import invite_guest, make_meeting


def at(meeting: Meeting, more: str = "/wie-komt") -> str:
    return f"/kerngroep/bijeenkomsten/{meeting.uuid}{more}"


def cast(clock: StoppedClock, organiser: Member, **values: object) -> tuple[Meeting, list[Invitation]]:
    """One seat: Gerda has it, Hans and Ineke wait, Joop has not answered."""
    meeting = make_meeting(clock.now(), organiser=organiser, **{"capacity": 1, **values})
    known = [("Gerda", "dietist"), ("Hans", "dietist"), ("Ineke", "huisarts"), ("Joop", "")]
    people = [
        invite_guest(
            meeting, clock.now(), name=name, email=f"{name.lower()}@ziekenhuis.example", discipline=slug
        )
        for name, slug in known
    ]
    for one in people[:3]:
        with transaction():
            answering.answer(one, "yes", by="test", at=clock.now())
    return meeting, people


def test_counts_per_answer_and_discipline(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    meeting, _people = cast(clock, organiser)

    page = bram.open(at(meeting))

    rows = [[cell.get_text() for cell in row.select("th, td")] for row in page.all("table.rows tr")]
    assert rows == [
        ["Vakgebied", "Komt", "Wachtlijst", "Misschien", "Komt niet", "Nog geen antwoord", "Samen"],
        ["Diëtist (oncologie)", "1", "1", "0", "0", "0", "2"],
        ["Huisarts", "0", "1", "0", "0", "0", "1"],
        ["Niet bekend", "0", "0", "0", "0", "1", "1"],
        ["Iedereen", "1", "2", "0", "0", "1", "4"],
    ]
    assert "Bezet: 1 van 1 plaatsen." in page.text("main")


def test_an_answer_counts_at_the_next_request(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    meeting, people = cast(clock, organiser, capacity=4)
    before = bram.open(at(meeting)).text("main")

    with transaction():
        answering.answer(people[3], "yes", by="test", at=clock.now())

    assert "Bezet: 3 van 4" in before
    assert "Bezet: 4 van 4" in bram.open(at(meeting)).text("main")


def test_who_organises_nothing_sees_numbers_and_no_names(
    app: Flask, clock: StoppedClock, browser: Browser, organiser: Member, colleague: Member
) -> None:
    meeting, people = cast(clock, organiser)
    log_in(browser, colleague, strong=True)

    page = browser.open(at(meeting))
    others = [browser.open(at(meeting, f"/wie-komt{more}")).status for more in (".csv", ".xlsx")]
    others += [browser.open(at(meeting, more)).status for more in ("/keuken", "/keuken.pdf")]
    others.append(browser.open(at(meeting, f"/wie-komt/{people[1].uuid}")).status)

    assert page.status == 200
    assert "Gerda" not in page.html
    assert others == [404] * 5


def test_another_network_does_not_find_it(
    app: Flask, clock: StoppedClock, browser: Browser, organiser: Member
) -> None:
    meeting, _people = cast(clock, organiser)
    other = make_member("lek@kern.example", at=clock.now(), role="core_group", network="utrecht-lekstroom")
    log_in(browser, other, strong=True)

    assert browser.open(at(meeting)).status == 404


def test_the_line_is_shown_in_order(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    meeting, _people = cast(clock, organiser)

    page = bram.open(at(meeting))

    assert [one.get_text() for one in page.all("#waiting li a")] == ["Hans", "Ineke"]


def test_a_name_is_found_by_a_part_of_it(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    meeting, _people = cast(clock, organiser)

    page = bram.open(at(meeting, "/wie-komt?naam=oo"))
    nobody = bram.open(at(meeting, "/wie-komt?naam=%25"))

    assert [one.get_text() for one in page.all("details li a")] == ["Joop"]
    assert "Niemand met die naam" in nobody.text("main")


def test_an_organiser_answers_for_who_phones(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    meeting, people = cast(clock, organiser, capacity=4)
    with transaction():
        meeting.state = "closed"
    address = at(meeting, f"/wie-komt/{people[3].uuid}")

    answer = bram.send(address, {**fields_of(bram, address), "do": "yes"})

    assert answer.status == 303
    assert bram.open(answer.response.location).text("[role=status] b") == "Komt"
    assert len(letters_to("joop@ziekenhuis.example", "coming")) == 1


def test_a_place_is_given_by_hand_and_one_too_many_only_on_purpose(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    meeting, people = cast(clock, organiser)
    address = at(meeting, f"/wie-komt/{people[2].uuid}")

    refused = bram.send(address, {**fields_of(bram, address), "do": "seat"})
    bram.send(address, {**fields_of(bram, address), "do": "one-more"})

    assert refused.status == 409
    assert "Geef toch een plaats" in refused.text("main")
    assert states_of(meeting) == {"yes": 2, "waiting": 1, "invited": 1}


def test_what_is_over_cannot_be_answered(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    meeting, people = cast(clock, organiser)
    address = at(meeting, f"/wie-komt/{people[3].uuid}")
    typed = {**fields_of(bram, address), "do": "yes"}
    with transaction():
        meeting.state = "cancelled"

    page = bram.open(address)
    refused = bram.send(address, typed)

    assert page.all("main form") == []
    assert refused.status == 409


def test_an_empty_form_changes_nothing(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    meeting, people = cast(clock, organiser)

    page = bram.send(at(meeting, f"/wie-komt/{people[3].uuid}"), {})

    assert page.status == 422
    assert states_of(meeting)["invited"] == 1


def test_the_spreadsheet_has_no_formula_no_diet_and_no_address(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    meeting, people = cast(clock, organiser)
    with transaction():
        people[0].name, people[0].diet = "=1+1", "geen noten"
        people[0].numbers = [{"register": "KP", "number": "K-1"}]

    page = bram.open(at(meeting, "/wie-komt.csv"))
    xlsx = bram.open(at(meeting, "/wie-komt.xlsx"))

    rows = list(csv.reader(io.StringIO(page.html.removeprefix("\ufeff")), delimiter=";"))
    assert rows[0][-1] == "KP"
    assert rows[1] == ["'=1+1", "Ziekenhuis", "Diëtist (oncologie)", "Komt", "", "nee", "2026-03-02", "K-1"]
    assert [row[0] for row in rows[1:]] == ["'=1+1", "Hans", "Ineke", "Joop"]
    assert "noten" not in page.html
    assert "@" not in page.html
    assert xlsx.response.data.startswith(b"PK")


def test_the_kitchen_counts_what_is_written_alike_and_knows_no_name(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    meeting, people = cast(clock, organiser, capacity=4)
    with transaction():
        for one, diet in zip(
            people, ("Vegetarisch", "vegetarisch. ", "geen noten", "vegetarisch"), strict=True
        ):
            one.diet = diet

    page = bram.open(at(meeting, "/keuken"))
    paper = bram.open(at(meeting, "/keuken.pdf"))

    rows = [[cell.get_text() for cell in row.select("th, td")] for row in page.all("tbody tr")]
    # Joop has not answered: what he eats is nobody's business yet.
    assert rows == [["Vegetarisch", "2"], ["geen noten", "1"], ["Eet alles", "0"]]
    assert "Er eten 3 mensen mee." in page.text("main")
    assert "Gerda" not in page.html
    assert paper.response.data.startswith(b"%PDF")


def test_after_the_meeting_the_kitchen_list_is_empty(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    meeting, _people = cast(clock, organiser)
    clock.move(meeting.ends_at - clock.now() + timedelta(minutes=1))

    assert kitchen.kitchen_of(meeting, at=clock.now()).is_over


def test_a_meeting_without_guests_says_so(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    meeting = make_meeting(clock.now(), organiser=organiser)

    assert "nog niemand uitgenodigd" in bram.open(at(meeting)).text("main")
    assert "Zodra iemand komt" in bram.open(at(meeting, "/keuken")).text("main")


@pytest.mark.parametrize("more", ["/wie-komt", "/keuken", "/wie-komt.csv"])
def test_a_visitor_and_a_member_do_not_get_in(
    app: Flask, clock: StoppedClock, browser: Browser, organiser: Member, anna: Member, more: str
) -> None:
    meeting, _people = cast(clock, organiser)

    visitor = browser.open(at(meeting, more)).status
    log_in(browser, anna)

    assert visitor == 303
    assert browser.open(at(meeting, more)).status == 404


def test_what_is_queued_for_answers_can_be_sent(app: Flask, clock: StoppedClock, organiser: Member) -> None:
    cast(clock, organiser)

    letters = sent(app)

    assert [one["To"] for one in letters] == [
        "gerda@ziekenhuis.example",
        "hans@ziekenhuis.example",
        "ineke@ziekenhuis.example",
    ]
