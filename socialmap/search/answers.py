"""What comes out of a search, and what can be counted on it."""

from dataclasses import dataclass, field

from socialmap.geo.gazetteer import Place
from socialmap.search.current import Present
from socialmap.search.documents import Document, Spot
from socialmap.search.ordering import nearer_than
from socialmap.search.questions import Question
from socialmap.search.rules import NEAR_KM, Meaning
from socialmap.search.snapshot import FACETS, UNKNOWN_KM, Distances
from socialmap.search.words import Understood


@dataclass(frozen=True, slots=True)
class Hit:
    """A listing in an answer, with its distance in whole km (0: your own postcode area)."""

    document: Document
    distance_km: int | None
    comes_to_you: bool
    spot: Spot | None


@dataclass(frozen=True)
class Passed:
    """Who passes the filters, which filters were let go for that, and who passes each one left."""

    question: Question
    candidates: int
    let_go: tuple[str, ...]
    masks: dict[str, int]


@dataclass(frozen=True)
class Answer:
    """Everything a page or the machine door needs to show."""

    present: Present
    asked: Question
    understood: Understood
    meaning: Meaning
    place: Place | None
    unknown_place: str
    order: list[int]
    hits: list[Hit]
    passed: Passed = field(repr=False)
    matched: int = field(repr=False)
    left_out: int = 0
    is_degraded: bool = False

    @property
    def total(self) -> int:
        return len(self.order)

    @property
    def question(self) -> Question:
        """The question as it was answered: with the wishes in its words, without what was let go."""
        return self.passed.question


def hit(at: int, present: Present, distances: Distances | None) -> Hit:
    """A listing with its distance from where is searched."""
    document = present.snapshot.documents[at]
    if distances is None or not document.spots:
        return Hit(document, None, False, document.spots[0] if document.spots else None)
    whole = distances.whole[at]
    comes = bool(distances.visiting >> at & 1)
    return Hit(document, None if whole >= UNKNOWN_KM else whole, comes, document.spots[distances.nearest[at]])


def passing(matched: int, masks: dict[str, int], but: str = "") -> int:
    """Who passes all filters in use, but one."""
    for name, bits in masks.items():
        if name != but:
            matched &= bits
    return matched


def near_count(answer: Answer) -> int:
    """How many with room are nearer than ten kilometres, by true distance: 10 may be a little more."""
    if answer.place is None:
        return answer.total
    near = nearer_than(answer.present.snapshot.distances(answer.place), NEAR_KM - 1)
    return (answer.passed.candidates & near & ~answer.present.day.full).bit_count()


def facet_counts(answer: Answer) -> dict[str, dict[str, int]]:
    """How many listings each value of each filter would leave, with all other filters on."""
    counts = {}
    reference = answer.present.reference
    # A listing may have what is offered no longer; nobody can choose that.
    former = {"discipline": reference.former}
    for name in FACETS:
        base = passing(answer.matched, answer.passed.masks, but=name)
        masks = answer.present.snapshot.masks[name]
        gone = former.get(name, ())
        counts[name] = {
            value: count
            for value, bits in masks.items()
            if value not in gone and (count := (base & bits).bit_count())
        }
    return counts
