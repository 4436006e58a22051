"""Decisions about the desk: what comes first, when waiting gets too long, and when a letter is worth it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from socialmap.networks.rules import chosen

# The charter: a decision at least every half year.
HALF_YEAR = 183
# A date nearer than this is told in the letter of the week, however short something waits.
ROUND_NEAR = timedelta(days=28)
DATE_NEAR = timedelta(days=14)
PER_PAGE = 100

# What waits, in the order of the filter: by kind, the word in the address.
KINDS: dict[str, str] = {
    "new": "nieuw",
    "changed": "wijziging",
    "answered": "antwoord",
    "request": "verzoek",
    "appeal": "bezwaar",
    "vote": "stemmen",
    "report": "melding",
    "proof": "bewijs",
    "meeting": "bijeenkomst",
    "letter": "brief",
    "unreachable": "bellen",
    "word": "woord",
    "missed": "gemist",
    "access": "toegang",
    "asked": "gevraagd",
    "round": "ronde",
}
# These wait for somebody else: whoever was asked something, or the meeting.
RESTING = ("asked", "round")
# These are what the charter gives half a year for.
DECIDED_ON = ("new", "changed", "answered", "request", "asked", "round")
CALM, AMBER, RED = "calm", "amber", "red"
STAGES = (RED, AMBER, CALM)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the desk, before it is put in words."""

    kind: str
    page: str
    name: str
    since: date
    network_id: int
    about: str = ""
    disciplines: tuple[str, ...] = ()
    count: int = 1
    due_on: date | None = None
    taken_by: str = ""
    thing: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """From how many days on waiting is amber and red, and when it is worth a letter."""

    amber: int
    red: int
    summary: int


def limits_of(settings: Mapping[str, Any]) -> Limits:
    """The limits a network chose."""
    return Limits(*(int(chosen(settings, key)) for key in ("wait_amber", "wait_red", "summary_days")))


def days_waited(since: date, today: date) -> int:
    """How many days something waits; never less than none."""
    return max(0, (today - since).days)


def stage_of(days: int, limits: Limits) -> str:
    """Whether a decision comes in time: calm, amber or red."""
    if days >= limits.red:
        return RED
    return AMBER if days >= limits.amber else CALM


def urgency(one: Waiting, today: date, limits: Limits) -> str:
    """How urgent a line is: by its age where the charter counts the days, by its own date otherwise."""
    if one.kind == "access":
        return RED
    if one.due_on is not None:
        if one.due_on <= today:
            return RED
        if one.due_on - today <= DATE_NEAR:
            return AMBER
    if one.kind in DECIDED_ON:
        return stage_of(days_waited(one.since, today), limits)
    return CALM


def in_order(lines: Iterable[Waiting], today: date, limits: Mapping[int, Limits]) -> list[Waiting]:
    """Most urgent first, then what waits for us before what waits for others, then the oldest."""

    def place(one: Waiting) -> tuple[int, bool, date, str, str]:
        stage = STAGES.index(urgency(one, today, limits[one.network_id]))
        return stage, one.kind in RESTING, one.since, one.name, one.page

    return sorted(lines, key=place)


def longest_wait(lines: Iterable[Waiting], today: date) -> Waiting | None:
    """What waits longest for a decision the charter gives half a year for."""
    counted = [one for one in lines if one.kind in DECIDED_ON]
    return min(counted, key=lambda one: one.since, default=None) if counted else None


def is_worth_a_letter(one: Waiting, today: date, limits: Limits) -> bool:
    """A week old, or with a date; what waits for somebody else is worth none before it gets urgent."""
    if one.kind in RESTING:
        return urgency(one, today, limits) != CALM
    return one.due_on is not None or days_waited(one.since, today) >= limits.summary


def is_near(meets_on: date | None, today: date) -> bool:
    """Whether a round is near enough to be told of."""
    return meets_on is not None and timedelta() <= meets_on - today <= ROUND_NEAR


def page_within(asked: str, count: int) -> tuple[int, int]:
    """The page somebody asked for and how many there are; an odd number is the nearest that exists."""
    pages = max(1, -(-count // PER_PAGE))
    number = int(asked) if asked.isdecimal() and len(asked) < 7 else 1
    return min(max(1, number), pages), pages
