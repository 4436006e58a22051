"""The chain shows that something was changed afterwards, and lets personal values go."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.audit.models import AuditHead, AuditRow, AuditValues
from socialmap.audit.rules import link_digest
from socialmap.audit.service import Link, check, first_broken_link, record, record_all
from socialmap.foundation.db import db, transaction
from tests.conftest import MONDAY
from tests.foundation.together import at_once

WHOLE = None


@pytest.fixture
def chain(app: Flask) -> Flask:
    """Four links: Anna's practice was added, changed twice, and withdrawn."""
    write_chain()
    return app


def write_chain() -> None:
    names = ["", "Anna", "Anna en Bram", "Anna"]
    for verb, before, after in zip(("add", "change", "change"), names, names[1:], strict=False):
        with transaction():
            record(verb, "listing:1", by="bram", at=MONDAY, before={"name": before}, after={"name": after})
    with transaction():
        record("withdraw", "listing:1", by="anna", at=MONDAY + timedelta(days=1))


def tamper(statement: str, **values: Any) -> None:
    """What somebody with the password of the database could do."""
    db.session.rollback()
    with closing(sqlite3.connect(db.engine.url.database)) as connection, connection:
        for change in ("update", "delete"):
            connection.execute(f"DROP TRIGGER IF EXISTS audit_rows_no_{change}")
        connection.execute(statement, values)


def test_a_chain_nobody_touched_is_whole(either_app: Flask) -> None:
    empty = first_broken_link()

    write_chain()

    assert (empty, first_broken_link()) == (WHOLE, WHOLE)
    assert [row.position for row in db.session.scalars(sa.select(AuditRow))] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2026-03-02 07:59:59.000000"),
        ("verb", "erase"),
        ("thing", "listing:2"),
        ("by", "carla"),
        ("before_digest", "0" * 64),
        ("after_digest", "0" * 64),
        ("previous", "0" * 64),
        ("digest", "0" * 64),
        ("position", 9),
    ],
)
def test_a_link_changed_afterwards_is_found(chain: Flask, column: str, value: object) -> None:
    tamper(f'UPDATE audit_rows SET "{column}" = :value WHERE position = 2', value=value)  # noqa: S608

    assert first_broken_link() in (2, 3)


def test_a_link_forged_with_a_digest_that_fits_is_found_by_the_next(chain: Flask) -> None:
    forged = db.session.get_one(AuditRow, 2)
    forged.by = "carla"
    digest = link_digest(forged)

    tamper("UPDATE audit_rows SET by = 'carla', digest = :digest WHERE position = 2", digest=digest)

    assert first_broken_link() == 3


@pytest.mark.parametrize("position", [1, 2, 3, 4])
def test_a_link_taken_out_is_found(chain: Flask, position: int) -> None:
    tamper("DELETE FROM audit_rows WHERE position = :position", position=position)

    assert first_broken_link() == position


@pytest.mark.parametrize("position", [2, 3, 4])
def test_a_link_taken_out_is_found_though_the_others_closed_ranks(chain: Flask, position: int) -> None:
    tamper("DELETE FROM audit_rows WHERE position = :position", position=position)
    tamper("UPDATE audit_rows SET position = position - 1 WHERE position > :position", position=position)

    assert first_broken_link() == position


def test_links_in_another_order_are_found(chain: Flask) -> None:
    for before, after in ((2, 9), (3, 2), (9, 3)):
        tamper("UPDATE audit_rows SET position = :after WHERE position = :before", before=before, after=after)

    assert first_broken_link() == 2


def test_a_link_put_in_between_is_found(chain: Flask) -> None:
    tamper("UPDATE audit_rows SET position = position + 10 WHERE position > 2")
    tamper(
        "INSERT INTO audit_rows SELECT 3, at, verb, thing, by, before_digest, after_digest, previous, digest"
        " FROM audit_rows WHERE position = 2"
    )
    tamper("UPDATE audit_rows SET position = position - 9 WHERE position > 10")

    assert first_broken_link() == 3


def test_a_link_added_behind_the_head_is_found(chain: Flask) -> None:
    with transaction():
        record("change", "listing:1", by="carla", at=MONDAY)
    tamper("UPDATE audit_head SET position = 4, digest = (SELECT digest FROM audit_rows WHERE position = 4)")

    assert first_broken_link() == 6


def test_a_chain_without_its_head_is_not_whole(chain: Flask) -> None:
    tamper("DELETE FROM audit_head")

    assert first_broken_link() == 5


@pytest.mark.parametrize("column", ["before", "after"])
def test_values_changed_afterwards_are_found(chain: Flask, column: str) -> None:
    statement = f"""UPDATE audit_values SET "{column}" = '{{"name": "Carla"}}' WHERE position = 3"""  # noqa: S608
    tamper(statement)

    assert first_broken_link() == 3


def test_values_may_be_erased_and_the_chain_stays_whole(either_app: Flask) -> None:
    write_chain()

    with transaction() as session:
        session.execute(sa.delete(AuditValues).where(AuditValues.position.in_([2, 3])))

    assert first_broken_link() is WHOLE
    assert [row.position for row in db.session.scalars(sa.select(AuditValues))] == [1, 4]


def test_the_links_themselves_hold_no_values(chain: Flask) -> None:
    with db.engine.connect() as connection:
        rows = connection.execute(sa.select(AuditRow.__table__)).all()

    assert len(rows) == 4
    assert "Anna" not in str(rows)


def test_a_link_stands_or_falls_with_what_it_tells_of(app: Flask) -> None:
    def fail() -> None:
        with transaction():
            record("add", "listing:1", by="bram", at=MONDAY)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditRow)) == 0
    assert db.session.scalar(sa.select(AuditHead)) is None


def test_the_time_may_come_from_any_zone(app: Flask) -> None:
    nine_in_amsterdam = datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=timezone(timedelta(hours=1)))

    with transaction():
        record("add", "listing:1", by="bram", at=nine_in_amsterdam)

    assert first_broken_link() is WHOLE


def test_values_of_every_plain_kind_come_back_as_they_were(either_app: Flask) -> None:
    values = {
        "naam": "Zoë",
        "ja": True,
        "leeg": None,
        "getal": 52.0915,
        "lijst": ["é", 1],
        "diep": {"b": 1, "a": 2},
    }

    with transaction():
        record_all([Link("add", "listing:1", None, values)], by="bram", at=MONDAY)

    assert first_broken_link() is WHOLE


def test_two_who_write_at_once_make_one_chain(either_app: Flask) -> None:
    write_chain()

    def write() -> None:
        for _ in range(10):
            with transaction():
                record("change", "listing:1", by="bram", at=MONDAY)

    answers = at_once(either_app, write, write)
    db.session.rollback()

    assert answers == [None, None]
    assert first_broken_link() is WHOLE
    assert db.session.scalar(sa.select(AuditHead.position)) == 24


def test_a_long_look_tells_how_far_it_is(app: Flask) -> None:
    told: list[tuple[int, int]] = []
    with transaction():
        record_all([Link("add", f"listing:{number}") for number in range(2500)], by="bram", at=MONDAY)

    found = check(step=lambda done, total: told.append((done, total)))

    assert (found.links, found.is_whole) == (2500, True)
    assert told == [(1000, 2500), (2000, 2500)]
