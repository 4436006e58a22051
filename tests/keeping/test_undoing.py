"""Seven days to put it back, a letter to every keeper, and a history that says who did what."""

from datetime import timedelta
from typing import Any

from flask import Flask

from socialmap.accounts.service import thing
from socialmap.directory.models import Listing
from socialmap.directory.service import change
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.keeping.differences import Difference, merged, to_put_back, visible
from socialmap.keeping.queries import last_position
from tests.accounts.people import fields_of, keeper_of, log_in, make_member
from tests.browsing import Browser
from tests.conftest import MakeListing
from tests.keeping.conftest import ANNA, BRAM, Enter, Keeper, now
from tests.mailing.letters import links_in, sent, text_of


def save(keeper: Keeper, listing: Listing, slug: str, **typed: object) -> str:
    answer = keeper.send(f"/mijn/vermelding/{listing.code}/{slug}", **typed)
    assert answer.status == 303
    return str(answer.response.location)


def letters(app: Flask, clock: StoppedClock) -> list[Any]:
    clock.move(timedelta(minutes=10))
    return sent(app)


def test_changes_after_each_other_are_one_from_first_to_last() -> None:
    changes = [
        ({"phone": "1"}, {"phone": "2"}),
        ({"phone": "2", "email": None}, {"phone": "3", "email": "a"}),
    ]

    assert merged(changes) == [Difference("phone", "1", "3"), Difference("email", None, "a")]
    assert merged([*changes, ({"phone": "3", "email": "a"}, {"phone": "1", "email": None})]) == []
    assert visible([Difference("costs_on", None, "2026-03-02"), Difference("phone", "1", "2")]) == [
        Difference("phone", "1", "2")
    ]


def test_only_what_nobody_changed_since_is_put_back() -> None:
    made = [Difference("phone", "1", "2"), Difference("email", None, "a"), Difference("name", "A", "B")]

    assert to_put_back(made, {"phone": "2", "email": "b", "name": "B"}) == ({"phone": "1"}, ["email"])


def test_a_better_point_is_still_the_same_address() -> None:
    before, after = ({"number": 1, "street": street, "lat": None} for street in ("A", "B"))
    made = [Difference("locations", [before], [after])]

    assert to_put_back(made, {"locations": [{**after, "lat": 52.1}]}) == ({"locations": [before]}, [])
    assert to_put_back(made, {"locations": [{**after, "street": "C"}]}) == ({}, ["locations"])


def test_what_was_just_saved_is_put_back_with_one_button(anna: Keeper, practice: Listing) -> None:
    page = anna.open(save(anna, practice, "telefoon", phone="0348 65 43 21"))
    undo = str(page.one(".done a")["href"])

    answer = anna.send(undo)

    assert now(practice).phone == "+31348123456"
    assert "Teruggezet" in anna.open(answer.response.location).text("[role=status]")


def test_addresses_come_back_too(enter: Enter, make_listing: MakeListing) -> None:
    listing = make_listing(lat=52.09, lon=4.88)
    anna = enter(ANNA, listing)
    save(anna, listing, "adres", street_1="Dorpsstraat", postcode_1="3601 AB", place_1="Maarssen")

    anna.send(f"/mijn/vermelding/{listing.code}/terug/{last_position(now(listing))}")

    place = now(listing).locations[0]
    assert (place.street, place.postcode, place.lat) == ("Voorbeeldstraat", "3441 AB", 52.09)


def test_what_somebody_changed_since_stays_and_is_told(anna: Keeper, practice: Listing) -> None:
    save(anna, practice, "praktisch", phone="0348 65 43 21", opening_hours="ma")
    position = last_position(now(practice))
    save(anna, practice, "telefoon", phone="030 111 22 23")

    answer = anna.send(f"/mijn/vermelding/{practice.code}/terug/{position}")

    assert (now(practice).phone, now(practice).opening_hours) == ("+31301112223", "")
    assert anna.open(answer.response.location).text(".attention li") == "Telefoon"


def test_hiding_can_be_undone_as_well(anna: Keeper, practice: Listing) -> None:
    anna.send(f"/mijn/vermelding/{practice.code}/verberg")
    hidden = now(practice).state

    anna.send(f"/mijn/vermelding/{practice.code}/terug/{last_position(practice)}")

    assert (hidden, now(practice).state) == ("hidden", "published")


def test_after_seven_days_it_cannot_be_undone(anna: Keeper, practice: Listing, clock: StoppedClock) -> None:
    save(anna, practice, "telefoon", phone="0348 65 43 21")
    address = f"/mijn/vermelding/{practice.code}/terug/{last_position(now(practice))}"
    clock.move(timedelta(days=7, seconds=-1))
    log_in(anna.browser, db.session.merge(anna.member))
    last_moment = anna.open(address)
    clock.move(timedelta(seconds=1))

    too_late = anna.open(address)

    assert (last_moment.status, too_late.status) == (200, 410)
    assert anna.open(f"/mijn/vermelding/{practice.code}/geschiedenis").all("main a.button") == []


def test_a_change_of_another_listing_or_of_the_core_group_is_not_undone_here(
    anna: Keeper, practice: Listing, make_listing: MakeListing, clock: StoppedClock
) -> None:
    other = make_listing(name="Van een ander")
    with transaction():
        change(other, {"phone": "+31301112223"}, by="test", at=clock.now())
        elsewhere = last_position(other)
        change(practice, {"name": "Praktijk De Gracht"}, by="core", at=clock.now())
        approved = last_position(practice)
    form = anna.form("/mijn/gegevens")

    pages = [
        anna.send(f"/mijn/vermelding/{practice.code}/terug/{position}", form)
        for position in (elsewhere, approved, 999_999)
    ]

    assert [page.status for page in pages] == [404] * 3
    assert (now(other).phone, now(practice).name) == ("+31301112223", "Praktijk De Gracht")


