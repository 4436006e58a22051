"""Calendar files (RFC 5545) with the clock of Amsterdam, so that every program reads the same hour."""

from datetime import datetime
from typing import TYPE_CHECKING

from socialmap.foundation.clock import AMSTERDAM

if TYPE_CHECKING:
    from icalendar import Calendar

# Written out: the rules a library derives begin summer time an hour late. Summer time begins on the last
# Sunday of March and ends on that of October, at one o'clock UTC.
_CLOCK = b"""BEGIN:VTIMEZONE\r
TZID:Europe/Amsterdam\r
BEGIN:DAYLIGHT\r
DTSTART:19810329T020000\r
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r
TZNAME:CEST\r
TZOFFSETFROM:+0100\r
TZOFFSETTO:+0200\r
END:DAYLIGHT\r
BEGIN:STANDARD\r
DTSTART:19961027T030000\r
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r
TZNAME:CET\r
TZOFFSETFROM:+0200\r
TZOFFSETTO:+0100\r
END:STANDARD\r
END:VTIMEZONE\r
"""


def new_calendar(method: str, about: str) -> "Calendar":
    """An empty calendar of ours that knows the clock; `method` as in RFC 5546, `about` is what is in it."""
    # Imported here because only a calendar needs it.
    from icalendar import Calendar, Timezone

    calendar = Calendar()
    calendar.add("prodid", f"-//Sociale kaart//{about}//NL")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(Timezone.from_ical(_CLOCK))
    return calendar


def in_amsterdam(at: datetime) -> datetime:
    """An instant as a calendar tells it: the hour in Amsterdam, in whole seconds."""
    return at.astimezone(AMSTERDAM).replace(microsecond=0)
