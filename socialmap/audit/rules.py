"""When the chain is whole: each link fits the one before it, and every head that was noted still stands."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

START = "0" * 64


class NotAHead(ValueError):
    """This is not how a head is written: its position, a colon and its digest."""


@dataclass(frozen=True, slots=True)
class Head:
    """Position and digest of a link: whoever knows one knows all that came before it."""

    position: int
    digest: str

    def __str__(self) -> str:
        return f"{self.position}:{self.digest}"

    @classmethod
    def of(cls, text: str) -> "Head":
        """The head that is written like this. Raises NotAHead."""
        position, _, digest = text.strip().partition(":")
        is_number = position.isascii() and position.isdigit() and len(position) <= 18
        if not is_number or len(digest) != len(START) or set(digest) - set("0123456789abcdef"):
            raise NotAHead(text)
        return cls(int(position), digest)


EMPTY = Head(0, START)


@dataclass(frozen=True, slots=True)
class Row:
    """One link as it is kept."""

    position: int
    at: datetime
    verb: str
    thing: str
    by: str
    before_digest: str
    after_digest: str
    previous: str
    digest: str

    @property
    def head(self) -> Head:
        return Head(self.position, self.digest)


# The values of a link before and after, or None once they were erased.
Pair = tuple[Any, Any] | None


@dataclass(frozen=True)
class Verdict:
    """What was found: how many links, the first that does not fit, and the noted heads that are not there."""

    links: int
    broken_at: int | None = None
    lost: tuple[Head, ...] = ()

    @property
    def is_whole(self) -> bool:
        return self.broken_at is None and not self.lost


def verdict(links: Iterable[tuple[Row, Pair]], head: Head, known: Iterable[Head] = ()) -> Verdict:
    """Look at every link in order, at the head, and at the heads that were noted elsewhere.

    Values that were erased leave the chain whole; values that were changed do not. A chain that was
    rewritten or cut off throughout fits itself; only a head somebody noted before tells.
    """
    wanted: dict[int, set[str]] = defaultdict(set)
    for one in known:
        wanted[one.position].add(one.digest)
    wanted.get(0, set()).discard(START)
    count, previous, broken_at = 0, START, None
    for row, values in links:
        count += 1
        if broken_at is None and not (_fits(row, count, previous) and _are_of(row, values)):
            broken_at = count
        wanted.get(row.position, set()).discard(row.digest)
        previous = row.digest
    if broken_at is None and head != Head(count, previous):
        broken_at = count + 1
    lost = tuple(Head(at, digest) for at in sorted(wanted) for digest in sorted(wanted[at]))
    return Verdict(count, broken_at, lost)


def digest_of(values: Any) -> str:
    """What the chain holds of values, so that they themselves can be erased."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def link_digest(row: Any) -> str:
    """The digest of a link: of all it says, and of the link before it."""
    parts = (
        row.position,
        row.at.astimezone(UTC).isoformat(),
        row.verb,
        row.thing,
        row.by,
        row.before_digest,
        row.after_digest,
    )
    return hashlib.sha256("\x1f".join(map(str, (*parts, row.previous))).encode()).hexdigest()


def _fits(row: Row, position: int, previous: str) -> bool:
    return row.position == position and row.previous == previous and row.digest == link_digest(row)


def _are_of(row: Row, values: Pair) -> bool:
    if values is None:
        return True
    before, after = values
    return (row.before_digest, row.after_digest) == (digest_of(before), digest_of(after))
