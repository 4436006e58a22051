"""Somebody lost the second step: two others who decide say that it is really them, and it begins anew."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from socialmap.accounts import rules
from socialmap.accounts.models import FactorLoss, Member, Membership
from socialmap.accounts.queries import people_of, roles_of
from socialmap.accounts.second_step import WHY, end_second_steps, locked, network_of
from socialmap.accounts.service import end_log_ins, thing
from socialmap.audit.service import record
from socialmap.foundation.db import db
from socialmap.foundation.errors import Conflict, Gone, NotFound
from socialmap.mailing.service import queue

OPEN = (FactorLoss.done_at.is_(None), FactorLoss.cancelled_at.is_(None))


def open_loss(member: Member, *, at: datetime) -> FactorLoss | None:
    """What this member asked and still waits for, if anything."""
    query = sa.select(FactorLoss).where(FactorLoss.member_id == member.id, *_still_open(at))
    return db.session.scalar(query.order_by(FactorLoss.id.desc()).limit(1))


def helpers_of(member: Member) -> list[Member]:
    """The others who decide in a network where this member decides."""
    networks = [network for network, role in roles_of(member).items() if role in rules.DECIDING]
    found = {one.id: one for network in networks for one in people_of(network, *rules.DECIDING)}
    return [one for one in found.values() if one.id != member.id and one.leaves_on is None]


def ask(member: Member, *, by: str, at: datetime) -> FactorLoss:
    """Say that the second step is lost: a letter to the member, and one to each who can confirm it.

    Asked again while it waits, it is the same question and no letter goes out.
    """
    member = locked(member)
    known = open_loss(member, at=at)
    if known is not None:
        return known
    loss = FactorLoss(member_id=member.id, at=at)
    db.session.add(loss)
    db.session.flush()
    record("lose-second-step", thing(member), by=by, at=at)
    until = (at + rules.LOSS_LIVES).isoformat()
    stop = {"purpose": "keep-second-step", "until": until, "loss": str(loss.uuid)}
    _write("second-step-lost", member, member, at=at, key=f"lost:{loss.uuid}", actions={"stop": stop})
    for helper in helpers_of(member):
        _write("second-step-help", helper, member, at=at, key=f"lost:{loss.uuid}:{helper.uuid}")
    return loss


def loss_to_cancel(uuid: str, *, at: datetime) -> FactorLoss:
    """What can still be stopped. Raises Gone."""
    query = sa.select(FactorLoss).where(FactorLoss.uuid == UUID(uuid), *_still_open(at))
    loss = db.session.scalar(query)
    if loss is None:
        raise Gone
    return loss


def cancel(uuid: str, *, at: datetime) -> None:
    """It was not the member who asked, or no longer needed: nothing ends but their log-ins. Raises Gone."""
    loss = loss_to_cancel(uuid, at=at)
    if not _claim(loss, cancelled_at=at):
        raise Gone
    end_log_ins(loss.member, by=thing(loss.member), at=at)
    record("keep-second-step", thing(loss.member), by=thing(loss.member), at=at)


def losses_for(helper: Member, networks: set[int], *, at: datetime) -> list[FactorLoss]:
    """What others who decide in these networks wait for; never one's own."""
    theirs = sa.select(Membership.member_id).where(
        Membership.network_id.in_(networks), Membership.role.in_(rules.DECIDING)
    )
    query = sa.select(FactorLoss).where(
        FactorLoss.member_id.in_(theirs), FactorLoss.member_id != helper.id, *_still_open(at)
    )
    return list(db.session.scalars(query.order_by(FactorLoss.id)))


def confirm(uuid: UUID, helper: Member, networks: set[int], *, by: str, at: datetime) -> bool:
    """Say that it is really them; whether this was the second who said so, and it is done.

    Refuses NotFound one's own and what is not of these networks; Conflict who said so before.
    """
    loss = next((one for one in losses_for(helper, networks, at=at) if one.uuid == uuid), None)
    if loss is None:
        raise NotFound
    first = db.session.get(Member, loss.first_by_id) if loss.first_by_id is not None else None
    # Nobody yet, or somebody who may no longer: then this is the first.
    is_first = first is None or first.id not in {one.id for one in helpers_of(loss.member)}
    if is_first and _claim(loss, FactorLoss.first_by_id == loss.first_by_id, first_by_id=helper.id):
        record("confirm-loss", thing(loss.member), by=by, at=at, after={"of": 1})
        return False
    # Whoever was first may have been so a moment ago; that it is somebody else, the row itself says.
    if not _claim(loss, FactorLoss.first_by_id != helper.id, done_at=at):
        raise Conflict
    record("confirm-loss", thing(loss.member), by=by, at=at, after={"of": 2})
    end_second_steps(loss.member, by=by, at=at)
    _write("second-step-ended", loss.member, loss.member, at=at, key=f"lost:{loss.uuid}:done")
    return True


def _claim(loss: FactorLoss, *conditions: sa.ColumnElement[bool], **values: object) -> bool:
    """Change the row while it is open and the conditions hold; of two at the same moment one does."""
    change = sa.update(FactorLoss).where(FactorLoss.id == loss.id, *OPEN, *conditions).values(**values)
    changed: int = db.session.execute(change).rowcount  # type: ignore[attr-defined]
    return changed == 1


def _still_open(at: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (*OPEN, FactorLoss.at > at - rules.LOSS_LIVES)


def _write(
    template: str,
    to: Member,
    about: Member,
    *,
    at: datetime,
    key: str,
    actions: dict[str, dict[str, str]] | None = None,
) -> None:
    if to.email:
        values = {"name": to.name, "about": about.name or about.email or "", "why": WHY}
        network_id = network_of(about)
        queue(template, to.email, key=key, at=at, values=values, actions=actions, network_id=network_id)
