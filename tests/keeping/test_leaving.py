"""Hiding, moving to another practice, and leaving the map."""

from datetime import date, timedelta

from flask import Flask

from socialmap.directory.keepers import keepers_of
from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db
from socialmap.review.queries import open_change_of
from tests.accounts.people import keeper_of, make_member
from tests.browsing import Browser
from tests.conftest import MakeListing
from tests.keeping.conftest import ANNA, BRAM, CARLA, Enter, Keeper, now
from tests.mailing.letters import links_in, sent, text_of

NEW_ADDRESS = {
    "organisation": "Gezondheidscentrum Maarssen",
    "street_new": "Dorpsstraat",
    "house_number_new": "2",
    "postcode_new": "3601 AB",
    "place_new": "Maarssen",
    "phone": "030 111 22 23",
    "website": "maarssen.example",
}


def test_a_hidden_listing_is_nowhere_to_be_seen(anna: Keeper, practice: Listing, browser: Browser) -> None:
    found = browser.open("/zoeken?wat=praktijk+de+singel").codes
    answer = anna.send(f"/mijn/vermelding/{practice.code}/verberg")

    page = browser.open("/zoeken?wat=praktijk+de+singel")

    assert (found, page.codes, answer.status) == ([practice.code], [], 303)
    assert browser.open(f"/aanbod/{practice.code}").status in (404, 410)
    assert browser.open(f"/api/v1/listings/{practice.uuid}").status == 404


def test_a_hidden_listing_comes_back_with_one_button(
    anna: Keeper, practice: Listing, browser: Browser
) -> None:
    anna.send(f"/mijn/vermelding/{practice.code}/verberg")

    anna.send(f"/mijn/vermelding/{practice.code}/toon")

    assert browser.open("/zoeken?wat=praktijk+de+singel").codes == [practice.code]


def test_hiding_twice_is_told_and_harmless(anna: Keeper, practice: Listing) -> None:
    first, second = (anna.form(f"/mijn/vermelding/{practice.code}/verberg") for _ in range(2))
    anna.send(f"/mijn/vermelding/{practice.code}/verberg", first)

    same, other = (anna.send(f"/mijn/vermelding/{practice.code}/verberg", form) for form in (first, second))

    assert (same.status, other.status) == (303, 409)
    assert now(practice).state == "hidden"


