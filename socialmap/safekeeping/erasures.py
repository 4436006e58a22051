"""The list of erasures: what a restored backup must not bring back.

It stands in two places. The table is written in the transaction of the erasure itself, so nothing is
listed that was not erased, and nothing is erased that is not listed. But a table goes back in time
with the rest of the database. Therefore a file outside every backup, written once the transaction is
saved. A crash in between leaves a line out of the file; the nightly run, and a restore before it
touches anything, bring the file in line with the table. What counts is the two together.

A file written first would not do: when the transaction then fails, the next restore erases somebody
who stayed. A file alone, written afterwards, would not do either: a crash loses the line for good.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from socialmap.foundation.db import after_commit, db, insert
from socialmap.foundation.disk import append
from socialmap.safekeeping.folders import data_folder
from socialmap.safekeeping.models import Erasure
from socialmap.safekeeping.rules import Erased


def remember(kind: str, uuid: UUID | str, *, at: datetime) -> None:
    """Put an erasure on the list, in the caller's transaction; `kind` is a key of AfterRestore.erase."""
    erased = Erased(kind, str(uuid), at)
    row = insert(Erasure).values(kind=erased.kind, uuid=erased.uuid, at=erased.at)
    db.session.execute(row.on_conflict_do_nothing(index_elements=["kind", "uuid"]))
    after_commit(partial(_write_down, [erased]))


def remembered() -> list[Erased]:
    """Everything that was ever erased, the oldest first."""
    known = {one.key: one for one in (*in_file(), *_in_table())}
    return sorted(known.values(), key=lambda one: (one.at, one.key))


def in_file() -> list[Erased]:
    """What the file holds, and the table need not know any more."""
    file = _file()
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines() if file.exists() else []
    return [one for line in lines if (one := Erased.from_line(line)) is not None]


def not_in_file() -> list[Erased]:
    """What a crash kept from the file."""
    known = {one.key for one in in_file()}
    return [one for one in _in_table() if one.key not in known]


def not_in_table() -> list[Erased]:
    """What a restore from elsewhere brought back, though the file holds it."""
    known = {one.key for one in _in_table()}
    return [one for one in in_file() if one.key not in known]


def bring_in_line() -> None:
    """Let the file hold all that the table holds."""
    _write_down(not_in_file())


def keep_in_table(erased: Iterable[Erased]) -> None:
    """Let the table hold these too, in the caller's transaction."""
    rows = [{"kind": one.kind, "uuid": one.uuid, "at": one.at} for one in erased]
    if rows:
        db.session.execute(insert(Erasure).on_conflict_do_nothing(index_elements=["kind", "uuid"]), rows)


def _in_table() -> list[Erased]:
    """The rows; none in a database that is empty or older than the table."""
    if not sa.inspect(db.session.connection()).has_table(Erasure.__tablename__):
        return []
    query = sa.select(Erasure.kind, Erasure.uuid, Erasure.at).order_by(Erasure.id)
    return [Erased(*row) for row in db.session.execute(query)]


def _write_down(erased: Iterable[Erased]) -> None:
    """Add a line for each, on the disk before we go on."""
    lines = "".join(f"{one.as_line()}\n" for one in erased)
    if lines:
        append(_file(), lines)


def _file() -> Path:
    return data_folder() / "erasures.jsonl"
