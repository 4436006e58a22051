"""Decisions about asking: when a listing is asked about, what goes in one letter, and when it is enough."""

from collections.abc import Iterable
from datetime import date, timedelta

from socialmap.mailing.rules import CEILING_DILIGENT as CEILING_DILIGENT
from socialmap.mailing.rules import CEILING_SILENT as CEILING_SILENT
from socialmap.mailing.rules import YEAR as YEAR

# Contract, "States": asked five months after the last confirmation, reminded after 14 and 30 days.
ASK_AFTER = timedelta(days=152)
REMIND_AFTER = (timedelta(days=14), timedelta(days=30))
# What would be asked within three months anyhow is asked along: one letter instead of two.
ASK_ALONG_AFTER = timedelta(days=60)
PROOF_BEFORE = timedelta(days=90)
PROOF_ALONG_BEFORE = timedelta(days=150)
ROOM_EVERY = timedelta(days=61)
LINK_LIVES = timedelta(weeks=6)
BETWEEN_LETTERS = timedelta(days=7)


def letter_day(member_id: int, today: date) -> date:
    """The last day, not after today, on which this member may get a letter: each has a working day of the
    week, so that everybody's letters are spread."""
    return today - timedelta(days=(today.weekday() - member_id % 5) % 7)


def is_working_day(today: date) -> bool:
    return today.weekday() < 5


def may_write(today: date, last_letter_on: date | None, letters_in_year: int, *, is_silent: bool) -> bool:
    """Whether a letter nobody asked for may go: one a week, and in a year no more than promised."""
    if last_letter_on is not None and today - last_letter_on < BETWEEN_LETTERS:
        return False
    return letters_in_year < (CEILING_SILENT if is_silent else CEILING_DILIGENT)


def question_due(confirmed_on: date, asked_on: date | None, today: date) -> int | None:
    """Which question about a listing is due: 0 the first, 1 and 2 a reminder; None when it is not time.

    Whoever was away for a while hears the last one only.
    """
    if asked_on is None:
        return 0 if today - confirmed_on >= ASK_AFTER else None
    waited = today - asked_on
    return max((number for number, after in enumerate(REMIND_AFTER, 1) if waited >= after), default=None)


def may_be_asked_along(confirmed_on: date, asked_on: date | None, today: date) -> bool:
    """Whether a listing goes into a letter that is written anyhow."""
    return asked_on is None and today - confirmed_on >= ASK_ALONG_AFTER


def proof_due(valid_until: date | None, today: date, *, along: bool = False) -> bool:
    """Whether a proof that ends must be mentioned."""
    before = PROOF_ALONG_BEFORE if along else PROOF_BEFORE
    return valid_until is not None and today >= valid_until - before


def room_due(told_on: Iterable[date | None], today: date) -> bool:
    """Whether to ask again if there is room: two months after it was last told or asked."""
    last = max((day for day in told_on if day is not None), default=None)
    return last is None or today - last >= ROOM_EVERY
