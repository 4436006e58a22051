"""The network at a glance: the right figures, of one network, and nothing that tells too much."""

from datetime import date, timedelta

import pytest
from flask import Flask

from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import Counter, transaction
from socialmap.networks.queries import network_by_slug
from socialmap.reporting import glance, queries
from socialmap.review import submissions
from socialmap.review.models import Submission
from tests.accounts.people import log_in, make_member
from tests.browsing import Browser, Page
from tests.conftest import HOME, NEIGHBOUR, MakeListing
from tests.counting import statements_of
from tests.reporting.core_group import bram, eva, network

OVERVIEW = "/kerngroep/overzicht"
TODAY = date(2026, 3, 2)


def facts(page: Page) -> dict[str, str]:
    """The figures on top of the page, by their name."""
    terms, values = (page.all(f"dl.figures {tag}") for tag in ("dt", "dd"))
    return {
        " ".join(term.get_text(" ").split()): " ".join(value.get_text(" ").split())
        for term, value in zip(terms, values, strict=True)
    }


def counts(page: Page, number: int) -> dict[str, int]:
    """One of the tables with bars, as what it counts."""
    rows = page.all("table.bars")[number].select("tbody tr")
    return {
        " ".join(row.select_one("th").get_text().split()): int(row.select("td")[0].get_text()) for row in rows
    }


def application(
    clock: StoppedClock, email: str, *, days: int, decided_after: int | None = None
) -> Submission:
    """An application handed in so many days ago, and decided so many days later."""
    found = network_by_slug(HOME)
    assert found is not None
    member = make_member(email, at=clock.now())
    with transaction():
        values = {"name": "Anna", "kind": "person", "disciplines": ["sociaal-team"]}
        one = submissions.start(member, found, kind="application", values=values, by="test", at=clock.now())
        submissions.hand_in(one, agreement="2026-1", by="test", at=clock.now())
        one.submitted_at = clock.now() - timedelta(days=days)
        if decided_after is not None:
            one.state, one.decided_at = "approved", one.submitted_at + timedelta(days=decided_after)
    return one


def test_it_counts_what_stands_on_the_map_and_how_fresh_that_is(
    app: Flask, make_listing: MakeListing, clock: StoppedClock
) -> None:
    make_listing(name="A", discipline="dietist", confirmed_on=TODAY - timedelta(days=183))
    make_listing(name="B", disciplines=["dietist", "psycholoog"], confirmed_on=TODAY - timedelta(days=184))
    make_listing(name="C", postcode="3601 AB", asked_on=TODAY - timedelta(days=60))
    make_listing(name="D", state="hidden", discipline="dietist")
    make_listing(name="E", network=NEIGHBOUR, postcode="3511 AB", place="Utrecht", discipline="dietist")
    browser, _bram = bram(app, clock.now())

    page = browser.open(OVERVIEW)

    shown = facts(page)
    assert shown["Vermeldingen op de kaart"] == "3"
    assert shown["Bevestigd in het laatste half jaar"] == "1 (33 %)"
    assert shown["Gevraagd of het nog klopt, nog geen antwoord"] == "1"
    assert shown["Daarvan langer dan 60 dagen stil"] == "1"
    by_discipline = counts(page, 0)
    assert (by_discipline["Psycholoog (psycho-oncologie)"], sum(by_discipline.values())) == (1, 4)
    assert counts(page, 1) == {"Stichtse Vecht": 1, "Woerden": 2}
    assert "2 maart 2026" in page.text("main")


def test_every_number_has_its_bar_of_the_right_length(
    app: Flask, make_listing: MakeListing, clock: StoppedClock
) -> None:
    for name in "ABCD":
        make_listing(name=name)
    make_listing(name="E", postcode="3601 AB")
    browser, _bram = bram(app, clock.now())

    page = browser.open(OVERVIEW)

    widths = [one["width"] for one in page.all("table.bars")[1].select("svg rect")]
    assert widths == ["25.0", "100.0"]
    assert {one["aria-hidden"] for one in page.all("table.bars svg")} == {"true"}


def test_it_tells_how_long_applications_waited_and_wait(app: Flask, clock: StoppedClock) -> None:
    application(clock, "a@praktijk.example", days=30, decided_after=10)
    application(clock, "b@praktijk.example", days=90, decided_after=40)
    application(clock, "c@praktijk.example", days=200, decided_after=20)
    application(clock, "d@praktijk.example", days=500, decided_after=100)
    application(clock, "e@praktijk.example", days=70)
    browser, _bram = bram(app, clock.now())

    shown = facts(browser.open(OVERVIEW))

    assert shown["Aanmeldingen besloten in het laatste jaar"] == "3"
    assert shown["De helft kreeg een besluit binnen"] == "20 dagen"
    assert shown["Het langste duurde"] == "40 dagen"
    assert shown["Aanmeldingen die nu wachten"] == "1"
    assert shown["De langste wacht nu"] == "70 dagen"


def count(name: str, number: int, month: str = "2026-02") -> None:
    with transaction() as session:
        session.add(Counter(name=name, week=month, count=number))


