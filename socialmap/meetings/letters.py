"""What the letters about meetings say, with the facts of the moment they leave."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from flask import current_app

from socialmap.foundation.clock import local_day, now
from socialmap.foundation.db import db
from socialmap.mailing.composing import ALONG, Along
from socialmap.mailing.models import Letter, Values
from socialmap.meetings import rules, shown
from socialmap.meetings.badges import badge_of, badge_png, shown_badge
from socialmap.meetings.calendar import CANCEL, PUBLISH, REQUEST, calendar_of, method_for, page_for
from socialmap.meetings.models import Invitation, Material, Meeting
from socialmap.meetings.queries import address_of
from socialmap.meetings.telling import HEARS, told_of

# Where the button of an invitation on trial leads.
TRIAL_PATH = "/brief/proef"
WHY = "u bent uitgenodigd voor deze bijeenkomst"
WHY_GUEST = (
    "u als gast bent uitgenodigd voor deze bijeenkomst. "
    "Drie maanden na de bijeenkomst wissen wij uw mailadres"
)


def invitation_context(letter: Letter) -> Values | None:
    """The invitation, or the same on trial; None when nobody can answer any more."""
    if "trial" in letter.values:
        return trial_context(letter)
    invitation = _invitation(letter)
    if invitation is None or not _may_answer(invitation.meeting):
        return None
    return {**_facts(invitation), ALONG: _along(invitation, PUBLISH), "is_trial": False}


def trial_context(letter: Letter) -> Values | None:
    """What an organiser sees before it is sent: the same words, and a button that changes nothing."""
    query = sa.select(Meeting).where(Meeting.uuid == UUID(letter.values["trial"]))
    meeting = db.session.scalar(query)
    if meeting is None or meeting.state not in ("draft", *rules.COMING):
        return None
    calendar = calendar_of(
        meeting, method=PUBLISH, sequence=meeting.sequence, href=page_for(meeting, is_member=True)
    )
    href = current_app.extensions["settings"].base_url + TRIAL_PATH
    return {
        **_of_meeting(meeting, letter.values["name"], is_member=True),
        ALONG: Along(calendar=calendar, method=PUBLISH),
        "link": lambda _action: href,
        "is_trial": "preview" not in letter.values,
        "may_answer": True,
    }


def reminder_context(letter: Letter) -> Values | None:
    """For who is still silent, as long as an answer helps."""
    invitation = _invitation(letter, "invited")
    if invitation is None or not _may_answer(invitation.meeting):
        return None
    return {**_facts(invitation), ALONG: _along(invitation, PUBLISH)}


def coming_context(letter: Letter) -> Values | None:
    """The yes, with the entry for the calendar and the way in online."""
    invitation = _invitation(letter, "yes")
    if invitation is None or invitation.meeting.state not in rules.COMING:
        return None
    return {**_facts(invitation), ALONG: _along(invitation, REQUEST), "online": invitation.meeting.online_url}


def left_context(letter: Letter) -> Values | None:
    """Out of the calendar again."""
    invitation = _invitation(letter, "no", "perhaps", "waiting", "invited")
    if invitation is None or invitation.meeting.state not in rules.COMING:
        return None
    return {**_facts(invitation), ALONG: _along(invitation, CANCEL), "is_perhaps": invitation.state != "no"}


def waiting_context(letter: Letter) -> Values | None:
    """In the waiting list."""
    invitation = _invitation(letter, "waiting")
    if invitation is None or invitation.offered_until or invitation.meeting.state not in rules.COMING:
        return None
    return _facts(invitation)


def offered_context(letter: Letter) -> Values | None:
    """A kept place, as long as it is this one that is kept."""
    invitation = _invitation(letter, "waiting")
    if invitation is None or invitation.meeting.state not in rules.COMING:
        return None
    until = datetime.fromisoformat(letter.actions["offer"]["kept_until"])
    if invitation.offered_until != until or now() >= until:
        return None
    told = f"{shown.weekday_date(local_day(until))}, {shown.clock_time(until)} uur"
    return {**_facts(invitation), "until": told}


def changed_context(letter: Letter) -> Values | None:
    """What is other than it was; None when all was put back."""
    invitation = _invitation(letter, *HEARS)
    if invitation is None or invitation.meeting.state not in rules.COMING:
        return None
    before, present = letter.values["before"], told_of(invitation.meeting)
    if before == present:
        return None
    comes = invitation.state == "yes"
    return {
        **_facts(invitation),
        ALONG: _along(invitation, REQUEST if comes else PUBLISH),
        "was": {name: before[name] for name in before if before[name] != present[name]},
        "comes": comes,
        "online": invitation.meeting.online_url if comes else "",
    }


def cancelled_context(letter: Letter) -> Values | None:
    """It does not take place, and why."""
    invitation = _invitation(letter)
    if invitation is None or invitation.meeting.state != "cancelled":
        return None
    return {
        **_facts(invitation),
        ALONG: _along(invitation, CANCEL),
        "reason": invitation.meeting.cancel_reason,
    }


def practical_context(letter: Letter) -> Values | None:
    """Two days before, for who comes: everything that is needed to get in."""
    invitation = _invitation(letter, "yes")
    if invitation is None:
        return None
    meeting = invitation.meeting
    if meeting.state not in rules.COMING or meeting.starts_at <= now():
        return None
    facts = {**_facts(invitation), "online": meeting.online_url, "materials": _materials(invitation)}
    badge = shown_badge(badge_of(invitation)) if meeting.uses_scanning else ""
    return {**facts, "badge": badge, ALONG: _badge(invitation)}


def after_context(letter: Letter) -> Values | None:
    """The certificate, and the questions; None when there is neither."""
    from socialmap.meetings.certificates import certificate_of
    from socialmap.meetings.evaluation import may_give

    invitation = _invitation(letter)
    if invitation is None or invitation.meeting.state != "settled":
        return None
    certificate, last = certificate_of(invitation), invitation.meeting.evaluation_until
    asks = "evaluate" in letter.actions and last is not None and local_day(now()) <= last
    asks = asks and bool(may_give(invitation))
    if certificate is None and not asks:
        return None
    return {
        **_facts(invitation),
        "certificate": certificate.number if certificate is not None else "",
        "evaluate_by": shown.weekday_date(last) if asks and last is not None else "",
    }


def _facts(invitation: Invitation) -> Values:
    is_member = invitation.member is not None
    return {
        **_of_meeting(invitation.meeting, invitation.name, is_member=is_member),
        "may_answer": _may_answer(invitation.meeting),
        "is_waiting": invitation.state == "waiting",
        "brought_by": invitation.brought_by.name if invitation.brought_by is not None else "",
    }


def _of_meeting(meeting: Meeting, name: str, *, is_member: bool) -> Values:
    return {
        **shown.facts_of(meeting),
        "name": name,
        "is_full": meeting.state == "full",
        "is_online": bool(meeting.online_url),
        "allows_colleague": meeting.allows_colleague,
        "page": page_for(meeting, is_member=is_member),
        "mine": f"/mijn/bijeenkomsten/{meeting.uuid}" if is_member else "",
        "why": WHY if is_member else WHY_GUEST,
    }


def _along(invitation: Invitation, wanted: str) -> Along:
    """The entry of this person's calendar; the link to come online is for who comes."""
    meeting = invitation.meeting
    method = method_for(meeting, wanted)
    body = calendar_of(
        meeting,
        method=method,
        sequence=meeting.sequence + invitation.sequence,
        attendee=(invitation.name, address_of(invitation) or ""),
        is_off=wanted == CANCEL,
        shows_online=wanted == REQUEST,
        href=page_for(meeting, is_member=invitation.member is not None),
    )
    return Along(calendar=body, method=method)


