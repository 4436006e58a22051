"""Write a link of the chain, and check the chain."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from socialmap.audit.models import AuditHead, AuditRow, AuditValues
from socialmap.foundation.db import db

START = "0" * 64


@dataclass(frozen=True)
class Link:
    """What was done to which thing ("kind:id"), with its values before and after as plain JSON."""

    verb: str
    thing: str
    before: Any = None
    after: Any = None


def record(verb: str, thing: str, *, by: str, at: datetime, before: Any = None, after: Any = None) -> None:
    """Add a link in the caller's transaction; `thing` is "kind:id", the values are plain JSON."""
    record_all([Link(verb, thing, before, after)], by=by, at=at)


def record_all(links: Iterable[Link], *, by: str, at: datetime) -> None:
    """Add links in this order, in the caller's transaction."""
    db.session.flush()
    head = db.session.execute(sa.select(AuditHead).with_for_update()).scalar()
    if head is None:
        head = AuditHead(id=1, position=0, digest=START)
        db.session.add(head)
    for link in links:
        row = AuditRow(
            position=head.position + 1,
            at=at,
            verb=link.verb,
            thing=link.thing,
            by=by,
            before_digest=_digest(link.before),
            after_digest=_digest(link.after),
            previous=head.digest,
        )
        row.digest = _link(row)
        head.position, head.digest = row.position, row.digest
        db.session.add(row)
        db.session.add(AuditValues(position=row.position, before=link.before, after=link.after))


def first_broken_link() -> int | None:
    """Position of the first link that does not fit, or None when the chain is whole.

    Values that were erased leave the chain whole; values that were changed do not.
    """
    previous = START
    position = 0
    query = sa.select(AuditRow, AuditValues).outerjoin(AuditValues).order_by(AuditRow.position)
    for row, values in db.session.execute(query):
        position += 1
        if row.position != position or row.previous != previous or row.digest != _link(row):
            return position
        if values is not None and not _are_of(row, values):
            return position
        previous = row.digest
    head = db.session.execute(sa.select(AuditHead)).scalar()
    if (head.position, head.digest) != (position, previous) if head else position:
        return position + 1
    return None


def _are_of(row: AuditRow, values: AuditValues) -> bool:
    return (row.before_digest, row.after_digest) == (_digest(values.before), _digest(values.after))


def _digest(values: Any) -> str:
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _link(row: AuditRow) -> str:
    parts = (
        row.position,
        row.at.astimezone(UTC).isoformat(),
        row.verb,
        row.thing,
        row.by,
        row.before_digest,
        row.after_digest,
    )
    return hashlib.sha256("\x1f".join(map(str, (*parts, row.previous))).encode()).hexdigest()
