"""`flask setup`: the database at the right version, with its reference data."""

import csv
import json
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from socialmap.criteria.models import CriteriaList
from socialmap.criteria.seeds import criteria_rows
from socialmap.directory.models import Discipline, Need
from socialmap.directory.seeds import discipline_rows, need_rows
from socialmap.foundation.clock import now
from socialmap.foundation.db import db, next_change_number, transaction
from socialmap.foundation.seeds import Loaded, load
from socialmap.geo.models import Postcode
from socialmap.geo.seeds import postcode_rows
from socialmap.networks.models import Agreement, Network
from socialmap.networks.seeds import agreement_rows, network_rows
from socialmap.search.map import describe_map
from socialmap.search.models import NoticeText, SafetyWord, SearchWord
from socialmap.search.seeds import notice_rows, safety_rows, word_rows
from socialmap.settings import Settings


@click.command()
@with_appcontext
def setup() -> None:
    """Make or upgrade the database and load the reference data. Twice is harmless."""
    settings: Settings = current_app.extensions["settings"]
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    did = bring_schema_up_to_date(settings)
    reports = load_reference(settings.home / "seed", at=now())
    describe_map(settings)
    for report in reports:
        if not report.is_nothing:
            did = True
            numbers = f"nieuw {report.new}, bijgewerkt {report.updated}, vervallen {report.retired}"
            click.echo(f"{report.name}: {numbers}")
        for name in report.left_alone:
            click.echo(f"{report.name}: '{name}' is op de site gewijzigd en blijft zoals het is")
    if not did:
        click.echo("niets te doen")


def bring_schema_up_to_date(settings: Settings) -> bool:
    """Create or upgrade the schema, with a copy of an SQLite file first; refuses a newer schema."""
    folder = str(settings.home / "migrations")
    script = ScriptDirectory(folder)
    present = _version()
    head = script.get_current_head()
    if present == head:
        return False
    if present is not None and present not in {one.revision for one in script.walk_revisions()}:
        raise click.ClickException(
            f"de database is van een nieuwere versie ({present}) dan dit programma ({head}); "
            "gebruik het nieuwere programma"
        )
    copy = _copy_first(present)
    db.session.remove()
    upgrade(directory=folder)
    click.echo("database aangemaakt" if present is None else f"database bijgewerkt van {present} naar {head}")
    if copy:
        click.echo(f"kopie van de oude database: {copy}")
    return True


def load_reference(seed: Path, *, at: datetime) -> list[Loaded]:
    """Load every table of reference data in one transaction."""
    with transaction() as session:
        reports = [load(name, model, rows, key, at=at) for name, model, rows, key in _tables(seed)]
        if not all(report.is_nothing for report in reports):
            next_change_number(session)
    return reports


def _tables(seed: Path) -> list[tuple[str, Any, list[dict[str, Any]], tuple[str, ...]]]:
    """Name, table, rows and what tells rows apart."""
    places = read_csv(seed / "places.csv")
    words = word_rows(read_csv(seed / "synonyms.csv"), read_csv(seed / "noise_words.csv"))
    safety = safety_rows(read_csv(seed / "safety_words.csv"))
    languages = languages_in(seed)
    networks = network_rows(_json(seed / "networks.json"), places, languages)
    disciplines = discipline_rows(
        _json(seed / "disciplines.json"), _json(seed / "discipline_texts.json"), languages
    )
    needs = need_rows(_json(seed / "hulpvragen.json"), _json(seed / "need_texts.json"), languages)
    return [
        ("plaatsen", Postcode, postcode_rows(places), ("pc4",)),
        ("netwerken", Network, networks, ("slug",)),
        ("soorten hulp", Discipline, disciplines, ("slug",)),
        ("hulpvragen", Need, needs, ("slug",)),
        ("zoekwoorden", SearchWord, words, ("variant", "lang", "concept")),
        ("veiligheidswoorden", SafetyWord, safety, ("words", "lang", "shows")),
        ("afspraken", Agreement, agreement_rows(_json(seed / "agreement.json")), ("version",)),
        (
            "criteria",
            CriteriaList,
            criteria_rows(_json(seed / "criteria.json")),
            ("network_id", "discipline", "version"),
        ),
        ("meldingen", NoticeText, notice_rows(_json(seed / "notices.json"), languages), ("slug",)),
    ]


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file of the seed folder."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def languages_in(seed: Path) -> dict[str, Any]:
    """The reference data in other languages, one file for each."""
    return {path.stem: _json(path) for path in sorted((seed / "languages").glob("*.json"))}


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _version() -> str | None:
    if not sa.inspect(db.engine).has_table("alembic_version"):
        return None
    with db.engine.connect() as connection:
        return connection.scalar(sa.text("SELECT version_num FROM alembic_version"))


def _copy_first(version: str | None) -> Path | None:
    """A complete copy of an SQLite file before it is upgraded."""
    name = db.engine.url.database
    if version is None or db.engine.url.get_backend_name() != "sqlite" or not name:
        return None
    copy = Path(name).with_name(f"{Path(name).stem}-voor-{version}.sqlite3")
    with closing(sqlite3.connect(name)) as present, closing(sqlite3.connect(copy)) as kept:
        present.backup(kept)
    shutil.copymode(name, copy)
    return copy
