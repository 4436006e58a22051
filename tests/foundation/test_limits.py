"""Not too often from one place, and nobody's place is kept."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.foundation.db import db, transaction
from socialmap.foundation.errors import TooOften
from socialmap.foundation.limits import Limit, count, hand_of
from tests.conftest import MONDAY
from tests.foundation.together import at_once
from tests.foundation.visits import ask_again, hidden_fields

HOUR = timedelta(hours=1)
HALF_PAST = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def knock(at: datetime = HALF_PAST, *, hand: str = "anna", most: int = 3) -> None:
    with transaction():
        count(hand, at=at, most=most, window=HOUR)


def counts() -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Limit.count)))


def test_the_fourth_of_three_hears_how_long_to_wait(either_app: Flask) -> None:
    for _ in range(3):
        knock()

    with pytest.raises(TooOften) as refusal:
        knock()

    assert 1800 <= refusal.value.retry_after <= 1801
    assert counts() == [3]


def test_the_next_hour_and_another_hand_start_anew(either_app: Flask) -> None:
    for _ in range(3):
        knock()

    knock(HALF_PAST + HOUR)
    knock(hand="carla")

    assert sorted(counts()) == [1, 1, 3]


def test_the_first_two_at_the_same_moment_both_count(either_app: Flask) -> None:
    answers = at_once(either_app, *[knock] * 4)

    refused = [answer for answer in answers if isinstance(answer, TooOften)]
    assert (len(refused), [answer for answer in answers if answer not in refused]) == (1, [None] * 3)
    assert counts() == [3]


def test_counts_of_yesterday_are_thrown_away(app: Flask) -> None:
    knock()

    knock(HALF_PAST + timedelta(hours=26), hand="carla")

    assert [row.hand for row in db.session.scalars(sa.select(Limit))] == ["carla"]


def test_a_hand_tells_nothing_and_is_another_one_tomorrow() -> None:
    today = hand_of("report", "192.0.2.7", secret="s", at=MONDAY)
    tomorrow = hand_of("report", "192.0.2.7", secret="s", at=MONDAY + timedelta(days=1))
    other_secret = hand_of("report", "192.0.2.7", secret="t", at=MONDAY)

    assert "192.0.2.7" not in today
    assert len({today, tomorrow, other_secret}) == 3


def test_too_many_reports_from_one_place_are_answered_with_429(site: Flask, report_address: str) -> None:
    client, place = site.test_client(), {"REMOTE_ADDR": "192.0.2.9"}
    answers = []
    for number in range(11):
        tokens = hidden_fields(ask_again(client, report_address))
        # Another address in a header is still the same place.
        headers = {"X-Forwarded-For": f"192.0.2.{100 + number}"}
        data = {**tokens, "kind": "left"}
        answers.append(
            ask_again(client, report_address, "POST", data=data, headers=headers, environ_base=place)
        )

    assert [answer.status_code for answer in answers] == [303] * 10 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 3601
    assert "Stuur het later nog een keer." in answers[-1].get_data(as_text=True)
