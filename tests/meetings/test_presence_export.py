"""The list each register wants: number, name, date and hours of who was there."""

import csv
import io

import pytest
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock
from socialmap.meetings import presence_export
from socialmap.meetings.models import Meeting
from tests.accounts.people import keeper_of, log_in
from tests.browsing import Browser
from tests.conftest import MakeListing
from tests.meetings.afterwards import PAGES, held, settle
from tests.meetings.meetings import invite_guest, invite_member

KP, BIG, VENVN = (
    {"register": name, "number": number}
    for name, number in (
        ("KP", "89012345678"),
        ("BIG", "19012345604"),
        ("V&VN", "0042-1"),
    )
)
ACCREDITATION = [
    {"register": name, "points": "2", "number": "1", "state": "granted"} for name in ("KP", "V&VN")
]


def opened(browser: Browser, meeting: Meeting, register: str) -> list[list[str]]:
    """The rows a spreadsheet would read."""
    answer = browser.open(f"/kerngroep/bijeenkomsten/{meeting.uuid}/presentie/{register}.csv").response
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))


@pytest.fixture
def meeting(app: Flask, clock: StoppedClock, organiser: Member) -> Meeting:
    """Adam has two numbers, Eva one, Frits none; Gerda has one and was not there."""
    assert PAGES
    one = held(clock.now(), organiser=organiser, accreditation=ACCREDITATION)
    invite_guest(one, clock.now(), name="Adam", state="present", numbers=[KP, BIG], minutes=150)
    invite_guest(one, clock.now(), name="Eva", state="present", numbers=[VENVN], minutes=100)
    invite_guest(one, clock.now(), name="Frits", state="present")
    invite_guest(one, clock.now(), name="Gerda", state="absent", numbers=[KP])
    return one


def test_each_register_gets_its_own_list(meeting: Meeting, bram: Browser) -> None:
    heads = ["Nummer", "Naam", "Datum", "Uren"]

    assert opened(bram, meeting, "kp") == [heads, ["89012345678", "Adam", "2026-02-26", "2,5"]]
    assert opened(bram, meeting, "v-vn") == [heads, ["0042-1", "Eva", "2026-02-26", "1,67"]]
    assert opened(bram, meeting, "big") == [heads, ["19012345604", "Adam", "2026-02-26", "2,5"]]


def test_a_register_is_found_as_people_write_it(meeting: Meeting, bram: Browser) -> None:
    assert opened(bram, meeting, "KP") == opened(bram, meeting, "kp")
    assert opened(bram, meeting, "V%26VN") == opened(bram, meeting, "v-vn")


def test_an_unknown_register_is_not_found(meeting: Meeting, bram: Browser) -> None:
    assert bram.open(f"/kerngroep/bijeenkomsten/{meeting.uuid}/presentie/nip.csv").status == 404


def test_somebody_with_two_numbers_in_one_register_stands_twice(
    meeting: Meeting, clock: StoppedClock
) -> None:
    other = {"register": "kp", "number": "89000000001"}
    invite_guest(meeting, clock.now(), name="Bo", state="present", numbers=[KP, other, KP])

    rows = presence_export.sheet_of(meeting, "KP").rows

    assert [(row[0], row[1]) for row in rows] == [
        ("89012345678", "Adam"),
        ("89012345678", "Bo"),
        ("89000000001", "Bo"),
    ]


def test_a_name_that_looks_like_a_formula_is_not_run(
    meeting: Meeting, clock: StoppedClock, bram: Browser
) -> None:
    formula = "=HYPERLINK(1)"
    invite_guest(
        meeting, clock.now(), name=formula, state="present", numbers=[{"register": "NIP", "number": "-1+1"}]
    )

    (row,) = opened(bram, meeting, "nip")[1:]

    assert row[:2] == ["'-1+1", f"'{formula}"]


def test_who_misses_a_number_has_none_in_any_register_of_the_accreditation(meeting: Meeting) -> None:
    assert [one.name for one in presence_export.without_number(meeting)] == ["Frits"]
    assert presence_export.count_in(meeting, "KP") == (1, 2)
    assert presence_export.count_in(meeting, "V&VN") == (1, 2)


def test_without_accreditation_nobody_misses_a_number(
    app: Flask, clock: StoppedClock, organiser: Member
) -> None:
    meeting = held(clock.now(), accreditation=[])
    invite_guest(meeting, clock.now(), state="present")

    assert presence_export.without_number(meeting) == []
    assert presence_export.registers_of(meeting) == []


def test_the_page_counts_who_misses_a_number_and_leads_to_each_list(meeting: Meeting, bram: Browser) -> None:
    page = bram.open(f"/kerngroep/bijeenkomsten/{meeting.uuid}/afronden")

    words = page.text("main")
    assert "KP : met nummer 1, zonder nummer 2." in words
    assert [tag["href"].rsplit("/", 1)[1] for tag in page.all("main a[href$='.csv']")] == [
        "kp.csv",
        "v-vn.csv",
        "big.csv",
    ]


def test_a_number_the_map_knows_is_filled_in_already(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member, anna: Member, make_listing: MakeListing
) -> None:
    entry = {"register": "KP", "number": "89012345678", "show_number": False}
    listing = make_listing(name="Anna", kind="person", registrations=[entry])
    keeper_of(listing, anna, at=clock.now())
    meeting = held(clock.now(), organiser=organiser)
    one = invite_member(meeting, anna, clock.now(), "present")

    page = bram.open(f"/kerngroep/bijeenkomsten/{meeting.uuid}/afronden")

    assert page.one(f"#number_{one.uuid.hex}")["value"] == "89012345678"


def test_only_who_organises_gets_the_list(
    meeting: Meeting, browser: Browser, clock: StoppedClock, colleague: Member
) -> None:
    settle(meeting, clock.now())
    log_in(browser, colleague, strong=True)

    assert browser.open(f"/kerngroep/bijeenkomsten/{meeting.uuid}/presentie/kp.csv").status == 404
