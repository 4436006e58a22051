"""Making and changing a meeting: one page, on which nothing that was typed is lost."""

from typing import Any
from uuid import UUID, uuid4

from flask import request
from werkzeug.wrappers import Response

from socialmap.accounts import current
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now
from socialmap.foundation.errors import Conflict
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _
from socialmap.meetings import overview, service
from socialmap.meetings.desk_views import STALE, line_of, overview_page
from socialmap.meetings.form_rows import REGISTERS, ROWS
from socialmap.meetings.form_values import counts_of, data_of
from socialmap.meetings.forms import MeetingForm, meeting_form
from socialmap.meetings.models import Meeting
from socialmap.meetings.pages import DESK, ONE, bp, once, organised, page, path_of, the_meeting
from socialmap.meetings.queries import meetings_of
from socialmap.meetings.refusals import told
from socialmap.meetings.rules import COMING
from socialmap.search.links import site_href
from socialmap.search.network import network_to_decide_for

MOST_OFFERED = 3
NEW = f"{DESK}/nieuw"


@bp.get(NEW)
@requires("core-group")
def begin() -> Response:
    """An empty meeting, or one of those before as a beginning."""
    return _page(meeting_form(counts_of(None), {"starts": "19:00", "ends": "21:30"}), None)


@bp.post(NEW)
@requires("core-group")
def make() -> Response:
    """Keep a new meeting as a draft."""
    form, uuid = meeting_form(counts_of(None)), uuid4()
    if _adds_row(form):
        return _page(form, None)
    if not form.validate_on_submit():
        return _page(form, None, 422)

    def act() -> None:
        network, member = network_to_decide_for(), current.signed_in()
        service.make(network, form.values(), member=member, by=current.by(), at=now(), uuid=uuid)

    return once(form, site_href(f"{DESK[1:]}/{uuid}"), act)


@bp.get(f"{ONE}/bewerken")
@requires("core-group")
def edit(uuid: UUID) -> Response:
    """Everything of a meeting, to change."""
    meeting = organised(uuid)
    return _page(meeting_form(counts_of(meeting), data_of(meeting)), meeting)


@bp.post(f"{ONE}/bewerken")
@requires("core-group")
def save(uuid: UUID) -> Response:
    """Keep what was typed, unless somebody else was first."""
    meeting = organised(uuid)
    form = meeting_form(counts_of(None))
    if _adds_row(form):
        return _page(form, meeting)
    if not form.validate_on_submit():
        return _page(form, meeting, 422)
    sent = str(form["revision"].data or "")
    seen = int(sent) if sent.isdecimal() and len(sent) < 9 else 0

    def act() -> None:
        meeting = organised(uuid)
        service.change(meeting, form.values(meeting), seen_revision=seen, by=current.by(), at=now())

    try:
        return once(form, path_of(meeting), act)
    except (service.TooFewSeats, service.InThePast) as refusal:
        form.wrong("capacity" if isinstance(refusal, service.TooFewSeats) else "day", told(refusal))
        return _page(form, organised(uuid), 422)
    except Conflict as refusal:
        return _changed_page(form, organised(uuid), told(refusal))


def _changed_page(form: MeetingForm, meeting: Meeting, refusal: str) -> Response:
    """What was typed is still there; beside it stands what differs from how the meeting is now."""
    values = form.values(meeting)
    differs = [name for name, value in values.items() if getattr(meeting, name) != value]
    labels = [str(form[_FIELDS.get(name, name)].label.text) for name in differs if name not in _DERIVED]
    form["revision"].data = str(meeting.revision)
    return _page(form, meeting, 409, refusal=refusal, differs=list(dict.fromkeys(labels)))


# Columns that are typed in a field of another name, and those that follow from others.
_FIELDS = {"starts_at": "starts", "ends_at": "ends", "contact_minutes": "hours"}
_DERIVED = ("lat", "lon")


def _adds_row(form: MeetingForm) -> bool:
    """One more row where that was asked; nothing is kept or checked yet."""
    name = request.form.get("meer", "")
    if name not in ROWS:
        return False
    if len(form[name].entries) < ROWS[name]:
        form[name].append_entry()
    return True


def _page(form: MeetingForm, meeting: Meeting | None, status: int = 200, **more: Any) -> Response:
    href = path_of(meeting, "/bewerken") if meeting is not None else site_href(NEW[1:])
    before: list[Meeting] = [] if meeting is not None else meetings_of(network_to_decide_for().id)
    is_known = meeting is not None and meeting.state in COMING
    context = {
        "form": form,
        "here": href,
        "meeting": meeting,
        "meeting_href": path_of(meeting) if meeting is not None else "",
        "wrong": list(form.summary()),
        "most": ROWS,
        "registers": REGISTERS,
        "hears": overview.who_hears(meeting) if meeting is not None and is_known else 0,
        "before": [line_of(one, {}, one.state) for one in before[:MOST_OFFERED]],
        "refusal": "",
        "differs": [],
        **more,
    }
    return page("edit", status, **context)


@bp.post(f"{ONE}/kopie")
@requires("core-group")
def copy(uuid: UUID) -> Response:
    """The next one of this: a new draft in one press."""
    meeting, form, new_uuid = the_meeting(uuid), Form(), uuid4()
    if not form.validate_on_submit():
        return overview_page(meeting, 422, refusal=_(STALE))

    def act() -> None:
        source, member = the_meeting(uuid), current.signed_in()
        service.copy_from(source, member=member, by=current.by(), at=now(), uuid=new_uuid)

    return once(form, site_href(f"{DESK[1:]}/{new_uuid}/bewerken"), act)
