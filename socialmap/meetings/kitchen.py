"""What the kitchen must know: how many people eat, and what some of them do not. Never who."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import current_app

from socialmap.foundation.db import db
from socialmap.foundation.paper import Block, Heading, Table, Text, fonts_in, paper
from socialmap.foundation.texts import _, ngettext
from socialmap.meetings import rules, shown
from socialmap.meetings.models import Invitation, Meeting


@dataclass(frozen=True)
class Kitchen:
    """How many eat, and how many of them asked for what; `is_over` once there is nothing left to cook."""

    eaters: int
    diets: list[tuple[str, int]]
    is_over: bool

    @property
    def without(self) -> int:
        """How many asked for nothing."""
        return self.eaters - sum(count for _diet, count in self.diets)


def kitchen_of(meeting: Meeting, *, at: datetime) -> Kitchen:
    """The list of a meeting, the most asked for first; what was written alike is counted together."""
    query = sa.select(Invitation.diet).where(
        Invitation.meeting_id == meeting.id, Invitation.state.in_(rules.SITS)
    )
    told = [" ".join(diet.split()) for diet in db.session.scalars(query)]
    words: dict[str, str] = {}
    for diet in sorted(filter(None, told)):
        words.setdefault(_alike(diet), diet)
    found = Counter(_alike(diet) for diet in told if diet)
    diets = sorted(((words[key], count) for key, count in found.items()), key=lambda one: (-one[1], one[0]))
    return Kitchen(len(told), diets, at >= meeting.ends_at or meeting.state not in rules.COMING)


def _alike(diet: str) -> str:
    return diet.casefold().rstrip(". ")


def eaters_in_words(kitchen: Kitchen) -> str:
    """ "Er eten 38 mensen mee." """
    return ngettext("Er eet %(n)s persoon mee.", "Er eten %(n)s mensen mee.", kitchen.eaters)


def kitchen_pdf(meeting: Meeting, *, at: datetime) -> bytes:
    """The same on paper, for on the wall of the kitchen."""
    kitchen = kitchen_of(meeting, at=at)
    blocks: list[Block] = [Text(shown.when(meeting)), Text(shown.where(meeting))]
    blocks += [
        Heading(_("Hoeveel mensen?")),
        Text(eaters_in_words(kitchen)),
        Heading(_("Wat eten zij niet?")),
    ]
    rows = [(diet, str(count)) for diet, count in kitchen.diets]
    rows.append((_("Eet alles"), str(kitchen.without)))
    blocks.append(Table((_("Wens"), _("Aantal")), rows, (100, 20)))
    blocks.append(Text(_("Zonder namen. Gooi dit papier na de bijeenkomst weg."), is_small=True))
    home = current_app.extensions["settings"].home
    title = _("Voor de keuken: %(title)s", title=meeting.title)
    return paper(title, blocks, fonts=fonts_in(home), foot=meeting.network.name, made_at=at)
