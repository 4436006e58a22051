"""The buttons of the weekly letter: seen first, then pressed, without logging in."""

from datetime import date, timedelta

import pytest
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.directory.keepers import take_keeper
from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock, local_day
from socialmap.foundation.db import db, transaction
from socialmap.keeping.gathering import write_to_keepers
from socialmap.keeping.matters import note_what_is_due
from socialmap.mailing.queries import letters as all_letters
from tests.accounts.people import fields_of, keeper_of, make_member
from tests.browsing import Browser
from tests.conftest import MakeListing
from tests.mailing.letters import last, links_in, sent, text_of


@pytest.fixture
def anna(app: Flask, clock: StoppedClock) -> Member:
    """A physiotherapist who keeps her listing."""
    return make_member("anna@praktijk.example", name="Anna", at=clock.now())


def write(clock: StoppedClock) -> None:
    """Let a week go by."""
    for _day in range(7):
        with transaction():
            note_what_is_due(clock.now())
            write_to_keepers(clock.now())
        clock.move(timedelta(days=1))


def kept_by(anna: Member, make_listing: MakeListing, clock: StoppedClock, count: int = 1) -> list[Listing]:
    listings = [make_listing(name=f"Praktijk {one}", confirmed_on=date(2025, 9, 1)) for one in range(count)]
    for listing in listings:
        keeper_of(listing, anna, at=clock.now())
    return listings


def fresh(listing: Listing) -> Listing:
    db.session.rollback()
    db.session.refresh(listing)
    return listing


def test_the_record_itself_stands_in_the_letter(
    app: Flask, anna: Member, make_listing: MakeListing, clock: StoppedClock
) -> None:
    make_listing(name="Van een ander", confirmed_on=date(2025, 9, 1))
    (listing,) = kept_by(anna, make_listing, clock)
    with transaction():
        fresh(listing).phone = "+31348123456"
    write(clock)

    text = text_of(last(app))

    assert "Telefoon: 0348 - 12 34 56" in text
    assert "Van een ander" not in text
    assert "beantwoord deze brief" in text.lower()


def test_two_taps_confirm(
    app: Flask, browser: Browser, anna: Member, make_listing: MakeListing, clock: StoppedClock
) -> None:
    (listing,) = kept_by(anna, make_listing, clock)
    write(clock)
    (link,) = links_in(last(app))

    page = browser.open(link)
    answer = browser.send(link, fields_of(browser, link))

    assert "Praktijk 0" in page.text()
    assert answer.status == 200
    assert fresh(listing).confirmed_on == local_day(clock.now())
    assert listing.asked_on is None


def test_room_hours_and_holiday_change_with_the_same_button(
    app: Flask, browser: Browser, anna: Member, make_listing: MakeListing, clock: StoppedClock
) -> None:
    (listing,) = kept_by(anna, make_listing, clock)
    write(clock)
    (link,) = links_in(last(app))
    typed = {"accepts_new": "ja", "waiting_weeks": "3", "call_hours": "ma 9-10", "closed_from": "2026-03-09"}

    browser.send(link, fields_of(browser, link, **typed, closed_until="16-3-2026", stand_in="Bel Carla"))

    now = fresh(listing)
    assert (now.accepts_new, now.waiting_weeks, now.call_hours) == ("ja", 3, "ma 9-10")
    assert (now.closed_from, now.closed_until, now.stand_in) == (
        date(2026, 3, 9),
        date(2026, 3, 16),
        "Bel Carla",
    )


@pytest.mark.parametrize(
    "typed", [{"closed_until": "gisteren"}, {"waiting_weeks": "veel"}, {"accepts_new": "misschien"}]
)
def test_what_cannot_be_is_told_and_nothing_is_lost(
    app: Flask,
    browser: Browser,
    anna: Member,
    make_listing: MakeListing,
    clock: StoppedClock,
    typed: dict[str, str],
) -> None:
    (listing,) = kept_by(anna, make_listing, clock)
    write(clock)
    (link,) = links_in(last(app))

    answer = browser.send(link, fields_of(browser, link, call_hours="ma 9-10", **typed))

    assert answer.status == 422
    assert answer.one("#call_hours")["value"] == "ma 9-10"
    assert "valid" not in answer.text(".errors")
    assert fresh(listing).asked_on is not None


def test_telephone_and_address_do_not_change_without_logging_in(
    app: Flask, browser: Browser, anna: Member, make_listing: MakeListing, clock: StoppedClock
) -> None:
    (listing,) = kept_by(anna, make_listing, clock)
    before = (listing.phone, listing.email, listing.website, listing.name)
    write(clock)
    (link,) = links_in(last(app))
    stolen = {
        "phone": "+31348999999",
        "email": "dief@elders.example",
        "website": "https://dief.example",
        "name": "X",
    }

    browser.send(link, fields_of(browser, link, **stolen))

    now = fresh(listing)
    assert (now.phone, now.email, now.website, now.name) == before


def test_one_button_confirms_all_four(
    app: Flask, browser: Browser, anna: Member, make_listing: MakeListing, clock: StoppedClock
) -> None:
    listings = kept_by(anna, make_listing, clock, count=4)
    write(clock)
    (message,) = sent(app)
    everything, *_each = links_in(message)

    browser.send(everything, fields_of(browser, everything))

    assert {fresh(listing).confirmed_on for listing in listings} == {local_day(clock.now())}


def test_a_button_works_once_and_says_so(
    app: Flask, browser: Browser, anna: Member, make_listing: MakeListing, clock: StoppedClock
) -> None:
    kept_by(anna, make_listing, clock)
    write(clock)
    (link,) = links_in(last(app))
    form = fields_of(browser, link)
    browser.send(link, form)

    assert browser.send(link, form).status == 410
    assert "al gebruikt" in browser.open(link).text()


def test_who_no_longer_keeps_it_cannot_answer_for_it(
    app: Flask, browser: Browser, anna: Member, make_listing: MakeListing, clock: StoppedClock
) -> None:
    (listing,) = kept_by(anna, make_listing, clock)
    write(clock)
    (link,) = links_in(last(app))
    form = fields_of(browser, link)
    with transaction():
        take_keeper(listing, anna, by="test", at=clock.now())

    assert browser.send(link, form).status == 404
    assert browser.open(link).status == 404


def test_the_room_question_is_one_line_and_one_button(
    app: Flask, browser: Browser, anna: Member, make_listing: MakeListing, clock: StoppedClock
) -> None:
    listing = make_listing(
        confirmed_on=local_day(clock.now()), accepts_new="nee", accepts_new_on=date(2025, 12, 1)
    )
    keeper_of(listing, anna, at=clock.now())
    with transaction() as session:
        session.get_one(Member, anna.id).wants_room_question = True
    write(clock)
    (link,) = links_in(last(app))

    browser.send(link, fields_of(browser, link, accepts_new="ja"))

    assert fresh(listing).accepts_new == "ja"
    assert listing.accepts_new_on == local_day(clock.now())


def test_nine_letters_are_enough(
    app: Flask, anna: Member, make_listing: MakeListing, clock: StoppedClock
) -> None:
    from socialmap.mailing.service import queue

    kept_by(anna, make_listing, clock)
    with transaction():
        for number in range(9):
            day = clock.now() - timedelta(days=20 + 30 * number)
            queue("your-listings", anna.email or "", key=f"old:{number}", at=day, is_asked_for=False)

    write(clock)

    assert len(all_letters()) == 9