def test_every_keeper_gets_a_letter_with_what_was_and_what_is(
    app: Flask, anna: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    keeper_of(practice, make_member(BRAM, at=clock.now()), at=clock.now())
    save(anna, practice, "telefoon", phone="0348 65 43 21")

    found = letters(app, clock)

    assert sorted(one["To"] for one in found) == [ANNA, BRAM]
    text = text_of(found[0])
    assert text.index("Was u dit niet?") < text.index("Anna wijzigde op 2 maart 2026")
    assert "Was: 0348 - 12 34 56\nNu: 0348 - 65 43 21" in text
    assert len(links_in(found[0])) == 1


def test_what_is_changed_in_ten_minutes_is_one_letter(
    app: Flask, anna: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    save(anna, practice, "telefoon", phone="0348 65 43 21")
    clock.move(timedelta(minutes=5))
    save(anna, practice, "bellen", call_hours="di 8.00 uur")
    before_time = sent(app)
    clock.move(timedelta(minutes=5))
    first = sent(app)
    save(anna, practice, "telefoon", phone="030 111 22 23")

    later = letters(app, clock)

    assert (len(before_time), len(first), len(later)) == (0, 1, 2)
    assert "0348 - 65 43 21" in text_of(first[0])
    assert "di 8.00 uur" in text_of(first[0])


def test_what_was_put_back_meanwhile_is_not_told(
    app: Flask, anna: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    save(anna, practice, "telefoon", phone="0348 65 43 21")
    anna.send(f"/mijn/vermelding/{practice.code}/terug/{last_position(now(practice))}")

    assert letters(app, clock) == []


def test_a_day_that_is_set_along_is_no_letter(
    app: Flask, anna: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    with transaction():
        change(practice, {"costs": "Gratis"}, by="test", at=clock.now())

    save(anna, practice, "kosten")

    assert now(practice).costs_on is not None
    assert letters(app, clock) == []


def test_the_button_in_the_letter_puts_everything_back_without_logging_in(
    app: Flask, anna: Keeper, practice: Listing, clock: StoppedClock, browser: Browser
) -> None:
    save(anna, practice, "telefoon", phone="0348 65 43 21")
    save(anna, practice, "bellen", call_hours="di 8.00 uur")
    link = links_in(letters(app, clock)[0])[0]

    answer = browser.send(link, fields_of(browser, link))

    assert (now(practice).phone, now(practice).call_hours) == ("+31348123456", "ma tot vr 9.00 tot 10.00 uur")
    assert browser.open(answer.response.location).text("h1") == "Teruggezet"


def test_opening_the_button_changes_nothing_and_it_works_once(
    app: Flask, anna: Keeper, practice: Listing, clock: StoppedClock, browser: Browser
) -> None:
    save(anna, practice, "telefoon", phone="0348 65 43 21")
    link = links_in(letters(app, clock)[0])[0]
    opened = [browser.open(link).text("h1") for _ in range(3)]
    unchanged = now(practice).phone
    form = fields_of(browser, link)
    browser.send(link, form)
    save(anna, practice, "telefoon", phone="0348 65 43 21")

    again = browser.send(link, form)

    assert opened == ["Was u dit niet?"] * 3
    assert (unchanged, again.status) == ("+31348654321", 303)
    assert now(practice).phone == "+31348654321"


def test_the_button_is_nothing_for_who_keeps_it_no_more(
    app: Flask, anna: Keeper, practice: Listing, clock: StoppedClock, browser: Browser
) -> None:
    bram = make_member(BRAM, at=clock.now())
    keeper_of(practice, bram, at=clock.now())
    save(anna, practice, "telefoon", phone="0348 65 43 21")
    found = letters(app, clock)
    link = links_in(next(one for one in found if one["To"] == BRAM))[0]
    anna.send(f"/mijn/vermelding/{practice.code}/beheerders/{bram.uuid}")

    page = browser.open(link)

    assert page.status == 410
    assert "Singel" not in page.text("main")


def test_the_history_says_who_when_old_and_new(anna: Keeper, practice: Listing, clock: StoppedClock) -> None:
    save(anna, practice, "telefoon", phone="0348 65 43 21")
    save(anna, practice, "waarvoor", description="Eerst kijken.")
    with transaction():
        change(now(practice), {"in_verwijsgids": True}, by="worker", at=clock.now())

    page = anna.open(f"/mijn/vermelding/{practice.code}/geschiedenis")

    told = [part.get_text(" ", strip=True) for part in page.all(".history > li")]
    assert "het netwerk" in told[0]
    assert "In de Verwijsgids Kanker Was leeg Nu ja" in told[0]
    assert "2 maart 2026, 09.00 · Anna" in told[1]
    assert "Eerst kijken." in told[1]
    assert "Telefoon Was 0348 - 12 34 56 Nu 0348 - 65 43 21" in told[2]
    assert told[3].startswith("Anna houdt de vermelding nu bij")
    assert told[4].startswith("Vermelding gemaakt")


def test_somebody_who_was_erased_has_no_name_in_the_history(
    anna: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    with transaction():
        change(
            practice,
            {"phone": "+31301112223"},
            by="member:00000000-0000-4000-8000-000000000000",
            at=clock.now(),
        )

    page = anna.open(f"/mijn/vermelding/{practice.code}/geschiedenis")

    assert "iemand die geen lid meer is" in page.text(".history > li:first-child")
    assert thing(db.session.merge(anna.member)) not in page.html
