"""Putting back what was changed, for seven days: only what nobody changed since."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from socialmap.directory.models import Listing
from socialmap.directory.rules import UNDO_WITHIN
from socialmap.directory.service import described
from socialmap.foundation.db import db
from socialmap.foundation.errors import Gone, NotFound
from socialmap.keeping.differences import PUT_BACK, Difference, merged, to_put_back, visible
from socialmap.keeping.editing import put_on, save, take_off
from socialmap.keeping.queries import changes_at


@dataclass(frozen=True)
class Undone:
    """Where putting back stands in the audit (None: nothing to put back), and what was left as it is."""

    position: int | None
    changed_since: list[str]


def differences_at(listing: Listing, positions: Collection[int], *, at: datetime) -> list[Difference]:
    """What these changes did. NotFound when there is none of this listing; Gone after seven days."""
    rows = changes_at(listing, positions)
    if not rows:
        raise NotFound
    recent = [(before, after) for row, before, after in rows if at - row.at < UNDO_WITHIN]
    if not recent:
        raise Gone
    return [one for one in merged(recent) if one.name in PUT_BACK]


def put_back(listing: Listing, positions: Collection[int], *, by: str, at: datetime) -> Undone:
    """Give back the values of before, where they are still what the change made them."""
    db.session.refresh(listing, with_for_update=True)
    differences = differences_at(listing, positions, at=at)
    values, changed_since = to_put_back(differences, {**described(listing), "state": listing.state})
    shown = {one.name for one in visible(differences)}
    position = _put_back_state(listing, values.pop("state", None), by=by, at=at)
    locations = values.pop("locations", None)
    given = {name: value_from(name, value) for name, value in values.items()}
    position = save(listing, given, locations, by=by, at=at) or position
    return Undone(position, [name for name in changed_since if name in shown])


def _put_back_state(listing: Listing, state: str | None, *, by: str, at: datetime) -> int | None:
    if state == "published":
        return put_on(listing, by=by, at=at)
    return take_off(listing, by=by, at=at) if state == "hidden" else None


def value_from(name: str, value: Any) -> Any:
    """A value of a listing from what the audit holds of it."""
    column = Listing.__table__.c[name]
    if value is None:
        return _empty(column)
    return date.fromisoformat(value) if isinstance(column.type, sa.Date) else value


def _empty(column: sa.ColumnElement[Any]) -> Any:
    if isinstance(column.type, sa.JSON):
        return []
    return None if getattr(column, "nullable", False) else ""
