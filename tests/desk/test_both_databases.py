"""What the desk asks of the database, on SQLite and on PostgreSQL."""

from datetime import timedelta

import pytest
from flask import Flask

from socialmap.accounts.login import open_log_in
from socialmap.accounts.models import Member
from socialmap.accounts.queries import active_in
from socialmap.accounts.service import leave
from socialmap.desk.queries import (
    deciding_members,
    letters_in_trouble,
    names_behind,
    open_actions,
    proof_until,
)
from socialmap.desk.summary import write_summaries
from socialmap.desk.waiting import waiting_in
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.mailing.service import queue
from socialmap.review.models import Report, Submission
from socialmap.review.reports import REJECTED, SOLVED, handle_report
from socialmap.review.rules import AlreadyDecided
from socialmap.review.service import report
from tests.accounts.people import make_member
from tests.conftest import make
from tests.desk.conftest import network_called


def fill(clock: StoppedClock) -> Report:
    """One line of most kinds."""
    at, day = clock.now(), clock.now().date()
    entry = {"register": "KP", "number": "1", "valid_until": day + timedelta(days=9)}
    listing = make(clock, name="Praktijk De Wissel", registrations=[entry])
    adam = make_member("adam@praktijk.example", at=at, role=None)
    with transaction() as session:
        more = {"created_at": at, "changed_at": at, "submitted_at": at - timedelta(days=9)}
        values = {"name": "Adam", "disciplines": ["dietist"]}
        ids = {"network_id": listing.network_id, "member_id": adam.id}
        session.add(Submission(**ids, kind="application", state="submitted", values=values, **more))
        letter = queue("question", "p@praktijk.example", key="k", at=at, network_id=listing.network_id)
        assert letter is not None
        letter.state = "failed"
        return report(listing, "phone", "", at=at)


def test_everything_is_found(either_app: Flask, clock: StoppedClock) -> None:
    fill(clock)

    found = sorted(one.kind for one in waiting_in([network_called()], clock.now()))

    assert found == ["letter", "new", "proof", "report"]


def test_who_is_active_and_what_they_are_called(either_app: Flask, clock: StoppedClock) -> None:
    bram = make_member("bram@netwerk.example", name="Bram", at=clock.now(), role="core_group")
    network = network_called()
    with transaction():
        for _time in range(2):
            open_log_in(db.session.get_one(Member, bram.id), device="", is_strong=True, at=clock.now())

    last = clock.now() + timedelta(days=183)
    counts = [active_in(network.id, at) for at in (clock.now(), last, last + timedelta(seconds=1))]

    assert counts == [1, 1, 0]
    assert names_behind([f"member:{bram.uuid}", "worker"]) == {f"member:{bram.uuid}": "Bram"}
    assert [(member.id, ids) for member, ids in deciding_members()] == [(bram.id, {network.id})]
    with transaction():
        leave(db.session.get_one(Member, bram.id), by="test", at=clock.now())
    assert active_in(network.id, clock.now()) == 0


def test_what_stands_beside_it(either_app: Flask, clock: StoppedClock) -> None:
    fill(clock)
    network = network_called()

    [proof] = proof_until(network.id, clock.now().date() + timedelta(days=9))

    assert (proof.name, proof.register) == ("Praktijk De Wissel", "KP")
    assert proof_until(network.id, clock.now().date() + timedelta(days=8)) == []
    assert letters_in_trouble([network.id]) == [(network.id, 1, clock.now().date())]
    assert open_actions(network.id) == []


def test_a_report_ends_once(either_app: Flask, clock: StoppedClock) -> None:
    one = fill(clock)
    with transaction():
        handle_report(db.session.get_one(Report, one.id), SOLVED, by="test", at=clock.now())

    with pytest.raises(AlreadyDecided), transaction():
        handle_report(db.session.get_one(Report, one.id), REJECTED, by="test", at=clock.now())

    assert db.session.get_one(Report, one.id).state == "solved"


def test_the_letter_of_the_week_is_queued_once(either_app: Flask, clock: StoppedClock) -> None:
    fill(clock)
    make_member("bram@netwerk.example", name="Bram", at=clock.now(), role="core_group")
    counts = []

    for _time in range(2):
        with transaction():
            counts.append(write_summaries(clock.now()))

    assert counts == [1, 0]
