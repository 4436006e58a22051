"""Is everything still whole: what the doctor looks at in the database, the data folder and the settings."""

import shutil
import stat
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import current_app

from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db
from socialmap.safekeeping import archive, erasures, sqlite_copy
from socialmap.safekeeping.folders import backups_folder, data_folder, uploads_folder
from socialmap.safekeeping.hooks import Check, DoctorCheck, Level
from socialmap.safekeeping.rules import CannotRestore
from socialmap.safekeeping.service import daily_backups
from socialmap.safekeeping.workplace import known_revisions, present_revision
from socialmap.settings import Settings

OLDEST_BACKUP = timedelta(days=2)
MEGABYTE = 1024 * 1024
LEAST_FREE = 200 * MEGABYTE
SHORTEST_KEY = 32


def examine(checks: Iterable[DoctorCheck], at: datetime) -> Iterator[Check]:
    """What each check finds; one that gets stuck on the database is told like any other."""
    for check in checks:
        try:
            yield check(at)
        except (sa.exc.SQLAlchemyError, OSError) as fault:
            yield Check("fout", f"niet te controleren: {check.__name__} ({type(fault).__name__})")
        finally:
            db.session.rollback()


def schema(_at: datetime) -> Check:
    """Whether the database fits the program."""
    present, known = present_revision(), known_revisions()
    if present is None:
        return Check("fout", "er is nog geen database; doe: flask setup")
    if present not in known:
        return Check(
            "fout", f"de database is van een nieuwere versie ({present}) dan dit programma ({known[0]})"
        )
    if present != known[0]:
        return Check(
            "fout", f"de database is van versie {present} en hoort {known[0]} te zijn; doe: flask setup"
        )
    return Check("goed", f"versie van de database: {present}")


def whole_database(_at: datetime) -> Check:
    """Whether the database answers, and the file is not damaged."""
    if db.engine.dialect.name == "sqlite":
        fault = sqlite_copy.first_fault(db.engine)
        return (
            Check("fout", f"de database is beschadigd: {fault}")
            if fault
            else Check("goed", "de database is heel")
        )
    return Check(
        "goed", f"de database antwoordt (PostgreSQL {db.session.scalar(sa.text('SHOW server_version'))})"
    )


def references(_at: datetime) -> Check:
    """Whether every row that points to another finds it; PostgreSQL allows nothing else."""
    if db.engine.dialect.name != "sqlite":
        return Check("goed", "PostgreSQL bewaakt de verwijzingen")
    broken = db.session.execute(sa.text("PRAGMA foreign_key_check")).all()
    if broken:
        return Check("fout", f"verwijzingen naar niets: {len(broken)}, de eerste in {broken[0][0]}")
    return Check("goed", "alle verwijzingen kloppen")


def list_of_erasures(_at: datetime) -> Check:
    """Whether the table and the file of the erasures tell the same."""
    lost, unwritten = erasures.not_in_table(), erasures.not_in_file()
    if lost:
        return Check(
            "fout", f"gewist volgens de lijst, niet volgens de database: {len(lost)}; herstel opnieuw"
        )
    if unwritten:
        return Check("let op", f"nog niet op de lijst van wat gewist is: {len(unwritten)}; vannacht wel")
    return Check("goed", "de lijst van wat gewist is, is bij")


def last_backup(at: datetime) -> Check:
    """Whether there is a recent backup that can be put back."""
    days = daily_backups(backups_folder())
    if not days:
        return Check("let op", "er is nog geen reservekopie; de werker maakt er elke nacht een")
    day = max(days)
    try:
        archive.verify(days[day])
    except CannotRestore as refusal:
        return Check("fout", f"reservekopie {days[day].name}: {refusal}")
    if local_day(at) - day > OLDEST_BACKUP:
        return Check(_serious(), f"de laatste reservekopie is van {day.isoformat()}; draait de werker?")
    return Check("goed", f"reservekopie van {day.isoformat()}, nagelezen")


def free_space(_at: datetime) -> Check:
    """Whether the disk has room for another backup and what it takes to make one."""
    free, needed = shutil.disk_usage(data_folder()).free, 3 * _size_of_what_is_kept()
    told = f"vrije ruimte: {free // MEGABYTE} MB"
    if free < LEAST_FREE:
        return Check("fout", f"{told}; minder dan {LEAST_FREE // MEGABYTE} MB")
    if free < needed:
        return Check("let op", f"{told}; een reservekopie maken vraagt {needed // MEGABYTE} MB")
    return Check("goed", told)


def closed_folder(_at: datetime) -> Check:
    """Whether the data folder is closed to other users of the machine."""
    folder = data_folder()
    if stat.S_IMODE(folder.stat().st_mode) & stat.S_IRWXO:
        return Check(_serious(), f"{folder} is open voor anderen op deze machine; doe: chmod o-rwx {folder}")
    return Check("goed", "de map met gegevens is dicht voor anderen")


def sane_settings(_at: datetime) -> Check:
    """Whether the settings suit a site that people really use."""
    settings = _settings()
    if not settings.is_production:
        return Check("goed", "instellingen: ontwikkeling")
    wrong = list(_wrong_in_production(settings))
    return Check("fout", "; ".join(wrong)) if wrong else Check("goed", "instellingen: productie")


OWN_CHECKS: tuple[DoctorCheck, ...] = (
    schema,
    whole_database,
    references,
    list_of_erasures,
    last_backup,
    free_space,
    closed_folder,
    sane_settings,
)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _serious() -> Level:
    """On somebody's own machine it is enough to know."""
    return "fout" if _settings().is_production else "let op"


def _wrong_in_production(settings: Settings) -> Iterator[str]:
    address = urlsplit(settings.base_url)
    if not settings.is_secure or address.hostname in ("localhost", "127.0.0.1", "::1"):
        yield f"SOCIALMAP_BASE_URL is {settings.base_url}; bezoekers horen over https te komen"
    if len(settings.secret_key) < SHORTEST_KEY:
        yield f"SOCIALMAP_SECRET_KEY is korter dan {SHORTEST_KEY} tekens"
    if not settings.smtp_host:
        yield "SOCIALMAP_SMTP_HOST is leeg; zo gaat er geen brief de deur uit"


def _size_of_what_is_kept() -> int:
    """The uploads, and the database as far as it lies in the data folder."""
    uploads = (path for path in uploads_folder().rglob("*") if path.is_file())
    return sum(path.stat().st_size for path in (*uploads, *data_folder().glob("*.sqlite3")))
