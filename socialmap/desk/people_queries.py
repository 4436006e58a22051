"""The people of a network, as its core group sees them: a few questions, however many people."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from socialmap.accounts.models import LogIn, Member, Membership, Passkey
from socialmap.accounts.rules import DECIDING, OLD_KEY, ROLES
from socialmap.directory.keepers import GONE
from socialmap.directory.models import Keeper, Listing
from socialmap.foundation.db import db
from socialmap.foundation.errors import NotFound
from socialmap.networks.models import Network


@dataclass(frozen=True)
class Person:
    """Somebody of a network; `last_log_in` only goes back as far as log-ins are kept."""

    member: Member
    role: str
    is_relation: bool
    last_log_in: datetime | None
    has_second_step: bool
    listings: int

    @property
    def decides(self) -> bool:
        return self.role in DECIDING


def people_in(network: Network) -> list[Person]:
    """Everybody of a network: managers first, then the core group, each by name."""
    rows = list(db.session.scalars(_memberships(network)))
    ids = [row.member_id for row in rows]
    last, keys, kept = _last_log_ins(ids), _with_passkey(ids), _kept(network, ids)
    people = [
        Person(
            member=row.member,
            role=row.role,
            is_relation=row.is_relation,
            last_log_in=last.get(row.member_id),
            has_second_step=bool(row.member.totp_sealed) or row.member_id in keys,
            listings=kept.get(row.member_id, 0),
        )
        for row in rows
    ]
    return sorted(people, key=lambda one: (-ROLES.index(one.role), one.member.name.casefold()))


def person_in(network: Network, uuid: UUID) -> Person:
    """One person of a network; somebody of another network is NotFound."""
    found = next((one for one in people_in(network) if one.member.uuid == uuid), None)
    if found is None:
        raise NotFound
    return found


def kept_in(network: Network, member: Member) -> list[Listing]:
    """What somebody keeps in this network, by name."""
    query = sa.select(Listing).join(Keeper, Keeper.listing_id == Listing.id)
    query = query.where(
        Keeper.member_id == member.id, Listing.network_id == network.id, Listing.state.not_in(GONE)
    )
    return list(db.session.scalars(query.order_by(Listing.name, Listing.id)))


def _memberships(network: Network) -> sa.Select[Membership]:
    return (
        sa.select(Membership)
        .join(Membership.member)
        .where(Membership.network_id == network.id, Member.email.is_not(None))
        .options(contains_eager(Membership.member))
        .order_by(Membership.id)
    )


def _last_log_ins(ids: Collection[int]) -> dict[int, datetime]:
    query = sa.select(LogIn.member_id, sa.func.max(LogIn.at))
    query = query.where(LogIn.member_id.in_(ids), LogIn.device != OLD_KEY).group_by(LogIn.member_id)
    return {member: at for member, at in db.session.execute(query)}


def _with_passkey(ids: Collection[int]) -> set[int]:
    return set(db.session.scalars(sa.select(Passkey.member_id).where(Passkey.member_id.in_(ids))))


def _kept(network: Network, ids: Collection[int]) -> dict[int, int]:
    query = (
        sa.select(Keeper.member_id, sa.func.count())
        .join(Listing, Listing.id == Keeper.listing_id)
        .where(Listing.network_id == network.id, Listing.state.not_in(GONE), Keeper.member_id.in_(ids))
        .group_by(Keeper.member_id)
    )
    return {member: count for member, count in db.session.execute(query)}
