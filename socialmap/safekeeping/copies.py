"""Which way of copying goes with which database."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from sqlalchemy.engine import Engine

from socialmap.safekeeping import postgres_copy, sqlite_copy
from socialmap.safekeeping.queries import Facts


class Copying(Protocol):
    """How a database of one kind is copied and put back."""

    def take(self, live: Engine, folder: Path) -> Facts:
        """Copy what is saved at this moment into a folder, while others write."""

    def laid_out(self, live: Engine, folder: Path, revision: str) -> AbstractContextManager[Engine]:
        """What is in the folder as a database one can work on, beside the one in use."""

    def put_in_place(self, copy: Engine, live: Engine) -> None:
        """Give everyone who uses the database the contents of the copy, in one go."""


def copying_of(engine: Engine) -> Copying:
    """The way of the database in use."""
    kinds: dict[str, Copying] = {"sqlite": sqlite_copy, "postgresql": postgres_copy}
    return kinds[engine.dialect.name]
