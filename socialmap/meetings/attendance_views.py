"""Who was there: the list to print beforehand, and one page afterwards with everybody ticked already."""

from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from socialmap.accounts import current
from socialmap.foundation.access import requires
from socialmap.foundation.answers import PDF, see
from socialmap.foundation.clock import local_day, now
from socialmap.foundation.db import db
from socialmap.foundation.errors import Conflict
from socialmap.foundation.forms import Form, FormKey
from socialmap.foundation.texts import _
from socialmap.meetings import attendance, attendance_rules, shown
from socialmap.meetings.attendance_forms import COLUMNS, LINES, attendance_form
from socialmap.meetings.attendance_paper import attendance_pdf
from socialmap.meetings.attendance_shown import names_on_the_page, sheet_of
from socialmap.meetings.models import Meeting
from socialmap.meetings.pages import ONE, bp, file, once, organised, page, path_of
from socialmap.search.professions import discipline_labels

HERE = "/presentie"
# So many lines are there at once; the others unfold.
FIRST_LINES = 2


@bp.route(f"{ONE}{HERE}", methods=["GET", "POST"])
@requires("core-group")
def attendance_page(uuid: UUID) -> Response:
    """Untick who was absent, type who walked in; again, until the meeting is settled."""
    meeting = organised(uuid)
    registers = [str(one["register"]) for one in meeting.accreditation if one.get("register")]
    form = attendance_form(discipline_labels(), registers, names_on_the_page(meeting))()
    if request.method != "POST":
        return _page(meeting, form)
    # Before the names are looked at: who walked in stands on the page since the first time.
    if db.session.get(FormKey, form.key()) is not None:
        return see(path_of(meeting, HERE))
    if not form.validate_on_submit():
        return _page(meeting, form, 422)
    present, came, seen = form.ticked(), form.came(), form.seen()

    def act() -> None:
        attendance.save(organised(uuid), present, came, by=current.by(), at=now(), shown=seen)

    try:
        return once(form, path_of(meeting, HERE), act)
    except Conflict:
        refusal = _("Dit kan nu niet: de bijeenkomst is nog niet begonnen, afgerond of afgelast.")
        return _page(organised(uuid), form, 409, refusal=refusal)


def _page(meeting: Meeting, form: Form, status: int = 200, *, refusal: str = "") -> Response:
    ticked = set(form["there"].data or []) if request.method == "POST" else None
    lines = [[form[f"{name}_{number}"] for name in COLUMNS] for number in range(LINES)]
    more = lines[FIRST_LINES:]
    is_open, saved = attendance_rules.is_open(meeting.state), meeting.attendance_at
    return page(
        "attendance",
        status,
        form=form,
        refusal=refusal,
        meeting=shown.facts_of(meeting),
        here=path_of(meeting),
        sheet=sheet_of(meeting, ticked=ticked),
        is_open=is_open,
        has_begun=is_open and now() >= meeting.starts_at,
        is_settled=meeting.state == "settled",
        saved=_(
            "%(day)s, %(time)s uur", day=shown.weekday_date(local_day(saved)), time=shown.clock_time(saved)
        )
        if saved
        else "",
        uses_scanning=meeting.uses_scanning,
        asks_numbers=bool(meeting.accreditation),
        lines=lines[:FIRST_LINES],
        more_lines=more,
        unfolds=any(field.data or field.errors for line in more for field in line),
    )


@bp.get(f"{ONE}{HERE}.pdf")
@requires("core-group")
def attendance_paper(uuid: UUID) -> Response:
    """The list to print: by discipline, with room to sign."""
    meeting = organised(uuid)
    return file(attendance_pdf(meeting, at=now()), PDF, f"presentielijst-{meeting.slug}.pdf")
