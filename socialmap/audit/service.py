"""Write a link of the chain, and check the chain."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

import sqlalchemy as sa

from socialmap.audit.models import AuditHead, AuditRow, AuditValues
from socialmap.audit.rules import EMPTY, START, Head, Pair, Row, Verdict, digest_of, link_digest, verdict
from socialmap.foundation.db import db

_COLUMNS = (
    *(AuditRow.position, AuditRow.at, AuditRow.verb, AuditRow.thing, AuditRow.by),
    *(AuditRow.before_digest, AuditRow.after_digest, AuditRow.previous, AuditRow.digest),
)
_AT_ONCE = 1000
Step = Callable[[int, int], None]


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
            before_digest=digest_of(link.before),
            after_digest=digest_of(link.after),
            previous=head.digest,
        )
        row.digest = link_digest(row)
        head.position, head.digest = row.position, row.digest
        db.session.add(row)
        db.session.add(AuditValues(row=row, before=link.before, after=link.after))


def present_head() -> Head:
    """The last link as the database tells it; EMPTY when nothing was written yet."""
    row = db.session.execute(sa.select(AuditHead.position, AuditHead.digest)).first()
    return Head(*row) if row is not None else EMPTY


def check(known: Iterable[Head] = (), step: Step = lambda _done, _total: None) -> Verdict:
    """Look at the whole chain, and whether it still holds the heads that were noted elsewhere.

    `step` is told now and then how many links were looked at, of how many.
    """
    # The head comes with the rows in one statement: what others write meanwhile is in neither.
    head: tuple[Any, ...] = (
        sa.select(AuditHead.position).scalar_subquery(),
        sa.select(AuditHead.digest).scalar_subquery(),
    )
    query = (
        sa.select(*_COLUMNS, AuditValues.position, AuditValues.before, AuditValues.after, *head)
        .outerjoin(AuditValues, AuditValues.position == AuditRow.position)
        .order_by(AuditRow.position)
    )
    rows: Any = db.session.execute(query, execution_options={"yield_per": _AT_ONCE})
    first = rows.fetchone()
    if first is None:
        return verdict([], present_head(), known)
    head_of_all = Head(first[-2] or 0, first[-1] or START)
    links = _counted(chain([first], rows), head_of_all.position, step)
    return verdict(map(_link, links), head_of_all, known)


def first_broken_link() -> int | None:
    """Position of the first link that does not fit, or None when the chain fits itself."""
    return check().broken_at


def _counted(rows: Iterable[Any], total: int, step: Step) -> Iterator[Any]:
    for done, row in enumerate(rows, start=1):
        yield row
        if done % _AT_ONCE == 0:
            step(done, max(done, total))


def _link(found: Any) -> tuple[Row, Pair]:
    row, (values_at, before, after, *_head) = Row(*found[: len(_COLUMNS)]), found[len(_COLUMNS) :]
    return row, (before, after) if values_at is not None else None
