"""What there is to read before and after a meeting: links and files, for who was invited."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.audit.service import record
from socialmap.foundation.db import db
from socialmap.foundation.errors import NotFound
from socialmap.meetings import overview, rules
from socialmap.meetings.models import Invitation, Material, Meeting
from socialmap.meetings.service import thing
from socialmap.search.links import site_href
from socialmap.uploads.models import EvidenceFile
from socialmap.uploads.queries import file_of
from socialmap.uploads.rules import CleanFile
from socialmap.uploads.service import erase, keep

BEFORE, AFTER = "before", "after"
OVER = ("held", "settled")


def materials_of(meeting: Meeting) -> list[Material]:
    """Everything there is to read, in the order in which it was added."""
    query = sa.select(Material).where(Material.meeting_id == meeting.id).order_by(Material.id)
    return list(db.session.scalars(query))


def material_in(meeting: Meeting, uuid: UUID) -> Material:
    """This material of this meeting; any other is NotFound."""
    query = sa.select(Material).where(Material.meeting_id == meeting.id, Material.uuid == uuid)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def add(
    meeting: Meeting,
    title: str,
    moment: str,
    content: str | CleanFile,
    *,
    by: str,
    at: datetime,
) -> Material:
    """Add a link, or a file that was cleaned; refuses with TooManyFiles."""
    material = Material(meeting_id=meeting.id, title=title, moment=moment, added_at=at)
    if isinstance(content, str):
        material.url = content
    else:
        material.file = keep(content, owner=thing(meeting), at=at).uuid
    db.session.add(material)
    db.session.flush()
    record("add-material", thing(meeting), by=by, at=at, after=_told(material))
    return material


def remove(material: Material, *, by: str, at: datetime) -> None:
    """Take it away again; the bytes of a file are erased."""
    meeting = material.meeting
    record("remove-material", thing(meeting), by=by, at=at, before=_told(material))
    if material.file is not None:
        erase(file_of(thing(meeting), material.file), at=at)
    db.session.delete(material)


def _told(material: Material) -> dict[str, str]:
    return {"title": material.title, "moment": material.moment, "url": material.url}


def file_behind(material: Material) -> EvidenceFile:
    """The file of a material; NotFound when it is a link."""
    if material.file is None:
        raise NotFound
    return file_of(thing(material.meeting), material.file)


def is_shown(material: Material, at: datetime) -> bool:
    """Whether who was invited may see it now."""
    state = overview.state_now(material.meeting, at)
    return state in OVER if material.moment == AFTER else state in (*rules.COMING, *OVER)


def shown_to_invited(meeting: Meeting, at: datetime) -> list[dict[str, Any]]:
    """What who was invited may see now: title, address, and whether it is a file."""
    return [
        {"title": one.title, "href": one.url or href_of(one), "is_file": one.file is not None}
        for one in materials_of(meeting)
        if is_shown(one, at)
    ]


def href_of(material: Material) -> str:
    """Where a member opens it."""
    return site_href(f"mijn/bijeenkomsten/{material.meeting.uuid}/materiaal/{material.uuid}")


def material_for(member: Member, meeting_uuid: UUID, uuid: UUID, at: datetime) -> Material:
    """A material for somebody who was invited, once it may be seen; anything else is NotFound."""
    query = sa.select(Material).join(Material.meeting).join(Invitation, Invitation.meeting_id == Meeting.id)
    query = query.where(
        Meeting.uuid == meeting_uuid, Material.uuid == uuid, Invitation.member_id == member.id
    )
    found = db.session.scalar(query)
    if found is None or not is_shown(found, at):
        raise NotFound
    return found
