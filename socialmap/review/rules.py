"""Decisions about submissions: what a state allows, who may decide, and when a second person must."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from socialmap.foundation.errors import Conflict

# Every state that is not the end of it.
OPEN = ("draft", "submitted", "asked", "round", "appealed")
# What lies with the core group or with the applicant, and what the meeting has.
WAITING = ("submitted", "asked", "appealed")
DECIDABLE = ("submitted", "asked", "round")
HANDED_IN = (*DECIDABLE, "appealed")
# Which verbs a state allows (contract, "States").
STEPS: dict[str, tuple[str, ...]] = {
    "save": ("draft", "asked"),
    "hand in": ("draft",),
    "answer": ("asked",),
    "withdraw": OPEN,
    "ask": ("submitted",),
    "check": HANDED_IN,
    "approve": DECIDABLE,
    "decline": DECIDABLE,
    "to round": ("submitted", "asked"),
    "back from round": ("round",),
    "ratify": ("approved",),
    "appeal": ("declined",),
    "decide appeal": ("appealed",),
    "work": HANDED_IN,
}
ANSWERS = ("yes", "no", "not-needed")
# The charter asks a decision within half a year.
ANSWER_BEFORE = timedelta(days=183)

Ground = dict[str, str]
Criterion = dict[str, Any]


class AlreadyDecided(Conflict):
    """Somebody else decided on this, or it was taken back."""


class ChangedSince(Conflict):
    """It is no longer what the screen showed; look again before deciding."""


class OwnPractice(Conflict):
    """Nobody decides on what they keep, handed in themselves, or on their own practice."""


class Tied(Conflict):
    """Nobody decides where they told a tie."""


class NeedsRound(Conflict):
    """Only the meeting decides on this."""


class NeedsProof(Conflict):
    """Not every criterion was looked at, or one is not met."""


class NeedsSecond(Conflict):
    """You said yes; here somebody else must say so too."""


class DecidedBefore(Conflict):
    """Who decided does not look at it a second time."""


class TooLate(Conflict):
    """The weeks in which a second look can be asked are over."""


class AlreadyTaken(Conflict):
    """Somebody else works on this."""


class GeneralPractice(Conflict):
    """GPs and practice nurses are members, never listed (network charter, "Lidmaatschap")."""


class OutsideCriteria(Exception):
    """A no rests on published criteria and on nothing else."""


class Incomplete(Exception):
    """This cannot be handed in yet: the steps that are not done."""

    def __init__(self, steps: list[str]) -> None:
        super().__init__(steps)
        self.steps = steps


@dataclass(frozen=True)
class Standing:
    """How somebody of the core group stands towards a submission.

    Own: theirs, kept by them, or of their practice. Near: their own discipline in their own municipality.
    """

    is_own: bool = False
    is_tied: bool = False
    is_near: bool = False


@dataclass(frozen=True)
class Matter:
    """What there is to decide, as far as the rules care."""

    kind: str = "application"
    route: str = "criteria"
    state: str = "submitted"
    changes_disciplines: bool = False
    is_proven: bool = True
    settles_between: bool = True
    approved_by: tuple[str, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether it says who may be listed, and as what: a new listing, or other disciplines."""
        return self.kind == "application" or self.changes_disciplines


def check_step(verb: str, state: str) -> None:
    """Refuses with AlreadyDecided what a submission in this state cannot undergo."""
    if state not in STEPS[verb]:
        raise AlreadyDecided(f"{verb}: {state}")


def check_revision(seen: int, present: int) -> None:
    """Approval is of the revision on the screen; refuses with ChangedSince any other."""
    if seen != present:
        raise ChangedSince


def may_decide(standing: Standing) -> bool:
    """Whether somebody may decide, or vote, on this at all."""
    return not standing.is_own and not standing.is_tied


def check_may_decide(standing: Standing) -> None:
    """Refuses with OwnPractice or Tied whoever may not decide on this."""
    if standing.is_own:
        raise OwnPractice
    if standing.is_tied:
        raise Tied


def why_not(
    verb: str, matter: Matter, standing: Standing, *, by: str = "", mandate: str = ""
) -> type[Conflict] | None:
    """Why somebody may not "approve" or "decline" this now; None when they may.

    With the mandate of a meeting others decided, without whoever may not; this hand only carries it out.
    """
    if matter.state not in STEPS[verb]:
        return AlreadyDecided
    if mandate:
        return None
    if not may_decide(standing):
        return OwnPractice if standing.is_own else Tied
    if needs_round(matter):
        return NeedsRound
    if verb == "approve" and not matter.is_proven:
        return NeedsProof
    if verb == "approve" and needs_another(matter, standing, by) and by in matter.approved_by:
        return NeedsSecond
    return None


def needs_round(matter: Matter) -> bool:
    """A request outside the list, what lies with the round, and everything new where nobody settles alone."""
    if matter.state == "round":
        return True
    if matter.kind == "application" and matter.route == "request":
        return True
    return matter.is_new and not matter.settles_between


def needs_another(matter: Matter, standing: Standing, by: str) -> bool:
    """Whether one more person must say yes: it is the decider's own discipline in their own municipality."""
    is_alone = not set(matter.approved_by) - {by}
    return matter.kind == "application" and standing.is_near and is_alone


def needs_ratifying(matter: Matter, mandate: str) -> bool:
    """Whether the next round still says yes to what one person settled."""
    return matter.is_new and not mandate


def is_proven(
    criteria: Mapping[str, Iterable[Criterion]], checks: Mapping[str, Any], versions: Mapping[str, int]
) -> bool:
    """Whether every criterion in force was looked at in its present words, and none is missing."""
    return all(
        answer_to(discipline, one, checks, versions) in ("yes", "not-needed")
        for discipline, several in criteria.items()
        for one in several
    )


def answer_to(
    discipline: str, criterion: Criterion, checks: Mapping[str, Any], versions: Mapping[str, int]
) -> str:
    """What was answered about a criterion; empty when nobody did, or it says something else since."""
    if int(criterion.get("since", 1)) > int(versions.get(discipline, 0)):
        return ""
    return str(checks.get(f"{discipline}:{criterion['key']}", {}).get("answer", ""))


def check_grounds(
    grounds: Collection[Ground], own_words: str, criteria: Mapping[str, Iterable[Criterion]]
) -> None:
    """Refuses with OutsideCriteria a ground that is not a published criterion, and a no without a ground.

    Where nothing is published for a discipline the reason is told in the decider's own words.
    """
    published = {(discipline, one["key"]) for discipline, several in criteria.items() for one in several}
    chosen = {(one.get("discipline", ""), one.get("key", "")) for one in grounds}
    if chosen - published or not (chosen or (own_words and not published)):
        raise OutsideCriteria


def appeal_until(decided_on: date, weeks: int) -> date:
    """The last day on which a second look can be asked."""
    return decided_on + timedelta(weeks=weeks)


def check_appeal(state: str, decided_on: date | None, today: date, *, weeks: int, was_asked: bool) -> None:
    """Refuses with AlreadyDecided what was looked at twice or not declined, with TooLate after the weeks."""
    check_step("appeal", state)
    if was_asked or decided_on is None:
        raise AlreadyDecided("appeal: looked at twice")
    if today > appeal_until(decided_on, weeks):
        raise TooLate


def is_taken_by_other(taken_by: str, by: str) -> bool:
    return bool(taken_by) and taken_by != by


def answered_before(appealed_at: datetime, weeks: int) -> datetime:
    """When whoever asked for a second look has heard."""
    return appealed_at + timedelta(weeks=weeks)
