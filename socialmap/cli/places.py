"""Commands for postcodes and places."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn, TextIO

import click
from flask.cli import with_appcontext

from socialmap.foundation.db import transaction
from socialmap.geo import places_import

UNREADABLE = 2
REFUSED = 1
STEP = 64 * 1024


@click.group("places")
def places() -> None:
    """Postcodes en plaatsen."""


@places.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def import_file(file: Path) -> None:
    """Lees een landelijke postcodetabel in (formaat GeoNames, bijvoorbeeld NL.txt).

    Alles of niets. Wat op de site zelf is gewijzigd, blijft staan; namen uit onze eigen lijst ook.
    """
    table = _read(file)
    with transaction() as session:
        result = places_import.import_places(session, table)
    if table.without_point:
        click.echo(f"Zonder punt, dus niet meegeteld: {table.without_point} rijen", err=True)
    if result.untouched:
        click.echo(f"Op de site gewijzigd, dus gebleven: {', '.join(result.untouched)}", err=True)
    click.echo(str(result))


def _read(file: Path) -> places_import.Table:
    try:
        with file.open(encoding="utf-8-sig") as text:
            return places_import.read_table(_lines(text, file))
    except (OSError, UnicodeDecodeError) as error:
        _end([f"{file}: {_why_unreadable(error)}"], UNREADABLE)
    except places_import.RefusedTable as refusal:
        _end([*map(str, refusal.problems), "Niets gewijzigd."], REFUSED)


def _lines(text: TextIO, file: Path) -> Iterator[str]:
    """The lines, with a progress bar at a terminal that moves at every bit of the file."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(
        length=file.stat().st_size, label="Inlezen", file=sys.stderr, hidden=hidden
    ) as bar:
        waiting = 0
        for line in text:
            yield line
            waiting += len(line)
            if waiting >= STEP:
                bar.update(waiting)
                waiting = 0
        bar.update(waiting)


def _why_unreadable(error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "dit is geen tekst in UTF-8. Pak een zip-bestand eerst uit."
    if isinstance(error, FileNotFoundError):
        return "dit bestand is er niet."
    return f"dit bestand is niet te lezen ({error.strerror})."


def _end(lines: list[str], status: int) -> NoReturn:
    for line in lines:
        click.echo(line, err=True)
    sys.exit(status)
