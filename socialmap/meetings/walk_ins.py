"""Who came without being expected: a member, somebody who was invited all the same, or a guest.

A line has: name, organisation, discipline (slug or words), email, register, number. All but the name may be
empty. The mail address tells whether we know somebody; a name alone does not.
"""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.accounts.queries import member_by_email, roles_of
from socialmap.directory.audience import Rule, reached_by
from socialmap.foundation.db import db
from socialmap.meetings.models import Guest, Invitation, Meeting

Line = Mapping[str, str]


def arrived(meeting: Meeting, line: Line, *, at: datetime) -> Invitation:
    """The invitation of who walked in: the one they had, or a new one."""
    one = _found(meeting, line) or _made(meeting, line, at=at)
    number = {"register": line.get("register", ""), "number": line.get("number", "")}
    if all(number.values()) and number not in one.numbers:
        one.numbers = [*one.numbers, number]
    return one


def _found(meeting: Meeting, line: Line) -> Invitation | None:
    """The invitation of somebody who was invited already, known by mail address."""
    email = _email(line)
    if not email:
        return None
    query = sa.select(Invitation).where(Invitation.meeting_id == meeting.id)
    query = query.outerjoin(Invitation.guest).outerjoin(Invitation.member)
    return db.session.scalars(
        query.where(sa.or_(sa.func.lower(Guest.email) == email, Member.email == email)).order_by(
            Invitation.id
        )
    ).first()


def _made(meeting: Meeting, line: Line, *, at: datetime) -> Invitation:
    """A new invitation of who walked in; a guest, unless the address is that of a member of the network."""
    member = member_by_email(_email(line)) if _email(line) else None
    known = {"organisation": line.get("organisation", ""), "discipline": line.get("discipline", "")}
    one = Invitation(
        meeting_id=meeting.id,
        state="invited",
        name=line["name"],
        invited_at=at,
        answered_at=at,
        is_walk_in=True,
    )
    if member is not None and meeting.network_id in roles_of(member):
        one.member_id, one.name = member.id, member.name or line["name"]
        known = _as_listed(meeting, member, known)
    else:
        one.guest_id = _guest(meeting, line).id
    one.organisation, one.discipline = known["organisation"], known["discipline"]
    db.session.add(one)
    db.session.flush()
    return one


def remove(one: Invitation) -> None:
    """Somebody was written down by mistake."""
    guest = one.guest
    db.session.delete(one)
    db.session.flush()
    if guest is not None:
        db.session.delete(guest)


def _guest(meeting: Meeting, line: Line) -> Guest:
    guest = Guest(
        meeting_id=meeting.id,
        source="other",
        name=line["name"],
        email=_email(line) or None,
        organisation=line.get("organisation", ""),
    )
    db.session.add(guest)
    db.session.flush()
    return guest


def _as_listed(meeting: Meeting, member: Member, typed: dict[str, str]) -> dict[str, str]:
    """Discipline and practice as they stand on the map, where nothing was typed."""
    listed = next((one for one in reached_by(Rule(), meeting.network_id) if one.member.id == member.id), None)
    if listed is None:
        return {**typed, "discipline": typed["discipline"] or member.profession}
    return {
        "organisation": typed["organisation"] or listed.organisation,
        "discipline": typed["discipline"] or listed.discipline,
    }


def _email(line: Line) -> str:
    return line.get("email", "").strip().lower()
