"""The word groups of the table in a question, and what they stand for."""

from dataclasses import dataclass, replace

from socialmap.search.language import FUNCTION_WORDS
from socialmap.search.lexicon import Lexicon, Phrase
from socialmap.search.reading import Reading, is_empty, word_at
from socialmap.search.rules import age_need

GAP = 2
AGE_SIGNS = frozenset("jaar jarige jr jaren ben is van moeder vader oma opa man vrouw".split())


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the question that was understood, and the tokens it took."""

    concept: str
    at: tuple[int, ...]
    weight: float
    phrase: tuple[str, ...] = ()
    lang: str = ""


def find_parts(reading: Reading, lexicon: Lexicon) -> list[Part]:
    """All phrases of the table in the question; longer ones first, and each word counts once.

    A wish ("aan huis") or a kind of cancer may share its words with a profession, but what belongs
    to a word group ("ruzie thuis") is no wish.
    """
    line = _line(reading, lexicon)
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
    parts = [replace(part, at=_with_second_halves(part.at, reading)) for part in parts]
    for part in parts:
        reading.used.update(part.at)
    return parts


def _line(reading: Reading, lexicon: Lexicon) -> "Line":
    """The stems of all words that are still free, in order."""
    return [
        Spot(number, stem_, is_empty(word, stem_, lexicon), word in FUNCTION_WORDS)
        for number, stems in enumerate(reading.words)
        if number not in reading.used
        for word in (word_at(reading, number),)
        for stem_ in stems
    ]


def _with_second_halves(at: tuple[int, ...], reading: Reading) -> tuple[int, ...]:
    """Of a word typed apart the first half has all stems; the second half goes with it."""
    second = (number + 1 for number in at if reading.words[number + 1 : number + 2] == [[]])
    return tuple(sorted({*at, *second}))


def find_ages(reading: Reading) -> list[Part]:
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


@dataclass(frozen=True, slots=True)
class Spot:
    """A stem in the line of stems, and the word it comes from."""

    at: int
    stem: str
    is_empty: bool
    is_function: bool


Line = list[Spot]
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
        and not line[start - 1].is_function
        and line[start - 1].stem == phrase.stems[1]
    )
    return [start - 1, start] if is_pair else None
