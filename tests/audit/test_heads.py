"""The head of every day, noted outside the database."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts import service as accounts
from socialmap.audit import heads
from socialmap.audit.models import AuditHead
from socialmap.audit.rules import Head, NotAHead
from socialmap.audit.service import check, present_head, record
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.jobs.due import run_due
from tests.accounts.people import make_member
from tests.audit.test_service import tamper
from tests.conftest import MONDAY


def write(thing: str = "listing:1") -> None:
    with transaction():
        record("change", thing, by="bram", at=MONDAY, after={"name": "Anna"})


def lines(app: Flask) -> list[str]:
    file: Path = app.extensions["settings"].data_dir / heads.FILE
    return file.read_text(encoding="utf-8").splitlines()


def test_the_head_is_noted_once_a_day(either_app: Flask) -> None:
    write()
    first = present_head()

    heads.note_head(MONDAY)
    write()
    heads.note_head(MONDAY + timedelta(hours=6))
    heads.note_head(MONDAY + timedelta(days=1))

    assert lines(either_app) == [f"2026-03-02 {first}", f"2026-03-03 {present_head()}"]
    assert check([one.head for one in heads.noted()]).is_whole


def test_the_worker_notes_it_and_the_log_holds_it(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    write()

    run_due(MONDAY)

    assert [one.split()[0] for one in lines(app)] == ["2026-03-02"]
    assert f"audit head {heads.noted()[0].head}" in caplog.text


def test_half_a_line_of_a_crash_is_passed_over(app: Flask) -> None:
    write()
    file: Path = app.extensions["settings"].data_dir / heads.FILE
    file.write_text("2026-03-01 1:abc", encoding="utf-8")

    heads.note_head(MONDAY)

    assert [one.on for one in heads.noted()] == [MONDAY.date()]


def test_a_broken_chain_is_told_with_its_head(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    write()
    write()
    tamper("UPDATE audit_rows SET by = 'carla' WHERE position = 1")

    heads.note_head(MONDAY)

    last = heads.last_check()
    assert last is not None
    assert last.broken_at == 1
    assert "the audit chain is not whole" in caplog.text


def test_a_chain_cut_off_before_a_noted_head_is_told_the_next_day(app: Flask) -> None:
    write()
    earlier = present_head()
    write()
    heads.note_head(MONDAY)
    for statement in ("DELETE FROM audit_values", "DELETE FROM audit_rows"):
        tamper(f"{statement} WHERE position = 2")
    tamper("UPDATE audit_head SET position = 1, digest = :digest", digest=earlier.digest)

    found = check([one.head for one in heads.noted()])
    heads.note_head(MONDAY + timedelta(days=1))

    last = heads.last_check()
    assert found.broken_at is None
    assert [one.position for one in found.lost] == [2]
    assert last is not None
    assert last.broken_at == 2


def test_after_a_restore_only_heads_the_chain_still_holds_count(app: Flask) -> None:
    write()
    kept = present_head()
    heads.note_head(MONDAY - timedelta(days=2))
    write()
    lost = present_head()
    heads.note_head(MONDAY - timedelta(days=1))
    for statement in ("DELETE FROM audit_values", "DELETE FROM audit_rows"):
        tamper(f"{statement} WHERE position = 2")
    tamper("UPDATE audit_head SET position = 1, digest = :digest", digest=kept.digest)

    heads.note_restore(MONDAY)
    write("listing:2")
    heads.note_head(MONDAY)

    assert check([one.head for one in heads.noted()]).is_whole
    assert [one.head.position for one in heads.noted()] == [1, 1, 2]
    assert [(one.kept, one.known) for one in heads.restores()] == [(kept, lost)]


def test_erasing_a_person_breaks_nothing(either_app: Flask, clock: StoppedClock) -> None:
    anna = make_member("anna@praktijk.example", at=clock.now(), name="Anna")
    heads.note_head(MONDAY)

    with transaction():
        accounts.erase(db.session.merge(anna), by="worker", at=clock.now())

    known = [one.head for one in heads.noted()]
    assert check(known).is_whole
    assert db.session.scalar(sa.select(AuditHead.position)) == check().links


@pytest.mark.parametrize("text", ["", "17", "17:abc", f"x:{'0' * 64}", f"-1:{'0' * 64}", f"1:{'g' * 64}"])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(NotAHead):
        Head.of(text)
