"""What the operator types, sees and gets asked."""

import io
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from socialmap.cli.backup import backup, restore_file
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, last_change_number
from tests.running import built, let_go, settings_in
from tests.safekeeping.sites import backed_up, digests, run, uploads_of, without_number

Change = Callable[[Flask], None]


class Terminal(io.BytesIO):
    """Somebody who types."""

    def isatty(self) -> bool:
        return True


def test_a_backup_tells_what_it_holds(sqlite_site: Flask, tmp_path: Path) -> None:
    made = run(sqlite_site, backup, tmp_path / "kopie.tar.gz")

    assert (made.exit_code, made.stderr) == (0, "")
    assert made.stdout.startswith(f"geschreven en nagelezen: {tmp_path}/kopie.tar.gz (uploads: 1, versie: ")
    assert "laatste schakel van het logboek: 2:" in made.stdout


def test_a_restore_tells_what_it_did(sqlite_site: Flask, change: Change, tmp_path: Path) -> None:
    file = backed_up(sqlite_site, tmp_path / "kopie.tar.gz")
    change(sqlite_site)

    lines = run(sqlite_site, restore_file, file, "--yes").stdout.splitlines()

    assert lines[0].startswith("kopie van wat er was: ")
    assert lines[1:] == [
        f"index gemaakt: 2 vermeldingen, stand {last_change_number()}",
        "teruggezet: de stand van 2 maart 2026, 09:00 uur",
    ]


@pytest.mark.parametrize(("typed", "is_done"), [("", False), ("nee", False), ("y", False), ("ja", True)])
def test_somebody_at_a_terminal_is_asked_first(
    sqlite_site: Flask, change: Change, tmp_path: Path, typed: str, is_done: bool
) -> None:
    file = backed_up(sqlite_site, tmp_path / "kopie.tar.gz")
    before = without_number(digests()), uploads_of(sqlite_site)
    change(sqlite_site)
    changed = without_number(digests()), uploads_of(sqlite_site)

    result = sqlite_site.test_cli_runner().invoke(
        restore_file, [str(file)], input=Terminal(f"{typed}\n".encode()), catch_exceptions=False
    )

    assert (without_number(digests()), uploads_of(sqlite_site)) == (before if is_done else changed)
    assert result.exit_code == int(not is_done)
    assert "Typ ja" in result.output


def test_what_cannot_be_written_is_told_in_one_line(sqlite_site: Flask, tmp_path: Path) -> None:
    nowhere = run(sqlite_site, backup, tmp_path / "weg" / "kopie.tar.gz")
    folder = run(sqlite_site, backup, tmp_path)

    assert (nowhere.exit_code, nowhere.stderr) == (1, f"{tmp_path}/weg/kopie.tar.gz: deze map is er niet.\n")
    assert (folder.exit_code, len(folder.stderr.splitlines())) == (1, 1)


def test_without_a_database_the_next_step_is_told(clock: StoppedClock, tmp_path: Path) -> None:
    app = built(settings_in(tmp_path / "nieuw"), clock)
    with app.app_context():
        made = run(app, backup, tmp_path / "kopie.tar.gz")
    let_go(app)

    assert (made.exit_code, len(made.stderr.splitlines())) == (1, 1)
    assert made.stderr.endswith("er is nog geen database. Doe eerst: flask setup\n")


def test_a_database_that_stays_busy_is_left_as_it_was(
    sqlite_site: Flask, change: Change, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socialmap.safekeeping.sqlite_copy.PATIENCE_SECONDS", 0.1)
    file = backed_up(sqlite_site, tmp_path / "kopie.tar.gz")
    change(sqlite_site)
    before = digests(), uploads_of(sqlite_site)

    with closing(sqlite3.connect(db.engine.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        busy = run(sqlite_site, restore_file, file)
        other.execute("ROLLBACK")

    assert (busy.exit_code, busy.stderr.splitlines()) == (
        1,
        ["de database is bezet of antwoordt niet. Probeer het straks weer."],
    )
    assert (digests(), uploads_of(sqlite_site)) == before
