"""Sums with calendar days: months and years before or after a day, and where a day begins in Amsterdam."""

from calendar import monthrange
from datetime import date, datetime, time

from socialmap.foundation.clock import AMSTERDAM


def months_after(day: date, months: int) -> date:
    """The same day of the month, so many months later (or earlier); else the last of that month."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def years_after(day: date, years: int) -> date:
    """The same day so many years later (or earlier); 29 February becomes 28 February."""
    return months_after(day, 12 * years)


def midnight(day: date) -> datetime:
    """The instant at which a day begins in Europe/Amsterdam."""
    return datetime.combine(day, time(), AMSTERDAM)
