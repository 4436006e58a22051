"""The list of who takes part, as it was asked for: a part of it, in an order, and as a spreadsheet.

Whoever may not see the numbers gets none, in no column and in no order.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from socialmap.foundation.sheets import Cell, Sheet
from socialmap.foundation.texts import _
from socialmap.meetings.rules import KEPT_YEARS
from socialmap.meetings.standings import STANDINGS, Participant, Year, standing_labels
from socialmap.search.current import memory
from socialmap.search.labels import value_label

# By the word in the address.
WORDS = {"voldoet": "met", "nog-niet": "not-yet", "geen-bijeenkomst": "no-meeting", "nvt": "not-applicable"}
BY_NAME, BY_DISCIPLINE, BY_STANDING, BY_ATTENDED = "naam", "vakgebied", "stand", "aanwezig"


@dataclass(frozen=True)
class Asked:
    """Which part of the list, and in which order."""

    standing: str = ""
    discipline: str = ""
    order: str = BY_NAME

    @property
    def is_part(self) -> bool:
        return bool(self.standing or self.discipline)


@dataclass(frozen=True)
class Row:
    """Somebody in the list. `years` has a place for every year of the table; empty for who may not see."""

    uuid: str
    name: str
    discipline: str
    organisation: str
    standing: str
    label: str
    attended: str
    years: tuple[Year, ...]


def asked_for(args: Mapping[str, str], *, sees_numbers: bool) -> Asked:
    """What the address asks; what it cannot ask is left out."""
    word, order = args.get("stand", ""), args.get("volgorde", BY_NAME)
    orders = [value for value, _label in order_choices(sees_numbers=sees_numbers)]
    return Asked(word if word in WORDS else "", args.get("vak", ""), order if order in orders else BY_NAME)


def order_choices(*, sees_numbers: bool) -> list[tuple[str, str]]:
    """The orders of the list, by the word in the address."""
    found = [(BY_NAME, _("naam")), (BY_DISCIPLINE, _("vakgebied")), (BY_STANDING, _("voldoet of nog niet"))]
    return [*found, (BY_ATTENDED, _("hoe vaak aanwezig"))] if sees_numbers else found


def standing_choices(people: list[Participant]) -> list[tuple[str, str, int]]:
    """Word, label and how many, of what is there."""
    words = {standing: word for word, standing in WORDS.items()}
    counts = counted(people)
    return [(words[one], label, counts[one]) for one, label in standing_labels().items() if counts[one]]


def counted(people: list[Participant]) -> dict[str, int]:
    """How many stand how."""
    found = dict.fromkeys(STANDINGS, 0)
    for one in people:
        found[one.participation.standing] += 1
    return found


def discipline_choices(people: list[Participant]) -> list[tuple[str, str]]:
    """The disciplines of these people, by label."""
    found = {one.discipline: discipline_label(one.discipline) for one in people if one.discipline}
    return sorted(found.items(), key=lambda one: one[1].casefold())


def discipline_label(slug: str) -> str:
    """A discipline in words; a profession that was typed stays as it is."""
    return value_label("discipline", slug, memory().present()) if slug else ""


def wanted(people: list[Participant], asked: Asked) -> list[Participant]:
    """The part that was asked for, in its order; within it by name."""
    standing = WORDS.get(asked.standing, "")
    found = [
        one
        for one in people
        if (not standing or one.participation.standing == standing)
        and (not asked.discipline or one.discipline == asked.discipline)
    ]
    found.sort(key=lambda one: _name(one).casefold())
    if asked.order == BY_DISCIPLINE:
        found.sort(key=lambda one: discipline_label(one.discipline).casefold())
    elif asked.order == BY_STANDING:
        found.sort(key=lambda one: NOT_YET_FIRST.index(one.participation.standing))
    elif asked.order == BY_ATTENDED:
        found.sort(key=lambda one: -one.participation.attended)
    return found


# Whom to invite by name next time stands on top.
NOT_YET_FIRST = ("not-yet", "met", "not-applicable", "no-meeting")


def years_of(people: list[Participant]) -> list[int]:
    """The years of the table, newest first."""
    found = {year.year for one in people for year in one.participation.years}
    return sorted(found, reverse=True)[:KEPT_YEARS]


def rows_of(people: list[Participant], years: list[int], *, sees_numbers: bool) -> list[Row]:
    """The list in words."""
    return [_row(one, years if sees_numbers else [], sees_numbers) for one in people]


def _row(one: Participant, years: list[int], sees_numbers: bool) -> Row:
    known = {year.year: year for year in one.participation.years}
    return Row(
        uuid=str(one.member.uuid),
        name=_name(one),
        discipline=discipline_label(one.discipline),
        organisation=one.organisation,
        standing=one.participation.standing,
        label=one.participation.label,
        attended=one.participation.attended_label if sees_numbers else "",
        years=tuple(known.get(year, Year(year)) for year in years),
    )


def _name(one: Participant) -> str:
    return one.member.name or one.member.email or ""


def as_sheet(rows: list[Row], years: list[int], *, sees_numbers: bool) -> Sheet:
    """The list as a spreadsheet, with three columns for each year for who may see them."""
    heads = [_("Naam"), _("Vakgebied"), _("Praktijk"), _("Afspraak")]
    for year in years if sees_numbers else []:
        heads += [
            _("%(year)s uitgenodigd", year=year),
            _("%(year)s geantwoord", year=year),
            _("%(year)s aanwezig", year=year),
        ]
    return Sheet(heads, [_cells(row) for row in rows])


def _cells(row: Row) -> list[Cell]:
    cells: list[Cell] = [row.name, row.discipline, row.organisation, row.label]
    for one in row.years:
        cells += [one.invited, one.answered, one.attended]
    return cells
