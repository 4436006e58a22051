"""The doctor sees what is wrong, says so in a line, and finds nothing wrong with what is well."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.cli.backup import doctor, whole_chain
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.safekeeping import erasures
from socialmap.safekeeping.doctor import OWN_CHECKS, examine
from socialmap.safekeeping.hooks import Check, doctor_checks
from socialmap.safekeeping.service import nightly
from socialmap.search.indexing import indexer
from tests.foundation.visits import PRODUCTION
from tests.safekeeping.sites import run

PAGE = 4096
SAFE = {**PRODUCTION, "smtp_host": "mail.kaart.example"}


@pytest.fixture
def healthy(sqlite_site: Flask, clock: StoppedClock) -> Flask:
    """A site with which nothing is wrong."""
    settings = sqlite_site.extensions["settings"]
    settings.data_dir.chmod(0o700)
    nightly(settings.data_dir / "backups", at=clock.now())
    indexer().bring_up_to_date()
    doctor_checks().clear()
    return sqlite_site


def told_by(app: Flask) -> tuple[int, list[str]]:
    db.session.remove()
    result = run(app, doctor)
    return result.exit_code, result.stdout.splitlines()


def use(app: Flask, **changed: object) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], **changed)


def run_sql(*statements: str) -> Callable[[Flask], None]:
    def change(app: Flask) -> None:
        with closing(sqlite3.connect(db.engine.url.database)) as connection:
            connection.executescript(";".join(statements))
            connection.commit()

    return change


def garble_last_backup(app: Flask) -> None:
    [file] = (app.extensions["settings"].data_dir / "backups").iterdir()
    content = file.read_bytes()
    file.write_bytes(content[:-2000])


def forget_in_table(app: Flask) -> None:
    with transaction():
        erasures.remember("member", "11111111-1111-1111-1111-111111111111", at=app.extensions["clock"].now())
    run_sql("DELETE FROM erasures")(app)


def forget_in_file(app: Flask) -> None:
    with transaction():
        erasures.remember("member", "11111111-1111-1111-1111-111111111111", at=app.extensions["clock"].now())
    (app.extensions["settings"].data_dir / "erasures.jsonl").unlink()


def let_days_go_by(app: Flask) -> None:
    app.extensions["clock"].move(timedelta(days=3))


WRONG: dict[str, tuple[Callable[[Flask], None], str]] = {
    "an older schema": (
        run_sql("UPDATE alembic_version SET version_num = '0001'"),
        "fout: de database is van versie 0001",
    ),
    "a newer schema": (
        run_sql("UPDATE alembic_version SET version_num = '9999'"),
        "fout: de database is van een nieuwere",
    ),
    "a row that points nowhere": (
        run_sql("UPDATE locations SET listing_id = 999 WHERE id = 1"),
        "fout: verwijzingen naar niets: 1, de eerste in locations",
    ),
    "a changed link": (
        run_sql(
            "DROP TRIGGER audit_rows_no_update",
            "UPDATE audit_rows SET by = 'niemand' WHERE position = 2",
        ),
        "fout: het logboek is niet meer heel vanaf schakel 2",
    ),
    "an index that is away": (lambda _app: indexer().index.discard(), "let op: de index wijkt af"),
    "a backup that is cut off": (garble_last_backup, "fout: reservekopie 2026-03-02.tar.gz: "),
    "an old backup": (let_days_go_by, "let op: de laatste reservekopie is van 2026-03-02"),
    "a lost erasure": (forget_in_table, "fout: gewist volgens de lijst, niet volgens de database: 1"),
    "an erasure not yet on the list": (forget_in_file, "let op: nog niet op de lijst van wat gewist is: 1"),
    "an open folder": (lambda app: app.extensions["settings"].data_dir.chmod(0o755), "let op: "),
}


def test_nothing_is_wrong_with_a_site_that_is_well(healthy: Flask) -> None:
    code, lines = told_by(healthy)

    assert (code, len(lines)) == (0, 10)
    assert [line for line in lines if not line.startswith("goed: ")] == []


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_the_only_thing_that_is_told(healthy: Flask, what: str) -> None:
    spoil, line = WRONG[what]
    spoil(healthy)

    code, lines = told_by(healthy)

    [found] = [line for line in lines if not line.startswith("goed: ")]
    assert found.startswith(line)
    assert code == int(line.startswith("fout"))


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, ""),
        ({"base_url": "http://kaart.example"}, "SOCIALMAP_BASE_URL"),
        ({"base_url": "https://localhost"}, "SOCIALMAP_BASE_URL"),
        ({"secret_key": "kort"}, "SOCIALMAP_SECRET_KEY"),
        ({"smtp_host": ""}, "SOCIALMAP_SMTP_HOST"),
    ],
)
def test_in_production_the_settings_count(healthy: Flask, changed: dict[str, str], wrong: str) -> None:
    use(healthy, **{**SAFE, **changed})

    code, lines = told_by(healthy)

    assert [wrong in line for line in lines if line.startswith("fout")] == ([True] if wrong else [])
    assert code == int(bool(wrong))


def test_in_production_an_open_folder_and_an_old_backup_are_wrong(healthy: Flask) -> None:
    use(healthy, **SAFE)
    let_days_go_by(healthy)
    healthy.extensions["settings"].data_dir.chmod(0o755)

    code, lines = told_by(healthy)

    assert (code, sum(line.startswith("fout") for line in lines)) == (1, 2)


def test_other_rooms_have_their_say(healthy: Flask, clock: StoppedClock) -> None:
    doctor_checks().append(lambda at: Check("fout", f"de worker zweeg op {at:%d-%m}"))

    code, lines = told_by(healthy)

    assert (code, lines[-1]) == (1, "fout: de worker zweeg op 02-03")


def test_a_check_that_gets_stuck_does_not_keep_the_others_from_speaking(healthy: Flask) -> None:
    def stuck(_at: object) -> Check:
        db.session.execute(sa.text("SELECT * FROM nergens"))
        return Check("goed", "nooit")

    doctor_checks().extend([stuck, lambda _at: Check("goed", "de laatste")])

    code, lines = told_by(healthy)

    assert (code, lines[-1]) == (1, "goed: de laatste")
    assert lines[-2] == "fout: niet te controleren: stuck (OperationalError)"


def test_an_empty_machine_is_told_what_to_do(empty_site: Flask) -> None:
    with empty_site.app_context():
        empty_site.extensions["settings"].data_dir.mkdir(exist_ok=True)
        code, lines = told_by(empty_site)

    assert (code, lines[0]) == (1, "fout: er is nog geen database; doe: flask setup")


def test_the_file_itself_is_looked_through(healthy: Flask) -> None:
    database = Path(str(db.engine.url.database))
    db.session.remove()
    db.engine.dispose()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        [page] = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'ix_audit_rows_thing'"
        ).fetchone()
    with database.open("r+b") as file:
        file.seek(page * PAGE - 150)
        file.write(b"\xff" * 150)

    code, lines = told_by(healthy)

    assert code == 1
    assert [line for line in lines if line.startswith("fout: de database is beschadigd")]


def test_both_databases_can_be_well(site: Flask, clock: StoppedClock) -> None:
    levels = [check.level for check in examine((*OWN_CHECKS, whole_chain), clock.now())]

    assert len(levels) == 9
    assert "fout" not in levels
