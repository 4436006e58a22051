"""Who is invited: by rule, by hand and from the list of guests; in waves, and never twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.audit.service import record
from socialmap.directory.audience import Reached, Rule, reached_by
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db, rows_changed
from socialmap.foundation.errors import Conflict, NotFound
from socialmap.mailing.models import Letter
from socialmap.mailing.service import queue
from socialmap.meetings import guests as guest_list
from socialmap.meetings import rules, seats, telling
from socialmap.meetings.models import Guest, Invitation, Meeting, Values, Wave

AT_ONCE = 500
# What a guest does, as far as the list of guests tells.
GUEST_DISCIPLINES = {"hospital": "ziekenhuis", "gp": "huisarts", "other": "anders"}


class NobodyLeft(Conflict):
    """Everybody who was chosen is invited already."""


class OtherCount(Conflict):
    """Since the page was opened the number of people changed; `count` is what it is now."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


class HasLeft(Conflict):
    """The invitations are on their way: they cannot be stopped."""


@dataclass(frozen=True)
class Chosen:
    """Whom a choice comes down to, without who is invited already; `already` is how many those are."""

    members: tuple[Reached, ...]
    guests: tuple[Guest, ...]
    already: int

    @property
    def count(self) -> int:
        return len(self.members) + len(self.guests)


def chosen(meeting: Meeting, rule: Rule | None, by_hand: Iterable[UUID], guests: Sequence[Guest]) -> Chosen:
    """Whom a rule (nobody, without), a choice by hand and guests come down to."""
    found = {one.member.id: one for one in reached_by(rule, meeting.network_id)} if rule else {}
    if ticked := set(by_hand):
        everybody = reached_by(Rule(), meeting.network_id)
        found |= {one.member.id: one for one in everybody if one.member.uuid in ticked}
    invited = invited_addresses(meeting)
    members = tuple(one for one in found.values() if one.member.email not in invited)
    waiting = {guest.id for guest in guest_list.uninvited(meeting)} if guests else set()
    rest = tuple(guest for guest in guests if guest.id in waiting and guest.email not in invited)
    return Chosen(members, rest, len(found) - len(members) + len(guests) - len(rest))


def check_open(meeting: Meeting, at: datetime) -> None:
    """Raises NotInThisState when a meeting is not known yet or over, and TooLate after the last day."""
    if meeting.state == "closed":
        raise rules.TooLate
    if meeting.state not in ("published", "full"):
        raise rules.NotInThisState
    if local_day(at) > meeting.answer_by:
        raise rules.TooLate


def invite(
    meeting: Meeting,
    rule: Rule | None,
    guests: Sequence[Guest],
    *,
    by: str,
    at: datetime,
    by_hand: Sequence[UUID] = (),
    expected: int | None = None,
    uuid: UUID | None = None,
) -> Wave:
    """Invite everybody who was chosen and was not yet; the letters leave after ten minutes.

    `uuid` is that of the wave, for who must know it beforehand. Raises NotInThisState, TooLate, NobodyLeft,
    and OtherCount when there are more or fewer than expected.
    """
    check_open(seats.locked(meeting), at)
    people = chosen(meeting, rule, by_hand, guests)
    if not people.count:
        raise NobodyLeft
    if expected is not None and people.count != expected:
        raise OtherCount(people.count)
    kept: Values = {"rule": rule.kept() if rule else None, "by_hand": len(by_hand)}
    kept["guests"] = len(people.guests)
    wave = _new_wave(meeting, kept, people.count, uuid or uuid4(), by=by, at=at)
    rows = [_of_member(meeting, one, at) for one in people.members]
    rows += [_of_guest(meeting, guest, at) for guest in people.guests]
    _send(rows, wave, at)
    return wave


def _new_wave(meeting: Meeting, kept: Values, count: int, uuid: UUID, *, by: str, at: datetime) -> Wave:
    facts: Values = {"rule": kept, "count": count, "by": by, "at": at, "leaves_at": at + rules.GRACE}
    wave = Wave(meeting_id=meeting.id, uuid=uuid, **facts)
    db.session.add(wave)
    db.session.flush()
    after = {"wave": str(uuid), "count": count, **kept}
    record("invite", f"meeting:{meeting.uuid}", by=by, at=at, after=after)
    return wave


