"""Reads of newsletters, and of how far their letters are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from socialmap.directory.audience import Reached, Rule, reached_by
from socialmap.foundation.db import db
from socialmap.foundation.errors import NotFound
from socialmap.mailing.models import Letter
from socialmap.networks.rules import chosen
from socialmap.newsletters import rules
from socialmap.newsletters.models import Newsletter

LEFT = ("waiting", "sending", "held")
GONE = ("sent", "sending")


@dataclass(frozen=True)
class Progress:
    """Letters of one newsletter: how many left, wait or could not be delivered."""

    sent: int = 0
    waiting: int = 0
    failed: int = 0

    @property
    def total(self) -> int:
        return self.sent + self.waiting + self.failed


def newsletter_for(network_ids: Collection[int], uuid: UUID) -> Newsletter:
    """The newsletter with this uuid of one of these networks; any other is NotFound."""
    query = sa.select(Newsletter).where(Newsletter.uuid == uuid, Newsletter.network_id.in_(network_ids))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def newsletter_by_uuid(uuid: str) -> Newsletter | None:
    """The newsletter a letter belongs to."""
    return db.session.scalar(sa.select(Newsletter).where(Newsletter.uuid == UUID(uuid)))


def newsletters_of(network_id: int) -> list[Newsletter]:
    """Every newsletter of a network, the one that changed last first."""
    query = sa.select(Newsletter).where(Newsletter.network_id == network_id)
    return list(db.session.scalars(query.order_by(Newsletter.changed_at.desc(), Newsletter.id.desc())))


def to_check_for(network_id: int, by: str) -> list[Newsletter]:
    """What waits for a second pair of eyes, written by somebody else than `by`."""
    return [one for one in newsletters_of(network_id) if one.state == "to-check" and one.by != by]


def rule_of(one: Newsletter) -> Rule:
    """Whom it is for; a newsletter goes to nobody who did not ask for it."""
    return Rule.of({**one.audience, "only_newsletter": one.kind == "newsletter"})


def reached(one: Newsletter) -> list[Reached]:
    """Who gets it, as things are now."""
    return reached_by(rule_of(one), one.network_id)


def key_of(one: Newsletter, person: object) -> str:
    """The key of somebody's letter: nobody gets the same newsletter twice."""
    return f"newsletter:{one.uuid}:{person}"


def letters_of(one: Newsletter) -> sa.ColumnElement[bool]:
    """What picks the letters of a newsletter from the out-tray."""
    return Letter.key.like(key_of(one, "%"))


def progress_of(one: Newsletter) -> Progress:
    """How far its letters are."""
    query = sa.select(Letter.state, sa.func.count(Letter.id)).where(letters_of(one)).group_by(Letter.state)
    counts: dict[str, int] = {state: count for state, count in db.session.execute(query)}
    waiting = sum(counts.get(state, 0) for state in LEFT)
    return Progress(counts.get("sent", 0), waiting, counts.get("failed", 0) + counts.get("shelved", 0))


def state_of(one: Newsletter, progress: Progress, at: datetime) -> str:
    """How far it is at this instant."""
    is_filled = one.started_at is not None
    return rules.state_at(one.state, one.scheduled_at, at, is_filled=is_filled, left=progress.waiting)


def needs_check(one: Newsletter) -> bool:
    """Whether this network wants a second pair of eyes."""
    return bool(chosen(one.network.settings, "newsletter_second_pair"))


def at_ceiling(people: Collection[Reached], since: datetime) -> int:
    """How many of these got as many letters they did not ask for as the year allows."""
    query = sa.select(Letter.recipient).where(Letter.is_asked_for.is_(False), Letter.queued_at > since)
    query = query.group_by(Letter.recipient).having(sa.func.count(Letter.id) >= rules.CEILING)
    full = set(db.session.scalars(query))
    return sum(one.member.email in full for one in people)


def waiting_before(leaves_at: datetime) -> int:
    """How many letters of anybody leave before an instant."""
    query = sa.select(sa.func.count(Letter.id)).where(Letter.state == "waiting", Letter.due_at <= leaves_at)
    return db.session.scalar(query) or 0
