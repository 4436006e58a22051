"""Decisions about rounds: when they meet, how far they are, who decides, and whom is reminded when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from socialmap.foundation.dates import AMSTERDAM
from socialmap.foundation.errors import Conflict
from socialmap.networks.rules import chosen

# In this order; a clock that runs back takes no round back.
STATES = ("planned", "open", "closed", "meeting", "settled")
YEARS_AHEAD = 3
REMINDERS = (28, 14, 3)
# The charter asks an answer within half a year.
ANSWER_BEFORE = timedelta(days=183)
# What may come of a point, by its kind.
OUTCOMES: dict[str, tuple[str, ...]] = {
    "submission": ("approved", "declined", "held", "noted"),
    "ratify": ("ratified", "held"),
    "topic": ("noted", "held"),
}
CHOICES = ("for", "against", "abstained")


class RoundSettled(Conflict):
    """A settled round does not change any more."""


class PointChanged(Conflict):
    """Somebody else saved this point since it was opened."""


class TooManyVotes(Conflict):
    """More votes than there are people who may vote."""


class NoQuorum(Conflict):
    """Too few people who may vote."""


class NoMajority(Conflict):
    """Not enough votes for."""


class MajorityFor(Conflict):
    """A majority is for; a no does not follow from these votes."""


class NoGrounds(Conflict):
    """A no rests on at least one published criterion."""


class MayNotVote(Conflict):
    """Who has a tie, or is not of the core group, does not vote."""


class VoteClosed(Conflict):
    """The vote in writing is over, or was never opened."""


class VotesRunning(Conflict):
    """A vote in writing still runs; the round waits for it."""


class NotYetMet(Conflict):
    """Before the day of the meeting there is nothing to settle."""


class InThePast(Conflict):
    """A meeting is not moved to a day that was."""


@dataclass(frozen=True)
class Plan:
    """A round as the settings of a network plan it."""

    name: str
    opens_on: date
    closes_on: date
    meets_at: datetime
    place: str = ""

    @property
    def meets_on(self) -> date:
        return self.meets_at.astimezone(AMSTERDAM).date()


@dataclass(frozen=True)
class Votes:
    """How many were for, against, or abstained."""

    in_favour: int
    against: int
    abstained: int

    @property
    def total(self) -> int:
        return self.in_favour + self.against + self.abstained


def easter(year: int) -> date:
    """Easter Sunday (Meeus, Jones and Butcher)."""
    century, rest = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    month, day = divmod(moon + week - 7 * ((year % 19 + 11 * moon + 22 * week) // 451) + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """The public holidays of the Netherlands (Algemene termijnenwet, article 3)."""
    sunday = easter(year)
    kings_day = date(year, 4, 27)
    fixed = [date(year, 1, 1), date(year, 5, 5), date(year, 12, 25), date(year, 12, 26)]
    # On a Sunday the king's birthday is kept the day before.
    fixed.append(kings_day - timedelta(days=1) if kings_day.weekday() == 6 else kings_day)
    return frozenset([*fixed, *(sunday + timedelta(days=days) for days in (-2, 0, 1, 39, 49, 50))])


def meeting_day(year: int, first: str) -> date:
    """The first Monday to Thursday from a day (MM-DD) on that is no public holiday."""
    day = date(year, int(first[:2]), int(first[3:]))
    while day.weekday() > 3 or day in holidays(day.year):
        day += timedelta(days=1)
    return day


def meeting_days(settings: Mapping[str, Any], years: Iterable[int]) -> list[date]:
    """When the core group meets in these years, in order."""
    return [plan.meets_on for year in years for plan in plans_of(settings, year)]


def plans_of(settings: Mapping[str, Any], year: int) -> list[Plan]:
    """The rounds of a year, in order: two, or one when both have the same day."""
    firsts = {chosen(settings, "round_spring"), chosen(settings, "round_autumn")}
    days = sorted({meeting_day(year, first) for first in firsts})
    return [_plan(settings, f"{year}-{number}", day) for number, day in enumerate(days, start=1)]


def _plan(settings: Mapping[str, Any], name: str, day: date) -> Plan:
    meets_at = datetime.combine(day, time.fromisoformat(chosen(settings, "round_time")), AMSTERDAM)
    opens_on, closes_on = days_before(settings, day)
    return Plan(name, opens_on, closes_on, meets_at, str(chosen(settings, "round_place")))


def days_before(settings: Mapping[str, Any], meets_on: date) -> tuple[date, date]:
    """From which day the round is open, and the last day on which something can be handed in for it."""
    closes_on = meets_on - timedelta(days=int(chosen(settings, "submissions_close_days")))
    opens_on = meets_on - timedelta(days=int(chosen(settings, "round_opens_days")))
    return min(opens_on, closes_on), closes_on


def state_on(today: date, opens_on: date, closes_on: date, meets_on: date) -> str:
    """How far a round is on a day, as long as nobody settled it."""
    if today >= meets_on:
        return "meeting"
    if today > closes_on:
        return "closed"
    return "open" if today >= opens_on else "planned"


def further(present: str, by_date: str) -> str:
    """The state that is further; nothing goes back because a clock did."""
    return max(present, by_date, key=STATES.index)


def reminder_due(days_left: int) -> int | None:
    """The one step that is due so many days ahead: the latest; what was missed is never sent later."""
    due = [step for step in REMINDERS if 0 <= days_left <= step]
    return min(due, default=None)


def heard_by(submitted_on: date, meetings: Iterable[date], close_days: int) -> date:
    """The latest day on which an applicant hears something: the first round in time, or half a year."""
    first = submitted_on + timedelta(days=close_days)
    limit = submitted_on + ANSWER_BEFORE
    return min([day for day in meetings if day >= first] + [limit])


def has_quorum(voters: int, quorum: int) -> bool:
    """Whether enough people are there who may vote."""
    return voters >= quorum


def has_majority(votes: Votes, votes_needed: int) -> bool:
    """Enough votes for, and more for than against; who abstains counts for neither."""
    return votes.in_favour >= votes_needed and votes.in_favour > votes.against


def check_decision(outcome: str, votes: Votes, *, voters: int, settings: Mapping[str, Any]) -> None:
    """Refuses with TooManyVotes, NoQuorum, NoMajority or MajorityFor what does not follow from the votes."""
    if votes.total > voters:
        raise TooManyVotes
    if outcome not in ("approved", "declined"):
        return
    if not has_quorum(voters, int(chosen(settings, "quorum"))):
        raise NoQuorum
    is_for = has_majority(votes, int(chosen(settings, "votes_needed")))
    if outcome == "approved" and not is_for:
        raise NoMajority
    if outcome == "declined" and is_for:
        raise MajorityFor


def outcome_in_writing(votes: Votes, settings: Mapping[str, Any]) -> str:
    """What a vote in writing comes to: who voted counts for the quorum; a draw goes to the meeting."""
    if not has_quorum(votes.total, int(chosen(settings, "quorum"))):
        return "held"
    if has_majority(votes, int(chosen(settings, "votes_needed"))):
        return "approved"
    return "declined" if votes.against > votes.in_favour else "held"


def counted(choices: Iterable[str]) -> Votes:
    """Votes in writing, counted."""
    cast = list(choices)
    return Votes(*(cast.count(choice) for choice in CHOICES))


def check_open(state: str) -> None:
    """Refuses with RoundSettled what would change a settled round."""
    if state == "settled":
        raise RoundSettled


def check_revision(seen: int, present: int) -> None:
    """Two laptops: refuses with PointChanged the second."""
    if seen != present:
        raise PointChanged
