"""The core group at work: the desk with five hundred submissions, and six people who decide at once."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Engine

from bench.figures import Figure, at_least, at_most, middle
from bench.regions import Regions
from bench.sites import call, environ, site
from socialmap.accounts.current import KEY
from socialmap.accounts.login import open_log_in
from socialmap.accounts.models import Member
from socialmap.accounts.service import give_role, member_with
from socialmap.foundation.clock import now
from socialmap.foundation.db import db, transaction
from socialmap.foundation.errors import Conflict
from socialmap.networks.models import Network
from socialmap.networks.queries import all_networks
from socialmap.review import decisions, submissions
from socialmap.review.models import Submission

ITEMS, FEW, PEOPLE, CONTROL = 500, 50, 6, 40
OPENED, DESK = 15, "/kerngroep"
DISCIPLINES = ("dietist", "ergotherapeut", "psycholoog", "logopedist", "oncologiefysiotherapeut")


def measure(regions: Regions, *, quick: bool) -> Iterator[Figure]:
    """CPU and questions of the desk; then who wins of six."""
    items, control = (ITEMS // 10, CONTROL // 4) if quick else (ITEMS, CONTROL)
    with site(regions.copy(regions.demonstration())) as app:
        people = _core_group()
        few = min(FEW, items // 2)
        _hand_in(few)
        cookie = _cookie(app, people[0])
        _opened(app, cookie, 3)
        small = _opened(app, cookie, OPENED)
        _hand_in(items - few, start=few)
        large = _opened(app, cookie, OPENED)
        name = f"desk, {items} submissions"
        yield at_most(f"{name}: CPU", OPENED, middle(large.cpu) * 1000, "ms", 150)
        yield at_most(
            f"{name}: statements", OPENED, max(large.statements), "statements", max(small.statements)
        )
        yield from _decided(app, people, items)
        yield from _control(app, people, control)


@dataclass(frozen=True)
class Opened:
    """What opening the desk cost, each time."""

    cpu: list[float]
    statements: list[int]


def _network() -> Network:
    """Asked anew each time: a row does not outlive the session, and every opened page has its own."""
    return next(one for one in all_networks() if one.slug == "noordwest-utrecht")


def _core_group() -> list[int]:
    """The ids of the people who decide."""
    network = _network()
    with transaction():
        people = [
            member_with(f"kerngroep-{number}@netwerk.example", at=now(), name=f"Lid {number}")
            for number in range(PEOPLE)
        ]
        for one in people:
            give_role(one, network, "core_group", by="bench", at=now())
        db.session.flush()
        return [one.id for one in people]


def _hand_in(count: int, *, start: int = 0) -> list[UUID]:
    """Applications with register numbers, each by somebody of their own."""
    chosen, network = Random(start), _network()
    made = []
    with transaction():
        for number in range(start, start + count):
            member = member_with(f"aanvrager-{number}@praktijk.example", at=now(), name=f"Aanvrager {number}")
            values: dict[str, Any] = {
                "name": f"Praktijk {number}",
                "kind": "practice",
                "disciplines": [chosen.choice(DISCIPLINES)],
                "phone": f"+31348{number:06d}",
            }
            one = submissions.start(member, network, kind="application", by="bench", at=now(), values=values)
            one.location = {"street": "Straat", "house_number": str(number), "postcode": "3441 AB"}
            one.location |= {"place": "Woerden", "show_address": True}
            one.evidence = [{"kind": "register", "register": "BIG", "number": f"{number:011d}"}]
            submissions.hand_in(one, agreement="2026-1", by="bench", at=now())
            made.append(one.uuid)
    return made


def _cookie(app: Flask, member_id: int) -> str:
    client = app.test_client()
    with transaction():
        member = db.session.get_one(Member, member_id)
        key = open_log_in(member, device="bench", is_strong=True, at=now())
    with client.session_transaction(base_url="http://127.0.0.1:8000") as session:
        session[KEY] = key
    found = client.get_cookie("socialmap", domain="127.0.0.1")
    assert found is not None
    return f"socialmap={found.value}"


def _opened(app: Flask, cookie: str, times: int) -> Opened:
    cpu, statements = [], []
    for _turn in range(times):
        asked = {**environ(DESK), "HTTP_COOKIE": cookie}
        db.session.remove()
        with _counted() as seen:
            start = time.process_time()
            reply = call(app, asked)
            cpu.append(time.process_time() - start)
        assert reply.status == 200, reply.status
        statements.append(len(seen))
    return Opened(cpu, statements)


@contextmanager
def _counted() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    engine: Engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def _decided(app: Flask, people: list[int], items: int) -> Iterator[Figure]:
    uuids = [
        one.uuid for one in db.session.scalars(sa.select(Submission).where(Submission.state == "submitted"))
    ]
    uuids = uuids[:items]
    won = Counter(uuid for uuid in uuids for _who in range(_race(app, uuid, people, _ask_or_approve)))
    wrong = sum(won[uuid] != 1 for uuid in uuids)
    yield at_most(
        f"six people at once: items without exactly one winner of {len(uuids)}", len(uuids), wrong, "items", 0
    )


def _control(app: Flask, people: list[int], count: int) -> Iterator[Figure]:
    """Without the lock: read, look, write later, as two people who both have the page open."""
    uuids = _hand_in(count, start=10_000)
    won = [_race(app, uuid, people, _careless) for uuid in uuids]
    several = sum(winners > 1 for winners in won)
    yield at_least(
        "six people at once without a guard: items with several winners (control)", count, several, "items", 1
    )


def _race(app: Flask, uuid: UUID, people: list[int], decide: Callable[[UUID, int], None]) -> int:
    """How many of six who press at the same instant are told that it is theirs."""
    barrier, winners = threading.Barrier(len(people)), []

    def press(member_id: int) -> None:
        with app.app_context():
            barrier.wait()
            try:
                decide(uuid, member_id)
                winners.append(member_id)
            except Conflict:
                pass

    threads = [threading.Thread(target=press, args=(one,)) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(winners)


def _ask_or_approve(uuid: UUID, member_id: int) -> None:
    """Half of them say no, half send it to the meeting."""
    with transaction() as session:
        one = session.scalars(sa.select(Submission).where(Submission.uuid == uuid)).one()
        by = session.get_one(Member, member_id)
        seen = 2
        if member_id % 2:
            decisions.to_round(one, seen_revision=seen, own_words="", by=by, at=now())
        else:
            decisions.ask(one, "Wilt u dit nakijken?", by=by, at=now())


def _careless(uuid: UUID, member_id: int) -> None:
    session = db.session()
    state, revision = session.execute(
        sa.select(Submission.state, Submission.revision).where(Submission.uuid == uuid)
    ).one()
    session.rollback()
    if state != "submitted":
        raise Conflict
    time.sleep(0.01)
    with transaction() as session:
        session.execute(
            sa.update(Submission).where(Submission.uuid == uuid).values(state="round", revision=revision + 1)
        )
