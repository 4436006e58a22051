"""Settling a meeting: who was there gets a certificate and a letter; afterwards one person is corrected."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from socialmap.audit.service import record
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db
from socialmap.meetings import certificates, evaluation, rules, seats, telling
from socialmap.meetings.models import Invitation, Meeting, Values
from socialmap.meetings.outcome_models import EvaluationUse
from socialmap.meetings.presence_export import key_of
from socialmap.meetings.queries import address_of, invitations_of

EVALUATED_FOR = timedelta(days=21)


class AlreadySettled(rules.NotInThisState):
    """Somebody settled this meeting before."""


class NoAttendance(rules.NotInThisState):
    """It was not saved who was there, or somebody is neither present nor absent yet."""


class NotHeldYet(rules.NotInThisState):
    """The meeting is not over, or will not take place."""


@dataclass(frozen=True)
class Foreseen:
    """What settling will do."""

    present: int
    absent: int
    unclear: int
    letters: int
    diets: int


def foreseen(meeting: Meeting) -> Foreseen:
    """How many people were there, and how many letters will leave."""
    there = invitations_of(meeting, "present")
    return Foreseen(
        present=len(there),
        absent=len(invitations_of(meeting, "absent")),
        unclear=len(invitations_of(meeting, "yes")),
        letters=sum(address_of(one) is not None for one in there),
        diets=sum(bool(one.diet) for one in invitations_of(meeting)),
    )


def refusal(meeting: Meeting, at: datetime) -> rules.NotInThisState | None:
    """Why a meeting cannot be settled at this moment; None when it can."""
    if meeting.state == "settled":
        return AlreadySettled()
    today = local_day(at)
    if rules.next_state(meeting.state, meeting.answer_by, meeting.ends_at, at, today) != "held":
        return NotHeldYet()
    if meeting.attendance_at is None or invitations_of(meeting, "yes"):
        return NoAttendance()
    return None


def settle(meeting: Meeting, *, by: str, at: datetime) -> None:
    """Certificates, letters and the right to an opinion for who was there; the diets are forgotten.

    Raises AlreadySettled the second time, NotHeldYet and NoAttendance when it is too soon.
    """
    seats.locked(meeting)
    if (why := refusal(meeting, at)) is not None:
        raise why
    there = invitations_of(meeting, "present")
    certificates.issue_all(meeting, there, at=at)
    db.session.add_all(EvaluationUse(invitation_id=one.id) for one in there)
    db.session.execute(sa.update(Invitation).where(Invitation.meeting_id == meeting.id).values(diet=""))
    before = {"state": meeting.state}
    meeting.state, meeting.settled_at = "settled", at
    meeting.evaluation_until = local_day(at) + EVALUATED_FOR
    meeting.revision += 1
    db.session.flush()
    telling.tell_after(there, at=at)
    after = {"state": "settled", "present": len(there)}
    record("settle", f"meeting:{meeting.uuid}", by=by, at=at, before=before, after=after)


def keep_numbers(meeting: Meeting, numbers: Mapping[Invitation, Values], *, by: str, at: datetime) -> None:
    """Add a number of a register to people: {"register": "KP", "number": "…"} each; twice is once."""
    if not numbers:
        return
    seats.locked(meeting)
    for invitation, number in numbers.items():
        seats.anew(invitation)
        if invitation.meeting_id == meeting.id and number not in invitation.numbers:
            _renumber(invitation, [*invitation.numbers, number], by=by, at=at)


def correct(
    invitation: Invitation,
    *,
    is_present: bool,
    numbers: list[Values],
    reason: str,
    minutes: int | None,
    seen: str,
    by: str,
    at: datetime,
) -> None:
    """After settling: somebody was there after all, or was not. Raises NotInThisState before.

    Who was there gets a certificate and a letter; of who was not the certificate is taken back. `seen` is
    the mark of what was seen: ChangedSince when somebody else changed it meanwhile.
    """
    _hold_as_seen(invitation, seen)
    was_present, before = invitation.state == "present", _there(invitation)
    if is_present or was_present:
        invitation.state = "present" if is_present else "absent"
    invitation.minutes = minutes if is_present else None
    if (after := _there(invitation)) != before:
        told = {**after, "reason": reason}
        record("correct-attendance", _thing(invitation), by=by, at=at, before=before, after=told)
    _renumber(invitation, numbers, by=by, at=at)
    _follow(invitation, at, is_new=is_present and not was_present)


def _hold_as_seen(invitation: Invitation, seen: str) -> None:
    meeting = seats.locked(invitation.meeting)
    if meeting.state != "settled":
        raise rules.NotInThisState
    seats.anew(invitation)
    if seen != mark_of(invitation):
        raise rules.ChangedSince


def mark_of(invitation: Invitation) -> str:
    """Says nothing by itself, and is another one as soon as presence, minutes or numbers are."""
    known = json.dumps([_there(invitation), invitation.numbers], sort_keys=True)
    return hashlib.sha256(known.encode()).hexdigest()[:16]


def _there(invitation: Invitation) -> Values:
    return {"state": invitation.state, "minutes": invitation.minutes}


def _follow(invitation: Invitation, at: datetime, *, is_new: bool) -> None:
    """What hangs on having been there: the certificate, the letter and the right to an opinion."""
    if invitation.state == "present":
        certificates.issue(invitation, at=at)
        db.session.flush()
        _let_in(invitation, at, is_new=is_new)
    else:
        certificates.withdraw(invitation, at=at)
        evaluation.leave_out(invitation)


def _let_in(invitation: Invitation, at: datetime, *, is_new: bool) -> None:
    """Write to somebody who was there after all, and ask what they think as long as that is asked."""
    if not is_new:
        return
    meeting, today = invitation.meeting, local_day(at)
    # Who saw the report before this answer and after it would know what this person answered.
    if evaluation.is_open(meeting, today) and not evaluation.is_told(meeting, today):
        evaluation.let_in(invitation)
    telling.tell_after([invitation], at=at)


def _renumber(invitation: Invitation, numbers: list[Values], *, by: str, at: datetime) -> None:
    """The log tells which registers changed; the numbers themselves stand nowhere but with the person."""
    if numbers == invitation.numbers:
        return
    before, after = ([key_of(str(one["register"])) for one in each] for each in (invitation.numbers, numbers))
    invitation.numbers = numbers
    record("change-register-numbers", _thing(invitation), by=by, at=at, before=before, after=after)


def _thing(invitation: Invitation) -> str:
    return f"invitation:{invitation.uuid}"
