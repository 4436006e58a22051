"""What is kept of one member at meetings, as plain JSON: to read, and to take along."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db
from socialmap.meetings import rules
from socialmap.meetings.models import Invitation, Meeting, Organiser
from socialmap.meetings.outcome_models import Certificate, EvaluationUse, Scan

Told = dict[str, Any]


def known_of(member: Member) -> list[Told]:
    """Every meeting this member was invited to, with all that hangs on it; the latest first.

    What somebody thought of a meeting is not in it: nobody can find whose it was.
    """
    query = sa.select(Invitation).join(Invitation.meeting).where(Invitation.member_id == member.id)
    rows = list(db.session.scalars(query.order_by(Meeting.starts_at.desc(), Invitation.id)))
    return [_invitation(one) for one in rows]


def organised_by(member: Member) -> list[Told]:
    """Every meeting this member organises or organised; the latest first."""
    query = sa.select(Meeting).join(Meeting.organisers).where(Organiser.member_id == member.id)
    return [_meeting(one) for one in db.session.scalars(query.order_by(Meeting.starts_at.desc()))]


def to_answer(member: Member, at: datetime) -> list[Invitation]:
    """Invitations this member has not answered and still can, and places kept for them; soonest first."""
    query = sa.select(Invitation).join(Invitation.meeting).where(Invitation.member_id == member.id)
    asked = sa.and_(Invitation.state == "invited", Meeting.answer_by >= local_day(at))
    asked = sa.and_(asked, Meeting.state.in_(("published", "full")))
    kept = sa.and_(Invitation.state == "waiting", Invitation.offered_until > at)
    kept = sa.and_(kept, Meeting.state.in_(rules.COMING))
    query = query.where(sa.or_(asked, kept)).order_by(Meeting.starts_at, Invitation.id)
    return list(db.session.scalars(query))


def _meeting(one: Meeting) -> Told:
    return {
        "id": str(one.uuid),
        "title": one.title,
        "starts_at": one.starts_at.isoformat(),
        "state": one.state,
    }


def _invitation(one: Invitation) -> Told:
    return {
        "meeting": _meeting(one.meeting),
        "state": one.state,
        "name": one.name,
        "organisation": one.organisation,
        "discipline": one.discipline,
        "invited_at": one.invited_at.isoformat(),
        "answered_at": one.answered_at.isoformat() if one.answered_at is not None else None,
        "waiting_number": one.waiting_number,
        "diet": one.diet,
        "register_numbers": one.numbers,
        "minutes": one.minutes,
        "scans": [{"at": each.at.isoformat(), "direction": each.direction} for each in _scans(one)],
        "certificate": _certificate(one),
        "evaluated_on": _evaluated_on(one),
    }


def _scans(one: Invitation) -> list[Scan]:
    return list(db.session.scalars(sa.select(Scan).where(Scan.invitation_id == one.id).order_by(Scan.at)))


def _certificate(one: Invitation) -> Told | None:
    found = db.session.scalar(sa.select(Certificate).where(Certificate.invitation_id == one.id))
    if found is None:
        return None
    return {
        "number": found.number,
        "name": found.name,
        "title": found.title,
        "day": found.day.isoformat(),
        "minutes": found.minutes,
        "is_withdrawn": found.withdrawn_at is not None,
    }


def _evaluated_on(one: Invitation) -> str | None:
    """The day on which somebody said what they thought; what they said is not kept with it."""
    found = db.session.get(EvaluationUse, one.id)
    return found.used_on.isoformat() if found is not None and found.used_on is not None else None
