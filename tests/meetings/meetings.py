"""Meetings for tests: one of a network, and who is invited to it."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.foundation import db as database
from socialmap.foundation.db import db, transaction
from socialmap.meetings.models import Guest, Invitation, Meeting, Organiser
from socialmap.networks.models import Network
from tests.conftest import HOME

# A Thursday evening in November, in winter time: 19.00 to 21.30.
STARTS = datetime(2026, 11, 12, 18, 0, tzinfo=UTC)
ENDS = datetime(2026, 11, 12, 20, 30, tzinfo=UTC)


def make_meeting(
    at: datetime,
    *,
    organiser: Member | None = None,
    state: str = "published",
    capacity: int | None = None,
    network: str = HOME,
    **values: Any,
) -> Meeting:
    """The yearly training of a network, or what the values make of it."""
    found = db.session.scalars(sa.select(Network).where(Network.slug == network)).one()
    count = db.session.scalar(sa.select(sa.func.count()).select_from(Meeting)) or 0
    given: dict[str, Any] = {
        "slug": f"scholing-{count + 1}",
        "title": "Samen rond de patiënt met kanker",
        "purpose": "Van elkaar leren.",
        "programme": [{"from": "19:00", "until": "19:45", "what": "Vermoeidheid", "who": "Anna de Vries"}],
        "accreditation": [{"register": "KP", "points": "2", "number": "A-1", "state": "granted"}],
        "starts_at": STARTS,
        "ends_at": ENDS,
        "answer_by": STARTS.date().replace(day=1),
        "contact_minutes": 120,
        "location_name": "Wijkcentrum De Brug",
        "street": "Vlampijpstraat",
        "house_number": "75",
        "postcode": "3534 AR",
        "place": "Utrecht",
        "route": "Bus 3 stopt voor de deur.",
        "published_at": at if state != "draft" else None,
        **values,
    }
    with transaction():
        one = Meeting(
            network_id=found.id, state=state, capacity=capacity, created_at=at, changed_at=at, **given
        )
        db.session.add(one)
        db.session.flush()
        if organiser is not None:
            db.session.add(Organiser(meeting_id=one.id, member_id=organiser.id))
    return one


def invite_member(
    meeting: Meeting, member: Member, at: datetime, state: str = "invited", **values: Any
) -> Invitation:
    """A member who is invited, and answered when the state says so."""
    with transaction():
        invitation = Invitation(
            meeting_id=meeting.id,
            member_id=member.id,
            name=member.name,
            state=state,
            invited_at=at,
            answered_at=None if state == "invited" else at,
            **values,
        )
        db.session.add(invitation)
    return invitation


def invite_guest(
    meeting: Meeting,
    at: datetime,
    *,
    name: str = "Gerda Gast",
    email: str | None = "gerda@ziekenhuis.example",
    source: str = "hospital",
    state: str = "invited",
    **values: Any,
) -> Invitation:
    """Somebody who is no member, from a hospital unless the source says otherwise."""
    with transaction():
        guest = Guest(meeting_id=meeting.id, name=name, email=email, source=source, organisation="Ziekenhuis")
        db.session.add(guest)
        db.session.flush()
        invitation = Invitation(
            meeting_id=meeting.id,
            guest_id=guest.id,
            name=name,
            organisation="Ziekenhuis",
            state=state,
            invited_at=at,
            answered_at=None if state == "invited" else at,
            **values,
        )
        db.session.add(invitation)
    return invitation


def again(meeting: Meeting) -> Meeting:
    """The meeting as the database has it now; not for inside a transaction, which it would throw away."""
    assert not database._writing.get()
    db.session.rollback()
    return db.session.get_one(Meeting, meeting.id)
