"""Conducts one search: words, place, listings that fit, filters, order, counts and notices."""

from dataclasses import dataclass, field, replace
from functools import lru_cache

from socialmap.geo.gazetteer import Place
from socialmap.search.current import Memory, Present
from socialmap.search.documents import Document, Spot
from socialmap.search.language import stem
from socialmap.search.matching import Fit, fit_of, meaning_of, with_wishes
from socialmap.search.ordering import Field, nearer_than, ordered, within
from socialmap.search.questions import FILTERS, Question
from socialmap.search.rules import NEAR_KM, Meaning
from socialmap.search.snapshot import FACETS, UNKNOWN_KM, Distances
from socialmap.search.words import Understood, place_in, understand

RANKS_ONLY = "age_group"
# Below the text of 113 stands who can be talked to.
BESIDE_CRISIS = ("somber",)


@dataclass(frozen=True, slots=True)
class Hit:
    """A listing in an answer, with its distance in whole km (0: your own postcode area)."""

    document: Document
    distance_km: int | None
    comes_to_you: bool
    spot: Spot | None


@dataclass(frozen=True)
class Answer:
    """Everything a page or the machine door needs to show."""

    present: Present
    asked: Question
    question: Question
    understood: Understood
    meaning: Meaning
    place: Place | None
    unknown_place: str
    order: list[int]
    hits: list[Hit]
    masks: dict[str, int] = field(repr=False)
    matched: int = field(repr=False)
    found: int = field(repr=False)
    widened: tuple[str, ...] = ()
    left_out: int = 0
    is_degraded: bool = False

    @property
    def total(self) -> int:
        return len(self.order)


def find(asked: Question, memory: Memory, *, network_id: int | None = None) -> Answer:
    """Answer a question with the listings of one network, or of all of them."""
    present = memory.present()
    understood = _understood(asked.what, memory, present)
    place, unknown = _place(asked, understood, present)
    meaning = _meaning(understood, asked, present)
    question = with_wishes(asked, meaning)
    snapshot = present.snapshot
    hits, has_index = memory.lookup(present, understood.leftovers) if understood.leftovers else ({}, True)
    fit = _fit(meaning, understood, present, hits)
    scope = snapshot.everyone if network_id is None else snapshot.networks.get(network_id, 0)
    # What is chosen narrows what was said; only the order looks at both together.
    said = _meaning(understood, asked.without("discipline", "need"), present)
    everyone = (
        scope & (fit if said == meaning or said.route else _fit(said, understood, present, hits)).everyone
    )
    left_out = 0 if question.stale else everyone & present.day.left_out
    matched = everyone & ~left_out
    distances = snapshot.distances(place) if place else None
    masks = filter_masks(question, present, distances)
    question, candidates, widened, masks = _widened(question, asked, matched, masks)
    field_ = Field(snapshot, present.day, distances, present.reference.needs, present.reference.open_doors)
    order = ordered(candidates, fit, meaning, question, field_)
    return Answer(
        present=present,
        asked=asked,
        question=question,
        understood=understood,
        meaning=meaning,
        place=place,
        unknown_place=unknown,
        order=order,
        hits=_page(order, question, present, distances),
        masks=masks,
        matched=matched,
        found=candidates,
        widened=widened,
        left_out=_passing(left_out, masks).bit_count(),
        is_degraded=not has_index,
    )


def _meaning(understood: Understood, asked: Question, present: Present) -> Meaning:
    meaning = meaning_of(understood, asked)
    if meaning.is_empty and asked.what and present.reference.safety.is_crisis(asked.what):
        return replace(meaning, needs=BESIDE_CRISIS)
    return meaning


def _fit(meaning: Meaning, understood: Understood, present: Present, hits: dict[int, float]) -> Fit:
    return fit_of(
        meaning,
        present.snapshot,
        present.reference.need_disciplines,
        hits=hits,
        leftovers=understood.leftovers,
        asks_something=bool(meaning.route),
    )


@lru_cache(maxsize=4096)
def _read(what: str, memory: Memory, present_number: int) -> Understood:
    present = memory.present()
    return understand(
        what,
        present.reference.lexicon,
        present.reference.gazetteer,
        is_in_texts=lambda word: memory.knows_stem(present, stem(word)),
    )


