"""Hours on the wall, and the instants they are."""

from datetime import UTC, date, datetime, time

import pytest

from socialmap.meetings.times import (
    NoSuchTime,
    clock_of,
    instant,
    local,
    pauses_in,
    years_later,
    years_until,
)


def test_the_hour_that_march_skips_does_not_exist() -> None:
    night = date(2026, 3, 29)

    with pytest.raises(NoSuchTime):
        instant(night, time(2, 30))
    assert instant(night, time(1, 59)) == datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
    assert instant(night, time(3, 0)) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_of_the_two_hours_of_october_the_first_is_meant() -> None:
    assert instant(date(2026, 10, 25), time(2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_year_later_it_is_the_same_hour_of_the_same_day_of_the_week() -> None:
    thursday = instant(date(2025, 10, 30), time(19, 30))

    later = local(years_later(thursday, 1))

    assert later.strftime("%A %H:%M") == local(thursday).strftime("%A %H:%M")
    assert later.date() == date(2026, 10, 29)


def test_a_proposal_lies_in_the_future() -> None:
    old = instant(date(2022, 11, 10), time(19))
    today = datetime(2026, 3, 2, tzinfo=UTC)

    count = years_until(old, today)

    assert years_later(old, count - 1) <= today < years_later(old, count)


def test_a_year_over_both_changes_of_the_clock_keeps_the_hour() -> None:
    # 29 March 2026 is the day the clock goes forward; 52 weeks earlier it did not.
    before = instant(date(2025, 3, 30), time(19))

    assert local(years_later(before, 1)).hour == 19


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("19:30", time(19, 30)),
        ("9.05", time(9, 5)),
        (" 19.30 uur", time(19, 30)),
        ("25:00", None),
        ("", None),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, found: time | None) -> None:
    assert clock_of(text) == found


def test_pauses_are_the_parts_that_are_called_so() -> None:
    programme = [
        {"from": "19:00", "until": "20:00", "what": "Vermoeidheid"},
        {"from": "20:00", "until": "20:15", "what": "Koffiepauze"},
        {"from": "", "until": "", "what": "Pauze"},
    ]

    assert pauses_in(programme) == 15
