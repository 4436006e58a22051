"""Invitations that leave once while the sender is killed, and what becomes of them in people's calendars."""

import hashlib
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import sqlalchemy as sa

from bench.figures import Figure, at_least, at_most, tell
from bench.letters import Sent, _count, _kill_on_the_way, _of_killed, _sent_by_a_person
from bench.meeting_calendars import Agenda, Entry, NotStrict, files_in, read
from bench.office import NASTY, Taken, open_office
from bench.regions import Regions
from bench.senders import CONTEXT, START, Line
from bench.sites import site
from socialmap.accounts.models import Member
from socialmap.accounts.service import give_role, member_with
from socialmap.foundation.clock import AMSTERDAM
from socialmap.foundation.db import db, transaction
from socialmap.mailing.composing import message_of
from socialmap.mailing.models import Letter
from socialmap.meetings import answering, inviting, rules, service
from socialmap.meetings.calendar import CANCEL, PUBLISH, REQUEST, calendar_of
from socialmap.meetings.models import Invitation, Meeting
from socialmap.networks.queries import all_networks

LETTERS, KILLS, CALENDARS = 2_000, 20, 500
BY = "bench"
STARTS = datetime(2026, 11, 12, 18, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
# Both weekends on which the clock changes: the evening before, a night across, and the day itself.
HOURS = [
    tuple(datetime(2027, month, day, hour, tzinfo=AMSTERDAM) for day, hour in pair)
    for month, day in ((3, 27), (10, 30))
    for pair in (((day, 19), (day, 22)), ((day, 22), (day + 1, 5)), ((day + 1, 10), (day + 1, 17)))
]


def measure(regions: Regions, *, quick: bool) -> Iterator[Figure]:
    """Invitations with the sender killed; one entry in many calendars; the clock; and files made wrong.

    That a sender that does it wrong loses letters is measured in bench.letters.
    """
    letters, kills, calendars = (part // 10 if quick else part for part in (LETTERS, KILLS, CALENDARS))
    folder, log = _invited(regions, letters, "invited"), regions.folder / "taken"
    sent = _sent(folder, log, letters, kills)
    for figure in _of_killed(sent):
        yield replace(figure, name=figure.name.replace("letters,", "invitations,", 1))
    with site(folder):
        yield from _arrived(sent.taken)
        yield from _kept_up(calendars)
        yield from _clock()
        yield from _control()


def _invited(regions: Regions, people: int, name: str) -> Path:
    """A site where so many members are invited to one meeting, ten minutes before the letters leave."""
    folder = regions.folder / name
    regions.copy(regions.demonstration()).rename(folder)
    with site(folder):
        with transaction() as session:
            # Letters of the demonstration itself are left out of it.
            session.execute(sa.update(Letter).values(state="sent"))
            members = [_member(number) for number in range(people)]
            values = {"title": "Samen rond de patiënt met kanker", "location_name": "De Brug"}
            values |= {"starts_at": STARTS, "ends_at": STARTS + 2 * HOUR, "answer_by": STARTS.date()}
            values |= {"online_url": "https://bellen.example/kamer-1"}
            meeting = service.make(all_networks()[0], values, member=members[0], by=BY, at=START)
            service.publish(meeting, by=BY, at=START)
            uuids, meeting_id = [member.uuid for member in members], meeting.id
        start = time.monotonic()
        with transaction() as session:
            meeting = session.get_one(Meeting, meeting_id)
            wave = inviting.invite(meeting, None, [], by=BY, at=START, by_hand=uuids, expected=people)
        tell(f"  {wave.count} people invited in {time.monotonic() - start:.1f} s")
    return folder


def _member(number: int) -> Member:
    member = member_with(f"lid{number}@praktijk.example", at=START, name=f"Lid {number}")
    give_role(member, all_networks()[0], "member", by=BY, at=START)
    return member


def _sent(folder: Path, log: Path, letters: int, kills: int) -> Sent:
    """Send every invitation, killing one sender after the other."""
    with open_office(CONTEXT, log, NASTY) as office:
        line = Line(folder, office, "")
        line.at = START + rules.GRACE
        start = time.monotonic()
        killed = _kill_on_the_way(line, letters, kills)
        line.finish()
        shelved = _sent_by_a_person(folder, line.at)
        line.finish()
        seconds, unmarked = time.monotonic() - start, _count(folder, Letter.state != "sent")
        return Sent(letters, office.taken(), killed, seconds, shelved, unmarked)


def _arrived(taken: list[Taken]) -> Iterator[Figure]:
    """Every copy at the server is the letter the facts make, with one and the same entry for the calendar."""
    digests = defaultdict(set)
    for one in taken:
        digests[one.to].add(one.digest)
    other, loose, entries, pixels = 0, 0, defaultdict(set), 0
    for letter in _letters("meeting-invitation"):
        message = message_of(letter)
        content = message.as_bytes(policy=message.policy.clone(linesep="\r\n"))
        other += digests[letter.recipient] != {hashlib.sha256(content).hexdigest()}
        pixels += b"<img" in content
        for body in files_in(message):
            entry = _strictly(body)
            loose += entry is None or entry.method != PUBLISH or entry.asks
            entries[letter.recipient].add(entry.uid if entry else "")
    several = sum(len(uids) != 1 for uids in entries.values())
    uids = {uid for own in entries.values() for uid in own}
    count = len(entries)
    yield at_most("invitations: copies other than the letter of the facts", len(taken), other, "letters", 0)
    yield at_most(
        "invitations: calendar files not strict, or that ask for an answer", count, loose, "files", 0
    )
    yield at_most("invitations: calendars with more than one entry", count, several, "calendars", 0)
    yield at_most("invitations: names of the meeting in calendars", count, len(uids), "UIDs", 1)
    yield at_most("invitations: letters with a picture to fetch", count, pixels, "letters", 0)


def _kept_up(calendars: int) -> Iterator[Figure]:
    """Invited, came, moved an hour and called off: what stands in each calendar after every step."""
    agendas: dict[str, Agenda] = defaultdict(Agenda)
    wrong = {"invited": _deliver(agendas, "meeting-invitation", calendars, twice=True)}
    wanted = [("CONFIRMED", STARTS)]
    states = [{one.state for one in agendas.values()}]
    with transaction() as session:
        query = sa.select(Invitation).where(Invitation.wave_id.is_not(None), Invitation.name.like("Lid %"))
        for invitation in session.scalars(query.order_by(Invitation.id).limit(calendars)).all():
            answering.answer(invitation, "yes", by=BY, at=START + HOUR)
    wrong["came"] = _deliver(agendas, "meeting-coming", calendars)
    for template, act in (("meeting-changed", _move), ("meeting-cancelled", _cancel)):
        with transaction():
            act(_meeting())
        wrong[template] = _deliver(agendas, template, calendars, twice=True)
        states.append({one.state for one in agendas.values()})
    wanted += [("CONFIRMED", STARTS - HOUR), ("CANCELLED", STARTS - HOUR)]
    several = sum(not one.is_one for one in agendas.values())
    methods = {tuple(dict.fromkeys(one.methods)) for one in agendas.values()}
    name = "calendars, invited, came, moved, called off"
    yield at_most(f"{name}: files not strict", 7 * calendars, sum(wrong.values()), "files", 0)
    yield at_most(f"{name}: with more than one entry", calendars, several, "calendars", 0)
    right = states == [{one} for one in wanted] and methods == {(PUBLISH, REQUEST, CANCEL)}
    yield at_least(
        f"{name}: right after every step", len(agendas), right * len(agendas), "calendars", calendars
    )


def _move(meeting: Meeting) -> None:
    values = {"starts_at": STARTS - HOUR, "ends_at": STARTS + HOUR}
    service.change(meeting, values, seen_revision=meeting.revision, by=BY, at=START + 2 * HOUR)


def _cancel(meeting: Meeting) -> None:
    service.cancel(meeting, "De zaal is dicht", by=BY, at=START + 3 * HOUR)


def _deliver(agendas: dict[str, Agenda], template: str, most: int, *, twice: bool = False) -> int:
    """Put the file of each letter in the calendar of its reader, perhaps with a copy; how many are wrong."""
    wrong, bodies = 0, []
    known = set(list(agendas)[:most]) if agendas else None
    for letter in _letters(template):
        if known is None and len(bodies) == most:
            break
        if known is None or letter.recipient in known:
            (body,) = files_in(message_of(letter))
            bodies.append((letter.recipient, body))
    with transaction() as session:
        session.execute(sa.update(Letter).where(Letter.template == template).values(state="sent"))
    for _copy in range(1 + twice):
        for reader, body in bodies:
            entry = _strictly(body)
            wrong += entry is None
            if entry is not None:
                agendas[reader].take(entry)
    return wrong


def _clock() -> Iterator[Figure]:
    """Meetings around both changes of the clock, for every method."""
    meeting, wrong = _meeting(), 0
    for (starts, ends), method in product(HOURS, (PUBLISH, REQUEST, CANCEL)):
        meeting.starts_at, meeting.ends_at = starts.astimezone(UTC), ends.astimezone(UTC)
        entry = _strictly(calendar_of(meeting, method=method, sequence=1, attendee=("Anna", "a@b.example")))
        wrong += entry is None or (entry.starts, entry.ends) != (meeting.starts_at, meeting.ends_at)
    db.session.rollback()
    yield at_most("calendars, both changes of the clock: at another hour", 3 * len(HOURS), wrong, "files", 0)


def _control() -> Iterator[Figure]:
    """Files that are wrong in one thing: each must be seen."""
    good = calendar_of(_meeting(), method=PUBLISH, sequence=0)
    changes = {
        b"SEQUENCE:0": b"SEQUENCE:nul",
        b"\r\nEND:VEVENT": b"\r\nEND:EVENT",
        b"STATUS:": b"STATUS:MAYBE",
        b"METHOD:PUBLISH\r\n": b"METHOD:PUBLISH\n",
        b"UID:bijeenkomst": b"UID:andere",
    }
    seen = 0
    for before, after in changes.items():
        agenda = Agenda()
        for body in (good, good.replace(before, after)):
            entry = _strictly(body)
            seen += entry is None
            if entry is not None:
                agenda.take(entry)
        seen += not agenda.is_one
    yield at_least("calendars made wrong that are seen (control)", len(changes), seen, "files", len(changes))


def _strictly(body: bytes) -> Entry | None:
    try:
        return read(body)
    except NotStrict as problem:
        tell(f"  {problem}")
        return None


def _letters(template: str) -> list[Letter]:
    query = sa.select(Letter).where(
        Letter.template == template, Letter.key.like(f"meeting:{_meeting().uuid}:%")
    )
    return list(db.session.scalars(query.order_by(Letter.id)))


def _meeting() -> Meeting:
    return db.session.scalars(sa.select(Meeting).order_by(Meeting.id.desc()).limit(1)).one()
