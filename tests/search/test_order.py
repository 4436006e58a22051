"""In which order the answers stand: meaning, then who comes to you or is near, then whose turn it is."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock
from tests.browsing import Browser

MakeListing = Callable[..., Listing]
TODAY = date(2026, 3, 2)
WOERDEN, HARMELEN, MAARSSEN, BREUKELEN = "3441 AB", "3481 AB", "3601 AB", "3621 AB"


def codes(*listings: Listing) -> list[str]:
    return [listing.code for listing in listings]


def test_who_does_just_what_is_asked_comes_before_who_also_does_it(
    make_listing: MakeListing, browser: Browser
) -> None:
    also = make_listing(disciplines=["oncologiefysiotherapeut", "oedeemtherapeut"], postcode=MAARSSEN)
    main = make_listing(discipline="oedeemtherapeut", postcode=BREUKELEN, place="Breukelen")

    page = browser.open("/zoeken?wat=oedeemtherapeut&waar=3601")

    assert page.codes == codes(main, also)


def test_the_nearest_of_two_alike_comes_first(make_listing: MakeListing, browser: Browser) -> None:
    far = make_listing(discipline="oedeemtherapeut", postcode=WOERDEN)
    near = make_listing(discipline="oedeemtherapeut", postcode=MAARSSEN)

    page = browser.open("/zoeken?wat=dikke+arm+maarssen")

    assert page.codes == codes(near, far)
    assert page.text(f"[data-listing={near.code}] .far") == "in uw postcodegebied"
    assert page.text(f"[data-listing={far.code}] .far") == "ongeveer 12 km"


def test_who_comes_to_you_stands_before_who_is_nearer(make_listing: MakeListing, browser: Browser) -> None:
    near = make_listing(discipline="dietist", postcode=HARMELEN, place="Harmelen")
    visits = make_listing(discipline="dietist", postcode=MAARSSEN, home_visits=True, service_area=["Woerden"])

    page = browser.open("/zoeken?wat=dietist+woerden")

    assert page.codes == codes(visits, near)
    assert page.text(f"[data-listing={visits.code}] .far") == "komt bij u thuis · 12 km"


def test_a_visitor_of_another_area_is_not_near(make_listing: MakeListing, browser: Browser) -> None:
    visits = make_listing(discipline="dietist", postcode=MAARSSEN, home_visits=True, service_area=["Abcoude"])
    near = make_listing(discipline="dietist", postcode=HARMELEN, place="Harmelen")

    assert browser.open("/zoeken?wat=dietist+woerden").codes == codes(near, visits)


def test_who_is_full_stands_below_who_has_room_within_five_km_more(
    make_listing: MakeListing, browser: Browser
) -> None:
    full = make_listing(accepts_new="nee", accepts_new_on=TODAY - timedelta(days=59), postcode=WOERDEN)
    room = make_listing(accepts_new="ja", accepts_new_on=TODAY, postcode=HARMELEN, place="Harmelen")
    far = make_listing(accepts_new="ja", accepts_new_on=TODAY, postcode=MAARSSEN)

    page = browser.open("/zoeken?wat=fysio&waar=3441")

    assert page.codes == codes(room, full, far)
    assert page.text(f"[data-listing={full.code}] .room") == "Nu vol (gezegd op 2 januari)"


def test_word_of_sixty_days_ago_counts_no_longer(make_listing: MakeListing, browser: Browser) -> None:
    old = make_listing(accepts_new="nee", accepts_new_on=TODAY - timedelta(days=60), postcode=WOERDEN)
    room = make_listing(accepts_new="ja", accepts_new_on=TODAY, postcode=HARMELEN, place="Harmelen")

    page = browser.open("/zoeken?wat=fysio&waar=3441")

    assert page.codes == codes(old, room)
    assert (
        page.text(f"[data-listing={old.code}] .room")
        == "In januari was er geen plaats. Bel om het te vragen."
    )


@pytest.mark.parametrize(
    ("answer", "said_on", "label"),
    [
        ("nee", date(2026, 2, 3), "Nu vol (gezegd op 3 februari)"),
        ("ja", date(2025, 12, 31), "In december 2025 was er plaats. Bel om het te vragen."),
        ("ja", date(2026, 2, 3), "Neemt nieuwe mensen aan · gezegd op 3 februari"),
        ("onbekend", None, ""),
    ],
)
def test_room_is_told_with_the_day_it_was_said(
    make_listing: MakeListing, browser: Browser, answer: str, said_on: date | None, label: str
) -> None:
    make_listing(accepts_new=answer, accepts_new_on=said_on)

    assert browser.open("/zoeken?wat=fysio").text(".cards .room") == label


def test_whose_turn_it_is_changes_every_half_year_and_stays_within_one(
    make_listing: MakeListing, browser: Browser, clock: StoppedClock
) -> None:
    made = codes(*(make_listing(name=f"Praktijk {number}") for number in range(12)))

    march = browser.open("/zoeken?wat=fysio").codes
    clock.move(timedelta(days=100))
    june = browser.open("/zoeken?wat=fysio").codes
    clock.move(timedelta(days=60))
    august = browser.open("/zoeken?wat=fysio").codes
    assert march == june
    assert march != august
    assert sorted(march) == sorted(august) == sorted(made)
    assert march != made


def test_the_nearest_open_door_stands_among_the_first_five(
    make_listing: MakeListing, browser: Browser
) -> None:
    facility = {"discipline": "inloophuis", "kind": "facility", "free_of_charge": True, "needs": ["angst"]}
    for number in range(7):
        make_listing(name=f"Psycholoog {number}", discipline="psycholoog", postcode=WOERDEN)
    far = make_listing(**facility, name="Inloophuis ver", postcode=MAARSSEN)
    near = make_listing(**facility, name="Inloophuis dichtbij", postcode=HARMELEN, place="Harmelen")

    page = browser.open("/zoeken?hulpvraag=angst&waar=3441")

    assert page.codes[4] == near.code
    assert far.code not in page.codes[:5]
    assert len(page.codes) == 9
    labels = page.text(f"[data-listing={near.code}] .labels")
    assert labels.startswith("Zonder afspraak Gratis")


def test_an_age_ranks_and_hides_nobody(make_listing: MakeListing, browser: Browser) -> None:
    children = make_listing(discipline="psycholoog", age_groups=["kind"], postcode=WOERDEN)
    young = make_listing(discipline="psycholoog", age_groups=["aya", "volwassen"], postcode=HARMELEN)
    anybody = make_listing(discipline="psycholoog", age_groups=[], postcode=WOERDEN)

    page = browser.open("/zoeken?wat=psycholoog&waar=3441&leeftijd=aya")
    plain = browser.open("/zoeken?wat=psycholoog&waar=3441")

    assert page.codes == codes(anybody, young, children)
    assert set(plain.codes[:2]) == {anybody.code, children.code}


def test_the_phase_in_the_question_ranks_and_hides_nobody(
    make_listing: MakeListing, browser: Browser
) -> None:
    made = [make_listing(discipline="wijkverpleging", phases=["herstel"]) for _ in range(6)]
    last = make_listing(discipline="wijkverpleging", phases=["palliatief"])

    page = browser.open("/zoeken?wat=palliatieve+wijkverpleging")

    assert sorted(page.codes) == sorted(codes(*made, last))
    assert page.codes[0] == last.code


def test_names_are_sorted_as_a_reader_would(make_listing: MakeListing, browser: Browser) -> None:
    zed = make_listing(name="Zorg Voorbeeld")
    accented = make_listing(name="Élan Voorbeeld")
    small = make_listing(name="de Fictieve Linde")

    assert browser.open("/zoeken?sorteer=naam").codes == codes(small, accented, zed)


def test_sorted_by_distance_meaning_no_longer_counts(make_listing: MakeListing, browser: Browser) -> None:
    main = make_listing(discipline="oedeemtherapeut", postcode=HARMELEN, place="Harmelen")
    also = make_listing(disciplines=["oncologiefysiotherapeut", "oedeemtherapeut"], postcode=WOERDEN)

    best = browser.open("/zoeken?wat=oedeemtherapeut&waar=3441")
    nearest = browser.open("/zoeken?wat=oedeemtherapeut&waar=3441&sorteer=dichtbij")

    assert best.codes == codes(main, also)
    assert nearest.codes == codes(also, main)


def test_somebody_looked_for_by_name_comes_first(make_listing: MakeListing, browser: Browser) -> None:
    for number in range(3):
        make_listing(name=f"Praktijk {number}", discipline="psycholoog")
    sought = make_listing(name="Zwanebloem", discipline="dietist", postcode=MAARSSEN)

    assert browser.open("/zoeken?wat=zwanebloem").codes[0] == sought.code


def test_how_we_sort_says_that_nobody_can_pay(browser: Browser) -> None:
    page = browser.open("/hoe-wij-sorteren")

    assert "Niemand kan betalen" in page.text("main")
