"""`flask audit verify`, as an operator types it."""

from datetime import timedelta
from pathlib import Path

from flask import Flask

from socialmap.audit import heads
from socialmap.audit.rules import Head
from socialmap.audit.service import present_head, record
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from tests.audit.test_service import tamper
from tests.cli.conftest import Run
from tests.conftest import MONDAY


def write() -> Head:
    with transaction():
        record("change", "listing:1", by="bram", at=MONDAY, after={"name": "Anna"})
    head = present_head()
    db.session.rollback()
    return head


def cut_off(position: int, head: Head) -> None:
    """What somebody does who wants the end forgotten."""
    for table in ("audit_values", "audit_rows"):
        tamper(f"DELETE FROM {table} WHERE position > :position", position=position)  # noqa: S608
    tamper("UPDATE audit_head SET position = :at, digest = :digest", at=head.position, digest=head.digest)


def test_a_whole_chain_is_told_with_its_links_and_its_head(app: Flask, run: Run) -> None:
    write()
    head = write()
    heads.note_head(MONDAY)

    result = run("audit", "verify")

    assert result.exit_code == 0
    assert result.stdout.startswith(f"het logboek is heel: {head.position} schakels, de laatste is {head}")
    assert "genoteerd en nagekeken: 1, van 2 maart 2026 en eerder" in result.stdout


def test_the_first_broken_link_is_told_and_the_command_fails(app: Flask, run: Run) -> None:
    for _ in range(3):
        write()
    tamper("UPDATE audit_rows SET by = 'carla' WHERE position = 2")

    result = run("audit", "verify")

    assert result.exit_code == 1
    assert "niet meer heel vanaf schakel 2" in result.stderr


def test_a_chain_cut_off_before_a_head_one_knows_is_found(app: Flask, run: Run) -> None:
    kept = write()
    known = write()
    cut_off(1, kept)

    without, older, newer = run("audit", "verify"), run("audit", "verify", "--head", kept), None
    newer = run("audit", "verify", "--head", known)

    assert (without.exit_code, older.exit_code, newer.exit_code) == (0, 0, 1)
    assert "schakel 1 is de schakel die u kent" in older.stdout
    assert f"schakel {known.position} is er niet meer: het logboek eindigt bij 1" in newer.stderr


def test_a_head_that_was_noted_is_looked_at_without_asking(app: Flask, run: Run) -> None:
    kept = write()
    write()
    heads.note_head(MONDAY)
    cut_off(1, kept)

    result = run("audit", "verify")

    assert result.exit_code == 1
    assert "schakel 2 van 2 maart 2026 is er niet meer" in result.stderr


def test_a_head_that_is_none_is_told(app: Flask, run: Run) -> None:
    result = run("audit", "verify", "--head", "17")

    assert result.exit_code == 2
    assert "17:<64 tekens>" in result.stderr


def test_a_restore_of_an_older_copy_is_told_and_is_no_forgery(
    app: Flask, run: Run, clock: StoppedClock, tmp_path: Path
) -> None:
    write()
    copy = tmp_path / "kopie.tar.gz"
    run("backup", copy)
    write()
    write()
    heads.note_head(clock.now())
    clock.move(timedelta(days=1))

    restored = run("restore", copy, "--yes")
    result = run("audit", "verify")

    assert restored.exit_code == 0
    assert result.exit_code == 0
    assert "op 3 maart 2026 is een oudere reservekopie teruggezet: wat na schakel 1" in result.stdout
    assert "(tot en met 3)" in result.stdout


def test_a_backup_tells_the_head_by_which_its_chain_is_known(app: Flask, run: Run, tmp_path: Path) -> None:
    head = write()

    told = run("backup", tmp_path / "kopie.tar.gz").stdout

    assert f"laatste schakel van het logboek: {head}" in told
    assert run("audit", "verify", "--head", head).exit_code == 0


def test_the_doctor_misses_a_noted_link(app: Flask, run: Run) -> None:
    kept = write()
    write()
    heads.note_head(MONDAY)
    cut_off(1, kept)

    assert "fout: het logboek mist schakel 2; kijk: flask audit verify" in run("doctor").stdout
