"""Criterion 3: the arrangement with its day, how many meet it, and who came; on page, paper and sheet."""

import io
import zipfile
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from flask import Flask
from pypdf import PdfReader

from socialmap.accounts.models import Membership
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import transaction
from socialmap.meetings.arrangements import Agreed, arrange
from socialmap.meetings.models import Meeting
from socialmap.meetings.outcome_models import ParticipationCount
from tests.accounts.people import make_member
from tests.browsing import Page
from tests.conftest import NEIGHBOUR
from tests.meetings.meetings import invite_guest, invite_member, make_meeting
from tests.reporting.core_group import bram, network
from tests.reporting.test_loppsoz import FILE, fetched, line

HELD = datetime(2025, 11, 13, 18, 0, tzinfo=UTC)


def held(clock: StoppedClock, starts: datetime = HELD, **values: object) -> Meeting:
    known = {"state": "settled", "attendance_at": starts, "starts_at": starts}
    return make_meeting(clock.now(), ends_at=starts + timedelta(hours=2), **known, **values)  # type: ignore[arg-type]


def somebody_came(clock: StoppedClock) -> Meeting:
    """Last year's meeting: of three members one was there, and a guest; before it one of long ago."""
    meeting = held(clock)
    for number, state in enumerate(("present", "absent", "invited")):
        member = make_member(f"p{number}@praktijk.example", at=clock.now(), name=f"Persoon {number}")
        invite_member(meeting, member, clock.now(), state)
    invite_guest(meeting, clock.now(), state="present")
    old = held(clock, HELD.replace(year=2019), forgotten_at=clock.now())
    with transaction() as session:
        counts = {"invited": 40, "answered": 30, "attended": 20}
        session.add(ParticipationCount(meeting_id=old.id, discipline="dietist", **counts))
        session.execute(sa.update(Membership).values(since=date(2020, 1, 1)))
    return meeting


def arranged(clock: StoppedClock, agreed: Agreed) -> None:
    mira = make_member("mira@netwerk.example", at=clock.now(), name="Mira", role="manager")
    with transaction():
        arrange(network(), agreed, by=mira, at=clock.now())


def table(page: Page) -> list[list[str]]:
    return [[cell.get_text() for cell in row.select("th, td")] for row in page.all("#criterium-3 tr")]


def test_without_an_arrangement_the_site_says_with_what_it_counts(app: Flask) -> None:
    found = line("3")

    assert found.state == "open"
    assert "Er is nog geen afspraak vastgelegd. Wij rekenen met 1 bijeenkomst per 2 jaar." in found.figure


def test_the_arrangement_stands_there_with_its_day_and_how_many_meet_it(
    app: Flask, clock: StoppedClock
) -> None:
    somebody_came(clock)
    arranged(clock, Agreed(1, 2, date(2025, 1, 1)))

    found = line("3")

    assert found.state == "met"
    assert found.figure == "1 bijeenkomst per 2 jaar, sinds 1 januari 2025. 1 lid voldoet, 2 nog niet."


def test_no_fixed_number_is_no_arrangement(app: Flask, clock: StoppedClock) -> None:
    arranged(clock, Agreed(0, 2, date(2025, 1, 1)))

    assert line("3").state == "not-met"


def test_the_years_stand_on_the_page_also_those_of_which_only_numbers_are_left(
    app: Flask, clock: StoppedClock
) -> None:
    somebody_came(clock)
    held(clock, network=NEIGHBOUR)
    browser, _bram = bram(app, clock.now())

    page = browser.open(FILE)

    assert table(page) == [
        ["Jaar", "Uitgenodigd", "Geantwoord", "Aanwezig"],
        ["2025", "3", "2", "1"],
        ["2019", "40", "30", "20"],
    ]
    assert page.one('#criterium-3 a[href="/kerngroep/deelname/afspraak"]')


def test_a_network_without_meetings_is_told_so(app: Flask, clock: StoppedClock) -> None:
    browser, _bram = bram(app, clock.now())

    page = browser.open(FILE)

    assert "nog geen bijeenkomst geweest" in page.text("#criterium-3")
    assert not page.all("#criterium-3 table")


def test_paper_and_spreadsheet_say_the_same(app: Flask, clock: StoppedClock) -> None:
    somebody_came(clock)
    browser, _bram = bram(app, clock.now())

    paper = PdfReader(io.BytesIO(fetched(browser, f"{FILE}.pdf").data))
    book = zipfile.ZipFile(io.BytesIO(fetched(browser, f"{FILE}.xlsx").data))

    text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    assert "Jaar Uitgenodigd Geantwoord Aanwezig 2025 3 2 1 2019 40 30 20" in text
    assert 'name="Deelname"' in book.read("xl/workbook.xml").decode()
    assert _numbers(book.read("xl/worksheets/sheet2.xml").decode()) == [2025, 3, 2, 1, 2019, 40, 30, 20]


def _numbers(sheet: str) -> list[int]:
    """The numbers of a tab; its heads are texts."""
    from xml.etree import ElementTree

    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    cells = ElementTree.fromstring(sheet).iterfind(".//m:c", space)  # noqa: S314  we made it
    return [int(cell.findtext("m:v", "", space)) for cell in cells if cell.get("t") != "s"]


def test_names_of_people_stand_nowhere_in_it(app: Flask, clock: StoppedClock) -> None:
    somebody_came(clock)
    browser, _bram = bram(app, clock.now())

    seen = browser.open(FILE).text("main")

    assert "Persoon" not in seen
