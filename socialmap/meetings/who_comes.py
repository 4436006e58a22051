"""Who comes: counted anew at every request, by answer and by discipline; and by name for organisers."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa

from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db
from socialmap.foundation.sheets import Cell, Sheet
from socialmap.foundation.text import plain
from socialmap.foundation.texts import _
from socialmap.meetings import seats, shown
from socialmap.meetings.answering import registers_of
from socialmap.meetings.models import Invitation, Meeting
from socialmap.search.professions import discipline_label

# In this order on the page; what nobody is in after the meeting is left out.
BEFORE = ("yes", "waiting", "perhaps", "no", "invited")
ORDER = ("present", "absent", *BEFORE)


@dataclass(frozen=True)
class Line:
    """Somebody who was invited, as an organiser sees them."""

    uuid: str
    name: str
    organisation: str
    discipline: str
    state: str
    waiting_number: int | None
    is_brought: bool
    answered_on: str
    kept_until: str


@dataclass
class Row:
    """One discipline, with how many people per answer in the order of the heads."""

    label: str
    counts: list[int] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class Counts:
    """How many people gave which answer, in all and per discipline, and how many seats that takes."""

    states: tuple[str, ...]
    total: dict[str, int]
    rows: list[Row]
    taken: int
    kept: int
    capacity: int | None

    @property
    def free(self) -> int | None:
        return max(0, self.capacity - self.taken) if self.capacity is not None else None


def counts_of(meeting: Meeting) -> Counts:
    """Everything that may be known without names."""
    query = sa.select(Invitation.discipline, Invitation.state, sa.func.count(), _kept()).where(
        Invitation.meeting_id == meeting.id
    )
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    total: dict[str, int] = defaultdict(int)
    kept = 0
    for slug, state, count, offered in db.session.execute(
        query.group_by(Invitation.discipline, Invitation.state)
    ):
        found[slug][state] += count
        total[state] += count
        kept += offered
    states = tuple(one for one in ORDER if total.get(one) or (one in BEFORE and not total.get("present")))
    rows = [Row(discipline_label(slug), [by[state] for state in states]) for slug, by in found.items()]
    rows.sort(key=lambda row: (row.label == _("Niet bekend"), row.label.casefold()))
    return Counts(states, dict(total), rows, seats.taken(meeting), kept, meeting.capacity)


def _kept() -> sa.ColumnElement[int]:
    return sa.func.count(Invitation.offered_until)


def lines_of(meeting: Meeting, *, name: str = "") -> dict[str, list[Line]]:
    """By answer, who gave it, by name; who waits in the order in which they wait."""
    query = sa.select(Invitation).where(Invitation.meeting_id == meeting.id)
    if wanted := plain(name):
        query = query.where(Invitation.name.icontains(wanted, autoescape=True))
    found: dict[str, list[Line]] = defaultdict(list)
    for one in db.session.scalars(query.order_by(Invitation.name, Invitation.id)):
        found[one.state].append(line_of(one))
    found["waiting"].sort(key=_in_line)
    return {state: found[state] for state in ORDER if found.get(state)}


def _in_line(line: Line) -> tuple[bool, int]:
    """Who let a place pass comes last."""
    return line.waiting_number is None, line.waiting_number or 0


def line_of(invitation: Invitation) -> Line:
    """One person."""
    answered, until = invitation.answered_at, invitation.offered_until
    return Line(
        uuid=str(invitation.uuid),
        name=invitation.name or _("Zonder naam"),
        organisation=invitation.organisation,
        discipline=discipline_label(invitation.discipline) if invitation.discipline else "",
        state=invitation.state,
        waiting_number=invitation.waiting_number,
        is_brought=invitation.brought_by_id is not None,
        answered_on=shown.weekday_date(local_day(answered)) if answered is not None else "",
        kept_until=_moment(until) if until is not None else "",
    )


def _moment(at: datetime) -> str:
    return _("%(day)s, %(time)s uur", day=shown.weekday_date(local_day(at)), time=shown.clock_time(at))


def sheet_of(meeting: Meeting) -> Sheet:
    """Everybody who was invited, for a spreadsheet: never what they eat, and no addresses."""
    registers = registers_of(meeting)
    heads = [_("Naam"), _("Organisatie"), _("Vakgebied"), _("Antwoord"), _("Plaats op wachtlijst")]
    heads += [_("Komt als collega mee"), _("Geantwoord op"), *registers]
    query = sa.select(Invitation).where(Invitation.meeting_id == meeting.id)
    everybody = list(db.session.scalars(query.order_by(Invitation.name, Invitation.id)))
    everybody.sort(key=lambda one: (ORDER.index(one.state), one.waiting_number or 10**9))
    return Sheet(heads, [_cells(one, registers) for one in everybody])


def _cells(one: Invitation, registers: list[str]) -> list[Cell]:
    numbers = {told["register"]: told["number"] for told in one.numbers}
    answered: date | None = local_day(one.answered_at) if one.answered_at is not None else None
    return [
        one.name,
        one.organisation,
        discipline_label(one.discipline) if one.discipline else "",
        shown.answer_labels()[one.state],
        one.waiting_number,
        one.brought_by_id is not None,
        answered,
        *[numbers.get(register, "") for register in registers],
    ]
