"""The verbs of people, in the caller's transaction."""

from datetime import datetime

import sqlalchemy as sa

from socialmap.accounts import rules
from socialmap.accounts.models import (
    AddressChange,
    FactorLoss,
    KnownDevice,
    LogIn,
    LoginRequest,
    Member,
    Membership,
    RecoveryCode,
)
from socialmap.accounts.queries import member_by_email
from socialmap.audit.models import AuditRow, AuditValues
from socialmap.audit.service import record
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db, rows_changed
from socialmap.mailing.service import drop_letters_of, one_address
from socialmap.networks.models import Network


def member_with(email: str, *, at: datetime, name: str = "", by: str = "") -> Member:
    """The member with this address; made when there was none. Raises BadAddress."""
    address = one_address(email)
    member = member_by_email(address)
    if member is None:
        member = Member(email=address, name=name, created_at=at)
        db.session.add(member)
        db.session.flush()
        record("join", thing(member), by=by or thing(member), at=at)
    elif name and not member.name:
        member.name = name
    return member


def thing(member: Member) -> str:
    """How the audit names a member."""
    return f"member:{member.uuid}"


def give_role(
    member: Member, network: Network, role: str, *, by: str, at: datetime, is_relation: bool = False
) -> Membership:
    """Make somebody something in a network; what they were there before is replaced."""
    if role not in rules.ROLES:
        raise ValueError(f"not a role: {role}")
    known = next((one for one in member.memberships if one.network_id == network.id), None)
    before = known.role if known else None
    if known is None:
        known = Membership(network_id=network.id, role=role, since=local_day(at), is_relation=is_relation)
        member.memberships.append(known)
    known.role, known.is_relation = role, is_relation
    db.session.flush()
    if before != role:
        after = {"network": network.slug, "role": role}
        record("give-role", thing(member), by=by, at=at, before={"role": before}, after=after)
    return known


def end_log_ins(member: Member, *, by: str, at: datetime, but: int | None = None) -> int:
    """Sign somebody out everywhere (but here), and forget the devices that skipped the second step."""
    query = sa.update(LogIn).where(LogIn.member_id == member.id, LogIn.ended_at.is_(None))
    if but is not None:
        query = query.where(LogIn.id != but)
    count = rows_changed(query.values(ended_at=at))
    db.session.execute(sa.delete(KnownDevice).where(KnownDevice.member_id == member.id))
    record("sign-out-everywhere", thing(member), by=by, at=at)
    return count


def leave(member: Member, *, by: str, at: datetime) -> None:
    """Gone at once from letters and log-ins; what is personal is erased thirty days later."""
    member.leaves_on = local_day(at + rules.PERSONAL_AFTER)
    member.wants_newsletter = member.wants_room_question = False
    end_log_ins(member, by=by, at=at)
    if member.email:
        drop_letters_of(member.email)
    record("leave", thing(member), by=by, at=at)


def stay(member: Member, *, by: str, at: datetime) -> None:
    """Come back within thirty days."""
    member.leaves_on = None
    record("stay", thing(member), by=by, at=at)


def erase(member: Member, *, by: str, at: datetime) -> None:
    """Forget who this was; what was done stays in the chain, without a name."""
    if member.email:
        drop_letters_of(member.email)
        db.session.execute(sa.delete(LoginRequest).where(LoginRequest.email == member.email))
    for table in (LogIn, KnownDevice, AddressChange, RecoveryCode, FactorLoss, Membership):
        db.session.execute(sa.delete(table).where(table.member_id == member.id))
    db.session.expire(member, ["memberships"])
    member.passkeys.clear()
    links = sa.select(AuditRow.position).where(AuditRow.thing == thing(member))
    values = sa.delete(AuditValues).where(AuditValues.position.in_(links))
    db.session.execute(values, execution_options={"synchronize_session": False})
    member.email, member.name, member.phone, member.profession = None, "", "", ""
    member.totp_sealed, member.erased_at = "", at
    record("erase", thing(member), by=by, at=at)
