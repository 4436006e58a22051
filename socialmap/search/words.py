"""From what somebody types to what they mean: disciplines, needs, a place, wishes."""

from collections.abc import Callable
from dataclasses import dataclass, field

from socialmap.foundation.text import plain
from socialmap.geo.gazetteer import Gazetteer, Place
from socialmap.search.language import (
    FUNCTION_WORDS,
    LIGHT_WORDS,
    PLACE_PREPOSITIONS,
    Token,
    sound,
    stem,
    tokens,
)
from socialmap.search.lexicon import Lexicon, Phrase
from socialmap.search.rules import age_need

LONGEST_QUESTION = 100
MOST_WORDS = 24
GAP = 2
# "thuis" asks for a visit only beside a profession; beside a need it says where the trouble is.
AGE_SIGNS = frozenset("jaar jarige jr jaren ben is van moeder vader oma opa man vrouw".split())
WEAK_WISHES = frozenset({"thuis", "lift"})


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the question that was understood, and the tokens it took."""

    concept: str
    at: tuple[int, ...]
    weight: float
    phrase: tuple[str, ...] = ()
    lang: str = ""


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

    def without(self, *at: int) -> str:
        """The question as typed without these tokens, for the link that removes a chip."""
        kept = [token.typed for number, token in enumerate(self.tokens) if number not in at]
        while kept and kept[-1].lower() in FUNCTION_WORDS | PLACE_PREPOSITIONS:
            kept.pop()
        return " ".join(kept)


@dataclass
class _Reading:
    """A question while it is being read: the words to compare, which may be corrected or split."""

    tokens: list[Token]
    words: list[list[str]] = field(default_factory=list)
    fixed: dict[int, str] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)


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
    reading = _Reading(tokens(cut)[:MOST_WORDS])
    unknown_postcode, place, place_at = _postcode(reading, gazetteer)
    if not is_literal(cut):
        _correct(reading, lexicon, is_in_texts)
    if place is None and unknown_postcode is None:
        place, place_at = _place(reading, lexicon, gazetteer)
    reading.used.update(place_at)
    _split(reading, lexicon)
    parts = sorted([*_parts(reading, lexicon), *_ages(reading)], key=lambda part: part.at)
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
    reading = _Reading(tokens(plain(text)[:LONGEST_QUESTION])[:MOST_WORDS])
    unknown, place, _at = _postcode(reading, gazetteer)
    if place or unknown:
        return place
    for number, token in enumerate(reading.tokens):
        if token.word in lexicon.place_words or token.word in FUNCTION_WORDS:
            continue
        nearest = lexicon.speller.nearest(token.word)
        if nearest and nearest[0] in lexicon.place_words:
            reading.fixed[number] = nearest[0]
    return _named_place(reading, gazetteer, lambda start, size: True)[0]


def _word(reading: _Reading, number: int) -> str:
    return reading.fixed.get(number, reading.tokens[number].word)


def _postcode(reading: _Reading, gazetteer: Gazetteer) -> tuple[str | None, Place | None, tuple[int, ...]]:
    """A postcode anywhere in the question; unknown ones are told apart from none."""
    for number, token in enumerate(reading.tokens):
        digits, letters = token.word[:4], token.word[4:]
        if not (digits.isdecimal() and len(digits) == 4 and digits[0] != "0"):
            continue
        if letters and not (len(letters) == 2 and letters.isalpha()):
            continue
        at = [number]
        after = reading.tokens[number + 1].word if number + 1 < len(reading.tokens) else ""
        if not letters and len(after) == 2 and after.isalpha() and after not in FUNCTION_WORDS:
            at.append(number + 1)
        place = gazetteer.postcode(digits)
        reading.used.update(at)
        return (None if place else digits), place, tuple(at)
    return None, None, ()


def _correct(reading: _Reading, lexicon: Lexicon, is_in_texts: Callable[[str], bool]) -> None:
    """Put right what was mistyped; words of the table, the language or a listing are left alone."""
    for number, token in enumerate(reading.tokens):
        word = token.word
        if number in reading.used or not word.isalpha():
            continue
        if word in lexicon.corrections:
            reading.fixed[number] = lexicon.corrections[word]
        elif place_word := _misheard_place(word, lexicon):
            reading.fixed[number] = place_word
        elif lexicon.knows(word) or is_in_texts(word) or _is_joined(reading, lexicon, number):
            continue
        elif (nearest := lexicon.speller.nearest(word)) and _is_likely(word, *nearest, lexicon):
            reading.fixed[number] = nearest[0]


def _misheard_place(word: str, lexicon: Lexicon) -> str | None:
    """A place name written as it sounds; listings hold that name too, so the texts do not decide."""
    if (
        word in lexicon.words
        or word in lexicon.common
        or word in lexicon.place_words
        or word in FUNCTION_WORDS
    ):
        return None
    nearest = lexicon.speller.nearest(word)
    if nearest is None or nearest[0] not in lexicon.place_words:
        return None
    alike = stem(nearest[0]) == stem(word) or sound(nearest[0]) == sound(word)
    return nearest[0] if alike else None


def _is_likely(word: str, nearest: str, distance: int, lexicon: Lexicon) -> bool:
    """A compound that can be cut is not a slip; two slips need a long word."""
    parts = lexicon.parts_of(word)
    return (
        parts is None or distance < 2 and len(nearest) >= len(word) - 1 and not _cuts_cleanly(parts, lexicon)
    )


def _cuts_cleanly(parts: tuple[str, ...], lexicon: Lexicon) -> bool:
    return all(part in lexicon.words or part in lexicon.noise or part in lexicon.common for part in parts)


def _is_joined(reading: _Reading, lexicon: Lexicon, number: int) -> bool:
    """Whether the word is one half of a word of the table that was typed apart ("logo pedist")."""
    for start in (number - 1, number):
        if 0 <= start < len(reading.tokens) - 1:
            both = reading.tokens[start].word + reading.tokens[start + 1].word
            if stem(both) in lexicon.joined:
                return True
    return False


def _place(reading: _Reading, lexicon: Lexicon, gazetteer: Gazetteer) -> tuple[Place | None, tuple[int, ...]]:
    """The longest place name; an everyday word counts only after "in" or "bij"."""

    def may_be(start: int, size: int) -> bool:
        if size > 1:
            return True
        word = _word(reading, start)
        if not (lexicon.means_something(word) or word in lexicon.common or word in lexicon.noise):
            return word not in FUNCTION_WORDS
        return start > 0 and reading.tokens[start - 1].word in PLACE_PREPOSITIONS

    return _named_place(reading, gazetteer, may_be)


def _named_place(
    reading: _Reading, gazetteer: Gazetteer, may_be: Callable[[int, int], bool]
) -> tuple[Place | None, tuple[int, ...]]:
    count = len(reading.tokens)
    for size in range(min(gazetteer.longest, count), 0, -1):
        for start in range(count - size, -1, -1):
            at = tuple(range(start, start + size))
            if reading.used.intersection(at) or not may_be(start, size):
                continue
            words = tuple(_word(reading, number) for number in at)
            place = gazetteer.by_words.get(words)
            if place is None and (size > 1 or len(words[0]) > 3):
                place = gazetteer.by_letters.get("".join(words))
            if place is not None:
                return place, at
    return None, ()


def _split(reading: _Reading, lexicon: Lexicon) -> None:
    """The stems of every word: halves typed apart are joined, unknown compounds are cut."""
    count = len(reading.tokens)
    number = 0
    while number < count:
        word = _word(reading, number)
        pair = None
        if number + 1 < count and not reading.used.intersection((number, number + 1)):
            pair = lexicon.joined.get(stem(word + _word(reading, number + 1)))
        if pair is not None and len(pair.stems) == 1:
            reading.words += [list(pair.stems), []]
            number += 2
            continue
        reading.words.append(_stems(word, lexicon))
        number += 1


def _stems(word: str, lexicon: Lexicon) -> list[str]:
    if word in lexicon.words or word in FUNCTION_WORDS or stem(word) in lexicon.stems:
        return [stem(word)]
    if phrase := lexicon.joined.get(stem(word)):
        return list(phrase.stems)
    return [stem(part) for part in lexicon.parts_of(word) or (word,)]


def _parts(reading: _Reading, lexicon: Lexicon) -> list[Part]:
    """All phrases of the table in the question; longer ones first, and each word counts once.

    A wish ("aan huis") or a kind of cancer may share its words with a profession, but what belongs
    to a word group ("ruzie thuis") is no wish.
    """
    line = [
        _Spot(number, stem_, _is_empty(_word(reading, number), stem_, lexicon), word in FUNCTION_WORDS)
        for number, stems in enumerate(reading.words)
        if number not in reading.used
        for word in (_word(reading, number),)
        for stem_ in stems
    ]
    found = [
        (phrase, spots)
        for start, spot in enumerate(line)
        for phrase in lexicon.phrases.get(spot.stem, ())
        if phrase.is_tight or not spot.is_function
        if (spots := _follow(line, start, phrase))
    ]
    found.sort(key=lambda match: (-len(match[0].stems), match[1][-1] - match[1][0], -match[0].letters))
    taken: dict[int, int] = {}
    parts = [
        *_chosen([match for match in found if match[0].concept[0] in "dhx"], line, taken, 0),
        *_chosen([match for match in found if match[0].concept[0] == "a"], line, taken, 1),
        *_chosen([match for match in found if match[0].concept[0] == "t"], line, {}, 1),
    ]
    for part in parts:
        reading.used.update(part.at)
    return parts


def _ages(reading: _Reading) -> list[Part]:
    """An age somebody mentions: "26 jaar", "van 82"."""
    parts = []
    for number, token in enumerate(reading.tokens):
        if number in reading.used or not token.word.isdecimal() or len(token.word) > 3:
            continue
        before = reading.tokens[number - 1].word if number else ""
        after = reading.tokens[number + 1].word if number + 1 < len(reading.tokens) else ""
        is_age = after in AGE_SIGNS or before in AGE_SIGNS
        need = age_need(int(token.word)) if is_age else ""
        if need:
            reading.used.add(number)
            parts.append(Part(f"h:{need}", (number,), 0.5))
    return parts


def _is_empty(word: str, stem_: str, lexicon: Lexicon) -> bool:
    return word in FUNCTION_WORDS or word in LIGHT_WORDS or stem_ in lexicon.noise


@dataclass(frozen=True, slots=True)
class _Spot:
    """A stem in the line of stems, and the word it comes from."""

    at: int
    stem: str
    is_empty: bool
    is_function: bool


Line = list[_Spot]
Match = tuple[Phrase, list[int]]


def _chosen(found: list[Match], line: Line, taken: dict[int, int], most: int) -> list[Part]:
    """The matches whose words are free, or were taken by a group of at most `most` words."""
    parts = []
    for phrase, spots in found:
        if all(taken.get(spot, 0) <= most for spot in spots):
            taken.update(dict.fromkeys(spots, len(phrase.stems) + (most > 0) * 9))
            at = tuple(sorted({line[spot].at for spot in spots}))
            parts.append(Part(phrase.concept, at, len(phrase.stems) ** 1.5, phrase.stems, phrase.lang))
    return parts


def _follow(line: Line, start: int, phrase: Phrase) -> list[int] | None:
    """Where the words of the phrase stand, in order and close together; two neighbours may be swapped."""
    spots = [start]
    for wanted in phrase.stems[1:]:
        gap = 0
        for spot in range(spots[-1] + 1, len(line)):
            if line[spot].stem == wanted and (phrase.is_tight or not line[spot].is_function):
                spots.append(spot)
                break
            gap += not line[spot].is_empty
            if gap > GAP or phrase.is_tight:
                return None
        else:
            return _swapped(line, start, phrase)
    return spots


def _swapped(line: Line, start: int, phrase: Phrase) -> list[int] | None:
    is_pair = (
        len(phrase.stems) == 2
        and not phrase.is_tight
        and start > 0
        and line[start - 1].stem == phrase.stems[1]
    )
    return [start - 1, start] if is_pair else None


def _leftovers(reading: _Reading, lexicon: Lexicon) -> list[str]:
    """Stems nobody explained: perhaps a name, to be looked up in the texts."""
    left = []
    for number, stems in enumerate(reading.words):
        word = _word(reading, number)
        is_short = word in PLACE_PREPOSITIONS or len(word) < 2 or word in lexicon.noise
        if number in reading.used or is_short or _is_empty(word, stem(word), lexicon):
            continue
        left.extend(stems)
    return left


def _as_searched(text: str, reading: _Reading) -> str | None:
    """The whole question with the corrections in place, or None when nothing was corrected."""
    if not reading.fixed:
        return None
    for number, word in sorted(reading.fixed.items(), reverse=True):
        token = reading.tokens[number]
        text = text[: token.start] + word + text[token.end :]
    return text
