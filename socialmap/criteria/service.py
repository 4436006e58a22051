"""The verbs of criteria lists: adopt the starting set, make a new version, take back what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from socialmap.audit.service import record
from socialmap.criteria import rules
from socialmap.criteria.models import CriteriaList
from socialmap.criteria.queries import list_for, lists_for, planned_for, versions_of
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db, next_change_number
from socialmap.foundation.errors import NotFound
from socialmap.foundation.text import plain
from socialmap.networks.models import Network


@dataclass(frozen=True)
class Decision:
    """Who decided on a list, when, and why."""

    by: str = ""
    on: date | None = None
    note: str = ""


def thing(network: Network, made: CriteriaList) -> str:
    """How the audit names a list."""
    return f"criteria:{network.slug}/{made.discipline}/{made.version}"


def adopt(
    network: Network, disciplines: Sequence[str], decision: Decision, *, by: str, at: datetime
) -> list[CriteriaList]:
    """Make the starting set of these disciplines the network's own, with the same criteria and number.

    What the network decided on before is left alone; with nothing left to adopt it refuses with ListChanged.
    """
    _one_at_a_time(network)
    lists = lists_for(network.id, local_day(at))
    own = {row.discipline for row in versions_of(network.id) if row.retired_at is None}
    starting = [lists[slug] for slug in disciplines if slug in lists and slug not in own]
    if not starting:
        raise rules.ListChanged
    numbers = _numbers(network)
    made = [
        CriteriaList(
            network_id=network.id,
            discipline=row.discipline,
            version=max(row.version, numbers.get(row.discipline, 0) + 1),
            criteria=list(row.criteria),
        )
        for row in starting
    ]
    for row in made:
        _sign(row, decision, valid_from=local_day(at), at=at)
    db.session.add_all(made)
    for row in made:
        record("adopt-criteria", thing(network, row), by=by, at=at, after=_told(row))
    next_change_number(db.session())
    return made


def new_version(
    network: Network,
    discipline: str,
    criteria: Sequence[rules.Criterion],
    *,
    seen: int,
    valid_from: date,
    decision: Decision,
    by: str,
    at: datetime,
) -> CriteriaList:
    """Let a new list follow the one with id `seen`, from a day on.

    Refuses with ListChanged when another list holds or waits now, with TooEarly, or with NothingChanged.
    """
    today = local_day(at)
    _one_at_a_time(network)
    present = _present_as_seen(network, discipline, seen, today)
    rules.check_day(valid_from, today)
    version, _old, new = _changed(network, present, discipline, criteria)
    made = CriteriaList(network_id=network.id, discipline=discipline, version=version, criteria=new)
    _sign(made, decision, valid_from=valid_from, at=at)
    db.session.add(made)
    before = present and _told(present)
    record("new-criteria", thing(network, made), by=by, at=at, before=before, after=_told(made))
    next_change_number(db.session())
    return made


def what_changes(
    network: Network, discipline: str, criteria: Sequence[rules.Criterion], *, today: date
) -> list[rules.Difference]:
    """What a new list of these criteria would change; nothing is kept. Refuses with NothingChanged."""
    present = list_for(network.id, discipline, today)
    _version, old, new = _changed(network, present, discipline, criteria)
    return rules.differences(old, new)


def take_back(network: Network, discipline: str, version: int, *, by: str, at: datetime) -> None:
    """Take back a version that does not hold yet. Refuses with AlreadyHolds, or NotFound any other."""
    _one_at_a_time(network)
    found = [row for row in versions_of(network.id, discipline) if row.version == version]
    if not found:
        raise NotFound
    row = found[0]
    if row.retired_at is not None or row.valid_from <= local_day(at):
        raise rules.AlreadyHolds
    row.retired_at = row.edited_at = at
    record("take-back-criteria", thing(network, row), by=by, at=at, before=_told(row))
    next_change_number(db.session())


def _present_as_seen(network: Network, discipline: str, seen: int, today: date) -> CriteriaList | None:
    """The list that holds. Refuses with ListChanged when it is not the one that was seen, or one waits."""
    present = list_for(network.id, discipline, today)
    if (present.id if present is not None else 0) != seen or planned_for(network.id, discipline, today):
        raise rules.ListChanged
    return present


def _changed(
    network: Network, present: CriteriaList | None, discipline: str, criteria: Sequence[rules.Criterion]
) -> tuple[int, list[rules.Criterion], list[rules.Criterion]]:
    """Number, the criteria that hold, and the new ones. Refuses with NothingChanged what is the same."""
    old = present.criteria if present is not None else []
    version = max(present.version if present is not None else 0, _numbers(network).get(discipline, 0)) + 1
    new = rules.counted(old, rules.with_keys(_plain(criteria)), version)
    if rules.is_same(old, new):
        raise rules.NothingChanged
    return version, old, new


def _one_at_a_time(network: Network) -> None:
    """Two of the core group come one after the other; SQLite has one writer anyhow."""
    db.session.execute(sa.select(Network.id).where(Network.id == network.id).with_for_update())


def _numbers(network: Network) -> dict[str, int]:
    """The highest number each discipline ever had; one that was taken back is not used again."""
    query = sa.select(CriteriaList.discipline, sa.func.max(CriteriaList.version))
    found = db.session.execute(
        query.where(CriteriaList.network_id == network.id).group_by(CriteriaList.discipline)
    )
    return {discipline: number for discipline, number in found}


def _sign(made: CriteriaList, decision: Decision, *, valid_from: date, at: datetime) -> None:
    """From when it holds, who decided, and why."""
    made.valid_from = valid_from
    made.decided_by, made.decided_on = plain(decision.by), decision.on
    made.note, made.edited_at = plain(decision.note), at


def _plain(criteria: Sequence[rules.Criterion]) -> list[rules.Criterion]:
    return [{**one, **{name: plain(str(one.get(name, ""))) for name in rules.WORDS}} for one in criteria]


def _told(row: CriteriaList) -> dict[str, Any]:
    return {
        "version": row.version,
        "valid_from": row.valid_from.isoformat(),
        "criteria": row.criteria,
        "decided_by": row.decided_by,
        "note": row.note,
    }
