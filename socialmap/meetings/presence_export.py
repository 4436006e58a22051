"""Who was there with a number in a register, as the register wants it: number; name; date; hours."""

from socialmap.foundation.clock import local_day
from socialmap.foundation.errors import NotFound
from socialmap.foundation.sheets import Cell, Sheet, as_csv
from socialmap.foundation.text import slugged
from socialmap.foundation.texts import _
from socialmap.meetings.certificates import minutes_of
from socialmap.meetings.models import Invitation, Meeting
from socialmap.meetings.queries import invitations_of


def registers_of(meeting: Meeting) -> list[str]:
    """The registers a meeting is accredited by, and those in which somebody who was there has a number."""
    named = [str(one.get("register", "")).strip() for one in meeting.accreditation]
    named += [str(one["register"]).strip() for there in _there(meeting) for one in there.numbers]
    found: dict[str, str] = {}
    for register in filter(None, named):
        found.setdefault(key_of(register), register)
    return list(found.values())


def accredited(meeting: Meeting) -> list[str]:
    """The registers a meeting is accredited by, or asked to be."""
    named = (str(one.get("register", "")).strip() for one in meeting.accreditation)
    return list({key_of(register): register for register in named if register}.values())


def key_of(register: str) -> str:
    """A register in an address, and to compare: "V&VN" and "v-vn" are one."""
    return slugged(register)


def register_named(meeting: Meeting, key: str) -> str:
    """The register of a meeting with this name; any other is NotFound."""
    found = next((one for one in registers_of(meeting) if key_of(one) == key_of(key)), None)
    if found is None:
        raise NotFound
    return found


def numbers_in(invitation: Invitation, register: str) -> list[str]:
    """The numbers somebody has in a register; most people have one."""
    wanted = key_of(register)
    found = (str(one.get("number", "")).strip() for one in _of_register(invitation, wanted))
    return list(dict.fromkeys(filter(None, found)))


def without_number(meeting: Meeting) -> list[Invitation]:
    """Who was there and has no number in any of the registers the meeting is accredited by."""
    registers = accredited(meeting)
    if not registers:
        return []
    return [one for one in _there(meeting) if not any(numbers_in(one, register) for register in registers)]


def count_in(meeting: Meeting, register: str) -> tuple[int, int]:
    """How many of who was there have a number in this register, and how many have none."""
    there = _there(meeting)
    having = sum(bool(numbers_in(one, register)) for one in there)
    return having, len(there) - having


def sheet_of(meeting: Meeting, register: str) -> Sheet:
    """One row for each number of who was there."""
    day = local_day(meeting.starts_at)
    rows: list[list[Cell]] = [
        [number, one.name, day, hours_in(minutes_of(one))]
        for one in _there(meeting)
        for number in numbers_in(one, register)
    ]
    return Sheet([_("Nummer"), _("Naam"), _("Datum"), _("Uren")], rows)


def csv_of(meeting: Meeting, register: str) -> bytes:
    """The same, to hand in."""
    return as_csv(sheet_of(meeting, register))


def hours_in(minutes: int) -> str:
    """Hours as a number with a comma, as a spreadsheet in the Netherlands reads it: 2,5."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def _of_register(invitation: Invitation, wanted: str) -> list[dict[str, object]]:
    return [one for one in invitation.numbers if key_of(str(one.get("register", ""))) == wanted]


def _there(meeting: Meeting) -> list[Invitation]:
    return invitations_of(meeting, "present")
