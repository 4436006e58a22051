"""What people hear of a meeting, and what becomes of it in their calendar."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.meetings import answering, telling
from socialmap.meetings.calendar import uid_of
from socialmap.meetings.models import Invitation, Material, Meeting
from socialmap.meetings.service import cancel
from tests.accounts.people import make_member
from tests.browsing import Browser
from tests.mailing.letters import html_in, links_in, sent, text_of
from tests.meetings.calendars import entry_in, has_calendar
from tests.meetings.meetings import invite_guest, invite_member, make_meeting

LINK = "https://bellen.example/kamer-1"
TEN_MINUTES = timedelta(minutes=10)


def answer(invitation: Invitation, choice: str, clock: StoppedClock) -> str:
    with transaction():
        one = db.session.get_one(Invitation, invitation.id)
        return answering.answer(one, choice, by="test", at=clock.now())


def move(meeting: Meeting, clock: StoppedClock, **values: object) -> None:
    """Change a meeting as an organiser does, and let everybody know."""
    with transaction():
        one = db.session.get_one(Meeting, meeting.id)
        before = telling.told_of(one)
        for name, value in values.items():
            setattr(one, name, value)
        one.sequence, one.changed_at = one.sequence + 1, clock.now()
        telling.tell_changed(one, at=clock.now(), before=before)


def last(app: Flask) -> EmailMessage:
    return sent(app)[-1]


@pytest.fixture
def meeting(app: Flask, clock: StoppedClock) -> Meeting:
    """The yearly training, also online."""
    return make_meeting(clock.now(), online_url=LINK)


@pytest.fixture
def invitation(meeting: Meeting, anna: Member, clock: StoppedClock) -> Invitation:
    """That of Anna."""
    return invite_member(meeting, anna, clock.now())


def test_after_a_yes_the_meeting_comes_with_the_way_in(
    app: Flask, clock: StoppedClock, meeting: Meeting, invitation: Invitation
) -> None:
    answer(invitation, "yes", clock)

    letter = last(app)
    entry = entry_in(letter)

    assert str(letter["Subject"]).startswith("U komt: Samen rond")
    assert (entry.method, entry.sequence, entry.uid) == ("REQUEST", 1, uid_of(meeting))
    assert entry.event["attendee"].params["RSVP"] == "FALSE"
    assert LINK in text_of(letter)
    assert len(links_in(letter)) == 1


def test_yes_no_and_yes_again_is_one_entry_that_keeps_up(
    app: Flask, clock: StoppedClock, meeting: Meeting, invitation: Invitation
) -> None:
    entries = []
    for choice in ("yes", "no", "yes", "perhaps"):
        answer(invitation, choice, clock)
        entries.append(entry_in(last(app)))

    assert [entry.method for entry in entries] == ["REQUEST", "CANCEL", "REQUEST", "CANCEL"]
    assert [entry.sequence for entry in entries] == [1, 2, 3, 4]
    assert {entry.uid for entry in entries} == {uid_of(meeting)}
    assert [entry.status for entry in entries] == ["CONFIRMED", "CANCELLED"] * 2


def test_who_was_told_nothing_needs_no_calling_back(
    app: Flask, clock: StoppedClock, invitation: Invitation
) -> None:
    answer(invitation, "yes", clock)
    answer(invitation, "no", clock)

    assert sent(app) == []


def test_a_yes_that_changes_before_its_letter_leaves_is_taken_out_of_the_calendar(
    app: Flask, clock: StoppedClock, invitation: Invitation
) -> None:
    answer(invitation, "yes", clock)
    sent(app)
    for choice in ("no", "yes", "no"):
        answer(invitation, choice, clock)

    methods = {entry_in(letter).method for letter in sent(app)[1:]}

    assert methods == {"CANCEL"}


def test_a_no_without_a_yes_before_it_gets_no_letter(
    app: Flask, clock: StoppedClock, invitation: Invitation
) -> None:
    answer(invitation, "no", clock)

    assert sent(app) == []


def test_the_button_in_a_letter_leads_to_the_answer_until_the_last_day(
    app: Flask, clock: StoppedClock, meeting: Meeting, invitation: Invitation
) -> None:
    answer(invitation, "yes", clock)
    (address,) = links_in(last(app))
    browser = Browser(app.test_client())
    last_moment = telling.end_of(meeting.answer_by) - timedelta(minutes=1)

    clock.instant = last_moment
    in_time = browser.open(address)
    clock.instant = last_moment + timedelta(minutes=2)
    too_late = browser.open(address)

    assert in_time.status == 200
    assert len(in_time.all("main form")) > 0
    assert too_late.status == 200
    assert too_late.all("main form") == []


def test_a_full_meeting_tells_of_the_waiting_list_and_then_of_a_place(
    app: Flask, clock: StoppedClock, anna: Member
) -> None:
    meeting = make_meeting(clock.now(), capacity=1)
    first = invite_member(meeting, anna, clock.now())
    second = invite_guest(meeting, clock.now())
    answer(first, "yes", clock)
    answer(second, "yes", clock)
    waiting = last(app)
    answer(first, "no", clock)

    offered = next(one for one in sent(app) if "Er is een plaats voor u" in str(one["Subject"]))

    assert "wachtlijst" in str(waiting["Subject"])
    assert not has_calendar(waiting)
    assert "dinsdag 3 maart 2026, 09.00 uur" in text_of(offered)
    assert len(links_in(offered)) == 1


def test_a_change_updates_the_calendar_and_says_what_it_was(
    app: Flask, clock: StoppedClock, meeting: Meeting, invitation: Invitation
) -> None:
    answer(invitation, "yes", clock)
    before = entry_in(last(app))
    clock.move(timedelta(days=1))

    move(meeting, clock, starts_at=meeting.starts_at - timedelta(hours=1), location_name="De Haven")
    clock.move(TEN_MINUTES)
    letter = last(app)
    entry = entry_in(letter)

    assert str(letter["Subject"]).startswith("Veranderd:")
    assert "Het was: donderdag 12 november 2026, 19.00 tot 21.30 uur" in text_of(letter)
    assert "Het was: Wijkcentrum De Brug" in text_of(letter)
    assert (entry.method, entry.uid) == ("REQUEST", before.uid)
    assert entry.sequence > before.sequence
    assert entry.starts == before.starts - timedelta(hours=1)


def test_who_did_not_say_yes_hears_of_a_change_without_the_way_in(
    app: Flask, clock: StoppedClock, meeting: Meeting, anna: Member
) -> None:
    states = ("invited", "perhaps", "waiting", "no")
    for state in states:
        member = make_member(f"{state}@praktijk.example", at=clock.now())
        invite_member(meeting, member, clock.now(), state)

    move(meeting, clock, online_url="https://bellen.example/kamer-2")
    clock.move(TEN_MINUTES)
    letters = sent(app)

    assert sorted(str(one["To"]).partition("@")[0] for one in letters) == ["invited", "perhaps", "waiting"]
    assert {entry_in(one).method for one in letters} == {"PUBLISH"}
    assert [one for one in letters if "bellen.example" in one.as_string()] == []
    assert all("De link om online mee te doen is anders" in text_of(one) for one in letters)


def test_changes_within_ten_minutes_are_one_letter(
    app: Flask, clock: StoppedClock, meeting: Meeting, invitation: Invitation
) -> None:
    move(meeting, clock, location_name="De Haven")
    clock.move(timedelta(minutes=5))
    move(meeting, clock, location_name="De Kade")
    clock.move(TEN_MINUTES)

    (letter,) = sent(app)

    assert "De Kade" in text_of(letter)
    assert "Het was: Wijkcentrum De Brug" in text_of(letter)


def test_what_was_put_back_is_not_told(
    app: Flask, clock: StoppedClock, meeting: Meeting, invitation: Invitation
) -> None:
    move(meeting, clock, location_name="De Haven")
    move(meeting, clock, location_name="Wijkcentrum De Brug")
    clock.move(TEN_MINUTES)

    assert sent(app) == []


def test_a_cancellation_cancels_for_everybody_but_who_said_no(
    app: Flask, clock: StoppedClock, meeting: Meeting, invitation: Invitation
) -> None:
    for state in ("invited", "perhaps", "waiting", "no"):
        member = make_member(f"{state}@praktijk.example", at=clock.now())
        invite_member(meeting, member, clock.now(), state)
    answer(invitation, "yes", clock)
    known = len(sent(app))

    with transaction():
        cancel(db.session.get_one(Meeting, meeting.id), "De zaal is dicht", by="test", at=clock.now())
    letters = sent(app)[known:]

    names = sorted(str(one["To"]).partition("@")[0] for one in letters)
    assert names == ["anna", "invited", "perhaps", "waiting"]
    assert {entry_in(one).method for one in letters} == {"CANCEL"}
    assert {entry_in(one).status for one in letters} == {"CANCELLED"}
    assert all("De zaal is dicht" in text_of(one) for one in letters)
    of_anna = next(one for one in letters if "anna" in str(one["To"]))
    assert entry_in(of_anna).sequence == 2


def test_the_practical_letter_has_all_that_is_needed(app: Flask, clock: StoppedClock, anna: Member) -> None:
    meeting = make_meeting(clock.now(), online_url=LINK, uses_scanning=True)
    invitation = invite_member(meeting, anna, clock.now(), "yes")
    with transaction():
        more = {"title": "Richtlijn vermoeidheid", "url": "https://a.example", "added_at": clock.now()}
        db.session.add(Material(meeting_id=meeting.id, **more))
        telling.write("practical", db.session.get_one(Invitation, invitation.id), at=clock.now())

    letter = last(app)
    text = text_of(letter)

    needed = (LINK, "Bus 3 stopt", "19.00 tot 19.45 uur: Vermoeidheid", "Richtlijn vermoeidheid", "De Brug")
    assert [word for word in needed if word not in text] == []
    pictures = [part for part in letter.walk() if part.get_content_type() == "image/png"]
    assert [part.get_filename() for part in pictures] == ["toegang.png"]
    assert pictures[0].get_payload(decode=True).startswith(b"\x89PNG")  # type: ignore[union-attr]


def test_without_scanning_no_picture_comes_along(
    app: Flask, clock: StoppedClock, meeting: Meeting, anna: Member
) -> None:
    invitation = invite_member(meeting, anna, clock.now(), "yes")
    with transaction():
        telling.write("practical", db.session.get_one(Invitation, invitation.id), at=clock.now())

    parts = {part.get_content_type() for part in last(app).walk()}

    assert parts == {"multipart/alternative", "text/plain", "text/html"}


def test_a_guest_hears_when_the_address_is_forgotten(
    app: Flask, clock: StoppedClock, meeting: Meeting
) -> None:
    guest = invite_guest(meeting, clock.now())
    answer(guest, "yes", clock)

    letter = last(app)

    assert "Drie maanden na de bijeenkomst wissen wij uw mailadres" in text_of(letter)
    assert "/mijn/" not in text_of(letter)
    assert "wissen wij uw mailadres" in html_in(letter)
