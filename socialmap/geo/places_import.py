"""A national postcode table (GeoNames postal-code format), averaged to four-digit postcodes."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import nan
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from socialmap.foundation.db import next_change_number
from socialmap.foundation.text import plain
from socialmap.geo.models import Postcode

COUNTRY = "NL"
COLUMNS = 11
LONGEST_NAME = 80
MOST_PROBLEMS = 20
PLACE, MUNICIPALITY, LAT, LON = 2, 5, 9, 10
_PC4 = re.compile(r"([1-9][0-9]{3})(?: ?[A-Z]{2})?")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be read; rows count from 1."""

    row: int
    column: str
    value: str
    why: str
    allowed: str

    def __str__(self) -> str:
        return f"rij {self.row}; kolom {self.column}; {self.value[:40]!r}; {self.why}; {self.allowed}"


class RefusedTable(Exception):
    """The table has rows that cannot be right; nothing was written."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} rows refused")
        self.problems = problems


@dataclass(slots=True)
class Area:
    """What the table says of one four-digit postcode, added up over its rows."""

    places: Counter[str] = field(default_factory=Counter)
    municipalities: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    lat: float = 0.0
    lon: float = 0.0

    def add(self, cells: list[str], lat: float, lon: float) -> None:
        self.places[cells[PLACE]] += 1
        self.municipalities[cells[MUNICIPALITY]] += 1
        self.rows += 1
        self.lat += lat
        self.lon += lon

    def columns(self) -> dict[str, Any]:
        """As columns of our own table: the commonest name, and the middle to the metre."""
        place, *others = (plain(name) for name, _ in self.places.most_common())
        municipality = plain(self.municipalities.most_common(1)[0][0]) or place
        point = {"lat": round(self.lat / self.rows, 5), "lon": round(self.lon / self.rows, 5)}
        return {"place": place, "municipality": municipality, "aliases": sorted(others), **point}


@dataclass(slots=True)
class Table:
    """A whole table, added up by four-digit postcode."""

    areas: defaultdict[str, Area] = field(default_factory=lambda: defaultdict(Area))
    without_point: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """What an import did; `untouched` are the postcodes somebody edited on the site."""

    new: int
    updated: int
    same: int
    untouched: tuple[str, ...]

    def __str__(self) -> str:
        return f"nieuw {self.new}, bijgewerkt {self.updated}, gelijk {self.same}"


def read_table(lines: Iterable[str]) -> Table:
    """The four-digit postcodes of a table, rows of other countries left out.

    Raises RefusedTable with the rows that cannot be right.
    """
    table = Table()
    problems: list[Problem] = []
    for row, line in enumerate(lines, start=1):
        cells = line.rstrip("\r\n").split("\t")
        is_elsewhere = cells[0] != COUNTRY and len(cells) >= COLUMNS
        if is_elsewhere or not line.strip():
            continue
        problem = _read(row, cells, table)
        if problem is not None:
            problems.append(problem)
            if len(problems) >= MOST_PROBLEMS:
                break
    if not table.areas and not problems:
        problems.append(
            Problem(1, "country", "", "geen enkele rij van Nederland", "rijen die met NL beginnen")
        )
    if problems:
        raise RefusedTable(problems)
    return table


def import_places(session: Session, table: Table) -> Result:
    """Add the postcodes we lack and correct the others, in the caller's transaction.

    Of a postcode of our own seed only the point changes: its names and nicknames were chosen by people.
    What was edited on the site stays as it is.
    """
    known = {row.pc4: row for row in session.scalars(sa.select(Postcode))}
    new = updated = 0
    untouched = []
    for pc4, area in sorted(table.areas.items()):
        row = known.get(pc4)
        if row is None:
            session.add(Postcode(pc4=pc4, **area.columns()))
            new += 1
        elif row.edited_at is not None:
            untouched.append(pc4)
        else:
            updated += _corrected(row, area.columns())
    if new or updated:
        next_change_number(session)
    return Result(new, updated, len(table.areas) - new - updated, tuple(untouched))


def _corrected(row: Postcode, columns: dict[str, Any]) -> bool:
    """Give a row nobody edited what the table says; whether that changed anything."""
    if row.retired_at is not None:
        # Gone from our seed, but the country still has it: from now on it follows the table.
        columns = {**columns, "seed_digest": "", "retired_at": None}
    elif row.seed_digest:
        columns = {"lat": columns["lat"], "lon": columns["lon"]}
    changes = {name: value for name, value in columns.items() if getattr(row, name) != value}
    for name, value in changes.items():
        setattr(row, name, value)
    return bool(changes)


def _read(row: int, cells: list[str], table: Table) -> Problem | None:
    """Add one row to its area, or say what is wrong with it."""
    if len(cells) < COLUMNS:
        why = f"{len(cells)} kolommen in plaats van 12"
        return Problem(row, "country", cells[0], why, "een bestand van GeoNames, met tabs ertussen")
    match = _PC4.fullmatch(cells[1])
    if match is None:
        return Problem(row, "postal code", cells[1], "dat is geen postcode", "3601 of 3601 AB")
    problem = _wrong_name(row, cells)
    if problem is not None:
        return problem
    if not cells[LAT] and not cells[LON]:
        # In a full table a new street can lack its point; the other streets of its postcode have one.
        table.without_point += 1
        return None
    lat, lon = _degrees(cells[LAT]), _degrees(cells[LON])
    if not (50 <= lat <= 54 and 3 <= lon <= 8):
        value = f"{cells[LAT]} {cells[LON]}"
        return Problem(
            row, "latitude, longitude", value, "dat is geen punt in Nederland", "zoals 52.14 en 5.04"
        )
    table.areas[match[1]].add(cells, lat, lon)
    return None


def _wrong_name(row: int, cells: list[str]) -> Problem | None:
    if not cells[PLACE].strip():
        return Problem(row, "place name", "", "de plaats ontbreekt", "een plaatsnaam")
    for name, index in (("place name", PLACE), ("admin name2", MUNICIPALITY)):
        if len(cells[index]) > LONGEST_NAME:
            return Problem(row, name, cells[index], "die naam is te lang", f"hoogstens {LONGEST_NAME} tekens")
    return None


def _degrees(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return nan
