"""A word tried on real results before it is saved: the same search, with other words, in memory only."""

from dataclasses import dataclass

from socialmap.foundation.texts import _, ngettext
from socialmap.search.answers import Answer, Hit
from socialmap.search.cards import discipline_label, distance_label
from socialmap.search.current import Present
from socialmap.search.language import FUNCTION_WORDS, stem, words_of
from socialmap.search.notices import notices_of
from socialmap.search.questions import Question
from socialmap.search.reference import NetworkFacts, SafetyRows
from socialmap.search.service import find_in
from socialmap.wording.labels import concept_label, shows_labels
from socialmap.wording.rules import Values

FIRST = 5
MOST_COLLISIONS = 12


@dataclass(frozen=True)
class Found:
    """A result in a trial; `is_other` when it stands there in one of the two answers only."""

    name: str
    discipline: str
    where: str
    is_other: bool


@dataclass(frozen=True)
class Side:
    """An answer: what was understood, the notices above it, and the first results."""

    meaning: str
    notices: list[str]
    found: list[Found]
    count: str


@dataclass(frozen=True)
class Example:
    """One question, answered with the words of now and with the word that is tried."""

    question: str
    now: Side
    then: Side

    @property
    def is_same(self) -> bool:
        return self.now == self.then


@dataclass(frozen=True)
class Trial:
    """What a word would do."""

    examples: list[Example]
    collisions: list[str]
    dangers: list[str]
    is_heard: bool

    @property
    def is_same(self) -> bool:
        return all(one.is_same for one in self.examples)


def try_word(word: Values, present: Present, network: NetworkFacts | None, own: str = "") -> Trial:
    """What a search word would change: examples, words it collides with, and words about danger."""
    variant, concept = word["variant"], word["concept"]
    row = (variant, concept, word["lang"])
    then = present.with_words(words=(*present.reference.words, row))
    heard = find_in(then, Question(what=variant)).understood.concepts("dhxta")
    return Trial(
        examples=_examples(questions_with(variant, present, network, own), present, then, network),
        collisions=_collisions(row, present),
        dangers=_dangers(variant, present),
        is_heard=concept == "noise" or concept in heard,
    )


def try_safety(
    before: tuple[str, str] | None,
    after: tuple[str, str] | None,
    present: Present,
    network: NetworkFacts | None,
    own: str = "",
) -> Trial:
    """What a change of the words about danger does: (shows, words) before and after; None when it is not."""
    rows: SafetyRows = tuple(row for row in present.reference.safety_words if row != before)
    then = present.with_words(safety_words=(*rows, after) if after else rows)
    texts = [row[1] for row in (before, after) if row]
    questions = list(dict.fromkeys([*texts, *([own] if own else [])]))
    return Trial(_examples(questions, present, then, network), [], [], is_heard=True)


def questions_with(variant: str, present: Present, network: NetworkFacts | None, own: str) -> list[str]:
    """The word alone, the word with a place of the region, and a sentence of one's own."""
    place = _busiest_place(present, network)
    found = [variant, *([f"{variant} {place}"] if place else []), *([own] if own else [])]
    return list(dict.fromkeys(found))


def _busiest_place(present: Present, network: NetworkFacts | None) -> str:
    """The place with most listings, so that an example has results."""
    counts: dict[str, int] = {}
    for one in present.snapshot.documents:
        if network is None or one.network_id == network.id:
            counts[one.place] = counts.get(one.place, 0) + 1
    return max(counts, key=lambda place: (counts[place], place), default="")


def _examples(
    questions: list[str], now: Present, then: Present, network: NetworkFacts | None
) -> list[Example]:
    examples = []
    for text in questions:
        asked, scope = Question(what=text), network.id if network else None
        pair = [find_in(present, asked, network_id=scope) for present in (now, then)]
        codes = [{hit.document.code for hit in answer.hits[:FIRST]} for answer in pair]
        examples.append(Example(text, _side(pair[0], codes[1], network), _side(pair[1], codes[0], network)))
    return examples


def _side(answer: Answer, others: set[str], network: NetworkFacts | None) -> Side:
    meaning = answer.meaning
    concepts = [f"d:{slug}" for slug in (*meaning.disciplines, *meaning.hints)]
    concepts += [f"h:{slug}" for slug in meaning.needs]
    notices = [one.title for one in notices_of(answer, network) if one.kind != "limited"]
    found = [_found(hit, answer.present, others) for hit in answer.hits[:FIRST]]
    count = ngettext("%(n)s resultaat", "%(n)s resultaten", answer.total)
    return Side(", ".join(map(concept_label, concepts)), notices, found, count)


def _found(hit: Hit, present: Present, others: set[str]) -> Found:
    document = hit.document
    first = document.disciplines[0] if document.disciplines else ""
    label = discipline_label(first, document, present) if first else ""
    where = ", ".join(part for part in (document.place, distance_label(hit)) if part)
    return Found(document.name, label, where, document.code not in others)


def stems_of(variant: str) -> tuple[str, ...]:
    """What is compared of a word: its stems, without little words."""
    words = words_of(variant)
    return tuple(stem(word) for word in words if word not in FUNCTION_WORDS) or tuple(map(stem, words))


def _collisions(row: tuple[str, str, str], present: Present) -> list[str]:
    """Words of the same stems that stand for something else."""
    wanted, found = stems_of(row[0]), []
    for variant, concept, _lang in present.reference.words:
        if concept != row[1] and stems_of(variant) == wanted:
            found.append(
                _("“%(word)s” betekent nu al: %(meaning)s.", word=variant, meaning=concept_label(concept))
            )
    return list(dict.fromkeys(found))[:MOST_COLLISIONS]


def _dangers(variant: str, present: Present) -> list[str]:
    """The words about danger this word meets."""
    safety, met = present.reference.safety, []
    if safety.is_crisis(variant):
        met.append(shows_labels()["crisis"])
    if safety.is_alarm(variant):
        met.append(shows_labels()["alarm"])
    said = set(words_of(variant))
    for shows, words in present.reference.safety_words:
        phrase = set(words_of(words))
        if phrase and phrase <= said:
            met.append(f"{shows_labels()[shows]}: {words}")
    return list(dict.fromkeys(met))
