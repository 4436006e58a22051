"""Between what is typed in the form of a meeting and what the meeting keeps."""

import re
from typing import Any

from socialmap.directory.identifiers import check_postcode, check_url
from socialmap.foundation.text import plain
from socialmap.meetings import times
from socialmap.meetings.form_rows import ROWS, one_line
from socialmap.meetings.models import Meeting, Values
from socialmap.search.current import memory
from socialmap.search.professions import discipline_labels

SPARE = 1
LEAST = {"programme": 3, "accreditation": 2, "questions": 1}
_HOURS = re.compile(r"(\d{1,2})(?:[.,](\d{1,2}))?")
_SAME = (
    *("kind", "title", "purpose", "costs", "answer_by", "location_name", "street", "house_number"),
    *("postcode", "place", "route", "online_url", "disciplines", "for_whom", "capacity"),
    *("allows_colleague", "asks_diet", "is_public", "uses_scanning", "programme", "accreditation"),
    "questions",
)


def data_of(meeting: Meeting) -> Values:
    """What the form shows of a meeting."""
    starts, ends = times.local(meeting.starts_at), times.local(meeting.ends_at)
    default = times.minutes_of(meeting.starts_at, meeting.ends_at, times.pauses_in(meeting.programme))
    is_default = meeting.contact_minutes == default
    return {
        **{name: getattr(meeting, name) for name in _SAME},
        "revision": str(meeting.revision),
        "day": starts.date(),
        "starts": starts.strftime("%H:%M"),
        "ends": ends.strftime("%H:%M"),
        "last_day": ends.date() if ends.date() != starts.date() else None,
        "hours": "" if is_default else told_hours(meeting.contact_minutes),
        "parts": "\n".join(meeting.parts),
    }


def counts_of(meeting: Meeting | None) -> dict[str, int]:
    """How many rows of each kind the form begins with: what there is, and an empty one."""
    if meeting is None:
        return dict(LEAST)
    return {name: max(LEAST[name], len(getattr(meeting, name)) + SPARE) for name in ROWS}


def told_hours(minutes: int) -> str:
    """ "2,5"."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def duration_of(form: Any) -> int | None:
    """The minutes that were typed as hours; 0 when nothing was, None when it is no number."""
    text = plain(form["hours"].data or "")
    match = _HOURS.fullmatch(text)
    if match is None:
        return None if text else 0
    return round(float(f"{match[1]}.{match[2] or 0}") * 60)


def values_of(form: Any, before: Meeting | None) -> Values:
    """The columns of a meeting, from a form that was found right."""
    lines = ("title", "costs", "location_name", "street", "house_number", "for_whom")
    values: Values = {name: one_line(form[name].data) for name in lines}
    values |= {name: plain(form[name].data or "") for name in ("purpose", "route")}
    values |= {name: bool(form[name].data) for name in _SAME if form[name].type == "BooleanField"}
    programme = [_clocked(row) for row in _rows(form, "programme")]
    minutes = duration_of(form) or times.minutes_of(form.starts_at, form.ends_at, times.pauses_in(programme))
    return {
        **values,
        **_place(form, before),
        "kind": form["kind"].data,
        "starts_at": form.starts_at,
        "ends_at": form.ends_at,
        "answer_by": form["answer_by"].data,
        "capacity": form["capacity"].data,
        "disciplines": [slug for slug in form["disciplines"].data or [] if slug in discipline_labels()],
        "programme": programme,
        "accreditation": _rows(form, "accreditation"),
        "questions": [{"key": f"q{at}", **row} for at, row in enumerate(_rows(form, "questions"), start=1)],
        "contact_minutes": minutes,
        "parts": [part for line in (form["parts"].data or "").splitlines() if (part := one_line(line))][:8],
    }


def _rows(form: Any, name: str) -> list[dict[str, str]]:
    return [row.form.typed() for row in form[name] if not row.form.is_empty]


def _clocked(row: dict[str, str]) -> dict[str, str]:
    """The hours of a part of the programme as 19:30, however they were typed."""
    clocks = {name: times.clock_of(row[name]) for name in ("from", "until")}
    return {**row, **{name: clock.strftime("%H:%M") if clock else "" for name, clock in clocks.items()}}


def _place(form: Any, before: Meeting | None) -> Values:
    """Where it is; the point on the map is the middle of the postcode, which is all our own table knows."""
    postcode = plain(form["postcode"].data or "")
    postcode = str(check_postcode(postcode).value) if postcode else ""
    middle = memory().present().reference.gazetteer.postcode(postcode[:4]) if postcode else None
    place, link = one_line(form["place"].data), plain(form["online_url"].data or "")
    if before is not None and place == before.place and postcode != before.postcode:
        # The town of the postcode before: nobody typed it now.
        place = ""
    return {
        "postcode": postcode,
        "place": place or (middle.name if middle is not None else ""),
        "lat": middle.lat if middle is not None else None,
        "lon": middle.lon if middle is not None else None,
        "online_url": str(check_url(link).value) if link else "",
    }
