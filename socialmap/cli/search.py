"""`flask search`: make the text index anew, or compare it with the database."""

import sys
from typing import Any

import click
from flask.cli import with_appcontext

from socialmap.search.current import memory
from socialmap.search.index import IndexDamaged
from socialmap.search.indexing import indexer


def bring_index_up_to_date() -> None:
    """Let the index follow what was just saved, with a bar when that takes a while."""
    total = len(memory().present().snapshot.documents)
    with _bar(total) as bar:
        indexer().bring_up_to_date(step=lambda: bar.update(1))


def _bar(total: int) -> Any:
    return click.progressbar(length=total, label="index", file=sys.stderr, hidden=not sys.stderr.isatty())


@click.group()
def search() -> None:
    """The text index: a copy that may be thrown away."""


@search.command("rebuild")
@with_appcontext
def rebuild() -> None:
    """Make the index anew from the database."""
    present = memory().present()
    with _bar(len(present.snapshot.documents)) as bar:
        indexer().rebuild(step=lambda: bar.update(1))
    click.echo(f"index gemaakt: {len(present.snapshot.documents)} vermeldingen, stand {present.number}")


@search.command("check")
@with_appcontext
def check() -> None:
    """Compare the index with the database; exit 1 on a difference."""
    present, index = memory().present(), indexer().index
    public = {document.id for document in present.snapshot.documents}
    try:
        indexed = index.ids()
    except IndexDamaged:
        click.echo("de index ontbreekt of is beschadigd; maak hem opnieuw met: flask search rebuild")
        sys.exit(1)
    codes = {document.id: document.code for document in present.snapshot.documents}
    for missing in sorted(public - indexed):
        click.echo(f"niet in de index: {codes[missing]}")
    for extra in sorted(indexed - public):
        click.echo(f"ten onrechte in de index: vermelding {extra}")
    behind = index.version() != present.number
    if behind:
        click.echo(f"de index staat op {index.version()}, de database op {present.number}")
    if behind or public != indexed:
        sys.exit(1)
    click.echo(f"gelijk: {len(public)} vermeldingen, stand {present.number}")
