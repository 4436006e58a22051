"""Participation: counted from what was, judged mildly, and seen only by who may."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member, Membership
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.meetings.arrangements import Agreed
from socialmap.meetings.models import Meeting
from socialmap.meetings.outcome_models import Arrangement, ParticipationCount
from socialmap.meetings.participation import by_year, may_see_numbers, of_member, of_network
from socialmap.meetings.standings import Year, norm_label, standing
from socialmap.networks.models import Network
from tests.accounts.people import log_in, make_member
from tests.browsing import BASE, Browser
from tests.conftest import HOME, NEIGHBOUR
from tests.counting import statements
from tests.meetings.meetings import invite_guest, invite_member, make_meeting

PAGE = "/kerngroep/deelname"
TODAY = date(2026, 3, 2)
LONG_AGO = date(2020, 1, 1)


def home(slug: str = HOME) -> Network:
    return db.session.scalars(sa.select(Network).where(Network.slug == slug)).one()


def held(clock: StoppedClock, on: date, **values: object) -> Meeting:
    """A meeting that was, and of which is known who was there."""
    starts = datetime(on.year, on.month, on.day, 18, 0, tzinfo=UTC)
    given = {"state": "settled", "attendance_at": starts, "ends_at": starts + timedelta(hours=2), **values}
    return make_meeting(clock.now(), starts_at=starts, answer_by=on - timedelta(days=7), **given)  # type: ignore[arg-type]


def long_member(*members: Member, since: date = LONG_AGO) -> None:
    """These belong to the network for years."""
    with transaction() as session:
        ids = [one.id for one in members]
        session.execute(sa.update(Membership).where(Membership.member_id.in_(ids)).values(since=since))


def arranged(meetings: int, years: int, since: date, clock: StoppedClock) -> None:
    with transaction() as session:
        row = Arrangement(
            network_id=home().id, valid_from=since, meetings=meetings, years=years, by="test", at=clock.now()
        )
        session.add(row)


@pytest.mark.parametrize(
    ("norm", "held_count", "invited", "attended", "is_long", "expected"),
    [
        ((1, 2), 2, 2, 1, True, "met"),
        ((1, 2), 2, 2, 0, True, "not-yet"),
        ((1, 2), 0, 0, 0, True, "no-meeting"),
        ((1, 2), 2, 0, 0, True, "not-applicable"),
        ((1, 2), 2, 2, 0, False, "not-applicable"),
        ((1, 2), 2, 2, 1, False, "met"),
        ((2, 2), 1, 1, 1, True, "met"),
        ((2, 2), 2, 2, 1, True, "not-yet"),
        ((0, 2), 2, 2, 0, True, "not-applicable"),
    ],
)
def test_nobody_can_miss_what_was_not_held_or_what_they_were_not_asked_to(
    norm: tuple[int, int], held_count: int, invited: int, attended: int, is_long: bool, expected: str
) -> None:
    found = standing(
        Agreed(*norm), held=held_count, invited=invited, attended=attended, is_long_enough=is_long
    )

    assert found == expected


@pytest.mark.parametrize(
    ("agreed", "words"),
    [
        (Agreed(1, 2), "1 bijeenkomst per 2 jaar"),
        (Agreed(2, 1), "2 bijeenkomsten per jaar"),
        (Agreed(0, 2), "geen vast aantal"),
    ],
)
def test_the_arrangement_is_told_in_words(app: Flask, agreed: Agreed, words: str) -> None:
    assert norm_label(agreed) == words


def test_years_of_a_member_count_invited_answered_and_attended(
    app: Flask, clock: StoppedClock, anna: Member
) -> None:
    long_member(anna)
    for day, state in (
        (date(2025, 11, 13), "present"),
        (date(2025, 5, 8), "invited"),
        (date(2024, 11, 14), "absent"),
    ):
        invite_member(held(clock, day), anna, clock.now(), state)
    invite_member(make_meeting(clock.now()), anna, clock.now(), "yes")
    invite_member(held(clock, date(2025, 12, 1), attendance_at=None), anna, clock.now(), "yes")
    invite_member(held(clock, date(2025, 12, 2), state="cancelled"), anna, clock.now(), "yes")

    found = of_member(anna, home().id, on=TODAY)

    assert found.years == (Year(2025, 2, 1, 1), Year(2024, 1, 1, 0))
    assert (found.standing, found.attended, found.norm) == ("met", 1, Agreed(1, 2))


def test_who_walks_in_attended_without_having_been_invited(
    app: Flask, clock: StoppedClock, anna: Member
) -> None:
    invite_member(held(clock, date(2025, 11, 13)), anna, clock.now(), "present", is_walk_in=True)

    found = of_member(anna, home().id, on=TODAY)

    assert found.years == (Year(2025, 0, 0, 1),)
    assert found.is_met


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2024, 3, 2), "met"), (date(2024, 3, 1), "not-yet")],
)
def test_the_years_roll_on_to_the_day(
    app: Flask, clock: StoppedClock, anna: Member, day: date, expected: str
) -> None:
    long_member(anna)
    invite_member(held(clock, day), anna, clock.now(), "present")
    invite_member(held(clock, date(2025, 11, 13)), anna, clock.now(), "absent")

    assert of_member(anna, home().id, on=TODAY).standing == expected


def test_the_year_of_a_meeting_is_that_of_amsterdam(app: Flask, clock: StoppedClock, anna: Member) -> None:
    new_year = datetime(2024, 12, 31, 23, 30, tzinfo=UTC)
    meeting = held(clock, date(2025, 1, 1))
    with transaction():
        db.session.get_one(Meeting, meeting.id).starts_at = new_year
    invite_member(meeting, anna, clock.now(), "present")

    assert of_member(anna, home().id, on=TODAY).years == (Year(2025, 1, 1, 1),)


def test_each_arrangement_holds_from_its_day(app: Flask, clock: StoppedClock, anna: Member) -> None:
    long_member(anna)
    arranged(2, 2, date(2026, 1, 1), clock)
    arranged(3, 1, date(2026, 3, 3), clock)
    for day in (date(2025, 5, 8), date(2025, 11, 13)):
        invite_member(held(clock, day), anna, clock.now(), "present" if day.month == 11 else "no")

    assert of_member(anna, home().id, on=date(2025, 12, 31)).standing == "met"
    assert of_member(anna, home().id, on=TODAY).standing == "not-yet"
    assert of_member(anna, home().id, on=TODAY).norm == Agreed(2, 2, date(2026, 1, 1))


def test_relations_and_newcomers_are_promised_nothing(
    app: Flask, clock: StoppedClock, anna: Member, colleague: Member
) -> None:
    long_member(colleague)
    with transaction() as session:
        mine = sa.update(Membership).where(Membership.member_id == colleague.id)
        session.execute(mine.values(is_relation=True))
    meeting = held(clock, date(2025, 11, 13))
    for member in (anna, colleague):
        invite_member(meeting, member, clock.now(), "absent")

    assert of_member(anna, home().id, on=TODAY).standing == "not-applicable"
    assert of_member(colleague, home().id, on=TODAY).standing == "not-applicable"
    assert [one.member.name for one in of_network(home().id, on=TODAY)] == ["Anna"]


def test_the_list_says_what_the_person_is_told_whatever_their_number(
    either_app: Flask, clock: StoppedClock
) -> None:
    people = [make_member(f"p{n}@praktijk.example", at=clock.now(), name=f"Persoon {n}") for n in range(12)]
    long_member(*people)
    meetings = [held(clock, date(year, 11, 12)) for year in (2023, 2024, 2025)]
    for number, member in enumerate(people):
        for meeting in meetings[: number % 4]:
            invite_member(meeting, member, clock.now(), ("present", "absent", "no")[number % 3])

    with statements() as asked:
        found = of_network(home().id, on=TODAY)

    alone = [of_member(one.member, home().id, on=TODAY) for one in found]
    assert [one.participation for one in found] == alone
    assert {one.standing for one in alone} == {"met", "not-yet", "not-applicable"}
    assert len(asked) <= 8


def test_guests_and_relations_are_not_counted_for_the_network(
    app: Flask, clock: StoppedClock, anna: Member, colleague: Member
) -> None:
    with transaction() as session:
        mine = sa.update(Membership).where(Membership.member_id == colleague.id)
        session.execute(mine.values(is_relation=True))
    meeting = held(clock, date(2025, 11, 13))
    invite_member(meeting, anna, clock.now(), "present")
    invite_member(meeting, colleague, clock.now(), "present")
    invite_guest(meeting, clock.now(), state="present")
    gone = held(clock, date(2019, 11, 14), forgotten_at=clock.now())
    with transaction() as session:
        for discipline, numbers in (("psycholoog", (10, 8, 6)), ("dietist", (5, 4, 3))):
            session.add(
                ParticipationCount(
                    meeting_id=gone.id,
                    discipline=discipline,
                    **dict(zip(("invited", "answered", "attended"), numbers, strict=True)),
                )
            )

    assert by_year(home().id, on=TODAY) == [Year(2025, 1, 1, 1), Year(2019, 15, 12, 9)]
    assert by_year(home(NEIGHBOUR).id, on=TODAY) == []


def test_numbers_are_for_the_manager_and_who_organises(
    app: Flask, clock: StoppedClock, anna: Member, organiser: Member, colleague: Member, manager: Member
) -> None:
    make_meeting(clock.now(), organiser=organiser)
    here, there = home().id, home(NEIGHBOUR).id

    seen = [may_see_numbers(one, here) for one in (manager, organiser, colleague, anna)]

    assert seen == [True, True, False, False]
    assert not any(may_see_numbers(one, there) for one in (manager, organiser))


def test_the_core_group_sees_who_meets_it_and_no_number(
    app: Flask, clock: StoppedClock, browser: Browser, anna: Member, organiser: Member, colleague: Member
) -> None:
    long_member(anna, organiser)
    meeting = held(clock, date(2025, 11, 13), organiser=organiser)
    invite_member(meeting, anna, clock.now(), "present")
    invite_member(meeting, organiser, clock.now(), "absent")
    log_in(browser, colleague, strong=True)

    page = browser.open(PAGE)

    rows = {row.select_one("a").get_text(): row for row in page.all("tr[data-standing]")}  # type: ignore[union-attr]
    assert rows["Anna"]["data-standing"] == "met"
    assert rows["Bram"]["data-standing"] == "not-yet"
    assert "Voldoet" in rows["Anna"].get_text()
    assert "Nog niet" in rows["Bram"].get_text()
    assert "keer in de laatste" not in page.text("main")
    assert "uitgenodigd 1" not in page.text("main")
    assert "aanwezig" not in [option["value"] for option in page.all("#volgorde option")]


def test_an_organiser_sees_numbers_per_year(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member, anna: Member
) -> None:
    meeting = held(clock, date(2025, 11, 13), organiser=organiser)
    invite_member(meeting, anna, clock.now(), "present")

    page = bram.open(PAGE)

    assert "uitgenodigd 1, geantwoord 1" in page.text("main")
    assert "1 keer in de laatste 2 jaar" in page.text("main")


def test_the_list_is_filtered_ordered_and_taken_along(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member, anna: Member
) -> None:
    long_member(anna, organiser)
    meeting = held(clock, date(2025, 11, 13), organiser=organiser)
    invite_member(meeting, anna, clock.now(), "present")
    invite_member(meeting, organiser, clock.now(), "absent")

    ordered = bram.open(f"{PAGE}?volgorde=stand")
    part = bram.open(f"{PAGE}?stand=voldoet")
    body = bram.client.get(f"{PAGE}.csv?stand=voldoet", base_url=BASE).data

    names = [row.get_text() for row in ordered.all("tr[data-standing] a.alone")]
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))
    assert names == ["Bram", "Anna"]
    assert len(part.all("tr[data-standing]")) == 1
    assert rows[0][3:] == ["Afspraak", "2025 uitgenodigd", "2025 geantwoord", "2025 aanwezig"]
    assert rows[1:] == [["Anna", "", "", "Voldoet", "1", "1", "1"]]


def test_the_file_of_who_may_not_see_numbers_has_none(
    app: Flask, clock: StoppedClock, browser: Browser, anna: Member, colleague: Member
) -> None:
    invite_member(held(clock, date(2025, 11, 13)), anna, clock.now(), "present")
    log_in(browser, colleague, strong=True)

    body = browser.client.get(f"{PAGE}.csv?volgorde=aanwezig", base_url=BASE).data

    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Naam", "Vakgebied", "Praktijk", "Afspraak"]
    assert rows[1] == ["Anna", "", "", "Voldoet"]


def test_a_network_without_meetings_is_told_so(app: Flask, bram: Browser) -> None:
    page = bram.open(PAGE)

    assert "Nog geen bijeenkomst" in page.text("table.rows")
    assert not page.all("caption:-soup-contains('samen')")


def test_members_and_visitors_do_not_get_in(app: Flask, browser: Browser, anna: Member) -> None:
    visited = browser.open(PAGE).status
    log_in(browser, anna)

    assert visited == 303
    assert [browser.open(f"{PAGE}{end}").status for end in ("", ".csv", "/afspraak")] == [404, 404, 404]
