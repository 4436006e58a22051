"""`flask backup`, `flask restore` and `flask doctor`: nothing gets lost."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import NoReturn

import click
import sqlalchemy as sa
from flask.cli import with_appcontext

from socialmap.audit import heads
from socialmap.audit.service import check as look_at_chain
from socialmap.cli.listings import _progress as progress
from socialmap.foundation.clock import AMSTERDAM, now
from socialmap.foundation.dates import long_date
from socialmap.safekeeping import service
from socialmap.safekeeping.doctor import OWN_CHECKS, examine
from socialmap.safekeeping.hooks import Check, doctor_checks
from socialmap.safekeeping.restoring import restore
from socialmap.safekeeping.rules import UPLOADS, CannotRestore, DatabaseDamaged, NoDatabase
from socialmap.search.current import memory
from socialmap.search.index import IndexDamaged
from socialmap.search.indexing import indexer

REFUSED = 1


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Maak een reservekopie van de database en alle bestanden. De site kan blijven draaien."""
    with _one_clear_line(file), progress("Reservekopie") as step:
        manifest = service.back_up(file, at=now(), step=step)
    uploads = sum(part.name.startswith(f"{UPLOADS}/") for part in manifest.parts)
    click.echo(f"geschreven en nagelezen: {file} (uploads: {uploads}, versie: {manifest.revision})")
    click.echo(f"laatste schakel van het logboek: {manifest.audit_head or 'geen'}")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Niet vragen of het zeker is.")
@with_appcontext
def restore_file(file: Path, yes: bool) -> None:
    """Zet een reservekopie terug. Van wat er nu is wordt eerst zelf een kopie gemaakt.

    Wie gewist is, blijft gewist. Eindigt met 1 als het niet kan; dan is er niets veranderd.
    """
    if not yes and sys.stdin.isatty() and not _is_sure():
        _end("Er is niets veranderd.")
    with _one_clear_line(file):
        manifest = restore(file, at=now(), tell=click.echo, watch=progress)
        heads.note_restore(now())
    click.echo(_index_made_anew())
    made_at = manifest.created_at.astimezone(AMSTERDAM)
    click.echo(f"teruggezet: de stand van {long_date(made_at.date())}, {made_at:%H:%M} uur")


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Kijk na of alles nog heel is. Eindigt met 1 als er iets fout is."""
    is_wrong = False
    for check in examine((*OWN_CHECKS, whole_chain, equal_index, *doctor_checks()), now()):
        click.echo(f"{check.level}: {check.text}")
        is_wrong = is_wrong or check.level == "fout"
    if is_wrong:
        sys.exit(REFUSED)


def whole_chain(_at: datetime) -> Check:
    """Whether nobody changed what was written about who did what."""
    found = look_at_chain([one.head for one in heads.noted()])
    if found.broken_at is not None:
        return Check("fout", f"het logboek is niet meer heel vanaf schakel {found.broken_at}")
    if found.lost:
        return Check("fout", f"het logboek mist schakel {found.lost[0].position}; kijk: flask audit verify")
    return Check("goed", "het logboek is heel")


def equal_index(_at: datetime) -> Check:
    """Whether the text index holds the listings that are public, as `flask search check` tells in full."""
    present, index = memory().present(), indexer().index
    public = {document.id for document in present.snapshot.documents}
    try:
        is_equal = index.version() == present.number and index.ids() == public
    except IndexDamaged:
        is_equal = False
    if is_equal:
        return Check("goed", f"de index is gelijk aan de database: {len(public)} vermeldingen")
    return Check("let op", "de index wijkt af van de database; doe: flask search rebuild")


def _is_sure() -> bool:
    answer: str = click.prompt(
        "Alles wat nu op de site staat, wordt vervangen. Typ ja om door te gaan",
        default="nee",
        show_default=False,
    )
    return answer.strip().lower() in ("j", "ja")


def _index_made_anew() -> str:
    """Not brought up to date: its number may be of a database that is no longer there."""
    present, done = memory().present(), count(1)
    total = len(present.snapshot.documents)
    with progress("Index") as step:
        indexer().rebuild(step=lambda: step(next(done), total))
    return f"index gemaakt: {total} vermeldingen, stand {present.number}"


@contextmanager
def _one_clear_line(file: Path) -> Iterator[None]:
    """What was refused, or could not be done, as one line."""
    try:
        yield
    except (CannotRestore, NoDatabase, DatabaseDamaged) as refusal:
        _end(f"{file}: {refusal}")
    except FileNotFoundError:
        _end(f"{file}: deze map is er niet.")
    except OSError as fault:
        _end(f"{file}: dat lukt niet ({fault.strerror}).")
    except (sqlite3.OperationalError, sa.exc.OperationalError):
        _end("de database is bezet of antwoordt niet. Probeer het straks weer.")


def _end(line: str) -> NoReturn:
    click.echo(line, err=True)
    sys.exit(REFUSED)
