"""Ten years of rounds: clocks that jump, both changes of the clock, and workers away for a week."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.foundation.clock import AMSTERDAM, StoppedClock, local_day
from socialmap.foundation.db import db, transaction
from socialmap.mailing.models import Letter
from socialmap.mailing.service import queue
from socialmap.networks.models import Network
from socialmap.rounds import planning, queries, rules
from socialmap.rounds.models import Round
from tests.mailing.letters import sent, text_of
from tests.rounds.rounds import make_core_group, the_network

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
YEARS = 10
STEPS = {28, 14, 3}
# The nights of 2027 in which the clock of Amsterdam jumps, a Sunday, and the Wednesday three days later.
NIGHTS = {"spring": (date(2027, 3, 28), date(2027, 3, 31)), "autumn": (date(2027, 10, 31), date(2027, 11, 3))}
Outages = list[tuple[datetime, datetime]]


class Walk:
    """The instants a worker sees: about one a day, an hour off now and then, none in a week of outage."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.outages: Outages = []
        self.jumps = 0
        self.seen = list(self._looks())

    def _looks(self) -> Iterator[datetime]:
        real, off = BEGIN, timedelta(0)
        while real < BEGIN.replace(year=BEGIN.year + YEARS):
            if self.dice.random() < 0.1:
                off = timedelta(hours=self.dice.choice((-1, 0, 1)))
                self.jumps += 1
            yield real + off
            is_soon = self.dice.random() < 0.1
            step = timedelta(hours=self.dice.uniform(0.1, 0.8) if is_soon else self.dice.uniform(18, 30))
            if self.dice.random() < 0.006:
                step = timedelta(days=7)
                self.outages.append((real, real + step))
            real += step

    def hit(self, begin: date, end: date) -> bool:
        """Whether an outage fell between two days."""
        return any(local_day(one) <= end and local_day(other) >= begin for one, other in self.outages)


@pytest.fixture(scope="module")
def walk() -> Walk:
    return Walk(seed=20260312)


def test_the_walk_has_everything_a_clock_can_do(walk: Walk) -> None:
    offsets = {one.astimezone(AMSTERDAM).utcoffset() for one in walk.seen}
    backward = [one for one, other in zip(walk.seen, walk.seen[1:], strict=False) if other < one]

    assert len(offsets) == 2
    assert len(walk.outages) >= 10
    assert walk.jumps >= 100
    assert len(backward) >= 5


def test_in_ten_years_each_round_is_made_once_and_everybody_is_reminded_once(app: Flask, walk: Walk) -> None:
    """What the letters and the rounds look like after ten years, against what the dates say."""
    with transaction():
        db.session.execute(sa.update(Network).where(Network.id != the_network().id).values(retired_at=BEGIN))
    group = make_core_group(BEGIN, 2)
    went: list[str] = []

    for at in walk.seen:
        with transaction():
            planning.plan_rounds(at)
            planning.advance_rounds(at)
            planning.remind_of_rounds(at)

    db.session.rollback()
    made = Counter(db.session.scalars(sa.select(Round.name).where(Round.network_id == the_network().id)))
    expected = {
        f"{BEGIN.year + year}-{number}" for year in range(YEARS + rules.YEARS_AHEAD) for number in (1, 2)
    }
    assert expected <= set(made)
    assert set(made.values()) == {1}
    told = _told()
    assert set(told.values()) == {1}
    for one in queries.rounds_of(the_network().id):
        if one.meets_at > BEGIN.replace(year=BEGIN.year + YEARS):
            assert one.state in ("planned", "open", "closed", "meeting")
            continue
        assert one.state == "meeting"
        steps = {member.email: _steps(told, one, str(member.uuid)) for member in group}
        assert len(set(map(frozenset, steps.values()))) == 1
        found = next(iter(steps.values()))
        assert found <= STEPS
        if not walk.hit(queries.meets_on(one) - timedelta(days=30), queries.meets_on(one)):
            assert found == STEPS
            went.append(one.name)
    assert len(went) >= 10


