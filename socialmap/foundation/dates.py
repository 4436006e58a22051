"""Dates as Dutch people read them."""

from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@lru_cache(maxsize=4096)
def long_date(day: date, language: str = "nl") -> str:
    """ "3 maart 2026"."""
    return format_date(day, "d MMMM yyyy", locale=language)


@lru_cache(maxsize=4096)
def short_date(day: date, today: date, language: str = "nl") -> str:
    """ "3 maart", with the year when that is not this year's."""
    return format_date(day, "d MMMM" if day.year == today.year else "d MMMM yyyy", locale=language)


@lru_cache(maxsize=4096)
def month_name(day: date, today: date, language: str = "nl") -> str:
    """ "maart", with the year when that is not this year's."""
    return format_date(day, "MMMM" if day.year == today.year else "MMMM yyyy", locale=language)
