"""What comes first on the desk, when waiting gets too long, and when a letter is worth it."""

from datetime import date, timedelta

import pytest

from socialmap.desk import rules
from socialmap.desk.rules import AMBER, CALM, RED, Limits, Waiting

TODAY = date(2026, 3, 2)
LIMITS = Limits(amber=120, red=150, summary=7)


def line(kind: str = "new", days: int = 0, *, due: int | None = None, name: str = "A") -> Waiting:
    due_on = None if due is None else TODAY + timedelta(days=due)
    return Waiting(kind, f"kerngroep/{name}", name, TODAY - timedelta(days=days), 1, due_on=due_on)


@pytest.mark.parametrize(
    ("days", "stage"),
    [(0, CALM), (119, CALM), (120, AMBER), (149, AMBER), (150, RED), (183, RED), (400, RED)],
)
def test_waiting_gets_amber_and_then_red_on_the_day_itself(days: int, stage: str) -> None:
    assert rules.urgency(line("request", days), TODAY, LIMITS) == stage


@pytest.mark.parametrize(("due", "stage"), [(-1, RED), (0, RED), (1, AMBER), (14, AMBER), (15, CALM)])
def test_what_has_a_date_is_urgent_as_that_date_comes_near(due: int, stage: str) -> None:
    assert rules.urgency(line("proof", due=due), TODAY, LIMITS) == stage


def test_an_old_report_is_not_red_because_the_charter_counts_no_days_for_it() -> None:
    assert rules.urgency(line("report", 400), TODAY, LIMITS) == CALM


def test_the_most_urgent_comes_first_then_what_waits_for_us_then_the_oldest() -> None:
    lines = [
        line("asked", 90, name="waits for somebody else"),
        line("new", 3, name="young"),
        line("report", 30, name="old"),
        line("changed", 130, name="amber"),
        line("asked", 160, name="red"),
        line("access", name="colleague"),
    ]

    found = [one.name for one in rules.in_order(lines, TODAY, {1: LIMITS})]

    assert found == ["colleague", "red", "amber", "old", "young", "waits for somebody else"]


def test_the_longest_wait_is_of_a_decision_and_not_of_a_report() -> None:
    lines = [line("report", 400, name="report"), line("asked", 20, name="asked"), line("new", 9)]

    found = rules.longest_wait(lines, TODAY)

    assert found is not None
    assert found.name == "asked"
    assert rules.longest_wait(lines[:1], TODAY) is None


@pytest.mark.parametrize(
    ("one", "is_worth"),
    [
        (line("new", 6), False),
        (line("new", 7), True),
        (line("proof", due=80), True),
        (line("appeal", 1, due=50), True),
        (line("asked", 30), False),
        (line("asked", 121), True),
        (line("round", 30), False),
    ],
)
def test_a_letter_is_worth_it_for_what_is_a_week_old_or_has_a_date(one: Waiting, is_worth: bool) -> None:
    assert rules.is_worth_a_letter(one, TODAY, LIMITS) is is_worth


@pytest.mark.parametrize(("days", "near"), [(-1, False), (0, True), (28, True), (29, False)])
def test_a_round_is_near_four_weeks_ahead(days: int, near: bool) -> None:
    assert rules.is_near(TODAY + timedelta(days=days), TODAY) is near


@pytest.mark.parametrize(
    ("asked", "count", "expected"),
    [("", 0, (1, 1)), ("1", 100, (1, 1)), ("2", 101, (2, 2)), ("9", 101, (2, 2)), ("x", 500, (1, 5))],
)
def test_an_odd_page_is_the_nearest_that_exists(asked: str, count: int, expected: tuple[int, int]) -> None:
    assert rules.page_within(asked, count) == expected


def test_a_network_may_choose_its_own_limits() -> None:
    assert rules.limits_of({"wait_red": 100}) == Limits(120, 100, 7)
