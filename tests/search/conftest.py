"""Sites that have been running for a while: words, listings and templates were read before the test began."""

import atexit
import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from socialmap.foundation.clock import StoppedClock
from socialmap.search.current import Present, memory
from socialmap.settings import Settings
from tests.browsing import Browser
from tests.conftest import MONDAY, built, let_go, settings_in


@cache
def drawn_before() -> FileSystemBytecodeCache:
    """Templates that were compiled by another process of the same site."""
    folder = mkdtemp(prefix="templates-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return FileSystemBytecodeCache(folder)


@cache
def read_before(folder: Path) -> Present:
    """What a process knows of the database in this folder, as long as its change number stays."""
    app = built(settings_in(folder), StoppedClock(MONDAY))
    with app.app_context():
        present = memory().present()
    let_go(app)
    return present


def running(settings: Settings, clock: StoppedClock, known: Present) -> Flask:
    """A process that was there before; with another change number it reads everything anew."""
    app = built(settings, clock)
    app.jinja_env.bytecode_cache = drawn_before()
    app.extensions["memory"]._present = replace(known, boxes={}, fragments={})
    return app


@cache
def running_region(folder: Path) -> Flask:
    """One process with the demonstration region, for all tests that only look."""
    return running(settings_in(folder), StoppedClock(MONDAY), read_before(folder))


@pytest.fixture
def app(settings: Settings, clock: StoppedClock, filled_folder: Path) -> Iterator[Flask]:
    """The site on SQLite, running."""
    app = running(settings, clock, read_before(filled_folder))
    with app.app_context():
        yield app
    let_go(app)


@pytest.fixture
def second_app(app: Flask, settings: Settings, clock: StoppedClock, filled_folder: Path) -> Iterator[Flask]:
    """Another process on the same database, with the same index on disk."""
    second = running(settings, clock, read_before(filled_folder))
    yield second
    with second.app_context():
        let_go(second)


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