def test_the_other_keepers_hear_that_it_is_hidden(
    app: Flask, anna: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    keeper_of(practice, make_member(BRAM, at=clock.now()), at=clock.now())

    anna.send(f"/mijn/vermelding/{practice.code}/verberg")
    clock.move(timedelta(minutes=10))

    letters = sent(app)
    assert sorted(letter["To"] for letter in letters) == [ANNA, BRAM]
    assert "Was: op de kaart\nNu: verborgen" in text_of(letters[0])


def test_who_moved_keeps_the_registers_and_gets_the_new_address_at_once(
    enter: Enter, make_listing: MakeListing
) -> None:
    register = {"register": "BIG", "number": "12345678904", "checked_on": date(2026, 1, 5)}
    listing = make_listing(lat=52.09, lon=4.88, organisation="De Singel", registrations=[register])
    anna = enter(ANNA, listing)

    answer = anna.send(f"/mijn/vermelding/{listing.code}/verhuisd", **NEW_ADDRESS)

    after = now(listing)
    place = after.locations[0]
    change = open_change_of(after)
    assert answer.status == 303
    assert (place.street, place.place, place.lat) == ("Dorpsstraat", "Maarssen", None)
    assert len(after.locations) == 1
    assert (after.phone, after.website) == ("+31301112223", "https://maarssen.example")
    assert [one.number for one in after.registrations] == ["12345678904"]
    assert after.organisation == "De Singel"
    assert change is not None
    assert change.values == {"organisation": "Gezondheidscentrum Maarssen"}


def test_of_several_addresses_only_the_one_that_ended_is_replaced(
    enter: Enter, make_listing: MakeListing
) -> None:
    places = [
        {"number": number, "show_address": True, "street": street, "postcode": "3441 AB", "place": "Woerden"}
        for number, street in ((1, "Eerste"), (2, "Tweede"))
    ]
    listing = make_listing(locations=places)
    anna = enter(ANNA, listing)

    anna.send(f"/mijn/vermelding/{listing.code}/verhuisd", **NEW_ADDRESS, replaces="2")

    assert [one.street for one in now(listing).locations] == ["Eerste", "Dorpsstraat"]


def test_the_old_practice_hears_it_and_may_be_left_behind(
    app: Flask, anna: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    bram, carla = (make_member(email, at=clock.now()) for email in (BRAM, CARLA))
    for member in (bram, carla):
        keeper_of(practice, member, at=clock.now())

    anna.send(f"/mijn/vermelding/{practice.code}/verhuisd", **NEW_ADDRESS, left_behind=[str(bram.uuid)])

    told = {letter["To"]: text_of(letter) for letter in sent(app)}
    assert [one.email for one in keepers_of(now(practice))] == [ANNA, CARLA]
    assert told.keys() == {BRAM, CARLA}
    assert "U houdt deze vermelding niet meer bij" in told[BRAM]
    assert "U houdt deze vermelding nog mee bij" in told[CARLA]
    assert "Anna gaf door nu ergens anders te werken" in told[BRAM]


def test_a_move_while_something_waits_does_not_ask_for_the_practice(anna: Keeper, practice: Listing) -> None:
    anna.send(f"/mijn/vermelding/{practice.code}/naam", name="Praktijk De Gracht")
    page = anna.open(f"/mijn/vermelding/{practice.code}/verhuisd")

    answer = anna.send(f"/mijn/vermelding/{practice.code}/verhuisd", **NEW_ADDRESS)

    change = open_change_of(now(practice))
    assert page.all("[name=organisation]") == []
    assert "ligt al een wijziging" in page.text(".attention")
    assert answer.status == 303
    assert change is not None
    assert (change.values, now(practice).locations[0].place) == ({"name": "Praktijk De Gracht"}, "Maarssen")


def test_a_stranger_cannot_be_left_behind(
    anna: Keeper, carla: Keeper, practice: Listing, make_listing: MakeListing, clock: StoppedClock
) -> None:
    theirs = make_listing(name="Van Carla")
    keeper_of(theirs, carla.member, at=clock.now())

    page = anna.send(
        f"/mijn/vermelding/{practice.code}/verhuisd", **NEW_ADDRESS, left_behind=[str(carla.member.uuid)]
    )

    assert page.status == 303
    assert [one.email for one in keepers_of(now(theirs))] == [CARLA]


def test_a_move_without_a_postcode_is_asked_for(anna: Keeper, practice: Listing) -> None:
    page = anna.send(f"/mijn/vermelding/{practice.code}/verhuisd", **{**NEW_ADDRESS, "postcode_new": ""})

    assert page.status == 422
    assert "Vul de postcode in." in page.text(".errors")
    assert page.one("#street_new")["value"] == "Dorpsstraat"
    assert now(practice).revision == 1


def test_a_move_of_a_listing_that_changed_meanwhile_waits(anna: Keeper, practice: Listing) -> None:
    form = anna.form(f"/mijn/vermelding/{practice.code}/verhuisd", **NEW_ADDRESS)
    anna.send(f"/mijn/vermelding/{practice.code}/telefoon", phone="0348 65 43 21")

    page = anna.send(f"/mijn/vermelding/{practice.code}/verhuisd", form)

    assert page.status == 409
    assert page.one("#street_new")["value"] == "Dorpsstraat"
    assert now(practice).locations[0].street == "Voorbeeldstraat"


def test_who_leaves_the_map_is_gone_without_a_name(
    app: Flask, anna: Keeper, practice: Listing, browser: Browser, clock: StoppedClock
) -> None:
    keeper_of(practice, make_member(BRAM, at=clock.now()), at=clock.now())
    public = browser.open(f"/aanbod/{practice.code}").response.location

    answer = anna.send(f"/mijn/vermelding/{practice.code}/weg", sure="y")

    page = browser.open(public)
    told = {letter["To"]: text_of(letter) for letter in sent(app)}
    assert answer.response.location == "/mijn?gedaan=weg"
    assert page.status == 410
    assert "Singel" not in page.text("main")
    assert anna.open(f"/mijn/vermelding/{practice.code}").status == 404
    assert "Anna haalde de vermelding" in told[BRAM]
    assert "U haalde de vermelding" in told[ANNA]


def test_leaving_takes_a_tick(anna: Keeper, practice: Listing) -> None:
    page = anna.send(f"/mijn/vermelding/{practice.code}/weg")

    assert page.status == 422
    assert "Zet een vinkje" in page.text(".errors")
    assert now(practice).state == "published"


def test_leaving_takes_back_what_waits_at_the_core_group(anna: Keeper, practice: Listing) -> None:
    anna.send(f"/mijn/vermelding/{practice.code}/naam", name="Praktijk De Gracht")
    before = open_change_of(now(practice))

    anna.send(f"/mijn/vermelding/{practice.code}/weg", sure="y")

    assert before is not None
    assert open_change_of(now(practice)) is None


def test_the_letter_about_a_change_is_dropped_once_the_listing_left(
    app: Flask, anna: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    anna.send(f"/mijn/vermelding/{practice.code}/telefoon", phone="0348 65 43 21")
    anna.send(f"/mijn/vermelding/{practice.code}/weg", sure="y")
    clock.move(timedelta(minutes=10))

    letters = sent(app)

    assert [letter["Subject"] for letter in letters] == ["Van de kaart gehaald: Praktijk De Singel"]
    assert links_in(letters[0]) == []


def test_the_card_has_the_address_as_a_qr_code(anna: Keeper, practice: Listing) -> None:
    page = anna.open(f"/mijn/vermelding/{practice.code}/kaartje")

    assert f"http://127.0.0.1:8000/aanbod/{practice.code}-praktijk-de-singel-woerden" in page.text("main")
    assert len(page.all(".qr svg path")) >= 1
    assert db.session.get_one(Listing, practice.id).code == practice.code
