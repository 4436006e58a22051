"""Only the silent are reminded, on two days; who comes gets what is needed two days before."""

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.clock import AMSTERDAM, StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.mailing.models import Letter
from socialmap.mailing.rules import CEILING_DILIGENT
from socialmap.mailing.service import queue
from socialmap.meetings.models import Invitation, Meeting
from socialmap.meetings.reminding import remind, reminder_due, tell_who_comes
from tests.accounts.people import make_member
from tests.mailing.letters import sent, text_of
from tests.meetings.calendars import entry_in
from tests.meetings.meetings import invite_member, make_meeting

DAY = date(2026, 11, 12)
A_DAY = timedelta(days=1)


@pytest.fixture
def meeting(app: Flask, clock: StoppedClock) -> Meeting:
    """The yearly training; answering can until the week before."""
    return make_meeting(clock.now(), answer_by=DAY - 7 * A_DAY)


def six_o_clock(days_before: int) -> datetime:
    """Six in the morning, so many days before the meeting."""
    return datetime.combine(DAY - days_before * A_DAY, datetime.min.time(), AMSTERDAM).replace(hour=6)


def run_every_day(clock: StoppedClock, first: int, last: int) -> dict[int, int]:
    """How many reminders were queued on each day before the meeting."""
    counts = {}
    for days in range(first, last - 1, -1):
        clock.instant = six_o_clock(days)
        with transaction():
            count = remind(clock.now())
        if count:
            counts[days] = count
    return counts


def test_the_silent_are_reminded_on_two_days(
    app: Flask, clock: StoppedClock, meeting: Meeting, anna: Member
) -> None:
    invite_member(meeting, anna, clock.now())

    assert run_every_day(clock, 60, 0) == {42: 1, 14: 1}


@pytest.mark.parametrize("state", ["yes", "no", "perhaps", "waiting"])
def test_who_answered_is_not_reminded(
    app: Flask, clock: StoppedClock, meeting: Meeting, anna: Member, state: str
) -> None:
    invite_member(meeting, anna, clock.now(), state)

    assert run_every_day(clock, 60, 0) == {}


def test_who_was_invited_lately_is_left_in_peace(
    app: Flask, clock: StoppedClock, meeting: Meeting, anna: Member
) -> None:
    invite_member(meeting, anna, six_o_clock(40))

    assert run_every_day(clock, 42, 0) == {14: 1}


def test_after_the_last_day_to_answer_nobody_is_reminded(
    app: Flask, clock: StoppedClock, anna: Member
) -> None:
    meeting = make_meeting(clock.now(), answer_by=DAY - 30 * A_DAY)
    invite_member(meeting, anna, clock.now())

    assert run_every_day(clock, 60, 0) == {42: 1}


@pytest.mark.parametrize("state", ["draft", "closed", "cancelled"])
def test_only_of_a_meeting_people_can_answer_for(
    app: Flask, clock: StoppedClock, anna: Member, state: str
) -> None:
    meeting = make_meeting(clock.now(), state=state)
    invite_member(meeting, anna, clock.now())

    assert run_every_day(clock, 43, 41) == {}


def test_a_missed_day_is_made_good_and_a_missed_week_is_not() -> None:
    due = {days: reminder_due(DAY, DAY - days * A_DAY) for days in (43, 42, 39, 38, 14, 11, 10)}

    assert due == {43: None, 42: 42, 39: 42, 38: None, 14: 14, 11: 14, 10: None}


def test_nobody_gets_more_letters_in_a_year_than_we_promised(
    app: Flask, clock: StoppedClock, meeting: Meeting, anna: Member
) -> None:
    carla = make_member("carla@praktijk.example", at=clock.now())
    for member, letters in ((anna, CEILING_DILIGENT), (carla, CEILING_DILIGENT - 1)):
        invite_member(meeting, member, clock.now())
        with transaction():
            for number in range(letters):
                key = f"test:{member.id}:{number}"
                more = {"is_asked_for": False, "due_at": clock.now() + timedelta(days=999)}
                queue("your-listings", member.email or "", key=key, at=clock.now(), **more)  # type: ignore[arg-type]

    assert run_every_day(clock, 42, 42) == {42: 1}
    reminded = db.session.scalars(sa.select(Letter.recipient).where(Letter.template == "meeting-reminder"))
    assert list(reminded) == ["carla@praktijk.example"]


def test_a_reminder_is_dropped_when_the_answer_came_first(
    app: Flask, clock: StoppedClock, meeting: Meeting, anna: Member
) -> None:
    invitation = invite_member(meeting, anna, clock.now())
    run_every_day(clock, 42, 42)
    with transaction():
        db.session.get_one(Invitation, invitation.id).state = "no"

    assert sent(app) == []


def test_a_reminder_has_the_same_button_and_the_same_entry(
    app: Flask, clock: StoppedClock, meeting: Meeting, anna: Member
) -> None:
    invite_member(meeting, anna, clock.now())
    run_every_day(clock, 42, 42)

    (letter,) = sent(app)

    assert str(letter["Subject"]).startswith("Herinnering: komt u naar Samen rond")
    assert "uiterlijk op donderdag 5 november 2026" in text_of(letter)
    assert (entry_in(letter).method, entry_in(letter).sequence) == ("PUBLISH", 0)


def test_who_comes_gets_one_practical_letter_two_days_before(
    app: Flask, clock: StoppedClock, meeting: Meeting, anna: Member
) -> None:
    carla = make_member("carla@praktijk.example", at=clock.now())
    invite_member(meeting, anna, clock.now(), "yes")
    invite_member(meeting, carla, clock.now(), "invited")
    counts = {}
    for days in (4, 3, 2, 1, 0):
        clock.instant = six_o_clock(days)
        with transaction():
            counts[days] = tell_who_comes(clock.now())

    (letter,) = sent(app)

    assert counts == {4: 0, 3: 0, 2: 1, 1: 0, 0: 0}
    assert letter["To"] == "anna@praktijk.example"


def test_who_says_yes_on_the_last_day_gets_it_too(
    app: Flask, clock: StoppedClock, meeting: Meeting, anna: Member
) -> None:
    clock.instant = six_o_clock(2)
    with transaction():
        tell_who_comes(clock.now())
    invite_member(meeting, anna, clock.now(), "yes")
    clock.instant = six_o_clock(1)

    with transaction():
        count = tell_who_comes(clock.now())

    assert count == 1


def test_a_practical_letter_is_dropped_for_who_does_not_come_after_all(
    app: Flask, clock: StoppedClock, meeting: Meeting, anna: Member
) -> None:
    invitation = invite_member(meeting, anna, clock.now(), "yes")
    clock.instant = six_o_clock(2)
    with transaction():
        tell_who_comes(clock.now())
        db.session.get_one(Invitation, invitation.id).state = "no"

    assert sent(app) == []
