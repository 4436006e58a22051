"""A meeting with forty seats, and two hundred people who answer at once, each on two phones."""

import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from bench.figures import Figure, at_least, at_most, share, tell
from bench.meeting_people import connected, databases, invite
from bench.regions import Regions
from bench.senders import CONTEXT
from socialmap.audit.models import AuditRow, AuditValues
from socialmap.audit.service import first_broken_link
from socialmap.cli.setup import setup
from socialmap.foundation.clock import now
from socialmap.foundation.db import db, transaction
from socialmap.mailing.models import Letter
from socialmap.meetings import offers, seats
from socialmap.meetings.models import Invitation, Meeting
from socialmap.settings import Settings

PEOPLE, SEATS, PHONES = 200, 40, 2
# As docs/operations.md runs the site; who comes more waits at its door.
PROCESSES, THREADS, PATIENCE = 2, 8, 600
# Who reads "try again in a moment" presses the same button again.
TRIES, AWAY = 20, 503
BASE = "http://127.0.0.1:8000"
_HIDDEN = re.compile(r'name="(csrf_token|form_key)"[^>]*value="([^"]+)"')


def measure(regions: Regions, *, quick: bool) -> Iterator[Figure]:
    """Everybody says yes; who sits says no; who is offered a place takes it while it passes to the next."""
    people, capacity = (PEOPLE // 5, SEATS // 5) if quick else (PEOPLE, SEATS)
    for name, settings in databases(regions.folder):
        tell(f"  {name}")
        with connected(settings) as app:
            app.test_cli_runner().invoke(setup, catch_exceptions=False)
            meeting_id, links = invite(people, capacity)
        line = f"{name}, {capacity} seats: {people} people at once on {PHONES} phones each"
        run = _pressed(settings, [(link, "yes") for link in links for _phone in range(PHONES)])
        with connected(settings):
            yield from _after_yes(line, run, meeting_id, people, capacity)
            sitting = _links_of(meeting_id, links, "yes")
        line = f"{name}: {capacity} people give their seat back at once"
        run = _pressed(settings, [(link, "no") for link in sitting])
        with connected(settings):
            yield from _after_no(line, run, meeting_id, capacity)
            offered = _links_of(meeting_id, links, "offered")
        line = f"{name}: {len(offered)} kept places taken at once, while they go to the next"
        run = _pressed(settings, [(link, "yes") for link in offered], expires=True)
        with connected(settings):
            yield _kept(line, run)
            yield _seats_wrong(line, meeting_id, capacity)
        if name == "PostgreSQL":
            yield _control(settings, people, capacity)


@dataclass(frozen=True)
class Run:
    """How the pages answered, and how long the slowest of them took."""

    statuses: Counter[int]
    seconds: list[float]
    again: int

    @property
    def failed(self) -> int:
        return sum(count for status, count in self.statuses.items() if status != 303)


def _pressed(
    settings: Settings, presses: list[tuple[str, str]], *, expires: bool = False, is_locked: bool = True
) -> Run:
    """Everybody has the page open, and all press at the same instant, as web processes handle it."""
    shares = [presses[number::PROCESSES] for number in range(PROCESSES)]
    start, told = CONTEXT.Barrier(PROCESSES * THREADS + expires), CONTEXT.Queue()
    given = (start, told, is_locked)
    processes = [CONTEXT.Process(target=_press_all, args=(settings, one, *given)) for one in shares]
    if expires:
        processes.append(CONTEXT.Process(target=_expire, args=(settings, start, told)))
    for process in processes:
        process.start()
    found = [told.get(timeout=PATIENCE) for _one in range(len(presses) + expires)]
    for process in processes:
        process.join(PATIENCE)
    statuses, seconds, again = zip(*found, strict=True)
    return Run(Counter(statuses), list(seconds), sum(again))


def _press_all(
    settings: Settings, presses: list[tuple[str, str]], start: Any, told: Any, is_locked: bool
) -> None:
    if not is_locked:
        # Wrong on purpose: everybody counts the seats as they are, and sits down.
        seats.locked = lambda meeting: meeting
    with connected(settings) as app:
        shares = [presses[number::THREADS] for number in range(THREADS)]
        threads = [threading.Thread(target=_press, args=(app, one, start, told)) for one in shares]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def _press(app: Flask, presses: list[tuple[str, str]], start: Any, told: Any) -> None:
    """What one thread of a web process does: the pages first, then, from one instant on, the buttons."""
    opened = []
    for link, button in presses:
        client = app.test_client()
        page = client.get(link, base_url=BASE).get_data(as_text=True)
        # The first form of the page; its two hidden fields come first.
        opened.append((client, link, {**dict(_HIDDEN.findall(page)[:2]), "do": button}))
    start.wait(PATIENCE)
    began = time.perf_counter()
    for client, link, typed in opened:
        statuses = [client.post(link, data=typed, base_url=BASE).status_code]
        while statuses[-1] == AWAY and len(statuses) < TRIES:
            statuses.append(client.post(link, data=typed, base_url=BASE).status_code)
        told.put((statuses[-1], time.perf_counter() - began, len(statuses) - 1))


def _expire(settings: Settings, start: Any, told: Any) -> None:
    """The hourly job, a day later by its clock."""
    with connected(settings):
        start.wait(PATIENCE)
        began = time.perf_counter()
        with transaction():
            offers.expire(now() + timedelta(hours=25))
        told.put((303, time.perf_counter() - began, 0))


def _after_yes(line: str, run: Run, meeting_id: int, people: int, capacity: int) -> Iterator[Figure]:
    told = _stored()
    ordered = [("yes", None)] * capacity + [("waiting", n) for n in range(1, people - capacity + 1)]
    letters = sa.select(Letter.recipient).where(Letter.key.not_like("bench:%"))
    counts = Counter(db.session.scalars(letters))
    doubles = sum(count != 1 for count in counts.values()) + people - len(counts)
    yield _kept(line, run)
    yield _seats_wrong(line, meeting_id, capacity)
    yield at_most(f"{line}: twice, or not at all", people, abs(len(told) - people), "people", 0)
    yield at_most(f"{line}: waiting out of order", people, int(told != ordered), "lines", 0)
    yield at_most(f"{line}: without exactly one letter", people, doubles, "people", 0)
    yield at_most(f"{line}: broken links in the audit", 1, int(first_broken_link() is not None), "links", 0)
    yield Figure(f"{line}: pressed again because the site was too busy", len(run.seconds), run.again, "times")
    yield Figure(f"{line}: p95 until answered", len(run.seconds), share(run.seconds, 0.95), "s")


def _kept(line: str, run: Run) -> Figure:
    return at_most(f"{line}: answers that were not kept", len(run.seconds), run.failed, "answers", 0)


def _seats_wrong(line: str, meeting_id: int, capacity: int) -> Figure:
    wrong = abs(_taken(meeting_id) - capacity)
    return at_most(f"{line}: seats too many or too few", capacity, wrong, "seats", 0)


def _after_no(line: str, run: Run, meeting_id: int, capacity: int) -> Iterator[Figure]:
    query = sa.select(Invitation.waiting_number).where(Invitation.offered_until.is_not(None))
    numbers = set(db.session.scalars(query))
    yield _kept(line, run)
    wrong = len(numbers ^ set(range(1, capacity + 1)))
    yield at_most(f"{line}: places not kept for the first in line", capacity, wrong, "places", 0)
    yield _seats_wrong(line, meeting_id, capacity)


def _taken(meeting_id: int) -> int:
    return seats.taken(db.session.get_one(Meeting, meeting_id))


def _stored() -> list[tuple[str, int | None]]:
    """State and number that came of each answer, in the order in which they were stored."""
    query = sa.select(AuditValues.after).join(AuditRow, AuditRow.position == AuditValues.position)
    rows = db.session.scalars(query.where(AuditRow.verb == "answer").order_by(AuditRow.position))
    return [(after["state"], after["waiting_number"]) for after in rows]


def _links_of(meeting_id: int, links: list[str], state: str) -> list[str]:
    """The links of who sits, or of who was offered a place."""
    query = sa.select(Invitation).where(Invitation.meeting_id == meeting_id).order_by(Invitation.id)
    wanted: Callable[[Invitation], bool] = (
        (lambda one: one.offered_until is not None)
        if state == "offered"
        else (lambda one: one.state == state)
    )
    return [link for link, one in zip(links, db.session.scalars(query), strict=True) if wanted(one)]


def _control(settings: Settings, people: int, capacity: int) -> Figure:
    """The same without the lock, to see that this measurement notices."""
    with connected(settings):
        meeting_id, links = invite(people, capacity)
    _pressed(settings, [(link, "yes") for link in links], is_locked=False)
    with connected(settings):
        too_many = _taken(meeting_id) - capacity
    return at_least("PostgreSQL: seats too many without the lock (control)", people, too_many, "seats", 1)
