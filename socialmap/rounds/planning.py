"""Rounds for years ahead, each made once; how far they are; and who is reminded of them."""

from datetime import datetime, timedelta
from uuid import uuid4

import sqlalchemy as sa

from socialmap.audit.service import record
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db, insert, rows_changed
from socialmap.foundation.text import plain
from socialmap.mailing.service import queue
from socialmap.networks.models import Network
from socialmap.networks.queries import all_networks
from socialmap.rounds import rules
from socialmap.rounds.models import Round
from socialmap.rounds.queries import core_group_of, meets_on, round_named

WORKER = "worker"


def thing(one: Round) -> str:
    """How the audit names a round."""
    return f"round:{one.uuid}"


def plan_rounds(at: datetime, *, by: str = WORKER) -> int:
    """Plan the rounds of every network for this year and three more; how many are new."""
    return sum(plan_rounds_of(network, by=by, at=at) for network in all_networks())


def plan_rounds_of(network: Network, *, by: str, at: datetime) -> int:
    """Plan what is not planned yet, and move what is planned where the settings changed; how many are new."""
    today, new = local_day(at), 0
    columns = (Round.name, Round.opens_on, Round.closes_on, Round.meets_at, Round.place)
    rows = db.session.execute(sa.select(*columns).where(Round.network_id == network.id))
    known = {row[0]: tuple(row[1:]) for row in rows}
    for year in range(today.year, today.year + rules.YEARS_AHEAD + 1):
        for plan in rules.plans_of(network.settings, year):
            if plan.meets_on < today:
                continue
            if plan.name not in known:
                new += _make(network, plan, by=by, at=at)
            elif known[plan.name] != (plan.opens_on, plan.closes_on, plan.meets_at, plan.place):
                _follow_settings(network, plan, by=by, at=at)
    return new


def _make(network: Network, plan: rules.Plan, *, by: str, at: datetime) -> int:
    """One new round; 0 when somebody else made it a moment ago."""
    uuid = uuid4()
    row = insert(Round).values(
        uuid=uuid,
        network_id=network.id,
        name=plan.name,
        state="planned",
        opens_on=plan.opens_on,
        closes_on=plan.closes_on,
        meets_at=plan.meets_at,
        place=plan.place,
        sequence=0,
        is_moved=False,
        campaign_seen_by="",
        settled_by="",
    )
    row = row.on_conflict_do_nothing(index_elements=["network_id", "name"])
    if db.session.scalar(row.returning(Round.id)) is None:
        return 0
    after = {"network": network.slug, "name": plan.name, "meets_at": plan.meets_at.isoformat()}
    record("plan-round", f"round:{uuid}", by=by, at=at, after=after)
    return 1


def _follow_settings(network: Network, plan: rules.Plan, *, by: str, at: datetime) -> None:
    """What nobody moved by hand, and what has not opened yet, follows the settings."""
    one = round_named({network.id}, plan.name)
    is_still_planned = (Round.id == one.id, Round.state == "planned", Round.is_moved.is_(False))
    before = {"meets_at": one.meets_at.isoformat(), "place": one.place}
    moved = rows_changed(
        sa.update(Round)
        .where(*is_still_planned)
        .values(
            opens_on=plan.opens_on,
            closes_on=plan.closes_on,
            meets_at=plan.meets_at,
            place=plan.place,
            sequence=Round.sequence + 1,
        )
    )
    if moved:
        after = {"meets_at": plan.meets_at.isoformat(), "place": plan.place}
        record("follow-settings", thing(one), by=by, at=at, before=before, after=after)


def advance_rounds(at: datetime) -> int:
    """Take every round as far as the date says, never back; how many went on."""
    query = sa.select(Round).where(
        Round.state.in_(("planned", "open", "closed")), Round.opens_on <= local_day(at)
    )
    query = query.order_by(Round.id)
    return sum(_advance(one, at) for one in db.session.scalars(query))


def _advance(one: Round, at: datetime) -> int:
    before = one.state
    by_date = rules.state_on(local_day(at), one.opens_on, one.closes_on, meets_on(one))
    state = rules.further(before, by_date)
    if state == before:
        return 0
    went = rows_changed(sa.update(Round).where(Round.id == one.id, Round.state == before).values(state=state))
    if went:
        record(
            "advance-round", thing(one), by=WORKER, at=at, before={"state": before}, after={"state": state}
        )
    return went


def remind_of_rounds(at: datetime) -> int:
    """Remind the core groups 28, 14 and 3 days ahead, each person once per step; how many letters."""
    query = sa.select(Round).join(Round.network)
    query = query.where(
        Round.state.in_(("planned", "open", "closed")),
        Round.meets_at > at,
        Round.meets_at < at + timedelta(days=max(rules.REMINDERS) + 2),
        Network.retired_at.is_(None),
    )
    return sum(_remind(one, at) for one in db.session.scalars(query.order_by(Round.id)))


def _remind(one: Round, at: datetime) -> int:
    step = rules.reminder_due((meets_on(one) - local_day(at)).days)
    if step is None:
        return 0
    letters = [
        queue(
            "round-reminder",
            member.email or "",
            key=f"round-reminder:{one.uuid}:{step}:{member.uuid}",
            at=at,
            values={"round": str(one.uuid), "member": str(member.uuid)},
            network_id=one.network_id,
        )
        for member in core_group_of(one.network_id)
    ]
    return len([letter for letter in letters if letter is not None])


def move(one: Round, meets_at: datetime, place: str, *, by: str, at: datetime) -> None:
    """Meet at another time or place, and write to the core group.

    Refuses with RoundSettled, or InThePast.
    """
    one = locked(one)
    rules.check_open(one.state)
    place = plain(place)[:200]
    if local_day(meets_at) < local_day(at):
        raise rules.InThePast
    if (one.meets_at, one.place) == (meets_at, place):
        return
    before = {"meets_at": one.meets_at.isoformat(), "place": one.place}
    one.opens_on, one.closes_on = rules.days_before(one.network.settings, local_day(meets_at))
    one.meets_at, one.place, one.is_moved = meets_at, place, True
    one.sequence += 1
    # Somebody decided so, not a clock: a round may go back.
    one.state = rules.state_on(local_day(at), one.opens_on, one.closes_on, meets_on(one))
    after = {"meets_at": meets_at.isoformat(), "place": place}
    record("move-round", thing(one), by=by, at=at, before=before, after=after)
    _tell_moved(one, before["meets_at"], at=at)


def _tell_moved(one: Round, from_iso: str, *, at: datetime) -> None:
    for member in core_group_of(one.network_id):
        queue(
            "round-moved",
            member.email or "",
            key=f"round-moved:{one.uuid}:{one.sequence}:{member.uuid}",
            at=at,
            values={"round": str(one.uuid), "member": str(member.uuid), "from": from_iso},
            network_id=one.network_id,
        )


def locked(one: Round) -> Round:
    """The round as it is now; who changes something of it next waits."""
    query = sa.select(Round).where(Round.id == one.id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def is_met(one: Round, at: datetime) -> bool:
    """Whether the day of the meeting has come."""
    return meets_on(one) <= local_day(at)
