"""What comes of an answer: a seat, a place in the line, or none."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.audit.models import AuditRow, AuditValues
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.meetings import answering, rules, seats
from socialmap.meetings.models import Invitation, Meeting
from tests.accounts.people import make_member
from tests.conftest import MakeListing
from tests.meetings.answers import letters_to, states_of
from tests.meetings.meetings import again, invite_guest, invite_member, make_meeting


def give(invitation: Invitation, choice: str, at: datetime, **more: object) -> str:
    """Answer as who opened the link."""
    with transaction():
        return answering.answer(invitation, choice, by="test", at=at, **more)  # type: ignore[arg-type]


def test_a_yes_is_a_seat_and_a_letter_for_the_calendar(either_app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now(), capacity=2)
    gerda = invite_guest(meeting, clock.now())

    state = give(gerda, "yes", clock.now())

    assert state == "yes"
    assert again(meeting).state == "published"
    assert len(letters_to("gerda@ziekenhuis.example", "coming")) == 1


def test_the_last_seat_makes_the_meeting_full_and_the_next_waits(
    either_app: Flask, clock: StoppedClock
) -> None:
    meeting = make_meeting(clock.now(), capacity=1)
    gerda = invite_guest(meeting, clock.now())
    hans = invite_guest(meeting, clock.now(), name="Hans", email="hans@ziekenhuis.example")

    give(gerda, "yes", clock.now())
    state = give(hans, "yes", clock.now())

    assert state == "waiting"
    assert hans.waiting_number == 1
    assert again(meeting).state == "full"
    assert len(letters_to("hans@ziekenhuis.example", "waiting")) == 1


def test_the_same_answer_twice_changes_and_writes_nothing_more(
    either_app: Flask, clock: StoppedClock
) -> None:
    meeting = make_meeting(clock.now(), capacity=1)
    gerda = invite_guest(meeting, clock.now())
    hans = invite_guest(meeting, clock.now(), name="Hans", email="hans@ziekenhuis.example")

    for invitation in (gerda, gerda, hans, hans):
        give(invitation, "yes", clock.now())

    assert states_of(meeting) == {"yes": 1, "waiting": 1}
    assert hans.waiting_number == 1
    assert len(letters_to("gerda@ziekenhuis.example")) == 1
    assert len(letters_to("hans@ziekenhuis.example")) == 1


def test_who_leaves_a_seat_hears_so_and_the_first_in_line_is_offered_it(
    either_app: Flask, clock: StoppedClock
) -> None:
    meeting = make_meeting(clock.now(), capacity=1)
    gerda = invite_guest(meeting, clock.now())
    hans = invite_guest(meeting, clock.now(), name="Hans", email="hans@ziekenhuis.example")
    give(gerda, "yes", clock.now())
    give(hans, "yes", clock.now())

    give(gerda, "no", clock.now())

    assert hans.state == "waiting"
    assert hans.offered_until == clock.now() + timedelta(days=1)
    assert len(letters_to("hans@ziekenhuis.example", "offered")) == 1
    assert again(meeting).state == "full"


def test_perhaps_takes_no_seat(app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now(), capacity=1)
    gerda = invite_guest(meeting, clock.now())

    state = give(gerda, "perhaps", clock.now())

    assert state == "perhaps"
    assert seats.taken(meeting) == 0


@pytest.mark.parametrize("state", ["closed", "cancelled", "held", "settled", "draft"])
def test_nobody_answers_a_meeting_that_is_not_open(app: Flask, clock: StoppedClock, state: str) -> None:
    meeting = make_meeting(clock.now(), state=state)
    gerda = invite_guest(meeting, clock.now())

    with pytest.raises((rules.TooLate, rules.NotInThisState)):
        give(gerda, "yes", clock.now())

    assert states_of(meeting) == {"invited": 1}


def test_the_last_day_is_a_whole_day_in_amsterdam(app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now())
    gerda = invite_guest(meeting, clock.now())
    hans = invite_guest(meeting, clock.now(), name="Hans", email="hans@ziekenhuis.example")
    # The last day is the first of November; Amsterdam is then an hour ahead of UTC.
    last_minute = datetime(2026, 11, 1, 22, 59, tzinfo=UTC)

    give(gerda, "yes", last_minute)
    with pytest.raises(rules.TooLate):
        give(hans, "yes", last_minute + timedelta(minutes=1))

    assert states_of(meeting) == {"yes": 1, "invited": 1}


def test_an_organiser_may_still_answer_for_who_phones(app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now(), state="closed")
    gerda = invite_guest(meeting, clock.now())

    state = give(gerda, "yes", clock.now(), is_by_hand=True)

    assert state == "yes"


def test_the_audit_knows_the_answer_and_never_the_diet(app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now())
    gerda = invite_guest(meeting, clock.now())

    give(gerda, "yes", clock.now(), diet="geen noten", numbers=[{"register": "KP", "number": "K-1"}])

    query = sa.select(AuditRow.verb, AuditValues.after).join(
        AuditValues, AuditValues.position == AuditRow.position
    )
    links = db.session.execute(query.where(AuditRow.thing == f"invitation:{gerda.uuid}")).all()
    assert [(verb, after["state"]) for verb, after in links] == [("answer", "yes")]
    assert "noten" not in str(links)
    assert "K-1" not in str(links)
    assert gerda.diet == "geen noten"


def test_who_does_not_come_leaves_no_diet_behind(app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now())
    gerda = invite_guest(meeting, clock.now())
    give(gerda, "yes", clock.now(), diet="geen noten")

    give(gerda, "no", clock.now())

    assert gerda.diet == ""


def test_a_meeting_that_asks_no_diet_keeps_none(app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now(), asks_diet=False)
    gerda = invite_guest(meeting, clock.now())

    give(gerda, "yes", clock.now(), diet="geen noten")

    assert gerda.diet == ""


def test_numbers_given_for_the_last_meeting_are_given_again(
    app: Flask, clock: StoppedClock, anna: Member
) -> None:
    numbers = [{"register": "KP", "number": "K-7"}, {"register": "V&VN", "number": "V-1"}]
    last_year = make_meeting(clock.now(), starts_at=clock.now() - timedelta(days=300), state="settled")
    invite_member(last_year, anna, clock.now(), "present", numbers=numbers)
    invitation = invite_member(make_meeting(clock.now()), anna, clock.now())

    give(invitation, "yes", clock.now())

    assert invitation.numbers == [{"register": "KP", "number": "K-7"}]


def test_numbers_of_a_listing_are_proposed_and_not_kept_unasked(
    app: Flask, clock: StoppedClock, anna: Member, make_listing: MakeListing
) -> None:
    from tests.accounts.people import keeper_of

    listing = make_listing(registrations=[{"register": "KP", "number": "K-9"}])
    keeper_of(listing, anna, at=clock.now())
    invitation = invite_member(make_meeting(clock.now()), anna, clock.now())

    give(invitation, "yes", clock.now())

    assert answering.known_numbers(invitation) == {"KP": "K-9"}
    assert invitation.numbers == []


def test_an_unknown_answer_is_no_answer(app: Flask, clock: StoppedClock) -> None:
    gerda = invite_guest(make_meeting(clock.now()), clock.now())

    with pytest.raises(ValueError, match="not an answer"):
        give(gerda, "present", clock.now())


def test_a_seat_that_became_free_is_not_for_a_newcomer_while_others_wait(
    app: Flask, clock: StoppedClock
) -> None:
    meeting: Meeting = make_meeting(clock.now(), capacity=1)
    gerda = invite_guest(meeting, clock.now())
    hans = invite_guest(meeting, clock.now(), name="Hans", email="hans@ziekenhuis.example")
    ineke = invite_guest(meeting, clock.now(), name="Ineke", email="ineke@ziekenhuis.example")
    give(gerda, "yes", clock.now())
    give(hans, "yes", clock.now())
    give(gerda, "no", clock.now())

    state = give(ineke, "yes", clock.now())

    assert state == "waiting"
    assert ineke.waiting_number == 2


def test_a_member_and_a_guest_stand_in_one_line(app: Flask, clock: StoppedClock, anna: Member) -> None:
    meeting = make_meeting(clock.now(), capacity=0)
    carla = make_member("carla@praktijk.example", at=clock.now())
    people = [
        invite_member(meeting, carla, clock.now()),
        invite_guest(meeting, clock.now()),
        invite_member(meeting, anna, clock.now()),
    ]

    for one in people:
        give(one, "yes", clock.now())

    assert [one.waiting_number for one in people] == [1, 2, 3]
