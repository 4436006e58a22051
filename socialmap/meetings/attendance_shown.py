"""Who was there, as the page and the paper show it: by discipline, as far as known."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from socialmap.foundation.text import folded
from socialmap.foundation.texts import _
from socialmap.meetings import attendance_rules, shown
from socialmap.meetings.attendance import scans_of
from socialmap.meetings.attendance_rules import CAME_AFTER_ALL, Scans
from socialmap.meetings.models import Invitation, Meeting
from socialmap.meetings.queries import invitations_of
from socialmap.search.professions import discipline_label, discipline_labels

EXPECTED = ("yes", "present", "absent")
Group = tuple[str, list[Any]]


def by_discipline(people: Iterable[Invitation]) -> list[tuple[str, list[Invitation]]]:
    """People under the name of what they do, in the order of the map; who is not on it comes last."""
    groups: dict[str, list[Invitation]] = defaultdict(list)
    for one in people:
        groups[one.discipline].append(one)
    order = {slug: place for place, slug in enumerate(discipline_labels())}
    slugs = sorted(groups, key=lambda slug: (order.get(slug, len(order)), not slug, slug))
    return [(_group_label(slug), groups[slug]) for slug in slugs]


def _group_label(slug: str) -> str:
    return discipline_label(slug) if slug else _("Vakgebied niet bekend")


def sheet_of(meeting: Meeting, *, ticked: set[str] | None = None) -> dict[str, Any]:
    """Everybody on the page of a meeting; `ticked` are uuids as somebody just sent them."""
    scans = scans_of(meeting)
    people = invitations_of(meeting)
    lines = {one.id: _line(one, scans, ticked) for one in people}
    expected = [
        (label, [lines[one.id] for one in group])
        for label, group in by_discipline([one for one in people if one.state in EXPECTED])
    ]
    others = {
        state: [lines[one.id] for one in _in_order(people, state)]
        for state in CAME_AFTER_ALL
        if any(one.state == state for one in people)
    }
    return {
        "expected": expected,
        "answered": _labelled(others, "waiting", "perhaps", "no"),
        "silent": others.get("invited", []),
        "uuids": " ".join(str(one.uuid) for one in people),
        "ticked": sum(line["is_ticked"] for line in lines.values()),
        "count": sum(len(group) for _label, group in expected),
        "scanned": len(scans),
    }


def _labelled(others: Mapping[str, list[Any]], *states: str) -> list[Group]:
    return [(shown.answer_labels()[state], others[state]) for state in states if state in others]


def _in_order(people: Iterable[Invitation], state: str) -> list[Invitation]:
    found = [one for one in people if one.state == state]
    return sorted(found, key=lambda one: one.waiting_number or 0)


def _line(one: Invitation, scans: Mapping[int, Scans], ticked: set[str] | None) -> dict[str, Any]:
    meeting, own = one.meeting, scans.get(one.id, {})
    was_scanned = attendance_rules.was_scanned_long_enough(meeting.contact_minutes, len(meeting.parts), own)
    is_ticked = attendance_rules.is_ticked(
        one.state,
        is_saved=meeting.attendance_at is not None,
        uses_scans=bool(scans),
        was_scanned=was_scanned,
    )
    return {
        "uuid": str(one.uuid),
        "name": one.name or _("Naam gewist"),
        "organisation": one.organisation,
        "came_with": one.brought_by.name if one.brought_by is not None else "",
        "is_walk_in": one.is_walk_in,
        "scanned": _scanned(meeting, own),
        "is_ticked": str(one.uuid) in ticked if ticked is not None else is_ticked,
        "hours": shown.hours(one.minutes) if one.state == "present" and one.minutes is not None else "",
        "is_there": one.state == "present",
    }


def _scanned(meeting: Meeting, scans: Scans) -> str:
    """ "gescand om 19.02", or for which parts of the day."""
    if not scans:
        return ""
    if not meeting.parts:
        return _("gescand om %(time)s", time=shown.clock_time(min(scans.values())))
    parts = enumerate(meeting.parts)
    told = [f"{part}: {', '.join(times)}" for number, part in parts if (times := _times(number, scans))]
    return "; ".join(told)


def _times(part: int, scans: Scans) -> list[str]:
    came, left = scans.get((part, "in")), scans.get((part, "out"))
    return [
        *([_("in %(time)s", time=shown.clock_time(came))] if came else []),
        *([_("uit %(time)s", time=shown.clock_time(left))] if left else []),
    ]


def names_on_the_page(meeting: Meeting) -> dict[str, set[str]]:
    """By name, the organisations of everybody who is invited, both as they are compared."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in invitations_of(meeting):
        found[folded(one.name)].add(folded(one.organisation))
    return found
