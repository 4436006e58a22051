"""Days and hours on the wall in the Netherlands, as instants; pure."""

import re
from datetime import UTC, date, datetime, time, timedelta

from socialmap.foundation.dates import AMSTERDAM

_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)(?: ?uur)?")
# 52 weeks later it is the same day of the week.
A_YEAR = timedelta(weeks=52)


class NoSuchTime(ValueError):
    """In that night the clock goes from two to three: this hour is skipped."""


def clock_of(text: str) -> time | None:
    """ "19:30" or "19.30" as a time; None when it is none."""
    match = _CLOCK.fullmatch(text.strip())
    return time(int(match[1]), int(match[2])) if match else None


def instant(day: date, clock: time) -> datetime:
    """The instant at which it is this time in Amsterdam; of two in October the first.

    Raises NoSuchTime in the hour that March skips.
    """
    found = datetime.combine(day, clock.replace(fold=0), AMSTERDAM)
    back = found.astimezone(UTC).astimezone(AMSTERDAM)
    if back.replace(tzinfo=None) != found.replace(tzinfo=None):
        raise NoSuchTime
    return found.astimezone(UTC)


def local(at: datetime) -> datetime:
    """An instant as the clock on the wall tells it."""
    return at.astimezone(AMSTERDAM)


def years_later(at: datetime, count: int) -> datetime:
    """The same hour of the same day of the week, so many times 52 weeks later."""
    wall = local(at) + count * A_YEAR
    return wall.astimezone(UTC)


def years_until(at: datetime, after: datetime) -> int:
    """How many times 52 weeks bring this instant past another one: at least once."""
    count = 1
    while years_later(at, count) <= after:
        count += 1
    return count


def minutes_of(starts_at: datetime, ends_at: datetime, pauses: int = 0) -> int:
    """How long a meeting is without its pauses, in minutes."""
    return max(0, round((ends_at - starts_at).total_seconds() / 60) - pauses)


def pauses_in(programme: list[dict[str, str]]) -> int:
    """The minutes of the parts of a programme that are called a pause."""
    return sum(_minutes(part) for part in programme if "pauze" in part.get("what", "").lower())


def _minutes(part: dict[str, str]) -> int:
    since, until = clock_of(part.get("from", "")), clock_of(part.get("until", ""))
    if since is None or until is None:
        return 0
    return max(0, (until.hour - since.hour) * 60 + until.minute - since.minute)
