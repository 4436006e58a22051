"""Sites that tests borrow in turn: building one, and warming it up, costs far more than putting it back."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from flask import Flask

from socialmap.foundation.clock import StoppedClock
from socialmap.geo.tiles import TileStore
from socialmap.safekeeping.hooks import AfterRestore
from socialmap.search.current import Memory, Present
from socialmap.search.index import TextIndex
from socialmap.search.indexing import Indexer
from socialmap.settings import Settings
from tests.running import MONDAY, built, known_again, let_go, read_before, settings_in


class Lent:
    """One built site that every test finds as the first one did: its settings, clock and memory.

    What it keeps between tests is what a server keeps between requests: compiled templates, statements
    and addresses. A test that adds a page to the site, or a hook, has to build one of its own. `known` is
    what it knows of its data when it starts; `put_back` puts those data back.
    """

    def __init__(
        self, settings: Settings, known: Callable[[], Present], put_back: Callable[[], None]
    ) -> None:
        self.settings = settings
        self.put_back = put_back
        self._known = known

    def lend(self, clock: StoppedClock) -> Flask:
        """The site as it was built, at another time; the data are as `put_back` left them."""
        app, settings = self._app, self.settings
        _put_back(app.config, self._before.config)
        _put_back(app.view_functions, self._before.pages)
        _put_back(app.extensions, _copied(self._before.extensions))
        memory = Memory(app, settings.home / "seed")
        memory._present = known_again(self._known())
        index = TextIndex(settings.data_dir / "index")
        app.extensions |= {
            "clock": clock,
            "memory": memory,
            "indexer": Indexer(app, memory, index),
            "tiles": TileStore(settings.data_dir / "tiles", settings.tiles_url),
        }
        return app

    @contextmanager
    def running(self, clock: StoppedClock) -> Iterator[Flask]:
        """The site within its context; what the borrower leaves open is closed."""
        app = self.lend(clock)
        with app.app_context():
            yield app
        let_go(app)

    @cached_property
    def _app(self) -> Flask:
        return built(self.settings, StoppedClock(MONDAY))

    @cached_property
    def _before(self) -> "Before":
        app = self._app
        return Before(dict(app.config), dict(app.view_functions), _copied(app.extensions))


@dataclass(frozen=True)
class Before:
    """A site as it was built."""

    config: dict[str, Any]
    pages: dict[str, Any]
    extensions: dict[str, Any]


def lent_copy(origin: Path, folder: Path) -> Lent:
    """A site on SQLite, with a copy of the data of another."""
    put_back = partial(anew, origin, folder)
    put_back()
    return Lent(settings_in(folder), partial(read_before, origin), put_back)


def anew(origin: Path, folder: Path) -> None:
    """Let a folder hold exactly what its origin holds."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(origin, folder)


def _put_back(changed: dict[str, Any], before: dict[str, Any]) -> None:
    changed.clear()
    changed.update(before)


def _copied(extensions: dict[str, Any]) -> dict[str, Any]:
    """So that what a test adds to a list of the site is not there in the next."""
    return {name: _copy(one) for name, one in extensions.items()}


def _copy(one: Any) -> Any:
    if isinstance(one, AfterRestore):
        return AfterRestore(dict(one.erase), list(one.steps))
    return copy(one) if type(one) in (dict, list) else one
