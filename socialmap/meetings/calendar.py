"""A meeting for people's own calendars: one entry for ever, that a change updates and a cancellation ends.

Written as RFC 5545 and 5546 ask.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import current_app

from socialmap.foundation.calendars import in_amsterdam, new_calendar
from socialmap.foundation.texts import _
from socialmap.meetings.models import Meeting
from socialmap.meetings.pages import MINE, root_of

if TYPE_CHECKING:
    from icalendar import Event

PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"


def calendar_of(
    meeting: Meeting,
    *,
    method: str,
    sequence: int,
    attendee: tuple[str, str] | None = None,
    is_off: bool = False,
    shows_online: bool = False,
    href: str = "",
) -> bytes:
    """One meeting as iCalendar, for everybody (PUBLISH) or for one person (`attendee`: name, address).

    With `is_off` it takes the meeting out of the calendar, as CANCEL always does.
    """
    event = _event(meeting, sequence=sequence, href=href, online=meeting.online_url if shows_online else "")
    if is_off or method == CANCEL or meeting.state == "cancelled":
        event["status"] = "CANCELLED"
    if attendee is not None and method != PUBLISH:
        event.add("attendee", _person(attendee, method))
    calendar = new_calendar(method, "Bijeenkomsten")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def feed_of(meetings: Iterable[Meeting]) -> bytes:
    """Meetings everybody may know of, in one calendar to follow."""
    calendar = new_calendar(PUBLISH, "Bijeenkomsten")
    for meeting in meetings:
        event = _event(meeting, sequence=meeting.sequence, href=public_href(meeting), online="")
        if meeting.state == "cancelled":
            event["status"] = "CANCELLED"
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def method_for(meeting: Meeting, wanted: str) -> str:
    """REQUEST and CANCEL need an organizer with an address that answers; without one it is PUBLISH."""
    return wanted if meeting.network.contact_email else PUBLISH


def uid_of(meeting: Meeting) -> str:
    """The name of a meeting in every calendar; it never changes."""
    return f"bijeenkomst-{meeting.uuid}@{_host()}"


def public_href(meeting: Meeting) -> str:
    """The full address of the page about a meeting."""
    return f"{current_app.extensions['settings'].base_url}{root_of(meeting)}/bijeenkomsten/{meeting.slug}"


def page_for(meeting: Meeting, *, is_member: bool) -> str:
    """The page about the meeting, for who can open it; a calendar is shared, so it holds no personal link.

    What not everybody may see asks a member to log in first.
    """
    if meeting.is_public:
        return public_href(meeting)
    site = current_app.extensions["settings"].base_url
    return f"{site}{root_of(meeting)}{MINE}/{meeting.uuid}" if is_member else ""


def _host() -> str:
    return urlsplit(current_app.extensions["settings"].base_url).hostname or "localhost"


def _event(meeting: Meeting, *, sequence: int, href: str, online: str) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", uid_of(meeting))
    event.add("sequence", sequence)
    event.add("dtstamp", meeting.changed_at)
    event.add("dtstart", in_amsterdam(meeting.starts_at))
    event.add("dtend", in_amsterdam(meeting.ends_at))
    event.add("summary", _plain(meeting.title))
    event.add("status", "CONFIRMED")
    if about := _about(meeting, href, online):
        event.add("description", about)
    if where := _where(meeting) or online:
        event.add("location", where)
    if href:
        event.add("url", href)
    if meeting.network.contact_email:
        event.add("organizer", _organizer(meeting))
    return event


def _about(meeting: Meeting, href: str, online: str) -> str:
    """The purpose, the way in for who comes, and where more stands."""
    lines = [_plain(meeting.purpose, keeps_lines=True)]
    if online:
        lines.append(_("Online meedoen: %(href)s", href=online))
    if href:
        lines.append(_("Meer weten: %(href)s", href=href))
    return "\n\n".join(line for line in lines if line)


def _where(meeting: Meeting) -> str:
    street = f"{meeting.street} {meeting.house_number}".strip()
    town = f"{meeting.postcode} {meeting.place}".strip()
    return ", ".join(_plain(part) for part in (meeting.location_name, street, town) if part)


def _organizer(meeting: Meeting) -> Any:
    from icalendar import vCalAddress

    found = vCalAddress(f"mailto:{meeting.network.contact_email}")
    found.params["CN"] = _plain(meeting.network.name)
    return found


def _person(attendee: tuple[str, str], method: str) -> Any:
    """Who comes, without a question to answer: the answer was given already."""
    from icalendar import vCalAddress

    name, address = attendee
    found = vCalAddress(f"mailto:{address}")
    if name:
        found.params["CN"] = _plain(name)
    found.params["ROLE"] = "REQ-PARTICIPANT"
    found.params["PARTSTAT"] = "ACCEPTED" if method == REQUEST else "DECLINED"
    found.params["RSVP"] = "FALSE"
    return found


def _plain(text: str, *, keeps_lines: bool = False) -> str:
    """Text without signs that no calendar file may hold."""
    lines = ("".join(sign for sign in line if sign.isprintable()) for line in text.splitlines())
    return "\n".join(lines).strip() if keeps_lines else " ".join(lines).strip()
