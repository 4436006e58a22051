"""Everything is saved or nothing; who writes at the same time waits, and no change gets lost."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.foundation.db import (
    ChangeCounter,
    Counter,
    UtcDateTime,
    after_commit,
    db,
    last_change_number,
    next_change_number,
    transaction,
)
from tests.counting import statements
from tests.foundation.together import at_once

ROUNDS = 20


def count_of(name: str) -> int | None:
    with db.engine.connect() as connection:
        return connection.scalar(sa.select(Counter.count).where(Counter.name == name))


def keep(session: sa.orm.Session, name: str, count: int = 0) -> None:
    session.add(Counter(name=name, week="2026-W10", count=count))
    session.flush()


@pytest.fixture
def said(app: Flask) -> Iterator[list[str]]:
    """Every statement that reaches SQLite."""
    with statements() as asked:
        yield asked


def test_a_transaction_begins_immediate_and_a_read_does_not(said: list[str]) -> None:
    with transaction() as session:
        session.execute(sa.select(ChangeCounter.number))
    db.session.execute(sa.select(ChangeCounter.number))

    begins = [statement for statement in said if statement.startswith("BEGIN")]
    assert begins == ["BEGIN IMMEDIATE", "BEGIN"]


def test_somebody_else_cannot_write_between_a_read_and_its_write(app: Flask) -> None:
    other = sqlite3.connect(db.engine.url.database, timeout=0, isolation_level=None)
    with transaction() as session:
        session.execute(sa.select(ChangeCounter.number))

        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.close()


def test_a_reader_does_not_keep_a_writer_waiting(app: Flask) -> None:
    other = sqlite3.connect(db.engine.url.database, timeout=0, isolation_level=None)
    db.session.execute(sa.select(ChangeCounter.number))

    other.execute("BEGIN IMMEDIATE")

    other.execute("ROLLBACK")
    other.close()


def test_what_goes_wrong_half_way_leaves_nothing_and_tells_nobody(either_app: Flask) -> None:
    told: list[str] = []
    before = last_change_number()

    def fail() -> None:
        with transaction() as session:
            keep(session, "half")
            next_change_number(session)
            after_commit(lambda: told.append("half"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert (count_of("half"), last_change_number(), told) == (None, before, [])


def test_news_is_told_once_it_has_been_saved(either_app: Flask) -> None:
    seen: list[int | None] = []

    with transaction() as session:
        keep(session, "saved", 7)
        after_commit(lambda: seen.append(count_of("saved")))
        before_the_end = list(seen)

    assert (before_the_end, seen) == ([], [7])


def test_news_that_cannot_be_told_takes_nothing_back(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    told: list[str] = []

    with transaction() as session:
        keep(session, "saved", 7)
        after_commit(lambda: 1 / 0)
        after_commit(lambda: told.append("second"))

    assert (count_of("saved"), told) == (7, ["second"])
    assert "saved, but not everyone could be told" in caplog.text


def test_news_needs_a_transaction(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="needs a transaction"):
        after_commit(print)


def test_a_transaction_inside_another_is_refused_before_it_loses_anything(app: Flask) -> None:
    with transaction() as session:
        keep(session, "outer", 1)
        with pytest.raises(RuntimeError, match="inside another"), transaction():
            pass

    assert count_of("outer") == 1


def test_two_who_write_at_once_get_numbers_of_their_own_and_lose_nothing(either_app: Flask) -> None:
    with transaction() as session:
        keep(session, "sum")
    first = last_change_number()

    def write() -> list[int]:
        numbers = []
        for _ in range(ROUNDS):
            with transaction() as session:
                numbers.append(next_change_number(session))
                row = session.get(Counter, ("sum", "2026-W10"))
                row.count = row.count + 1
        return numbers

    one, other = at_once(either_app, write, write)

    assert sorted(one + other) == list(range(first + 1, first + 2 * ROUNDS + 1))
    assert (one, other) == (sorted(one), sorted(other))
    assert (count_of("sum"), last_change_number()) == (2 * ROUNDS, first + 2 * ROUNDS)


def test_nobody_sees_a_change_number_before_its_change(either_app: Flask) -> None:
    with transaction() as session:
        keep(session, "last", last_change_number())
    done = last_change_number() + 2 * ROUNDS

    def write() -> None:
        for _ in range(2 * ROUNDS):
            with transaction() as session:
                number = next_change_number(session)
                session.execute(sa.update(Counter).where(Counter.name == "last").values(count=number))

    def read() -> list[tuple[int, int]]:
        seen = []
        until = datetime.now(UTC) + timedelta(seconds=15)
        while not seen or (seen[-1][0] < done and datetime.now(UTC) < until):
            seen.append((last_change_number(), count_of("last") or 0))
        return seen

    _nothing, seen = at_once(either_app, write, read)

    assert seen[-1][0] == done
    assert [pair for pair in seen if pair[0] > pair[1]] == []


def test_the_first_change_of_a_new_database_is_one(app: Flask) -> None:
    with transaction() as session:
        session.execute(sa.delete(ChangeCounter))
    empty = last_change_number()

    with transaction() as session:
        first = next_change_number(session)

    assert (empty, first, last_change_number()) == (0, 1, 1)


def test_an_instant_comes_back_in_utc_whatever_zone_it_had(either_app: Flask) -> None:
    nine_in_amsterdam = datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=1)))

    with db.engine.connect() as connection:
        back = connection.scalar(sa.select(sa.bindparam("at", nine_in_amsterdam, type_=UtcDateTime)))
        nothing = connection.scalar(sa.select(sa.bindparam("at", None, type_=UtcDateTime)))

    assert (back, nothing) == (nine_in_amsterdam, None)
    assert back.utcoffset() == timedelta(0)


def test_an_instant_without_a_zone_is_refused(app: Flask) -> None:
    naive = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001  the zone is what it lacks

    with pytest.raises(sa.exc.StatementError, match="time zone"), db.engine.connect() as connection:
        connection.scalar(sa.select(sa.bindparam("at", naive, type_=UtcDateTime)))
