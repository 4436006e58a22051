"""An application that knows places only, and the servers it asks."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from socialmap.foundation import clock
from socialmap.foundation.db import db
from socialmap.foundation.db import init_app as connect_db
from socialmap.settings import Settings
from tests.geo.fakes import PNG, Fake, locatieserver, served

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
STICHTSE_VECHT = (52.05, 4.9, 52.25, 5.15)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fakes are on this machine; a proxy of the developer would stand between."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def tile_server() -> Iterator[Fake]:
    yield from served(lambda answering: answering.say(200, "image/png", PNG))


@pytest.fixture
def pdok() -> Iterator[Fake]:
    yield from served(locatieserver)


@pytest.fixture
def stopped_clock() -> clock.StoppedClock:
    return clock.StoppedClock(MONDAY)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    read = Settings.from_env({"SOCIALMAP_DATA_DIR": str(tmp_path / "data")})
    return replace(read, tiles_url="")


@pytest.fixture
def make_app(settings: Settings, stopped_clock: clock.StoppedClock) -> Iterator[Callable[[str], Flask]]:
    """Makes an application whose tiles come from the given address."""
    made: list[Flask] = []

    def make(tiles_url: str = "") -> Flask:
        from socialmap.geo import views

        app = Flask("socialmap")
        app.config.from_mapping(settings.flask_config())
        app.extensions["settings"] = replace(settings, tiles_url=tiles_url)
        app.extensions["clock"] = stopped_clock
        app.extensions["tile_bounds"] = lambda: STICHTSE_VECHT
        connect_db(app)
        app.register_blueprint(views.bp)
        with app.app_context():
            db.create_all()
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def app(make_app: Callable[[str], Flask]) -> Iterator[Flask]:
    made = make_app("")
    with made.app_context():
        yield made
