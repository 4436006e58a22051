"""From what somebody types to what they mean: disciplines, needs, a place, wishes."""

from collections.abc import Callable
from dataclasses import dataclass

from socialmap.foundation.text import plain
from socialmap.geo.gazetteer import Gazetteer, Place
from socialmap.search.language import FUNCTION_WORDS, PLACE_PREPOSITIONS, Token, stem, tokens
from socialmap.search.lexicon import Lexicon
from socialmap.search.phrases import Part, find_ages, find_parts
from socialmap.search.reading import (
    Reading,
    correct,
    find_place,
    find_postcode,
    is_empty,
    named_place,
    split,
    word_at,
)

LONGEST_QUESTION = 100
MOST_WORDS = 24
# "thuis" asks for a visit only beside a profession; beside a need it says where the trouble is.
WEAK_WISHES = frozenset({"thuis", "lift"})


@dataclass(frozen=True)
class Understood:
    """The meaning of a question."""

    text: str = ""
    tokens: tuple[Token, ...] = ()
    parts: tuple[Part, ...] = ()
    place: Place | None = None
    place_at: tuple[int, ...] = ()
    leftovers: tuple[str, ...] = ()
    corrected: str | None = None
    unknown_postcode: str | None = None
    was_cut: bool = False

    def concepts(self, kinds: str) -> list[str]:
        """Concepts of these kinds (`d`, `h`, `x`, `t`, `a`), heaviest first, then as they were said."""
        weights: dict[str, float] = {}
        for part in self.parts:
            if part.concept[0] in kinds:
                weights[part.concept] = weights.get(part.concept, 0) + part.weight
        return sorted(weights, key=lambda concept: -weights[concept])

    def slugs(self, kind: str) -> list[str]:
        """Slugs of one kind of concept, heaviest first."""
        return [concept[2:] for concept in self.concepts(kind)]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages somebody used beside Dutch and English, when Dutch says nothing of the matter."""
        spoken = [part.lang for part in self.parts if part.concept[0] in "dh" and part.lang]
        return () if "nl" in spoken else tuple(dict.fromkeys(lang for lang in spoken if lang != "en"))

    def without(self, *at: int) -> str:
        """The question as typed without these tokens, for the link that removes a chip."""
        kept = [token.typed for number, token in enumerate(self.tokens) if number not in at]
        while kept and kept[-1].lower() in FUNCTION_WORDS | PLACE_PREPOSITIONS:
            kept.pop()
        return " ".join(kept)

    def without_place(self) -> str:
        """The question as typed without the place and the words that lead to it ("in de buurt van")."""
        explained = {number for part in self.parts for number in part.at}
        at = sorted(self.place_at)
        while at and at[0] - 1 not in explained and self._leads_to_place(at[0] - 1):
            at.insert(0, at[0] - 1)
        return self.without(*at)

    def _leads_to_place(self, number: int) -> bool:
        return number >= 0 and self.tokens[number].word in PLACE_PREPOSITIONS | {"de", "het"}


def understand(
    text: str,
    lexicon: Lexicon,
    gazetteer: Gazetteer,
    *,
    is_in_texts: Callable[[str], bool] = lambda word: False,
) -> Understood:
    """What a question means; `is_in_texts` tells whether a word stands in a listing."""
    text = plain(text).replace("\n", " ")
    cut = text[:LONGEST_QUESTION]
    reading = Reading(tokens(cut)[:MOST_WORDS])
    unknown_postcode, place, place_at = find_postcode(reading, gazetteer)
    if not is_literal(cut):
        correct(reading, lexicon, is_in_texts)
    if place is None and unknown_postcode is None:
        place, place_at = find_place(reading, lexicon, gazetteer)
    reading.used.update(place_at)
    split(reading, lexicon)
    parts = sorted([*find_parts(reading, lexicon), *find_ages(reading)], key=lambda part: part.at)
    return Understood(
        text=cut,
        tokens=tuple(reading.tokens),
        parts=tuple(parts),
        place=place,
        place_at=place_at,
        leftovers=tuple(_leftovers(reading, lexicon)),
        corrected=_as_searched(cut, reading),
        unknown_postcode=unknown_postcode,
        was_cut=len(text) > LONGEST_QUESTION,
    )


def is_literal(text: str) -> bool:
    """Between quotes a question is taken to the letter."""
    return len(text) > 2 and text[0] == text[-1] == '"'


def place_in(text: str, lexicon: Lexicon, gazetteer: Gazetteer) -> Place | None:
    """The place named in the second box, mistyped or not."""
    found = gazetteer.find(plain(text))
    if found is not None:
        return found
    reading = Reading(tokens(plain(text)[:LONGEST_QUESTION])[:MOST_WORDS])
    unknown, place, _at = find_postcode(reading, gazetteer)
    if place or unknown:
        return place
    for number, token in enumerate(reading.tokens):
        if token.word in lexicon.place_words or token.word in FUNCTION_WORDS:
            continue
        nearest = lexicon.speller.nearest(token.word)
        if nearest and nearest[0] in lexicon.place_words:
            reading.fixed[number] = nearest[0]
    return named_place(reading, gazetteer, lambda start, size: True)[0]


def _leftovers(reading: Reading, lexicon: Lexicon) -> list[str]:
    """Stems nobody explained: perhaps a name, to be looked up in the texts."""
    left = []
    for number, stems in enumerate(reading.words):
        word = word_at(reading, number)
        is_short = word in PLACE_PREPOSITIONS or len(word) < 2 or word in lexicon.noise
        if number in reading.used or is_short or is_empty(word, stem(word), lexicon):
            continue
        left.extend(stems)
    return left


def _as_searched(text: str, reading: Reading) -> str | None:
    """The whole question with the corrections in place, or None when nothing was corrected."""
    if not reading.fixed:
        return None
    for number, word in sorted(reading.fixed.items(), reverse=True):
        token = reading.tokens[number]
        text = text[: token.start] + word + text[token.end :]
    return text
