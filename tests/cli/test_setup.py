"""`flask setup`: from nothing to a site, once more to nothing, and never back."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.directory.models import Discipline
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, last_change_number, transaction
from socialmap.networks.models import Network
from socialmap.settings import Settings
from tests.cli.conftest import Run, run_in
from tests.conftest import MONDAY, built, let_go, settings_in

# The newest migration there is.
LAST = max(path.name for path in (Path(__file__).parents[2] / "migrations/versions").glob("[0-9]*.py"))[:4]
NEXT = """
import sqlalchemy as sa
from alembic import op

revision = '9999'
down_revision = '{head}'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('later', sa.Column('id', sa.Integer(), primary_key=True))


def downgrade():
    op.drop_table('later')
"""


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Flask]:
    """A site whose data folder does not exist yet."""
    app = built(settings_in(tmp_path / "nieuw" / "data", secret_key="x" * 32), StoppedClock(MONDAY))
    yield app
    let_go(app)


def newer(settings: Settings, home: Path) -> Flask:
    """The next release of this program: the same house, with one migration more."""
    for name in ("templates", "static", "seed"):
        (home / name).symlink_to(settings.home / name)
    shutil.copytree(settings.home / "migrations", home / "migrations")
    with sqlite3.connect(settings.data_dir / "socialmap.sqlite3") as connection:
        [[head]] = connection.execute("SELECT version_num FROM alembic_version")
    connection.close()
    (home / "migrations/versions/9999_later.py").write_text(NEXT.format(head=head))
    return built(replace(settings, home=home), StoppedClock(MONDAY))


def rows(file: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(statement).fetchall()


def test_from_nothing_to_a_site_and_then_nothing_to_do(empty: Flask) -> None:
    first, second = run_in(empty, "setup"), run_in(empty, "setup")

    lines = first.stdout.splitlines()
    assert (first.exit_code, first.stderr) == (0, "")
    assert lines[0] == "database aangemaakt"
    assert lines[1].startswith("plaatsen: nieuw ")
    assert "soorten hulp: nieuw 33, bijgewerkt 0, vervallen 0" in lines
    assert (second.exit_code, second.stdout, second.stderr) == (0, "niets te doen\n", "")


def test_a_second_time_changes_no_number_either(app: Flask, run: Run) -> None:
    before = last_change_number()

    run("setup")

    assert last_change_number() == before


def test_what_was_edited_on_the_site_is_left_alone_and_named(app: Flask, run: Run) -> None:
    with transaction() as session:
        edited = {"label": "Onze diëtist", "edited_at": MONDAY, "seed_digest": "van vroeger"}
        session.execute(sa.update(Discipline).where(Discipline.slug == "dietist").values(**edited))
        session.execute(
            sa.update(Discipline).where(Discipline.slug == "psycholoog").values(seed_digest="oud")
        )

    result = run("setup")

    db.session.rollback()
    assert result.stdout.splitlines() == [
        "soorten hulp: nieuw 0, bijgewerkt 1, vervallen 0",
        "soorten hulp: 'dietist' is op de site gewijzigd en blijft zoals het is",
    ]
    assert (
        db.session.scalar(sa.select(Discipline.label).where(Discipline.slug == "dietist")) == "Onze diëtist"
    )


def test_a_network_the_operator_added_stays(app: Flask, run: Run) -> None:
    run("networks", "add", "noord", "Netwerk Noord")

    result = run("setup")

    assert result.stdout == "niets te doen\n"
    assert db.session.scalar(sa.select(Network.retired_at).where(Network.slug == "noord")) is None


def test_before_an_upgrade_a_whole_copy_is_kept(settings: Settings, tmp_path: Path) -> None:
    home = tmp_path / "huis"
    home.mkdir()
    (settings.data_dir / "socialmap.sqlite3").chmod(0o640)
    app = newer(settings, home)

    result = run_in(app, "setup")
    again = run_in(app, "setup")
    let_go(app)

    copy = settings.data_dir / f"socialmap-voor-{LAST}.sqlite3"
    assert result.stdout.splitlines() == [
        f"database bijgewerkt van {LAST} naar 9999",
        f"kopie van de oude database: {copy}",
    ]
    assert again.stdout == "niets te doen\n"
    assert rows(copy, "SELECT version_num FROM alembic_version") == [(LAST,)]
    assert rows(copy, "PRAGMA integrity_check") == [("ok",)]
    tables = "SELECT count(*) FROM networks"
    assert rows(copy, tables) == rows(settings.data_dir / "socialmap.sqlite3", tables) == [(2,)]
    assert copy.stat().st_mode & 0o777 == 0o640


def test_an_older_program_refuses_a_newer_database(app: Flask, run: Run, settings: Settings) -> None:
    with transaction() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
        session.execute(sa.update(Discipline).where(Discipline.slug == "dietist").values(seed_digest="oud"))

    result = run("setup")

    db.session.rollback()
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 1
    assert "de database is van een nieuwere versie (9999) dan dit programma" in result.stderr
    assert list(settings.data_dir.glob("*-voor-*")) == []
    digest = sa.select(Discipline.seed_digest).where(Discipline.slug == "dietist")
    assert db.session.scalar(digest) == "oud"
