"""What a site holds and shows, and how it is copied and put back."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from socialmap.directory import service as directory
from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import Counter, db, next_change_number, transaction
from socialmap.safekeeping.hooks import after_restore
from socialmap.safekeeping.restoring import restore
from socialmap.safekeeping.service import back_up
from socialmap.search.current import memory
from socialmap.search.indexing import indexer
from tests.browsing import Browser
from tests.conftest import make

PATIENCE = 60
PAGES = ("/", "/zoeken?wat=oedeem")
# Different on purpose after a restore: who follows the site sees by the number that all is new.
RAISED = "change_counter"


def run(app: Flask, command: Any, *words: object) -> Result:
    """A command of the operator, who is not at a terminal."""
    return app.test_cli_runner().invoke(command, [str(word) for word in words], catch_exceptions=False)


def furnished(app: Flask, clock: StoppedClock) -> Flask:
    """Two listings, an upload, and who erases what."""
    make(clock, name="Oedeemtherapie Anna", discipline="oedeemtherapeut", postcode="3601 AB")
    make(clock, name="Praktijk Bram")
    shelf = app.extensions["settings"].data_dir / "uploads" / "ab"
    shelf.mkdir(parents=True)
    (shelf / "ab12").write_bytes(b"%PDF-1.7 diploma")
    knows_how_to_erase()
    db.session.remove()
    return app


def backed_up(app: Flask, file: Path) -> Path:
    """A backup that succeeded."""
    back_up(file, at=app.extensions["clock"].now())
    return file


def restored(app: Flask, file: Path) -> list[str]:
    """What a restore told, as far as the room goes: the command makes the index anew as well."""
    told: list[str] = []
    restore(file, at=app.extensions["clock"].now(), tell=told.append)
    return told


def digests() -> dict[str, str]:
    """Every table by a digest of its rows, whatever their order."""
    db.session.remove()
    found = {}
    for table in db.metadata.sorted_tables:
        rows = sorted(repr(tuple(row)) for row in db.session.execute(sa.select(table)))
        found[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    db.session.remove()
    return found


def without_number(found: dict[str, str]) -> dict[str, str]:
    """The tables that a restore leaves as they were in the backup."""
    return {name: digest for name, digest in found.items() if name != RAISED}


def uploads_of(app: Flask) -> dict[str, bytes]:
    """Every uploaded file by its place."""
    folder = app.extensions["settings"].data_dir / "uploads"
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def pages_of(app: Flask, *names: str) -> dict[str, str]:
    """What a visitor sees: the front page, a search, and the pages of these listings."""
    indexer().bring_up_to_date()
    browser = Browser(app.test_client())
    paths = [one.path for one in memory().present().snapshot.documents if one.name in names]
    return {address: browser.open(address).html for address in (*PAGES, *paths)}


def public_names() -> set[str]:
    """The listings that are public."""
    db.session.rollback()
    return set(db.session.scalars(sa.select(Listing.name).where(Listing.state == "published")))


def knows_how_to_erase() -> None:
    """This site erases listings again; its members are nobody yet."""
    hooks = after_restore()
    hooks.erase.update(listing=erase_listing, member=lambda _uuid, _at: False)
    hooks.steps.clear()


def erase_listing(uuid: str, at: datetime) -> bool:
    """What the site does after a restore with a listing that was erased before."""
    listing = db.session.scalar(sa.select(Listing).where(Listing.uuid == UUID(uuid)))
    if listing is None or listing.state == "erased":
        return False
    directory.withdraw(listing, by="restore", at=at)
    directory.erase(listing, by="restore", at=at)
    return True


@contextmanager
def somebody_writing(app: Flask) -> Iterator[list[int]]:
    """Somebody who changes the site without a pause; the numbers of the changes that were saved."""
    saved: list[int] = []
    enough, is_over = Event(), Event()

    def write() -> None:
        with app.app_context():
            while not is_over.is_set():
                with transaction() as session:
                    number = next_change_number(session)
                    for half in ("left", "right"):
                        session.add(Counter(name=f"{half}-{number}", week="2026-W10", count=number))
                saved.append(number)
                if len(saved) >= 20:
                    enough.set()
            db.session.remove()

    with ThreadPoolExecutor(1) as hands:
        writing = hands.submit(write)
        try:
            assert enough.wait(PATIENCE)
            yield saved
        finally:
            is_over.set()
        writing.result(PATIENCE)


def numbers_in(half: str) -> set[int]:
    """What `somebody_writing` left in the database in use."""
    db.session.remove()
    return set(db.session.scalars(sa.select(Counter.count).where(Counter.name.startswith(f"{half}-"))))
