"""Letters about a meeting: queued with what happened, written with the facts of when they leave.

The out-tray holds numbers of rows only. What somebody's own calendar was told is counted in `sequence` of
the invitation: odd while the meeting stands in it as theirs (METHOD:REQUEST), even when it does not.
"""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from socialmap.foundation.clock import AMSTERDAM
from socialmap.foundation.db import db, rows_changed
from socialmap.mailing.models import Letter, Values
from socialmap.mailing.service import letter_row, queue, queue_many
from socialmap.meetings import shown
from socialmap.meetings.models import Invitation, Meeting
from socialmap.meetings.queries import address_of, invitations_of

ANSWER, OFFER, EVALUATE = "meeting-answer", "meeting-offer", "evaluate"
# Who hears of a change, and of a cancellation.
HEARS = ("invited", "yes", "perhaps", "waiting")
# What an organiser puts right within ten minutes is told in one letter.
GATHERED = timedelta(minutes=10)
LINK_LIVES = timedelta(days=30)
# Letters that will tell everything a change is about.
TELLS_ALL = ("invite", "reminder", "coming", "changed")
INVITE = "invite"


def tell_coming(invitation: Invitation, *, at: datetime) -> None:
    """Confirm a yes, with the meeting for the calendar; once as long as the yes lasts."""
    if _stands_in_calendar(invitation) or address_of(invitation) is None:
        return
    invitation.sequence += 1
    write("coming", invitation, at=at, more=str(invitation.sequence))


def tell_left(invitation: Invitation, *, at: datetime) -> None:
    """Take the meeting out of the calendar again; only when it was put there before."""
    if not _stands_in_calendar(invitation):
        return
    is_first = invitation.sequence == 1
    told = key_of("coming", invitation, str(invitation.sequence))
    invitation.sequence += 1
    unsent = sa.delete(Letter).where(Letter.key == told, Letter.state == "waiting", Letter.attempts == 0)
    # What never left needs no calling back.
    if not (rows_changed(unsent) and is_first):
        write("left", invitation, at=at, more=str(invitation.sequence))


def tell_waiting(invitation: Invitation, *, at: datetime) -> None:
    """The meeting is full: this person stands in the waiting list; once for each place in it."""
    write("waiting", invitation, at=at, more=str(invitation.waiting_number))


def tell_offered(invitation: Invitation, *, at: datetime) -> None:
    """A place came free and is kept for this person, until `offered_until`."""
    until = invitation.offered_until
    if until is None:
        raise ValueError("nothing is offered")
    actions = {"offer": {**_button(invitation, OFFER), "kept_until": until.isoformat()}}
    write("offered", invitation, at=at, more=until.strftime("%Y%m%dT%H%M%S"), actions=actions)


def tell_changed(meeting: Meeting, *, at: datetime, before: Values | None = None) -> int:
    """Let everybody who may come know of another time, place, title or way in; how many letters.

    `before` is what `told_of(meeting)` was before the change. Who gets a letter with the facts of now anyhow
    gets no other; within ten minutes several changes are one letter, and none when all was put back.
    """
    due, values = at + GATHERED, {"before": before or {}}
    told_anyhow = _waiting(meeting, *TELLS_ALL)
    rest = [one for one in invitations_of(meeting, *HEARS) if str(one.uuid) not in told_anyhow]
    more = str(meeting.sequence)
    write_all("changed", rest, at=at, more=more, values=values, due_at=due)
    return sum(address_of(one) is not None for one in rest)


def tell_cancelled(meeting: Meeting, *, at: datetime) -> int:
    """Take the meeting out of every calendar, but for who said no or never heard of it; how many letters."""
    unheard = _waiting(meeting, INVITE)
    rest = [one for one in invitations_of(meeting, *HEARS) if str(one.uuid) not in unheard]
    write_all("cancelled", rest, at=at)
    return sum(address_of(one) is not None for one in rest)


def tell_after(invitations: Iterable[Invitation], *, at: datetime) -> None:
    """After the meeting: to each their certificate, and the questions about it."""
    _queue_all(_row("after", one, at=at, actions=_evaluate_action(one)) for one in invitations)