def _told() -> Counter[tuple[str, ...]]:
    """How often each (round, step, person) got a letter."""
    keys = db.session.scalars(sa.select(Letter.key).where(Letter.template == "round-reminder"))
    return Counter(tuple(key.split(":")[1:4]) for key in keys)


def _steps(told: Counter[tuple[str, ...]], one: Round, member: str) -> set[int]:
    return {int(step) for uuid, step, who in told if uuid == str(one.uuid) and who == member}


def quarters(night: date) -> list[datetime]:
    """Every fifteen minutes around the change, which is at 01:00 UTC."""
    first = datetime(night.year, night.month, night.day, 0, 30, tzinfo=UTC)
    return [first + timedelta(minutes=15 * number) for number in range(13)]


def test_in_the_nights_of_the_clock_what_is_due_that_day_goes_once(
    either_app: Flask, clock: StoppedClock
) -> None:
    firsts = {f"round_{name}": meets_on.strftime("%m-%d") for name, (_night, meets_on) in NIGHTS.items()}
    with transaction():
        network = the_network()
        network.settings = {**network.settings, **firsts}
    group = make_core_group(clock.now(), 2)
    for night, meets_on in NIGHTS.values():
        instants = quarters(night)
        times = [at.astimezone(AMSTERDAM).strftime("%H:%M") for at in instants]
        before = len(sent(either_app))

        for at in instants:
            clock.move(at - clock.now())
            with transaction():
                planning.plan_rounds(at)
                planning.advance_rounds(at)
                planning.remind_of_rounds(at)
            sent(either_app)

        # The change lies within these instants: an hour that is not there, or one that is there twice.
        assert len({at.astimezone(AMSTERDAM).utcoffset() for at in instants}) == 2
        assert ("02:30" in times, len(times) - len(set(times))) in ((False, 0), (True, 2))
        letters = sent(either_app)[before:]
        assert sorted(str(one["To"]) for one in letters) == sorted(str(one.email) for one in group)
        day = f"{meets_on.day} {'maart' if meets_on.month == 3 else 'november'} 2027"
        assert all(day in text_of(one) for one in letters)
    db.session.rollback()
    told = _told()
    rounds = {one.name: str(one.uuid) for one in queries.rounds_of(the_network().id)}
    assert told == {
        (rounds[name], "3", str(member.uuid)): 1 for name in ("2027-1", "2027-2") for member in group
    }


def test_without_the_key_the_same_clock_reminds_again_and_again(app: Flask, walk: Walk) -> None:
    """The control: what the walk above does to a worker that trusts its clock."""
    with transaction():
        planning.plan_rounds(walk.seen[0])
    one = queries.rounds_of(the_network().id)[1]
    days = [at for at in walk.seen if 0 <= (queries.meets_on(one) - local_day(at)).days <= 28]

    for at in days:
        step = rules.reminder_due((queries.meets_on(one) - local_day(at)).days)
        with transaction():
            queue(
                "round-reminder",
                "bram@netwerk.example",
                key=f"round-reminder:{one.uuid}:{step}:{uuid4()}",
                at=at,
                network_id=one.network_id,
            )

    db.session.rollback()
    counted = Counter(key.split(":")[2] for key in db.session.scalars(sa.select(Letter.key)))
    assert max(counted.values()) > 1


def test_without_the_unique_name_a_second_worker_makes_every_round_again(app: Flask) -> None:
    """The control: two workers that both looked before either wrote."""
    at = BEGIN
    with transaction():
        network = the_network()
        looked = [{one.name for one in queries.rounds_of(network.id)} for _worker in range(2)]
        made = [
            plan.name
            for known in looked
            for plan in rules.plans_of(network.settings, 2026)
            if plan.name not in known
        ]
        for known in looked:
            assert known == set()
        first, second = (
            planning.plan_rounds_of(network, by="a", at=at),
            planning.plan_rounds_of(network, by="b", at=at),
        )

    assert Counter(made)["2026-1"] == 2
    assert (first > 0, second) == (True, 0)
