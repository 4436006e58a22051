"""Everything the site knows about words: phrases and their meaning, compounds, spelling."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from socialmap.search.language import FUNCTION_WORDS, LIGHT_WORDS, stem, words_of
from socialmap.search.spelling import Speller, edits, with_weights

# Second halves that say "somebody for …": the first half then carries the meaning.
CARRIERS = frozenset(
    """
    therapeut therapeute therapie specialist specialiste consulent consulente coach coaching begeleider
    begeleiding klachten klacht problemen probleem zorg praktijk centrum groep kundige deskundige hulp
    behandeling behandelaar training trainer winkel salon advies adviseur steun loket punt huis team zuster
    verpleegkundige verpleging dokter arts patient kanker cursus oefeningen pijn
    """.split()
)
LINKS = ("", "s", "e", "en", "n")
# Kept with the words they were cut by: those of a trial go when the trial is over.
PARTS_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Phrase:
    """A word group of the table, as stems, and the concept it stands for."""

    stems: tuple[str, ...]
    concept: str
    letters: int
    lang: str
    is_tight: bool = False


@dataclass
class Lexicon:
    """The words of the table, made ready to be found in what somebody types."""

    phrases: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    joined: dict[str, Phrase] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    stems: set[str] = field(default_factory=set)
    noise: set[str] = field(default_factory=set)
    common: frozenset[str] = frozenset()
    dutch: frozenset[str] = frozenset()
    place_words: frozenset[str] = frozenset()
    corrections: dict[str, str] = field(default_factory=dict)
    speller: Speller = field(default_factory=lambda: Speller({}))
    known_parts: dict[str, tuple[str, ...] | None] = field(default_factory=dict, repr=False)
    made_of: tuple[object, ...] = field(default=(), repr=False)

    @classmethod
    def of(
        cls,
        variants: Iterable[tuple[str, str, str]],
        *,
        good_texts: Iterable[str] = (),
        common: Iterable[str] = (),
        dutch: Iterable[str] = (),
        place_words: Iterable[str] = (),
        before: "Lexicon | None" = None,
    ) -> "Lexicon":
        """Build it from (variant, concept, language) rows; `good_texts` hold rightly spelled words.

        `common` are everyday words that are hardly ever a place; `dutch` the words of the dictionary,
        so that what is spelled right is never "put right". From the one `before`, of almost the same
        words, is taken over what costs most to make; of the same words it is that one.
        """
        lexicon = cls(common=frozenset(common), dutch=frozenset(dutch), place_words=frozenset(place_words))
        rows, texts = list(variants), list(good_texts)
        lexicon.made_of = rows, texts, lexicon.common, lexicon.dutch, lexicon.place_words
        if before is not None:
            if before.made_of == lexicon.made_of:
                return before
            lexicon.speller = before.speller
        for variant, concept, lang in rows:
            lexicon._learn(variant, concept, lang)
        lexicon._learn_spelling(rows, texts)
        for phrases in lexicon.phrases.values():
            phrases.sort(key=lambda phrase: (-len(phrase.stems), -phrase.letters))
        return lexicon

    def knows(self, word: str) -> bool:
        """Whether a folded word needs no correction."""
        return (
            word in self.words
            or word in FUNCTION_WORDS
            or word in self.common
            or word in self.dutch
            or word in self.place_words
            or stem(word) in self.stems
        )

    def _learn(self, variant: str, concept: str, lang: str) -> None:
        if concept == "noise":
            words = words_of(variant)
            self.noise.update(words)
            self.noise.update(stem(word) for word in words)
            self.words.update(words)
            return
        read = _phrase_of(variant, concept, lang)
        if read is None:
            return
        phrase, kept, joined = read
        self.phrases[phrase.stems[0]].append(phrase)
        self.words.update(kept)
        self.stems.update(phrase.stems)
        if joined:
            self.joined.setdefault(joined, phrase)

    def _learn_spelling(self, rows: list[tuple[str, str, str]], good_texts: Iterable[str]) -> None:
        good = {word for text in good_texts for word in words_of(text) if len(word) > 3}
        good |= self.words & self.dutch
        single: dict[str, set[str]] = defaultdict(set)
        for variant, concept, lang in rows:
            words = words_of(variant)
            if len(words) == 1 and lang == "nl" and len(words[0]) > 3:
                single[concept].add(words[0])
        for names in single.values():
            self.corrections |= _misspellings(frozenset(names), frozenset(names & good))
        wrong = self.corrections.keys()
        right = {word for word in self.words if len(word) > 3 and word.isalpha()} - wrong - self.noise
        weights = with_weights((right, 1.0), (self.place_words, 1.5), (good & right, 2.0))
        self.speller = self.speller.changed(weights)

    def parts_of(self, word: str) -> tuple[str, ...] | None:
        """The parts of a compound ('oncologiedietist' → 'oncologie', 'dietist'), or None."""
        if word not in self.known_parts:
            if len(self.known_parts) >= PARTS_KEPT:
                self.known_parts.clear()
            self.known_parts[word] = _parts(self, word)
        return self.known_parts[word]

    def means_something(self, word: str) -> bool:
        """Whether a word is a whole phrase of the table by itself."""
        return any(len(phrase.stems) == 1 for phrase in self.phrases.get(stem(word), ()))


@lru_cache(maxsize=20_000)
def _phrase_of(variant: str, concept: str, lang: str) -> tuple[Phrase, tuple[str, ...], str] | None:
    """A row of the table as a phrase, its words, and how it is written as one word ("" when too long).

    None when the row says nothing. Kept, because the table is read again whenever one word of it changes.
    """
    words = words_of(variant)
    kept = tuple(word for word in words if word not in FUNCTION_WORDS)
    # "aan huis" without its "aan" would be any house: such a pair is kept whole and close together.
    is_tight = not set(kept) - LIGHT_WORDS or len(kept) < 2 <= len(words)
    kept = words if is_tight else kept
    if len(kept) < 3 and not set(kept) - LIGHT_WORDS - FUNCTION_WORDS:
        return None
    phrase = Phrase(tuple(stem(word) for word in kept), concept, sum(map(len, kept)), lang, is_tight)
    return phrase, kept, stem("".join(words)) if len(words) <= 2 else ""


@lru_cache(maxsize=512)
def _misspellings(names: frozenset[str], right: frozenset[str]) -> dict[str, str]:
    """A word of the table close to a rightly spelled word of the same concept is a known misspelling."""
    found = {}
    for name in names - right:
        near = [(edits(name, other, 2), other) for other in right if len(other) > 5]
        distance, other = min(near, default=(3, ""))
        # The dictionary ends at ten letters; of longer words only one slip is sure to be one.
        is_slip = 0 < distance <= (2 if len(name) <= 10 else 1)
        if is_slip and stem(name) != stem(other) and not name.startswith(other):
            found[name] = other
    return found


def _parts(lexicon: Lexicon, word: str) -> tuple[str, ...] | None:
    if len(word) < 7 or not word.isascii():
        return None
    best: tuple[int, tuple[str, ...]] | None = None
    for cut in range(3, len(word) - 2):
        left, right = _left(lexicon, word[:cut]), word[cut:]
        worth = _worth(lexicon, left, right)
        if worth and (best is None or worth > best[0]):
            best = worth, tuple(part for part in (left or word[:cut], right))
    return best[1] if best else None


def _left(lexicon: Lexicon, left: str) -> str | None:
    """The first half without its joining letters, when it is a word we know."""
    for link in LINKS:
        bare = left.removesuffix(link) if link else left
        if len(bare) >= 3 and bare not in FUNCTION_WORDS and _is_part(lexicon, bare):
            return bare
    return None


def _is_part(lexicon: Lexicon, word: str) -> bool:
    return (
        word in lexicon.words
        or word in lexicon.noise
        or word in lexicon.common
        or stem(word) in lexicon.stems
    )


def _worth(lexicon: Lexicon, left: str | None, right: str) -> int:
    """How good a cut is: both halves known is best, then a known second half, then a known first half."""
    if len(right) < 3 or right in FUNCTION_WORDS:
        return 0
    right_means, right_known = lexicon.means_something(right), _is_part(lexicon, right)
    if left and (right_means or (right_known and lexicon.means_something(left))):
        return 300 + len(right)
    if right_means and len(right) >= (4 if left else 6):
        return 200 + len(right)
    if left and right in CARRIERS and (lexicon.means_something(left) or left in lexicon.words):
        return 100 + len(left)
    return 0
