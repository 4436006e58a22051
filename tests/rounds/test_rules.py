"""When a round meets, how far it is, who decides, and whom is reminded: without a site."""

from datetime import date, timedelta

import pytest

from socialmap.rounds import rules
from socialmap.rounds.rules import Votes


def test_the_meeting_is_on_the_first_monday_to_thursday_from_the_chosen_day_on() -> None:
    assert rules.meeting_day(2026, "03-12") == date(2026, 3, 12)
    assert rules.meeting_day(2027, "03-12") == date(2027, 3, 15)
    assert rules.meeting_day(2028, "03-12") == date(2028, 3, 13)


def test_nobody_meets_on_a_public_holiday() -> None:
    # The king's birthday, Ascension Day, Whit Monday, Easter Monday and Boxing Day.
    assert rules.meeting_day(2026, "04-27") == date(2026, 4, 28)
    assert rules.meeting_day(2026, "05-14") == date(2026, 5, 18)
    assert rules.meeting_day(2026, "05-22") == date(2026, 5, 26)
    assert rules.meeting_day(2026, "04-03") == date(2026, 4, 7)
    assert rules.meeting_day(2026, "12-25") == date(2026, 12, 28)


def test_no_round_of_a_hundred_years_is_on_a_holiday_or_a_weekend() -> None:
    days = rules.meeting_days({"round_spring": "04-20", "round_autumn": "12-24"}, range(2026, 2126))

    assert len(days) == 200
    assert [day for day in days if day.weekday() > 3 or day in rules.holidays(day.year)] == []


def test_easter_is_where_the_church_has_it() -> None:
    known = {
        2024: date(2024, 3, 31),
        2025: date(2025, 4, 20),
        2027: date(2027, 3, 28),
        2038: date(2038, 4, 25),
    }

    assert {year: rules.easter(year) for year in known} == known


def test_the_kings_birthday_on_a_sunday_is_kept_the_day_before() -> None:
    assert date(2025, 4, 26) in rules.holidays(2025)
    assert date(2025, 4, 27) not in rules.holidays(2025)


def test_a_round_opens_sixty_days_ahead_and_closes_fourteen() -> None:
    spring, autumn = rules.plans_of({}, 2027)

    assert (spring.name, autumn.name) == ("2027-1", "2027-2")
    assert spring.opens_on == date(2027, 1, 14)
    assert spring.closes_on == date(2027, 3, 1)
    assert spring.meets_at.isoformat() == "2027-03-15T19:30:00+01:00"
    assert autumn.meets_at.isoformat() == "2027-09-13T19:30:00+02:00"


def test_rounds_are_numbered_by_the_calendar_whatever_the_settings_are_called() -> None:
    plans = rules.plans_of({"round_spring": "09-10", "round_autumn": "03-12"}, 2026)

    assert [(plan.name, plan.meets_on.month) for plan in plans] == [("2026-1", 3), ("2026-2", 9)]


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (-61, "planned"),
        (-60, "open"),
        (-14, "open"),
        (-13, "closed"),
        (-1, "closed"),
        (0, "meeting"),
        (9, "meeting"),
    ],
)
def test_a_round_goes_by_its_dates(days: int, state: str) -> None:
    plan = rules.plans_of({}, 2027)[0]
    today = plan.meets_on + timedelta(days=days)

    assert rules.state_on(today, plan.opens_on, plan.closes_on, plan.meets_on) == state


def test_a_clock_that_runs_back_takes_no_round_back() -> None:
    assert rules.further("meeting", "planned") == "meeting"
    assert rules.further("settled", "meeting") == "settled"
    assert rules.further("planned", "closed") == "closed"


def test_only_the_latest_step_that_is_due_is_sent() -> None:
    due = {days: rules.reminder_due(days) for days in (40, 29, 28, 20, 14, 10, 4, 3, 1, 0, -1)}

    assert due == {40: None, 29: None, 28: 28, 20: 28, 14: 14, 10: 14, 4: 14, 3: 3, 1: 3, 0: 3, -1: None}


@pytest.mark.parametrize(
    ("votes", "voters", "refusal"),
    [
        (Votes(2, 1, 0), 3, None),
        (Votes(3, 0, 0), 3, None),
        (Votes(2, 0, 1), 2, rules.TooManyVotes),
        (Votes(2, 0, 0), 2, rules.NoQuorum),
        (Votes(1, 0, 2), 3, rules.NoMajority),
        (Votes(2, 2, 0), 4, rules.NoMajority),
        (Votes(2, 3, 0), 5, rules.NoMajority),
        (Votes(2, 1, 3), 6, None),
    ],
)
def test_a_yes_needs_a_quorum_and_a_majority(
    votes: Votes, voters: int, refusal: type[Exception] | None
) -> None:
    if refusal is None:
        rules.check_decision("approved", votes, voters=voters, settings={})
        return

    with pytest.raises(refusal):
        rules.check_decision("approved", votes, voters=voters, settings={})


def test_a_no_does_not_follow_from_a_majority_for() -> None:
    with pytest.raises(rules.MajorityFor):
        rules.check_decision("declined", Votes(3, 0, 0), voters=3, settings={})
    with pytest.raises(rules.NoQuorum):
        rules.check_decision("declined", Votes(0, 2, 0), voters=2, settings={})

    rules.check_decision("declined", Votes(1, 2, 0), voters=3, settings={})


def test_a_network_sets_its_own_quorum_and_majority() -> None:
    settings = {"quorum": 5, "votes_needed": 4}

    rules.check_decision("approved", Votes(4, 1, 0), voters=5, settings=settings)
    with pytest.raises(rules.NoMajority):
        rules.check_decision("approved", Votes(3, 1, 1), voters=5, settings=settings)
    with pytest.raises(rules.NoQuorum):
        rules.check_decision("approved", Votes(4, 0, 0), voters=4, settings=settings)


def test_talking_and_putting_off_need_nobody() -> None:
    rules.check_decision("held", Votes(0, 0, 0), voters=1, settings={})
    rules.check_decision("noted", Votes(0, 0, 0), voters=0, settings={})


@pytest.mark.parametrize(
    ("cast", "outcome"),
    [
        (["for", "for"], "held"),
        (["for", "for", "against"], "approved"),
        (["for", "against", "against"], "declined"),
        (["for", "for", "against", "against"], "held"),
        (["abstained", "abstained", "abstained"], "held"),
        (["for", "abstained", "abstained"], "held"),
        ([], "held"),
    ],
)
def test_a_vote_in_writing_is_counted(cast: list[str], outcome: str) -> None:
    assert rules.outcome_in_writing(rules.counted(cast), {}) == outcome


def test_who_hands_in_too_late_for_a_round_hears_within_half_a_year() -> None:
    meetings = [date(2026, 3, 12), date(2026, 9, 10)]

    assert rules.heard_by(date(2026, 2, 26), meetings, 14) == date(2026, 3, 12)
    assert rules.heard_by(date(2026, 2, 27), meetings, 14) == date(2026, 8, 29)
    assert rules.heard_by(date(2026, 8, 1), meetings, 14) == date(2026, 9, 10)
