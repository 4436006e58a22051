"""Meetings on the desk: what waits after one, what the year knows of them, and somebody's participation."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.desk.waiting import waiting_in
from socialmap.desk.year import BUSY, DONE, PAST, TO_COME, year_of
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.meetings.models import Meeting, Organiser
from tests.accounts.people import log_in, make_member
from tests.browsing import Browser
from tests.conftest import NEIGHBOUR
from tests.desk.conftest import network_called
from tests.meetings.meetings import STARTS, invite_member, make_meeting

FIXED = ("05 Uitnodiging voor de netwerkbijeenkomst", "10 Jaarlijkse bijeenkomst, met presentie en evaluatie")
TITLE = "Samen rond de patiënt met kanker"


def states(today: date) -> dict[str, str]:
    db.session.rollback()
    return {f"{one.first:%m} {one.title}": one.state for one in year_of(network_called(), today)}


def was(clock: StoppedClock, **values: object) -> Meeting:
    """A meeting of last week."""
    starts = clock.now() - timedelta(days=7)
    return make_meeting(clock.now(), starts_at=starts, ends_at=starts + timedelta(hours=2), **values)  # type: ignore[arg-type]


@pytest.fixture
def anna(app: Flask, clock: StoppedClock) -> Member:
    return make_member("anna@praktijk.example", at=clock.now(), name="Anna")


def test_without_a_meeting_the_calendar_says_when_to_make_one(app: Flask) -> None:
    found = states(date(2026, 6, 1))

    assert [found[title] for title in FIXED] == [BUSY, TO_COME]


@pytest.mark.parametrize(
    ("state", "today", "expected"),
    [
        ("draft", date(2026, 4, 1), (BUSY, TO_COME)),
        ("published", date(2026, 4, 1), (BUSY, TO_COME)),
        ("closed", date(2026, 11, 5), (PAST, TO_COME)),
        ("closed", date(2026, 11, 12), (PAST, BUSY)),
        ("held", date(2026, 11, 20), (DONE, BUSY)),
        ("settled", date(2026, 11, 20), (DONE, DONE)),
    ],
)
def test_a_meeting_of_this_year_stands_in_their_place(
    app: Flask, clock: StoppedClock, state: str, today: date, expected: tuple[str, str]
) -> None:
    make_meeting(clock.now(), state=state)

    found = states(today)

    assert not set(FIXED) & set(found)
    assert found[f"03 Uitnodigen en antwoorden: {TITLE}"] == expected[0]
    assert found[f"11 Bijeenkomst, met presentie en evaluatie: {TITLE}"] == expected[1]


@pytest.mark.parametrize(
    "values",
    [
        {"state": "cancelled"},
        {"kind": "drop-in"},
        {"network": NEIGHBOUR},
        {"starts_at": STARTS.replace(year=2027)},
    ],
)
def test_any_other_meeting_does_not(app: Flask, clock: StoppedClock, values: dict[str, object]) -> None:
    make_meeting(clock.now(), **values)  # type: ignore[arg-type]

    assert set(FIXED) <= set(states(date(2026, 6, 1)))


def test_a_meeting_that_is_over_waits_for_who_was_there_and_then_for_settling(
    app: Flask, clock: StoppedClock
) -> None:
    first, second = (
        was(clock, state="held"),
        was(clock, state="held", attendance_at=clock.now(), title="Intervisie"),
    )
    for state in ("settled", "cancelled", "draft"):
        was(clock, state=state)
    make_meeting(clock.now())
    was(clock, state="held", network=NEIGHBOUR)

    found = [one for one in waiting_in([network_called()], clock.now()) if one.kind == "meeting"]

    assert [(one.name, one.page.rpartition("/")[2], one.about) for one in found] == [
        (first.title, str(first.uuid), "Vul in wie er was"),
        (second.title, str(second.uuid), "Rond de bijeenkomst af"),
    ]
    assert {one.since for one in found} == {date(2026, 2, 23)}


def test_the_desk_leads_to_meetings_participation_and_newsletters(
    app: Flask, clock: StoppedClock, at_bram: Browser
) -> None:
    meeting = was(clock, state="held")

    page = at_bram.open("/kerngroep")

    assert page.one(f'a[href="/kerngroep/bijeenkomsten/{meeting.uuid}"]').get_text() == meeting.title
    assert all(
        page.all(f'.doors-list a[href="/kerngroep/{end}"]')
        for end in ("bijeenkomsten", "deelname", "nieuwsbrieven")
    )


def test_the_page_of_a_person_says_whether_they_meet_it_and_numbers_only_to_who_may_see_them(
    app: Flask, clock: StoppedClock, browser: Browser, anna: Member
) -> None:
    bea = make_member("bea@netwerk.example", at=clock.now(), name="Bea", role="core_group")
    meeting = was(clock, state="settled", attendance_at=clock.now())
    invite_member(meeting, anna, datetime(2026, 1, 2, tzinfo=UTC), "present")
    log_in(browser, bea, strong=True)

    before = browser.open(f"/kerngroep/mensen/{anna.uuid}")
    with transaction() as session:
        session.add(Organiser(meeting_id=meeting.id, member_id=bea.id))
    after = browser.open(f"/kerngroep/mensen/{anna.uuid}")

    assert "1 bijeenkomst per 2 jaar, waar mogelijk. Voldoet" in before.text("main")
    assert "keer in de laatste" not in before.text("main")
    assert not before.all("table")
    assert "1 keer in de laatste 2 jaar" in after.text("main")
    assert [cell.get_text() for cell in after.all("tbody tr > *")] == ["2026", "1", "1", "1"]
