"""Certificates of attendance: given with a number nobody can guess, confirmed by it, and taken back."""

import re
import secrets
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db
from socialmap.meetings.models import Invitation, Meeting
from socialmap.meetings.outcome_models import Certificate

# Without 0, O, 1 and I, which people mistake for each other. Thirty-two signs: five bits each, a hundred
# together. To find one of a million certificates takes 10^24 tries on average.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
GROUPS, IN_A_GROUP = 4, 5
# A copied number may bring spaces, and dashes a word processor made longer.
_BETWEEN = re.compile(r"[\s\u00ad\u2010-\u2015\u2212-]")
_NUMBER = re.compile(f"[{ALPHABET}{ALPHABET.lower()}]{{{GROUPS * IN_A_GROUP}}}")
_LONGEST = 60
_TABLE = sa.inspect(Certificate).columns
# Made once and of one column: who guesses numbers costs us little.
_ID_OF = sa.select(_TABLE.id).where(_TABLE.number == sa.bindparam("number"))


def new_number() -> str:
    """A number drawn by lot, as it is written: XXXXX-XXXXX-XXXXX-XXXXX."""
    return _written("".join(secrets.choice(ALPHABET) for _sign in range(GROUPS * IN_A_GROUP)))


def as_written(typed: str) -> str | None:
    """A typed number as it is written, in any case, with or without dashes; None when it cannot be one."""
    signs = _BETWEEN.sub("", typed) if len(typed) <= _LONGEST else ""
    return _written(signs.upper()) if _NUMBER.fullmatch(signs) else None


def _written(signs: str) -> str:
    return "-".join(signs[at : at + IN_A_GROUP] for at in range(0, len(signs), IN_A_GROUP))


def with_number(typed: str) -> Certificate | None:
    """The certificate with this number, also when it was taken back."""
    number = as_written(typed)
    if number is None:
        return None
    found = db.session.scalar(_ID_OF, {"number": number})
    return db.session.get(Certificate, found) if found is not None else None


def confirmed(typed: str) -> Certificate | None:
    """The certificate with this number, if it was given here and not taken back."""
    found = with_number(typed)
    return found if found is not None and found.withdrawn_at is None else None


def certificate_of(invitation: Invitation) -> Certificate | None:
    """The certificate of this person for this meeting, if it holds."""
    found = _given_to(invitation)
    return found if found is not None and found.withdrawn_at is None else None


def certificates_for(meeting: Meeting) -> dict[int, Certificate]:
    """By id of the invitation, the certificates of a meeting that hold."""
    query = sa.select(Certificate).join(Certificate.invitation)
    query = query.where(Invitation.meeting_id == meeting.id, Certificate.withdrawn_at.is_(None))
    return {one.invitation_id: one for one in db.session.scalars(query)}


def issue(invitation: Invitation, *, at: datetime) -> Certificate:
    """Give who was present a certificate; one that was taken back holds again, under its old number."""
    return _issue(invitation, _given_to(invitation), at)


def issue_all(meeting: Meeting, invitations: Iterable[Invitation], *, at: datetime) -> None:
    """The same for many of one meeting, with one question to the database."""
    query = sa.select(Certificate).join(Certificate.invitation).where(Invitation.meeting_id == meeting.id)
    given = {one.invitation_id: one for one in db.session.scalars(query)}
    for one in invitations:
        _issue(one, given.get(one.id), at)


def _issue(invitation: Invitation, kept: Certificate | None, at: datetime) -> Certificate:
    meeting = invitation.meeting
    if kept is None:
        kept = Certificate(number=new_number(), invitation_id=invitation.id, issued_at=at)
        kept.name, kept.title, kept.day = invitation.name, meeting.title, local_day(meeting.starts_at)
        kept.accreditation = [dict(one) for one in meeting.accreditation]
        db.session.add(kept)
    kept.minutes = minutes_of(invitation)
    kept.withdrawn_at = None
    return kept


def withdraw(invitation: Invitation, *, at: datetime) -> Certificate | None:
    """Take a certificate back: its number is confirmed no longer."""
    kept = certificate_of(invitation)
    if kept is not None:
        kept.withdrawn_at = at
    return kept


def minutes_of(invitation: Invitation) -> int:
    """How long somebody was there: as scanned, else what the meeting counts for, else all of it."""
    if invitation.minutes is not None:
        return invitation.minutes
    meeting = invitation.meeting
    return meeting.contact_minutes or int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)


def _given_to(invitation: Invitation) -> Certificate | None:
    return db.session.scalar(sa.select(Certificate).where(Certificate.invitation_id == invitation.id))
