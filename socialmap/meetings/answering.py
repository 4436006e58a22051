"""What an invited person answers, and what comes of it: a seat, a place in the line, or none."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from socialmap.accounts.queries import thing as member_thing
from socialmap.audit.service import record
from socialmap.directory.keepers import listings_kept_by
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db
from socialmap.foundation.text import plain
from socialmap.meetings import colleagues, offers, rules, seats
from socialmap.meetings.models import Invitation, Meeting, Values

LONGEST_DIET, LONGEST_NUMBER = 200, 40


def by_of(invitation: Invitation) -> str:
    """How the audit names an invited person who answers."""
    if invitation.member is not None:
        return member_thing(invitation.member)
    return f"guest:{invitation.guest.uuid}" if invitation.guest is not None else "guest"


def check_open(invitation: Invitation, *, at: datetime, is_by_hand: bool = False) -> None:
    """Refuses with NotInThisState what is over, and with TooLate an answer after the last day.

    Who was offered a place may answer as long as it is kept. An organiser may until the meeting is over:
    people phone.
    """
    meeting = invitation.meeting
    is_over = meeting.state not in rules.COMING or at >= meeting.ends_at
    if is_over or invitation.state in ("present", "absent"):
        raise rules.NotInThisState
    if is_by_hand or seats.is_kept(invitation, at):
        return
    if not rules.may_answer(meeting.state, meeting.answer_by, local_day(at)):
        raise rules.TooLate


def answer(
    invitation: Invitation,
    choice: str,
    *,
    by: str,
    at: datetime,
    diet: str | None = None,
    colleague: Values | None = None,
    numbers: Sequence[Values] | None = None,
    is_by_hand: bool = False,
) -> str:
    """Keep an answer; the state that came of it: yes, no, perhaps, or waiting.

    Who says yes sits when there is a seat, and else waits behind who said so before. Refuses as
    `check_open` does, and as `colleagues.bring` when a colleague comes along.
    """
    if choice not in rules.ANSWERS:
        raise ValueError(f"not an answer: {choice}")
    meeting = _locked(invitation, at=at, is_by_hand=is_by_hand)
    before = _told(invitation)
    _choose(invitation, choice, at=at)
    if (after := _told(invitation)) != before:
        record("answer", f"invitation:{invitation.uuid}", by=by, at=at, before=before, after=after)
    if choice != "yes":
        colleagues.go_along(invitation, by=by, at=at)
    _keep(invitation, diet, numbers)
    if colleague is not None:
        colleagues.bring(invitation, colleagues.Colleague.of(colleague), by=by, at=at)
    offers.offer_free_places(meeting, at=at)
    return invitation.state


def _choose(invitation: Invitation, choice: str, *, at: datetime) -> None:
    invitation.answered_at = at
    if choice == "yes":
        seats.come(invitation, at=at)
        _remember_numbers(invitation)
        return
    seats.leave(invitation, choice, at=at)
    if choice == "no":
        invitation.diet = ""


def tell_more(
    invitation: Invitation,
    *,
    by: str,
    at: datetime,
    diet: str | None = None,
    colleague: Values | None = None,
    numbers: Sequence[Values] | None = None,
) -> None:
    """Keep what somebody adds to their answer. Refuses as `answer` does, and who does not come."""
    meeting = _locked(invitation, at=at)
    if invitation.state not in ("yes", "waiting", "perhaps"):
        raise rules.NotInThisState
    _keep(invitation, diet, numbers)
    if colleague is not None:
        colleagues.bring(invitation, colleagues.Colleague.of(colleague), by=by, at=at)
        offers.offer_free_places(meeting, at=at)


def without_colleague(invitation: Invitation, *, by: str, at: datetime) -> None:
    """The colleague does not come after all; the seat goes to who is next."""
    meeting = _locked(invitation, at=at)
    colleagues.send_away(invitation, by=by, at=at)
    offers.offer_free_places(meeting, at=at)


def _locked(invitation: Invitation, *, at: datetime, is_by_hand: bool = False) -> Meeting:
    meeting = seats.locked(invitation.meeting)
    seats.anew(invitation)
    check_open(invitation, at=at, is_by_hand=is_by_hand)
    offers.let_pass(meeting, at=at)
    return meeting


def _told(invitation: Invitation) -> Values:
    return {"state": invitation.state, "waiting_number": invitation.waiting_number}


def _keep(invitation: Invitation, diet: str | None, numbers: Sequence[Values] | None) -> None:
    """The diet is for the kitchen and the numbers are for the registers; neither goes into the audit."""
    if diet is not None and invitation.meeting.asks_diet:
        invitation.diet = " ".join(plain(diet).split())[:LONGEST_DIET]
    if numbers is not None:
        invitation.numbers = [dict(one) for one in numbers]
    db.session.flush()


def _remember_numbers(invitation: Invitation) -> None:
    """What somebody once gave for exactly this purpose, they need not give again."""
    wanted = registers_of(invitation.meeting)
    if not invitation.numbers and wanted:
        invitation.numbers = [one for one in _of_last_time(invitation) if one.get("register") in wanted]


def registers_of(meeting: Meeting) -> list[str]:
    """The registers that give points for this meeting."""
    return list(dict.fromkeys(one["register"] for one in meeting.accreditation if one.get("register")))


def known_numbers(invitation: Invitation) -> dict[str, str]:
    """Per register of this meeting what we know: as given here, at the meeting before, or on a listing."""
    found: dict[str, str] = {}
    if invitation.member is not None:
        for listing in listings_kept_by(invitation.member):
            found |= {one.register: one.number for one in listing.registrations if one.number}
        found |= {one["register"]: one["number"] for one in _of_last_time(invitation)}
    found |= {one["register"]: one["number"] for one in invitation.numbers}
    return {register: found.get(register, "") for register in registers_of(invitation.meeting)}


def _of_last_time(invitation: Invitation) -> list[Values]:
    """The numbers this member gave for the last meeting for which they gave any."""
    if invitation.member_id is None:
        return []
    query = (
        sa.select(Invitation)
        .join(Invitation.meeting)
        .where(Invitation.member_id == invitation.member_id, Invitation.id != invitation.id)
    )
    before = db.session.scalars(query.order_by(Meeting.starts_at.desc()))
    return next((one.numbers for one in before if one.numbers), [])


def invitation_by_uuid(uuid: str) -> Invitation | None:
    """The invitation a letter is about."""
    return db.session.scalar(sa.select(Invitation).where(Invitation.uuid == UUID(uuid)))
