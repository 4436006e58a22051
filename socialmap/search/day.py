"""What depends on the calendar day: who is full, who has gone stale, whose turn it is to be first."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

from socialmap.directory.rules import is_stale, may_be_left_out
from socialmap.geo.gazetteer import Place
from socialmap.search.bits import bits_of, bits_where
from socialmap.search.columns import Numbers, np
from socialmap.search.documents import Document
from socialmap.search.snapshot import Snapshot

WORD_IS_KEPT = timedelta(days=60)


@dataclass(frozen=True)
class Day:
    """What depends on the calendar day: who is full, who has gone stale, whose turn it is to be first."""

    today: date
    full: int
    stale: int
    left_out: int
    turn: Numbers

    @classmethod
    def of(cls, snapshot: Snapshot, today: date) -> "Day":
        documents = snapshot.documents
        size = len(documents)
        half_year = f"{today.year}-{1 if today.month < 7 else 2}"
        drawn = sorted(
            range(size), key=lambda at: hashlib.sha256(f"{documents[at].uuid} {half_year}".encode()).digest()
        )
        turn = np.zeros(size, np.int64)
        turn[drawn] = np.arange(size)
        full = (at for at, document in enumerate(documents) if is_full(document, today))
        stale = (at for at, document in enumerate(documents) if is_stale(document.asked_on, today))
        left_out = [at for at, document in enumerate(documents) if _is_left_out(document, today)]
        kept = never_the_last(snapshot, left_out)
        return cls(today, bits_of(full, size), bits_of(stale, size), bits_of(kept, size), turn)


def is_full(document: Document, today: date) -> bool:
    """Said less than sixty days ago that nobody new can come."""
    said = document.accepts_new_on
    return document.accepts_new == "nee" and said is not None and today - said < WORD_IS_KEPT


def _is_left_out(document: Document, today: date) -> bool:
    return may_be_left_out(
        document.asked_on, document.left_out_on, today, kept_by_core_group=document.kept_by_core_group
    )


LAST_WITHIN_KM = 15


def never_the_last(snapshot: Snapshot, left_out: list[int]) -> list[int]:
    """Of the stale listings, those that may be left out: for each need somebody else is within 15 km."""
    others = snapshot.everyone & ~bits_of(left_out, len(snapshot.documents))
    return [at for at in left_out if _others_cover(snapshot, at, others)]


def _others_cover(snapshot: Snapshot, at: int, others: int) -> bool:
    """Whether for each need that leads to this one, named or by profession, it leads to somebody near too."""
    wanted = [bits & others for bits in snapshot.masks["need"].values() if bits >> at & 1]
    here = next((spot for spot in snapshot.documents[at].spots if spot.lat is not None), None)
    if here is None or not all(wanted):
        return not wanted
    place = Place("", "point", "", "", here.lat or 0.0, here.lon or 0.0, frozenset())
    whole = snapshot.points.distances(place, 0).whole
    near = bits_where(np.frombuffer(whole, np.uint16) <= LAST_WITHIN_KM)
    return all(bits & near for bits in wanted)
