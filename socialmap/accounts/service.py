"""The verbs of people, in the caller's transaction."""

from collections.abc import Collection, Iterable
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
from socialmap.accounts.queries import thing as thing
from socialmap.audit.models import AuditRow, AuditValues
from socialmap.audit.service import record
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db, rows_changed
from socialmap.foundation.errors import NotFound
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
        record("change-details", thing(member), by=by or thing(member), at=at, after={"name": name})
    return member


def give_role(
    member: Member, network: Network, role: str, *, by: str, at: datetime, is_relation: bool = False
) -> Membership:
    """Make somebody something in a network; what they were there before is replaced.

    Refuses with LastManager who would leave the network without one, and with NotByYourself who would
    give themselves more than they have.
    """
    if role not in rules.ROLES:
        raise ValueError(f"not a role: {role}")
    known = membership_of(member, network)
    before = known.role if known else None
    was_relation = known.is_relation if known else False
    if by == thing(member) and rules.is_more(role, before):
        raise rules.NotByYourself
    if before == "manager" and role != "manager":
        _check_manager_left(member, [network.id])
    if known is None:
        known = Membership(network_id=network.id, role=role, since=local_day(at), is_relation=is_relation)
        member.memberships.append(known)
    known.role, known.is_relation = role, is_relation
    db.session.flush()
    if (before, was_relation) != (role, is_relation):
        old: dict[str, object] = {"role": before}
        new: dict[str, object] = {"network": network.slug, "role": role}
        if was_relation != is_relation:
            old["is_relation"], new["is_relation"] = was_relation, is_relation
        record("give-role", thing(member), by=by, at=at, before=old, after=new)
    return known


def membership_of(member: Member, network: Network) -> Membership | None:
    """What somebody is in a network as saved now; who changes rights there waits until we are done."""
    if not any(one.network_id == network.id for one in member.memberships):
        return None
    lock_rights([network.id])
    query = sa.select(Membership).where(
        Membership.member_id == member.id, Membership.network_id == network.id
    )
    return db.session.scalar(query.execution_options(populate_existing=True))


def end_membership(member: Member, network: Network, *, by: str, at: datetime) -> None:
    """Somebody is nothing any more in a network, and out on every device, at once.

    Refuses with NotFound who was nothing there, and with LastManager the last manager.
    """
    known = membership_of(member, network)
    if known is None:
        raise NotFound
    if known.role == "manager":
        _check_manager_left(member, [network.id])
    db.session.delete(known)
    db.session.flush()
    db.session.expire(member, ["memberships"])
    before, after = {"role": known.role, "since": known.since.isoformat()}, {"network": network.slug}
    record("end-membership", thing(member), by=by, at=at, before=before, after=after)
    end_log_ins(member, by=by, at=at)


def lock_rights(network_ids: Iterable[int]) -> None:
    """Whoever else gives or takes rights in these networks waits until the caller's transaction is over."""
    query = sa.select(Network.id).where(Network.id.in_(sorted(network_ids))).order_by(Network.id)
    db.session.execute(query.with_for_update(key_share=True)).all()


def is_last_manager(member: Member) -> bool:
    """Whether a network would be left without a manager; `leave` looks again, when nobody else can."""
    return bool(_left_without_manager(member, _managed_by(member)))


def _check_manager_left(member: Member, network_ids: Collection[int]) -> None:
    """Refuses with LastManager when nobody else would manage one of these networks."""
    lock_rights(network_ids)
    if _left_without_manager(member, network_ids):
        raise rules.LastManager


def _left_without_manager(member: Member, network_ids: Collection[int]) -> set[int]:
    """Who is on the way out does not count as another manager: they will be gone in thirty days."""
    others = (
        sa.select(Membership.network_id)
        .join(Membership.member)
        .where(
            Membership.network_id.in_(network_ids),
            Membership.role == "manager",
            Member.id != member.id,
            Member.email.is_not(None),
            Member.leaves_on.is_(None),
        )
    )
    return set(network_ids) - set(db.session.scalars(others))


def _managed_by(member: Member) -> list[int]:
    query = sa.select(Membership.network_id).where(
        Membership.member_id == member.id, Membership.role == "manager"
    )
    return list(db.session.scalars(query))


def log_out(log_in: LogIn, *, by: str, at: datetime) -> None:
    """End one log-in."""
    log_in.ended_at = at
    record("log-out", thing(log_in.member), by=by, at=at)


def end_log_ins(member: Member, *, by: str, at: datetime, but: int | None = None) -> int:
    """Sign somebody out everywhere (but here), and forget the devices that skipped the second step."""
    query = sa.update(LogIn).where(LogIn.member_id == member.id, LogIn.ended_at.is_(None))
    if but is not None:
        query = query.where(LogIn.id != but)
    count = rows_changed(query.values(ended_at=at))
    db.session.execute(sa.delete(KnownDevice).where(KnownDevice.member_id == member.id))
    record("sign-out-everywhere", thing(member), by=by, at=at)
    return count


def want_newsletter(member: Member, is_wanted: bool, *, by: str, at: datetime) -> bool:
    """Send somebody the newsletter or not; False when it was so already. Refuses NotFound who is leaving."""
    if is_wanted and (member.leaves_on is not None or member.email is None):
        raise NotFound
    if member.wants_newsletter == is_wanted:
        return False
    member.wants_newsletter, member.wants_newsletter_on = is_wanted, local_day(at)
    before, after = {"wants_newsletter": not is_wanted}, {"wants_newsletter": is_wanted}
    record("change-details", thing(member), by=by, at=at, before=before, after=after)
    return True


def leave(member: Member, *, by: str, at: datetime) -> None:
    """Gone at once from letters and log-ins; what is personal is erased thirty days later.

    Refuses with LastManager who would leave a network without a manager.
    """
    _check_manager_left(member, _managed_by(member))
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
    """Forget who this was; what was done stays in the chain, without a name.

    Refuses with LastManager who would do so themselves and leave a network without a manager. After the
    thirty days, or from a copy that was put back, nobody is kept.
    """
    if by == thing(member):
        _check_manager_left(member, _managed_by(member))
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
