"""The list of who comes on paper, to sign at the door."""

from datetime import datetime

from flask import current_app

from socialmap.foundation.paper import Block, Heading, Table, Text, fonts_in, paper
from socialmap.foundation.texts import _, ngettext
from socialmap.meetings import shown
from socialmap.meetings.attendance_shown import EXPECTED, by_discipline
from socialmap.meetings.models import Invitation, Meeting
from socialmap.meetings.queries import invitations_of

# High enough for a signature.
ROW_MM = 10
EMPTY_ROWS = 8


def attendance_pdf(meeting: Meeting, *, at: datetime) -> bytes:
    """Who said yes, by discipline, with room to sign; and empty rows for who comes unannounced."""
    people = [one for one in invitations_of(meeting, *EXPECTED) if not one.is_walk_in]
    blocks: list[Block] = [
        Text(shown.when(meeting)),
        Text(shown.where(meeting)),
        Text(ngettext("%(n)s persoon zei ja.", "%(n)s mensen zeiden ja.", len(people))),
    ]
    heads = (_("Naam"), _("Organisatie"), _("Handtekening"))
    for label, group in by_discipline(people):
        rows = [(one.name, _with(one), "") for one in group]
        blocks += [Heading(f"{label} ({len(rows)})"), Table(heads, rows, (34, 34, 40), row_mm=ROW_MM)]
    empty = (_("Naam en vakgebied"), _("Organisatie en mailadres"), _("Handtekening"))
    blocks.append(Heading(_("Kwam zonder opgave")))
    blocks.append(Table(empty, [("", "", "")] * EMPTY_ROWS, (34, 34, 40), row_mm=ROW_MM))
    blocks.append(Text(_("Bewaar deze lijst bij de bijeenkomst. Laat hem niet slingeren."), is_small=True))
    title = _("Presentielijst: %(title)s", title=meeting.title)
    home = current_app.extensions["settings"].home
    return paper(title, blocks, fonts=fonts_in(home), foot=meeting.network.name, made_at=at)


def _with(one: Invitation) -> str:
    if one.brought_by is None:
        return one.organisation
    came = _("komt met %(name)s", name=one.brought_by.name)
    return f"{one.organisation}, {came}" if one.organisation else came
