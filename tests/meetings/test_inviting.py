"""Invitations leave after ten minutes, once to each person, and can be stopped until then."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.directory.audience import Rule
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.mailing.models import Letter
from socialmap.meetings import guests, inviting, rules
from socialmap.meetings.inviting_shown import progress_of
from socialmap.meetings.models import Guest, Invitation, Meeting, Wave
from tests.accounts.people import make_member
from tests.mailing.letters import links_in, sent, text_of
from tests.meetings.calendars import entry_in
from tests.meetings.meetings import again, invite_member, make_meeting

EVERYBODY = Rule()
TEN_MINUTES = timedelta(minutes=10)


def add_guest(meeting: Meeting, clock: StoppedClock, email: str = "gerda@ziekenhuis.example") -> Guest:
    with transaction():
        return guests.add(
            again_in(meeting),
            name="Gerda",
            email=email,
            organisation="Ziekenhuis",
            source="hospital",
            by="test",
            at=clock.now(),
        )


def again_in(meeting: Meeting) -> Meeting:
    return db.session.get_one(Meeting, meeting.id)


def invite(meeting: Meeting, clock: StoppedClock, rule: Rule | None = EVERYBODY, **more: object) -> Wave:
    with transaction():
        one = again_in(meeting)
        waiting = guests.uninvited(one)
        return inviting.invite(one, rule, waiting, by="test", at=clock.now(), **more)  # type: ignore[arg-type]


def invited(meeting: Meeting) -> list[str]:
    db.session.rollback()
    query = sa.select(Invitation.name).where(Invitation.meeting_id == meeting.id).order_by(Invitation.name)
    return list(db.session.scalars(query))


def test_an_invitation_leaves_after_ten_minutes(app: Flask, clock: StoppedClock, anna: Member) -> None:
    meeting = make_meeting(clock.now())

    wave = invite(meeting, clock)
    early = sent(app)
    clock.move(TEN_MINUTES)
    (letter,) = sent(app)

    assert early == []
    assert wave.count == 1
    assert letter["To"] == "anna@praktijk.example"
    assert "Geef uw antwoord:" in text_of(letter)
    assert len(links_in(letter)) == 1


def test_an_invitation_describes_the_meeting_and_asks_no_calendar_for_an_answer(
    app: Flask, clock: StoppedClock, anna: Member
) -> None:
    meeting = make_meeting(clock.now(), online_url="https://bellen.example/kamer")
    invite(meeting, clock)
    clock.move(TEN_MINUTES)

    (letter,) = sent(app)

    assert entry_in(letter).method == "PUBLISH"
    assert "attendee" not in entry_in(letter).event
    assert "bellen.example" not in letter.as_string()


def test_a_letter_fetches_nothing_and_follows_nobody(app: Flask, clock: StoppedClock, anna: Member) -> None:
    invite(make_meeting(clock.now()), clock)
    clock.move(TEN_MINUTES)

    (letter,) = sent(app)
    html = str(letter.get_body(("html",)).get_content())  # type: ignore[union-attr]

    assert [word for word in ("<img", "url(", "src=", "background=", "<link") if word in html] == []


def test_nobody_is_invited_twice(either_app: Flask, clock: StoppedClock) -> None:
    make_member("anna@praktijk.example", at=clock.now())
    meeting = make_meeting(clock.now())
    invite(meeting, clock)
    make_member("carla@praktijk.example", at=clock.now())

    second = invite(meeting, clock)

    assert second.count == 1
    assert invited(meeting) == ["Anna", "Carla"]
    with pytest.raises(inviting.NobodyLeft):
        invite(meeting, clock)


def test_a_guest_is_invited_along(app: Flask, clock: StoppedClock, anna: Member) -> None:
    meeting = make_meeting(clock.now())
    add_guest(meeting, clock)

    wave = invite(meeting, clock)
    clock.move(TEN_MINUTES)
    letters = {str(letter["To"]): text_of(letter) for letter in sent(app)}

    assert wave.count == 2
    assert "als gast" in letters["gerda@ziekenhuis.example"]
    assert "als gast" not in letters["anna@praktijk.example"]


def test_somebody_is_chosen_by_hand(app: Flask, clock: StoppedClock, anna: Member) -> None:
    make_member("carla@praktijk.example", at=clock.now())
    meeting = make_meeting(clock.now())

    invite(meeting, clock, None, by_hand=[anna.uuid])

    assert invited(meeting) == ["Anna"]


def test_a_member_of_another_network_cannot_be_chosen(app: Flask, clock: StoppedClock) -> None:
    other = make_member("otto@stad.example", at=clock.now(), network="utrecht-lekstroom")
    meeting = make_meeting(clock.now())

    with pytest.raises(inviting.NobodyLeft):
        invite(meeting, clock, None, by_hand=[other.uuid])


def test_who_came_along_as_a_colleague_is_not_invited_as_a_member(
    app: Flask, clock: StoppedClock, anna: Member
) -> None:
    meeting = make_meeting(clock.now())
    bringer = invite_member(meeting, anna, clock.now(), "yes")
    with transaction():
        guest = Guest(meeting_id=meeting.id, source="colleague", name="Carla", email="carla@praktijk.example")
        db.session.add(guest)
        db.session.flush()
        more = {"guest_id": guest.id, "brought_by_id": bringer.id, "invited_at": clock.now()}
        db.session.add(Invitation(meeting_id=meeting.id, name="Carla", state="yes", **more))
    make_member("carla@praktijk.example", at=clock.now())

    with pytest.raises(inviting.NobodyLeft):
        invite(meeting, clock)


def test_another_number_than_on_the_button_sends_nothing(
    app: Flask, clock: StoppedClock, anna: Member
) -> None:
    meeting = make_meeting(clock.now())

    with pytest.raises(inviting.OtherCount) as refusal:
        invite(meeting, clock, expected=2)

    assert refusal.value.count == 1
    assert invited(meeting) == []


@pytest.mark.parametrize("state", ["draft", "held", "settled", "cancelled"])
def test_only_to_a_meeting_to_come_people_are_invited(
    app: Flask, clock: StoppedClock, anna: Member, state: str
) -> None:
    meeting = make_meeting(clock.now(), state=state)

    with pytest.raises(rules.NotInThisState):
        invite(meeting, clock)


def test_after_the_last_day_to_answer_nobody_is_invited(
    app: Flask, clock: StoppedClock, anna: Member
) -> None:
    meeting = make_meeting(clock.now(), answer_by=clock.now().date() - timedelta(days=1))

    with pytest.raises(rules.TooLate):
        invite(meeting, clock)


def test_toch_niet_within_ten_minutes_reaches_nobody(either_app: Flask, clock: StoppedClock) -> None:
    make_member("anna@praktijk.example", at=clock.now())
    meeting = make_meeting(clock.now())
    add_guest(meeting, clock)
    wave_id = invite(meeting, clock).id
    clock.move(TEN_MINUTES - timedelta(seconds=1))

    with transaction():
        count = inviting.stop(db.session.get_one(Wave, wave_id), by="test", at=clock.now())
    clock.move(timedelta(days=1))

    assert count == 2
    assert sent(either_app) == []
    assert invited(meeting) == []
    assert invite(meeting, clock).count == 2


def test_after_ten_minutes_toch_niet_is_too_late(either_app: Flask, clock: StoppedClock) -> None:
    make_member("anna@praktijk.example", at=clock.now())
    meeting = make_meeting(clock.now())
    wave_id = invite(meeting, clock).id
    clock.move(TEN_MINUTES)

    with pytest.raises(inviting.HasLeft), transaction():
        inviting.stop(db.session.get_one(Wave, wave_id), by="test", at=clock.now())

    assert invited(meeting) == ["Anna"]
    assert len(sent(either_app)) == 1


def test_what_is_on_its_way_is_not_stopped_by_halves(app: Flask, clock: StoppedClock, anna: Member) -> None:
    make_member("carla@praktijk.example", at=clock.now())
    meeting = make_meeting(clock.now())
    wave_id = invite(meeting, clock).id
    with transaction():
        db.session.execute(
            sa.update(Letter).where(Letter.recipient == "anna@praktijk.example").values(state="sent")
        )

    with pytest.raises(inviting.HasLeft), transaction():
        inviting.stop(db.session.get_one(Wave, wave_id), by="test", at=clock.now())

    assert invited(meeting) == ["Anna", "Carla"]
    assert db.session.scalar(sa.select(sa.func.count(Letter.id))) == 2


def test_who_answered_before_toch_niet_stays(app: Flask, clock: StoppedClock, anna: Member) -> None:
    make_member("carla@praktijk.example", at=clock.now())
    meeting = make_meeting(clock.now())
    wave_id = invite(meeting, clock).id
    with transaction():
        one = db.session.scalars(sa.select(Invitation).where(Invitation.name == "Anna")).one()
        one.state, one.answered_at = "yes", clock.now()

    with transaction():
        count = inviting.stop(db.session.get_one(Wave, wave_id), by="test", at=clock.now())

    assert count == 1
    assert invited(meeting) == ["Anna"]


def test_a_letter_that_waited_until_the_meeting_was_called_off_is_dropped(
    app: Flask, clock: StoppedClock, anna: Member
) -> None:
    meeting = make_meeting(clock.now())
    wave = invite(meeting, clock)
    with transaction():
        again_in(meeting).state = "cancelled"
    clock.move(TEN_MINUTES)

    assert sent(app) == []
    assert progress_of(db.session.get_one(Wave, wave.id)).dropped == 1


def test_how_far_a_sending_is_can_be_seen(app: Flask, clock: StoppedClock, anna: Member) -> None:
    make_member("carla@praktijk.example", at=clock.now())
    make_member("dirk@praktijk.example", at=clock.now())
    wave = invite(make_meeting(clock.now()), clock)
    with transaction():
        failed = sa.update(Letter).where(Letter.recipient == "dirk@praktijk.example").values(state="failed")
        late = sa.update(Letter).where(Letter.recipient == "carla@praktijk.example")
        db.session.execute(failed)
        db.session.execute(late.values(due_at=clock.now() + timedelta(days=1)))
    clock.move(TEN_MINUTES)
    sent(app)

    progress = progress_of(db.session.get_one(Wave, wave.id))

    assert (progress.sent, progress.waiting, progress.failed, progress.dropped) == (1, 1, 1, 0)


def test_a_trial_says_so_and_its_button_changes_nothing(
    app: Flask, clock: StoppedClock, organiser: Member
) -> None:
    meeting = make_meeting(clock.now(), organiser=organiser, state="draft")
    with transaction():
        reader = db.session.get_one(Member, organiser.id)
        inviting.send_trial(again_in(meeting), reader, at=clock.now())

    (letter,) = sent(app)

    assert str(letter["Subject"]).startswith("Proef: Uitnodiging")
    assert "Dit is een proef" in text_of(letter)
    assert links_in(letter) == ["/brief/proef"]
    assert invited(meeting) == []


def test_invitations_count_for_the_promise_of_the_year(app: Flask, clock: StoppedClock, anna: Member) -> None:
    invite(make_meeting(clock.now()), clock)

    letter = db.session.scalars(sa.select(Letter)).one()

    assert not letter.is_asked_for
    assert "anna" not in str(letter.values).lower()


def test_a_guest_who_became_a_member_is_invited_once(app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now())
    add_guest(meeting, clock, "anna@praktijk.example")
    make_member("anna@praktijk.example", at=clock.now())

    wave = invite(meeting, clock)

    assert wave.count == 1
    assert invited(meeting) == ["Anna"]
    assert again(meeting).state == "published"
