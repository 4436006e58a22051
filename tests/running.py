"""Sites for tests: built in a folder of their own, or running for a while, so that all was read before."""

import atexit
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from flask import Flask
from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from socialmap import create_app
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db
from socialmap.search.current import Present, memory
from socialmap.settings import Settings

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


_compile = Rule._compile_builder
_compiled: dict[Any, Any] = {}


def _compiled_before(rule: Rule, append_unknown: bool = True) -> Any:
    """How an address is built does not differ from site to site; compiling it is most of a site's start."""
    if rule.defaults or rule.map.host_matching:
        return _compile(rule, append_unknown)
    names = tuple(type(one).__name__ for one in rule._converters.values())
    key = rule.rule, rule.subdomain, rule.endpoint, names, append_unknown
    if key not in _compiled:
        _compiled[key] = _compile(rule, append_unknown)
    return _compiled[key]


Rule._compile_builder = _compiled_before  # type: ignore[method-assign, assignment]


def settings_in(folder: Path, **more: Any) -> Settings:
    """Development settings with everything in one folder and no map tiles from outside."""
    read = Settings.from_env({"SOCIALMAP_DATA_DIR": str(folder), "SOCIALMAP_TILES_URL": ""})
    return replace(read, **more)


def built(settings: Settings, clock: StoppedClock) -> Flask:
    """The site for these settings; the text index follows when a test asks for it."""
    app = create_app(settings, clock=clock)
    app.config.update(TESTING=True, INDEX_IN_BACKGROUND=False)
    app.jinja_env.bytecode_cache = drawn_before()
    return app


def let_go(app: Flask) -> None:
    """Close what the site holds open."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    app.extensions["indexer"].index.close()


class PerLanguage(FileSystemBytecodeCache):
    """Compiled templates: the fixed texts are compiled in, so each language has its own."""

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        language = getattr(environment, "language", "")
        return super().get_bucket(environment, f"{language} {name}", filename, source)


@cache
def drawn_before() -> PerLanguage:
    """Templates that were compiled by another process of the same site."""
    folder = mkdtemp(prefix="templates-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return PerLanguage(folder)


@cache
def read_before(folder: Path) -> Present:
    """What a process knows of the database in this folder, as long as its change number stays."""
    return known_of(settings_in(folder))


def known_of(settings: Settings) -> Present:
    """What a process reads of its database when it starts."""
    app = built(settings, StoppedClock(MONDAY))
    with app.app_context():
        present = memory().present()
    let_go(app)
    return present


def known_again(known: Present) -> Present:
    """The same knowledge for another site, without what the first drew with it."""
    return replace(known, boxes={}, rows_of_boxes={}, fragments={}, points={}, networks={})


def running(settings: Settings, clock: StoppedClock, known: Present) -> Flask:
    """A process that was there before; with another change number it reads everything anew."""
    app = built(settings, clock)
    app.extensions["memory"]._present = known_again(known)
    return app


@cache
def running_region(folder: Path) -> Flask:
    """One process with the demonstration region, for all tests that only look."""
    return running(settings_in(folder), StoppedClock(MONDAY), read_before(folder))
