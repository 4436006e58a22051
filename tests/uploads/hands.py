"""Anna and Carla hand in files, the worker sweeps, and things go wrong half-way."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from socialmap.foundation.db import db, transaction
from socialmap.uploads import service
from socialmap.uploads.models import EvidenceFile
from tests.running import MONDAY
from tests.uploads.corpus import pdf

ANNA, CARLA = "submission:anna", "submission:carla"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def keep(owner: str = ANNA, content: bytes | None = None) -> EvidenceFile:
    with transaction():
        return service.keep(content or pdf(), owner=owner, at=MONDAY)


def interrupted(deed: Callable[[], object]) -> None:
    """Do this in a transaction in which something else goes wrong."""
    with suppress(ZeroDivisionError), transaction():
        deed()
        raise ZeroDivisionError


def on_disk(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def sweep(at: datetime) -> int:
    with transaction():
        return service.orphans(at)


def rows() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count(EvidenceFile.id)))
