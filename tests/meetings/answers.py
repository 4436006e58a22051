"""Letters with the link to answer, and who was invited in numbers, for the tests of answers."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from socialmap.foundation.db import db, transaction
from socialmap.mailing.links import LetterLink
from socialmap.mailing.models import Letter
from socialmap.mailing.service import queue
from socialmap.meetings.models import Guest, Invitation, Meeting
from socialmap.meetings.queries import address_of


def link_for(invitation: Invitation, at: datetime, *, purpose: str = "meeting-answer") -> str:
    """The path of the button in a letter to this person, that works long enough."""
    until = at + timedelta(days=600)
    action = {"purpose": purpose, "until": until.isoformat(), "invitation": str(invitation.uuid)}
    with transaction():
        letter = queue(
            "meeting-invite",
            address_of(invitation) or "",
            key=f"test:{purpose}:{invitation.uuid}",
            at=at,
            actions={"answer": action},
            due_at=until,
        )
    assert letter is not None
    return LetterLink(letter, "answer").address


def invite_many(meeting: Meeting, count: int, at: datetime) -> list[int]:
    """So many guests; the ids of their invitations in the order of their names."""
    with transaction():
        guests = [
            Guest(meeting_id=meeting.id, name=f"Gast {number:03d}", email=f"gast-{number}@praktijk.example")
            for number in range(count)
        ]
        db.session.add_all(guests)
        db.session.flush()
        made = [
            Invitation(meeting_id=meeting.id, guest_id=one.id, name=one.name, invited_at=at) for one in guests
        ]
        db.session.add_all(made)
        db.session.flush()
        return [one.id for one in made]


def states_of(meeting: Meeting) -> dict[str, int]:
    """How many people gave which answer, as the database has it now."""
    db.session.rollback()
    query = sa.select(Invitation.state, sa.func.count()).where(Invitation.meeting_id == meeting.id)
    return {state: count for state, count in db.session.execute(query.group_by(Invitation.state))}


def letters_to(email: str, kind: str = "") -> list[Letter]:
    """What stands in the out-tray for an address, oldest first; only of one kind when that is named."""
    db.session.rollback()
    query = sa.select(Letter).where(Letter.recipient == email, Letter.key.not_like("test:%"))
    found = db.session.scalars(query.order_by(Letter.id))
    return [one for one in found if kind in one.template]
