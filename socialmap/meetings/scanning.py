"""Badges scanned at the door: whatever a phone sends twice, or two phones send, counts once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from socialmap.audit.service import Link, record_all
from socialmap.foundation.db import db, insert, rows_changed
from socialmap.meetings.attendance import mark_late
from socialmap.meetings.attendance_rules import DIRECTIONS, believed, check_doors
from socialmap.meetings.badges import badges_of, read_badge
from socialmap.meetings.models import Invitation, Meeting
from socialmap.meetings.outcome_models import Scan
from socialmap.meetings.seats import locked

NEW, KNOWN, UNKNOWN, UNDONE = "new", "known", "unknown", "undone"


@dataclass(frozen=True)
class Scanned:
    """One badge as the phone tells it; `undoes` takes an earlier one back."""

    uuid: UUID
    badge: str
    at: datetime
    part: int = 0
    direction: str = "in"
    undoes: UUID | None = None


@dataclass(frozen=True)
class Taken:
    """What came of it: new, known, unknown or undone; and who it is."""

    result: str
    name: str = ""


def take(meeting: Meeting, scans: Sequence[Scanned], *, by: str, at: datetime) -> dict[UUID, Taken]:
    """Keep these scans, each once; what came of each. Refuses with NotInThisState outside the doors' hours.

    Whoever sends the same again, from this phone or another, gets "known" and changes nothing.
    """
    meeting = locked(meeting)
    check_doors(meeting.state, meeting.starts_at, at)
    people = badges_of(meeting)
    taken: dict[UUID, Taken] = {}
    new: list[tuple[Invitation, Scanned]] = []
    for one in scans:
        invitation = people.get(read_badge(one.badge))
        if one.undoes is not None:
            taken[one.uuid] = _undo(meeting, one.undoes, by=by, at=at)
        elif invitation is None:
            taken[one.uuid] = Taken(UNKNOWN)
        elif _keep(meeting, invitation, one, by=by, at=at):
            taken[one.uuid] = Taken(NEW, invitation.name)
            new.append((invitation, one))
        else:
            taken[one.uuid] = Taken(KNOWN, invitation.name)
    _tell(meeting, new, by=by, at=at)
    return taken


def _keep(meeting: Meeting, invitation: Invitation, one: Scanned, *, by: str, at: datetime) -> bool:
    """Whether this is the first time, of this scan and of this person, part and direction."""
    row = insert(Scan).values(
        uuid=one.uuid,
        invitation_id=invitation.id,
        part=_part(meeting, one.part),
        direction=_direction(meeting, one.direction),
        at=believed(one.at, meeting.starts_at, meeting.ends_at, at),
        by=by,
    )
    return db.session.scalar(row.on_conflict_do_nothing().returning(Scan.id)) is not None


def _part(meeting: Meeting, part: int) -> int:
    return min(max(part, 0), max(len(meeting.parts) - 1, 0))


def _direction(meeting: Meeting, direction: str) -> str:
    """Without parts of the day nobody is signed out."""
    return direction if meeting.parts and direction in DIRECTIONS else "in"


def _undo(meeting: Meeting, uuid: UUID, *, by: str, at: datetime) -> Taken:
    """Somebody tapped the wrong name. Undone twice is undone."""
    ours = sa.select(Invitation.id).where(Invitation.meeting_id == meeting.id)
    found = db.session.scalar(sa.select(Scan).where(Scan.uuid == uuid, Scan.invitation_id.in_(ours)))
    if found is not None:
        link = Link(
            "undo-scan", f"invitation:{found.invitation.uuid}", before=_facts(found.part, found.direction)
        )
        rows_changed(sa.delete(Scan).where(Scan.id == found.id))
        record_all([link], by=by, at=at)
    return Taken(UNDONE)


def _tell(meeting: Meeting, new: Sequence[tuple[Invitation, Scanned]], *, by: str, at: datetime) -> None:
    if not new:
        return
    links = [
        Link(
            "scan",
            f"invitation:{who.uuid}",
            after=_facts(_part(meeting, one.part), _direction(meeting, one.direction)),
        )
        for who, one in new
    ]
    record_all(links, by=by, at=at)
    # A phone that found its connection after the list was saved: nobody is lost.
    if meeting.attendance_at is not None:
        mark_late(meeting, [who for who, _one in new], by=by, at=at)


def _facts(part: int, direction: str) -> dict[str, int | str]:
    return {"part": part, "direction": direction}
