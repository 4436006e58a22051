"""Reads calendar files as calendar programs do: twice, strictly, with two libraries."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

LONGEST_LINE = 75


@dataclass(frozen=True)
class Entry:
    """One event of a calendar file, as both libraries read it."""

    method: str
    uid: str
    sequence: int
    starts: datetime
    ends: datetime
    status: str
    event: Any


def entries_in(body: bytes) -> list[Entry]:
    """Every event; raises AssertionError when the file is not well made, or read in two ways."""
    _check_lines(body)
    one = Calendar.from_ical(body)
    assert list(one.walk("VTIMEZONE")), "a clock"
    assert [event.errors for event in one.walk("VEVENT") if event.errors] == []
    others = IcsCalendarStream.calendar_from_ics(body.decode()).events
    found = []
    for event, other in zip(one.walk("VEVENT"), others, strict=True):
        entry = Entry(
            method=str(one["method"]),
            uid=str(event["uid"]),
            sequence=int(event["sequence"]),
            starts=event.start.astimezone(UTC),
            ends=event.end.astimezone(UTC),
            status=str(event["status"]),
            event=event,
        )
        read_twice = (other.uid, other.sequence, other.status, other.summary)
        assert read_twice == (entry.uid, entry.sequence, entry.status, str(event["summary"]))
        assert (other.dtstart.astimezone(UTC), other.dtend.astimezone(UTC)) == (entry.starts, entry.ends)
        found.append(entry)
    return found


def entry_in(message: EmailMessage) -> Entry:
    """The one event that came with a letter: the same in its body and among its files."""
    parts = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    files = {part.get_payload(decode=True) for part in parts}
    assert len(parts) == 2
    assert len(files) == 1
    (entry,) = entries_in(files.pop())  # type: ignore[arg-type]
    assert {part.get_param("method") for part in parts} == {entry.method}
    return entry


def has_calendar(message: EmailMessage) -> bool:
    """Whether a calendar file came along."""
    return any(part.get_content_type() == "text/calendar" for part in message.walk())


def _check_lines(body: bytes) -> None:
    """RFC 5545: lines end with CR LF and have at most 75 bytes."""
    assert body.endswith(b"\r\n")
    lines = body.split(b"\r\n")
    assert max(map(len, lines)) <= LONGEST_LINE
    assert not any(b"\r" in line or b"\n" in line for line in lines)
