"""Decisions about submissions: what a state allows, who may decide, and where a change goes."""

from collections.abc import Iterable
from datetime import date, timedelta

from socialmap.foundation.errors import Conflict

# Which verbs a state allows (contract, "States").
STEPS: dict[str, tuple[str, ...]] = {
    "save": ("draft", "asked"),
    "hand in": ("draft",),
    "answer": ("asked",),
    "withdraw": ("draft", "submitted", "asked"),
    "ask": ("submitted",),
    "approve": ("submitted", "asked"),
    "decline": ("submitted", "asked"),
}
OPEN = ("draft", "submitted", "asked")
WAITING = ("submitted", "asked")
# A week in March and one in September: the charter asks a decision at least every half year.
ROUNDS = ((3, 12), (9, 10))
ANSWER_BEFORE = timedelta(days=183)


class AlreadyDecided(Conflict):
    """Somebody else decided on this, or it was taken back."""


class ChangedSince(Conflict):
    """It is no longer what the screen showed; look again before deciding."""


class OwnPractice(Conflict):
    """Nobody decides on what they keep or handed in themselves."""


class GeneralPractice(Conflict):
    """GPs and practice nurses are members, never listed (network charter, "Lidmaatschap")."""


class Incomplete(Exception):
    """This cannot be handed in yet: the steps that are not done."""

    def __init__(self, steps: list[str]) -> None:
        super().__init__(steps)
        self.steps = steps


def check_step(verb: str, state: str) -> None:
    """Refuses with AlreadyDecided what a submission in this state cannot undergo."""
    if state not in STEPS[verb]:
        raise AlreadyDecided(f"{verb}: {state}")


def check_revision(seen: int, present: int) -> None:
    """Approval is of the revision on the screen; refuses with ChangedSince any other."""
    if seen != present:
        raise ChangedSince


def next_round(today: date, rounds: Iterable[tuple[int, int]] = ROUNDS) -> date:
    """The day of the next round in which the core group decides, by (month, day) of each year."""
    days = sorted(date(year, *one) for year in (today.year, today.year + 1) for one in rounds)
    return next(day for day in days if day >= today)


def decided_before(submitted_on: date, rounds: Iterable[tuple[int, int]] = ROUNDS) -> date:
    """The latest day on which an applicant hears something: the round after, or half a year."""
    return min(next_round(submitted_on + timedelta(days=14), rounds), submitted_on + ANSWER_BEFORE)
