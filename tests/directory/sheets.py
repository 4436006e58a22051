"""Sheets as people send them, for the tests of this room."""

from collections.abc import Iterable
from datetime import UTC, datetime

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
REQUIRED = {
    "name": "Anna Voorbeeld",
    "kind": "person",
    "discipline": "dietist",
    "postcode": "3601 AB",
    "place": "Maarssen",
}


def sheet(*rows: dict[str, str]) -> bytes:
    """A sheet with the required columns and those the rows mention."""
    full = [REQUIRED | row for row in rows]
    names = list(dict.fromkeys(name for row in full for name in row))
    quoted = (";".join('"' + row.get(name, "").replace('"', '""') + '"' for name in names) for row in full)
    return "\r\n".join((";".join(names), *quoted)).encode()


def texts(problems: Iterable[object]) -> str:
    """All problems as one text, to look for words in."""
    return "\n".join(map(str, problems))
