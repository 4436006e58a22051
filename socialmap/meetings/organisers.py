"""Who organises a meeting: people of the core group, one at least."""

from datetime import datetime

from socialmap.accounts.models import Member
from socialmap.accounts.queries import people_of, thing
from socialmap.accounts.rules import DECIDING
from socialmap.audit.service import record
from socialmap.foundation.db import db
from socialmap.foundation.errors import Conflict, NotFound
from socialmap.meetings import seats, service
from socialmap.meetings.models import Meeting, Organiser


class LastOrganiser(Conflict):
    """A meeting keeps at least one organiser."""


def who_may(meeting: Meeting) -> list[Member]:
    """People of the core group who do not organise this meeting, by name."""
    theirs = {one.member_id for one in meeting.organisers}
    people = people_of(meeting.network_id, *DECIDING)
    return [one for one in people if one.id not in theirs and one.leaves_on is None]


def add_organiser(meeting: Meeting, member: Member, *, by: str, at: datetime) -> None:
    """Let somebody of the core group organise too; once is enough. Anybody else is NotFound."""
    seats.locked(meeting)
    if db.session.get(Organiser, (meeting.id, member.id)) is not None:
        return
    if member.id not in {one.id for one in people_of(meeting.network_id, *DECIDING)}:
        raise NotFound
    db.session.add(Organiser(meeting_id=meeting.id, member_id=member.id))
    record("add-organiser", service.thing(meeting), by=by, at=at, after={"member": thing(member)})


def remove_organiser(meeting: Meeting, member: Member, *, by: str, at: datetime) -> None:
    """Somebody organises it no more. Raises LastOrganiser."""
    seats.locked(meeting)
    found = db.session.get(Organiser, (meeting.id, member.id))
    if found is None:
        return
    if len(meeting.organisers) == 1:
        raise LastOrganiser
    db.session.delete(found)
    record("remove-organiser", service.thing(meeting), by=by, at=at, before={"member": thing(member)})
