"""Who was there: saved as often as needed until the meeting is settled."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from socialmap.audit.models import AuditRow, AuditValues
from socialmap.audit.service import Link, record, record_all
from socialmap.foundation.db import db
from socialmap.meetings import attendance_rules, walk_ins
from socialmap.meetings.attendance_rules import Scans
from socialmap.meetings.models import Invitation, Meeting
from socialmap.meetings.outcome_models import Scan
from socialmap.meetings.queries import invitations_of
from socialmap.meetings.seats import locked

VERB = "note-attendance"


def scans_of(meeting: Meeting) -> dict[int, dict[tuple[int, str], datetime]]:
    """By id of the invitation, when somebody was scanned for which part, in and out."""
    if not meeting.uses_scanning:
        return {}
    columns = (Scan.invitation_id, Scan.part, Scan.direction, Scan.at)
    query = sa.select(*columns).join(Scan.invitation).where(Invitation.meeting_id == meeting.id)
    found: dict[int, dict[tuple[int, str], datetime]] = {}
    for invitation_id, part, direction, at in db.session.execute(query):
        found.setdefault(invitation_id, {})[part, direction] = at
    return found


def save(
    meeting: Meeting,
    present: set[UUID],
    came: Sequence[Mapping[str, str]] = (),
    *,
    by: str,
    at: datetime,
    shown: set[UUID] | None = None,
) -> None:
    """Note who was there (uuids of invitations) and who walked in; see walk_ins for what is known of them.

    Only who is among `shown` changes (everybody, when it is not given): what somebody else added meanwhile
    stays. Refuses with NotInThisState before the beginning, and once the meeting is settled or cancelled.
    """
    meeting = locked(meeting)
    attendance_rules.check_begun(meeting.state, meeting.starts_at, at)
    scans = scans_of(meeting)
    people = [one for one in invitations_of(meeting) if shown is None or one.uuid in shown]
    answers = _answers_before([one for one in people if one.state == "present"])
    links = [_note(one, answers, scans.get(one.id, {}), is_there=one.uuid in present) for one in people]
    for line in came:
        one = walk_ins.arrived(meeting, line, at=at)
        links.append(_note(one, {}, scans.get(one.id, {}), is_there=True))
    meeting.attendance_at = at
    record_all(filter(None, links), by=by, at=at)
    _tell(meeting, len(came), by=by, at=at)


def mark_late(meeting: Meeting, people: Iterable[Invitation], *, by: str, at: datetime) -> None:
    """Scans that arrived after the list was saved count at once; the lock of the meeting is taken."""
    scans = scans_of(meeting)
    links = [_note(one, {}, scans.get(one.id, {}), is_there=True) for one in people if _stayed(one, scans)]
    record_all(filter(None, links), by=by, at=at)


def _stayed(one: Invitation, scans: Mapping[int, Scans]) -> bool:
    minutes, parts = one.meeting.contact_minutes, len(one.meeting.parts)
    return attendance_rules.was_scanned_long_enough(minutes, parts, scans.get(one.id, {}))


def _note(one: Invitation, answers: Mapping[UUID, str], scans: Scans, *, is_there: bool) -> Link | None:
    """Bring one person up to date; what changed, for the log."""
    thing = f"invitation:{one.uuid}"
    before = {"state": one.state, "minutes": one.minutes}
    if one.is_walk_in and not is_there:
        walk_ins.remove(one)
        return Link("remove-walk-in", thing, before=before)
    one.state = attendance_rules.state_after(one.state, answers.get(one.uuid, ""), is_there=is_there)
    minutes, parts = one.meeting.contact_minutes, len(one.meeting.parts)
    one.minutes = attendance_rules.minutes_attended(minutes, parts, scans) if is_there else None
    after = {"state": one.state, "minutes": one.minutes}
    return Link(VERB, thing, before=before, after=after) if before != after else None


def _answers_before(people: Sequence[Invitation]) -> dict[UUID, str]:
    """What these people had answered before somebody ticked them for the first time, as the log tells."""
    things = {f"invitation:{one.uuid}": one.uuid for one in people}
    if not things:
        return {}
    query = (
        sa.select(AuditRow.thing, AuditValues.before)
        .join(AuditValues, AuditValues.position == AuditRow.position)
        .where(AuditRow.verb == VERB, AuditRow.thing.in_(things))
        .order_by(AuditRow.position.desc())
    )
    # The first one comes last, and stays.
    return {things[thing]: (before or {}).get("state", "") for thing, before in db.session.execute(query)}


def _tell(meeting: Meeting, came: int, *, by: str, at: datetime) -> None:
    db.session.flush()
    count = sa.select(sa.func.count()).select_from(Invitation).where(Invitation.meeting_id == meeting.id)
    after = {
        "present": db.session.scalar(count.where(Invitation.state == "present")),
        "absent": db.session.scalar(count.where(Invitation.state == "absent")),
        "walked_in": came,
    }
    record("save-attendance", f"meeting:{meeting.uuid}", by=by, at=at, after=after)
