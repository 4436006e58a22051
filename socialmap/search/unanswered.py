"""Counts searches that found nobody: per network, discipline, municipality and month, and nothing else."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, exc

from socialmap.foundation.clock import AMSTERDAM
from socialmap.foundation.db import Counter, db, insert
from socialmap.search.answers import Answer
from socialmap.search.questions import Question
from socialmap.search.reference import NetworkFacts

log = logging.getLogger(__name__)
PREFIX = "nothing:"
UNKNOWN = "-"
LONGEST_NAME = 80
# A visitor never waits for a count: who finds the database busy this long counts nothing.
PATIENCE_MS = 100
_ROBOT = re.compile(
    r"bot|crawl|spider|slurp|preview|monitor|curl|wget|python|http|scrap|headless", re.IGNORECASE
)


def is_robot(agent: str) -> bool:
    """Whether a browser calls itself a robot, or does not say what it is."""
    return not agent.strip() or _ROBOT.search(agent) is not None


def subject_of(answer: Answer, network: NetworkFacts | None) -> str:
    """The name of the counter for an answer with nobody in it; empty for any other."""
    if not _is_about_nobody(answer):
        return ""
    place = answer.place
    if network is None and place is not None:
        networks = answer.present.reference.networks
        network = next((one for one in networks if place.pc4s & one.postcodes), None)
    if network is None:
        return ""
    # Outside the region no municipality is named: there the network misses nobody.
    is_ours = place is not None and bool(place.pc4s & network.postcodes)
    municipality = place.municipality if place is not None and is_ours else UNKNOWN
    return f"{PREFIX}{network.id}:{_discipline(answer)}:{municipality}"[:LONGEST_NAME]


def _is_about_nobody(answer: Answer) -> bool:
    """Somebody asked for help that is ours, on a first page, and nobody was it or only after letting go."""
    asks = answer.asked.page == 1 and answer.asked != Question(sort=answer.asked.sort)
    return asks and not answer.meaning.route and (not answer.total or bool(answer.passed.let_go))


def _discipline(answer: Answer) -> str:
    meaning = answer.meaning
    if found := (*meaning.disciplines, *meaning.hints):
        return found[0]
    helping = answer.present.reference.need_disciplines
    return next((helping[need][0] for need in meaning.needs if helping.get(need)), UNKNOWN)


def count_nothing(name: str, *, at: datetime) -> None:
    """One more in this month, in a transaction of its own; when the database refuses, nothing is counted."""
    month = at.astimezone(AMSTERDAM).strftime("%Y-%m")
    row = insert(Counter).values(name=name, week=month, count=1)
    more = row.on_conflict_do_update(index_elements=["name", "week"], set_={"count": Counter.count + 1})
    try:
        with db.engine.connect() as connection, _hurried(connection):
            connection.execute(more)
            connection.commit()
    except exc.SQLAlchemyError as refusal:
        log.warning("a search without a result was not counted: %s", type(refusal).__name__)


@contextmanager
def _hurried(connection: Connection) -> Iterator[None]:
    """Let this connection wait for others a moment only."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE_MS}ms'")
        yield
        return
    before = connection.exec_driver_sql("PRAGMA busy_timeout").scalar()
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {PATIENCE_MS}")
    try:
        yield
    finally:
        connection.rollback()
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {before}")
