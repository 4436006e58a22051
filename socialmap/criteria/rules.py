"""Which criteria a new version changes, who must show something again, and what may not be done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from socialmap.foundation.errors import Conflict
from socialmap.foundation.text import slugged

Criterion = dict[str, Any]

# What a criterion says; `since` is counted by the site and never typed.
WORDS = ("text", "proof", "where", "url")
# What asks for something new; where it is looked up is the business of the core group.
ASKS = ("text", "proof")
MOST = 12
# Who was accepted before criteria had versions met the first one.
FIRST = 1


class ListChanged(Conflict):
    """Somebody else made a version since this page was opened, or one waits for its day."""


class AlreadyHolds(Conflict):
    """A version that holds is never changed or taken back; a new one follows it."""


class TooEarly(ValueError):
    """A version begins to hold today or later, never in the past."""


class NothingChanged(ValueError):
    """A new version says the same as the one that holds."""


@dataclass(frozen=True)
class Difference:
    """One criterion before and after; `kind`: new, changed, worded, gone, or same."""

    kind: str
    before: Criterion
    after: Criterion

    @property
    def asks_again(self) -> bool:
        """Whether whoever is listed is asked for this at their next renewal."""
        return self.kind in ("new", "changed")


def changed_since(criteria: Iterable[Criterion], met: int) -> list[Criterion]:
    """The criteria that a later version than `met` added or changed."""
    return [one for one in criteria if int(one.get("since", FIRST)) > met]


def met_by(disciplines: Iterable[str], kept: Mapping[str, int]) -> dict[str, int]:
    """The version each discipline of a listing was held against."""
    return {slug: int(kept.get(slug, FIRST)) for slug in disciplines}


def with_keys(criteria: Iterable[Criterion]) -> list[Criterion]:
    """The same criteria, each with a key of its own: a new one gets it from its first words."""
    found: list[Criterion] = []
    taken: set[str] = set()
    for one in criteria:
        wanted = str(one.get("key") or slugged(str(one["text"]), 40))
        key = next(name for name in _names(wanted) if name not in taken)
        taken.add(key)
        found.append({**one, "key": key})
    return found


def counted(old: Sequence[Criterion], new: Iterable[Criterion], version: int) -> list[Criterion]:
    """The new criteria with the version that last changed each.

    What is only worded differently (`is_wording`) keeps its count: nobody is asked again.
    """
    return [_counted(_known(old).get(str(one["key"])), one, version) for one in new]


def differences(old: Sequence[Criterion], new: Sequence[Criterion]) -> list[Difference]:
    """Old beside new, in the new order, with what goes at the end; `new` as made by `counted`."""
    known, kept = _known(old), {str(one["key"]) for one in new}
    found = [_difference(known.get(str(one["key"])), one) for one in new]
    gone = [Difference("gone", one, {}) for one in old if str(one["key"]) not in kept]
    return found + gone


def is_same(old: Sequence[Criterion], new: Sequence[Criterion]) -> bool:
    """Whether two lists say the same in the same order."""
    return [_said(one) for one in old] == [_said(one) for one in new]


def check_day(valid_from: date, today: date) -> None:
    """Refuses with TooEarly a day in the past: nobody is held against what they could not know."""
    if valid_from < today:
        raise TooEarly


def _counted(before: Criterion | None, one: Criterion, version: int) -> Criterion:
    said = {"key": one["key"], **{name: one.get(name, "") for name in WORDS}}
    is_kept = before is not None and (
        bool(one.get("is_wording")) or all(before.get(name, "") == said[name] for name in ASKS)
    )
    since = int(before.get("since", FIRST)) if before is not None and is_kept else version
    return {**said, "since": since}


def _difference(before: Criterion | None, after: Criterion) -> Difference:
    if before is None:
        return Difference("new", {}, after)
    if _said(before) == _said(after):
        return Difference("same", before, after)
    is_asked = int(after["since"]) > int(before.get("since", FIRST))
    return Difference("changed" if is_asked else "worded", before, after)


def _said(one: Criterion) -> tuple[str, ...]:
    return tuple(str(one.get(name, "")) for name in ("key", *WORDS))


def _known(criteria: Iterable[Criterion]) -> dict[str, Criterion]:
    return {str(one["key"]): one for one in criteria}


def _names(wanted: str) -> Iterable[str]:
    yield wanted
    yield from (f"{wanted}-{number}" for number in range(2, MOST + 2))
