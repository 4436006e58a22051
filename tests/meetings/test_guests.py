"""Guests come once: added or pasted, never listed, and no wrong line loses a good one."""

import pytest
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.mailing.rules import BadAddress
from socialmap.meetings import guests, rules
from socialmap.meetings.models import Guest, Meeting
from tests.accounts.people import make_member
from tests.meetings.meetings import invite_guest, make_meeting


def add(meeting: Meeting, clock: StoppedClock, email: str, source: str = "gp") -> Guest:
    with transaction():
        one = db.session.get_one(Meeting, meeting.id)
        who = {"name": "Gerda", "email": email, "organisation": "Huisartsen De Brug"}
        return guests.add(one, **who, source=source, by="test", at=clock.now())


def paste(meeting: Meeting, clock: StoppedClock, text: str) -> tuple[list[str], list[str]]:
    """Addresses that were added, and what was wrong with the rest."""
    with transaction():
        one = db.session.get_one(Meeting, meeting.id)
        added, wrong = guests.add_lines(one, text, source="hospital", by="test", at=clock.now())
        return [guest.email or "" for guest in added], [line.problem for line in wrong]


def on_the_list(meeting: Meeting) -> list[str]:
    db.session.rollback()
    return [guest.email or "" for guest, _invitation in guests.guests_of(meeting)]


def test_a_general_practitioner_may_be_a_guest(app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now())

    guest = add(meeting, clock, " Gerda@Huisarts.example ")

    assert (guest.email, guest.source) == ("gerda@huisarts.example", "gp")
    assert on_the_list(meeting) == ["gerda@huisarts.example"]


def test_a_member_is_no_guest(app: Flask, clock: StoppedClock, anna: Member) -> None:
    meeting = make_meeting(clock.now())

    with pytest.raises(guests.IsMember):
        add(meeting, clock, "Anna@praktijk.example")

    assert on_the_list(meeting) == []


def test_a_member_of_another_network_may_be_a_guest(app: Flask, clock: StoppedClock) -> None:
    make_member("otto@stad.example", at=clock.now(), network="utrecht-lekstroom")
    meeting = make_meeting(clock.now())

    add(meeting, clock, "otto@stad.example")

    assert on_the_list(meeting) == ["otto@stad.example"]


@pytest.mark.parametrize("text", ["geen adres", "", "a@b", "a@b.example, c@d.example"])
def test_what_is_no_address_is_refused(app: Flask, clock: StoppedClock, text: str) -> None:
    meeting = make_meeting(clock.now())

    with pytest.raises(BadAddress):
        add(meeting, clock, text)


def test_nobody_stands_on_the_list_twice(either_app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now())
    add(meeting, clock, "gerda@huisarts.example")

    with pytest.raises(guests.IsGuest):
        add(meeting, clock, "GERDA@huisarts.example")


def test_good_lines_are_added_and_wrong_ones_come_back(app: Flask, clock: StoppedClock, anna: Member) -> None:
    meeting = make_meeting(clock.now())
    text = """
    Gerda Gast; gerda@ziekenhuis.example; Ziekenhuis De Brug, polikliniek
    Hans\thans@ziekenhuis.example\tLab
    karin@ziekenhuis.example; Karin
    Zonder adres; ; Ergens
    ; leeg@ziekenhuis.example
    Anna; anna@praktijk.example
    Nog eens Gerda; gerda@ziekenhuis.example
    """

    added, wrong = paste(meeting, clock, text)

    names = ["gerda", "hans", "karin"]
    assert [email.partition("@")[0] for email in added] == names
    assert wrong == ["address", "name", "member", "guest"]
    organisations = {guest.name: guest.organisation for guest, _one in guests.guests_of(meeting)}
    assert organisations == {
        "Gerda Gast": "Ziekenhuis De Brug, polikliniek",
        "Hans": "Lab",
        "Karin": "",
    }


def test_very_many_lines_are_not_taken_at_once(app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now())
    lines = [f"Gast {number}; gast{number}@a.example" for number in range(guests.MOST_AT_ONCE + 1)]

    found = guests.read_lines(meeting, "\n".join(lines))

    assert [line.problem for line in found].count("many") == 1


def test_who_is_not_invited_can_be_taken_off(app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now())
    guest = add(meeting, clock, "gerda@huisarts.example")

    with transaction():
        guests.remove(db.session.get_one(Guest, guest.id), by="test", at=clock.now())

    assert on_the_list(meeting) == []


def test_who_is_invited_stays(app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now())
    invitation = invite_guest(meeting, clock.now())

    with pytest.raises(guests.WasInvited), transaction():
        guests.remove(db.session.get_one(Guest, invitation.guest_id), by="test", at=clock.now())

    assert on_the_list(meeting) == ["gerda@ziekenhuis.example"]


@pytest.mark.parametrize("state", ["held", "settled", "cancelled"])
def test_to_a_meeting_that_is_over_no_guest_is_added(app: Flask, clock: StoppedClock, state: str) -> None:
    meeting = make_meeting(clock.now(), state=state)

    with pytest.raises(rules.NotInThisState):
        add(meeting, clock, "gerda@huisarts.example")
