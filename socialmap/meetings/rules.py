"""What a meeting is, which state follows which, and who may come in: decisions without web or database."""

from datetime import date, datetime, timedelta

from socialmap.foundation.errors import Conflict

KINDS = ("training", "conference", "peer-review", "drop-in")
STATES = ("draft", "published", "full", "closed", "held", "settled", "cancelled")
# As long as a meeting is in one of these states it is still to come.
COMING = ("published", "full", "closed")
# What a visitor may see of a meeting the network wants seen.
SEEN = (*COMING, "held", "settled", "cancelled")
ANSWERS = ("yes", "no", "perhaps")
# Who takes a seat. A place that is kept for somebody of the waiting list is taken too: see seats.
SITS = ("yes", "present", "absent")
# Days before the meeting (the domain's calendar: T-42, T-14, T-2).
REMINDED = (42, 14)
PRACTICAL = 2
# Invitations leave after these minutes, so that "toch niet" is still in time.
GRACE = timedelta(minutes=10)
# A freed place is kept this long for who is next in the waiting list.
OFFER = timedelta(days=1)
# A network answers for participation this long; afterwards only numbers are left.
KEPT_YEARS = 5
# Months after the meeting in which addresses of guests are forgotten.
GUESTS_KEPT_MONTHS = 3
# Fewer answers than these are never shown apart.
SPLIT_FROM = 5
MEETINGS_EXPECTED, YEARS_EXPECTED = 1, 2


class NotInThisState(Conflict):
    """This cannot be done with a meeting or an answer that is as it is now."""


class ChangedSince(Conflict):
    """Somebody else changed the meeting after this page was opened."""


class TooLate(Conflict):
    """The last day to answer is over."""


def may_answer(state: str, answer_by: date, today: date) -> bool:
    """Whether an invited person may still answer or change the answer."""
    return state in ("published", "full") and today <= answer_by


def next_state(state: str, answer_by: date, ends_at: datetime, at: datetime, today: date) -> str:
    """The state the calendar brings: closed after the last day to answer, held once it is over."""
    if state in COMING and at >= ends_at:
        return "held"
    return "closed" if state in ("published", "full") and today > answer_by else state


def is_full(capacity: int | None, taken: int) -> bool:
    """Whether no seat is left."""
    return capacity is not None and taken >= capacity
