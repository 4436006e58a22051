"""A search that finds nobody is counted, and nothing of who searched or what was typed is kept."""

import logging
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import Counter, db
from socialmap.search import unanswered
from socialmap.search.indexing import indexer
from tests.browsing import Browser
from tests.conftest import HOME, MakeListing
from tests.reporting.core_group import network

ZOEKEN = f"/netwerk/{HOME}/zoeken"


def counted() -> dict[tuple[str, str], int]:
    """The counters of searches without a result, by what follows the network and by month."""
    db.session.rollback()
    rows = db.session.execute(sa.select(Counter.name, Counter.week, Counter.count))
    start = f"nothing:{network().id}:"
    return {(name.removeprefix(start), week): count for name, week, count in rows if name.startswith(start)}


@pytest.fixture
def here(make_listing: MakeListing) -> None:
    """Only a dietitian stands on the map."""
    make_listing(name="Diëtiste", discipline="dietist", evenings=False)
    indexer().bring_up_to_date()


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("wat=hospice&waar=3441", "hospice:Woerden"),
        ("wat=hospice", "hospice:-"),
        ("discipline=hospice&waar=maarssen", "hospice:Stichtse Vecht"),
        ("hulpvraag=lymfoedeem&waar=3441", "oedeemtherapeut:Woerden"),
        ("wat=hospice&waar=groningen", "hospice:-"),
        ("wat=qwrtpsdfg&waar=3441", "-:Woerden"),
        ("wat=dietist&avond=ja&waar=3441", "dietist:Woerden"),
    ],
)
def test_a_search_that_finds_nobody_is_counted_by_help_municipality_and_month(
    here: None, browser: Browser, query: str, name: str
) -> None:
    page = browser.open(f"{ZOEKEN}?{query}")

    assert page.status == 200
    assert counted() == {(name, "2026-03"): 1}


@pytest.mark.parametrize(
    "query", ["wat=dietist&waar=3441", "", "wat=huisarts&waar=3441", "wat=dietist&pagina=9"]
)
def test_a_search_that_finds_somebody_or_is_not_ours_is_not_counted(
    here: None, browser: Browser, query: str
) -> None:
    page = browser.open(f"{ZOEKEN}?{query}")

    assert page.status == 200
    assert counted() == {}


def test_the_next_month_is_counted_apart(here: None, browser: Browser, clock: StoppedClock) -> None:
    browser.open(f"{ZOEKEN}?wat=hospice")
    browser.open(f"{ZOEKEN}?wat=hospice")
    clock.move(timedelta(days=30))

    browser.open(f"{ZOEKEN}?wat=hospice")

    assert counted() == {("hospice:-", "2026-03"): 2, ("hospice:-", "2026-04"): 1}


def test_without_a_network_in_the_address_the_place_tells_whose_it_is(here: None, browser: Browser) -> None:
    browser.open("/zoeken?wat=hospice&waar=3441")
    browser.open("/zoeken?wat=hospice")

    assert counted() == {("hospice:Woerden", "2026-03"): 1}


@pytest.mark.parametrize(
    "agent", ["", "Mozilla/5.0 (compatible; Googlebot/2.1)", "curl/8.5.0", "python-requests/2.32"]
)
def test_robots_are_not_counted(here: None, browser: Browser, agent: str) -> None:
    browser.open(f"{ZOEKEN}?wat=hospice", headers={"User-Agent": agent})

    assert counted() == {}


def test_looking_without_reading_is_not_counted(here: None, app: Flask) -> None:
    answer = app.test_client().head(f"{ZOEKEN}?wat=hospice", base_url="http://127.0.0.1:8000")

    assert answer.status_code == 200
    assert counted() == {}


def test_nothing_of_the_visitor_or_their_words_is_kept(here: None, browser: Browser) -> None:
    browser.open(
        f"{ZOEKEN}?wat=hospice+kanariewoord&waar=3441",
        environ_base={"REMOTE_ADDR": "192.0.2.77"},
        headers={"User-Agent": "Kanariebrowser"},
    )

    kept = "".join(
        repr(row) for table in db.metadata.sorted_tables for row in db.session.execute(sa.select(table))
    )
    assert len(counted()) == 1
    assert not [one for one in ("kanariewoord", "192.0.2.77", "Kanariebrowser") if one in kept]


def test_a_page_answers_when_nothing_can_be_counted(
    here: None, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    browser.open(f"{ZOEKEN}?wat=hospice")
    with db.engine.connect() as other:
        other.execute(sa.update(Counter).values(count=1))
        with caplog.at_level(logging.WARNING):
            page = browser.open(f"{ZOEKEN}?wat=hospice&waar=3441")

    assert page.status == 200
    assert "was not counted" in caplog.text
    assert counted() == {("hospice:-", "2026-03"): 1}
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 10000


def test_a_count_is_one_on_both_databases(either_app: Flask, clock: StoppedClock) -> None:
    for _ in range(3):
        unanswered.count_nothing("nothing:1:hospice:Woerden", at=clock.now())

    assert counted() == {("hospice:Woerden", "2026-03"): 3}
