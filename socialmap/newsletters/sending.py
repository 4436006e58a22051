"""When a newsletter leaves: planned, filled with letters, stopped halfway, and taken up again."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

import sqlalchemy as sa

from socialmap.audit.service import record
from socialmap.foundation.db import db, rows_changed
from socialmap.mailing.models import Letter, Values
from socialmap.mailing.rules import BadAddress
from socialmap.mailing.service import letter_row, queue_many
from socialmap.newsletters import rules
from socialmap.newsletters.models import Newsletter
from socialmap.newsletters.queries import (
    GONE,
    letters_of,
    needs_check,
    progress_of,
    reached,
    state_of,
)
from socialmap.newsletters.service import (
    actions_of,
    check_complete,
    letter_key,
    letter_values,
    locked,
    template_of,
    thing,
)

WORKER = "worker"


def schedule(
    one: Newsletter, leaves_at: datetime | None, *, seen_revision: int, by: str, at: datetime
) -> datetime:
    """Let it leave at an instant, or in ten minutes; when that is.

    Refuses with NeedsCheck, NotInThisState, ChangedSince, Incomplete, OddMoment and NobodyReached.
    """
    one = locked(one)
    rules.check_may_leave(one.state, needs_check=needs_check(one))
    if one.revision != seen_revision:
        raise rules.ChangedSince
    check_complete(one)
    leaves_at = leaves_at or at + rules.GRACE
    rules.check_moment(leaves_at, at)
    one.count = len(reached(one))
    if not one.count:
        raise rules.NobodyReached
    one.state, one.scheduled_at, one.started_at = "scheduled", leaves_at, None
    after = {"scheduled_at": leaves_at.isoformat(), "count": one.count}
    record("schedule-newsletter", thing(one), by=by, at=at, after=after)
    if leaves_at <= at + rules.FILLED_BEFORE:
        fill(one, at=at)
    return leaves_at


def fill(one: Newsletter, *, at: datetime) -> int:
    """Put a letter in the out-tray for everybody who gets it and has none yet; how many are new."""
    before = progress_of(one).total
    queue_many(list(_rows(one, max(one.scheduled_at or at, at))))
    one.started_at = at
    one.count = progress_of(one).total
    return one.count - before


def _rows(one: Newsletter, leaves_at: datetime) -> Iterator[Values]:
    """A letter for each; its date is the moment it was meant for, and not the hour before."""
    actions = actions_of(one, leaves_at)
    for person in reached(one):
        # One address that cannot be written to must not keep the letter from all others.
        with suppress(BadAddress):
            yield letter_row(
                template_of(one),
                person.member.email or "",
                key=letter_key(one, person.member),
                at=leaves_at,
                values=letter_values(one, person.member),
                actions=actions,
                network_id=one.network_id,
                is_asked_for=one.kind == "newsletter",
            )


def stop(one: Newsletter, *, by: str, at: datetime) -> int:
    """Take out every letter that has not left; how many had.

    When none had, it can be changed and planned again. Refuses with NotInThisState what is not under way.
    """
    one = locked(one)
    rules.check_state(state_of(one, progress_of(one), at), *rules.UNDER_WAY)
    # What the sender holds at this moment is told apart first, so that nothing leaves uncounted.
    _take_out(one, "waiting", "held")
    query = sa.select(sa.func.count(Letter.id)).where(letters_of(one), Letter.state.in_(GONE))
    gone = db.session.scalar(query) or 0
    if gone:
        one.state, one.stopped_at = "stopped", at
    else:
        _take_out(one, "failed", "shelved")
        one.state = "approved" if one.checked_at is not None else "draft"
        one.scheduled_at = one.started_at = None
    one.count = gone
    record("stop-newsletter", thing(one), by=by, at=at, after={"state": one.state, "sent": gone})
    return gone


def resume(one: Newsletter, *, by: str, at: datetime) -> int:
    """Go on with what was stopped halfway, to those who have no letter yet; how many.

    Refuses with NotInThisState and NobodyReached.
    """
    one = locked(one)
    rules.check_state(one.state, "stopped")
    one.state, one.stopped_at, one.scheduled_at = "scheduled", None, at + rules.GRACE
    new = fill(one, at=at)
    if not new:
        raise rules.NobodyReached
    record("resume-newsletter", thing(one), by=by, at=at, after={"count": new})
    return new


def start_due(at: datetime) -> int:
    """Fill what leaves soon, and note what is under way or done; how many were filled. Every hour."""
    # All of them first: whoever stops one holds it before anything is written down, and so must we.
    query = sa.select(Newsletter).where(Newsletter.state.in_(rules.UNDER_WAY)).order_by(Newsletter.id)
    query = query.with_for_update()
    return sum(_bring_up_to_date(one, at) for one in list(db.session.scalars(query)))


def _bring_up_to_date(one: Newsletter, at: datetime) -> int:
    one = locked(one)
    if one.state not in rules.UNDER_WAY or one.scheduled_at is None:
        return 0
    filled = one.started_at is None and one.scheduled_at <= at + rules.FILLED_BEFORE
    if filled:
        fill(one, at=at)
        record("start-newsletter", thing(one), by=WORKER, at=at, after={"count": one.count})
    before, one.state = one.state, state_of(one, progress_of(one), at)
    if one.state == "done" != before:
        one.done_at = at
        record("finish-newsletter", thing(one), by=WORKER, at=at, after={"count": one.count})
    return int(filled)


def _take_out(one: Newsletter, *states: str) -> int:
    return rows_changed(sa.delete(Letter).where(letters_of(one), Letter.state.in_(states)))
