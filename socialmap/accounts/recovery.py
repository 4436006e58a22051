"""Ten codes on paper, for who has no phone at hand; each works once, and only their digests are kept."""

import secrets
from datetime import datetime

import sqlalchemy as sa

from socialmap.accounts import rules
from socialmap.accounts.login import digest
from socialmap.accounts.models import Member, RecoveryCode
from socialmap.accounts.sealing import seal, unseal
from socialmap.accounts.service import thing
from socialmap.audit.service import record
from socialmap.foundation.db import db

SHEET = "recovery-sheet"


def make_codes(member: Member, *, by: str, at: datetime) -> list[str]:
    """Ten new codes; those of before end."""
    codes = ["".join(map(secrets.choice, [rules.PAPER_SIGNS] * rules.RECOVERY_LENGTH)) for _ in _numbers()]
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.member_id == member.id))
    db.session.add_all(RecoveryCode(member_id=member.id, digest=digest(code)) for code in codes)
    record("make-recovery-codes", thing(member), by=by, at=at)
    return codes


def prove(member: Member, code: str, *, at: datetime) -> None:
    """Use a code up. Raises WrongProof for a wrong one, and for one that was used before."""
    unused = sa.update(RecoveryCode).where(
        RecoveryCode.member_id == member.id,
        RecoveryCode.digest == digest(code),
        RecoveryCode.used_at.is_(None),
    )
    if db.session.execute(unused.values(used_at=at)).rowcount != 1:  # type: ignore[attr-defined]
        raise rules.WrongProof
    record("use-recovery-code", thing(member), by=thing(member), at=at)


def codes_left(member: Member) -> int:
    """How many codes still work."""
    query = sa.select(sa.func.count(RecoveryCode.id)).where(
        RecoveryCode.member_id == member.id, RecoveryCode.used_at.is_(None)
    )
    return db.session.scalar(query) or 0


def sheet_of(member: Member, codes: list[str], *, at: datetime) -> str:
    """The codes sealed, to be carried to the one page that shows them."""
    return seal(" ".join(codes), SHEET, member=member, at=at)


def codes_on(sheet: str, member: Member, *, at: datetime) -> list[str]:
    """The codes of a sealed sheet in groups of four; none when it is too old or somebody else's."""
    opened = unseal(sheet, SHEET, member=member, at=at, within=rules.SHEET_SHOWN_WITHIN) or ""
    return [rules.in_fours(code, "-") for code in opened.split()]


def _numbers() -> range:
    return range(rules.RECOVERY_CODES)
