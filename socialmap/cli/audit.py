"""`flask audit verify`: whether nobody changed what was written about who did what."""

import sys
from collections.abc import Iterator

import click
from flask.cli import with_appcontext

from socialmap.audit import heads
from socialmap.audit.rules import Head, NotAHead, Verdict
from socialmap.audit.service import check, present_head
from socialmap.cli.listings import _progress as progress
from socialmap.foundation.dates import long_date

BROKEN = 1


@click.group("audit")
def audit() -> None:
    """Het logboek: wie wat deed, en wanneer."""


def _head(_context: click.Context, _option: click.Parameter, text: str | None) -> Head | None:
    if text is None:
        return None
    try:
        return Head.of(text)
    except NotAHead:
        raise click.BadParameter("geef een schakel zoals 17:<64 tekens>, uit een reservekopie") from None


@audit.command("verify")
@click.option(
    "--head", callback=_head, metavar="N:HASH", help="Een schakel die u kent, bijvoorbeeld van papier."
)
@with_appcontext
def verify(head: Head | None) -> None:
    """Kijk of het logboek heel is. Eindigt met 1 als er iets aan veranderd is.

    Zonder --head kijkt het ook of alle schakels er nog zijn die elke dag buiten de database genoteerd zijn.
    """
    known = [] if head is not None else heads.noted()
    with progress("Nakijken") as step:
        found = check([head] if head is not None else [one.head for one in known], step)
    if found.broken_at is None:
        click.echo(f"het logboek is heel: {found.links} schakels, de laatste is {present_head()}")
    else:
        click.echo(f"het logboek is niet meer heel vanaf schakel {found.broken_at}", err=True)
    days = {str(one.head): long_date(one.on) for one in known}
    for line in _lost(found, days):
        click.echo(line, err=True)
    if head is not None and not found.lost:
        click.echo(f"schakel {head.position} is de schakel die u kent")
    if known:
        click.echo(f"genoteerd en nagekeken: {len(known)}, van {long_date(known[-1].on)} en eerder")
    for line in _restored():
        click.echo(line)
    if not found.is_whole:
        sys.exit(BROKEN)


def _lost(found: Verdict, days: dict[str, str]) -> Iterator[str]:
    """What became of a link somebody knew."""
    for head in found.lost:
        told = f"schakel {head.position}"
        told += f" van {days[str(head)]}" if str(head) in days else ""
        if head.position > found.links:
            yield (
                f"{told} is er niet meer: het logboek eindigt bij {found.links}. Er is iets afgehaald, of er"
                " is een reservekopie teruggezet zonder dat dit genoteerd is"
            )
        else:
            yield f"{told} is een andere geworden: die schakel, of een ervoor, is later veranderd"


def _restored() -> Iterator[str]:
    for one in heads.restores():
        yield (
            f"op {long_date(one.on)} is een oudere reservekopie teruggezet: wat na schakel"
            f" {one.kept.position} geschreven was (tot en met {one.known.position}), staat er niet meer in"
        )
