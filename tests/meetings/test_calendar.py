"""A meeting in people's own calendars: one entry, at the right hour, whatever the clock does."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ical.exceptions import CalendarParseError
from icalendar import Calendar

from socialmap.foundation.clock import AMSTERDAM, StoppedClock
from socialmap.meetings.calendar import calendar_of, feed_of, method_for, uid_of
from socialmap.meetings.models import Meeting
from tests.meetings.calendars import entries_in
from tests.meetings.meetings import make_meeting

ANNA = ("Anna; de Vries, PhD", "anna@praktijk.example")
LINK = "https://bellen.example/kamer-1"
TEXTS = st.text(min_size=1, max_size=160).filter(lambda text: text.strip() != "")


def local(year: int, month: int, day: int, hour: int) -> datetime:
    return datetime(year, month, day, hour, tzinfo=AMSTERDAM)


# Both weekends on which the clock changes: the evening before, the day itself, and a night across.
HOURS = [
    (local(2026, 3, 28, 19), local(2026, 3, 28, 22)),
    (local(2026, 3, 28, 22), local(2026, 3, 29, 5)),
    (local(2026, 3, 29, 10), local(2026, 3, 29, 17)),
    (local(2026, 10, 24, 19), local(2026, 10, 24, 22)),
    (local(2026, 10, 24, 22), local(2026, 10, 25, 5)),
    (local(2026, 10, 25, 10), local(2026, 10, 25, 17)),
    (local(2027, 7, 1, 19), local(2027, 7, 1, 22)),
]


@pytest.fixture
def meeting(app: Flask, clock: StoppedClock) -> Meeting:
    """The yearly training."""
    return make_meeting(clock.now())


@pytest.mark.parametrize(("starts", "ends"), HOURS)
def test_a_meeting_begins_and_ends_at_the_hour_on_the_wall(
    app: Flask, clock: StoppedClock, starts: datetime, ends: datetime
) -> None:
    meeting = make_meeting(clock.now(), starts_at=starts.astimezone(UTC), ends_at=ends.astimezone(UTC))

    body = calendar_of(meeting, method="PUBLISH", sequence=0)
    (entry,) = entries_in(body)

    assert (entry.starts, entry.ends) == (starts.astimezone(UTC), ends.astimezone(UTC))
    assert f"DTSTART;TZID=Europe/Amsterdam:{starts:%Y%m%dT%H%M%S}".encode() in body


def test_the_clock_in_the_file_is_that_of_amsterdam_for_every_hour(app: Flask, clock: StoppedClock) -> None:
    body = calendar_of(make_meeting(clock.now()), method="PUBLISH", sequence=0)
    (own,) = Calendar.from_ical(body).walk("VTIMEZONE")
    told = own.to_tz(lookup_tzid=False)
    hours = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number) for number in range(24 * 365 * 4)]

    wrong = [at for at in hours if at.astimezone(told).utcoffset() != at.astimezone(AMSTERDAM).utcoffset()]

    assert wrong == []


def test_an_invitation_asks_the_calendar_program_nothing(app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now(), online_url=LINK)

    body = calendar_of(meeting, method="PUBLISH", sequence=0, attendee=ANNA, href="http://x.example/a")
    (entry,) = entries_in(body)

    assert (entry.method, entry.status) == ("PUBLISH", "CONFIRMED")
    assert "attendee" not in entry.event
    assert LINK.encode() not in body.replace(b"\r\n ", b"")
    assert str(entry.event["organizer"]) == f"mailto:{meeting.network.contact_email}"


def test_who_comes_is_named_and_not_asked_again(app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now(), online_url=LINK)

    body = calendar_of(meeting, method="REQUEST", sequence=3, attendee=ANNA, shows_online=True)
    (entry,) = entries_in(body)

    person = entry.event["attendee"]
    assert (entry.method, entry.sequence) == ("REQUEST", 3)
    assert str(person) == "mailto:anna@praktijk.example"
    assert (person.params["RSVP"], person.params["PARTSTAT"]) == ("FALSE", "ACCEPTED")
    assert LINK in str(entry.event["description"])


def test_a_cancellation_says_which_entry_goes(app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now())

    (entry,) = entries_in(calendar_of(meeting, method="CANCEL", sequence=4, attendee=ANNA))

    assert (entry.method, entry.status, entry.uid) == ("CANCEL", "CANCELLED", uid_of(meeting))
    assert str(entry.event["attendee"]) == "mailto:anna@praktijk.example"


def test_without_an_address_that_answers_there_is_no_organizer(app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now())
    meeting.network.contact_email = ""

    body = calendar_of(meeting, method=method_for(meeting, "CANCEL"), sequence=1, attendee=ANNA, is_off=True)
    (entry,) = entries_in(body)

    assert (entry.method, entry.status) == ("PUBLISH", "CANCELLED")
    assert "organizer" not in entry.event
    assert "attendee" not in entry.event


def test_the_same_facts_give_the_same_file(app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now())

    first = calendar_of(meeting, method="PUBLISH", sequence=0)
    clock.move(timedelta(days=3))

    assert calendar_of(meeting, method="PUBLISH", sequence=0) == first


def test_meetings_everybody_may_know_of_are_one_calendar(app: Flask, clock: StoppedClock) -> None:
    meetings = [make_meeting(clock.now()), make_meeting(clock.now(), state="cancelled", online_url=LINK)]

    body = feed_of(meetings)
    entries = entries_in(body)

    assert [entry.status for entry in entries] == ["CONFIRMED", "CANCELLED"]
    assert len({entry.uid for entry in entries}) == 2
    assert LINK.encode() not in body.replace(b"\r\n ", b"")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=TEXTS, purpose=TEXTS, place=TEXTS, name=TEXTS)
def test_whatever_people_type_the_file_is_well_made(
    meeting: Meeting, title: str, purpose: str, place: str, name: str
) -> None:
    meeting.title, meeting.purpose, meeting.location_name = title, purpose, place

    body = calendar_of(meeting, method="REQUEST", sequence=1, attendee=(name, "a@b.example"))

    assert len(entries_in(body)) == 1


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b"SEQUENCE:0", b"SEQUENCE:nul"),
        (b"DTSTART;TZID=Europe/Amsterdam:2026", b"DTSTART;TZID=Europe/Amsterdam:026"),
        (b"\r\nEND:VEVENT", b"\r\nEND:EVENT"),
        (b"STATUS:CONFIRMED", b"STATUS:MAYBE"),
        (b"METHOD:PUBLISH\r\n", b"METHOD:PUBLISH\n"),
    ],
)
def test_a_file_that_is_not_well_made_is_noticed(meeting: Meeting, good: bytes, bad: bytes) -> None:
    body = calendar_of(meeting, method="PUBLISH", sequence=0)
    assert good in body

    with pytest.raises((AssertionError, ValueError, CalendarParseError)):
        entries_in(body.replace(good, bad))
