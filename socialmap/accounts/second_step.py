"""The second step of a member: whether there is one, how often it may be tried, and how it ends."""

from datetime import datetime

import sqlalchemy as sa
from flask import current_app

from socialmap.accounts import rules
from socialmap.accounts.models import KnownDevice, Member, RecoveryCode
from socialmap.accounts.queries import roles_of
from socialmap.accounts.service import end_log_ins, thing
from socialmap.accounts.totp import has_app
from socialmap.audit.service import record
from socialmap.foundation.clock import AMSTERDAM
from socialmap.foundation.dates import long_date
from socialmap.foundation.db import db
from socialmap.foundation.limits import Limit, count, hand_of
from socialmap.mailing.service import queue

# Ends the sentence "U krijgt deze brief omdat"; letters are Dutch.
WHY = "u meebeslist over de sociale kaart"


def has_second_step(member: Member) -> bool:
    """Whether an app or a passkey was set up."""
    return has_app(member) or bool(member.passkeys)


def decides(member: Member) -> bool:
    """Whether somebody decides in any network, and so needs a second step."""
    return any(role in rules.DECIDING for role in roles_of(member).values())


def locked(member: Member) -> Member:
    """The member as saved now; whoever else changes the second step waits until we are done."""
    query = sa.select(Member).where(Member.id == member.id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def take_try(member: Member, *, at: datetime) -> None:
    """Take one of the tries of this quarter of an hour, before it is known whether the code fits.

    In a transaction of its own: a try that fails is counted, and of many at the same moment too.
    Raises TooOften.
    """
    count(_hand(member, at), at=at, most=rules.SECOND_STEP_TRIES, window=rules.TRIES_WINDOW)


def give_back_try(member: Member, *, at: datetime) -> None:
    """The try was right, so it does not count."""
    newest = sa.select(sa.func.max(Limit.window)).where(Limit.hand == _hand(member, at)).scalar_subquery()
    row = sa.update(Limit).where(Limit.hand == _hand(member, at), Limit.window == newest, Limit.count > 0)
    without = row.values(count=Limit.count - 1)
    db.session.execute(without, execution_options={"synchronize_session": False})


def remove_app(member: Member, *, by: str, at: datetime) -> None:
    """Forget the app. Raises OnlySecondStep when who decides would have nothing left."""
    if decides(member) and not member.passkeys:
        raise rules.OnlySecondStep
    member.totp_sealed = ""
    forget_devices(member)
    record("remove-app", thing(member), by=by, at=at)


def end_second_steps(member: Member, *, by: str, at: datetime) -> None:
    """Everything ends: app, passkeys, codes on paper, devices and log-ins; they begin anew."""
    member.totp_sealed = ""
    member.passkeys.clear()
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.member_id == member.id))
    end_log_ins(member, by=by, at=at)
    record("end-second-step", thing(member), by=by, at=at)


def forget_devices(member: Member) -> None:
    """The second step is asked again on every device."""
    db.session.execute(sa.delete(KnownDevice).where(KnownDevice.member_id == member.id))


def tell(member: Member, what: str, *, at: datetime) -> None:
    """A letter to the member that something about their second step changed; nothing to press."""
    if not member.email:
        return
    local = at.astimezone(AMSTERDAM)
    when = f"{long_date(local.date())} om {local:%H.%M} uur"
    queue(
        "second-step-changed",
        member.email,
        key=f"second-step-changed:{member.uuid}:{what}:{at.isoformat()}",
        at=at,
        values={"name": member.name, "what": what, "when": when, "why": WHY},
        network_id=network_of(member),
    )


def network_of(member: Member) -> int | None:
    """The network whose name stands under letters to this member: where they decide, else their first."""
    ours = sorted(member.memberships, key=lambda one: (one.role not in rules.DECIDING, one.id))
    return ours[0].network_id if ours else None


def _hand(member: Member, at: datetime) -> str:
    secret = str(current_app.config["SECRET_KEY"])
    return hand_of("second-step", str(member.uuid), secret=secret, at=at)
