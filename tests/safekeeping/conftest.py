"""A site with listings and an upload, and an empty one to restore into; each on either database."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.directory import service as directory
from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.safekeeping.hooks import after_restore
from tests.conftest import _execute, _named, built, let_go, make, settings_in
from tests.safekeeping.sites import erase_listing


@pytest.fixture
def site(either_app: Flask, clock: StoppedClock) -> Flask:
    """The site with two listings and an upload, on SQLite and once more on PostgreSQL."""
    make(clock, name="Oedeemtherapie Anna", discipline="oedeemtherapeut", postcode="3601 AB")
    make(clock, name="Praktijk Bram")
    shelf = either_app.extensions["settings"].data_dir / "uploads" / "ab"
    shelf.mkdir(parents=True)
    (shelf / "ab12").write_bytes(b"%PDF-1.7 diploma")
    after_restore().erase.update(listing=erase_listing, member=lambda _uuid, _at: False)
    db.session.remove()
    return either_app


@pytest.fixture
def change(site: Flask, clock: StoppedClock) -> Callable[[], None]:
    """Somebody leaves, somebody comes, an upload is replaced."""
    shelf = site.extensions["settings"].data_dir / "uploads" / "ab"

    def change() -> None:
        with transaction() as session:
            bram = session.scalars(sa.select(Listing).where(Listing.name == "Praktijk Bram")).one()
            directory.withdraw(bram, by="test", at=clock.now())
        make(clock, name="Oedeemtherapie Carla", discipline="oedeemtherapeut")
        (shelf / "ab12").unlink()
        (shelf / "ab34").write_bytes(b"%PDF-1.7 later")
        db.session.remove()

    return change


@pytest.fixture
def empty_site(request: pytest.FixtureRequest, site: Flask, tmp_path: Path) -> Iterator[Flask]:
    """A machine where nothing was set up yet, with the same kind of database."""
    settings = settings_in(tmp_path / "elders")
    if db.engine.dialect.name == "postgresql":
        address, name = request.getfixturevalue("postgres"), f"{db.engine.url.database}_empty"
        _execute(address, f"CREATE DATABASE {name}")
        settings = replace(settings, database_url=_named(address, name))
    app = built(settings, site.extensions["clock"])
    with app.app_context():
        after_restore().erase.update(listing=erase_listing, member=lambda _uuid, _at: False)
    yield app
    let_go(app)
