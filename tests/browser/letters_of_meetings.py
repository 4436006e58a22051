"""Everything that makes meetings and newsletters write a letter with a button."""

from datetime import datetime, timedelta
from typing import Any

from socialmap.accounts.models import Member
from socialmap.foundation.db import db, transaction
from socialmap.meetings import answering, inviting, reminding, telling
from socialmap.meetings.models import Guest, Invitation, Meeting
from socialmap.newsletters import service
from tests.accounts.people import make_member
from tests.conftest import HOME
from tests.meetings.afterwards import held, settle, was_there
from tests.meetings.meetings import invite_guest, invite_member, make_meeting
from tests.newsletters.newsletters import make_newsletter, make_reader, plan
from tests.running import MONDAY

LATELY = MONDAY - timedelta(minutes=30)


def queue_letters_of_meetings() -> None:
    """Each kind of letter about a meeting, a newsletter, and both on trial; all are due on Monday."""
    karin = make_member("karin@kern.example", at=MONDAY, name="Karin", role="core_group")
    _invite(karin)
    _answer()
    _offer()
    _come_near()
    _change()
    _settle()
    _send_newsletter(karin)


def _meeting(title: str, **values: Any) -> Meeting:
    """A meeting that visitors may see, as who gets a letter may not have logged in."""
    return make_meeting(MONDAY, title=title, **{"is_public": True, **values})


def _invite(karin: Member) -> None:
    """A member and a guest are invited in a wave that left by Monday; the organiser tries the invitation."""
    meeting = _meeting("Uitgenodigd")
    ida = make_member("ida@praktijk.example", at=MONDAY, name="Ida")
    with transaction() as session:
        guest = Guest(meeting_id=meeting.id, name="Gijs", email="gijs@ziekenhuis.example", source="hospital")
        session.add(guest)
        session.flush()
        inviting.invite(meeting, None, [guest], by="test", at=LATELY, by_hand=[ida.uuid])
        inviting.send_trial(meeting, karin, at=MONDAY)


def _answer() -> None:
    """One says yes; one says yes and no, and the same once more, so that there is something to call back."""
    meeting = _meeting("Geantwoord")
    _say(_guest(meeting, "Joke"), "yes")
    _say(_guest(meeting, "Leo"), "yes", "no", "yes", "no")


def _offer() -> None:
    """One seat: who had it leaves, so that the first in line gets an offer; the second waits."""
    meeting = _meeting("Vol", capacity=1)
    first, second, third = (_guest(meeting, name) for name in ("Eerst", "Olga", "Wim"))
    for one in (first, second, third):
        _say(one, "yes")
    _say(first, "no")


def _come_near() -> None:
    """A reminder for who is silent a fortnight before; everything that is needed, a day before."""
    later = MONDAY + timedelta(days=14)
    silent = _meeting("Over twee weken", **_on(later), answer_by=(later - timedelta(days=3)).date())
    _guest(silent, "Stille", at=MONDAY - timedelta(days=20))
    near = _meeting("Morgen", **_on(MONDAY + timedelta(days=1)), answer_by=MONDAY.date())
    _guest(near, "Petra", state="yes")
    with transaction():
        reminding.remind(MONDAY)
        reminding.tell_who_comes(MONDAY)


def _on(at: datetime) -> dict[str, datetime]:
    return {"starts_at": at, "ends_at": at + timedelta(hours=2)}


def _change() -> None:
    """It will be on another day than people thought; what was gathered in ten minutes is due."""
    meeting = _meeting("Veranderd")
    invite_member(meeting, make_member("vera@praktijk.example", at=MONDAY, name="Vera"), MONDAY)
    with transaction():
        was = {**telling.told_of(meeting), "when": "een andere dag"}
        telling.tell_changed(meeting, at=LATELY, before=was)


def _settle() -> None:
    """Somebody was there, gets a certificate, and is asked what they think."""
    meeting = held(MONDAY, title="Geweest", is_public=True)
    was_there(meeting, MONDAY, 1)
    settle(meeting, MONDAY)


def _send_newsletter(karin: Member) -> None:
    """A newsletter that left, and the same on trial."""
    make_reader("nora@praktijk.example", MONDAY)
    one = make_newsletter(karin, LATELY, network=HOME, text="# Nieuws\n\nDe scholing is in november.")
    with transaction():
        service.send_trial(one, karin, at=LATELY)
    plan(one, LATELY)


def _guest(meeting: Meeting, name: str, *, at: datetime = MONDAY, state: str = "invited") -> Invitation:
    return invite_guest(meeting, at, name=name, email=f"{name.lower()}@ziekenhuis.example", state=state)


def _say(invitation: Invitation, *choices: str) -> None:
    for choice in choices:
        with transaction():
            found = db.session.get_one(Invitation, invitation.id)
            answering.answer(found, choice, by=answering.by_of(found), at=MONDAY)
