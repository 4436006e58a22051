"""Commands for sheets of listings."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click
from flask import current_app
from flask.cli import with_appcontext

from socialmap.cli.search import bring_index_up_to_date
from socialmap.directory.locating import locate_missing
from socialmap.directory.sheet_export import export_sheet
from socialmap.directory.sheet_import import Outcome, Step, import_sheet
from socialmap.directory.sheet_reading import Problem, Unreadable
from socialmap.foundation.clock import monotonic, now
from socialmap.foundation.db import transaction
from socialmap.networks.models import Network
from socialmap.networks.queries import all_networks
from socialmap.review import announcing
from socialmap.review.announcing import ANNOUNCED

REFUSED = 1
UNREADABLE = 2
OPERATOR = "operator"
BAR_AFTER = 2.0

network_option = click.option("--network", "slug", metavar="SLUG", help="Nodig als er meer netwerken zijn.")


@click.group("listings")
def listings() -> None:
    """Vermeldingen in- en uitlezen, als CSV of rekenblad."""


@listings.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@network_option
@click.option("--dry-run", is_flag=True, help="Alleen nakijken; er wordt niets bewaard.")
@click.option("--json", "as_json", is_flag=True, help="De uitkomst als JSON.")
@click.option(
    "--announce",
    is_flag=True,
    help="Schrijf eerst naar wie nieuw is: personen na hun ja, praktijken na 14 dagen zonder nee.",
)
@with_appcontext
def import_file(file: Path, slug: str | None, dry_run: bool, as_json: bool, announce: bool) -> None:
    """Lees een CSV met vermeldingen in. Alles of niets.

    Eindigt met 0 (gelukt), 1 (geweigerd, niets bewaard) of 2 (niet te lezen).
    """
    try:
        content = file.read_bytes()
        with transaction(), _progress("Inlezen") as step:
            network, state = network_named(slug), ANNOUNCED if announce else "published"
            outcome = import_sheet(
                content, network, by=OPERATOR, at=now(), dry_run=dry_run, step=step, state=state
            )
            unreachable = _announce(outcome, f"een lijst van {network.name}") if announce else []
    except (OSError, Unreadable) as error:
        _end(f"{file}: {_why_not(error)}")
    _tell(outcome, as_json)
    for name in unreachable:
        click.echo(f"geen mailadres, bel of schrijf zelf: {name}", err=True)
    if outcome.problems:
        sys.exit(REFUSED)
    if not dry_run:
        _locate()
        bring_index_up_to_date()


@listings.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@network_option
@with_appcontext
def export_file(file: Path, slug: str | None) -> None:
    """Schrijf alle vermeldingen naar een CSV die weer in te lezen is, of naar een rekenblad (.xlsx)."""
    is_workbook = file.suffix.lower() == ".xlsx"
    with _progress("Uitlezen") as step:
        content = export_sheet(network_named(slug), step, is_workbook=is_workbook)
    aside = file.with_name(f"{file.name}.part")
    try:
        aside.write_bytes(content)
        os.replace(aside, file)
    except OSError as error:
        _end(f"{file}: {_why_not(error)}")
    click.echo(f"Geschreven: {file}")


def _locate() -> None:
    """Ask the geocoder, when there is one, for the points the file did not give."""
    url = current_app.extensions["settings"].geocoder_url
    if url:
        with _progress("Adressen opzoeken") as step:
            found = locate_missing(url, by=OPERATOR, at=now(), step=step)
        click.echo(f"adressen gevonden: {found}", err=True)


def _announce(outcome: Outcome, source: str) -> list[str]:
    """Write to whoever a new listing is about; the names of those without a mail address."""
    told = [announcing.announce(one, source=source, by=OPERATOR, at=now()) for one in outcome.added]
    return [one.listing.name for one in told if one.state == "unreachable"]


def network_named(slug: str | None) -> Network:
    """The network meant; ends with one clear line when that is not plain."""
    networks = {network.slug: network for network in all_networks()}
    if slug is not None and slug not in networks:
        _end(f"Netwerk '{slug}' is er niet. Wel: {', '.join(networks) or 'geen enkel'}.")
    if not networks:
        _end("Er is nog geen netwerk. Doe eerst: flask setup")
    if slug is None and len(networks) > 1:
        _end(f"Er zijn meer netwerken. Kies er een met --network: {', '.join(networks)}.")
    return networks[slug] if slug is not None else next(iter(networks.values()))


def _tell(outcome: Outcome, as_json: bool) -> None:
    counts = {
        "nieuw": outcome.new,
        "gewijzigd": outcome.changed,
        "gelijk": outcome.equal,
        "geweigerd": outcome.refused,
    }
    if as_json:
        found = {"problemen": outcome.problems, "waarschuwingen": outcome.warnings}
        lists = {name: [_as_json(problem) for problem in problems] for name, problems in found.items()}
        click.echo(json.dumps(counts | lists, ensure_ascii=False))
        return
    for problem in outcome.problems:
        click.echo(str(problem), err=True)
    for warning in outcome.warnings:
        click.echo(f"let op: {warning}".removesuffix("; "), err=True)
    click.echo(", ".join(f"{name} {count}" for name, count in counts.items()))


def _as_json(problem: Problem) -> dict[str, Any]:
    return {
        "rij": problem.row,
        "kolom": problem.column,
        "waarde": problem.value,
        "waarom": problem.why,
        "mag": problem.allowed,
    }


@contextmanager
def _progress(label: str) -> Iterator[Step]:
    """Steps shown as a bar, only to somebody at a terminal who has waited two seconds."""
    started_at, is_watched = monotonic(), sys.stderr.isatty()
    with ExitStack() as stack:
        bars: list[Any] = []

        def step(done: int, total: int) -> None:
            if not is_watched or (not bars and monotonic() - started_at < BAR_AFTER):
                return
            if not bars:
                bars.append(
                    stack.enter_context(click.progressbar(length=total, label=label, file=sys.stderr))
                )
            bars[0].length = total
            bars[0].update(done - bars[0].pos)

        yield step


def _why_not(error: OSError | Unreadable) -> str:
    if isinstance(error, Unreadable):
        return str(error)
    if isinstance(error, FileNotFoundError):
        return "dit bestand of deze map is er niet."
    return f"dat lukt niet ({error.strerror})."


def _end(line: str) -> NoReturn:
    click.echo(line, err=True)
    sys.exit(UNREADABLE)
