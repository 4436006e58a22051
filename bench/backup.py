"""Backups while four processes write: each put back in a new folder, whole and with all that was saved."""

import hashlib
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa

from bench.figures import Figure, at_least, at_most, middle, share, tell
from bench.regions import Regions
from bench.sites import site
from socialmap.audit.service import first_broken_link, record
from socialmap.foundation.clock import now
from socialmap.foundation.db import Counter, db, next_change_number, transaction
from socialmap.foundation.errors import NotFound
from socialmap.safekeeping import archive, sqlite_copy
from socialmap.safekeeping.restoring import restore
from socialmap.safekeeping.service import back_up
from socialmap.uploads import service as uploads
from socialmap.uploads.models import EvidenceFile
from socialmap.uploads.rules import PDF, CleanFile

SIZE, BACKUPS, WRITERS = 300, 20, 4
WARM_UP = 10
# The only table a restore without erasures changes.
RAISED = "change_counter"


def measure(regions: Regions, *, quick: bool) -> Iterator[Figure]:
    """How many backups are whole, complete and equal, and what the writers notice of it."""
    rounds = 3 if quick else BACKUPS
    folder = regions.copy(regions.synthetic(SIZE))
    kept = folder.with_name("backups-under-load")
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir()
    with site(folder), _writers(folder) as writers:
        copies = [_copied(folder, kept / f"{turn}.tar.gz", writers) for turn in range(rounds)]
    found = [_looked_at(copy) for copy in copies]
    tell(f"  {len(writers.saved())} rows were saved meanwhile")
    whole, equal = sum(one.is_whole for one in found), sum(one.is_equal for one in found)
    missing, without_file = sum(one.missing for one in found), sum(one.without_file for one in found)
    yield at_least("backup under load: database and audit chain whole", rounds, whole, "backups", rounds)
    yield at_least("backup under load: the same rows put back", rounds, equal, "backups", rounds)
    yield at_most("backup under load: saved rows missing", rounds, missing, "rows", 0)
    yield at_most("backup under load: uploads missing", rounds, without_file, "files", 0)
    plain = sum(one.plain_misses for one in found)
    yield at_least("backup under load: plain copies that miss rows (control)", rounds, plain, "copies", 1)
    yield Figure("backup under load: median", rounds, middle(copy.seconds for copy in copies), "s")
    waits = writers.waits()
    yield Figure("backup under load: a write meanwhile, p99", len(waits), share(waits, 0.99), "s")


@dataclass(frozen=True)
class Copy:
    """A backup, a plain copy of the file, and what had been saved when they began."""

    file: Path
    plain: Path
    saved: set[str]
    seconds: float


@dataclass(frozen=True)
class Found:
    """What a backup turned out to be when it was put back."""

    is_whole: bool
    is_equal: bool
    missing: int
    without_file: int
    plain_misses: bool


@dataclass(frozen=True)
class Writers:
    """Processes that write, each with a file of what was saved and how long that took."""

    folder: Path

    def lines(self) -> list[list[str]]:
        texts = (path.read_text(encoding="ascii") for path in sorted(self.folder.iterdir()))
        # Somebody may be writing the last line at this moment.
        return [line.split() for text in texts for line in text[: text.rfind("\n") + 1].splitlines()]

    def saved(self) -> set[str]:
        return {name for name, _seconds in self.lines()}

    def waits(self) -> list[float]:
        return [float(seconds) for _name, seconds in self.lines()]


@contextmanager
def _writers(folder: Path) -> Iterator[Writers]:
    log = folder.with_name("saved")
    shutil.rmtree(log, ignore_errors=True)
    log.mkdir()
    context = get_context("spawn")
    is_over = context.Event()
    hands = [context.Process(target=_write, args=(folder, log / str(who), is_over)) for who in range(WRITERS)]
    for hand in hands:
        hand.start()
    writers = Writers(log)
    try:
        while len(list(log.iterdir())) < WRITERS or len(writers.lines()) < WARM_UP * WRITERS:
            time.sleep(0.1)
        yield writers
    finally:
        is_over.set()
        for hand in hands:
            hand.join()


def _write(folder: Path, log: Path, is_over: Event) -> None:
    """A row, a link of the audit and now and then an upload in each transaction; told once saved."""
    turn = 0
    with site(folder), log.open("w", encoding="ascii") as saved:
        while not is_over.is_set():
            turn, name, start = turn + 1, f"{log.name}-{uuid4().hex}", time.monotonic()
            with transaction() as session:
                next_change_number(session)
                session.add(Counter(name=name, week="2026-W10", count=turn))
                record("count", f"counter:{name}", by="bench", at=now(), after={"count": turn})
                if turn % 10 == 0:
                    uploads.keep(CleanFile(f"%PDF-1.7 {name}".encode(), PDF), owner=f"bench:{name}", at=now())
            db.session.remove()
            print(name, time.monotonic() - start, file=saved, flush=True)


def _copied(folder: Path, file: Path, writers: Writers) -> Copy:
    plain, saved = file.with_suffix(".plain"), writers.saved()
    shutil.copyfile(folder / sqlite_copy.FILE, plain)
    start = time.monotonic()
    back_up(file, at=now())
    return Copy(file, plain, saved, time.monotonic() - start)


def _looked_at(copy: Copy) -> Found:
    """Put it back in a new folder and look at what is there."""
    folder, taken_out = copy.file.with_suffix(".site"), copy.file.with_suffix(".out")
    archive.unpack(copy.file, taken_out)
    with site(folder):
        restore(copy.file, at=now(), tell=lambda _line: None)
        is_whole = sqlite_copy.first_fault(db.engine) is None and first_broken_link() is None
        without_file = sum(not _has_its_bytes(row) for row in _uploads())
        db.session.remove()
    restored, original = folder / sqlite_copy.FILE, taken_out / "database" / sqlite_copy.FILE
    found = Found(
        is_whole=is_whole,
        is_equal=_digests(restored) == _digests(original),
        missing=len(copy.saved - _names(restored)),
        without_file=without_file,
        plain_misses=bool(copy.saved - _names(copy.plain)),
    )
    shutil.rmtree(folder)
    shutil.rmtree(taken_out)
    return found


def _uploads() -> list[EvidenceFile]:
    return list(db.session.scalars(sa.select(EvidenceFile)))


def _has_its_bytes(file: EvidenceFile) -> bool:
    try:
        return bool(uploads.read(file))
    except NotFound:
        return False


def _names(database: Path) -> set[str]:
    """The rows the writers left here; none when the file cannot be read."""
    try:
        with closing(sqlite3.connect(database)) as connection:
            return {name for (name,) in connection.execute("SELECT name FROM counters")}
    except sqlite3.DatabaseError:
        return set()


def _digests(database: Path) -> dict[str, str]:
    """Every table by a digest of its rows, whatever their order."""
    with closing(sqlite3.connect(database)) as connection:
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        rows = {name: sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"'))) for name in names}  # noqa: S608
    return {
        name: hashlib.sha256("\n".join(of_table).encode()).hexdigest()
        for name, of_table in rows.items()
        if name != RAISED
    }
