"""Bringing a colleague: a guest with a seat of their own."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.mailing.rules import BadAddress
from socialmap.meetings import answering, colleagues, offers, rules
from socialmap.meetings.models import Guest, Invitation
from tests.meetings.answers import letters_to, states_of
from tests.meetings.meetings import invite_guest, make_meeting

HUIB = {
    "name": "Huib Arts",
    "email": "Huib@Praktijk.example",
    "organisation": "Praktijk",
    "discipline": "huisarts",
}
NO_ADDRESS = {**HUIB, "email": ""}


def comes(invitation: Invitation, clock: StoppedClock, colleague: dict[str, str] | None = None) -> str:
    with transaction():
        return answering.answer(invitation, "yes", by="test", at=clock.now(), colleague=colleague)


def goes(invitation: Invitation, clock: StoppedClock) -> None:
    with transaction():
        answering.answer(invitation, "no", by="test", at=clock.now())


def test_a_gp_comes_along_as_a_guest_with_a_seat_and_a_letter(either_app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now(), capacity=2)
    gerda = invite_guest(meeting, clock.now())

    comes(gerda, clock, HUIB)

    brought = colleagues.colleague_of(gerda)
    assert brought is not None
    assert brought.guest is not None
    assert (brought.state, brought.discipline, brought.guest.source) == ("yes", "huisarts", "colleague")
    assert states_of(meeting) == {"yes": 2}
    assert len(letters_to("huib@praktijk.example", "coming")) == 1


def test_with_one_seat_left_the_member_sits_and_the_colleague_waits(app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now(), capacity=1)
    gerda = invite_guest(meeting, clock.now())

    comes(gerda, clock, HUIB)

    brought = colleagues.colleague_of(gerda)
    assert brought is not None
    assert (gerda.state, brought.state) == ("yes", "waiting")
    assert len(letters_to("huib@praktijk.example", "waiting")) == 1


def test_who_waits_brings_a_colleague_who_waits_behind_them(app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now(), capacity=0)
    gerda = invite_guest(meeting, clock.now())

    comes(gerda, clock, HUIB)

    brought = colleagues.colleague_of(gerda)
    assert brought is not None
    assert (gerda.waiting_number, brought.waiting_number) == (1, 2)


def test_a_colleague_with_an_address_keeps_the_seat(app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now())
    gerda = invite_guest(meeting, clock.now())
    comes(gerda, clock, HUIB)

    goes(gerda, clock)

    assert states_of(meeting) == {"no": 1, "yes": 1}


def test_a_colleague_without_an_address_goes_too_and_leaves_nothing(app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now())
    gerda = invite_guest(meeting, clock.now())
    comes(gerda, clock, NO_ADDRESS)

    goes(gerda, clock)

    assert states_of(meeting) == {"no": 1}
    assert db.session.scalars(sa.select(Guest.name)).all() == ["Gerda Gast"]


def test_a_freed_place_is_at_once_for_a_colleague_nobody_can_write_to(
    app: Flask, clock: StoppedClock
) -> None:
    meeting = make_meeting(clock.now(), capacity=2)
    hans = invite_guest(meeting, clock.now(), name="Hans", email="hans@ziekenhuis.example")
    gerda = invite_guest(meeting, clock.now())
    comes(hans, clock)
    comes(gerda, clock, NO_ADDRESS)

    goes(hans, clock)

    brought = colleagues.colleague_of(gerda)
    assert brought is not None
    assert brought.state == "yes"


def test_a_colleague_nobody_can_write_to_does_not_come_without_who_brings_them(
    app: Flask, clock: StoppedClock
) -> None:
    meeting = make_meeting(clock.now(), capacity=1)
    hans = invite_guest(meeting, clock.now(), name="Hans", email="hans@ziekenhuis.example")
    gerda = invite_guest(meeting, clock.now())
    comes(hans, clock)
    comes(gerda, clock, NO_ADDRESS)
    goes(hans, clock)

    with transaction():
        # Gerda lets the place pass.
        offers.expire(clock.now() + timedelta(days=2))

    brought = colleagues.colleague_of(gerda)
    assert brought is not None
    assert (gerda.state, brought.state) == ("waiting", "waiting")


def test_nobody_brings_a_second_colleague(app: Flask, clock: StoppedClock) -> None:
    gerda = invite_guest(make_meeting(clock.now()), clock.now())
    comes(gerda, clock, HUIB)

    with pytest.raises(colleagues.AlreadyBrought):
        comes(gerda, clock, {**HUIB, "email": "iemand@praktijk.example"})


def test_a_colleague_brings_nobody(app: Flask, clock: StoppedClock) -> None:
    gerda = invite_guest(make_meeting(clock.now()), clock.now())
    comes(gerda, clock, HUIB)
    brought = colleagues.colleague_of(gerda)
    assert brought is not None

    with pytest.raises(colleagues.NoColleague):
        comes(brought, clock, {**HUIB, "email": "iemand@praktijk.example"})


def test_nobody_is_brought_to_a_meeting_without_colleagues(app: Flask, clock: StoppedClock) -> None:
    gerda = invite_guest(make_meeting(clock.now(), allows_colleague=False), clock.now())

    with pytest.raises(colleagues.NoColleague):
        comes(gerda, clock, HUIB)


def test_who_was_invited_answers_for_themselves(app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now())
    gerda = invite_guest(meeting, clock.now())
    invite_guest(meeting, clock.now(), name="Huib", email="huib@praktijk.example")

    with pytest.raises(colleagues.AlreadyInvited):
        comes(gerda, clock, HUIB)

    assert states_of(meeting) == {"invited": 2}


def test_a_wrong_address_keeps_nothing(app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now())
    gerda = invite_guest(meeting, clock.now())

    with pytest.raises(BadAddress):
        comes(gerda, clock, {**HUIB, "email": "huib@"})

    assert states_of(meeting) == {"invited": 1}


def test_one_person_does_not_have_us_write_to_many(app: Flask, clock: StoppedClock) -> None:
    gerda = invite_guest(make_meeting(clock.now()), clock.now())
    comes(gerda, clock)
    for number in range(colleagues.MOST):
        comes(gerda, clock, {**HUIB, "email": f"huib-{number}@praktijk.example"})
        with transaction():
            answering.without_colleague(gerda, by="test", at=clock.now())

    with pytest.raises(colleagues.NoColleague):
        comes(gerda, clock, {**HUIB, "email": "nog-een@praktijk.example"})


def test_taking_back_a_colleague_frees_the_seat(app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now(), capacity=2)
    gerda = invite_guest(meeting, clock.now())
    hans = invite_guest(meeting, clock.now(), name="Hans", email="hans@ziekenhuis.example")
    comes(gerda, clock, HUIB)
    comes(hans, clock)

    with transaction():
        answering.without_colleague(gerda, by="test", at=clock.now())

    assert hans.offered_until is not None
    assert colleagues.colleague_of(gerda) is None


def test_there_is_no_colleague_to_take_back(app: Flask, clock: StoppedClock) -> None:
    gerda = invite_guest(make_meeting(clock.now()), clock.now())
    comes(gerda, clock)

    with pytest.raises(rules.NotInThisState), transaction():
        answering.without_colleague(gerda, by="test", at=clock.now())
