"""The letters of the rounds: a reminder, a meeting that was moved, and a vote in writing."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.accounts.queries import member_by_uuid, roles_of
from socialmap.accounts.rules import DECIDING
from socialmap.foundation.clock import local_day, now
from socialmap.foundation.dates import long_date
from socialmap.foundation.db import db
from socialmap.mailing.models import Letter, Values
from socialmap.networks.queries import all_networks
from socialmap.rounds.models import AgendaPoint, Round
from socialmap.rounds.queries import meets_on, points_of
from socialmap.rounds.service import runs
from socialmap.rounds.shown import clock_time, last_day, title_of, what_of

WHY = "u in de kerngroep van het netwerk zit"


def reminder_context(letter: Letter) -> Values | None:
    """When and where, and what is on the agenda; None when the round has met or its reader is gone."""
    one, member = _round(letter), _member(letter)
    if one is None or member is None or one.meets_at <= now():
        return None
    points = points_of(one)
    return {
        **_facts(one, member),
        "days": (meets_on(one) - local_day(now())).days,
        "closes": long_date(one.closes_on) if one.closes_on >= local_day(now()) else "",
        "points": [f"{what_of(point)}: {title_of(point)}" for point in points],
    }


def moved_context(letter: Letter) -> Values | None:
    """From when to when; None once the round has met."""
    one, member = _round(letter), _member(letter)
    if one is None or member is None or one.meets_at <= now():
        return None
    before = datetime.fromisoformat(letter.values["from"])
    return {**_facts(one, member), "before": f"{long_date(local_day(before))}, {clock_time(before)} uur"}


def vote_context(letter: Letter) -> Values | None:
    """What is asked, until when; None when nothing runs any more."""
    member = _member(letter)
    uuids = [UUID(uuid) for uuid in letter.values["points"]]
    query = sa.select(AgendaPoint).where(AgendaPoint.uuid.in_(uuids)).order_by(AgendaPoint.position)
    running = [point for point in db.session.scalars(query) if runs(point, now())]
    if member is None or not running:
        return None
    one = running[0].round
    until = min(point.written_until for point in running if point.written_until is not None)
    return {
        **_facts(one, member),
        "points": [f"{what_of(point)}: {title_of(point)}" for point in running],
        "until": long_date(last_day(until)),
        # With one thing to vote on, straight to it.
        "path": f"{_root(one)}/kerngroep/stemmen" + (f"/{running[0].uuid}" if len(running) == 1 else ""),
    }


def _facts(one: Round, member: Member) -> Values:
    return {
        "name": member.name,
        "round": one.name,
        "day": long_date(meets_on(one)),
        "time": clock_time(one.meets_at),
        "place": one.place,
        "path": f"{_root(one)}/kerngroep/rondes/{one.name}",
        "why": WHY,
    }


def _root(one: Round) -> str:
    """Names of rounds are alike: with several networks the address says which."""
    return f"/netwerk/{one.network.slug}" if len(all_networks()) > 1 else ""


def _round(letter: Letter) -> Round | None:
    query = sa.select(Round).where(Round.uuid == UUID(letter.values["round"]), Round.state != "settled")
    return db.session.scalar(query)


def _member(letter: Letter) -> Member | None:
    """The reader, as long as they decide in this network."""
    member = member_by_uuid(letter.values["member"])
    if member is None or member.leaves_on is not None or letter.network_id is None:
        return None
    return member if roles_of(member).get(letter.network_id) in DECIDING else None


CONTEXTS: dict[str, Callable[[Letter], Values | None]] = {
    "round-reminder": reminder_context,
    "round-moved": moved_context,
    "vote-in-writing": vote_context,
}
