"""SQLite: a consistent copy while others write, and back into the live file under everybody's feet."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from socialmap.foundation.db import prepare_sqlite
from socialmap.safekeeping.queries import RAISE_NUMBER, Facts, change_number_of, facts_of
from socialmap.safekeeping.rules import Damaged, DatabaseDamaged

FILE = "socialmap.sqlite3"
PATIENCE_SECONDS = 10


def take(live: Engine, folder: Path) -> Facts:
    """Copy what is saved at this moment into a folder. Refuses with NoDatabase or DatabaseDamaged.

    VACUUM INTO and not the backup API: it leaves out the free pages, where erased words may still stand.
    """
    with damage_told(), closing(_opened(live)) as present:
        present.execute("VACUUM INTO ?", (str(folder / FILE),))
    with _engine_on(folder / FILE).connect() as connection:
        return facts_of(connection)


@contextmanager
def laid_out(live: Engine, folder: Path, revision: str) -> Iterator[Engine]:
    """The copy of a backup as a database one can work on. Refuses with Damaged."""
    copy = _engine_on(folder / FILE)
    prepare_sqlite(copy)
    try:
        is_whole = (folder / FILE).is_file() and first_fault(copy) is None
    except sa.exc.DatabaseError:
        is_whole = False
    if not is_whole:
        raise Damaged("de database in deze reservekopie is beschadigd.")
    yield copy


def put_in_place(copy: Engine, live: Engine) -> None:
    """Replace every page of the live file in one transaction: who reads sees the old or the new.

    The change number becomes larger than both were. It is raised after the first page, because from
    then on nobody else can write; a page that changes under way is copied again. Refuses with
    DatabaseDamaged when the live file is no database any more.
    """
    with damage_told(), closing(_opened(copy)) as source, closing(_opened(live)) as target:
        target.execute("PRAGMA journal_mode=WAL")
        is_first = iter([True])

        def raise_number(status: int, _left: int, _total: int) -> None:
            if status == sqlite3.SQLITE_BUSY:
                raise sqlite3.OperationalError("database is locked")
            if next(is_first, False):
                with live.connect() as connection:
                    number = change_number_of(connection)
                source.execute(str(RAISE_NUMBER), {"number": number})

        source.backup(target, pages=1, progress=raise_number)
        # What was there before goes from the log too, as soon as nobody reads it any more.
        target.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def set_aside(live: Engine, kept: Path) -> None:
    """Move a damaged database out of the way."""
    live.dispose()
    for tail in ("", "-wal", "-shm"):
        file = Path(f"{live.url.database}{tail}")
        if file.exists():
            shutil.move(file, f"{kept}{tail}")


def first_fault(engine: Engine) -> str | None:
    """What SQLite itself finds wrong with the file; None when it is whole."""
    with engine.connect() as connection:
        told = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
    return None if told == "ok" else str(told)


@contextmanager
def damage_told() -> Iterator[None]:
    """Refuses with DatabaseDamaged what SQLite says of a file it cannot read."""
    try:
        yield
    except (sqlite3.DatabaseError, sa.exc.DatabaseError) as fault:
        code = getattr(getattr(fault, "orig", fault), "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise DatabaseDamaged("de database is beschadigd.") from fault
        raise


def _opened(engine: Engine) -> sqlite3.Connection:
    return sqlite3.connect(str(engine.url.database), isolation_level=None, timeout=PATIENCE_SECONDS)


def _engine_on(file: Path) -> Engine:
    return sa.create_engine(f"sqlite:///{file}", poolclass=sa.pool.NullPool)
