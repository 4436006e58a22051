"""Nobody misses an invitation, and nobody's calendar has the meeting twice, when the sender is killed."""

import os
import signal
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from socket import socket

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

from socialmap.directory.audience import Rule
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.mailing.models import Letter
from socialmap.mailing.rules import LEASE
from socialmap.meetings import inviting, rules
from socialmap.meetings.calendar import uid_of
from socialmap.meetings.models import Meeting
from tests.accounts.people import make_member
from tests.mailing.post_office import PostOffice
from tests.meetings.calendars import entry_in
from tests.meetings.meetings import make_meeting

HOME = Path(__file__).resolve().parents[2]
PEOPLE = 12


@dataclass
class KillingOffice(PostOffice):
    """A mail server that kills who brings a letter: before some are taken, and after others, unanswered."""

    before: set[int] = field(default_factory=set)
    after: set[int] = field(default_factory=set)
    sender: int = 0
    kills: int = 0

    async def handle_RCPT(  # noqa: N802  the name aiosmtpd asks
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._kill(self.before)
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        self._kill(self.after)
        return answer

    def _kill(self, moments: set[int]) -> None:
        if len(self.taken) in moments:
            moments.remove(len(self.taken))
            self.kills += 1
            os.kill(self.sender, signal.SIGKILL)


@contextmanager
def opened(office: KillingOffice) -> Iterator[KillingOffice]:
    with socket() as door:
        door.bind(("127.0.0.1", 0))
        office.port = door.getsockname()[1]
    controller = Controller(office, hostname="127.0.0.1", port=office.port, decode_data=False)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


def run_sender(app: Flask, office: KillingOffice, at: datetime) -> int:
    """`flask mail send` in a process of its own; how it ended."""
    given = {
        "SOCIALMAP_DATA_DIR": str(app.extensions["settings"].data_dir),
        "SOCIALMAP_CLOCK": at.isoformat(),
        "SOCIALMAP_SMTP_HOST": "127.0.0.1",
        "SOCIALMAP_SMTP_PORT": str(office.port),
        "SOCIALMAP_MAIL_PER_HOUR": "0",
        "SOCIALMAP_TILES_URL": "",
    }
    rest = {name: value for name, value in os.environ.items() if not name.startswith("SOCIALMAP_")}
    command = [sys.executable, "-m", "flask", "--app", "app", "mail", "send"]
    # S603: our own command.
    running = subprocess.Popen(
        command, cwd=HOME, env={**rest, **given}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    office.sender = running.pid
    return running.wait(300)


@pytest.fixture
def meeting(app: Flask, clock: StoppedClock) -> Meeting:
    """A meeting to which everybody is invited."""
    for number in range(PEOPLE):
        make_member(f"lid{number}@praktijk.example", at=clock.now())
    meeting = make_meeting(clock.now())
    with transaction():
        one = db.session.get_one(Meeting, meeting.id)
        inviting.invite(one, Rule(), [], by="test", at=clock.now())
    return meeting


def test_a_sender_that_is_killed_loses_no_invitation(
    app: Flask, clock: StoppedClock, meeting: Meeting
) -> None:
    at, uid = clock.now() + rules.GRACE, uid_of(meeting)
    endings = []
    db.session.rollback()
    with opened(KillingOffice(before={5}, after={2})) as office:
        for _turn in range(3):
            endings.append(run_sender(app, office, at))
            at += 2 * LEASE + timedelta(seconds=1)

    copies = Counter(office.recipients)
    names, entries = defaultdict(set), defaultdict(set)
    for _sender, (to,), message in office.taken:
        names[to].add(message["Message-ID"])
        entries[to].add((entry_in(message).uid, entry_in(message).sequence, entry_in(message).method))

    assert endings == [-signal.SIGKILL] * 2 + [0]
    assert office.kills == 2
    assert len(copies) == PEOPLE
    assert copies.total() == PEOPLE + 1
    assert {len(one) for one in names.values()} == {1}
    assert set.union(*entries.values()) == {(uid, 0, "PUBLISH")}
    query = sa.select(Letter.state, sa.func.count()).group_by(Letter.state)
    assert {state: count for state, count in db.session.execute(query)} == {"sent": PEOPLE}
