"""The rows of a sheet as values, with what is wrong with each row by itself."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from socialmap.directory.identifiers import LooksLikeBsn, WrongShape, check_agb
from socialmap.directory.rules import is_general_practice
from socialmap.directory.sheet_cells import Vocabulary
from socialmap.directory.sheet_columns import BY_NAME, Column
from socialmap.directory.sheet_reading import Findings, Problem, Row
from socialmap.foundation.text import folded
from socialmap.geo.gazetteer import words_of

Address = tuple[str, str, str]


@dataclass(frozen=True)
class ReadRow:
    """A row whose cells all make sense; values by name of column."""

    number: int
    cells: dict[str, str]
    values: dict[str, Any]

    @property
    def uuid(self) -> UUID | None:
        return self.values.get("id")

    @property
    def key(self) -> str | None:
        return self.values.get("key")

    @cached_property
    def address(self) -> Address:
        return address_of(self.values["name"], self.values["postcode"], self.values.get("house_number", ""))

    def problem(self, column: str, why: str, allowed: str = "") -> Problem:
        return Problem(self.number, column, self.cells.get(column, ""), why, allowed)


def address_of(name: str, postcode: str, house_number: str) -> Address:
    """What a listing is known by when it has neither id nor key."""
    return folded(name), postcode, folded(house_number).replace(" ", "")


def read_row(row: Row, vocabulary: Vocabulary, findings: Findings) -> ReadRow | None:
    """The row as values; None, with the problems added, when something is wrong with it."""
    refused = _general_practice(row)
    problems = [] if refused is None else [refused]
    values: dict[str, Any] = {}
    for name in row.cells:
        if refused is not None and name == refused.column:
            continue
        found = _read_cell(row, BY_NAME[name], vocabulary, findings)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            values[name] = found[0]
    if (values.get("lat") is None) != (values.get("lon") is None) and not problems:
        missing = "lat" if values.get("lat") is None else "lon"
        problems.append(
            Problem(row.number, missing, "", "Een punt heeft lat en lon.", "allebei, of allebei leeg")
        )
    findings.problems.extend(problems)
    if problems:
        return None
    read = ReadRow(row.number, row.cells, values)
    _warn(read, vocabulary, findings)
    return read


def _read_cell(row: Row, column: Column, vocabulary: Vocabulary, findings: Findings) -> tuple[Any] | Problem:
    text = row.cells[column.name]
    if column.is_required and not text:
        return Problem(
            row.number, column.name, "", "Deze cel moet gevuld zijn.", "zie de kolom in de handleiding"
        )
    try:
        checked = column.read(text, vocabulary)
    except WrongShape as wrong:
        value = "…" if isinstance(wrong, LooksLikeBsn) else text
        return Problem(row.number, column.name, value, wrong.reason, wrong.allowed)
    findings.warnings.extend(Problem(row.number, column.name, text, warning) for warning in checked.warnings)
    return (checked.value,)


def _general_practice(row: Row) -> Problem | None:
    """The refusal of a GP or practice nurse, at the column that says so."""
    name, profession = row.cells.get("name", ""), row.cells.get("discipline", "")
    for column, is_one in (
        ("discipline", is_general_practice("", profession)),
        ("name", is_general_practice(name)),
    ):
        if is_one:
            why = "Huisartsen en praktijkondersteuners staan niet op de kaart."
            return Problem(
                row.number, column, row.cells[column], why, "andere zorgverleners en voorzieningen"
            )
    return None


def _warn(row: ReadRow, vocabulary: Vocabulary, findings: Findings) -> None:
    """What could be right, and deserves a second look."""
    pc4, place = row.values["postcode"][:4], row.values["place"]
    fitting = vocabulary.postcodes.get(pc4)
    if fitting is not None and words_of(place) not in fitting:
        findings.warnings.append(
            row.problem("place", f"Deze plaats past niet bij postcode {row.values['postcode']}.")
        )
    if row.values.get("agb"):
        warnings = check_agb(row.values["agb"], row.values["discipline"]).warnings
        findings.warnings.extend(row.problem("agb", warning) for warning in warnings)
