"""Commands for the first people of a network."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from socialmap.accounts import second_step, totp
from socialmap.accounts.models import Member
from socialmap.accounts.queries import member_by_email
from socialmap.accounts.rules import ROLES, LastManager
from socialmap.accounts.service import give_role, member_with
from socialmap.cli.listings import OPERATOR, network_named
from socialmap.foundation.clock import now
from socialmap.foundation.db import transaction
from socialmap.mailing.rules import BadAddress


@click.group("accounts")
def accounts() -> None:
    """De eerste mensen van een netwerk."""


@accounts.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES), required=True, help="Wat deze persoon in het netwerk is.")
@click.option("--network", "slug", metavar="SLUG", help="Nodig als er meer netwerken zijn.")
@click.option(
    "--totp", "with_totp", is_flag=True, help="Maak een nieuw geheim voor een app met codes, en toon het."
)
@with_appcontext
def add(email: str, role: str, slug: str | None, with_totp: bool) -> None:
    """Voeg iemand toe, of geef iemand een andere rol."""
    network = network_named(slug)
    try:
        with transaction():
            member = member_with(email, at=now(), by=OPERATOR)
            give_role(member, network, role, by=OPERATOR, at=now())
            secret = _new_secret(member) if with_totp else ""
    except BadAddress:
        click.echo(f"'{email}' is geen mailadres.", err=True)
        sys.exit(1)
    except LastManager:
        click.echo(
            f"{email} is de enige beheerder van {network.slug}. Maak eerst iemand anders beheerder.", err=True
        )
        sys.exit(1)
    click.echo(f"{member.email}: {role} van {network.slug}")
    if secret:
        click.echo(f"geheim voor de app (dit ziet u een keer): {secret}")


def _new_secret(member: Member) -> str:
    """A new secret; what somebody had before, perhaps on a stolen telephone, ends with it."""
    if second_step.has_second_step(member):
        second_step.end_second_steps(member, by=OPERATOR, at=now())
    return totp.give_secret(member, by=OPERATOR, at=now())


@accounts.command("code")
@click.argument("email")
@with_appcontext
def code(email: str) -> None:
    """Toon de code die de app nu zou geven. Alleen in ontwikkeling."""
    if current_app.extensions["settings"].is_production:
        click.echo("Dit kan alleen in ontwikkeling.", err=True)
        sys.exit(1)
    member = member_by_email(email)
    if member is None or not member.totp_sealed:
        click.echo(f"'{email}' heeft geen app met codes.", err=True)
        sys.exit(1)
    click.echo(totp.present_code(member, now()))
