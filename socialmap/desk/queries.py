"""Reads for the desk beside what was submitted; each one question to the database."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from socialmap.accounts.models import Member, Membership
from socialmap.accounts.rules import DECIDING
from socialmap.directory.models import Listing, Registration
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db
from socialmap.mailing.models import Letter
from socialmap.mailing.queries import TROUBLED
from socialmap.rounds.models import ActionPoint, Round

ON_THE_MAP = ("published", "hidden")
MEMBER = "member:"


def proof_until(network_id: int, last_day: date) -> list[Any]:
    """Per listing the entry in a register that ends first, on this day or before: listing and entry."""
    query = (
        sa.select(Listing.code, Listing.name, Listing.phone, Registration.register, Registration.valid_until)
        .join(Registration.listing)
        .where(
            Listing.network_id == network_id,
            Listing.state.in_(ON_THE_MAP),
            Registration.valid_until <= last_day,
        )
        .order_by(Registration.valid_until, Registration.id)
    )
    first: dict[str, Any] = {}
    for row in db.session.execute(query):
        first.setdefault(row.code, row)
    return list(first.values())


def letters_in_trouble(network_ids: Collection[int]) -> list[tuple[int, int, date]]:
    """Per network how many letters a person must look at, and since when the oldest."""
    query = (
        sa.select(Letter.network_id, sa.func.count(), sa.func.min(Letter.queued_at))
        .where(Letter.network_id.in_(network_ids), Letter.state.in_(TROUBLED))
        .group_by(Letter.network_id)
    )
    rows: Any = db.session.execute(query)
    return [(network_id, count, local_day(at)) for network_id, count, at in rows]


def names_behind(many: Iterable[str]) -> dict[str, str]:
    """The names behind "member:<uuid>"; who is gone has none."""
    uuids = {UUID(one.removeprefix(MEMBER)) for one in many if one.startswith(MEMBER)}
    if not uuids:
        return {}
    query = sa.select(Member.uuid, Member.name, Member.email).where(Member.uuid.in_(uuids))
    return {f"{MEMBER}{uuid}": name or email or "" for uuid, name, email in db.session.execute(query)}


def deciding_members() -> list[tuple[Member, set[int]]]:
    """Everybody who decides somewhere and can be written to, with the networks in which."""
    query = (
        sa.select(Member, Membership.network_id)
        .join(Member.memberships)
        .where(Membership.role.in_(DECIDING), Member.email.is_not(None), Member.leaves_on.is_(None))
        .order_by(Member.id)
    )
    found: dict[int, tuple[Member, set[int]]] = {}
    for member, network_id in db.session.execute(query):
        found.setdefault(member.id, (member, set()))[1].add(network_id)
    return list(found.values())


def open_actions(network_id: int) -> list[ActionPoint]:
    """What was promised in any round of a network and is not done, the earliest first."""
    query = (
        sa.select(ActionPoint)
        .join(Round, ActionPoint.round_id == Round.id)
        .where(Round.network_id == network_id, ActionPoint.done_at.is_(None))
        .order_by(ActionPoint.due_on, ActionPoint.id)
    )
    return list(db.session.scalars(query))
