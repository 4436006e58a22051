"""The night erases several people while somebody works on a meeting one of them was at."""

from threading import Event
from time import monotonic, sleep

import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.audit.service import first_broken_link, record
from socialmap.foundation.clock import StoppedClock, local_day
from socialmap.foundation.db import db, transaction
from socialmap.keeping import erasing
from socialmap.meetings import seats
from socialmap.meetings.models import Meeting
from tests.accounts.people import make_member
from tests.foundation.together import PATIENCE, at_once
from tests.meetings.meetings import invite_member, make_meeting


def left(name: str, clock: StoppedClock) -> Meeting:
    """Somebody whose thirty days are over, and the meeting they were at."""
    member = make_member(f"{name}@praktijk.example", at=clock.now())
    meeting = make_meeting(clock.now(), title=name, state="settled")
    invite_member(meeting, member, clock.now(), "present")
    with transaction() as session:
        session.get_one(Member, member.id).leaves_on = local_day(clock.now())
    return meeting


def wait_until_somebody_waits() -> None:
    """Until another transaction waits for a lock; on SQLite it waits before it begins."""
    if db.engine.dialect.name != "postgresql":
        return
    until = monotonic() + PATIENCE
    waiting = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    with db.engine.connect() as looking:
        while not looking.scalar(waiting):
            assert monotonic() < until, "nobody waits"
            sleep(0.01)


def test_neither_waits_for_the_other_for_ever(either_app: Flask, clock: StoppedClock) -> None:
    left("anna", clock)
    last, is_held = left("zoe", clock).id, Event()

    def work() -> None:
        with transaction():
            meeting = seats.locked(db.session.get_one(Meeting, last))
            is_held.set()
            wait_until_somebody_waits()
            record("change", f"meeting:{meeting.uuid}", by="test", at=clock.now())

    def erase() -> int:
        is_held.wait(PATIENCE)
        with transaction():
            return erasing.erase_due(clock.now())

    assert at_once(either_app, work, erase) == [None, 2]
    assert first_broken_link() is None