def _understood(what: str, memory: Memory, present: Present) -> Understood:
    return _read(what, memory, present.number) if what else Understood()


def _place(asked: Question, understood: Understood, present: Present) -> tuple[Place | None, str]:
    """The place of the second box, else of the first; and the text of a place we do not know."""
    if asked.where:
        place = place_in(asked.where, present.reference.lexicon, present.reference.gazetteer)
        return place, "" if place else asked.where
    return understood.place, understood.unknown_postcode or ""


def filter_masks(question: Question, present: Present, distances: Distances | None) -> dict[str, int]:
    """For each filter in use the listings that pass it."""
    snapshot = present.snapshot
    masks = {}
    for name, values in question.filters:
        if name == RANKS_ONLY:
            continue
        bits = 0
        for value in values:
            bits |= snapshot.masks[name].get(value, 0)
        masks[name] = bits
    if question.radius_km is not None and distances is not None:
        masks["radius_km"] = within(distances, question.radius_km)
    return masks


def _passing(matched: int, masks: dict[str, int], but: str = "") -> int:
    for name, bits in masks.items():
        if name != but:
            matched &= bits
    return matched


def _widened(
    question: Question, asked: Question, matched: int, masks: dict[str, int]
) -> tuple[Question, int, tuple[str, ...], dict[str, int]]:
    """When nobody passes: let go of the radius, then of wishes in words, then of the chosen filters."""
    candidates = _passing(matched, masks)
    if candidates or not matched:
        return question, candidates, (), masks
    chosen = {name for name, _values in asked.filters}
    wished = [name for name in masks if name != "radius_km" and name not in chosen]
    let_go: list[str] = []
    for names in (["radius_km"], wished, [name for name in FILTERS if name in chosen]):
        for name in names:
            if name not in masks:
                continue
            let_go.append(name)
            kept = {key: bits for key, bits in masks.items() if key not in let_go}
            if candidates := _passing(matched, kept):
                radius = None if "radius_km" in let_go else question.radius_km
                return replace(question.without(*let_go), radius_km=radius), candidates, tuple(let_go), kept
    return question, 0, (), masks


def _page(order: list[int], question: Question, present: Present, distances: Distances | None) -> list[Hit]:
    start = (question.page - 1) * question.per_page
    return [hit(at, present, distances) for at in order[start : start + question.per_page]]


def hit(at: int, present: Present, distances: Distances | None) -> Hit:
    """A listing with its distance from where is searched."""
    document = present.snapshot.documents[at]
    if distances is None or not document.spots:
        return Hit(document, None, False, document.spots[0] if document.spots else None)
    whole = distances.whole[at]
    comes = bool(distances.visiting >> at & 1)
    return Hit(document, None if whole >= UNKNOWN_KM else whole, comes, document.spots[distances.nearest[at]])


def near_count(answer: Answer) -> int:
    """How many answers are within what somebody would call near, by true distance."""
    if answer.place is None:
        return answer.total
    near = nearer_than(answer.present.snapshot.distances(answer.place), NEAR_KM)
    return (answer.found & near).bit_count()


def facet_counts(answer: Answer) -> dict[str, dict[str, int]]:
    """How many listings each value of each filter would leave, with all other filters on."""
    counts = {}
    for name in FACETS:
        base = _passing(answer.matched, answer.masks, but=name)
        masks = answer.present.snapshot.masks[name]
        counts[name] = {value: count for value, bits in masks.items() if (count := (base & bits).bit_count())}
    return counts


def public_document(code: str, memory: Memory) -> Document | None:
    """The public listing with this code."""
    snapshot = memory.present().snapshot
    at = snapshot.by_code.get(code)
    return None if at is None else snapshot.documents[at]


def colleagues(
    document_disciplines: tuple[str, ...], place: Place, memory: Memory, *, but: str = ""
) -> list[Hit]:
    """The four nearest listings of the same professions."""
    question = Question(
        where=place.postcode, filters=(("discipline", document_disciplines),), sort="distance", per_page=5
    )
    answer = find(question, memory)
    return [one for one in answer.hits if one.document.code != but][:4]
