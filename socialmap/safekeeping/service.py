"""Make a backup, and every night one that is kept for two weeks."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

from flask import current_app

from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db
from socialmap.safekeeping import archive, erasures
from socialmap.safekeeping.copies import copying_of
from socialmap.safekeeping.folders import ASIDE, aside, data_folder, gather_uploads
from socialmap.safekeeping.rules import (
    DATABASE,
    KEPT_DAYS,
    KEPT_FOR,
    UPLOADS,
    Manifest,
    Step,
    outdated,
    unseen,
)

SUFFIX = ".tar.gz"
# A backup takes minutes; what is a day old was left behind by a crash.
LEFT_BEHIND = timedelta(days=1)


def back_up(file: Path, *, at: datetime, step: Step = unseen) -> Manifest:
    """Write a backup of database and uploads, and read it back. Refuses with NoDatabase or DatabaseDamaged.

    The database comes first: what its rows speak of is then on the disk already.
    """
    with aside() as folder:
        (folder / DATABASE).mkdir()
        facts = copying_of(db.engine).take(db.engine, folder / DATABASE)
        gather_uploads(folder / UPLOADS)
        manifest = Manifest(
            created_at=at,
            database=db.engine.dialect.name,
            revision=facts.revision,
            program=current_app.extensions["build"],
            audit_head=facts.audit_head,
            parts=archive.parts_of(folder),
        )
        archive.pack(folder, manifest, file, step)
    return manifest


def nightly(folder: Path, *, at: datetime) -> Path:
    """See to it that this day has its backup here, that old ones go, and that no erasure is forgotten."""
    erasures.bring_in_line()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    today = local_day(at)
    file = folder / f"{today.isoformat()}{SUFFIX}"
    # Room is made first: a full disk would otherwise keep the old ones for ever.
    days = daily_backups(folder)
    for day in outdated(days.keys() - {today}, kept=KEPT_DAYS - 1):
        days[day].unlink(missing_ok=True)
    _remove(_made_beforehand(folder), before=at - KEPT_FOR)
    _remove(_left_behind(folder), before=at - LEFT_BEHIND)
    if not file.exists():
        back_up(file, at=at)
    return file


def daily_backups(folder: Path) -> dict[date, Path]:
    """The backups of the nights, by day."""
    found = {}
    for file in folder.glob(f"*{SUFFIX}"):
        with suppress(ValueError):
            found[date.fromisoformat(file.name.removesuffix(SUFFIX))] = file
    return found


def _made_beforehand(folder: Path) -> Iterator[Path]:
    """Copies of what was about to be replaced: by `flask restore`, and by `flask setup`."""
    yield from folder.glob("voor-herstel-*")
    if db.engine.dialect.name == "sqlite":
        database = Path(str(db.engine.url.database))
        yield from database.parent.glob(f"{database.stem}-voor-*.sqlite3")


def _left_behind(folder: Path) -> Iterator[Path]:
    yield from data_folder().glob(f"{ASIDE}*")
    yield from folder.glob("*.part")


def _remove(paths: Iterable[Path], *, before: datetime) -> None:
    for path in list(paths):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before.timestamp():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
