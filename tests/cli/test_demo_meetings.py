"""The meetings of the demonstration: something to see at every page, and no letter that leaves."""

from collections import Counter

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db
from socialmap.mailing.models import Letter
from socialmap.mailing.sending import send_waiting
from socialmap.meetings.arrangements import agreed_on
from socialmap.meetings.models import Guest, Invitation, Material, Meeting
from socialmap.meetings.outcome_models import Certificate, EvaluationAnswer
from socialmap.meetings.participation import by_year, of_network
from socialmap.meetings.queries import invitations_of
from socialmap.newsletters.models import Newsletter
from tests.conftest import MONDAY

TODAY = MONDAY.date()


@pytest.fixture
def meetings(region: Flask) -> list[Meeting]:
    """Last year's and this year's."""
    return list(db.session.scalars(sa.select(Meeting).order_by(Meeting.starts_at)))


def test_last_years_is_settled_with_certificates_and_opinions(meetings: list[Meeting]) -> None:
    last = meetings[0]
    states = Counter(one.state for one in invitations_of(last))
    given = Counter(one.discipline for one in db.session.scalars(sa.select(EvaluationAnswer)))

    assert (last.state, last.starts_at < MONDAY) == ("settled", True)
    assert states["present"] >= 30
    assert states["absent"] >= 1
    assert db.session.scalar(sa.select(sa.func.count(Certificate.id))) == states["present"]
    assert max(count for discipline, count in given.items() if discipline) >= 5


def test_this_years_is_full_with_forty_answers_and_people_who_wait(meetings: list[Meeting]) -> None:
    this = meetings[1]
    states = Counter(one.state for one in invitations_of(this))
    waiting = [one.waiting_number for one in invitations_of(this, "waiting")]

    assert (this.state, this.starts_at > MONDAY, this.made_from_id) == ("full", True, meetings[0].id)
    assert states["yes"] == this.capacity
    assert sum(states.values()) - states["invited"] == 40
    assert min(states["no"], states["perhaps"], states["invited"]) >= 4
    assert sorted(filter(None, waiting)) == list(range(1, len(waiting) + 1))
    assert len({one.discipline for one in invitations_of(this, "yes")}) >= 5
    assert local_day(this.starts_at).weekday() == 3


def test_guests_come_from_hospital_and_general_practice_and_old_addresses_are_gone(
    meetings: list[Meeting],
) -> None:
    guests = list(db.session.scalars(sa.select(Guest)))
    sources = {one.source for one in guests if one.meeting_id == meetings[1].id}

    assert {"hospital", "gp"} <= sources
    assert all(one.email is None for one in guests if one.meeting_id == meetings[0].id)
    assert all(one.email for one in guests if one.meeting_id == meetings[1].id)
    assert db.session.scalar(sa.select(sa.func.count(Material.id))) == 3


def test_participation_is_told_of_an_arrangement(meetings: list[Meeting]) -> None:
    network_id = meetings[0].network_id
    standings = Counter(one.participation.standing for one in of_network(network_id, on=TODAY))

    assert agreed_on(network_id, TODAY).since is not None
    assert standings["met"] > standings["not-yet"] > 0
    assert by_year(network_id, on=TODAY)[0].attended >= 30


def test_one_newsletter_went_and_one_is_written(region: Flask) -> None:
    found = {one.state: one for one in db.session.scalars(sa.select(Newsletter))}

    assert set(found) == {"done", "draft"}
    assert found["done"].count > 10


def test_nobody_is_real_and_no_letter_waits(demo_app: Flask) -> None:
    members = list(db.session.scalars(sa.select(Member)))
    waiting = db.session.scalar(sa.select(sa.func.count(Letter.id)).where(Letter.state == "waiting"))
    addresses = [one.email for one in members if one.email]
    addresses += [one.email for one in db.session.scalars(sa.select(Guest)) if one.email]

    assert all(one.is_demonstration for one in members)
    assert [one for one in addresses if not one.endswith(".example")] == []
    assert waiting == 0
    assert send_waiting() == 0
    assert db.session.scalar(sa.select(sa.func.count(Invitation.id)))
