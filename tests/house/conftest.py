"""The demonstration region, and two networks with one of everything, once for all tests of the house."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db
from tests.conftest import HOME, MONDAY, NEIGHBOUR, make
from tests.foundation.visits import demonstration
from tests.house.things import Scene, scene_of
from tests.lending import Lent, anew
from tests.running import let_go, read_before, running, settings_in


@pytest.fixture(scope="package")
def site(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    yield from demonstration(demo_folder, tmp_path_factory.mktemp("house") / "data")


@dataclass(frozen=True)
class Lived:
    """A site that is lent with two networks in it, and what there was in each when it was filled."""

    site: Lent
    scenes: tuple[Scene, Scene]


@pytest.fixture(scope="package")
def lived(filled_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """Made once: all of it takes a second, putting it back a few milliseconds."""
    origin, folder = tmp_path_factory.mktemp("lived"), tmp_path_factory.mktemp("lived-site") / "data"
    anew(filled_folder, origin)
    clock = StoppedClock(MONDAY)
    app = running(settings_in(origin), clock, read_before(filled_folder))
    with app.app_context():
        own, other = (
            scene_of(slug, lambda **facts: make(clock, **facts), MONDAY) for slug in (HOME, NEIGHBOUR)
        )
        known = app.extensions["memory"].present()
    let_go(app)
    return Lived(Lent(settings_in(folder), lambda: known, partial(anew, origin, folder)), (own, other))


@pytest.fixture
def lived_in(lived: Lived, clock: StoppedClock) -> Iterator[Flask]:
    """The site with everything once in both networks, as it was before any test."""
    lived.site.put_back()
    with lived.site.running(clock) as app:
        yield app


@pytest.fixture
def scenes(lived: Lived, lived_in: Flask) -> tuple[Scene, Scene]:
    """What there is in the first network, and in its neighbour."""
    own, other = lived.scenes
    return found_again(own), found_again(other)


def found_again(scene: Scene) -> Scene:
    """The same things, read by another site on a copy of the data."""
    kept = scene.gatherings
    meetings = {name: _again(one) for name, one in kept.meetings.items()}
    newsletters = {name: _again(one) for name, one in kept.newsletters.items()}
    people = {name: _again(getattr(scene, name)) for name in ("keeper", "core", "manager")}
    gatherings = replace(kept, organiser=_again(kept.organiser), meetings=meetings, newsletters=newsletters)
    ours = {"network": _again(scene.network), "listing": _again(scene.listing)}
    return replace(scene, **ours, **people, gatherings=gatherings)


def _again(row: Any) -> Any:
    return db.session.get_one(type(row), sa.inspect(row).identity)