def test_what_was_searched_in_vain_is_shown_from_five_on_and_never_added_up(
    app: Flask, clock: StoppedClock
) -> None:
    home = network().id
    count(f"nothing:{home}:hospice:Woerden", 5)
    count(f"nothing:{home}:-:-", 61)
    count(f"nothing:{home}:dietist:Montfoort", 4)
    browser, _bram = bram(app, clock.now())

    page = browser.open(OVERVIEW)

    (table,) = page.all("table.rows:not(.bars)")
    cells = [
        [" ".join(cell.get_text().split()) for cell in row.select("td")] for row in table.select("tbody tr")
    ]
    assert cells == [
        ["februari 2026", "Niet duidelijk", "Geen plaats in de regio", "61 keer"],
        ["februari 2026", "Hospice of bijna-thuis-huis", "Woerden", "5 keer"],
    ]
    assert "Montfoort" not in table.get_text()
    assert not [sum_ for sum_ in ("65", "66", "70") if sum_ in page.text("main")]


def test_below_five_nothing_tells_that_there_was_anything(app: Flask, clock: StoppedClock) -> None:
    browser, _bram = bram(app, clock.now())
    before = browser.open(OVERVIEW).html
    count(f"nothing:{network().id}:hospice:Woerden", 4)

    after = browser.open(OVERVIEW).html

    assert after == before
    count(f"nothing:{network().id}:hospice:Montfoort", 5)
    assert browser.open(OVERVIEW).html != before


def test_the_neighbours_never_see_our_figures(
    app: Flask, make_listing: MakeListing, clock: StoppedClock
) -> None:
    make_listing(name="Thuis", discipline="hospice")
    make_listing(name="Thuis 2", discipline="hospice", postcode="3601 AB")
    count(f"nothing:{network().id}:hospice:Stichtse Vecht", 777)
    count(f"nothing:{network(NEIGHBOUR).id}:dietist:Utrecht", 888)
    application(clock, "a@praktijk.example", days=30)
    mine, _bram = bram(app, clock.now())
    hers, _eva = eva(app, clock.now())

    ours, theirs = mine.open(OVERVIEW), hers.open(OVERVIEW)

    assert ("777" in ours.text("main"), "888" in ours.text("main")) == (True, False)
    assert ("777" in theirs.text("main"), "888" in theirs.text("main")) == (False, True)
    assert facts(ours)["Vermeldingen op de kaart"] == "2"
    assert facts(theirs)["Vermeldingen op de kaart"] == "0"
    assert facts(theirs)["Aanmeldingen die nu wachten"] == "0"
    assert "Woerden" not in theirs.text("main")
    assert hers.open(f"/netwerk/{HOME}{OVERVIEW}").status == 404


@pytest.mark.parametrize(
    "address", [OVERVIEW, "/kerngroep/dekking", "/kerngroep/loppsoz", "/kerngroep/contacten"]
)
def test_nobody_else_comes_in(app: Flask, browser: Browser, clock: StoppedClock, address: str) -> None:
    anna = make_member("anna@praktijk.example", at=clock.now())

    visitor = browser.open(address).status
    log_in(browser, anna)
    member = browser.open(address).status

    assert (visitor, member) == (303, 404)


def test_the_number_of_questions_to_the_database_does_not_grow_with_the_map(
    app: Flask, make_listing: MakeListing, clock: StoppedClock
) -> None:
    make_listing(name="Een")
    browser, _bram = bram(app, clock.now())
    few = statements_of(OVERVIEW, browser)
    for number in range(6):
        make_listing(name=f"Meer {number}")
        application(clock, f"a{number}@praktijk.example", days=number, decided_after=number % 2 or None)
    browser.open("/zoeken")

    many = statements_of(OVERVIEW, browser)

    assert many == few
    assert 3 < few < 30


def test_searches_in_vain_are_read_alike_on_both_databases(either_app: Flask) -> None:
    home, near = network().id, network(NEIGHBOUR).id
    count(f"nothing:{home}:hospice:Woerden", 7)
    count(f"nothing:{home}:hospice:Woerden", 9, "2026-03")
    count(f"nothing:{home}:dietist:-", 4)
    count(f"nothing:{home}1:dietist:-", 40)
    count(f"nothing:{near}:dietist:Utrecht", 50)
    count("anders", 60)

    found = queries.unanswered_of(home, least=5)

    assert found == [("hospice", "Woerden", "2026-03", 9), ("hospice", "Woerden", "2026-02", 7)]


def test_waiting_times_are_read_alike_on_both_databases(either_app: Flask, clock: StoppedClock) -> None:
    application(clock, "a@praktijk.example", days=30, decided_after=10)
    application(clock, "b@praktijk.example", days=70)

    decided, waiting = (
        glance.decision_waits(network().id, clock.now()),
        glance.open_waits(network().id, clock.now()),
    )

    assert (decided.count, decided.median, waiting.count, waiting.longest) == (1, 10, 1, 70)
    assert glance.open_waits(network(NEIGHBOUR).id, clock.now()).count == 0
