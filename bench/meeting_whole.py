"""Five hundred people invited, answered, present and certified, by the buttons in their own letters.

What should come of it is kept beside the site by a model of its own, in bench.meeting_crowd.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

import sqlalchemy as sa
from flask import Flask

from bench.figures import Figure, at_most, tell
from bench.half_year_people import Person, core_group
from bench.meeting_crowd import Crowd, Letters
from bench.regions import Regions
from bench.sites import site
from socialmap.accounts.service import give_role, member_with, thing
from socialmap.directory.audience import Rule
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.keeping.rules import CEILING_DILIGENT
from socialmap.mailing.models import Letter
from socialmap.meetings import inviting, offers, reminding, service
from socialmap.meetings.models import Invitation, Meeting
from socialmap.meetings.outcome_models import Certificate
from socialmap.networks.models import Network
from socialmap.networks.queries import all_networks

PEOPLE, SEATS_OF_TEN, LISTINGS = 500, 4, 50
MADE = datetime(2026, 8, 31, 5, 0, tzinfo=UTC)
STARTS = datetime(2026, 11, 12, 18, 0, tzinfo=UTC)
LAST_DAY = date(2026, 11, 5)
DESK = "/kerngroep/bijeenkomsten"


def measure(regions: Regions, *, quick: bool) -> Iterator[Figure]:
    """One meeting from invitation to certificate."""
    people = PEOPLE // 10 if quick else PEOPLE
    with site(regions.copy(regions.synthetic(LISTINGS))) as app:
        app.extensions["clock"] = clock = StoppedClock(MADE)
        yield from figures(Whole(app, clock, people))


class Whole:
    """The network, its organiser, and the people who are invited."""

    def __init__(self, app: Flask, clock: StoppedClock, people: int) -> None:
        self.app, self.clock, self.people = app, clock, people
        network = all_networks()[0]
        self.organiser = core_group(app, network, MADE)[0]
        self._members(network)
        self.meeting_id = self._made(network)
        self.letters = Letters(app)
        self.crowd = Crowd(app, clock, people, capacity=people * SEATS_OF_TEN // 10, starts_at=STARTS)

    def _members(self, network: Network) -> None:
        with transaction():
            for number in range(self.people):
                one = member_with(f"lid-{number}@praktijk.example", at=MADE, name=f"Lid {number:03d}")
                give_role(one, network, "member", by="bench", at=MADE)

    def _made(self, network: Network) -> int:
        values = {"kind": "training", "title": "Scholing 2026", "starts_at": STARTS, "answer_by": LAST_DAY}
        values |= {"ends_at": STARTS + timedelta(hours=2), "location_name": "De Brug", "contact_minutes": 120}
        values["capacity"] = self.people * SEATS_OF_TEN // 10
        with transaction():
            meeting = service.make(
                network, values, member=self.organiser.member, by=thing(self.organiser.member), at=MADE
            )
            service.publish(meeting, by="bench", at=MADE)
            inviting.invite(meeting, Rule(roles=("member",)), [], by="bench", at=MADE)
            return meeting.id

    def live(self) -> None:
        """Day by day until the morning after, when the organiser ticks who was there and settles."""
        while self.clock.instant < STARTS + timedelta(hours=14):
            self._jobs()
            self.crowd.reads(self.letters.new(self.clock))
            self.clock.instant += timedelta(hours=1)
            self.crowd.takes_offers()
            self.clock.instant += timedelta(hours=4)
            self.crowd.acts(self.clock.instant.date(), LAST_DAY)
            self.clock.instant += timedelta(hours=19) - timedelta(seconds=self.crowd.seconds_taken())
        self._attend()

    def _jobs(self) -> None:
        """What the worker does in the morning; the model is told the same hour."""
        self.crowd.lets_pass(self.clock.instant)
        for job in (service.advance, offers.expire, reminding.remind, reminding.tell_who_comes):
            with transaction():
                job(self.clock.instant)

    def _attend(self) -> None:
        meeting = self.meeting()
        page = f"{DESK}/{meeting.uuid}"
        organiser: Person = self.organiser
        organiser.sit_down()
        organiser.open(f"{page}/presentie")
        ticked = [str(box["value"]) for box in organiser.page.select("input[name=there][checked]")]
        absent = set(Random(5).sample(sorted(ticked), len(ticked) // 10))
        organiser.send("", there=[one for one in ticked if one not in absent])
        self.crowd.were_absent(self._addresses(absent))
        organiser.open(f"{page}/afronden")
        organiser.send("/afronden", go="settle")
        self.crowd.reads(self.letters.new(self.clock))

    def _addresses(self, uuids: set[str]) -> set[str]:
        found = db.session.scalars(sa.select(Invitation).where(Invitation.meeting_id == self.meeting_id))
        return {one.member.email or "" for one in found if one.member and str(one.uuid) in uuids}

    def meeting(self) -> Meeting:
        """The meeting as it is now."""
        db.session.rollback()
        return db.session.get_one(Meeting, self.meeting_id)


def figures(whole: Whole) -> Iterator[Figure]:
    """Play it, and hold what came of it against the model."""
    whole.live()
    people, meeting = whole.people, whole.meeting()
    query = sa.select(Invitation).where(Invitation.meeting_id == meeting.id)
    rows = {one.member.email or "": one for one in db.session.scalars(query) if one.member}
    told, expected = Counter(one.state for one in rows.values()), whole.crowd.state
    tell(f"  {dict(told)}; meeting {meeting.state}; {whole.crowd.counts()}")
    wrong = [email for email, state in expected.items() if rows[email].state != state]
    yield at_most("meeting by script: states that are wrong", people, len(wrong), "people", 0)
    yield at_most("meeting by script: not settled", 1, meeting.state != "settled", "meetings", 0)
    yield at_most("meeting by script: certificates wrong", people, _wrong_papers(whole, rows), "people", 0)
    sent = db.session.execute(
        sa.select(Letter.recipient, sa.func.count()).where(~Letter.is_asked_for).group_by(Letter.recipient)
    )
    most = max(count for _email, count in sent)
    yield at_most("meeting by script: letters nobody asked for", people, most, "a year", CEILING_DILIGENT)
    every = db.session.execute(sa.select(Letter.recipient, sa.func.count()).group_by(Letter.recipient)).all()
    yield Figure(
        "meeting by script: letters in all, most to one person", people, max(n for _e, n in every), "letters"
    )
    yield at_most("meeting by script: letters not sent", people, _unsent(), "letters", 0)


def _wrong_papers(whole: Whole, rows: dict[str, Invitation]) -> int:
    """Who was there and has no certificate that the site confirms by name, or has one and was not."""
    papers = {one.invitation_id: one for one in db.session.scalars(sa.select(Certificate))}
    wrong, client = 0, whole.app.test_client()
    asked = [(one.name, one.state == "present", papers.get(one.id)) for one in rows.values()]
    numbers = [(name, is_there, paper and paper.number) for name, is_there, paper in asked]
    for place, (name, is_there, number) in enumerate(numbers):
        if not (is_there and number):
            wrong += is_there != bool(number)
            continue
        # Each asks from an address of their own, as their employers would.
        remote = {"REMOTE_ADDR": f"10.0.{place // 250}.{place % 250 + 1}"}
        reply = client.get(f"/certificaat/{number}", environ_base=remote)
        wrong += reply.status_code != 200 or name not in reply.get_data(as_text=True)
    return wrong


def _unsent() -> int:
    query = sa.select(sa.func.count()).select_from(Letter).where(Letter.state != "sent")
    return db.session.scalar(query) or 0