def _evaluate_action(invitation: Invitation) -> dict[str, Values]:
    last = invitation.meeting.evaluation_until
    if last is None:
        return {}
    # Open for longer than the questions are, so that the page itself can say that it is too late.
    until = end_of(last + LINK_LIVES).isoformat()
    return {"evaluate": {"purpose": EVALUATE, "until": until, "invitation": str(invitation.uuid)}}


def write(kind: str, invitation: Invitation, *, at: datetime, **facts: Any) -> bool:
    """Queue one letter to this person, with the facts of `_row`; whether it is new."""
    row = _row(kind, invitation, at=at, **facts)
    return row is not None and queue(**row) is not None


def write_all(kind: str, invitations: Iterable[Invitation], *, at: datetime, **facts: Any) -> None:
    """The same letter to many, all at once."""
    _queue_all(_row(kind, one, at=at, **facts) for one in invitations)


def _queue_all(rows: Iterable[Values | None]) -> None:
    queue_many([letter_row(**row) for row in rows if row is not None])


def _row(
    kind: str,
    invitation: Invitation,
    *,
    at: datetime,
    more: str = "",
    values: Values | None = None,
    actions: dict[str, Values] | None = None,
    is_asked_for: bool = True,
    due_at: datetime | None = None,
) -> Values | None:
    """One letter, with the button to answer unless it has others; None when we have no address."""
    to = address_of(invitation)
    if to is None:
        return None
    return {
        "template": template_of(kind),
        "to": to,
        "key": key_of(kind, invitation, more),
        "at": at,
        "values": {"invitation": str(invitation.uuid), **(values or {})},
        "actions": answer_action(invitation) if actions is None else actions,
        "network_id": invitation.meeting.network_id,
        "is_asked_for": is_asked_for,
        "due_at": due_at,
    }


def template_of(kind: str) -> str:
    """The template of a kind of letter."""
    return "meeting-invitation" if kind == INVITE else f"meeting-{kind}"


def key_of(kind: str, invitation: Invitation, more: str = "") -> str:
    """The name of a letter in the out-tray; the same name is queued once."""
    name = f"{_keys_of(invitation.meeting, kind)}{invitation.uuid}"
    return f"{name}:{more}" if more else name


def answer_action(invitation: Invitation) -> dict[str, Values]:
    """The button to answer. Whether that can still be done is for its page to say, with whom to call."""
    return {"answer": _button(invitation, ANSWER)}


def _button(invitation: Invitation, purpose: str) -> Values:
    """It opens until long after the meeting, so that a last day moved later closes no door."""
    until = (invitation.meeting.ends_at + LINK_LIVES).isoformat()
    return {"purpose": purpose, "until": until, "invitation": str(invitation.uuid)}


def end_of(day: date) -> datetime:
    """The first instant after a day in Amsterdam."""
    return datetime.combine(day + timedelta(days=1), time(), AMSTERDAM)


def told_of(meeting: Meeting) -> Values:
    """What a change must be told of, in words; of the link to come online only whether it is the same."""
    link = hashlib.sha256(meeting.online_url.encode()).hexdigest()[:12] if meeting.online_url else ""
    when, where = shown.when(meeting), shown.where(meeting)
    return {"title": meeting.title, "when": when, "where": where, "online": link}


def _keys_of(meeting: Meeting, kind: str) -> str:
    return f"meeting:{meeting.uuid}:{kind}:"


def _waiting(meeting: Meeting, *kinds: str) -> set[str]:
    """The invitations for which a letter of these kinds still has to be written."""
    found: set[str] = set()
    for kind in kinds:
        start = _keys_of(meeting, kind)
        query = sa.select(Letter.key).where(
            Letter.key.startswith(start), Letter.state == "waiting", Letter.attempts == 0
        )
        found |= {key[len(start) :].partition(":")[0] for key in db.session.scalars(query)}
    return found


def _stands_in_calendar(invitation: Invitation) -> bool:
    return invitation.sequence % 2 == 1
