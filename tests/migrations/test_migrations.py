"""The schema's history: it ends where the models are, loses nobody's rows, and is never half done."""

import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import Flask

from socialmap.audit.service import first_broken_link
from socialmap.cli.setup import bring_schema_up_to_date
from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.meetings.outcome_models import Arrangement
from socialmap.networks.models import Network
from socialmap.review import service as review
from socialmap.settings import Settings
from tests.conftest import MONDAY, MakeListing, built, let_go, make, settings_in

ROOT = Path(__file__).resolve().parents[2]
MIGRATIONS = ROOT / "migrations"
SCHEMAS = ROOT / "tests" / "schemas"
CHILDREN = ("locations", "registrations", "reports")
LATER = """
import sqlalchemy as sa
from alembic import op

revision = '9999'
down_revision = '{head}'
branch_labels = None
depends_on = None


def upgrade():
{body}


def downgrade():
    pass
"""
REMAKE_LISTINGS = """
    with op.batch_alter_table('listings') as batch_op:
        batch_op.alter_column('name', existing_type=sa.String(160), type_=sa.String(200))
        batch_op.add_column(sa.Column('motto', sa.String(80), nullable=False, server_default='sterk'))
"""
FAIL_HALF_WAY = """
    with op.batch_alter_table('listings') as batch_op:
        batch_op.alter_column('name', existing_type=sa.String(160), type_=sa.String(200))
    op.create_table('half', sa.Column('id', sa.Integer(), primary_key=True))
    op.execute(sa.update(sa.table('networks', sa.column('name'))).values(name='half'))
    raise ZeroDivisionError('the power is gone')
"""
LOSE_A_NETWORK = """
    op.execute("DELETE FROM networks")
"""


def revisions() -> list[str]:
    """From the first to the last."""
    script = ScriptDirectory(str(MIGRATIONS))
    return [one.revision for one in reversed(list(script.walk_revisions()))]


def later(folder: Path, body: str) -> str:
    """A copy of the migrations with one more."""
    copy = folder / "migrations"
    shutil.copytree(MIGRATIONS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "versions/9999_later.py").write_text(LATER.format(head=revisions()[-1], body=body))
    return str(copy)


def upgrade(directory: str, revision: str = "head") -> None:
    db.session.remove()
    flask_migrate.upgrade(directory=directory, revision=revision)


def tables_of(database: Path) -> dict[str, list[str]]:
    """Every table as the statements that make it; order of indexes and white space do not count."""
    with closing(sqlite3.connect(database)) as connection:
        query = "SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY tbl_name, sql"
        made: dict[str, list[str]] = {}
        for table, statement in connection.execute(query):
            made.setdefault(table, []).append(" ".join(statement.split()))
    return made


def rows_of(database: Path) -> dict[str, list[dict[str, object]]]:
    """Every row of every table, column by column."""
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {
            table: [dict(row) for row in connection.execute(f'SELECT * FROM "{table}"')]  # noqa: S608
            for table in tables
            if table != "alembic_version"
        }


def digest_of(database: Path) -> str:
    with closing(sqlite3.connect(database)) as connection:
        return hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest()


def count(table: str) -> int:
    db.session.rollback()
    return db.session.scalar(sa.text(f"SELECT count(*) FROM {table}")) or 0  # noqa: S608


@pytest.fixture
def database(settings: Settings) -> Path:
    return settings.data_dir / "socialmap.sqlite3"


def test_the_migrations_end_where_the_models_are(either_app: Flask) -> None:
    # Ends the process when there is a difference; the next test sees that it does.
    flask_migrate.check(directory=str(MIGRATIONS))


def test_a_model_without_its_migration_would_be_noticed(either_app: Flask) -> None:
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE listings DROP COLUMN costs")

    with pytest.raises(SystemExit):
        flask_migrate.check(directory=str(MIGRATIONS))


def test_the_history_is_one_line(app: Flask) -> None:
    script = ScriptDirectory(str(MIGRATIONS))

    assert len(script.get_heads()) == 1
    assert [one.down_revision for one in script.walk_revisions()] == [*reversed(revisions()[:-1]), None]


def test_remaking_a_table_keeps_the_rows_that_point_to_it(
    either_app: Flask, clock: StoppedClock, tmp_path: Path
) -> None:
    make_family(clock)
    before = [count(table) for table in CHILDREN]

    upgrade(later(tmp_path, REMAKE_LISTINGS))

    assert before == [2, 1, 1]
    assert [count(table) for table in CHILDREN] == before
    assert db.session.scalar(sa.text("SELECT motto FROM listings")) == "sterk"


def test_after_a_migration_children_still_follow_their_parent(
    either_app: Flask, clock: StoppedClock, tmp_path: Path
) -> None:
    make_family(clock)
    upgrade(later(tmp_path, REMAKE_LISTINGS))

    with db.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM listings")

    assert [count(table) for table in CHILDREN] == [0, 0, 0]


def test_a_migration_that_breaks_off_leaves_the_old_schema_and_the_old_rows(
    app: Flask, database: Path, clock: StoppedClock, tmp_path: Path
) -> None:
    make_family(clock)
    db.session.remove()
    before = digest_of(database)

    with pytest.raises(ZeroDivisionError):
        upgrade(later(tmp_path, FAIL_HALF_WAY))

    assert digest_of(database) == before
    assert count("listings") == 1


