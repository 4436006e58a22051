"""A thousand forgeries before the last noted head, each of them found."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.audit.models import AuditRow, AuditValues
from socialmap.audit.rules import EMPTY, START, Head, Pair, Row, Verdict, digest_of, link_digest, verdict
from socialmap.audit.service import record
from socialmap.foundation.db import db, transaction
from tests.conftest import MONDAY

LINKS, NOTED, FORGERIES = 60, 45, 1000
VERBS = ("add", "change", "confirm", "withdraw", "give-role")
TEXTS = ("verb", "thing", "by")
DIGESTS = ("before_digest", "after_digest", "previous", "digest")


@dataclass
class Chain:
    """A chain as somebody holds it who has the password of the database."""

    rows: list[Row]
    values: list[Pair]
    head: Head

    def copy(self) -> "Chain":
        return Chain(list(self.rows), list(self.values), self.head)

    def looked_at(self, *known: Head) -> Verdict:
        return verdict(zip(self.rows, self.values, strict=True), self.head, known)


@pytest.fixture(scope="module")
def whole(module_app: Flask) -> Chain:
    """Sixty links, written by the site itself, no two of them alike."""
    with transaction():
        for turn in range(LINKS):
            record(
                VERBS[turn % len(VERBS)],
                f"listing:{turn % 7}",
                by=f"member:{turn % 3}",
                at=MONDAY + timedelta(minutes=turn),
                before={"name": f"Anna {turn}"} if turn % 4 else None,
                after={"name": f"Bram {turn}", "number": turn},
            )
    columns = [getattr(AuditRow, name) for name in Row.__slots__]
    rows = [Row(*row) for row in db.session.execute(sa.select(*columns).order_by(AuditRow.position))]
    pairs = sa.select(AuditValues.before, AuditValues.after).order_by(AuditValues.position)
    values: list[Pair] = [(before, after) for before, after in db.session.execute(pairs)]
    return Chain(rows, values, rows[-1].head)


@pytest.fixture(scope="module")
def module_app(filled_folder: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    import shutil

    from socialmap.foundation.clock import StoppedClock
    from tests.running import built, let_go, settings_in

    folder = tmp_path_factory.mktemp("chain") / "data"
    shutil.copytree(filled_folder, folder)
    app = built(settings_in(folder), StoppedClock(MONDAY))
    with app.app_context():
        yield app
    let_go(app)


def change_a_column(chain: Chain, at: int, random: Random) -> None:
    name = random.choice([*TEXTS, *DIGESTS, "at", "position"])
    row = chain.rows[at]
    forged: Any = {
        "at": row.at + timedelta(microseconds=random.randint(1, 10**9)),
        "position": row.position + random.choice([-1, 1, 100]),
        **{name: f"{getattr(row, name)}{random.randint(0, 9)}" for name in TEXTS},
        **{name: f"{random.getrandbits(256):064x}" for name in DIGESTS},
    }
    chain.rows[at] = replace(row, **{name: forged[name]})


def change_the_values(chain: Chain, at: int, random: Random) -> None:
    before, _after = chain.values[at] or (None, None)
    chain.values[at] = (before, {"name": "Carla", "number": random.random()})


def change_the_values_with_their_digest(chain: Chain, at: int, random: Random) -> None:
    change_the_values(chain, at, random)
    before, after = chain.values[at] or (None, None)
    digests = {"before_digest": digest_of(before), "after_digest": digest_of(after)}
    chain.rows[at] = replace(chain.rows[at], **digests)


def take_one_out(chain: Chain, at: int, random: Random) -> None:
    del chain.rows[at], chain.values[at]
    if random.random() < 0.5:
        close_ranks(chain)


def cut_off_the_end(chain: Chain, at: int, random: Random) -> None:
    del chain.rows[at:], chain.values[at:]
    if random.random() < 0.5:
        chain.head = chain.rows[-1].head if chain.rows else EMPTY


def put_one_in(chain: Chain, at: int, random: Random) -> None:
    source = random.randrange(len(chain.rows))
    chain.rows.insert(at, replace(chain.rows[source], by="carla"))
    chain.values.insert(at, chain.values[source])
    close_ranks(chain)


def change_the_order(chain: Chain, at: int, random: Random) -> None:
    other = random.choice([one for one in range(NOTED) if one != at])
    for part in (chain.rows, chain.values):
        part[at], part[other] = part[other], part[at]  # type: ignore[index]
    if random.random() < 0.5:
        close_ranks(chain)


def close_ranks(chain: Chain) -> None:
    chain.rows = [replace(row, position=at) for at, row in enumerate(chain.rows, start=1)]


def as_it_is(chain: Chain, at: int) -> None:
    """The forger changes nothing else."""


def one_digest_anew(chain: Chain, at: int) -> None:
    """The forger makes the digest of that row fit."""
    at = min(at, len(chain.rows) - 1)
    chain.rows[at] = replace(chain.rows[at], digest=link_digest(chain.rows[at]))


def all_digests_anew(chain: Chain, at: int) -> None:
    """The forger writes every later link anew, and the head too: the chain fits itself."""
    close_ranks(chain)
    previous = START
    for number, row in enumerate(chain.rows):
        linked = replace(row, previous=previous)
        pair = chain.values[number]
        if pair is not None:
            linked = replace(linked, before_digest=digest_of(pair[0]), after_digest=digest_of(pair[1]))
        chain.rows[number] = replace(linked, digest=link_digest(linked))
        previous = chain.rows[number].digest
    chain.head = chain.rows[-1].head if chain.rows else EMPTY


FORGE: tuple[Callable[[Chain, int, Random], None], ...] = (
    change_a_column,
    change_the_values,
    change_the_values_with_their_digest,
    take_one_out,
    cut_off_the_end,
    put_one_in,
    change_the_order,
)
HIDE: tuple[Callable[[Chain, int], None], ...] = (as_it_is, one_digest_anew, all_digests_anew)


def forged(whole: Chain, seed: int) -> Chain:
    """A chain somebody changed somewhere before the head that was noted."""
    random, chain = Random(seed), whole.copy()
    while chain == whole:
        at = random.randrange(NOTED)
        FORGE[seed % len(FORGE)](chain, at, random)
        HIDE[seed // len(FORGE) % len(HIDE)](chain, at)
    return chain


def test_every_one_of_a_thousand_forgeries_is_found(whole: Chain) -> None:
    known = whole.rows[NOTED - 1].head

    missed = [seed for seed in range(FORGERIES) if forged(whole, seed).looked_at(known).is_whole]

    assert missed == []


def test_a_chain_nobody_touched_is_whole_with_every_head_that_was_ever_noted(whole: Chain) -> None:
    heads = [EMPTY, *(row.head for row in whole.rows)]

    assert whole.looked_at().is_whole
    assert whole.looked_at(*heads).is_whole


def test_a_chain_that_was_rewritten_is_found_by_the_noted_head_and_by_nothing_else(whole: Chain) -> None:
    chain = whole.copy()
    change_the_values(chain, 3, Random(1))
    all_digests_anew(chain, 3)

    assert chain.looked_at().is_whole
    assert chain.looked_at(whole.rows[NOTED - 1].head).lost == (whole.rows[NOTED - 1].head,)
    assert chain.looked_at(whole.rows[1].head).is_whole


def test_what_was_cut_off_behind_the_noted_head_is_not_found_by_it(whole: Chain) -> None:
    chain = whole.copy()
    del chain.rows[NOTED:], chain.values[NOTED:]
    chain.head = chain.rows[-1].head

    assert chain.looked_at(whole.rows[NOTED - 1].head).is_whole
    assert not chain.looked_at(whole.head).is_whole


def test_values_that_were_erased_are_no_forgery(whole: Chain) -> None:
    chain = whole.copy()
    chain.values = [None if at % 2 else pair for at, pair in enumerate(chain.values)]

    assert chain.looked_at(whole.head).is_whole
