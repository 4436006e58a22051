"""Conducts one search: words, place, listings that fit, filters, order, counts and notices."""

from dataclasses import replace

from socialmap.geo.gazetteer import Place
from socialmap.search.answers import Answer, Hit, Passed, hit, passing
from socialmap.search.current import Memory, Present
from socialmap.search.documents import Document
from socialmap.search.indexing import indexer
from socialmap.search.language import stem
from socialmap.search.matching import Fit, fit_of, meaning_of, with_wishes
from socialmap.search.ordering import Field, ordered, within
from socialmap.search.questions import Question
from socialmap.search.rules import Meaning
from socialmap.search.snapshot import Distances
from socialmap.search.words import Understood, place_in, understand

RANKS_ONLY = "age_group"
QUESTIONS_KEPT = 2000
# Below the text of 113 stands who can be talked to.
BESIDE_CRISIS = ("somber",)


def find(asked: Question, memory: Memory, *, network_id: int | None = None) -> Answer:
    """Answer a question with the listings of one network, or of all of them."""
    return find_in(memory.present(), asked, network_id=network_id)


def find_in(present: Present, asked: Question, *, network_id: int | None = None) -> Answer:
    """Answer a question from this view: the present one, or one with words that are tried out."""
    snapshot = present.snapshot
    understood = _understood(asked.what, present)
    place, unknown = _place(asked, understood, present)
    meaning = _meaning(understood, asked, present)
    wished = with_wishes(asked, meaning)
    hits, has_index = indexer().lookup(present, understood.leftovers) if understood.leftovers else ({}, True)
    fit = _fit(meaning, understood, present, hits)
    scope = snapshot.everyone if network_id is None else snapshot.networks.get(network_id, 0)
    everyone = scope & _said(fit, meaning, understood, asked, present, hits).everyone
    left_out = 0 if wished.stale else everyone & present.day.left_out
    distances = snapshot.distances(place) if place else None
    passed = _widened(wished, asked, everyone & ~left_out, filter_masks(wished, present, distances))
    order = ordered(passed.candidates, fit, meaning, passed.question, _field(present, distances))
    return Answer(
        present=present,
        asked=asked,
        understood=understood,
        meaning=meaning,
        place=place,
        unknown_place=unknown,
        order=order,
        hits=_page(order, passed.question, present, distances),
        passed=passed,
        matched=everyone & ~left_out,
        left_out=passing(left_out, passed.masks).bit_count(),
        is_degraded=not has_index,
    )


def _field(present: Present, distances: Distances | None) -> Field:
    reference = present.reference
    return Field(present.snapshot, present.day, distances, reference.needs, reference.open_doors)


def _said(
    fit: Fit,
    meaning: Meaning,
    understood: Understood,
    asked: Question,
    present: Present,
    hits: dict[int, float],
) -> Fit:
    """Who fits the words alone: what is chosen narrows that; only the order looks at both together."""
    said = _meaning(understood, asked.without("discipline", "need"), present)
    return fit if said == meaning or said.route else _fit(said, understood, present, hits)


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


def _understood(what: str, present: Present) -> Understood:
    """What a question means; kept, because the words of one question are read on several pages."""
    if not what:
        return Understood()
    key = (what, indexer().index.version())
    known = present.questions.get(key)
    if known is None:
        if len(present.questions) >= QUESTIONS_KEPT:
            present.questions.clear()
        known = present.questions[key] = understand(
            what,
            present.reference.lexicon,
            present.reference.gazetteer,
            is_in_texts=lambda word: indexer().knows_stem(present, stem(word)),
        )
    return known


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


def _widened(question: Question, asked: Question, matched: int, masks: dict[str, int]) -> Passed:
    """When nobody passes: let go of the radius, then of wishes in words, then of the chosen filters."""
    candidates = passing(matched, masks)
    if candidates or not matched:
        return Passed(question, candidates, (), masks)
    chosen = [name for name, _values in asked.filters]
    wished = [name for name in masks if name != "radius_km" and name not in chosen]
    let_go: list[str] = []
    for name in ("radius_km", *wished, *chosen):
        if name not in masks:
            continue
        let_go.append(name)
        kept = {key: bits for key, bits in masks.items() if key not in let_go}
        if candidates := passing(matched, kept):
            radius = None if "radius_km" in let_go else question.radius_km
            wider = replace(question.without(*let_go), radius_km=radius)
            return Passed(wider, candidates, tuple(let_go), kept)
    return Passed(question, 0, (), masks)


def _page(order: list[int], question: Question, present: Present, distances: Distances | None) -> list[Hit]:
    start = (question.page - 1) * question.per_page
    return [hit(at, present, distances) for at in order[start : start + question.per_page]]


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
    if answer.passed.let_go:
        return []
    return [one for one in answer.hits if one.document.code != but][:4]
