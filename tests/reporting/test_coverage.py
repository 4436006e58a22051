"""Where help is near or far in a region: in words first, in a table, and on a map of dots."""

import json
from datetime import date, timedelta
from time import process_time

from flask import Flask

from socialmap.foundation.clock import StoppedClock
from socialmap.reporting.coverage import coverage_of
from socialmap.search.current import memory
from socialmap.search.questions import Question
from socialmap.search.service import find
from tests.browsing import Page
from tests.conftest import HOME, NEIGHBOUR, MakeListing
from tests.reporting.core_group import bram, eva, network

COVERAGE = "/kerngroep/dekking"
TODAY = date(2026, 3, 2)


def lines(page: Page) -> dict[str, list[str]]:
    """The tables per municipality: the cells after the postcodes, by each postcode."""
    found = {}
    for row in page.all("section .places tbody tr"):
        cells = [" ".join(cell.get_text(" ").split()) for cell in row.select("td")]
        found.update({pc4: cells[1:] for pc4 in row.select("small")[0].get_text().split(", ")})
    return found


def settings(page: Page) -> dict[str, object]:
    return dict(json.loads(page.one("#map-settings").string or ""))


def test_without_a_choice_it_tells_what_is_missing_worst_first(
    app: Flask, make_listing: MakeListing, clock: StoppedClock
) -> None:
    make_listing(discipline="dietist")
    browser, _bram = bram(app, clock.now())

    page = browser.open(COVERAGE)

    _needs, kinds = page.all("main table.rows")
    first = kinds.select("tbody tr")[0].get_text(" ")
    assert "niemand" in first
    assert "Diëtist" not in kinds.get_text()
    assert page.all("#map") == []
    assert len(page.all("select[name=waarvoor] optgroup")) == 2


def test_the_summary_comes_first_then_the_map_and_the_table(
    app: Flask, make_listing: MakeListing, clock: StoppedClock
) -> None:
    make_listing(discipline="dietist", accepts_new="nee")
    browser, _bram = bram(app, clock.now())

    page = browser.open(f"{COVERAGE}?waarvoor=d:dietist")

    told = page.text("section .notice")
    found = lines(page)
    far = max(int(cells[0].split()[0]) for cells in found.values() if cells[0][0].isdigit())
    assert f"Iedereen heeft binnen {far} km hulp." in told
    alone = [cells for cells in found.values() if "maar één aanbieder" in cells[1]]
    assert f"In {len(alone)} postcodes is er maar één aanbieder." in told
    assert f"In {len(alone)} postcodes is er alleen hulp met een wachtlijst." in told
    assert found["3441"][0] == "in deze postcode of aan huis"
    assert set(found) == set(network().postcodes)


def test_who_comes_to_a_home_counts_as_nearby_and_who_has_left_the_results_not_at_all(
    app: Flask, make_listing: MakeListing, clock: StoppedClock
) -> None:
    silent = {"asked_on": TODAY - timedelta(days=180), "left_out_on": TODAY}
    make_listing(name="A", discipline="dietist", home_visits=True, service_area=["3601"])
    make_listing(name="B", discipline="dietist", postcode="3648 AB", place="Wilnis", **silent)
    browser, _bram = bram(app, clock.now())

    found = lines(browser.open(f"{COVERAGE}?waarvoor=d:dietist"))

    assert found["3601"][0] == "in deze postcode of aan huis"
    assert found["3602"][0] != "in deze postcode of aan huis"
    assert found["3648"][0] != "in deze postcode of aan huis"


def test_the_distances_are_those_a_visitor_sees(
    app: Flask, make_listing: MakeListing, clock: StoppedClock
) -> None:
    make_listing(name="A", discipline="dietist", home_visits=True, service_area=["Stichtse Vecht"])
    make_listing(name="B", discipline="psycholoog", postcode="3648 AB", place="Wilnis")
    make_listing(name="C", discipline="dietist", postcode="3417 AB", place="Montfoort")
    home = network()
    present = memory().present()

    found = coverage_of(home.id, present)

    for kind, slug in (("need", "afvallen"), ("discipline", "dietist"), ("discipline", "psycholoog")):
        for row, reach in zip(found.rows, found.of(kind, slug), strict=True):
            asked = Question(where=row.pc4, filters=((kind, (slug,)),), sort="distance", per_page=100)
            hits = find(asked, memory(), network_id=home.id).hits
            assert reach.km == min(0 if one.comes_to_you else one.distance_km for one in hits)


