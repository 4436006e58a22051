"""Somebody who was invited brings a colleague: a guest with an invitation and a seat of their own."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.audit.service import record
from socialmap.foundation.db import db
from socialmap.foundation.errors import Conflict
from socialmap.foundation.text import plain
from socialmap.mailing.service import one_address
from socialmap.meetings import rules, seats
from socialmap.meetings.models import Guest, Invitation, Meeting, Values
from socialmap.meetings.queries import address_of

# How many people one invited person may have us write to; who was brought by mistake counts too.
MOST = 3
STAYING = ("yes", "waiting", "present", "absent")


class AlreadyBrought(Conflict):
    """They bring a colleague already."""


class AlreadyInvited(Conflict):
    """Somebody with this address was invited already, and answers for themselves."""


class NoColleague(Conflict):
    """Nobody can be brought along: not to this meeting, not by somebody who does not come, or not again."""


@dataclass(frozen=True)
class Colleague:
    """What is told of a colleague; the address may be empty."""

    name: str
    email: str = ""
    organisation: str = ""
    discipline: str = ""
    diet: str = ""

    @classmethod
    def of(cls, told: Values) -> "Colleague":
        """As a form tells it."""
        known = ("name", "email", "organisation", "discipline", "diet")
        # On one line each: a name stands in a letter to somebody who never asked for one.
        return cls(**{name: " ".join(plain(str(told.get(name) or "")).split()) for name in known})


def colleague_of(bringer: Invitation) -> Invitation | None:
    """Whom this person brings, if anybody."""
    query = sa.select(Invitation).where(Invitation.brought_by_id == bringer.id, Invitation.state.in_(STAYING))
    return db.session.scalar(query.order_by(Invitation.id))


def may_bring(bringer: Invitation) -> bool:
    """Whether this person may bring a colleague: who was brought along brings nobody."""
    is_coming = bringer.state in ("yes", "waiting") and bringer.brought_by_id is None
    return is_coming and bringer.meeting.allows_colleague and _brought(bringer) < MOST


def _brought(bringer: Invitation) -> int:
    query = sa.select(sa.func.count()).select_from(Invitation)
    return db.session.scalar(query.where(Invitation.brought_by_id == bringer.id)) or 0


def bring(bringer: Invitation, colleague: Colleague, *, by: str, at: datetime) -> Invitation:
    """Give a colleague an invitation and a seat, or a place behind who brings them. The lock is taken.

    Refuses with AlreadyBrought, with NoColleague, with AlreadyInvited whose address was invited, and with
    BadAddress what is no address.
    """
    meeting = bringer.meeting
    if colleague_of(bringer) is not None:
        raise AlreadyBrought
    if not may_bring(bringer):
        raise NoColleague
    email = one_address(colleague.email) if colleague.email else None
    if email is not None and _is_invited(meeting, email):
        raise AlreadyInvited
    brought = _guest_of(bringer, colleague, email, at=at)
    seats.come(brought, at=at)
    after = {"state": brought.state, "waiting_number": brought.waiting_number}
    after |= {"brought_by": str(bringer.uuid)}
    record("bring-colleague", f"invitation:{brought.uuid}", by=by, at=at, after=after)
    return brought


def _guest_of(bringer: Invitation, colleague: Colleague, email: str | None, *, at: datetime) -> Invitation:
    meeting = bringer.meeting
    known: Values = {"name": colleague.name, "organisation": colleague.organisation}
    guest = Guest(meeting_id=meeting.id, source="colleague", email=email, **known)
    db.session.add(guest)
    db.session.flush()
    brought = Invitation(
        meeting_id=meeting.id,
        guest_id=guest.id,
        brought_by_id=bringer.id,
        state="invited",
        discipline=colleague.discipline,
        diet=colleague.diet if meeting.asks_diet else "",
        invited_at=at,
        answered_at=at,
        **known,
    )
    db.session.add(brought)
    db.session.flush()
    return brought


def _is_invited(meeting: Meeting, email: str) -> bool:
    query = (
        sa.select(Invitation.id)
        .outerjoin(Invitation.member)
        .outerjoin(Invitation.guest)
        .where(Invitation.meeting_id == meeting.id, sa.or_(Member.email == email, Guest.email == email))
        .where(sa.or_(Invitation.brought_by_id.is_(None), Invitation.state != "no"))
    )
    return db.session.scalar(query.limit(1)) is not None


def send_away(bringer: Invitation, *, by: str, at: datetime) -> None:
    """The colleague does not come after all. Refuses with NotInThisState when there is none."""
    brought = colleague_of(bringer)
    if brought is None or brought.state not in ("yes", "waiting"):
        raise rules.NotInThisState
    _part(brought, by=by, at=at)


def go_along(bringer: Invitation, *, by: str, at: datetime) -> None:
    """Who brings somebody does not come: a colleague without an address goes too, as nobody can ask them.

    A colleague with an address keeps the seat: they were written to, and answer for themselves.
    """
    brought = colleague_of(bringer)
    if brought is not None and brought.state in ("yes", "waiting") and address_of(brought) is None:
        _part(brought, by=by, at=at)


def _part(brought: Invitation, *, by: str, at: datetime) -> None:
    before = {"state": brought.state}
    record("take-colleague-back", f"invitation:{brought.uuid}", by=by, at=at, before=before)
    if address_of(brought) is not None:
        seats.leave(brought, "no", at=at)
        brought.answered_at, brought.diet = at, ""
        return
    # Nobody was written to, and nobody can answer: there is nothing to keep.
    guest = brought.guest
    db.session.delete(brought)
    db.session.flush()
    if guest is not None:
        db.session.delete(guest)
        db.session.flush()