def _send(rows: list[Invitation], wave: Wave, at: datetime) -> None:
    for row in rows:
        row.wave_id = wave.id
    db.session.add_all(rows)
    db.session.flush()
    telling.write_all(telling.INVITE, rows, at=at, is_asked_for=False, due_at=wave.leaves_at)


def stop(wave: Wave, *, by: str, at: datetime) -> int:
    """ "Toch niet": nobody gets this invitation; how many would have. Twice is once. Raises HasLeft."""
    meeting = seats.locked(wave.meeting)
    db.session.refresh(wave)
    if wave.stopped_at is not None:
        return 0
    if at >= wave.leaves_at:
        raise HasLeft
    rows = list(db.session.scalars(sa.select(Invitation).where(Invitation.wave_id == wave.id)))
    keys = [telling.key_of(telling.INVITE, row) for row in rows]
    _drop(keys)
    silent = sa.delete(Invitation).where(
        Invitation.wave_id == wave.id, Invitation.state == "invited", Invitation.answered_at.is_(None)
    )
    count = rows_changed(silent)
    wave.stopped_at = at
    record("stop-invitations", f"meeting:{meeting.uuid}", by=by, at=at, after={"wave": str(wave.uuid)})
    return count


def _drop(keys: list[str]) -> None:
    """Take letters back that nobody has taken yet. Raises HasLeft when one of them is on its way."""
    for first in range(0, len(keys), AT_ONCE):
        these = Letter.key.in_(keys[first : first + AT_ONCE])
        rows_changed(sa.delete(Letter).where(these, Letter.state.in_(("waiting", "held"))))
        if db.session.scalar(sa.select(Letter.id).where(these).limit(1)) is not None:
            raise HasLeft


def send_trial(meeting: Meeting, reader: Member, *, at: datetime) -> None:
    """The invitation to one's own address; its button changes nothing. NotInThisState once it is over."""
    if meeting.state not in ("draft", *rules.COMING):
        raise rules.NotInThisState
    queue(
        telling.template_of(telling.INVITE),
        reader.email or "",
        key=f"meeting:{meeting.uuid}:trial:{uuid4()}",
        at=at,
        values={"trial": str(meeting.uuid), "name": reader.name},
        network_id=meeting.network_id,
        is_urgent=True,
    )


def counts_of(meeting: Meeting) -> tuple[int, int]:
    """How many people are invited, and how many of them answered; colleagues who came along left out."""
    query = sa.select(sa.func.count(), sa.func.count().filter(Invitation.state != "invited"))
    asked = (Invitation.meeting_id == meeting.id, Invitation.brought_by_id.is_(None))
    invited, answered = db.session.execute(query.where(*asked, ~Invitation.is_walk_in)).one()
    return int(invited), int(answered)


def waves_of(meeting: Meeting) -> list[Wave]:
    """Every wave, newest first."""
    query = sa.select(Wave).where(Wave.meeting_id == meeting.id).order_by(Wave.id.desc())
    return list(db.session.scalars(query))


def wave_with(meeting: Meeting, uuid: UUID) -> Wave:
    """The wave of this meeting with this uuid; any other is NotFound."""
    query = sa.select(Wave).where(Wave.meeting_id == meeting.id, Wave.uuid == uuid)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def invited_addresses(meeting: Meeting) -> set[str | None]:
    """Of members, and of guests: somebody may have been brought along by another."""
    query = sa.select(sa.func.coalesce(Member.email, Guest.email)).select_from(Invitation)
    query = query.outerjoin(Invitation.member).outerjoin(Invitation.guest)
    return set(db.session.scalars(query.where(Invitation.meeting_id == meeting.id)))


def _of_member(meeting: Meeting, one: Reached, at: datetime) -> Invitation:
    return Invitation(
        uuid=uuid4(),
        meeting=meeting,
        member=one.member,
        name=one.member.name,
        organisation=one.organisation[:160],
        discipline=one.discipline[:60],
        invited_at=at,
    )


def _of_guest(meeting: Meeting, guest: Guest, at: datetime) -> Invitation:
    return Invitation(
        uuid=uuid4(),
        meeting=meeting,
        guest=guest,
        name=guest.name,
        organisation=guest.organisation,
        discipline=GUEST_DISCIPLINES.get(guest.source, ""),
        invited_at=at,
    )
