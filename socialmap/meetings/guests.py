"""Guests of one meeting: from hospitals, GP practices and elsewhere. They are invited, and never listed."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from socialmap.accounts.models import Member, Membership
from socialmap.audit.service import record
from socialmap.foundation.db import db
from socialmap.foundation.errors import Conflict
from socialmap.foundation.text import plain
from socialmap.mailing.rules import BadAddress
from socialmap.mailing.service import one_address
from socialmap.meetings import rules, seats
from socialmap.meetings.models import Guest, Invitation, Meeting

# A colleague is brought along by somebody who comes, and is no choice here.
SOURCES = ("hospital", "gp", "other")
LONGEST = 160
MOST_AT_ONCE = 500
SEPARATORS = (";", "\t", ",")


class IsMember(Conflict):
    """This address is that of a member of the network: they are invited as a member."""


class IsGuest(Conflict):
    """This address is on the list of guests already."""


class WasInvited(Conflict):
    """Somebody who was invited stays on the list."""


@dataclass(frozen=True)
class Line:
    """One pasted line: what stands in it, and what is wrong with it ("" when nothing is)."""

    text: str
    name: str = ""
    email: str = ""
    organisation: str = ""
    problem: str = ""


def guests_of(meeting: Meeting) -> list[tuple[Guest, Invitation | None]]:
    """Who is on the list of guests, by name, with the invitation when there is one."""
    query = sa.select(Guest, Invitation).outerjoin(Invitation, Invitation.guest_id == Guest.id)
    query = query.where(Guest.meeting_id == meeting.id, Guest.source.in_(SOURCES))
    return [(guest, invitation) for guest, invitation in db.session.execute(query.order_by(Guest.name))]


def uninvited(meeting: Meeting) -> list[Guest]:
    """Guests with an address who were not invited yet, and did not become a member meanwhile."""
    members = _member_addresses(meeting)
    waiting = [guest for guest, invitation in guests_of(meeting) if invitation is None]
    return [guest for guest in waiting if guest.email and guest.email not in members]


def add(
    meeting: Meeting, *, name: str, email: str, organisation: str, source: str, by: str, at: datetime
) -> Guest:
    """Put somebody on the list. Raises BadAddress, IsMember, IsGuest or NotInThisState."""
    check_open(seats.locked(meeting))
    if source not in SOURCES:
        raise ValueError(f"not a source: {source}")
    address = one_address(email)
    _check_new(address, _member_addresses(meeting), _guest_addresses(meeting))
    line = Line("", plain(name)[:LONGEST], address, plain(organisation)[:LONGEST])
    return _put_on(meeting, [line], source, by=by, at=at)[0]


def add_lines(
    meeting: Meeting, text: str, *, source: str, by: str, at: datetime
) -> tuple[list[Guest], list[Line]]:
    """Put every good line on the list; those who were added, and the lines that were not."""
    check_open(seats.locked(meeting))
    if source not in SOURCES:
        raise ValueError(f"not a source: {source}")
    lines = read_lines(meeting, text)
    good = [line for line in lines if not line.problem]
    return _put_on(meeting, good, source, by=by, at=at), [line for line in lines if line.problem]


def _put_on(meeting: Meeting, lines: list[Line], source: str, *, by: str, at: datetime) -> list[Guest]:
    guests = [
        Guest(
            meeting_id=meeting.id,
            source=source,
            name=line.name,
            email=line.email,
            organisation=line.organisation,
        )
        for line in lines
    ]
    db.session.add_all(guests)
    db.session.flush()
    for guest in guests:
        after = {"guest": str(guest.uuid), "source": source}
        record("add-guest", _thing(meeting), by=by, at=at, after=after)
    return guests


def read_lines(meeting: Meeting, text: str) -> list[Line]:
    """What stands in each pasted line "naam; mailadres; organisatie", and what is wrong with it."""
    members, known = _member_addresses(meeting), _guest_addresses(meeting)
    found: list[Line] = []
    texts = [one for raw in text.splitlines() if (one := " ".join(raw.split(" ")).strip())]
    for number, one in enumerate(texts):
        line = _read(one, members, known) if number < MOST_AT_ONCE else Line(one, problem="many")
        if not line.problem:
            known.add(line.email)
        found.append(line)
    return found


def _read(text: str, members: set[str], known: set[str]) -> Line:
    separator = next((one for one in SEPARATORS if one in text), ";")
    parts = [plain(part) for part in text.split(separator, 2)] + ["", ""]
    name, email, organisation = parts[:3]
    if "@" in name and "@" not in email:
        name, email = email, name
    if not name:
        return Line(text, problem="name")
    try:
        address = one_address(email)
        _check_new(address, members, known)
    except BadAddress:
        return Line(text, problem="address")
    except IsMember:
        return Line(text, problem="member")
    except IsGuest:
        return Line(text, problem="guest")
    return Line(text, name[:LONGEST], address, organisation[:LONGEST])


def remove(guest: Guest, *, by: str, at: datetime) -> None:
    """Take somebody off the list. Raises WasInvited."""
    meeting = seats.locked(guest.meeting)
    if db.session.scalar(sa.select(Invitation.id).where(Invitation.guest_id == guest.id)) is not None:
        raise WasInvited
    record("remove-guest", _thing(meeting), by=by, at=at, before={"guest": str(guest.uuid)})
    db.session.delete(guest)
    db.session.flush()


def check_open(meeting: Meeting) -> None:
    """Guests are put on the list as long as a meeting is to come. Raises NotInThisState."""
    if meeting.state not in ("draft", *rules.COMING):
        raise rules.NotInThisState


def _check_new(address: str, members: set[str], known: set[str]) -> None:
    if address in members:
        raise IsMember
    if address in known:
        raise IsGuest


def _member_addresses(meeting: Meeting) -> set[str]:
    query = sa.select(Member.email).join(Member.memberships)
    query = query.where(Membership.network_id == meeting.network_id, Member.email.is_not(None))
    return {email for email in db.session.scalars(query) if email is not None}


def _guest_addresses(meeting: Meeting) -> set[str]:
    """Of everybody who is a guest of this meeting, a colleague who is brought along too."""
    query = sa.select(Guest.email).where(Guest.meeting_id == meeting.id, Guest.email.is_not(None))
    return {email for email in db.session.scalars(query) if email is not None}


def _thing(meeting: Meeting) -> str:
    return f"meeting:{meeting.uuid}"
