"""A freed place goes to who waited longest, and after a day to the next."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from socialmap.foundation.clock import AMSTERDAM, StoppedClock
from socialmap.foundation.db import transaction
from socialmap.meetings import answering, offers, rules, seats
from socialmap.meetings.models import Invitation, Meeting
from tests.meetings.answers import letters_to, states_of
from tests.meetings.meetings import again, invite_guest, make_meeting

STARTS = datetime(2026, 11, 12, 19, 0, tzinfo=AMSTERDAM)
NAMES = ("Gerda", "Hans", "Ineke", "Joop")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("offered", "until"),
    [
        (at(2, 9), at(3, 9)),
        (at(10, 18), at(11, 18)),
        (at(10, 19), at(11, 18)),
        (at(11, 14, 59), at(11, 18)),
        (at(11, 16), at(11, 19)),
        (at(11, 18), at(12, 11)),
        (at(11, 23), at(12, 11)),
        (at(12, 3), at(12, 11)),
        (at(12, 9), at(12, 12)),
        (at(12, 15), at(12, 18)),
        (at(12, 16), None),
        (at(12, 17, 30), None),
    ],
)
def test_a_place_is_kept_a_day_and_shorter_near_the_meeting(
    offered: datetime, until: datetime | None
) -> None:
    kept = offers.kept_until(STARTS, offered)

    assert kept == until


def full_meeting(
    clock: StoppedClock, *, capacity: int = 1, **values: object
) -> tuple[Meeting, list[Invitation]]:
    """Four people said yes, in the order of their names."""
    meeting = make_meeting(clock.now(), capacity=capacity, **values)
    people = [
        invite_guest(meeting, clock.now(), name=name, email=f"{name.lower()}@ziekenhuis.example")
        for name in NAMES
    ]
    for one in people:
        give(one, "yes", clock.now())
    return meeting, people


def give(invitation: Invitation, choice: str, at: datetime) -> str:
    with transaction():
        return answering.answer(invitation, choice, by="test", at=at)


def expire(at: datetime) -> None:
    with transaction():
        offers.expire(at)


def test_who_takes_the_kept_place_sits(either_app: Flask, clock: StoppedClock) -> None:
    meeting, (gerda, hans, *_rest) = full_meeting(clock)
    give(gerda, "no", clock.now())

    state = give(hans, "yes", clock.now() + timedelta(hours=23))

    assert state == "yes"
    assert hans.offered_until is None
    assert states_of(meeting) == {"no": 1, "yes": 1, "waiting": 2}


def test_after_a_day_the_place_goes_to_the_next_and_nobody_is_asked_twice(
    either_app: Flask, clock: StoppedClock
) -> None:
    meeting, (gerda, hans, ineke, joop) = full_meeting(clock)
    give(gerda, "no", clock.now())

    for days in range(1, 6):
        expire(clock.now() + timedelta(days=days, hours=1))

    assert [
        len(letters_to(f"{name}@ziekenhuis.example", "offered")) for name in ("hans", "ineke", "joop")
    ] == [
        1,
        1,
        1,
    ]
    assert [one.waiting_number for one in (hans, ineke, joop)] == [None, None, None]
    assert seats.taken(again(meeting)) == 0


def test_who_let_a_place_pass_may_still_come_when_a_seat_is_free(app: Flask, clock: StoppedClock) -> None:
    _meeting, (gerda, hans, *_rest) = full_meeting(clock)
    give(gerda, "no", clock.now())
    for days in range(1, 6):
        expire(clock.now() + timedelta(days=days, hours=1))

    state = give(hans, "yes", clock.now() + timedelta(days=6))

    assert state == "yes"


def test_who_is_too_late_with_a_kept_place_stands_last_in_line(app: Flask, clock: StoppedClock) -> None:
    _meeting, (gerda, hans, ineke, joop) = full_meeting(clock)
    give(gerda, "no", clock.now())

    # Nobody has looked yet, so the place is still marked as kept.
    state = give(hans, "yes", clock.now() + timedelta(days=1))

    assert state == "waiting"
    assert hans.waiting_number == 4
    assert ineke.offered_until is not None
    assert joop.waiting_number == 3


def test_who_declines_a_kept_place_passes_it_on_at_once(app: Flask, clock: StoppedClock) -> None:
    _meeting, (gerda, hans, ineke, _joop) = full_meeting(clock)
    give(gerda, "no", clock.now())

    give(hans, "no", clock.now())

    assert hans.state == "no"
    assert ineke.offered_until == clock.now() + rules.OFFER


def test_a_kept_place_can_be_taken_after_the_last_day_to_answer(app: Flask, clock: StoppedClock) -> None:
    _meeting, (gerda, hans, *_rest) = full_meeting(clock, answer_by=clock.now().date())
    give(gerda, "no", clock.now())

    state = give(hans, "yes", clock.now() + timedelta(hours=20))

    assert state == "yes"


def test_more_seats_are_offered_in_the_order_of_the_line(either_app: Flask, clock: StoppedClock) -> None:
    meeting, (_gerda, hans, ineke, joop) = full_meeting(clock)

    with transaction():
        meeting.capacity = 3
        count = offers.offer_free_places(meeting, at=clock.now())

    assert count == 2
    assert [one.offered_until is not None for one in (hans, ineke, joop)] == [True, True, False]


def test_nothing_is_offered_for_a_meeting_that_was_cancelled(app: Flask, clock: StoppedClock) -> None:
    meeting, (_gerda, hans, *_rest) = full_meeting(clock)

    with transaction():
        meeting.state, meeting.capacity = "cancelled", 4
        count = offers.offer_free_places(meeting, at=clock.now())

    assert count == 0
    assert hans.offered_until is None


def test_an_organiser_gives_a_free_place_to_somebody_further_down(app: Flask, clock: StoppedClock) -> None:
    meeting, (gerda, hans, ineke, joop) = full_meeting(clock)
    give(gerda, "no", clock.now())
    give(hans, "no", clock.now())
    give(ineke, "no", clock.now())

    with transaction():
        offers.give(joop, by="test", at=clock.now())

    assert joop.state == "yes"
    assert states_of(meeting) == {"no": 3, "yes": 1}


def test_when_all_is_taken_only_an_organiser_who_says_so_gives_one_more(
    app: Flask, clock: StoppedClock
) -> None:
    meeting, (_gerda, _hans, _ineke, joop) = full_meeting(clock)

    with pytest.raises(seats.NoSeatLeft), transaction():
        offers.give(joop, by="test", at=clock.now())
    with transaction():
        offers.give(joop, by="test", at=clock.now(), over_capacity=True)

    assert states_of(meeting) == {"yes": 2, "waiting": 2}


def test_a_seat_above_the_capacity_that_comes_free_is_not_offered(app: Flask, clock: StoppedClock) -> None:
    meeting, (gerda, hans, _ineke, joop) = full_meeting(clock)
    with transaction():
        offers.give(joop, by="test", at=clock.now(), over_capacity=True)

    give(gerda, "no", clock.now())

    assert hans.offered_until is None
    assert seats.taken(again(meeting)) == 1
