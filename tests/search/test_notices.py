"""What a visitor is told beside the results: never a dead end."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from socialmap.directory.models import Listing
from socialmap.search.indexing import indexer
from tests.browsing import Browser

MakeListing = Callable[..., Listing]
TODAY = date(2026, 3, 2)
SILENT = {"asked_on": TODAY - timedelta(days=180), "left_out_on": TODAY}


def test_when_nobody_fits_all_filters_they_are_let_go_and_that_is_said(
    make_listing: MakeListing, browser: Browser
) -> None:
    made = make_listing(discipline="dietist", evenings=False)

    page = browser.open("/zoeken?wat=dietist&avond=ja")

    assert page.codes == [made.code]
    assert page.notices == ["widened"]
    assert "Wij lieten los: 's avonds open." in page.text("[data-notice=widened]")


def test_the_radius_is_let_go_before_a_chosen_filter(make_listing: MakeListing, browser: Browser) -> None:
    evening = make_listing(discipline="dietist", evenings=True, postcode="3601 AB")
    make_listing(discipline="dietist", evenings=False, postcode="3441 AB")

    page = browser.open("/zoeken?wat=dietist&avond=ja&waar=3441&straal=5")

    assert page.codes == [evening.code]
    assert "Wij lieten los: de afstand." in page.text("[data-notice=widened]")


def test_when_nobody_is_near_the_next_one_is_named_with_the_distance(
    make_listing: MakeListing, browser: Browser
) -> None:
    make_listing(discipline="dietist", postcode="3601 AB")

    notice = browser.open("/zoeken?wat=dietist+woerden").text("[data-notice=nothing-nearby]")

    assert "van Woerden vonden wij niemand." in notice or "bij Woerden vonden wij niemand." in notice
    assert "in Maarssen, op ongeveer 12 km" in notice


def test_with_two_nearby_nobody_is_told_about_far_away(make_listing: MakeListing, browser: Browser) -> None:
    for postcode in ("3441 AB", "3441 CD", "3601 AB"):
        make_listing(discipline="dietist", postcode=postcode)

    assert browser.open("/zoeken?wat=dietist+woerden").notices == []


def test_outside_the_region_the_neighbour_is_named(make_listing: MakeListing, browser: Browser) -> None:
    made = make_listing(discipline="dietist")

    page = browser.open("/netwerk/noordwest-utrecht/zoeken?wat=dietist&waar=3511")

    link = page.one("[data-notice=outside-region] a")
    assert link["href"].startswith("/netwerk/utrecht-lekstroom/zoeken")
    assert "Utrecht ligt buiten onze regio." in page.text("[data-notice=outside-region]")
    assert page.codes == [made.code]


def test_outside_all_regions_the_nearest_inside_is_still_shown(
    make_listing: MakeListing, browser: Browser
) -> None:
    made = make_listing(discipline="dietist")

    page = browser.open("/zoeken?wat=dietist&waar=Gouda")

    assert "outside-region" in page.notices
    assert page.all("[data-notice=outside-region] a") == []
    assert page.codes == [made.code]


@pytest.mark.parametrize("where", ["Timboektoe", "9999"])
def test_an_unknown_place_is_said_and_everything_is_still_shown(
    make_listing: MakeListing, browser: Browser, where: str
) -> None:
    made = make_listing(discipline="dietist")

    page = browser.open("/zoeken", query_string={"wat": "dietist", "waar": where})

    assert page.notices == ["unknown-place"]
    assert f"Wij kennen de plaats “{where}” niet." in page.text("[data-notice]")
    assert page.codes == [made.code]
    assert page.all(".far") == []


def test_when_nobody_can_help_there_is_a_way_on(make_listing: MakeListing, browser: Browser) -> None:
    make_listing(discipline="dietist")
    indexer().bring_up_to_date()

    page = browser.open("/zoeken?wat=qqqqqq+wwwwww")

    assert page.notices == ["no-results"]
    assert page.codes == []
    assert "Stuur geen medische gegevens." in page.text("[data-notice=no-results]")
    assert page.all("[data-notice=no-results] a[href^='mailto:']")
    assert len(page.all(".picks-list a")) == 42


def test_a_very_long_question_is_answered_in_part_and_that_is_said(
    make_listing: MakeListing, browser: Browser
) -> None:
    made = make_listing(discipline="dietist")

    page = browser.open("/zoeken", query_string={"wat": "dietist " + "graag " * 40})

    assert page.notices == ["limited"]
    assert page.codes == [made.code]


def test_who_was_silent_for_half_a_year_is_left_out_and_that_is_said(
    make_listing: MakeListing, browser: Browser
) -> None:
    fresh = make_listing(discipline="dietist", needs=["afvallen"])
    silent = make_listing(discipline="dietist", needs=["afvallen"], **SILENT)

    page = browser.open("/zoeken?wat=dietist")
    everything = browser.open("/zoeken?wat=dietist&verouderd=ja")

    assert page.codes == [fresh.code]
    assert page.notices == ["stale"]
    assert sorted(everything.codes) == sorted([fresh.code, silent.code])
    assert everything.notices == []
    assert "Mogelijk verouderd" in everything.text(f"[data-listing={silent.code}]")
    assert browser.open(f"/aanbod/{silent.code}-praktijk-voorbeeld-woerden").status == 200


@pytest.mark.parametrize(
    "facts",
    [
        {"asked_on": TODAY - timedelta(days=179), "left_out_on": TODAY},
        {"asked_on": TODAY - timedelta(days=400), "left_out_on": None},
        {"asked_on": TODAY - timedelta(days=400), "left_out_on": TODAY + timedelta(days=1)},
        {**SILENT, "kept_by_core_group": True, "kind": "facility"},
    ],
    ids=["179 days", "nobody saw the call list", "not yet", "kept by the core group"],
)
def test_who_may_not_be_left_out_stays(
    make_listing: MakeListing, browser: Browser, facts: dict[str, object]
) -> None:
    make_listing(discipline="dietist", needs=["afvallen"])
    silent = make_listing(discipline="dietist", needs=["afvallen"], **facts)

    assert silent.code in browser.open("/zoeken?wat=dietist").codes


def test_the_last_one_for_a_need_within_fifteen_km_is_never_left_out(
    make_listing: MakeListing, browser: Browser
) -> None:
    last = make_listing(discipline="dietist", needs=["afvallen", "haarverlies"], **SILENT)
    make_listing(discipline="dietist", needs=["afvallen"])
    make_listing(discipline="haarwerkspecialist", needs=["haarverlies"], postcode="1391 AB", place="Abcoude")

    assert last.code in browser.open("/zoeken?wat=dietist").codes


def test_the_last_of_a_profession_within_fifteen_km_is_never_left_out_though_it_named_no_needs(
    make_listing: MakeListing, browser: Browser
) -> None:
    last = make_listing(discipline="oedeemtherapeut", needs=[], **SILENT)
    make_listing(discipline="oedeemtherapeut", needs=[], postcode="1391 AB", place="Abcoude")

    assert last.code in browser.open("/zoeken?wat=dikke+arm").codes


def test_two_silent_ones_do_not_take_each_other_off_the_map(
    make_listing: MakeListing, browser: Browser
) -> None:
    one = make_listing(discipline="dietist", needs=["afvallen"], **SILENT)
    other = make_listing(discipline="dietist", needs=["afvallen"], **SILENT)

    assert sorted(browser.open("/zoeken?wat=dietist").codes) == sorted([one.code, other.code])


def test_notices_stand_in_the_order_of_the_contract(visitor: Browser) -> None:
    page = visitor.open(
        "/netwerk/noordwest-utrecht/zoeken?wat=ik+wil+dood+koorts+oedeemtherapeut&waar=Gouda&avond=ja&rolstoel=ja&taal=pl&straal=2"
    )

    assert page.notices[:3] == ["crisis", "alarm", "outside-region"]
    assert page.notices[-1] in ("widened", "stale", "limited", "nothing-nearby")
