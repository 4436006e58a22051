"""The letter of the week to the core group: only when something is a week old or has a date."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from socialmap.accounts.queries import member_by_uuid, roles_of
from socialmap.accounts.rules import DECIDING
from socialmap.desk import rules
from socialmap.desk.queries import deciding_members
from socialmap.desk.rules import Waiting
from socialmap.desk.waiting import waiting_in
from socialmap.desk.words import line_of
from socialmap.foundation.clock import local_day, now
from socialmap.foundation.dates import long_date
from socialmap.mailing.models import Letter
from socialmap.mailing.service import queue
from socialmap.networks.models import Network
from socialmap.networks.queries import all_networks
from socialmap.rounds.queries import meets_on, next_round

# More than this is not read; the desk has the rest.
MOST_LINES = 15
WHY = "u in de kerngroep zit"


def write_summaries(at: datetime) -> int:
    """Queue one letter for each member of a core group for whom something waits; how many."""
    week = week_of(at)
    telling = {one.id: one for one in all_networks() if is_worth_telling([one], at)}
    queued = 0
    for member, network_ids in deciding_members():
        theirs = sorted(network_ids & telling.keys())
        if not theirs:
            continue
        key, values = f"summary:{member.uuid}:{week}", {"member": str(member.uuid)}
        letter = queue("summary", member.email or "", key=key, at=at, values=values, network_id=theirs[0])
        queued += letter is not None
    return queued


def week_of(at: datetime) -> str:
    """The ISO week of an instant in Amsterdam: "2026-W10"."""
    year, week, _day = local_day(at).isocalendar()
    return f"{year}-W{week:02}"


def is_worth_telling(networks: Collection[Network], at: datetime) -> bool:
    """Whether anything is a week old, or has a date that comes near."""
    return bool(lines_worth_it(networks, at) or _rounds(networks, at))


def lines_worth_it(networks: Collection[Network], at: datetime) -> list[Waiting]:
    """What waits and is worth a letter, the most urgent first."""
    today, limits = local_day(at), {one.id: rules.limits_of(one.settings) for one in networks}
    found = [
        one for one in waiting_in(networks, at) if rules.is_worth_a_letter(one, today, limits[one.network_id])
    ]
    return rules.in_order(found, today, limits)


def _rounds(networks: Collection[Network], at: datetime) -> list[dict[str, str]]:
    """Rounds of these networks within four weeks."""
    today = local_day(at)
    planned = [next_round(one.id, today) for one in networks]
    return [
        {"name": one.name, "day": long_date(meets_on(one))}
        for one in planned
        if one is not None and rules.is_near(meets_on(one), today)
    ]


def letter_context(letter: Letter) -> dict[str, Any] | None:
    """What waits when the letter is sent; None when it was done meanwhile, or they decide no more."""
    member, at = member_by_uuid(letter.values["member"]), now()
    if member is None:
        return None
    theirs = {network for network, role in roles_of(member).items() if role in DECIDING}
    networks = [one for one in all_networks() if one.id in theirs]
    lines, rounds = lines_worth_it(networks, at), _rounds(networks, at)
    if not lines and not rounds:
        return None
    limits = {one.id: rules.limits_of(one.settings) for one in networks}
    told = [line_of(one, local_day(at), limits) for one in lines[:MOST_LINES]]
    more = max(0, len(lines) - MOST_LINES)
    return {"name": member.name, "lines": told, "more": more, "rounds": rounds, "why": WHY}