def test_a_first_migration_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    app = built(settings_in(tmp_path / "data"), StoppedClock(MONDAY))
    with app.app_context():
        with pytest.raises(ZeroDivisionError):
            upgrade(later(tmp_path, FAIL_HALF_WAY))
        left = sa.inspect(db.engine).get_table_names()
    let_go(app)

    assert left == []


def test_a_migration_that_breaks_off_leaves_nothing_in_either_database(
    either_app: Flask, tmp_path: Path
) -> None:
    with pytest.raises(ZeroDivisionError):
        upgrade(later(tmp_path, FAIL_HALF_WAY))

    lengths = {column["name"]: column["type"] for column in sa.inspect(db.engine).get_columns("listings")}
    assert (sa.inspect(db.engine).has_table("half"), lengths["name"].length) == (False, 160)
    assert count("networks WHERE name = 'half'") == 0


def test_a_migration_that_breaks_references_is_refused(
    app: Flask, database: Path, make_listing: MakeListing, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    make_listing()
    db.session.remove()
    before = digest_of(database)

    with pytest.raises(SystemExit):
        upgrade(later(tmp_path, LOSE_A_NETWORK))

    assert "migration breaks references: [('listings', 1, 'networks', 0)]" in caplog.text
    assert digest_of(database) == before


def test_every_schema_ever_released_has_its_snapshot() -> None:
    assert sorted(path.stem for path in SCHEMAS.glob("*.sql")) == sorted(revisions())


@pytest.fixture(params=revisions())
def snapshot(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """A data folder with the database of an older release in it."""
    folder = tmp_path / "oud"
    folder.mkdir()
    with closing(sqlite3.connect(folder / "socialmap.sqlite3")) as connection:
        connection.executescript((SCHEMAS / f"{request.param}.sql").read_text(encoding="utf-8"))
    return settings_in(folder)


def test_a_migration_that_was_released_is_never_changed(snapshot: Settings, tmp_path: Path) -> None:
    old = snapshot.data_dir / "socialmap.sqlite3"
    with closing(sqlite3.connect(old)) as connection:
        [[revision]] = connection.execute("SELECT version_num FROM alembic_version")
    app = built(settings_in(tmp_path / "nieuw"), StoppedClock(MONDAY))
    with app.app_context():
        upgrade(str(MIGRATIONS), revision)
    let_go(app)

    assert tables_of(old) == tables_of(tmp_path / "nieuw" / "socialmap.sqlite3")


def test_the_database_of_an_older_release_comes_along_with_all_its_rows(snapshot: Settings) -> None:
    old = rows_of(snapshot.data_dir / "socialmap.sqlite3")
    app = built(snapshot, StoppedClock(MONDAY))
    with app.app_context():
        bring_schema_up_to_date(snapshot)
        flask_migrate.check(directory=str(MIGRATIONS))
        listing = db.session.scalars(sa.select(Listing)).one()
        seen = (listing.name, listing.network.slug, len(listing.locations), len(listing.registrations))
        broken = first_broken_link()
    let_go(app)
    new = rows_of(snapshot.data_dir / "socialmap.sqlite3")

    assert seen == ("Fysiotherapie Anna", "voorbeeld", 2, 1)
    assert broken is None
    assert [table for table in CHILDREN if not old[table]] == []
    for table, rows in old.items():
        assert [
            {name: row[name] for name in old_row} for row, old_row in zip(new[table], rows, strict=True)
        ] == rows


@pytest.mark.parametrize(("chosen", "arranged"), [("2", [(2, 2)]), ("null", [])])
def test_what_a_network_expected_of_its_members_becomes_an_arrangement(
    tmp_path: Path, chosen: str, arranged: list[tuple[int, int]]
) -> None:
    settings = settings_in(tmp_path)
    with closing(sqlite3.connect(tmp_path / "socialmap.sqlite3")) as connection:
        connection.executescript((SCHEMAS / "0004.sql").read_text(encoding="utf-8"))
        kept = f'{{"quorum": 4, "meetings_per_two_years": {chosen}}}'
        connection.execute("UPDATE networks SET settings = ?", [kept])
        connection.commit()

    app = built(settings, StoppedClock(MONDAY))
    with app.app_context():
        bring_schema_up_to_date(settings)
        rows = db.session.execute(sa.select(Arrangement.meetings, Arrangement.years)).all()
        left = db.session.scalars(sa.select(Network.settings)).one()
    let_go(app)

    assert [tuple(row) for row in rows] == arranged
    assert left == {"quorum": 4}


def make_family(clock: StoppedClock) -> None:
    """One listing with two locations, a registration and a report."""
    places = [
        {
            "number": number,
            "street": "Dorpsstraat",
            "house_number": "1",
            "show_address": True,
            "postcode": postcode,
            "place": place,
        }
        for number, (postcode, place) in enumerate((("3601 AB", "Maarssen"), ("3441 AB", "Woerden")), start=1)
    ]
    listing_id = make(
        clock,
        name="Fysiotherapie Anna",
        locations=places,
        registrations=[{"register": "BIG", "number": "12345678901"}],
    ).id
    with transaction() as session:
        review.report(session.get(Listing, listing_id), "phone", "Er neemt niemand op.", at=clock.now())
    db.session.remove()
