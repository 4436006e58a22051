"""A meeting in words."""

from datetime import timedelta

from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock
from socialmap.meetings.shown import facts_of, hours, when, where
from tests.meetings.meetings import ENDS, make_meeting


def test_a_meeting_is_told_in_whole_words(app: Flask, clock: StoppedClock, organiser: Member) -> None:
    one = make_meeting(clock.now(), organiser=organiser, disciplines=["fysiotherapie"])

    facts = facts_of(one)

    assert facts["when"] == "donderdag 12 november 2026, 19.00 tot 21.30 uur"
    assert facts["where"] == "Wijkcentrum De Brug, Vlampijpstraat 75, 3534 AR Utrecht"
    assert facts["programme"] == ["19.00 tot 19.45 uur: Vermoeidheid, door Anna de Vries"]
    assert facts["accreditation"] == ["KP: 2 punten, nummer A-1, toegekend"]
    assert facts["answer_by"] == "zondag 1 november 2026"
    assert facts["hours"] == "2 uur"
    assert facts["organiser"] == "Bram"


def test_an_online_meeting_is_told_without_its_link(app: Flask, clock: StoppedClock) -> None:
    online = {"online_url": "https://bellen.example/geheim"}
    only = make_meeting(
        clock.now(), location_name="", street="", house_number="", postcode="", place="", **online
    )
    both = make_meeting(clock.now(), **online)

    assert where(only) == "Online"
    assert where(both).endswith("Utrecht, of online")
    assert "geheim" not in str(facts_of(both))


def test_a_meeting_of_two_days_names_both(app: Flask, clock: StoppedClock) -> None:
    one = make_meeting(clock.now(), ends_at=ENDS + timedelta(days=1))

    assert when(one) == ("donderdag 12 november 2026, 19.00 uur, tot vrijdag 13 november 2026, 21.30 uur")


def test_hours_are_told_with_a_comma() -> None:
    assert [hours(minutes) for minutes in (60, 90, 105, 120)] == ["1 uur", "1,5 uur", "1,75 uur", "2 uur"]
