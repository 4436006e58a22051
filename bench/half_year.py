"""Half a year of a core group, walked through its own pages: what it costs the secretary and the others.

The counts (pages, forms, clicks, letters, criteria, calls) are measured; the minutes are an estimate, made of
these counts and the constants of bench.half_year_people.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask import Flask

from bench import half_year_people as people
from bench.figures import Figure, at_most, tell
from bench.half_year_people import Person
from bench.regions import Regions
from bench.sites import site
from socialmap.accounts.service import thing
from socialmap.desk.summary import write_summaries
from socialmap.directory.freshness import confirm
from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.mailing.models import Letter
from socialmap.networks.queries import all_networks
from socialmap.review import submissions
from socialmap.review.models import Report, Submission
from socialmap.review.queries import to_ratify
from socialmap.review.reports import SOLVED, handle_report
from socialmap.review.service import report
from socialmap.rounds import agenda, planning, queries
from socialmap.rounds.models import Round

LISTINGS, REPORTS, ANSWERED_BY_KEEPERS, SILENT = 150, 9, 4, 30
# What arrives, in the order in which it comes: 8 clean, 2 with a question, 1 outside the list, 1 declined.
APPLICATIONS = "clean clean ask clean clean request clean ask clean decline clean clean".split()
# A reminder by letter, twice, brings in three of five: an assumption, as no round has been held yet.
ANSWER_LETTERS = 18
# Of who is called: confirmed, nobody there, stopped.
CALLED = ("klopt",) * 9 + ("onbereikbaar",) * 3
START = datetime(2026, 3, 16, 8, 0, tzinfo=UTC)
DESK = "/kerngroep"


def measure(regions: Regions, *, quick: bool) -> Iterator[Figure]:
    """One half-year, in which everything happens that a normal one brings."""
    with site(regions.copy(regions.synthetic(LISTINGS))) as app:
        app.extensions["clock"] = clock = StoppedClock(START)
        walk = HalfYear(app, clock)
        walk.live()
        yield from walk.figures()


class HalfYear:
    """The network, its six people, and what has come in so far."""

    def __init__(self, app: Flask, clock: StoppedClock) -> None:
        self.clock, self.network = clock, all_networks()[0]
        self.group = people.core_group(app, self.network, START)
        self.secretary = self.group[0]
        self.open: list[tuple[str, Submission]] = []
        self.reports: list[Report] = []
        self.clean_clicks: list[int] = []
        with transaction():
            planning.plan_rounds_of(self.network, by="bench", at=START)
            self.listings = list(db.session.scalars(sa.select(Listing).order_by(Listing.id)))
            for one in self.listings[:SILENT]:
                one.asked_on, one.phone = START.date(), "+31348000222"

    def live(self) -> None:
        """Week by week until the meeting, the meeting, and the morning after."""
        found = queries.next_round(self.network.id, START.date())
        assert found is not None
        self.name, meets_at = found.name, found.meets_at
        week = 0
        while self.clock.instant + timedelta(days=7) < meets_at:
            self._arrive(week)
            self._a_week_passes()
            if any(self.open) or self._reports_left():
                self._work_the_desk_off()
            week += 1
        self._answers_to_letters()
        self._prepare()
        self._call()
        self.clock.instant = meets_at
        self._meet()
        self.clock.instant = meets_at + timedelta(hours=13)
        self._settle()

    def _arrive(self, week: int) -> None:
        """An application every second week, a report every third."""
        at = self.clock.instant
        with transaction():
            if week % 2 == 0 and week // 2 < len(APPLICATIONS):
                kind = APPLICATIONS[week // 2]
                self.open.append((kind, people.application(self.network, kind, week, at)))
            if week % 2 and week // 2 < REPORTS:
                listing = self.listings[SILENT + week]
                self.reports.append(report(listing, "phone", "Dit nummer klopt niet.", at=at))

    def _a_week_passes(self) -> None:
        """The worker does its daily and weekly jobs; keepers answer some of the reports."""
        for _day in range(7):
            self.clock.instant += timedelta(days=1)
            with transaction():
                planning.advance_rounds(self.clock.instant)
                agenda.bring_up_to_date(self.clock.instant)
                planning.remind_of_rounds(self.clock.instant)
        with transaction():
            for one in self.reports[:ANSWERED_BY_KEEPERS]:
                if one.state == "new":
                    handle_report(one, SOLVED, by="keeper", at=self.clock.instant)
            write_summaries(self.clock.instant)

    def _reports_left(self) -> list[Report]:
        """Reports the keeper left for so long that they are on the desk."""
        before = self.clock.instant - timedelta(days=14)
        return [one for one in self.reports if one.state == "new" and one.at <= before]

    def _work_the_desk_off(self) -> None:
        who = self.secretary
        who.sit_down()
        who.open(DESK)
        for one in self._reports_left():
            who.open(f"{DESK}/meldingen/{one.uuid}")
            who.send("/opgelost")
            who.does("report")
        waiting, self.open = self.open, []
        for kind, submission in waiting:
            self._decide(kind, submission)

    def _decide(self, kind: str, submission: Submission) -> None:
        who, before = self.secretary, self.secretary.clicks
        who.open(f"{DESK}/inzendingen/{submission.uuid}")
        who.does("item")
        who.looks_up(who.page.select("fieldset.check"))
        if kind == "ask":
            who.send("/vraag", question="Welke scholing over kanker volgde u?")
            who.does("words")
            with transaction():
                by = thing(submission.member)
                submissions.answer(submission, "In 2024.", by=by, at=self.clock.instant)
            self.open.append(("clean after a question", submission))
        elif kind == "request":
            who.send("/bespreken")
        elif kind == "decline":
            ground = str(who.page.select("#grounds input[name=ground]")[0]["value"])
            who.send("/afwijzen", ground=ground, own_words="Tot volgend jaar.")
            who.does("words")
        else:
            who.send("/nakijken", all="yes")
            who.send("/goedkeuren")
            if kind == "clean":
                self.clean_clicks.append(who.clicks - before)
        wanted = {"ask": "submitted", "request": "round", "decline": "declined"}.get(kind, "approved")
        db.session.rollback()
        if submission.state != wanted:
            raise RuntimeError(f"{kind}: {submission.state}")

    def _answers_to_letters(self) -> None:
        with transaction():
            for one in self.listings[:ANSWER_LETTERS]:
                confirm(one, by="keeper", at=self.clock.instant)

    def _prepare(self) -> None:
        """Everybody reads the agenda; the secretary looks whether all is on it."""
        for who in self.group:
            who.sit_down()
            who.open(f"{DESK}/rondes/{self.name}")
            points = [str(link["href"]) for link in who.page.select("ol.agenda .what a")]
            for href in points:
                who.open(href)
                who.does("item")
        if len(points) != 2:
            raise RuntimeError(f"the request and what is to be ratified: {points}")

    def _call(self) -> None:
        """Each of the six calls their part of the list, and one of them says that it was seen."""
        here = f"{DESK}/rondes/{self.name}/bellen"
        self.secretary.open(here)
        self.secretary.send("/gezien")
        for number, result in enumerate(CALLED):
            who = self.group[number % len(self.group)]
            who.open(here)
            left = [str(one["formaction"]) for one in who.page.select(f'button[formaction$="/{result}"]')]
            who.send(left[0])
            who.does("call")
        if len(CALLED) != SILENT - ANSWER_LETTERS:
            raise RuntimeError("who is silent is called")

    def _meet(self) -> None:
        """The evening: who is there, ratify, vote, done. Its clicks are part of its minutes."""
        who, here = self.secretary, f"{DESK}/rondes/{self.name}"
        with who.in_the_meeting():
            who.open(f"{here}/vanavond")
            boxes = [str(box["value"]) for box in who.page.select("input[name=there]")]
            who.send("/aanwezig", there=boxes)
            who.open(here)
            for href in [str(link["href"]) for link in who.page.select("ol.agenda .what a")]:
                who.open(href)
                if who.page.select("input[name=ratify]"):
                    every = [str(box["value"]) for box in who.page.select("input[name=ratify]")]
                    who.send(href, go="bekrachtig", ratify=every)
                else:
                    who.send(href, outcome="approved", votes_for="6", go="volgende", minutes="Welkom.")
                self.points += 1

    points = 0

    def _settle(self) -> None:
        who, here = self.secretary, f"{DESK}/rondes/{self.name}"
        who.sit_down()
        who.open(f"{here}/vaststellen")
        who.does("settle")
        who.send("")
        db.session.rollback()
        found = db.session.scalars(sa.select(Round).where(Round.name == self.name)).one()
        states = Counter(db.session.scalars(sa.select(Submission.state)))
        if found.state != "settled" or states != {"approved": 11, "declined": 1} or self._to_ratify():
            raise RuntimeError(f"{found.state}: {states}, to ratify: {self._to_ratify()}")

    def _to_ratify(self) -> int:
        return len(to_ratify(self.network.id))

    def figures(self) -> Iterator[Figure]:
        """What was counted, and the minutes the model makes of it."""
        rows = db.session.execute(sa.select(Letter.recipient, Letter.template))
        letters = [(to, template) for to, template in rows]
        for who in self.group:
            who.letters = sum(to == who.member.email for to, _template in letters)
        secretary, others = self.secretary, self.group[1:]
        for who, name in ((secretary, "the secretary"), (max(others, key=Person.minutes), "another member")):
            tell(f"  {name}: {who.counts()}")
            for what, count in (("pages", who.pages), ("forms", who.forms), ("letters", who.letters)):
                yield Figure(f"half-year: {what} of {name}", LISTINGS, count, what)
        evening = people.evening_minutes(self.points)
        own = secretary.minutes()
        yield at_most("half-year, estimate: secretary without the evening", LISTINGS, own, "minutes", 120)
        calls = people.SECONDS["call"] / 60 * len(CALLED) * (1 - 1 / len(self.group))
        yield Figure(
            "half-year, estimate: secretary who makes all calls", len(CALLED), own + calls, "minutes"
        )
        longest = max(one.minutes() for one in others) + evening
        yield at_most("half-year, estimate: another member, evening included", 5, longest, "minutes", 180)
        # The link on the desk is a click as well; it is counted in opening the item.
        clicks, clean = max(self.clean_clicks), len(self.clean_clicks)
        yield at_most("half-year: clicks for a clean application", clean, clicks, "clicks", 5)
