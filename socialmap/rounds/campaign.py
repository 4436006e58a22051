"""The freshness campaign of a round: who said that all is right, who is silent and must be called.

Silent listings leave the standard results only once a person saw the list they stand on, 180 days after
the first question; never the last one that helps with something within 15 km, and never a facility that
the core group keeps itself.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.accounts.service import thing as member_thing
from socialmap.audit.service import record
from socialmap.directory import freshness
from socialmap.directory.models import PUBLIC_STATES, Keeper, Listing, ListingChange
from socialmap.directory.rules import LEFT_OUT_AFTER, may_be_left_out
from socialmap.directory.together import together
from socialmap.foundation.clock import AMSTERDAM, local_day
from socialmap.foundation.db import db, transaction
from socialmap.foundation.errors import Conflict, NotFound
from socialmap.rounds.models import Call, Round
from socialmap.rounds.rules import RoundSettled
from socialmap.search.current import memory
from socialmap.search.day import never_the_last
from socialmap.search.snapshot import Snapshot

WORKER = "worker"
RIGHT, NO_ANSWER, GONE = RESULTS = ("right", "no_answer", "gone")
# In these states of a round people are called.
CALLING = ("open", "closed", "meeting")


class NotSilent(Conflict):
    """This listing was confirmed meanwhile, or left the map: nobody has to call."""


class NotOpenYet(Conflict):
    """The round has not begun."""


@dataclass(frozen=True)
class Silent:
    """A listing that was asked and did not answer, with whom to call and what came of it so far."""

    listing: Listing
    keepers: tuple[Member, ...]
    calls: tuple[Call, ...]


@dataclass(frozen=True)
class Standing:
    """How far the campaign is."""

    confirmed: int
    silent: int
    left_out: int
    gone: tuple[Listing, ...]

    @property
    def asked(self) -> int:
        return self.confirmed + self.silent


def standing_of(one: Round) -> Standing:
    """Who confirmed since the round opened, who is silent now, and who left the map since."""
    public = (Listing.network_id == one.network_id, Listing.state.in_(PUBLIC_STATES))
    counts = sa.select(
        _count(Listing.asked_on.is_(None) & (Listing.confirmed_on >= one.opens_on)),
        _count(Listing.asked_on.is_not(None)),
        _count(Listing.asked_on.is_not(None) & Listing.left_out_on.is_not(None)),
    )
    confirmed, silent, left_out = db.session.execute(counts.where(*public)).one()
    return Standing(confirmed, silent, left_out, tuple(_left_since(one)))


def call_list(one: Round) -> list[Silent]:
    """Who has to be called: who was not called in this round first, then the longest silent."""
    silent = (Listing.state.in_(PUBLIC_STATES), Listing.asked_on.is_not(None))
    query = sa.select(Listing).where(Listing.network_id == one.network_id, *silent)
    listings = list(db.session.scalars(query.order_by(Listing.asked_on, Listing.name, Listing.id)))
    keepers, calls = _keepers(one, silent), _calls(one)
    found = [Silent(listing, tuple(keepers[listing.id]), tuple(calls[listing.id])) for listing in listings]
    return sorted(found, key=lambda line: len(line.calls))


def call(one: Round, code: str, result: str, *, by: Member, at: datetime) -> Listing:
    """Keep what came of a call; "right" confirms the listing, in the name of who called.

    Refuses with NotFound a listing of another network, with NotSilent one that nobody has to call, and
    with RoundSettled or NotOpenYet outside the round.
    """
    if result not in RESULTS:
        raise ValueError(f"not a result: {result}")
    _check_calling(one)
    query = sa.select(Listing).where(Listing.code == code, Listing.network_id == one.network_id)
    listing = db.session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if listing is None:
        raise NotFound
    if listing.state not in PUBLIC_STATES or listing.asked_on is None:
        raise NotSilent
    db.session.add(Call(round_id=one.id, listing_id=listing.id, result=result, by=member_thing(by), at=at))
    after = {"round": one.name, "result": result}
    record("call", f"listing:{listing.uuid}", by=member_thing(by), at=at, after=after)
    if result == RIGHT:
        freshness.confirm(listing, by=member_thing(by), at=at)
    return listing


def see_list(one: Round, public: Snapshot, *, by: Member, at: datetime) -> int:
    """Somebody saw who is silent; how many listings leave the standard results now.

    `public` is what the search sees, read before the transaction. Refuses with RoundSettled or NotOpenYet
    outside the round.
    """
    db.session.refresh(one, with_for_update=True)
    _check_calling(one)
    one.campaign_seen_at, one.campaign_seen_by = at, member_thing(by)
    db.session.flush()
    record("see-call-list", f"round:{one.uuid}", by=member_thing(by), at=at)
    return leave_out_silent(public, [one.network_id], by=member_thing(by), at=at)


def leave_out_daily(at: datetime) -> int:
    """Leave out who became half a year silent since somebody saw the list; in a transaction of its own."""
    public = memory().present().snapshot
    with transaction() as session:
        networks = session.scalars(sa.select(Round.network_id).where(Round.campaign_seen_at.is_not(None)))
        return leave_out_silent(public, set(networks), by=WORKER, at=at)


def leave_out_silent(public: Snapshot, network_ids: Collection[int], *, by: str, at: datetime) -> int:
    """Take out of the standard results who is silent for 180 days and stood on a list somebody saw."""
    seen = sa.select(Round.network_id, sa.func.max(Round.campaign_seen_at)).group_by(Round.network_id)
    seen = seen.where(Round.campaign_seen_at.is_not(None), Round.network_id.in_(network_ids))
    silent = [
        listing
        for network_id, seen_at in db.session.execute(seen).all()
        if seen_at is not None
        for listing in _silent_since(network_id, local_day(at) - LEFT_OUT_AFTER, seen_at)
    ]
    may_go = _not_the_last(silent, public, local_day(at))
    with together(by=by, at=at) as whole:
        return sum(freshness.leave_out(one, by=by, at=at, within=whole) for one in silent if one.id in may_go)


def _check_calling(one: Round) -> None:
    if one.state not in CALLING:
        raise RoundSettled if one.state == "settled" else NotOpenYet


def _silent_since(network_id: int, day: date, seen_at: datetime) -> list[Listing]:
    """Asked on this day or before, and before the list was seen; nobody changes them until we are done."""
    query = sa.select(Listing).where(
        Listing.network_id == network_id,
        Listing.state.in_(PUBLIC_STATES),
        Listing.asked_on <= min(day, local_day(seen_at)),
        Listing.left_out_on.is_(None),
        Listing.kept_by_core_group.is_(False),
    )
    query = query.order_by(Listing.asked_on, Listing.id).with_for_update()
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def _not_the_last(silent: Iterable[Listing], public: Snapshot, today: date) -> set[int]:
    """Ids of those without whom there still is somebody near for each need, as the search sees it."""
    wanted = {one.id for one in silent}
    if not wanted:
        return set()
    leaving = [
        at
        for at, one in enumerate(public.documents)
        if one.id in wanted
        or may_be_left_out(one.asked_on, one.left_out_on, today, kept_by_core_group=one.kept_by_core_group)
    ]
    return {public.documents[at].id for at in never_the_last(public, leaving)} & wanted


def _count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


def _left_since(one: Round) -> list[Listing]:
    opened_at = datetime.combine(one.opens_on, time(), AMSTERDAM)
    changed = sa.select(ListingChange.listing_id).where(
        ListingChange.what == "withdraw", ListingChange.at >= opened_at
    )
    query = sa.select(Listing).where(
        Listing.network_id == one.network_id, Listing.state == "withdrawn", Listing.id.in_(changed)
    )
    return list(db.session.scalars(query.order_by(Listing.name, Listing.id)))


def _keepers(one: Round, silent: Iterable[sa.ColumnElement[bool]]) -> dict[int, list[Member]]:
    query = (
        sa.select(Keeper.listing_id, Member)
        .join(Member, Member.id == Keeper.member_id)
        .join(Listing, Listing.id == Keeper.listing_id)
        .where(Listing.network_id == one.network_id, Member.email.is_not(None), *silent)
        .order_by(Keeper.since, Member.id)
    )
    found: dict[int, list[Member]] = defaultdict(list)
    for listing_id, member in db.session.execute(query):
        found[listing_id].append(member)
    return found


def _calls(one: Round) -> dict[int, list[Call]]:
    found: dict[int, list[Call]] = defaultdict(list)
    for row in db.session.scalars(sa.select(Call).where(Call.round_id == one.id).order_by(Call.id)):
        found[row.listing_id].append(row)
    return found
