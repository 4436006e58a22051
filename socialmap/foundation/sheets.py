"""Spreadsheets people open: CSV and XLSX in which no cell is ever run as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

Cell = str | int | float | bool | date | None
# What a spreadsheet reads as the beginning of a formula (OWASP ASVS 5.0, 1.2.10).
FORMULA = re.compile(r"'*[=+\-@\t\r\0]")


@dataclass(frozen=True)
class Sheet:
    """One table: its heads and its rows."""

    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def guarded(cell: str) -> str:
    """A text that no spreadsheet runs as a formula."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def as_csv(sheet: Sheet) -> bytes:
    """As Excel in the Netherlands opens it: semicolons, and the mark that says UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(map(guarded, sheet.heads))
    writer.writerows([_told(cell) for cell in row] for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(sheets: Mapping[str, Sheet]) -> bytes:
    """A workbook with a tab for each table. Texts are written as texts, whatever they begin with."""
    from xlsxwriter import Workbook

    kept = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(kept, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "d mmmm yyyy"})
        for name, sheet in sheets.items():
            tab = book.add_worksheet(_tab_name(name))
            tab.freeze_panes(1, 0)
            for column, head in enumerate(sheet.heads):
                tab.write_string(0, column, head, bold)
                tab.set_column(column, column, _width(sheet, column))
            for number, row in enumerate(sheet.rows, start=1):
                for column, cell in enumerate(row):
                    _write(tab, number, column, cell, day)
    return kept.getvalue()


def _write(tab: object, row: int, column: int, cell: Cell, day: object) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        tab.write_string(row, column, "ja" if cell else "nee")  # type: ignore[attr-defined]
    elif isinstance(cell, (int, float)):
        tab.write_number(row, column, cell)  # type: ignore[attr-defined]
    elif isinstance(cell, date):
        tab.write_datetime(row, column, cell, day)  # type: ignore[attr-defined]
    else:
        tab.write_string(row, column, cell[:32767])  # type: ignore[attr-defined]


def _told(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, date):
        return cell.isoformat()
    return guarded(str(cell)) if isinstance(cell, str) else str(cell)


def _width(sheet: Sheet, column: int) -> int:
    cells: Iterable[Cell] = (row[column] for row in sheet.rows[:200] if column < len(row))
    longest = max([len(str(cell or "")) for cell in cells] + [len(sheet.heads[column])])
    return min(60, max(10, longest + 2))


def _tab_name(name: str) -> str:
    """Excel allows 31 signs, and not these."""
    return re.sub(r"[\[\]:*?/\\']", " ", name)[:31] or "blad"
