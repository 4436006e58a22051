"""The pages of meetings and newsletters in their states, who opens each, and the things they name."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.accounts.queries import member_by_email
from socialmap.accounts.service import thing
from socialmap.foundation.db import db, transaction
from socialmap.mailing.links import LetterLink
from socialmap.meetings import inviting, materials, service
from socialmap.meetings.certificates import certificate_of
from socialmap.meetings.models import Invitation, Meeting, Wave
from socialmap.meetings.queries import invitations_of
from socialmap.newsletters import service as news
from socialmap.newsletters.models import Newsletter
from tests.conftest import MONDAY
from tests.meetings.afterwards import evaluate_address, give, held, settle, was_there
from tests.meetings.answers import link_for
from tests.meetings.meetings import invite_guest, make_meeting
from tests.newsletters.newsletters import make_newsletter, plan, set_second_pair

VISITOR, KARIN, BEA, LID = (
    "",
    "kerngroep@netwerk.example",
    "beheer@netwerk.example",
    "lid@praktijk.example",
)
DESK, NEWS = "/kerngroep/bijeenkomsten", "/kerngroep/nieuwsbrieven"

PAGES = {
    DESK: KARIN,
    f"{DESK}/nieuw": KARIN,
    f"{DESK}/DRAFTED": KARIN,
    f"{DESK}/DRAFTED/bewerken": KARIN,
    f"{DESK}/DRAFTED/materiaal": KARIN,
    f"{DESK}/DRAFTED/evaluatie": KARIN,
    f"{DESK}/OPENED": KARIN,
    f"{DESK}/OPENED/afgelasten": KARIN,
    f"{DESK}/OPENED/bewerken": KARIN,
    f"{DESK}/OPENED/gasten": KARIN,
    f"{DESK}/OPENED/uitnodigen?wie=niemand&gasten=ja&zoek=lid": KARIN,
    f"{DESK}/OPENED/uitnodigen/brief": KARIN,
    f"{DESK}/OPENED/uitnodigen/versturen?wie=alle&gasten=ja": KARIN,
    f"{DESK}/OPENED/uitnodigen/FIRST-WAVE": KARIN,
    f"{DESK}/OPENED/wie-komt/INVITED": KARIN,
    f"{DESK}/ALL-TAKEN": KARIN,
    f"{DESK}/ALL-TAKEN/keuken": KARIN,
    f"{DESK}/ALL-TAKEN/uitnodigen": KARIN,
    f"{DESK}/ALL-TAKEN/uitnodigen/LEFT-WAVE": KARIN,
    f"{DESK}/ALL-TAKEN/wie-komt": KARIN,
    f"{DESK}/ALL-TAKEN/wie-komt/IN-LINE": KARIN,
    f"{DESK}/SHUT": KARIN,
    f"{DESK}/SHUT/presentie": KARIN,
    f"{DESK}/SHUT/scannen": KARIN,
    f"{DESK}/JUST-HELD": KARIN,
    f"{DESK}/JUST-HELD/afronden": KARIN,
    f"{DESK}/JUST-HELD/presentie": KARIN,
    f"{DESK}/LAST-YEAR": KARIN,
    f"{DESK}/LAST-YEAR/afronden": KARIN,
    f"{DESK}/LAST-YEAR/afronden/WAS-THERE": KARIN,
    f"{DESK}/LAST-YEAR/evaluatie": KARIN,
    f"{DESK}/LAST-YEAR/presentie": KARIN,
    f"{DESK}/CALLED-OFF": KARIN,
    f"{DESK}/LAST-WEEK/evaluatie": KARIN,
    "/kerngroep/deelname": KARIN,
    "/kerngroep/deelname/afspraak": BEA,
    NEWS: KARIN,
    f"{NEWS}/nieuw": KARIN,
    f"{NEWS}/WRITTEN": KARIN,
    f"{NEWS}/WRITTEN/versturen": KARIN,
    f"{NEWS}/TO-READ/goedkeuren": KARIN,
    f"{NEWS}/TO-READ": BEA,
    f"{NEWS}/PLANNED": KARIN,
    f"{NEWS}/PLANNED/stoppen": KARIN,
    f"{NEWS}/LEFT-ALL": KARIN,
    "/mijn/bijeenkomsten": LID,
    "/mijn/bijeenkomsten/ALL-TAKEN": LID,
    "/brief/proef": VISITOR,
    "/brief/ANSWER-invited": VISITOR,
    "/brief/ANSWER-yes": VISITOR,
    "/brief/ANSWER-no": VISITOR,
    "/brief/ANSWER-perhaps": VISITOR,
    "/brief/ANSWER-waiting": VISITOR,
    "/brief/ANSWER-offered": VISITOR,
    "/brief/ANSWER-late": VISITOR,
    "/brief/EVALUATE-first": VISITOR,
    "/brief/EVALUATE-done": VISITOR,
    "/brief/UNSUBSCRIBE": VISITOR,
    "/bijeenkomsten": VISITOR,
    "/bijeenkomsten/NAME-OPENED": VISITOR,
    "/bijeenkomsten/NAME-CALLED-OFF": VISITOR,
    "/certificaat": VISITOR,
    "/certificaat/NUMBER-GIVEN": VISITOR,
}
# Forms that are sent as they stand, with what is answered then.
SENT = {
    f"{DESK}/nieuw": 422,
    f"{DESK}/DRAFTED/bewerken": 422,
    f"{DESK}/DRAFTED/materiaal": 422,
    f"{DESK}/OPENED/afgelasten": 422,
    f"{DESK}/OPENED/gasten": 422,
    "/kerngroep/deelname/afspraak": 422,
    f"{NEWS}/nieuw": 422,
    f"{NEWS}/WRITTEN/versturen": 409,
    "/brief/ANSWER-invited": 422,
    "/brief/EVALUATE-first": 422,
}
# What stands in an address and is no page, with what is answered.
ODD = {"/certificaat/NUMBER-WITHDRAWN": 410, "/certificaat/AAAAA-AAAAA-AAAAA-AAAAA": 404}
FOLDERS = ("meetings", "newsletters")
PARTS = {"meetings/attendance_parts.html", "meetings/invite_parts.html"}


def prepare() -> dict[str, str]:
    """Meetings in every state, with somebody in every state of an answer; newsletters too."""
    karin, bea = (_known(email) for email in (KARIN, BEA))
    names = {**_coming(karin), **_people(), **_over(karin), **_news(karin, bea)}
    # The longest names first: one may begin as another does.
    return {name: names[name] for name in sorted(names, key=len, reverse=True)}


def _known(email: str) -> Member:
    found = member_by_email(email)
    assert found is not None
    return found


def _of_demonstration(state: str) -> Meeting:
    query = sa.select(Meeting).where(Meeting.is_demonstration, Meeting.state == state)
    return db.session.scalars(query).one()


def _coming(karin: Member) -> dict[str, str]:
    """A draft, one that is open, one whose last day is over, and one that was called off."""
    made = {
        state: make_meeting(MONDAY, organiser=karin, **{"state": state, "title": f"Avond ({state})", **more})
        for state, more in _coming_values().items()
    }
    by = thing(karin)
    with transaction():
        materials.add(made["draft"], "Om te lezen", "before", "https://lees.example/", by=by, at=MONDAY)
        wave = inviting.invite(
            made["published"], None, [], by=by, at=MONDAY, by_hand=[_known(LID).uuid], expected=1
        )
        service.cancel(made["cancelled"], "De spreker is ziek.", by=by, at=MONDAY)
    opened = made["published"]
    invite_guest(made["closed"], MONDAY, name="Lien Laat", email="lien@ziekenhuis.example", state="yes")
    invite_guest(opened, MONDAY, name="Gast Zonder Antwoord")
    return {
        "DRAFTED": str(made["draft"].uuid),
        "OPENED": str(opened.uuid),
        "NAME-OPENED": opened.slug,
        "FIRST-WAVE": str(wave.uuid),
        "INVITED": str(invitations_of(opened, "invited")[0].uuid),
        "SHUT": str(made["closed"].uuid),
        "ANSWER-late": _token(invitations_of(made["closed"])[0]),
        "CALLED-OFF": str(made["cancelled"].uuid),
        "NAME-CALLED-OFF": made["cancelled"].slug,
    }


def _coming_values() -> dict[str, dict[str, Any]]:
    soon = {"starts_at": MONDAY + timedelta(days=3), "ends_at": MONDAY + timedelta(days=3, hours=2)}
    last = {**soon, "answer_by": (MONDAY - timedelta(days=1)).date(), "uses_scanning": True}
    return {
        "draft": {},
        "published": {"is_public": True, "online_url": "https://beeld.example/avond"},
        "closed": {**last, "parts": ["Ochtend", "Middag"]},
        "cancelled": {"is_public": True, "state": "published"},
    }


def _people() -> dict[str, str]:
    """Whom the meeting of this year has, in every state of an answer."""
    full = _of_demonstration("full")
    found = {state: invitations_of(full, state)[-1] for state in ("invited", "yes", "no", "perhaps")}
    waiting = sorted(invitations_of(full, "waiting"), key=lambda one: one.waiting_number or 0)
    found |= {"offered": waiting[0], "waiting": waiting[1]}
    with transaction():
        waiting[0].offered_until = MONDAY + timedelta(days=1)
    wave = db.session.scalars(sa.select(Wave).where(Wave.meeting_id == full.id)).first()
    assert wave is not None
    return {
        "ALL-TAKEN": str(full.uuid),
        "LEFT-WAVE": str(wave.uuid),
        "IN-LINE": str(waiting[1].uuid),
        **{f"ANSWER-{state}": _token(one) for state, one in found.items()},
    }


def _token(invitation: Invitation) -> str:
    return link_for(invitation, MONDAY).removeprefix("/brief/")


def _over(karin: Member) -> dict[str, str]:
    """Last year's with its certificates, one of last week that is settled, and one that is not yet."""
    last_year, last_week = _of_demonstration("settled"), held(MONDAY, organiser=karin)
    there, taken_back = invitations_of(last_year, "present")[:2]
    given = certificate_of(taken_back)
    assert given is not None
    with transaction():
        given.withdrawn_at = MONDAY
    people = was_there(last_week, MONDAY, 2, "dietist")
    settle(last_week, MONDAY)
    give(people[1], MONDAY)
    just_held = held(MONDAY, organiser=karin, title="Avond van vorige week")
    was_there(just_held, MONDAY, 3, "psycholoog")
    kept = certificate_of(there)
    assert kept is not None
    return {
        "LAST-YEAR": str(last_year.uuid),
        "WAS-THERE": str(there.uuid),
        "NUMBER-GIVEN": kept.number,
        "NUMBER-WITHDRAWN": given.number,
        "LAST-WEEK": str(last_week.uuid),
        "JUST-HELD": str(just_held.uuid),
        "EVALUATE-first": evaluate_address(people[0]).removeprefix("/brief/"),
        "EVALUATE-done": evaluate_address(people[1]).removeprefix("/brief/"),
    }


def _news(karin: Member, bea: Member) -> dict[str, str]:
    """Newsletters that are written, looked at, planned and sent; and who leaves them."""
    made = {
        name: make_newsletter(by, MONDAY, subject=name)
        for name, by in (("Planned", karin), ("To read", bea), ("Written", karin))
    }
    plan(made["Planned"], MONDAY, timedelta(minutes=30))
    set_second_pair()
    with transaction():
        news.ask_check(made["To read"], by=thing(bea), at=MONDAY)
    set_second_pair(False)
    done = db.session.scalars(sa.select(Newsletter).where(Newsletter.state == "done")).first()
    assert done is not None
    with transaction():
        trial = news.send_trial(made["Written"], karin, at=MONDAY)
    assert trial is not None
    return {
        "WRITTEN": str(made["Written"].uuid),
        "TO-READ": str(made["To read"].uuid),
        "PLANNED": str(made["Planned"].uuid),
        "LEFT-ALL": str(done.uuid),
        "UNSUBSCRIBE": LetterLink(trial, "unsubscribe").token,
    }
