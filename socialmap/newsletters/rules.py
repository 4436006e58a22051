"""How a newsletter goes from draft to done, and when it may leave: decisions without web or database."""

from datetime import datetime, timedelta
from math import ceil

from socialmap.foundation.errors import Conflict
from socialmap.mailing.rules import KEPT_FOR_URGENT

KINDS = ("newsletter", "service")
STATES = ("draft", "to-check", "approved", "scheduled", "busy", "done", "stopped")
# Letters that are on their way, or will be.
UNDER_WAY = ("scheduled", "busy")
# As with invitations of a meeting: "toch niet" is still in time.
GRACE = timedelta(minutes=10)
AHEAD = timedelta(days=183)
# Who gets it is known this long before it leaves, so that an hourly job is in time, also when one was missed.
FILLED_BEFORE = timedelta(hours=2)
LINK_LIVES = timedelta(days=730)
# Letters in a year that nobody asked for (keeping.rules): who answers gets no more than these.
CEILING = 9
MOST_SUBJECT, MOST_TEXT = 160, 20_000


class NotInThisState(Conflict):
    """This cannot be done with a newsletter that is as it is now."""


class ChangedSince(Conflict):
    """Somebody else changed the newsletter after this page was opened."""


class Incomplete(Conflict):
    """There is no subject or no text yet."""


class OwnText(Conflict):
    """Somebody else than who wrote it has to look at it."""


class NeedsCheck(Conflict):
    """This network wants a second pair of eyes first."""


class OddMoment(Conflict):
    """It would leave in the past, too soon, or too far ahead."""


class NobodyReached(Conflict):
    """Nobody fits, or everybody who fits has it already."""


def check_state(state: str, *allowed: str) -> None:
    """Refuses with NotInThisState."""
    if state not in allowed:
        raise NotInThisState


def check_moment(leaves_at: datetime, at: datetime) -> None:
    """Refuses with OddMoment what leaves no time for "toch niet", or is months ahead."""
    if not at + GRACE <= leaves_at <= at + AHEAD:
        raise OddMoment


def check_may_leave(state: str, *, needs_check: bool) -> None:
    """Refuses with NeedsCheck a draft where two pairs of eyes are wanted, and NotInThisState the rest."""
    if state == "draft" and needs_check:
        raise NeedsCheck
    check_state(state, "draft", "approved")


def state_at(state: str, scheduled_at: datetime | None, at: datetime, *, is_filled: bool, left: int) -> str:
    """How far it is at this instant, with so many letters left to send; the job writes it down later."""
    if state not in UNDER_WAY or scheduled_at is None:
        return state
    if at < scheduled_at:
        return "scheduled"
    return "done" if is_filled and not left else "busy"


def per_hour_for_many(per_hour: int) -> int:
    """How many letters that can wait leave in an hour; 0 is no cap."""
    return max(1, int(per_hour * (1 - KEPT_FOR_URGENT))) if per_hour else 0


def hours_needed(letters: int, per_hour: int, sent_last_hour: int = 0) -> int:
    """In how many hours so many letters have left; 0 is at once."""
    most = per_hour_for_many(per_hour)
    if not most:
        return 0
    return max(0, ceil((letters - max(0, most - sent_last_hour)) / most))
