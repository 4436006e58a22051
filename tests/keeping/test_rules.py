"""When keepers are asked, and how often at most."""

from datetime import date, timedelta

from socialmap.keeping import rules

MONDAY = date(2026, 3, 2)


def test_everybody_has_a_working_day_for_letters() -> None:
    week = [MONDAY + timedelta(days=day) for day in range(7)]

    days = {member: {rules.letter_day(member, today) for today in week[4:5]} for member in range(5)}

    assert [day for (day,) in days.values()] == week[:5]


def test_the_day_of_a_letter_never_lies_ahead() -> None:
    for member in range(7):
        for step in range(30):
            today = MONDAY + timedelta(days=step)

            assert today - timedelta(days=7) < rules.letter_day(member, today) <= today


def test_a_listing_is_asked_about_five_months_after_it_was_confirmed() -> None:
    confirmed_on = MONDAY - rules.ASK_AFTER

    assert rules.question_due(confirmed_on, None, MONDAY) == 0
    assert rules.question_due(confirmed_on + timedelta(days=1), None, MONDAY) is None


def test_reminders_follow_after_14_and_30_days_and_then_no_more() -> None:
    numbers = [
        rules.question_due(MONDAY, MONDAY, MONDAY + timedelta(days=day)) for day in (0, 13, 14, 29, 30, 400)
    ]

    assert numbers == [None, None, 1, 1, 2, 2]


def test_letters_nobody_asked_for_come_a_week_apart() -> None:
    assert not rules.may_write(MONDAY, MONDAY - timedelta(days=6), 1, is_silent=False)
    assert rules.may_write(MONDAY, MONDAY - timedelta(days=7), 1, is_silent=False)


def test_nine_letters_in_a_year_for_who_answers_and_ten_for_who_is_silent() -> None:
    assert [rules.may_write(MONDAY, None, count, is_silent=False) for count in (8, 9)] == [True, False]
    assert [rules.may_write(MONDAY, None, count, is_silent=True) for count in (9, 10)] == [True, False]


def test_a_proof_is_mentioned_ninety_days_before_it_ends() -> None:
    ends = MONDAY + timedelta(days=90)

    assert rules.proof_due(ends, MONDAY)
    assert not rules.proof_due(ends + timedelta(days=1), MONDAY)
    assert rules.proof_due(ends + timedelta(days=1), MONDAY, along=True)
    assert not rules.proof_due(None, MONDAY)
