"""Commands for the out-tray."""

import sys
from datetime import datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from socialmap.cli.listings import OPERATOR
from socialmap.foundation.clock import AMSTERDAM, now
from socialmap.foundation.db import transaction
from socialmap.foundation.errors import NotFound
from socialmap.mailing import service
from socialmap.mailing.queries import letters
from socialmap.mailing.sending import send_waiting

STATES = ("waiting", "sending", "sent", "failed", "shelved", "held")


@click.group("mail")
def mail() -> None:
    """De brieven die de site verstuurt."""


@mail.command("send")
@with_appcontext
def send() -> None:
    """Verstuur alle brieven die aan de beurt zijn, binnen de limiet per uur."""
    sent = 0
    while left := send_waiting():
        sent += left
    where = "" if current_app.extensions["settings"].smtp_host else " (bewaard op deze machine)"
    click.echo(f"verstuurd: {sent}{where}")


@mail.command("list")
@click.option("--state", type=click.Choice(STATES), help="Alleen brieven met deze toestand.")
@with_appcontext
def list_letters(state: str | None) -> None:
    """Toon de nieuwste brieven: nummer, toestand, wanneer, soort, aan wie, en wat er misging."""
    for letter in letters(state):
        when = _local(letter.sent_at or letter.due_at)
        parts = (str(letter.id), letter.state, when, letter.template, letter.recipient, letter.reason)
        click.echo("\t".join(part for part in parts if part))


@mail.command("retry")
@click.argument("letter_id", metavar="ID", type=int)
@with_appcontext
def retry(letter_id: int) -> None:
    """Zet een brief die niet wegging weer klaar."""
    try:
        with transaction():
            service.retry(letter_id, by=OPERATOR, at=now())
    except NotFound:
        click.echo(f"Er is geen brief {letter_id} die opnieuw kan. Kijk met: flask mail list", err=True)
        sys.exit(1)
    click.echo(f"brief {letter_id} staat weer klaar")


@mail.command("release")
@with_appcontext
def release() -> None:
    """Laat brieven gaan die na een herstel worden vastgehouden."""
    with transaction():
        count = service.release(by=OPERATOR, at=now())
    click.echo(f"vrijgegeven: {count}")


def _local(at: datetime) -> str:
    return at.astimezone(AMSTERDAM).strftime("%Y-%m-%d %H:%M")
