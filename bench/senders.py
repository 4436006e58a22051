"""Senders of letters in processes of their own; each can be killed, and two are wrong on purpose."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench.office import Office
from bench.sites import ENVIRONMENT, site
from socialmap.foundation.db import db, transaction
from socialmap.mailing import sending, transport
from socialmap.mailing.models import Letter
from socialmap.mailing.rules import LEASE, next_try
from socialmap.mailing.sending import send_waiting
from socialmap.mailing.transport import Hand, NotNow, Unreachable

START = datetime.fromisoformat(ENVIRONMENT["SOCIALMAP_CLOCK"])
# The worker looks every three seconds.
LOOK = timedelta(seconds=3)
PATIENCE = 3600
# They begin with our modules loaded, so that they send as soon as they start.
CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["bench.senders", "socialmap.wiring"])


class Line:
    """Senders one after the other; each begins where the clock of the one before stood, or later."""

    def __init__(self, folder: Path, office: Office, way: str, step: timedelta = LOOK) -> None:
        self.folder, self.office, self.way, self.step = folder, office, way, step
        # Without a lock, because a killed sender would never give it back.
        self.clock = CONTEXT.RawValue("d", START.timestamp())

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(self.clock.value, UTC)

    @at.setter
    def at(self, instant: datetime) -> None:
        self.clock.value = instant.timestamp()

    def sender(self) -> ForkServerProcess:
        given = (self.folder, self.office.port, self.clock, self.step, self.way)
        process = CONTEXT.Process(target=_send, args=given, daemon=True)
        process.start()
        return process

    def finish(self) -> None:
        wait_for(self.sender())


def wait_for(sender: ForkServerProcess) -> None:
    sender.join(PATIENCE)
    if sender.exitcode != 0:
        sender.kill()
        raise RuntimeError(f"a sender ended with {sender.exitcode}")


def _send(folder: Path, port: int, clock: Any, step: timedelta, way: str) -> None:
    """Look, send what is due, and look again some seconds later by the clock, until nothing waits."""
    for name, wrong in WRONG.get(way, {}).items():
        setattr(sending, name, wrong)
    with _site(folder, port):
        while _waiting():
            send_waiting(datetime.fromtimestamp(clock.value, UTC))
            clock.value += step.total_seconds()


@contextmanager
def _site(folder: Path, port: int) -> Iterator[None]:
    with site(folder) as app:
        settings = app.extensions["settings"]
        app.extensions["settings"] = replace(settings, smtp_host="127.0.0.1", smtp_port=port, mail_per_hour=0)
        transport.init_app(app)
        yield


def _waiting() -> bool:
    query = sa.select(Letter.id).where(Letter.state.in_(("waiting", "sending"))).limit(1)
    is_waiting = db.session.scalar(query) is not None
    db.session.rollback()
    return is_waiting


def _marks_first(letter_id: int, hand: Hand, at: datetime) -> int:
    """A letter is marked as sent and then handed over; what is refused is put back, as it should be."""
    message = sending._composed(letter_id)
    assert message is not None
    sending._mark(letter_id, "sent", "", sent_at=at)
    try:
        hand.hand_over(message)
    except (NotNow, Unreachable) as refusal:
        with transaction() as session:
            letter = session.get_one(Letter, letter_id)
            letter.state, letter.due_at = "waiting", next_try(letter.attempts, at) or at + LEASE
        if isinstance(refusal, Unreachable):
            raise
        return 0
    return 1


def _takes_loosely(at: datetime) -> int | None:
    """What is due is looked up in one transaction, and taken in the next."""
    with transaction():
        letter_id = db.session.scalar(sending._due(at).limit(1).with_only_columns(Letter.id))
    if letter_id is not None:
        with transaction() as session:
            letter = session.get_one(Letter, letter_id)
            letter.state, letter.lease_until, letter.attempts = "sending", at + LEASE, letter.attempts + 1
    return letter_id


# Senders that are wrong in one thing, to see that this measurement notices.
WRONG: dict[str, dict[str, Any]] = {
    "marks first": {"_send": _marks_first},
    "takes loosely": {"_claim": _takes_loosely},
}
