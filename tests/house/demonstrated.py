"""Of the meetings and newsletters of the demonstration: what an address names, and every letter."""

from datetime import datetime

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.foundation.db import db, transaction
from socialmap.mailing.links import LetterLink
from socialmap.meetings import materials
from socialmap.meetings.models import Invitation, Meeting, Wave
from socialmap.meetings.queries import invitations_of
from socialmap.newsletters import service
from socialmap.newsletters.models import Newsletter
from socialmap.uploads.service import clean
from tests.meetings.afterwards import evaluate_address, held, settle, was_there
from tests.meetings.answers import link_for
from tests.newsletters.newsletters import make_newsletter, plan
from tests.uploads.corpus import pdf


def names_of_meetings(at: datetime) -> dict[str, str]:
    """The open meeting, with scanning and a paper to read; the settled one; newsletters before they leave."""
    coming, settled = _meeting("full"), _meeting("settled")
    with transaction():
        coming = db.session.get_one(Meeting, coming.id)
        coming.uses_scanning = True
        paper = materials.add(coming, "Om te lezen", "before", clean(pdf()), by="test", at=at)
    writer = coming.organisers[0].member
    letters = {name: make_newsletter(writer, at, subject=f"Nieuws {name}") for name in ("check", "planned")}
    with transaction():
        db.session.get_one(Newsletter, letters["check"].id).state = "to-check"
    plan(letters["planned"], at)
    draft = sa.select(Newsletter).where(Newsletter.state == "draft", Newsletter.is_demonstration)
    return {
        "MEETING": str(coming.uuid),
        "SETTLED": str(settled.uuid),
        "PAPER": str(paper.uuid),
        "PERSON": str(invitations_of(coming, "yes")[0].uuid),
        "WHOCAME": str(invitations_of(settled, "present")[0].uuid),
        "WAVE": str(db.session.scalars(sa.select(Wave.uuid).where(Wave.meeting_id == coming.id)).one()),
        "NEWS": str(db.session.scalars(draft).one().uuid),
        "CHECK": str(letters["check"].uuid),
        "PLANNED": str(letters["planned"].uuid),
    }


def _meeting(state: str) -> Meeting:
    query = sa.select(Meeting).where(Meeting.state == state, Meeting.is_demonstration)
    return db.session.scalars(query).one()


def letter_links(member: Member, at: datetime) -> dict[str, str]:
    """The address behind the button of every letter of meetings and newsletters, by what it is for."""
    asked = sa.select(Invitation).where(
        Invitation.member_id == member.id, Invitation.meeting_id == _meeting("full").id
    )
    invitation = db.session.scalars(asked).one()
    links = {name: link_for(invitation, at, purpose=name) for name in ("meeting-answer", "meeting-offer")}
    (someone,) = was_there(over := held(at, slug="na-afloop"), at, 1)
    settle(over, at)
    links["evaluate"] = evaluate_address(someone)
    with transaction():
        draft = sa.select(Newsletter).where(Newsletter.state == "draft", Newsletter.is_demonstration)
        letter = service.send_trial(db.session.scalars(draft).one(), member, at=at)
    assert letter is not None
    return links | {"unsubscribe": LetterLink(letter, "unsubscribe").address}
