"""Which listings fit a meaning, and in which steps: the best fit first."""

from dataclasses import dataclass, replace

from socialmap.search.bits import bits_of, bits_where
from socialmap.search.columns import np
from socialmap.search.questions import Question
from socialmap.search.rules import Meaning, names_profession, route_of, wish_filters
from socialmap.search.snapshot import Snapshot
from socialmap.search.words import WEAK_WISHES, Understood

# A need that is about being at home: "thuis" then is no wish for a visit.
HOME_NEEDS = frozenset(
    "palliatief wond-thuis hulp-in-huis sterven-opname mantelzorg relatie rouw geld".split()
)


@dataclass(frozen=True)
class Fit:
    """Listings that fit, in steps from best to least (each a set of bits), and who fits a little better."""

    steps: tuple[int, ...]
    preferred: int
    named: int = 0

    @property
    def everyone(self) -> int:
        bits = self.named
        for step in self.steps:
            bits |= step
        return bits


def meaning_of(understood: Understood, question: Question) -> Meaning:
    """What the words and the chosen filters ask together."""
    named, hints = _professions(understood)
    needs = understood.slugs("h")
    disciplines = list(dict.fromkeys([*named, *question.chosen("discipline")]))
    has_meaning = bool(disciplines or hints or needs)
    stems = [stem for part in understood.parts if part.concept[0] == "x" for stem in part.phrase]
    route = route_of(understood.slugs("x"), stems, has_meaning=has_meaning)
    return Meaning(
        disciplines=tuple(disciplines),
        hints=tuple(hints),
        order=tuple(
            concept for concept in understood.concepts("dh") if concept[0] == "h" or concept[2:] in hints
        ),
        needs=tuple(dict.fromkeys([*needs, *question.chosen("need")])),
        tumours=tuple(understood.slugs("t")),
        wishes=tuple(_wishes(understood, disciplines, needs)),
        languages=understood.languages,
        phases=("palliatief",) if "palliatief" in needs else (),
        route=route,
    )


def _professions(understood: Understood) -> tuple[list[str], list[str]]:
    """Professions that are named, and those the words only hint at."""
    named: list[str] = []
    hints: list[str] = []
    for part in understood.parts:
        if part.concept[0] == "d":
            (named if names_profession(part.phrase, part.lang) else hints).append(part.concept[2:])
    return list(dict.fromkeys(named)), [slug for slug in dict.fromkeys(hints) if slug not in named]


def _wishes(understood: Understood, disciplines: list[str], needs: list[str]) -> list[str]:
    wishes = []
    for part in understood.parts:
        if part.concept[0] != "a":
            continue
        is_weak = len(part.phrase) == 1 and understood.tokens[part.at[0]].word in WEAK_WISHES
        if is_weak and (not disciplines or HOME_NEEDS.intersection(needs)):
            continue
        wishes.append(part.concept[2:])
    return wishes


def with_wishes(question: Question, meaning: Meaning) -> Question:
    """The question with the filters that its own words ask for."""
    wished = wish_filters(meaning.wishes)
    chosen = dict(question.filters)
    extra = tuple((name, (value,)) for name, value in wished.items() if name not in chosen)
    return replace(question, filters=question.filters + extra)


def fit_of(
    meaning: Meaning,
    snapshot: Snapshot,
    need_disciplines: dict[str, tuple[str, ...]],
    *,
    hits: dict[int, float],
    leftovers: tuple[str, ...],
    asks_something: bool,
) -> Fit:
    """The listings that fit this meaning; `hits` are those whose texts hold the unexplained words."""
    size = len(snapshot.documents)
    preferred = (
        bits_of(hits, size) | _any(snapshot.tumours, meaning.tumours) | _any(snapshot.phases, meaning.phases)
    )
    is_name = meaning.is_empty or len(leftovers) > 1
    named = bits_of(_named(leftovers, snapshot), size) if is_name else 0
    if meaning.disciplines:
        declared = _any(snapshot.declared, meaning.needs)
        return Fit(_profession_steps(meaning, snapshot), preferred | declared, named)
    if meaning.needs or meaning.hints:
        return Fit(_need_steps(meaning, snapshot, need_disciplines), preferred, named)
    if leftovers:
        return Fit(_text_steps(hits, size), preferred, named)
    if meaning.tumours and preferred:
        return Fit((preferred, snapshot.everyone & ~preferred), preferred)
    return Fit((snapshot.everyone,), preferred) if not asks_something else Fit((), 0)


def _any(masks: dict[str, int], values: tuple[str, ...]) -> int:
    """Everybody with one of these values."""
    bits = 0
    for value in values:
        bits |= masks.get(value, 0)
    return bits


def _profession_steps(meaning: Meaning, snapshot: Snapshot) -> tuple[int, ...]:
    """First whose main profession it is, then who also does it."""
    main = anyhow = 0
    for slug in meaning.disciplines:
        main |= snapshot.main.get(slug, 0)
        anyhow |= snapshot.masks["discipline"].get(slug, 0)
    return main, anyhow & ~main


def _need_steps(
    meaning: Meaning, snapshot: Snapshot, need_disciplines: dict[str, tuple[str, ...]]
) -> tuple[int, ...]:
    """The professions that help best with the need first, in the order the core group gave them."""
    asked = [*meaning.order, *(f"h:{need}" for need in meaning.needs if f"h:{need}" not in meaning.order)]
    lists = [(one[2:],) if one[0] == "d" else need_disciplines.get(one[2:], ()) for one in asked]
    ranked = [
        slugs[rank] for rank in range(max(map(len, lists), default=0)) for slugs in lists if rank < len(slugs)
    ]
    steps, seen = [], 0
    for slug in dict.fromkeys(ranked):
        for masks in (snapshot.main, snapshot.masks["discipline"]):
            step = masks.get(slug, 0)
            steps.append(step & ~seen)
            seen |= step
    declared = _any(snapshot.declared, meaning.needs)
    return (*steps, declared & ~seen)


def _text_steps(hits: dict[int, float], size: int) -> tuple[int, ...]:
    """The texts that fit best first, in three broad steps, so that nearness still counts."""
    if not hits:
        return ()
    worth = np.zeros(size)
    worth[np.fromiter(hits, np.intp)] = np.fromiter(hits.values(), float)
    worth /= worth.max()
    best, good = worth >= 0.75, worth >= 0.4
    return bits_where(best), bits_where(good & ~best), bits_where((worth > 0) & ~good)


def _named(leftovers: tuple[str, ...], snapshot: Snapshot) -> set[int]:
    """Listings whose name holds all unexplained words: somebody is looking for just this one."""
    found = [set(snapshot.names.get(stem, ())) for stem in leftovers]
    return set.intersection(*found) if found else set()
