"""This year, made from the rounds of the network and the calendar, and the page for a successor."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.desk.year import BUSY, DONE, PAST, TO_COME, state_by_days, year_of
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.rounds.models import ActionPoint, Round
from tests.accounts.people import log_in, make_member
from tests.browsing import Browser
from tests.conftest import NEIGHBOUR
from tests.desk.conftest import Apply, network_called


def plan_round(name: str, state: str, meets_on: date, *, settled_on: date | None = None) -> Round:
    """A round of the network, as far as it is."""
    with transaction() as session:
        row = Round(
            network_id=network_called().id,
            name=name,
            state=state,
            opens_on=meets_on - timedelta(days=60),
            closes_on=meets_on - timedelta(days=14),
            meets_at=datetime(meets_on.year, meets_on.month, meets_on.day, 18, 30, tzinfo=UTC),
            settled_at=datetime(*settled_on.timetuple()[:3], 20, tzinfo=UTC) if settled_on else None,
        )
        session.add(row)
    return row


def states(today: date) -> dict[str, str]:
    db.session.rollback()
    return {f"{one.first:%m} {one.title}": one.state for one in year_of(network_called(), today)}


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 1, 31), TO_COME),
        (date(2026, 2, 1), BUSY),
        (date(2026, 3, 1), BUSY),
        (date(2026, 3, 2), PAST),
    ],
)
def test_a_month_is_to_come_busy_and_then_past(today: date, state: str) -> None:
    assert state_by_days(date(2026, 2, 1), date(2026, 3, 1), today) == state


def test_every_month_of_the_calendar_is_there_without_any_round(app: Flask) -> None:
    found = states(date(2026, 3, 2))

    assert found["01 Jaarplan, en de cijfers van vorig jaar"] == PAST
    assert found["03 Besluitronde 2026-1"] == TO_COME
    assert found["09 Besluitronde 2026-2"] == TO_COME
    assert found["12 Jaarverslag, en het dossier voor LOPPSOZ"] == TO_COME


def test_a_settled_round_is_done_and_the_next_is_to_come(app: Flask) -> None:
    plan_round("2026-1", "settled", date(2026, 3, 12), settled_on=date(2026, 4, 2))
    plan_round("2026-2", "planned", date(2026, 9, 10))

    found = states(date(2026, 4, 20))

    assert found["03 Besluitronde 2026-1"] == DONE
    assert found["04 Brieven over de besluiten, en de kaart bijgewerkt"] == DONE
    assert found["09 Besluitronde 2026-2"] == TO_COME


def test_a_round_that_met_and_is_not_settled_is_still_busy(app: Flask) -> None:
    plan_round("2026-1", "meeting", date(2026, 3, 12))

    found = states(date(2026, 5, 1))

    assert found["03 Besluitronde 2026-1"] == BUSY
    assert found["03 Brieven over de besluiten, en de kaart bijgewerkt"] == TO_COME


def test_a_round_that_was_moved_stands_on_its_new_day(app: Flask) -> None:
    plan_round("2026-1", "open", date(2026, 4, 9))

    assert "04 Besluitronde 2026-1" in states(date(2026, 3, 2))


def test_the_page_says_what_goes_on_now(at_bram: Browser) -> None:
    plan_round("2026-1", "open", date(2026, 3, 12))

    page = at_bram.open("/kerngroep/dit-jaar")

    assert "nu bezig" in page.text(".year")
    assert "11 januari tot en met 12 maart" in page.text(".year")
    assert page.all('a[href="/kerngroep/rondes/2026-1"]')


def test_a_successor_finds_people_open_items_and_action_points(
    at_bram: Browser, apply: Apply, clock: StoppedClock
) -> None:
    apply("Adam Aanvrager")
    row = plan_round("2026-1", "open", date(2026, 3, 12))
    with transaction() as session:
        facts = {"round_id": row.id, "who": "Bram"}
        session.add(ActionPoint(text="Bel het ziekenhuis", due_on=date(2026, 3, 20), **facts))
        session.add(ActionPoint(text="Al gedaan", due_on=None, done_at=clock.now(), **facts))

    page = at_bram.open("/kerngroep/overdracht")

    text = page.text("main")
    assert "bram@netwerk.example kerngroep" in text
    assert "Aanmelding: 1" in text
    assert "Bel het ziekenhuis (Bram, 20 maart 2026)" in text
    assert "Al gedaan" not in text
    assert "flask restore" in text
    assert "Volgende ronde: 12 maart 2026." in text


def test_the_year_and_the_handing_over_are_of_ones_own_network(
    app: Flask, at_bram: Browser, clock: StoppedClock
) -> None:
    row = plan_round("2026-1", "open", date(2026, 3, 12))
    with transaction() as session:
        session.add(ActionPoint(round_id=row.id, text="Actiekanarie", who="Bram", due_on=None))
    carla, eva, visitor = (Browser(app.test_client()) for _one in range(3))
    log_in(carla, make_member("carla@praktijk.example", at=clock.now()), strong=True)
    neighbour = make_member("eva@netwerk.example", at=clock.now(), role="core_group", network=NEIGHBOUR)
    log_in(eva, neighbour, strong=True)

    statuses = [
        [who.open(f"/kerngroep/{page}").status for page in ("dit-jaar", "overdracht")]
        for who in (carla, visitor)
    ]
    theirs = eva.open("/kerngroep/overdracht").text("main")

    assert statuses == [[404, 404], [303, 303]]
    assert "Actiekanarie" in at_bram.open("/kerngroep/overdracht").text("main")
    assert "Actiekanarie" not in theirs
    assert "bram@netwerk.example" not in theirs
    assert db.session.scalar(sa.select(sa.func.count(Member.id))) == 3
