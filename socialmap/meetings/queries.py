"""Reads of meetings and of who is invited to them."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from socialmap.accounts.models import Member
from socialmap.foundation.db import db
from socialmap.foundation.errors import NotFound
from socialmap.meetings import rules
from socialmap.meetings.models import Invitation, Meeting, Organiser


def meeting_for(network_ids: Collection[int], uuid: UUID) -> Meeting:
    """The meeting with this uuid of one of these networks; any other is NotFound."""
    query = sa.select(Meeting).where(Meeting.uuid == uuid, Meeting.network_id.in_(network_ids))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def meeting_by_slug(slug: str) -> Meeting | None:
    """The meeting with this public name, in whatever state."""
    # PostgreSQL refuses to look for this sign.
    return None if "\0" in slug else db.session.scalar(sa.select(Meeting).where(Meeting.slug == slug))


def meetings_of(network_id: int) -> list[Meeting]:
    """Every meeting of a network, the last to begin first."""
    query = sa.select(Meeting).where(Meeting.network_id == network_id)
    return list(db.session.scalars(query.order_by(Meeting.starts_at.desc(), Meeting.id.desc())))


def public_meetings(network_id: int | None, after: datetime) -> list[Meeting]:
    """What visitors may know of and has not ended yet, of one network or of all, soonest first."""
    query = sa.select(Meeting).where(
        Meeting.is_public, Meeting.state.in_((*rules.COMING, "cancelled")), Meeting.ends_at > after
    )
    if network_id is not None:
        query = query.where(Meeting.network_id == network_id)
    return list(db.session.scalars(query.order_by(Meeting.starts_at, Meeting.id)))


def organises(member: Member, meeting: Meeting) -> bool:
    """Whether this member is one of the organisers."""
    return db.session.get(Organiser, (meeting.id, member.id)) is not None


def invitations_of(meeting: Meeting, *states: str) -> list[Invitation]:
    """Who is invited, of these states (all, when none is named), by name."""
    query = sa.select(Invitation).where(Invitation.meeting_id == meeting.id)
    if states:
        query = query.where(Invitation.state.in_(states))
    # Almost everybody who asks wants to know where letters go.
    query = query.options(joinedload(Invitation.member), joinedload(Invitation.guest))
    return list(db.session.scalars(query.order_by(Invitation.name, Invitation.id)))


def invitation_with(meeting: Meeting, uuid: UUID) -> Invitation:
    """The invitation with this uuid to this meeting; any other is NotFound."""
    query = sa.select(Invitation).where(Invitation.meeting_id == meeting.id, Invitation.uuid == uuid)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def address_of(invitation: Invitation) -> str | None:
    """Where letters to this person go; None when we have no address (any more)."""
    if invitation.member is not None:
        return invitation.member.email if invitation.member.leaves_on is None else None
    return invitation.guest.email if invitation.guest is not None else None
