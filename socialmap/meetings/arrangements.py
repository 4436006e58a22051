"""What a network expects of its members: so many meetings in so many years, from a day on."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.accounts.service import thing as member_thing
from socialmap.audit.service import record
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db, insert
from socialmap.foundation.errors import Conflict, NotFound
from socialmap.meetings import rules
from socialmap.meetings.outcome_models import Arrangement
from socialmap.networks.models import Network

# Participation is kept five years, so nothing can be expected over more.
MOST_MEETINGS, MOST_YEARS = 12, rules.KEPT_YEARS


class AlreadyArranged(Conflict):
    """An arrangement begins on this day already."""


class InForce(Conflict):
    """An arrangement that has held since before today is kept as it was."""


@dataclass(frozen=True)
class Agreed:
    """What holds: `since` is None when the network has arranged nothing yet."""

    meetings: int
    years: int
    since: date | None = None


def agreed_on(network_id: int, day: date) -> Agreed:
    """What a network expects on a day, and since when; without any arrangement what is usual."""
    query = sa.select(Arrangement).where(Arrangement.network_id == network_id, Arrangement.valid_from <= day)
    found = db.session.scalar(query.order_by(Arrangement.valid_from.desc()).limit(1))
    if found is None:
        return Agreed(rules.MEETINGS_EXPECTED, rules.YEARS_EXPECTED)
    return Agreed(found.meetings, found.years, found.valid_from)


def arrangements_of(network_id: int) -> list[Arrangement]:
    """Every arrangement of a network, the newest first; older ones are kept."""
    query = sa.select(Arrangement).where(Arrangement.network_id == network_id)
    return list(db.session.scalars(query.order_by(Arrangement.valid_from.desc())))


def arrange(network: Network, agreed: Agreed, *, by: Member, at: datetime) -> Arrangement:
    """Expect something else from the day `since`, else from today.

    Refuses with AlreadyArranged a day on which another arrangement begins, and with ValueError what is not
    possible.
    """
    if not (0 <= agreed.meetings <= MOST_MEETINGS and 1 <= agreed.years <= MOST_YEARS):
        raise ValueError(f"not an arrangement: {agreed}")
    since = agreed.since or local_day(at)
    row = {"network_id": network.id, "valid_from": since, "meetings": agreed.meetings}
    row |= {"years": agreed.years, "by": member_thing(by), "at": at}
    query = insert(Arrangement).values(row).on_conflict_do_nothing().returning(Arrangement.id)
    arranged = db.session.scalar(query)
    if arranged is None:
        raise AlreadyArranged
    record("arrange", f"network:{network.slug}", by=member_thing(by), at=at, after=_told(agreed, since))
    return db.session.get_one(Arrangement, arranged)


def may_take_back(arrangement: Arrangement, at: datetime) -> bool:
    """Whether nobody can have relied on it: it begins today or later, or was made today."""
    today = local_day(at)
    return arrangement.valid_from >= today or local_day(arrangement.at) == today


def take_back(network: Network, valid_from: date, *, by: Member, at: datetime) -> None:
    """Take out an arrangement made by mistake. Refuses with NotFound, and with InForce what already held."""
    query = sa.select(Arrangement).where(
        Arrangement.network_id == network.id, Arrangement.valid_from == valid_from
    )
    found = db.session.scalar(query.with_for_update())
    if found is None:
        raise NotFound
    if not may_take_back(found, at):
        raise InForce
    before = _told(Agreed(found.meetings, found.years), found.valid_from)
    db.session.delete(found)
    record("take-back-arrangement", f"network:{network.slug}", by=member_thing(by), at=at, before=before)


def _told(agreed: Agreed, since: date) -> dict[str, object]:
    return {"meetings": agreed.meetings, "years": agreed.years, "valid_from": since.isoformat()}
