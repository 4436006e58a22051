"""Many people at the same instant: never one seat too many, and the rest in the order of their answers."""

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from socialmap.audit.models import AuditRow, AuditValues
from socialmap.audit.service import first_broken_link
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.mailing.models import Letter
from socialmap.meetings import answering, offers, seats
from socialmap.meetings.models import Invitation, Meeting
from tests.foundation.together import at_once
from tests.meetings.answers import invite_many, states_of
from tests.meetings.meetings import again, make_meeting

# As many as the database gives connections to one process at the same time.
AT_ONCE, SEATS = 12, 3


def answers(invitation_id: int, choice: str, clock: StoppedClock) -> Callable[[], str]:
    """One person who presses one button."""

    def press() -> str:
        with transaction() as session:
            one = session.get_one(Invitation, invitation_id)
            return answering.answer(one, choice, by=f"guest:{one.uuid}", at=clock.now())

    return press


def stored(meeting: Meeting) -> list[tuple[str, int | None]]:
    """State and number of every answer, in the order in which they were stored."""
    query = sa.select(AuditValues.after).join(AuditRow, AuditRow.position == AuditValues.position)
    query = query.where(AuditRow.verb == "answer").order_by(AuditRow.position)
    return [(after["state"], after["waiting_number"]) for after in db.session.scalars(query)]


def test_seats_are_given_out_exactly_and_the_line_is_the_order_of_the_answers(
    either_app: Flask, clock: StoppedClock
) -> None:
    meeting = make_meeting(clock.now(), capacity=SEATS)
    people = invite_many(meeting, AT_ONCE, clock.now())

    told = at_once(either_app, *[answers(one, "yes", clock) for one in people])

    assert sorted(told) == ["waiting"] * (AT_ONCE - SEATS) + ["yes"] * SEATS
    assert states_of(meeting) == {"yes": SEATS, "waiting": AT_ONCE - SEATS}
    assert stored(meeting) == [("yes", None)] * SEATS + [
        ("waiting", number) for number in range(1, AT_ONCE - SEATS + 1)
    ]
    assert again(meeting).state == "full"
    assert first_broken_link() is None


def test_who_presses_on_two_phones_has_one_seat_and_one_letter(
    either_app: Flask, clock: StoppedClock
) -> None:
    meeting = make_meeting(clock.now(), capacity=SEATS)
    people = invite_many(meeting, AT_ONCE // 2, clock.now())

    at_once(either_app, *[answers(one, "yes", clock) for one in people for _phone in range(2)])

    assert states_of(meeting) == {"yes": SEATS, "waiting": AT_ONCE // 2 - SEATS}
    assert len(stored(meeting)) == AT_ONCE // 2
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Letter)) == AT_ONCE // 2


def test_places_that_come_free_together_are_kept_for_the_first_in_line(
    either_app: Flask, clock: StoppedClock
) -> None:
    meeting = make_meeting(clock.now(), capacity=SEATS)
    people = invite_many(meeting, SEATS * 3, clock.now())
    for one in people:
        answers(one, "yes", clock)()

    at_once(either_app, *[answers(one, "no", clock) for one in people[:SEATS]])

    db.session.rollback()
    query = sa.select(Invitation.id).where(Invitation.offered_until.is_not(None)).order_by(Invitation.id)
    assert list(db.session.scalars(query)) == people[SEATS : SEATS * 2]
    assert seats.taken(again(meeting)) == SEATS


def test_taking_a_place_while_it_goes_to_the_next_is_one_or_the_other(
    either_app: Flask, clock: StoppedClock
) -> None:
    meeting = make_meeting(clock.now(), capacity=SEATS)
    people = invite_many(meeting, SEATS * 3, clock.now())
    for one in people:
        answers(one, "yes", clock)()
    for one in people[:SEATS]:
        answers(one, "no", clock)()

    def expire() -> None:
        with transaction():
            offers.expire(clock.now() + timedelta(hours=25))

    told = at_once(either_app, expire, *[answers(one, "yes", clock) for one in people[SEATS : SEATS * 2]])

    assert [one for one in told[1:] if one not in ("yes", "waiting")] == []
    assert seats.taken(again(meeting)) == SEATS
