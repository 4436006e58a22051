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
from tests.conftest import _execute, _named, built, let_go, make, settings_in
from tests.safekeeping.sites import furnished, knows_how_to_erase


@pytest.fixture
def site(either_app: Flask, clock: StoppedClock) -> Flask:
    """The site with two listings and an upload, on SQLite and once more on PostgreSQL."""
    return furnished(either_app, clock)


@pytest.fixture
def sqlite_site(app: Flask, clock: StoppedClock) -> Flask:
    """The same, for what has nothing to do with the kind of database."""
    return furnished(app, clock)


@pytest.fixture
def neighbour(site: Flask) -> Iterator[Flask]:
    """Another process of the same site."""
    other = built(site.extensions["settings"], site.extensions["clock"])
    yield other
    let_go(other)


@pytest.fixture
def change(clock: StoppedClock) -> Callable[[Flask], None]:
    """Somebody leaves, somebody comes, an upload is replaced."""

    def change(site: Flask) -> None:
        shelf = site.extensions["settings"].data_dir / "uploads" / "ab"
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
        _execute(address, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        _execute(address, f"CREATE DATABASE {name}")
        settings = replace(settings, database_url=_named(address, name))
    app = built(settings, site.extensions["clock"])
    with app.app_context():
        knows_how_to_erase()
    yield app
    let_go(app)
