"""Who may vote on a point, and who abstains: it is theirs, or they told a tie."""

from collections.abc import Iterable
from dataclasses import dataclass

from socialmap.accounts.models import Member
from socialmap.review.rules import may_decide
from socialmap.review.standing import standing_of
from socialmap.rounds.models import AgendaPoint, Round
from socialmap.rounds.queries import core_group_of, present_in


@dataclass(frozen=True)
class Voters:
    """People of the core group, parted for one point."""

    may_vote: list[Member]
    tied: list[Member]


def voters_at_the_table(one: Round, point: AgendaPoint) -> Voters:
    """Of whoever is there: who may vote, and who abstains."""
    present = present_in(one)
    return _parted([member for member in core_group_of(one.network_id) if member.id in present], point)


def voters_in_writing(one: Round, point: AgendaPoint) -> Voters:
    """Of the whole core group: who may vote, and who abstains."""
    return _parted(core_group_of(one.network_id), point)


def _parted(people: Iterable[Member], point: AgendaPoint) -> Voters:
    may_vote: list[Member] = []
    tied: list[Member] = []
    for member in people:
        (may_vote if _may_vote(point, member) else tied).append(member)
    return Voters(may_vote, tied)


def _may_vote(point: AgendaPoint, member: Member) -> bool:
    return point.submission is None or may_decide(standing_of(point.submission, member))
