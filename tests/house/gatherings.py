"""The meetings and newsletters of one network for the tests of the house, as its organisers make them."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from socialmap.accounts.models import Member
from socialmap.accounts.service import thing, want_newsletter
from socialmap.foundation.db import db, transaction
from socialmap.meetings import answering, guests, inviting, materials
from socialmap.meetings.arrangements import Agreed, arrange
from socialmap.meetings.certificates import certificate_of
from socialmap.meetings.models import Guest, Meeting
from socialmap.meetings.queries import invitations_of
from socialmap.networks.models import Network
from socialmap.newsletters.models import Newsletter
from socialmap.uploads.service import clean
from tests.meetings.afterwards import give, held, settle, was_there
from tests.meetings.meetings import invite_member, make_meeting
from tests.newsletters.newsletters import make_newsletter, plan
from tests.uploads.corpus import pdf

ONLINE = "https://online.example/kamer"
# From this day on an arrangement holds that can still be taken back.
HOLDS_FROM = date(2026, 6, 1)


@dataclass(frozen=True)
class Gatherings:
    """What a network organises: every state of a meeting that pages differ by, and two newsletters."""

    organiser: Member
    meetings: dict[str, Meeting]
    newsletters: dict[str, Newsletter]
    names: dict[str, str] = field(default_factory=dict)


def gatherings_of(
    network: Network, core: Member, manager: Member, keeper: Member, at: datetime
) -> Gatherings:
    """One meeting to come with all there can be to it, others before and after that, and newsletters."""
    slug, told = network.slug, {"organiser": core, "network": network.slug}
    meetings = {
        "open": make_meeting(
            at, slug=f"open-{slug}", is_public=True, online_url=ONLINE, uses_scanning=True, **told
        ),
        "draft": make_meeting(at, slug=f"concept-{slug}", state="draft", online_url=ONLINE, **told),
        "inside": make_meeting(at, slug=f"besloten-{slug}", online_url=ONLINE, **told),
        "held": held(at, slug=f"gehouden-{slug}", is_public=True, online_url=ONLINE, **told),
        "settled": held(at, slug=f"afgerond-{slug}", is_public=True, online_url=ONLINE, **told),
    }
    meetings["cancelled"] = make_meeting(
        at, slug=f"afgelast-{slug}", is_public=True, state="cancelled", online_url=ONLINE, **told
    )
    names = _invited(meetings["open"], core, keeper, at) | _afterwards(meetings, keeper, at)
    with transaction():
        arrange(db.session.get_one(Network, network.id), Agreed(2, 2, HOLDS_FROM), by=manager, at=at)
    newsletters = _letters(core, manager, keeper, network.slug, at)
    names |= {
        "meeting": str(meetings["open"].uuid),
        "public": meetings["open"].slug,
        "newsletter": str(newsletters["draft"].uuid),
        "member": str(manager.uuid),
        "valid_from": HOLDS_FROM.isoformat(),
        "register": "kp",
    }
    return Gatherings(core, meetings, newsletters, names)


def _invited(meeting: Meeting, core: Member, keeper: Member, at: datetime) -> dict[str, str]:
    """The keeper and a guest say yes, one is silent and one was not asked yet; there is something to read."""
    by, before = thing(core), at - timedelta(hours=1)
    with transaction():
        meeting = db.session.get_one(Meeting, meeting.id)
        first, silent = (_guest(meeting, name, by, before) for name in ("gerda", "sjoerd"))
        wave = inviting.invite(meeting, None, [first, silent], by=by, at=before, by_hand=[keeper.uuid])
        last = _guest(meeting, "henk", by, before)
        paper = materials.add(meeting, "Om te lezen", "before", clean(pdf()), by=by, at=before)
        names = {"wave": str(wave.uuid), "guest": str(last.uuid), "material": str(paper.uuid)}
        own = next(one for one in invitations_of(meeting) if one.member_id == keeper.id)
        numbers = [{"register": "KP", "number": "KP-123"}]
        answering.answer(own, "yes", by=thing(keeper), at=before, diet="vegetarisch", numbers=numbers)
        asked = next(one for one in invitations_of(meeting) if one.guest_id == first.id)
        answering.answer(asked, "yes", by=answering.by_of(asked), at=before, diet="geen noten")
        return {**names, "person": str(asked.uuid)}


def _guest(meeting: Meeting, name: str, by: str, at: datetime) -> Guest:
    email = f"{name}@{meeting.network.slug}.example"
    facts: dict[str, Any] = {"organisation": "Ziekenhuis", "source": "hospital"}
    return guests.add(meeting, name=name.capitalize(), email=email, **facts, by=by, at=at)


def _afterwards(meetings: dict[str, Meeting], keeper: Member, at: datetime) -> dict[str, str]:
    """Who was there; a certificate for the keeper, and opinions of all."""
    numbers = [{"register": "KP", "number": "KP-123"}]
    seen: dict[str, Any] = {"state": "present", "minutes": 120, "numbers": numbers}
    invite_member(meetings["held"], keeper, at, **seen)
    own = invite_member(meetings["settled"], keeper, at, **seen)
    others = was_there(meetings["settled"], at, 5, "dietist")
    settle(meetings["settled"], at)
    for one in (own, *others):
        give(one, at)
    certificate = certificate_of(own)
    assert certificate is not None
    return {"number": certificate.number}


def _letters(core: Member, manager: Member, keeper: Member, slug: str, at: datetime) -> dict[str, Newsletter]:
    """One that is being written, one that waits for a second pair of eyes, and one that is on its way."""
    with transaction():
        want_newsletter(db.session.get_one(Member, keeper.id), True, by="test", at=at)
    before = at - timedelta(hours=1)
    made = {
        name: make_newsletter(core, before, network=slug, subject=f"Nieuws {name}")
        for name in ("draft", "check", "planned")
    }
    with transaction():
        db.session.get_one(Newsletter, made["check"].id).state = "to-check"
    plan(made["planned"], before)
    return made
