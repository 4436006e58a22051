"""`flask demo`: the demonstration region, marked as such, with dates relative to today."""

import csv
import io
import json
from datetime import date, datetime, timedelta
from pathlib import Path

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext

from socialmap.cli.demo_meetings import add_meetings
from socialmap.cli.demo_people import add_people
from socialmap.cli.demo_work import add_work
from socialmap.cli.setup import languages_in, read_csv
from socialmap.directory.models import Listing, Registration
from socialmap.directory.sheet_import import import_sheet
from socialmap.foundation.clock import now, today
from socialmap.foundation.db import db, next_change_number, transaction
from socialmap.networks.models import Network
from socialmap.networks.seeds import network_rows
from socialmap.search.indexing import indexer
from socialmap.settings import Settings

DATES = ("accepts_new_on", "costs_on", "verwijsgids_checked_on", "confirmed_on")
DEMO_ONLY = ("asked_days", "registers_checked", "big_public", "public_days")
SHEETS = {"noordwest-utrecht": "noordwest-utrecht.csv", "utrecht-lekstroom": "buurnetwerk.csv"}
CHECKED_BY = "demonstratie"
LEFT_OUT_AFTER = 180


@click.command()
@with_appcontext
def demo() -> None:
    """Load the demonstration region. Refuses a database with real listings; twice changes nothing."""
    settings: Settings = current_app.extensions["settings"]
    folder = settings.home / "seed" / "demo"
    real = db.session.scalar(sa.select(sa.func.count()).where(Listing.is_demonstration.is_(False)))
    if real:
        raise click.ClickException(
            f"deze database heeft {real} echte vermeldingen; de demonstratie blijft weg"
        )
    if db.session.scalar(sa.select(sa.func.count()).select_from(Listing)):
        click.echo("de demonstratie staat er al; niets te doen")
        return
    with transaction() as session:
        _add_networks(folder, settings.home / "seed", at=now())
        next_change_number(session)
        total = sum(_load(folder / name, slug) for slug, name in SHEETS.items())
        home = session.scalars(sa.select(Network).where(Network.slug == next(iter(SHEETS)))).one()
        if not settings.is_production:
            add_people(home, at=now())
            add_meetings(home, at=now())
            add_work(home, at=now())
    indexer().bring_up_to_date()
    click.echo(f"demonstratie geladen: {total} verzonnen vermeldingen")


def _add_networks(folder: Path, seed: Path, *, at: datetime) -> None:
    rows = json.loads((folder / "networks.json").read_text(encoding="utf-8"))
    known = {network.slug for network in db.session.scalars(sa.select(Network))}
    wanted = network_rows(rows, read_csv(seed / "places.csv"), languages_in(seed))
    db.session.add_all(Network(**row) for row in wanted if row["slug"] not in known)
    db.session.flush()


def _load(path: Path, slug: str) -> int:
    """Import one sheet with its relative days as dates, then add what a sheet cannot tell."""
    network = db.session.scalars(sa.select(Network).where(Network.slug == slug)).one()
    rows = read_csv_with(path, ";")
    outcome = import_sheet(
        _as_sheet(rows, today()), network, by="demonstration", at=now(), is_demonstration=True
    )
    if outcome.problems:
        raise click.ClickException("; ".join(map(str, outcome.problems[:3])))
    first = {row["key"]: row for row in reversed(rows)}
    for listing in db.session.scalars(sa.select(Listing).where(Listing.network_id == network.id)):
        _complete(listing, first[listing.key or ""], today())
    return outcome.new


def read_csv_with(path: Path, delimiter: str) -> list[dict[str, str]]:
    """The rows of a CSV file with this delimiter."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def _as_sheet(rows: list[dict[str, str]], day: date) -> bytes:
    """The rows as the file a network would import: real dates, only the columns of the contract."""
    names = [name for name in rows[0] if name not in DEMO_ONLY]
    text = io.StringIO()
    writer = csv.DictWriter(text, names, delimiter=";", extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        dates = {name: (_ago(row[name], day) or "") for name in DATES}
        writer.writerow({**row, **{name: str(value) for name, value in dates.items()}})
    return text.getvalue().encode()


def _ago(days: str, day: date) -> date | None:
    return day - timedelta(days=abs(int(days))) if days.strip() else None


def _complete(listing: Listing, row: dict[str, str], day: date) -> None:
    """Unanswered questions and checked registers: things the core group knows and a sheet does not say."""
    listing.public_since = _ago(row["public_days"], day)
    asked = _ago(row["asked_days"], day)
    listing.asked_on = asked
    if asked and (day - asked).days > LEFT_OUT_AFTER:
        listing.left_out_on = day - timedelta(days=10)
    listing.kept_by_core_group = listing.kind == "facility" and listing.disciplines[0] == "sociaal-team"
    checked = _ago(row["registers_checked"], day)
    for registration in listing.registrations:
        _check(registration, checked, row["big_public"] == "ja")


def _check(registration: Registration, checked_on: date | None, show_big: bool) -> None:
    if checked_on is not None:
        registration.checked_on = checked_on
        registration.checked_by = CHECKED_BY
    registration.show_number = show_big and registration.register == "BIG"
