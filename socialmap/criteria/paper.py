"""The criteria on paper: a PDF to hand out or to keep with a decision."""

from datetime import datetime
from pathlib import Path

from socialmap.criteria.shown import ShownDiscipline
from socialmap.foundation.clock import local_day
from socialmap.foundation.dates import long_date
from socialmap.foundation.paper import Block, Heading, Points, Text, fonts_in, paper
from socialmap.foundation.texts import _, language

Groups = list[tuple[str, list[ShownDiscipline]]]


def criteria_pdf(groups: Groups, *, network: str, home: Path, at: datetime) -> bytes:
    """Every list that holds on this day, with its version."""
    day = long_date(local_day(at), language())
    where = network or _("Startset voor elk netwerk")
    blocks: list[Block] = [
        Text(where),
        Text(_("Zo waren de criteria op %(day)s.", day=day)),
        Text(_("Voor iedereen van hetzelfde vak geldt hetzelfde.")),
    ]
    for _title, found in groups:
        for one in found:
            blocks += _blocks(one)
    foot = _("Criteria, stand van %(day)s", day=day)
    return paper(_("Wie mag op de kaart?"), blocks, fonts=fonts_in(home), foot=foot, made_at=at)


def _blocks(one: ShownDiscipline) -> list[Block]:
    if one.present is None:
        return []
    blocks: list[Block] = [Heading(one.label), Text(f"{one.present.heading}. {one.present.decided}".strip())]
    if one.is_on_request:
        blocks.append(Text(_("Alleen op verzoek: de kerngroep beslist in een vergadering.")))
    return [*blocks, Points([_line(criterion) for criterion in one.present.criteria])]


def _line(criterion: dict[str, str]) -> str:
    shows = _("Dat laat u zien met: %(proof)s.", proof=criterion["proof"]) if criterion.get("proof") else ""
    return f"{criterion['text']} {shows}".strip()