def test_every_postcode_is_a_dot_with_a_letter_and_words(
    app: Flask, make_listing: MakeListing, clock: StoppedClock
) -> None:
    make_listing(discipline="dietist")
    browser, _bram = bram(app, clock.now())

    page = browser.open(f"{COVERAGE}?waarvoor=d:dietist")

    marks = settings(page)["marks"]
    assert isinstance(marks, list)
    assert len(marks) == len(network().postcodes)
    assert {one["kind"].split()[-1] for one in marks} <= {"dot-a", "dot-b", "dot-c", "dot-d"}
    assert {one["kind"][-1].upper() == one["text"] for one in marks} == {True}
    assert "3441 Woerden: in deze postcode of aan huis, maar één aanbieder" in {one["label"] for one in marks}
    assert [one.get_text() for one in page.all(".legend .letter")] == ["A", "B", "C", "D"]
    assert all(str(tag["src"]).startswith("/static/") for tag in page.all("script[src]"))


def test_help_nobody_gives_says_so(app: Flask, make_listing: MakeListing, clock: StoppedClock) -> None:
    make_listing(discipline="dietist")
    browser, _bram = bram(app, clock.now())

    page = browser.open(f"{COVERAGE}?waarvoor=d:hospice")

    assert page.text("section .notice") == "Niemand op de kaart biedt deze hulp."
    assert {cells[0] for cells in lines(page).values()} == {"niemand"}


def test_an_unknown_choice_is_no_choice(app: Flask, clock: StoppedClock) -> None:
    browser, _bram = bram(app, clock.now())

    pages = [
        browser.open(f"{COVERAGE}?waarvoor={value}") for value in ("x:dietist", "d:kapper", "dietist", ":")
    ]

    assert [(page.status, page.all("#map")) for page in pages] == [(200, [])] * 4


def test_a_listing_that_goes_is_gone_from_the_coverage(
    app: Flask, make_listing: MakeListing, clock: StoppedClock
) -> None:
    make_listing(name="Ver", discipline="dietist", postcode="3648 AB", place="Wilnis")
    browser, _bram = bram(app, clock.now())
    before = lines(browser.open(f"{COVERAGE}?waarvoor=d:dietist"))["3441"]
    make_listing(name="Dichtbij", discipline="dietist")

    after = lines(browser.open(f"{COVERAGE}?waarvoor=d:dietist"))["3441"]

    assert before[0] != after[0] == "in deze postcode of aan huis"


def test_the_neighbours_providers_and_postcodes_are_never_counted(
    app: Flask, make_listing: MakeListing, clock: StoppedClock
) -> None:
    make_listing(name="Thuis", discipline="dietist")
    make_listing(name="Buren", discipline="hospice", network=NEIGHBOUR, postcode="3511 AB", place="Utrecht")
    mine, _bram = bram(app, clock.now())
    hers, _eva = eva(app, clock.now())

    ours = mine.open(f"{COVERAGE}?waarvoor=d:hospice")
    theirs = hers.open(f"{COVERAGE}?waarvoor=d:dietist")

    assert (
        ours.text("section .notice")
        == theirs.text("section .notice")
        == "Niemand op de kaart biedt deze hulp."
    )
    assert "Woerden" not in theirs.text("main")
    assert set(lines(theirs)) <= set(network(NEIGHBOUR).postcodes)
    assert set(lines(ours)) == set(network().postcodes)
    assert hers.open(f"/netwerk/{HOME}{COVERAGE}").status == 404


def test_counting_the_whole_region_costs_little(region: Flask) -> None:
    present = memory().present()
    home = next(one for one in present.reference.networks if one.slug == HOME)
    coverage_of(home.id, present)
    region.extensions.pop("coverage")

    start = process_time()
    coverage_of(home.id, present)
    spent = process_time() - start

    assert spent < 0.15
    start = process_time()
    again = coverage_of(home.id, present)
    assert process_time() - start < 0.005
    assert len(again.rows) > 20
