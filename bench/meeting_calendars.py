"""Calendars of people: files read strictly by two libraries, and what a calendar program makes of them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage

from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

LONGEST_LINE = 75


class NotStrict(Exception):
    """A calendar file is not well made, or two libraries read it differently."""


@dataclass(frozen=True)
class Entry:
    """One event as both libraries read it."""

    method: str
    uid: str
    sequence: int
    status: str
    starts: datetime
    ends: datetime
    asks: bool


def read(body: bytes) -> Entry:
    """The one event of a file. Raises NotStrict."""
    lines = body.split(b"\r\n")
    if max(map(len, lines)) > LONGEST_LINE or any(b"\n" in line or b"\r" in line for line in lines):
        raise NotStrict("lines")
    try:
        one, other = Calendar.from_ical(body), IcsCalendarStream.calendar_from_ics(body.decode())
    except Exception as problem:
        raise NotStrict(str(problem)) from problem
    (event,), (twin,) = one.walk("VEVENT"), other.events
    entry = Entry(
        method=str(one["method"]),
        uid=str(event["uid"]),
        sequence=int(event["sequence"]),
        status=str(event["status"]),
        starts=event.start.astimezone(UTC),
        ends=event.end.astimezone(UTC),
        asks="attendee" in event and event["attendee"].params.get("RSVP") != "FALSE",
    )
    same = (twin.uid, twin.sequence, twin.status, twin.dtstart.astimezone(UTC), twin.dtend.astimezone(UTC))
    if event.errors or same != (entry.uid, entry.sequence, entry.status, entry.starts, entry.ends):
        raise NotStrict("read in two ways")
    return entry


def files_in(message: EmailMessage) -> set[bytes]:
    """The calendar file of a letter, once when it stands in it twice."""
    parts = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    return {bytes(part.get_payload(decode=True)) for part in parts}  # type: ignore[arg-type]


class Agenda:
    """The calendar of one person, that keeps an entry per UID and takes what is not older."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.methods: list[str] = []

    def take(self, entry: Entry) -> None:
        known = self.entries.get(entry.uid)
        self.methods.append(entry.method)
        if known is None or entry.sequence >= known.sequence:
            self.entries[entry.uid] = entry

    @property
    def is_one(self) -> bool:
        return len(self.entries) == 1

    @property
    def state(self) -> tuple[str, datetime] | None:
        """What stands in it, when that is one entry."""
        if not self.is_one:
            return None
        (entry,) = self.entries.values()
        return entry.status, entry.starts
