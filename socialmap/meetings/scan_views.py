"""Scanning badges with a phone; only for a meeting for which it is switched on."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import jsonify, request
from flask_wtf.csrf import generate_csrf, validate_csrf
from werkzeug.wrappers import Response
from wtforms import ValidationError

from socialmap.accounts import current
from socialmap.foundation.access import requires
from socialmap.foundation.clock import local_day, now
from socialmap.foundation.db import transaction
from socialmap.foundation.delivery import CAMERA_HEADERS
from socialmap.foundation.errors import Conflict, NotFound
from socialmap.meetings import attendance_rules, scanning, shown
from socialmap.meetings.attendance import scans_of
from socialmap.meetings.attendance_shown import EXPECTED
from socialmap.meetings.badges import badges_of
from socialmap.meetings.models import Meeting
from socialmap.meetings.pages import ONE, bp, organised, page, path_of

HERE = "/scannen"
# More than this in one message is no phone.
MOST = 200


def _scanned(uuid: UUID) -> Meeting:
    """The meeting, when badges are scanned at it; else NotFound."""
    meeting = organised(uuid)
    if not meeting.uses_scanning:
        raise NotFound
    return meeting


@bp.get(f"{ONE}{HERE}")
@requires("core-group")
def scan_page(uuid: UUID) -> Response:
    """Camera, a box for the code, and every name to tap; works on when the connection does not."""
    meeting = _scanned(uuid)
    people = _people(meeting)
    opens = meeting.starts_at - attendance_rules.DOORS_OPEN
    answer = page(
        "scan",
        meeting=shown.facts_of(meeting),
        uuid=str(meeting.uuid),
        here=path_of(meeting),
        parts=meeting.parts,
        people=people,
        expected=sum(one["is_expected"] for one in people),
        is_open=attendance_rules.is_open(meeting.state),
        is_practice=now() < opens,
        opens=f"{shown.weekday_date(local_day(opens))}, {shown.clock_time(opens)}",
    )
    answer.headers.update(CAMERA_HEADERS)
    return answer


def _people(meeting: Meeting) -> list[dict[str, Any]]:
    scans = scans_of(meeting)
    return [
        {
            "badge": badge,
            "name": one.name,
            "organisation": one.organisation,
            "is_expected": one.state in EXPECTED,
            "done": " ".join(f"{part}:{direction}" for part, direction in sorted(scans.get(one.id, {}))),
        }
        for badge, one in badges_of(meeting).items()
        if one.name
    ]


@bp.post(f"{ONE}{HERE}")
@requires("core-group")
def take_scans(uuid: UUID) -> Response:
    """What a phone kept until it had a connection: what came of each, by its uuid."""
    _scanned(uuid)
    try:
        validate_csrf(request.headers.get("X-CSRFToken"))
    except ValidationError:
        return _told({"refused": "token"}, 422)
    sent = request.get_json(silent=True)
    scans = sent.get("scans") if isinstance(sent, dict) else None
    if not isinstance(scans, list) or len(scans) > MOST:
        return _told({"refused": "message"}, 422)
    read = [one for one in map(_read, scans) if one is not None]
    try:
        with transaction():
            taken = scanning.take(_scanned(uuid), read, by=current.by(), at=now())
    except Conflict:
        return _told({"refused": "closed"}, 409)
    answers = {str(one): {"result": what.result, "name": what.name} for one, what in taken.items()}
    return _told({"answers": answers}, 200)


@bp.get(f"{ONE}{HERE}/sleutel")
@requires("core-group")
def fresh_token(uuid: UUID) -> Response:
    """A new token for a page that stood open longer than the old one holds."""
    _scanned(uuid)
    return _told({"token": generate_csrf()}, 200)


def _told(values: dict[str, Any], status: int) -> Response:
    answer = jsonify(values)
    answer.status_code = status
    return answer


def _read(sent: Any) -> scanning.Scanned | None:
    """One scan as the phone tells it; None when it is not one."""
    try:
        undoes = sent.get("undoes")
        return scanning.Scanned(
            uuid=UUID(sent["uuid"]),
            badge=str(sent.get("badge", ""))[:100],
            at=_instant(str(sent.get("at", ""))),
            part=int(sent.get("part", 0)),
            direction=str(sent.get("direction", "in")),
            undoes=UUID(undoes) if undoes else None,
        )
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
        return None


def _instant(text: str) -> datetime:
    """An instant with its zone; a phone that tells no time means now."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return now()
    return found if found.tzinfo is not None else now()
