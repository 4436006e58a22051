"""`flask networks add`: a further network."""

import re

import click
import sqlalchemy as sa
from flask.cli import with_appcontext

from socialmap.audit.service import record
from socialmap.foundation.clock import now
from socialmap.foundation.db import next_change_number, transaction
from socialmap.foundation.text import plain
from socialmap.networks.models import Network

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9-]+(?:\.[a-z0-9-]+)*")
LONGEST_NAME = 160


@click.group()
def networks() -> None:
    """The networks that work here."""


@networks.command("add")
@click.argument("slug")
@click.argument("name")
@click.option("--host", help="Host name on which this network answers, such as kaart.netwerk.nl.")
@with_appcontext
def add(slug: str, name: str, host: str | None) -> None:
    """Add a network SLUG called NAME."""
    host = host.lower() if host else None
    if not _SLUG.fullmatch(slug) or len(slug) > 60:
        raise click.ClickException(
            f"'{slug}' kan geen adres zijn; gebruik kleine letters, cijfers en streepjes"
        )
    if host and not _HOST.fullmatch(host):
        raise click.ClickException(f"'{host}' is geen naam van een computer")
    name = plain(name)
    if not 0 < len(name) <= LONGEST_NAME:
        raise click.ClickException(f"geef het netwerk een naam van hoogstens {LONGEST_NAME} tekens")
    with transaction() as session:
        if session.scalar(sa.select(Network.id).where(Network.slug == slug)):
            raise click.ClickException(f"netwerk '{slug}' bestaat al")
        if host and session.scalar(sa.select(Network.id).where(Network.host == host)):
            raise click.ClickException(f"'{host}' hoort al bij een ander netwerk")
        network = Network(slug=slug, name=name, short_name=name[:60].rstrip(), host=host)
        session.add(network)
        next_change_number(session)
        record(
            "add",
            f"network:{slug}",
            by="operator",
            at=now(),
            after={"slug": slug, "name": name, "host": host},
        )
    click.echo(f"netwerk '{slug}' is toegevoegd: /netwerk/{slug}/")
