"""The database session and the one way to write: `transaction()`."""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Session

log = logging.getLogger(__name__)

# Batch migrations on SQLite can only drop a constraint that has a name.
NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of every table."""

    metadata = sa.MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base)
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model

# What is erased is overwritten with zeroes, so that it cannot be read back from the file.
PRAGMAS = (
    *("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=10000", "synchronous=NORMAL"),
    "secure_delete=ON",
)

_writing: ContextVar[bool] = ContextVar("writing", default=False)
_announcements: ContextVar[list[Callable[[], None]] | None] = ContextVar("announcements", default=None)


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An instant with its zone; stored in UTC in both databases."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ChangeCounter(Model):
    """One row: the number of the last change in what the public sees."""

    __tablename__ = "change_counter"
    id: sa.orm.Mapped[int] = sa.orm.mapped_column(primary_key=True)
    number: sa.orm.Mapped[int]


class Counter(Model):
    """How often something happened in a week (2026-W09) or month (2026-03).

    With `limits` the only table a GET may touch.
    """

    __tablename__ = "counters"
    name: sa.orm.Mapped[str] = sa.orm.mapped_column(sa.String(80), primary_key=True)
    week: sa.orm.Mapped[str] = sa.orm.mapped_column(sa.String(8), primary_key=True)
    count: sa.orm.Mapped[int] = sa.orm.mapped_column(default=0)


@contextmanager
def transaction() -> Iterator[Session]:
    """Reads and writes in one: everything is saved, or nothing.

    On SQLite it begins with BEGIN IMMEDIATE, because a read that turns into a write
    fails at once when somebody else writes. What `after_commit` was given runs once saved.
    """
    if _writing.get():
        raise RuntimeError("a transaction inside another would throw away what the outer one did")
    session = db.session()
    session.rollback()
    writing, waiting = _writing.set(True), _announcements.set([])
    try:
        yield session
        session.commit()
        announcements = _announcements.get() or []
    except BaseException:
        session.rollback()
        raise
    finally:
        _writing.reset(writing)
        _announcements.reset(waiting)
    for announce in announcements:
        try:
            announce()
        # It has been saved: whoever asked for it must not hear that it failed.
        except Exception:
            log.exception("saved, but not everyone could be told")


@contextmanager
def reading() -> Iterator[None]:
    """What happens here only reads, in a session of its own, also while the caller writes.

    On SQLite a second BEGIN IMMEDIATE would wait for the transaction around it, for ever.
    """
    token = _writing.set(False)
    try:
        yield
    finally:
        _writing.reset(token)


def after_commit(announce: Callable[[], None]) -> None:
    """Call `announce` once the present transaction has been saved."""
    waiting = _announcements.get()
    if waiting is None:
        raise RuntimeError("after_commit needs a transaction")
    waiting.append(announce)


def insert(model: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say what to do when the row is already there, for the database in use."""
    return postgresql.insert(model) if db.engine.dialect.name == "postgresql" else sqlite.insert(model)


def rows_changed(statement: sa.Update | sa.Delete) -> int:
    """Carry out an UPDATE or DELETE in the caller's transaction; how many rows it touched."""
    result = db.session.execute(statement, execution_options={"synchronize_session": "fetch"})
    return int(result.rowcount)  # type: ignore[attr-defined]


def next_change_number(session: Session) -> int:
    """The number of this change; whoever writes next waits, so numbers are seen in order."""
    query = sa.update(ChangeCounter).values(number=ChangeCounter.number + 1).returning(ChangeCounter.number)
    number = session.execute(query).scalar()
    if number is None:
        session.add(ChangeCounter(id=1, number=1))
        session.flush()
        return 1
    return number


def last_change_number() -> int:
    """The number of the last saved change; one small read, made for every request."""
    query = "SELECT number FROM change_counter"
    try:
        with closing(db.engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
            cursor.execute(query)
            row = cursor.fetchone()
    # The driver speaks for itself here; who answers for the database knows the errors of SQLAlchemy only.
    except db.engine.dialect.loaded_dbapi.Error as refusal:
        raise sa.exc.OperationalError(query, None, refusal) from refusal
    return int(row[0]) if row else 0


def init_app(app: Flask) -> None:
    """Connect the database of the settings, with SQLite made safe for several writers."""
    url = sa.engine.make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    options: dict[str, Any] = {"pool_pre_ping": url.get_backend_name() != "sqlite"}
    if url.get_backend_name() == "sqlite":
        options["connect_args"] = {"timeout": 10, "check_same_thread": False}
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", options)
    db.init_app(app)
    with app.app_context():
        if url.get_backend_name() == "sqlite":
            prepare_sqlite(db.engine)


def prepare_sqlite(engine: Engine) -> None:
    """WAL, foreign keys, a waiting time, and BEGIN in our own hands."""

    @sa.event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, record: object) -> None:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def on_begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


class Once:
    """Makes a value once per process, whichever thread comes first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[Any, Any] = {}

    def get(self, key: Any, make: Callable[[], Any]) -> Any:
        if key not in self._values:
            with self._lock:
                if key not in self._values:
                    self._values[key] = make()
        return self._values[key]
