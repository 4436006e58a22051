"""A database on PostgreSQL that every test finds anew, though making one anew takes most of a second.

Only the tables that a test changed get their rows back; a test that changed the tables themselves
makes that the database is made anew after all.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

# Every row that is new or was changed was written by a later transaction; one less is one that was removed.
_MARK = "SELECT {name}, count(*), max(xmin::text::bigint) FROM {table}"
_SEQUENCES = (
    "SELECT sequencename::text, start_value, last_value FROM pg_sequences WHERE schemaname = 'public'"
)
_CATALOGUES = ("pg_attrdef", "pg_class", "pg_constraint", "pg_namespace", "pg_proc", "pg_trigger", "pg_type")
_COLUMNS = """
    SELECT attrelid::text, concat_ws(' ', attname, atttypid, atttypmod, attnotnull, attisdropped)
    FROM pg_attribute WHERE attrelid >= 16384
"""
_OTHERS = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""

_MEMORY = Path("/dev/shm")  # noqa: S108
_ROOM = 4 * 1024**3


def in_memory() -> Path | None:
    """Where files are made without a disk: a restore makes a thousand. None on a machine without the room."""
    return _MEMORY if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM else None


class Rewound:
    """One database with the contents it had at first; `make` makes it from nothing."""

    def __init__(self, address: str, make: Callable[[], None]) -> None:
        self._address = address.replace("postgresql+psycopg://", "postgresql://")
        self._make = make
        self._shape: list[Any] = []
        self._marks: dict[str, Any] = {}
        self._rows: dict[str, bytes] = {}
        self._sequences: list[Any] = []

    def put_back(self) -> None:
        """The database as it was; nobody else is connected to it any more."""
        if not self._rewound():
            self._make()
            with psycopg.connect(self._address) as connection:
                self._remember(connection)

    def _rewound(self) -> bool:
        """Whether giving rows back was enough."""
        if not self._shape:
            return False
        try:
            with psycopg.connect(self._address) as connection:
                connection.execute(_OTHERS)
                if _shape(connection) != self._shape:
                    return False
                self._give_back(connection)
            return True
        except psycopg.OperationalError:
            return False

    def _remember(self, connection: psycopg.Connection) -> None:
        self._shape = _shape(connection)
        self._marks = _marks(connection)
        self._sequences = connection.execute(_SEQUENCES).fetchall()
        self._rows = {name: _copied_out(connection, name) for name in self._marks}

    def _give_back(self, connection: psycopg.Connection) -> None:
        marks = _marks(connection)
        changed = [name for name, mark in marks.items() if mark != self._marks[name]]
        # The rows belonged together when they were read, so nobody has to check that again.
        connection.execute("SET LOCAL session_replication_role = replica")
        for name in changed:
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
            with connection.cursor().copy(_copying("COPY {} FROM STDIN BINARY", name)) as rows:
                rows.write(self._rows[name])
        now = connection.execute(_SEQUENCES).fetchall()
        for name, start, last in set(self._sequences) - set(now):
            given = (sql.Identifier(name).as_string(), last or start, last is not None)
            connection.execute("SELECT setval(%s, %s, %s)", given)
        if changed:
            self._marks = _marks(connection)


def _shape(connection: psycopg.Connection) -> list[Any]:
    """The tables, their columns and all that belongs to them; a number of ours starts at 16384."""
    parts = [f"SELECT '{name}', oid::text FROM {name} WHERE oid >= 16384" for name in _CATALOGUES]  # noqa: S608
    statement: Any = " UNION ALL ".join([*parts, _COLUMNS])
    return sorted(connection.execute(statement).fetchall())


def _marks(connection: psycopg.Connection) -> dict[str, Any]:
    """Of every table how many rows it has, and which transaction wrote last."""
    found = connection.execute("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'")
    each = [sql.SQL(_MARK).format(name=sql.Literal(name), table=sql.Identifier(name)) for [name] in found]
    return {name: mark for name, *mark in connection.execute(sql.SQL(" UNION ALL ").join(each))}


def _copied_out(connection: psycopg.Connection, name: str) -> bytes:
    with connection.cursor().copy(_copying("COPY {} TO STDOUT BINARY", name)) as rows:
        return b"".join(bytes(piece) for piece in rows)


def _copying(statement: Any, name: str) -> sql.Composed:
    return sql.SQL(statement).format(sql.Identifier(name))