def _badge(invitation: Invitation) -> Along:
    if not invitation.meeting.uses_scanning:
        return Along()
    return Along(picture=badge_png(invitation), picture_name="toegang.png")


def _materials(invitation: Invitation) -> list[Values]:
    """What to read beforehand; behind the log-in, so for members only."""
    if invitation.member is None:
        return []
    query = sa.select(Material).where(
        Material.meeting_id == invitation.meeting_id, Material.moment == "before"
    )
    path = f"/mijn/bijeenkomsten/{invitation.meeting.uuid}/materiaal"
    found = db.session.scalars(query.order_by(Material.id))
    return [{"title": one.title, "path": f"{path}/{one.uuid}"} for one in found]


def _may_answer(meeting: Meeting) -> bool:
    return rules.may_answer(meeting.state, meeting.answer_by, local_day(now()))


def _invitation(letter: Letter, *states: str) -> Invitation | None:
    """Whom the letter is about, when they are still there and in one of these states (any, without)."""
    query = sa.select(Invitation).where(Invitation.uuid == UUID(letter.values["invitation"]))
    found = db.session.scalar(query)
    if found is None or address_of(found) is None or (states and found.state not in states):
        return None
    return found


CONTEXTS: dict[str, Callable[[Letter], Values | None]] = {
    "meeting-invitation": invitation_context,
    "meeting-reminder": reminder_context,
    "meeting-coming": coming_context,
    "meeting-left": left_context,
    "meeting-waiting": waiting_context,
    "meeting-offered": offered_context,
    "meeting-changed": changed_context,
    "meeting-cancelled": cancelled_context,
    "meeting-practical": practical_context,
    "meeting-after": after_context,
}
