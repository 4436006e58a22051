"""Dates as Dutch people read them, and the time as it is in Amsterdam."""

from datetime import UTC, date, datetime, timedelta

from flask import Flask

from socialmap.foundation.clock import Clock, StoppedClock, today
from socialmap.foundation.dates import long_date, month_name, short_date

MARCH = date(2026, 3, 2)


def test_a_date_is_written_out() -> None:
    assert long_date(MARCH) == "2 maart 2026"
    assert long_date(MARCH, "en") == "2 March 2026"


def test_the_year_is_left_out_while_it_lasts() -> None:
    assert (short_date(MARCH, date(2026, 12, 31)), short_date(MARCH, date(2027, 1, 1))) == (
        "2 maart",
        "2 maart 2026",
    )
    assert (month_name(MARCH, MARCH), month_name(MARCH, date(2027, 1, 1))) == ("maart", "maart 2026")


def test_the_day_changes_at_midnight_in_amsterdam(app: Flask, clock: StoppedClock) -> None:
    clock.instant = datetime(2026, 3, 28, 22, 59, 59, tzinfo=UTC)
    before = today()
    clock.move(timedelta(seconds=1))
    in_winter = today()
    clock.instant = datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC)
    sunday = today()
    clock.move(timedelta(seconds=1))

    assert (before, in_winter) == (date(2026, 3, 28), date(2026, 3, 29))
    assert (sunday, today()) == (date(2026, 3, 29), date(2026, 3, 30))


def test_a_clock_that_was_set_starts_there_and_runs_on() -> None:
    start = datetime(2030, 1, 1, tzinfo=UTC)
    clock = Clock(start)

    first, second = clock.now(), clock.now()

    assert start <= first <= second < start + timedelta(minutes=1)
    assert abs(Clock().now() - datetime.now(UTC)) < timedelta(minutes=1)
