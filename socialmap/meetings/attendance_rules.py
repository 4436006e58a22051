"""Who was there and for how long: decisions without web or database."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from socialmap.meetings.rules import COMING, NotInThisState

# By part of the day and direction ("in" or "out"), when somebody was scanned.
Scans = Mapping[tuple[int, str], datetime]
DIRECTIONS = ("in", "out")
# Before this a scan is practice; a clock of a phone that is further off than this is not believed.
DOORS_OPEN = timedelta(hours=4)
DOORS_CLOSE = timedelta(hours=12)
# Answers that take no seat: whoever gave one of them, and came after all, is ticked by hand.
CAME_AFTER_ALL = ("waiting", "perhaps", "no", "invited")


def is_open(state: str) -> bool:
    """Whether a meeting is one at which people can be: not a draft, cancelled or settled."""
    return state in (*COMING, "held")


def check_begun(state: str, starts_at: datetime, at: datetime) -> None:
    """Refuse with NotInThisState before the meeting begins, and once it is settled or cancelled."""
    if not is_open(state) or at < starts_at:
        raise NotInThisState


def check_doors(state: str, starts_at: datetime, at: datetime) -> None:
    """Refuse with NotInThisState as long as a scan is only practice, and once it would change nothing."""
    check_begun(state, starts_at - DOORS_OPEN, at)


def believed(on_phone: datetime, starts_at: datetime, ends_at: datetime, at: datetime) -> datetime:
    """When a badge was scanned: as the phone says, but not outside the doors' hours or in the future."""
    return max(starts_at - DOORS_OPEN, min(on_phone, ends_at + DOORS_CLOSE, at))


def part_minutes(contact_minutes: int, parts: int) -> list[int]:
    """The minutes of each part of the day: equally long, what is left over goes to the first ones."""
    each, over = divmod(contact_minutes, max(parts, 1))
    return [each + (number < over) for number in range(max(parts, 1))]


def minutes_attended(contact_minutes: int, parts: int, scans: Scans) -> int:
    """How many minutes count for who was there.

    Without parts, or without a scan, the whole. With parts: the parts somebody was scanned for, in or out.
    A part does not count when less than half of it lies between its in and its out. When nothing counts
    and the organiser ticks somebody all the same, that is meant: then it is the whole.
    """
    if parts == 0 or not scans:
        return contact_minutes
    counted = part_minutes(contact_minutes, parts)
    return sum(minutes for part, minutes in enumerate(counted) if _counts(part, minutes, scans)) or (
        contact_minutes
    )


def _counts(part: int, minutes: int, scans: Scans) -> bool:
    came, left = scans.get((part, "in")), scans.get((part, "out"))
    if came is None or left is None:
        return came is not None or left is not None
    return left - came >= timedelta(minutes=minutes) / 2


def was_scanned_long_enough(contact_minutes: int, parts: int, scans: Scans) -> bool:
    """Whether the scans alone make somebody present."""
    if parts == 0:
        return bool(scans)
    counted = part_minutes(contact_minutes, parts)
    return any(_counts(part, minutes, scans) for part, minutes in enumerate(counted))


def is_ticked(state: str, *, is_saved: bool, uses_scans: bool, was_scanned: bool) -> bool:
    """What the page ticks beforehand: as saved, else who was scanned, else everybody who said yes."""
    if is_saved:
        return state == "present"
    return was_scanned if uses_scans else state == "yes"


def state_after(before: str, answer: str, *, is_there: bool) -> str:
    """What somebody becomes; unticking gives back the answer of who never said they would come."""
    if is_there:
        return "present"
    if before == "present" and answer in CAME_AFTER_ALL:
        return answer
    return before if before in CAME_AFTER_ALL else "absent"
