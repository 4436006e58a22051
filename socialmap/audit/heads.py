"""Heads of the chain, noted outside the database: who rewrites the whole chain cannot rewrite these.

A line a day: "2026-03-02 17:<digest>". A check that found the chain broken says so behind it. After a
restore a line ends in "teruggezet": what stands above it may be of links that are gone, so it counts no
more, and the heads that the restored chain still holds follow once more.
"""

import logging
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from flask import current_app

from socialmap.audit.rules import EMPTY, Head, Verdict
from socialmap.audit.service import check, present_head
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db
from socialmap.foundation.disk import append

log = logging.getLogger(__name__)
FILE = "audit-heads.txt"
RESTORED, BROKEN = "teruggezet", "gebroken bij"
_LINE = re.compile(rf"(\d{{4}}-\d\d-\d\d) (\d+:[0-9a-f]{{64}})(?: ({RESTORED})| {BROKEN} (\d+))?")


@dataclass(frozen=True)
class Noted:
    """One line: the head of a day, whether it came with a restore, and where the chain was broken then."""

    on: date
    head: Head
    is_restore: bool = False
    broken_at: int | None = None

    def as_line(self) -> str:
        told = f" {RESTORED}" if self.is_restore else ""
        told += f" {BROKEN} {self.broken_at}" if self.broken_at is not None else ""
        return f"{self.on.isoformat()} {self.head}{told}\n"


@dataclass(frozen=True)
class Restored:
    """A restore of an older copy: up to which link the chain came back, and which last link was known."""

    on: date
    kept: Head
    known: Head


def note_head(at: datetime) -> None:
    """Look at the whole chain and note its head, once a day; outside a transaction."""
    today = local_day(at)
    if any(one.on == today and not one.is_restore for one in _in_force()):
        return
    found, head = check(_known()), present_head()
    db.session.rollback()
    if not found.is_whole:
        log.error("the audit chain is not whole: %s", found)
    broken_at = found.broken_at if found.broken_at is not None else _first_lost(found)
    append(_file(), Noted(today, head, broken_at=broken_at).as_line())
    # A warning, so that a log that is kept for warnings only holds it too.
    log.warning("audit head %s", head)


def note_restore(at: datetime) -> None:
    """A backup was put back: from now on only the heads count that the chain still holds."""
    known, found = _in_force(), check(_known())
    still = [one for one in known if one.head not in found.lost and one.broken_at is None]
    lines = [Noted(local_day(at), present_head(), is_restore=True), *still]
    db.session.rollback()
    append(_file(), "".join(one.as_line() for one in lines))


def noted() -> list[Noted]:
    """Every head that still counts, oldest first: those since the last restore."""
    return _in_force()


def restores() -> list[Restored]:
    """The restores that took links away, oldest first."""
    found, known = [], EMPTY
    for one in _lines():
        if one.is_restore and known.position > one.head.position:
            found.append(Restored(one.on, one.head, known))
        known = one.head if one.is_restore else max(known, one.head, key=lambda head: head.position)
    return found


def last_check() -> Noted | None:
    """What the last daily look at the whole chain found; None when nobody looked yet."""
    return next((one for one in reversed(_in_force()) if not one.is_restore), None)


def _known() -> list[Head]:
    return [one.head for one in _in_force()]


def _in_force() -> list[Noted]:
    lines = _lines()
    start = max((at for at, one in enumerate(lines) if one.is_restore), default=0)
    return lines[start:]


def _lines() -> list[Noted]:
    """What the file tells; half a line, which a crash left behind, tells nothing."""
    file = _file()
    text = file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""
    matches = (_LINE.fullmatch(line) for line in text.splitlines())
    return [_read(match) for match in matches if match is not None]


def _read(match: re.Match[str]) -> Noted:
    day, head, restored, broken_at = match.groups()
    broken = int(broken_at) if broken_at else None
    return Noted(date.fromisoformat(day), Head.of(head), is_restore=bool(restored), broken_at=broken)


def _first_lost(found: Verdict) -> int | None:
    return found.lost[0].position if found.lost else None


def _file() -> Path:
    folder: Path = current_app.extensions["settings"].data_dir
    return folder / FILE
