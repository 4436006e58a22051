"""The time. Handed in, never read from the machine elsewhere."""

import time
from datetime import UTC, date, datetime, timedelta

from flask import current_app

from socialmap.foundation.dates import AMSTERDAM as AMSTERDAM


class Clock:
    """Real time, or time that starts at a given instant and runs on from there."""

    def __init__(self, starts_at: datetime | None = None) -> None:
        self._shift = timedelta() if starts_at is None else starts_at - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._shift


class StoppedClock(Clock):
    """A clock for tests: it stands still until it is moved."""

    def __init__(self, instant: datetime) -> None:
        super().__init__()
        self.instant = instant

    def now(self) -> datetime:
        return self.instant

    def move(self, step: timedelta) -> None:
        self.instant += step


def now() -> datetime:
    """The present instant in UTC."""
    clock: Clock = current_app.extensions["clock"]
    return clock.now()


def today() -> date:
    """The calendar day in Europe/Amsterdam."""
    return local_day(now())


def local_day(at: datetime) -> date:
    """The calendar day of an instant in Europe/Amsterdam."""
    return at.astimezone(AMSTERDAM).date()


def monotonic() -> float:
    """Seconds that never run backward, for deadlines and pauses."""
    return time.monotonic()
