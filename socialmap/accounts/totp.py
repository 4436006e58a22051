"""The six digits of an authenticator app (RFC 6238), as a second step."""

import hmac
from datetime import datetime

import sqlalchemy as sa

from socialmap.accounts import rules
from socialmap.accounts.models import Member
from socialmap.accounts.sealing import seal, unseal
from socialmap.accounts.service import thing
from socialmap.audit.service import record
from socialmap.foundation.db import db

PURPOSE = "totp"
PROPOSAL = "totp-proposal"
STEP = 30


def has_app(member: Member) -> bool:
    """Whether an app was set up; also when its secret can no longer be opened, so that nobody slips past."""
    return bool(member.totp_sealed)


def give_secret(member: Member, *, by: str, at: datetime, secret: str = "") -> str:
    """Give somebody a secret for their app, in place of the one before; what it is, shown this once.

    A `secret` of one's own is for demonstrations.
    """
    import pyotp

    secret = secret or pyotp.random_base32()
    was = has_app(member)
    member.totp_sealed, member.totp_step = seal(secret, PURPOSE, member=member, at=at), 0
    record("set-up-app", thing(member), by=by, at=at, before={"app": was}, after={"app": True})
    return secret


def present_code(member: Member, at: datetime) -> str:
    """The code the app shows now; when that was used, the next one, which is taken already.

    Raises WrongProof when there is no app.
    """
    secret, step = _secret_of(member, at), _step(at)
    if not secret:
        raise rules.WrongProof
    return _code(secret, step + 1 if member.totp_step == step else step)


def prove(member: Member, code: str, *, at: datetime) -> None:
    """Use up a code of the app. Raises WrongProof for a wrong one, and for one that was used before."""
    step = _fitting_step(_secret_of(member, at), code, at)
    later = sa.update(Member).where(Member.id == member.id, Member.totp_step < step)
    if db.session.execute(later.values(totp_step=step)).rowcount != 1:  # type: ignore[attr-defined]
        raise rules.WrongProof


def propose(member: Member, *, at: datetime) -> str:
    """A new secret, sealed: it goes with the page, and counts once a code shows that the app has it."""
    import pyotp

    return seal(pyotp.random_base32(), PROPOSAL, member=member, at=at)


def proposed_secret(member: Member, proposal: str, *, at: datetime) -> str | None:
    """The secret of a proposal made for this member less than an hour ago."""
    return unseal(proposal, PROPOSAL, member=member, at=at, within=rules.PROPOSAL_LIVES)


def accept(member: Member, proposal: str, code: str, *, by: str, at: datetime) -> None:
    """Take a proposed secret into use with a code of it. Raises WrongProof."""
    secret = proposed_secret(member, proposal, at=at) or ""
    step = _fitting_step(secret, code, at)
    give_secret(member, by=by, at=at, secret=secret)
    member.totp_step = step


def address_of(member: Member, secret: str, issuer: str) -> str:
    """What the QR code for an app says."""
    import pyotp

    return pyotp.TOTP(secret).provisioning_uri(name=member.email or "", issuer_name=issuer)


def _fitting_step(secret: str, code: str, at: datetime) -> int:
    """The step a code is of: this one, the one before or the one after. Raises WrongProof."""
    if not secret:
        raise rules.WrongProof
    steps = range(_step(at) - 1, _step(at) + 2)
    # Each is compared, whichever fits, so that the time it takes tells nothing.
    fitting = [step for step in steps if hmac.compare_digest(_code(secret, step).encode(), code.encode())]
    if not fitting:
        raise rules.WrongProof
    return fitting[-1]


def _secret_of(member: Member, at: datetime) -> str:
    return unseal(member.totp_sealed, PURPOSE, member=member, at=at) or "" if has_app(member) else ""


def _step(at: datetime) -> int:
    return int(at.timestamp()) // STEP


def _code(secret: str, step: int) -> str:
    import pyotp

    return pyotp.TOTP(secret).generate_otp(step)
