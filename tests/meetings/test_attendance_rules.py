"""Which minutes count, what is ticked beforehand, and what somebody becomes."""

from datetime import timedelta

import pytest

from socialmap.meetings import attendance_rules as rules
from tests.meetings.meetings import ENDS, STARTS


@pytest.mark.parametrize(
    ("contact", "parts", "each"), [(120, 2, [60, 60]), (125, 3, [42, 42, 41]), (90, 0, [90])]
)
def test_the_minutes_of_the_parts_are_those_of_the_meeting(contact: int, parts: int, each: list[int]) -> None:
    assert rules.part_minutes(contact, parts) == each


@pytest.mark.parametrize(
    ("marks", "minutes"),
    [
        ({}, 120),
        ({(0, "in"): 0}, 60),
        ({(0, "in"): 0, (1, "in"): 70}, 120),
        ({(1, "out"): 120}, 60),
        ({(0, "in"): 0, (0, "out"): 60}, 60),
        ({(0, "in"): 0, (0, "out"): 29, (1, "in"): 70}, 60),
        ({(0, "in"): 0, (0, "out"): 30, (1, "in"): 70}, 120),
    ],
)
def test_of_each_part_somebody_was_scanned_for_the_minutes_count(
    marks: dict[tuple[int, str], int], minutes: int
) -> None:
    scans = {mark: STARTS + timedelta(minutes=after) for mark, after in marks.items()}

    assert rules.minutes_attended(120, 2, scans) == minutes


def test_who_left_at_once_was_not_there_unless_the_organiser_says_so() -> None:
    scans = {(0, "in"): STARTS, (0, "out"): STARTS + timedelta(minutes=5)}

    assert not rules.was_scanned_long_enough(120, 2, scans)
    assert rules.was_scanned_long_enough(120, 2, {(0, "in"): STARTS})
    assert rules.minutes_attended(120, 2, scans) == 120


def test_without_parts_one_scan_is_the_whole() -> None:
    assert rules.minutes_attended(120, 0, {(0, "in"): STARTS}) == 120
    assert rules.was_scanned_long_enough(120, 0, {(0, "in"): STARTS})
    assert not rules.was_scanned_long_enough(120, 0, {})


@pytest.mark.parametrize(
    ("before", "answer", "there", "after"),
    [
        ("yes", "", True, "present"),
        ("yes", "", False, "absent"),
        ("absent", "", True, "present"),
        ("present", "yes", False, "absent"),
        ("present", "", False, "absent"),
        ("present", "no", False, "no"),
        ("present", "waiting", False, "waiting"),
        ("no", "", False, "no"),
        ("perhaps", "", False, "perhaps"),
        ("invited", "", False, "invited"),
        ("invited", "", True, "present"),
    ],
)
def test_only_who_said_yes_can_be_absent(before: str, answer: str, there: bool, after: str) -> None:
    assert rules.state_after(before, answer, is_there=there) == after


def test_the_clock_of_a_phone_is_believed_within_the_hours_of_the_doors() -> None:
    morning_after = STARTS + timedelta(hours=14)

    assert rules.believed(STARTS, STARTS, ENDS, morning_after) == STARTS
    assert (
        rules.believed(STARTS - timedelta(days=400), STARTS, ENDS, morning_after) == STARTS - rules.DOORS_OPEN
    )
    assert rules.believed(ENDS + timedelta(days=9), STARTS, ENDS, ENDS + timedelta(days=10)) == (
        ENDS + rules.DOORS_CLOSE
    )
    assert rules.believed(ENDS, STARTS, ENDS, STARTS) == STARTS


def test_before_the_doors_open_and_after_settling_nothing_is_noted() -> None:
    rules.check_doors("held", STARTS, STARTS - rules.DOORS_OPEN)
    rules.check_begun("closed", STARTS, STARTS)
    for state, at in (("held", STARTS - rules.DOORS_OPEN - timedelta(minutes=1)), ("settled", ENDS)):
        with pytest.raises(rules.NotInThisState):
            rules.check_doors(state, STARTS, at)
    for state, at in (("published", STARTS - timedelta(minutes=1)), ("draft", ENDS), ("cancelled", ENDS)):
        with pytest.raises(rules.NotInThisState):
            rules.check_begun(state, STARTS, at)
