"""What a site holds and shows, and how it is copied and put back."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from socialmap.directory import service as directory
from socialmap.directory.models import Listing
from socialmap.foundation.db import db
from socialmap.safekeeping.restoring import restore
from socialmap.safekeeping.service import back_up
from socialmap.search.current import memory
from socialmap.search.indexing import indexer
from tests.browsing import Browser

PAGES = ("/", "/zoeken?wat=oedeem")
# Different on purpose after a restore: who follows the site sees by the number that all is new.
RAISED = "change_counter"


def run(app: Flask, command: Any, *words: object) -> Result:
    """A command of the operator, who is not at a terminal."""
    return app.test_cli_runner().invoke(command, [str(word) for word in words], catch_exceptions=False)


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


def erase_listing(uuid: str, at: datetime) -> bool:
    """What the site does after a restore with a listing that was erased before."""
    listing = db.session.scalar(sa.select(Listing).where(Listing.uuid == UUID(uuid)))
    if listing is None or listing.state == "erased":
        return False
    directory.withdraw(listing, by="restore", at=at)
    directory.erase(listing, by="restore", at=at)
    return True
