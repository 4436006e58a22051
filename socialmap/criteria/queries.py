"""Reads of the criteria: which list holds for a network on a day, and what changed since."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from socialmap.criteria.models import CriteriaList
from socialmap.criteria.rules import changed_since
from socialmap.foundation.db import db


def list_for(network_id: int | None, discipline: str, on: date) -> CriteriaList | None:
    """The list of this discipline that holds on a day: the network's own, else the starting set."""
    return _in_force(network_id, on, discipline).get(discipline)


def lists_for(network_id: int | None, on: date) -> dict[str, CriteriaList]:
    """Every list that holds on a day, by discipline; in one statement."""
    return _in_force(network_id, on)


def newer_than(network_id: int | None, met: dict[str, int], on: date) -> list[dict[str, Any]]:
    """What changed since a listing was held against its lists: {"dietist": 1}; in one statement.

    Each criterion says also of which `discipline` it is, and of which `version` of the list that holds.
    """
    lists = lists_for(network_id, on) if met else {}
    return [
        {**criterion, "discipline": discipline, "version": lists[discipline].version}
        for discipline, version in met.items()
        if discipline in lists
        for criterion in changed_since(lists[discipline].criteria, version)
    ]


def changed_lists(network_id: int | None, met: dict[str, int], on: date) -> dict[str, CriteriaList]:
    """The lists that hold with only the criteria that changed since; copies, never rows to be saved."""
    lists = lists_for(network_id, on) if met else {}
    return {
        discipline: CriteriaList(
            network_id=lists[discipline].network_id,
            discipline=discipline,
            version=lists[discipline].version,
            valid_from=lists[discipline].valid_from,
            is_example=lists[discipline].is_example,
            criteria=changed_since(lists[discipline].criteria, version),
        )
        for discipline, version in met.items()
        if discipline in lists
    }


def versions_of(network_id: int | None, discipline: str = "") -> list[CriteriaList]:
    """Every version a network made, newest first; with those it took back."""
    query = sa.select(CriteriaList).where(_of(network_id))
    if discipline:
        query = query.where(CriteriaList.discipline == discipline)
    return list(db.session.scalars(query.order_by(CriteriaList.discipline, CriteriaList.version.desc())))


def planned_for(network_id: int, discipline: str, today: date) -> CriteriaList | None:
    """The version a network made that waits for its day; at most one."""
    waiting = (
        row
        for row in versions_of(network_id, discipline)
        if row.retired_at is None and row.valid_from > today
    )
    return next(waiting, None)


def public_versions(network_id: int | None) -> dict[str, list[CriteriaList]]:
    """All lists of a network that held, hold or will hold, oldest first; in one statement.

    In front stand the versions of the starting set that held before the network had its own.
    """
    query = sa.select(CriteriaList).where(
        sa.or_(CriteriaList.network_id.is_(None), _of(network_id)), CriteriaList.retired_at.is_(None)
    )
    starting: dict[str, list[CriteriaList]] = {}
    own: dict[str, list[CriteriaList]] = {}
    for row in db.session.scalars(query.order_by(CriteriaList.version)):
        (starting if row.network_id is None else own).setdefault(row.discipline, []).append(row)
    return {slug: chain(starting.get(slug, []), own.get(slug, [])) for slug in {**starting, **own}}


def chain(starting: list[CriteriaList], own: list[CriteriaList]) -> list[CriteriaList]:
    """The starting set until the network has its own list."""
    return [row for row in starting if not own or row.valid_from <= own[0].valid_from] + own


def _in_force(network_id: int | None, on: date, discipline: str = "") -> dict[str, CriteriaList]:
    query = sa.select(CriteriaList).where(
        sa.or_(CriteriaList.network_id.is_(None), _of(network_id)),
        CriteriaList.valid_from <= on,
        CriteriaList.retired_at.is_(None),
    )
    if discipline:
        query = query.where(CriteriaList.discipline == discipline)
    rows = list(db.session.scalars(query.order_by(CriteriaList.version)))
    # The last one wins: first the starting set, then the network's own, each in the order of versions.
    rows.sort(key=lambda row: row.network_id is not None)
    return {row.discipline: row for row in rows}


def _of(network_id: int | None) -> sa.ColumnElement[bool]:
    return CriteriaList.network_id == network_id
