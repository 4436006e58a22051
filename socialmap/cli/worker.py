"""Commands for what is done without anybody asking."""

import signal
import sys
from datetime import datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from socialmap.foundation.clock import StoppedClock, now
from socialmap.jobs.due import run_due, send_letters


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Doe wat aan de beurt is en verstuur brieven. Een tweede wacht tot de eerste stopt."""
    # Imported here because only this command needs a scheduler, and every start of the site reads this file.
    from socialmap.jobs.worker import Worker

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    Worker(current_app._get_current_object()).run()  # type: ignore[attr-defined]


def _instant(_context: click.Context, _option: click.Parameter, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("geef een tijd zoals 2026-03-02T09:00:00+01:00") from None
    if at.tzinfo is None:
        raise click.BadParameter("de tijd heeft een tijdzone nodig, zoals +01:00")
    return at


@click.command("run-due")
@click.option("--at", callback=_instant, metavar="TIJD", help="Doe alsof het dan is: ISO-tijd met tijdzone.")
@click.option("--dry-run", is_flag=True, help="Toon alleen wat er aan de beurt is.")
@with_appcontext
def run_due_now(at: datetime | None, dry_run: bool) -> None:
    """Doe alles wat nu aan de beurt is, een keer. Eindigt met 1 als iets mislukte; dat blijft dan staan."""
    if at is not None:
        current_app.extensions["clock"] = StoppedClock(at)
    moment = now()
    done = run_due(moment, dry_run=dry_run)
    for one in done:
        click.echo(
            f"{one.kind} {one.slot} {moment.isoformat()}"
            + (f" mislukt: {one.problem}" if one.problem else "")
        )
    if dry_run:
        return
    click.echo(f"brieven verstuurd: {send_letters(moment)}")
    if any(one.problem for one in done):
        sys.exit(1)
