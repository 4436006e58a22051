"""Reads of people."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from socialmap.accounts import rules
from socialmap.accounts.models import LogIn, Member, Membership
from socialmap.audit.models import AuditRow
from socialmap.foundation.db import db


def member_by_email(email: str) -> Member | None:
    """The member with this address, whoever that is; addresses are kept in lower case."""
    return db.session.scalar(sa.select(Member).where(Member.email == email.strip().lower()))


def member_by_uuid(uuid: UUID | str) -> Member | None:
    wanted = uuid if isinstance(uuid, UUID) else UUID(uuid)
    return db.session.scalar(sa.select(Member).where(Member.uuid == wanted))


def roles_of(member: Member) -> dict[int, str]:
    """What somebody is in each network, by id of the network."""
    return {one.network_id: one.role for one in member.memberships}


def people_of(network_id: int, *roles: str) -> list[Member]:
    """Members of a network with one of these roles (any, when none is named), by name."""
    query = sa.select(Member).join(Member.memberships).where(Membership.network_id == network_id)
    if roles:
        query = query.where(Membership.role.in_(roles))
    return list(db.session.scalars(query.where(Member.email.is_not(None)).order_by(Member.name, Member.id)))


def thing(member: Member) -> str:
    """How the audit names a member."""
    return f"member:{member.uuid}"


def active_in(network_id: int, at: datetime) -> int:
    """How many people of the core group logged in lately and stay; the audit remembers longer than we."""
    things = [thing(one) for one in people_of(network_id, *rules.DECIDING) if one.leaves_on is None]
    query = sa.select(sa.func.count(AuditRow.thing.distinct())).where(
        AuditRow.thing.in_(things), AuditRow.verb == "log-in", AuditRow.at >= at - rules.ACTIVE
    )
    return db.session.scalar(query) or 0


def log_ins_of(member: Member, *, most: int = 20) -> list[LogIn]:
    """The last log-ins of a member, newest first."""
    query = sa.select(LogIn).where(LogIn.member_id == member.id, LogIn.device != rules.OLD_KEY)
    query = query.order_by(LogIn.id.desc())
    return list(db.session.scalars(query.limit(most)))


def names_of(bys: Iterable[str], *, seen_from: int | None = None) -> dict[str, str]:
    """The names behind many a `by` at once; who cannot be named is not in it.

    `seen_from` is a network: people who belong to others only are not named there.
    """
    uuids = {by: uuid for by in set(bys) if (uuid := _member_uuid(by)) is not None}
    if not uuids:
        return {}
    query = sa.select(Member.uuid, Member.name, Member.email).where(Member.uuid.in_(uuids.values()))
    if seen_from is not None:
        query = query.where(
            Member.memberships.any(Membership.network_id == seen_from) | ~Member.memberships.any()
        )
    names = {uuid: name or email or "" for uuid, name, email in db.session.execute(query)}
    return {by: names[uuid] for by, uuid in uuids.items() if names.get(uuid)}


def _member_uuid(by: str) -> UUID | None:
    kind, _, uuid = by.partition(":")
    try:
        return UUID(uuid) if kind == "member" else None
    except ValueError:
        return None


def name_of(by: str) -> str:
    """The name behind a `by` of the audit ("member:<uuid>"); empty for commands, visitors and the erased."""
    kind, _, uuid = by.partition(":")
    member = member_by_uuid(uuid) if kind == "member" else None
    return member.name or member.email or "" if member is not None else ""
