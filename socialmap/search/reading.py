"""A question while it is being read: words put right, places found, compounds cut."""

from collections.abc import Callable
from dataclasses import dataclass, field

from socialmap.geo.gazetteer import Gazetteer, Place
from socialmap.search.language import FUNCTION_WORDS, LIGHT_WORDS, PLACE_PREPOSITIONS, Token, sound, stem
from socialmap.search.lexicon import Lexicon

SHORT_QUESTION = 3


@dataclass
class Reading:
    """A question while it is being read: the words to compare, which may be corrected or split."""

    tokens: list[Token]
    words: list[list[str]] = field(default_factory=list)
    fixed: dict[int, str] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)


def word_at(reading: Reading, number: int) -> str:
    """The word as it is compared: put right when it was mistyped."""
    return reading.fixed.get(number, reading.tokens[number].word)


def is_empty(word: str, stem_: str, lexicon: Lexicon) -> bool:
    """Whether a word says nothing by itself here."""
    return word in FUNCTION_WORDS or word in LIGHT_WORDS or stem_ in lexicon.noise


def find_postcode(reading: Reading, gazetteer: Gazetteer) -> tuple[str | None, Place | None, tuple[int, ...]]:
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


def correct(reading: Reading, lexicon: Lexicon, is_in_texts: Callable[[str], bool]) -> None:
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
    nearest = None if word in lexicon.dutch else lexicon.speller.nearest(word)
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


def _is_joined(reading: Reading, lexicon: Lexicon, number: int) -> bool:
    """Whether the word is one half of a word of the table that was typed apart ("logo pedist")."""
    for start in (number - 1, number):
        if 0 <= start < len(reading.tokens) - 1:
            both = reading.tokens[start].word + reading.tokens[start + 1].word
            if stem(both) in lexicon.joined:
                return True
    return False


def find_place(
    reading: Reading, lexicon: Lexicon, gazetteer: Gazetteer
) -> tuple[Place | None, tuple[int, ...]]:
    """The longest place name that is meant as one."""
    return named_place(
        reading, gazetteer, lambda start, size: size > 1 or _may_be_place(reading, start, lexicon)
    )


def _may_be_place(reading: Reading, at: int, lexicon: Lexicon) -> bool:
    """After "in" or "bij" any word; an everyday word only behind one or two others ("psycholoog kampen").

    A place that is a word of the dictionary too ("houten") counts unless a little word leads up to it.
    """
    word = word_at(reading, at)
    if word in FUNCTION_WORDS:
        return False
    if at > 0 and reading.tokens[at - 1].word in PLACE_PREPOSITIONS:
        return True
    if lexicon.means_something(word) or word in lexicon.noise:
        return False
    last = len(reading.tokens) - 1
    if word in lexicon.common:
        return 0 < at == last < SHORT_QUESTION
    is_in_a_sentence = at > 0 and reading.tokens[at - 1].word in FUNCTION_WORDS
    return at == last or word not in lexicon.dutch or not is_in_a_sentence


def named_place(
    reading: Reading, gazetteer: Gazetteer, may_be: Callable[[int, int], bool]
) -> tuple[Place | None, tuple[int, ...]]:
    count = len(reading.tokens)
    for size in range(min(gazetteer.longest, count), 0, -1):
        for start in range(count - size, -1, -1):
            at = tuple(range(start, start + size))
            if reading.used.intersection(at) or not may_be(start, size):
                continue
            words = tuple(word_at(reading, number) for number in at)
            place = gazetteer.by_words.get(words)
            if place is None and (size > 1 or len(words[0]) > 3):
                place = gazetteer.by_letters.get("".join(words))
            if place is not None:
                return place, at
    return None, ()


def split(reading: Reading, lexicon: Lexicon) -> None:
    """The stems of every word: halves typed apart are joined, unknown compounds are cut."""
    count = len(reading.tokens)
    number = 0
    while number < count:
        word = word_at(reading, number)
        pair = None
        if number + 1 < count and not reading.used.intersection((number, number + 1)):
            pair = lexicon.joined.get(stem(word + word_at(reading, number + 1)))
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
