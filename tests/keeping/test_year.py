"""A year of letters: one a week at most, nine for who answers, ten for who is silent."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.directory.freshness import confirm
from socialmap.directory.models import Listing
from socialmap.directory.rules import LEFT_OUT_AFTER, STALE_AFTER, is_stale
from socialmap.foundation.clock import StoppedClock, local_day
from socialmap.foundation.db import db, transaction
from socialmap.keeping.gathering import write_to_keepers
from socialmap.keeping.matters import note_what_is_due
from socialmap.mailing.models import Letter
from tests.accounts.people import keeper_of, make_member
from tests.conftest import MakeListing

YEAR = 365


def live(clock: StoppedClock, days: int, *, answers: bool) -> None:
    """Let days go by at six in the morning; who answers does so the day after."""
    for _day in range(days):
        with transaction():
            note_what_is_due(clock.now())
            write_to_keepers(clock.now())
        if answers:
            with transaction():
                for listing in db.session.scalars(sa.select(Listing).where(Listing.asked_on.is_not(None))):
                    room = {"accepts_new": "ja", "accepts_new_on": local_day(clock.now())}
                    confirm(listing, room, by="test", at=clock.now())
        clock.move(timedelta(days=1))


def letters() -> list[Letter]:
    return list(db.session.scalars(sa.select(Letter).order_by(Letter.queued_at)))


def most_in_a_year(found: list[Letter]) -> int:
    """The largest number of letters in any stretch of 365 days."""
    days = [local_day(letter.queued_at) for letter in found]
    return max(sum(1 for other in days if day <= other < day + timedelta(days=YEAR)) for day in days)


def keeper_with(make_listing: MakeListing, clock: StoppedClock, count: int, *, wants_room: bool) -> Member:
    """Anna keeps listings last confirmed on different days, with proofs that end through the year."""
    anna = make_member("anna@praktijk.example", at=clock.now())
    today = local_day(clock.now())
    for number in range(count):
        ends = today + timedelta(days=100 + 37 * number)
        listing = make_listing(
            name=f"Praktijk {number}",
            confirmed_on=today - timedelta(days=11 * number),
            registrations=[{"register": "KP", "number": f"0123456789{number % 10}", "valid_until": ends}],
        )
        keeper_of(listing, anna, at=clock.now())
    with transaction() as session:
        session.get_one(Member, anna.id).wants_room_question = wants_room
    return anna


@pytest.mark.parametrize(("count", "answers", "ceiling"), [(1, True, 9), (12, True, 9), (12, False, 10)])
def test_nobody_gets_more_letters_than_promised(
    app: Flask, make_listing: MakeListing, clock: StoppedClock, count: int, answers: bool, ceiling: int
) -> None:
    keeper_with(make_listing, clock, count, wants_room=True)

    live(clock, YEAR + 60, answers=answers)

    days = [local_day(letter.queued_at) for letter in letters()]
    assert 3 <= most_in_a_year(letters()) <= ceiling
    assert all((later - day).days >= 7 for day, later in zip(days, days[1:], strict=False))
    assert all(day.weekday() < 5 for day in days)


def test_who_answers_is_asked_twice_a_year(
    app: Flask, make_listing: MakeListing, clock: StoppedClock
) -> None:
    anna = make_member("anna@praktijk.example", at=clock.now())
    keeper_of(make_listing(confirmed_on=local_day(clock.now())), anna, at=clock.now())

    live(clock, YEAR, answers=True)

    assert len(letters()) == 2


def test_who_is_silent_is_asked_and_reminded_twice_and_then_left_in_peace(
    app: Flask, make_listing: MakeListing, clock: StoppedClock
) -> None:
    stil = make_member("stil@praktijk.example", at=clock.now())
    listing = make_listing(confirmed_on=local_day(clock.now()) - timedelta(days=160))
    keeper_of(listing, stil, at=clock.now())

    live(clock, YEAR, answers=False)

    asked_on = listing.asked_on
    days = [(local_day(letter.queued_at) - asked_on).days for letter in letters() if asked_on]
    assert [days[0], 14 <= days[1] < 21, 30 <= days[2] < 37, len(days)] == [0, True, True, 3]
    assert asked_on is not None
    assert is_stale(asked_on, asked_on + STALE_AFTER)
    assert listing.left_out_on is None
    assert LEFT_OUT_AFTER > STALE_AFTER


def test_several_listings_are_one_letter(app: Flask, make_listing: MakeListing, clock: StoppedClock) -> None:
    anna = make_member("anna@praktijk.example", at=clock.now())
    for number in range(4):
        day = date(2025, 9, 1) + timedelta(days=number)
        keeper_of(make_listing(name=f"Praktijk {number}", confirmed_on=day), anna, at=clock.now())

    live(clock, 7, answers=False)

    (letter,) = letters()
    assert len(letter.values["confirm"]) == 4
    assert "confirm-all" in letter.actions


def test_after_a_week_without_a_worker_each_is_asked_once(
    app: Flask, make_listing: MakeListing, clock: StoppedClock
) -> None:
    stil = make_member("stil@praktijk.example", at=clock.now())
    keeper_of(make_listing(confirmed_on=date(2025, 9, 1)), stil, at=clock.now())
    live(clock, 7, answers=False)
    clock.move(timedelta(days=45))

    live(clock, 7, answers=False)

    assert len(letters()) == 2


def test_what_is_answered_before_the_letter_leaves_is_not_asked(
    app: Flask, make_listing: MakeListing, clock: StoppedClock
) -> None:
    anna = make_member("anna@praktijk.example", at=clock.now())
    listing = make_listing(confirmed_on=date(2025, 9, 1))
    keeper_of(listing, anna, at=clock.now())
    with transaction():
        note_what_is_due(clock.now())
        confirm(listing, by="test", at=clock.now())

    live(clock, 7, answers=False)

    assert letters() == []
