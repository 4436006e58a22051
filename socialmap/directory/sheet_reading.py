"""A file as people send it, made into rows of plain cells; what is wrong is told, never guessed."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from socialmap.directory.sheet_columns import BY_NAME, COLUMNS
from socialmap.foundation.sheets import FORMULA
from socialmap.foundation.text import plain

_ALL_NAMES = ", ".join(column.name for column in COLUMNS)


class Unreadable(Exception):
    """This is not a sheet; the text says what to do."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with a cell; row 1 is the header."""

    row: int
    column: str
    value: str
    why: str
    allowed: str = ""

    def __str__(self) -> str:
        value = " ".join(self.value.split())
        shown = value if len(value) <= 60 else f"{value[:59]}…"
        return f"rij {self.row}; kolom {self.column}; '{shown}'; {self.why}; {self.allowed}"


@dataclass
class Findings:
    """Everything found so far: problems refuse the sheet, warnings do not."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """One row with the text of each column the sheet has."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """The columns a sheet has, and its rows."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_sheet(content: bytes, findings: Findings) -> Sheet:
    """The rows of a file, problems of header and rows added to the findings. Raises Unreadable."""
    records = _records(_decoded(content))
    header = [cell.strip().lower() for cell in next(records, (1, []))[1]]
    if not any(header):
        raise Unreadable("Het bestand is leeg: de eerste rij moet de namen van de kolommen bevatten.")
    _check_header(header, findings)
    rows = (_row(number, cells, header, findings) for number, cells in records)
    return Sheet(tuple(name for name in header if name), tuple(row for row in rows if row is not None))


def unguarded(cell: str) -> str:
    """A cell without the quote that kept it from being a formula."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def _decoded(content: bytes) -> str:
    if content.startswith(b"PK\x03\x04"):
        raise Unreadable(
            "Dit is een Excel-bestand. Bewaar het in Excel als 'CSV UTF-8' en probeer het opnieuw."
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("Het bestand is geen UTF-8. Bewaar het in Excel als 'CSV UTF-8'.") from None


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows as a spreadsheet numbers them: from 1, a cell with several lines still being one row."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        yield from enumerate(reader, start=1)
    except csv.Error:
        raise Unreadable(
            f"Regel {reader.line_num} is niet te lezen: de aanhalingstekens kloppen niet."
        ) from None


def _separator(text: str) -> str:
    header = re.sub(r'"[^"]*"', "", text.lstrip("\r\n").partition("\n")[0])
    return "," if header.count(",") > header.count(";") else ";"


def _check_header(header: list[str], findings: Findings) -> None:
    for name in dict.fromkeys(name for name in header if name and name not in BY_NAME):
        findings.problems.append(Problem(1, name, name, "Deze kolom kennen we niet.", _ALL_NAMES))
    for name in BY_NAME:
        if header.count(name) > 1:
            findings.problems.append(
                Problem(1, name, name, "Deze kolom staat er meer dan één keer.", "één keer")
            )
        if BY_NAME[name].is_required and name not in header:
            findings.problems.append(Problem(1, name, "", "Deze kolom ontbreekt.", "zet deze kolom erbij"))


def _row(number: int, cells: list[str], header: list[str], findings: Findings) -> Row | None:
    """The row, or None when it is empty or has another number of cells than the header."""
    texts = [plain(unguarded(cell)) if cell else "" for cell in cells]
    if not any(texts):
        return None
    width = len(header)
    if len(texts) < width or any(texts[width:]):
        why = f"Deze rij heeft {len(texts)} cellen en de eerste rij {width}."
        findings.problems.append(Problem(number, "alle", "", why, "evenveel cellen als de eerste rij"))
        return None
    nameless = [text for name, text in zip(header, texts, strict=False) if not name and text]
    if nameless:
        findings.problems.append(
            Problem(number, "zonder naam", nameless[0], "Deze kolom heeft geen naam.", "een naam")
        )
        return None
    return Row(number, {name: text for name, text in zip(header, texts, strict=False) if name})
