"""Decisions about letters: when to try again, when to stop, and how many in an hour."""

from datetime import datetime, timedelta

# Nine pauses, so ten tries; then a person looks at it.
LADDER = tuple(timedelta(seconds=seconds) for seconds in (30, 120, 300, 900, 1800, 3600, 7200, 7200, 7200))
LEASE = timedelta(minutes=5)
# What somebody waits for at a screen may still go out when the hour is nearly full.
KEPT_FOR_URGENT = 0.1
# What was promised: so many letters nobody asked for in a year; one more for who does not answer.
YEAR = timedelta(days=365)
CEILING_DILIGENT = 9
CEILING_SILENT = 10


class BadAddress(Exception):
    """This is not the mail address of one person."""


class NothingToSay(Exception):
    """What the letter was about is no longer so."""


def next_try(attempts: int, at: datetime) -> datetime | None:
    """When to try again after this many tries; None when a person must look."""
    return at + LADDER[attempts - 1] if attempts <= len(LADDER) else None


def room_in_hour(per_hour: int, sent_last_hour: int, *, is_urgent: bool) -> bool:
    """Whether one more letter fits under the cap; 0 is no cap."""
    if per_hour == 0:
        return True
    most = per_hour if is_urgent else max(1, int(per_hour * (1 - KEPT_FOR_URGENT)))
    return sent_last_hour < most


def is_for_practice(address: str) -> bool:
    """Whether an address can only be an invented one (RFC 2606), for use outside production."""
    domain = address.rpartition("@")[2].lower()
    return domain == "localhost" or domain.rpartition(".")[2] in ("example", "test", "invalid", "localhost")
