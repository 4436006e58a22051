"""What this process works on: the site's own database and folder, or for a while a copy of both."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import cast

import flask_migrate
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy.engine import Engine

from socialmap.foundation.db import db
from socialmap.safekeeping.queries import revision_of


@contextmanager
def working_on(copy: Engine, folder: Path) -> Iterator[None]:
    """Let every service of this process work on a copy. Only in a command, which does one thing at a time."""
    engines = cast(dict[str | None, Engine], db.engines)
    live, settings = db.engine, current_app.extensions["settings"]
    db.session.remove()
    engines[None], current_app.extensions["settings"] = copy, replace(settings, data_dir=folder)
    try:
        yield
    finally:
        db.session.remove()
        engines[None], current_app.extensions["settings"] = live, settings


def known_revisions() -> list[str]:
    """Every version of the schema this program knows, the newest first."""
    return [one.revision for one in ScriptDirectory(_migrations()).walk_revisions()]


def upgrade(revision: str = "head") -> tuple[str | None, str | None]:
    """Bring the schema of the database in use to a version; the one before and the one after."""
    before = present_revision()
    db.session.remove()
    flask_migrate.upgrade(directory=_migrations(), revision=revision)
    return before, present_revision()


def present_revision() -> str | None:
    """The version of the schema of the database in use."""
    with db.engine.connect() as connection:
        return revision_of(connection)


def _migrations() -> str:
    return str(current_app.extensions["settings"].home / "migrations")
