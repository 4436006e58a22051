"""PostgreSQL: every table as it is at one moment, and all rows replaced in one transaction."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import sqlalchemy as sa
from psycopg import sql
from sqlalchemy.engine import Connection, Engine

from socialmap.safekeeping.queries import RAISE_NUMBER, Facts, change_number_of, facts_of
from socialmap.safekeeping.rules import Damaged, NewerSchema
from socialmap.safekeeping.workplace import known_revisions, present_revision, upgrade, working_on

CONTENTS = "contents.json"
# A restored copy is made ready in a schema of its own, beside the tables in use.
BESIDE = "socialmap_restoring"
PATIENCE = "60s"
PIECE = 1024 * 1024
# Only migrations write it.
_REVISION_TABLE = "alembic_version"
_SEQUENCES = sa.text("""
    SELECT "table", "column", pg_sequence_last_value(sequence::regclass) AS last
    FROM (
        SELECT t.relname AS "table", a.attname AS "column",
               pg_get_serial_sequence(t.oid::regclass::text, a.attname) AS sequence
        FROM pg_class t
        JOIN pg_namespace n ON n.oid = t.relnamespace
        JOIN pg_attribute a ON a.attrelid = t.oid
        WHERE n.nspname = current_schema() AND t.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
    ) AS columns
    WHERE sequence IS NOT NULL
    ORDER BY 1, 2
""")
_SET_SEQUENCE = sa.text(
    "SELECT setval(pg_get_serial_sequence(quote_ident(:table), :column), :last, :is_called)"
)


def take(live: Engine, folder: Path) -> Facts:
    """Copy what is saved at this moment into a folder, a file for each table. Refuses with NoDatabase."""
    tables = _tables(live)
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with live.connect().execution_options(**options) as connection:
        # Before the first look, so that nobody empties a table between that look and its copy.
        _lock(connection, tables, "ACCESS SHARE")
        facts = facts_of(connection)
        for name, columns in tables.items():
            _copy_out(connection, name, columns, folder)
        contents = {"tables": tables, "sequences": _sequences(connection)}
    (folder / CONTENTS).write_text(json.dumps(contents, indent=1), encoding="utf-8")
    return facts


@contextmanager
def laid_out(live: Engine, folder: Path, revision: str) -> Iterator[Engine]:
    """The copy of a backup as tables one can work on. Refuses with Damaged, or with NewerSchema."""
    present = present_revision()
    if present is not None and present not in known_revisions():
        raise NewerSchema(f"de database zelf is van een nieuwere versie ({present}) dan dit programma.")
    _clear_room(live)
    with live.begin() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {BESIDE}")
    copy = sa.create_engine(_beside(live.url), poolclass=sa.pool.NullPool)
    try:
        with working_on(copy, folder):
            upgrade(revision)
        _fill(copy, folder)
        yield copy
    finally:
        _clear_room(live)


def put_in_place(copy: Engine, live: Engine) -> None:
    """Replace every row in one transaction: who reads waits a moment and sees the new ones.

    The tables themselves stay, with who may use them. The change number becomes larger than both were.
    """
    upgrade()
    tables = _tables(copy)
    with copy.connect() as connection:
        sequences = _sequences(connection)
    with live.begin() as connection:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        _lock(connection, tables, "ACCESS EXCLUSIVE")
        number = change_number_of(connection)
        _empty(connection, tables)
        for name, columns in tables.items():
            listed = _listed(columns)
            connection.exec_driver_sql(
                f'INSERT INTO "{name}" ({listed}) SELECT {listed} FROM {BESIDE}."{name}"'  # noqa: S608
            )
        _set(connection, sequences)
        connection.execute(RAISE_NUMBER, {"number": number})


def _tables(engine: Engine) -> dict[str, list[str]]:
    """The columns of every table; a table comes after those it refers to."""
    metadata = sa.MetaData()
    metadata.reflect(engine)
    return {
        table.name: [column.name for column in table.columns]
        for table in metadata.sorted_tables
        if table.name != _REVISION_TABLE
    }


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _lock(connection: Connection, tables: Iterable[str], mode: str) -> None:
    if tables:
        connection.exec_driver_sql(f"LOCK TABLE {_listed(tables)} IN {mode} MODE")


def _empty(connection: Connection, tables: Iterable[str]) -> None:
    connection.exec_driver_sql(f"TRUNCATE {_listed(tables)}")


def _copy_out(connection: Connection, table: str, columns: list[str], folder: Path) -> None:
    statement = _copying("COPY {} ({}) TO STDOUT", table, columns)
    with (
        _file(folder, table).open("wb") as file,
        _cursor(connection) as cursor,
        cursor.copy(statement) as rows,
    ):
        for piece in rows:
            file.write(piece)


def _copy_in(connection: Connection, table: str, columns: list[str], folder: Path) -> None:
    statement = _copying("COPY {} ({}) FROM STDIN", table, columns)
    with (
        _file(folder, table).open("rb") as file,
        _cursor(connection) as cursor,
        cursor.copy(statement) as rows,
    ):
        while piece := file.read(PIECE):
            rows.write(piece)


def _file(folder: Path, table: str) -> Path:
    return folder / f"{table}.copy"


def _copying(statement: LiteralString, table: str, columns: list[str]) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL(statement).format(sql.Identifier(table), names)


def _cursor(connection: Connection) -> psycopg.Cursor[Any]:
    """COPY is a matter of the driver; it takes part in the same transaction."""
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    return driver.cursor()


def _fill(copy: Engine, folder: Path) -> None:
    """Put the rows of a backup into the empty tables of its own version. Refuses with Damaged.

    A table that no migration makes is somebody else's and is left alone.
    """
    ours = _tables(copy)
    try:
        contents = json.loads((folder / CONTENTS).read_text(encoding="utf-8"))
        tables, sequences = contents["tables"], contents["sequences"]
        with copy.begin() as connection:
            # A migration may have put rows there.
            _empty(connection, ours)
            for name in ours:
                _copy_in(connection, name, tables[name], folder)
            _set(connection, sequences)
    except (OSError, ValueError, KeyError, TypeError, psycopg.Error, sa.exc.DatabaseError) as fault:
        raise Damaged("de tabellen in deze reservekopie passen niet bij hun versie.") from fault


def _sequences(connection: Connection) -> list[list[Any]]:
    """Table, column and the last number given, for each column that numbers itself."""
    return [list(row) for row in connection.execute(_SEQUENCES)]


def _set(connection: Connection, sequences: Iterable[Iterable[Any]]) -> None:
    for table, column, last in sequences:
        values = {"table": table, "column": column, "last": last or 1, "is_called": last is not None}
        connection.execute(_SET_SEQUENCE, values)


def _beside(url: sa.URL) -> sa.URL:
    """The same database, seen from the schema beside the tables in use."""
    return url.update_query_dict({"options": f"-csearch_path={BESIDE}"})


def _clear_room(live: Engine) -> None:
    with live.begin() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {BESIDE} CASCADE")
