"""Words as people type them: tokens, stems and the words that carry no meaning of their own."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from socialmap.foundation.text import folded

_TOKEN = re.compile(r"[^\W_]+(?:['’`´][^\W_]+)*")
_APOSTROPHE = re.compile(r"['’`´]")

# Dropped from both sides of a comparison; "niet", "geen", "meer" and "weer" change a meaning and stay.
FUNCTION_WORDS = frozenset(
    """
    ik je jij u uw jou jouw mij me mijn hij zij ze wij we ons onze hun hen haar zijn z n m s t d
    de het een en of maar want dus als dan dat die dit deze er daar hier wat wie waar welke hoe wanneer waarom
    in op aan te bij van voor uit met om naar tot over onder tussen door tegen sinds na tijdens per via
    is ben bent was waren zijn wordt word worden werd heb hebt heeft hebben had hadden kan kun kunt kunnen kon
    wil wilt willen wou zou zal zullen mag moet moeten mogen
    ook nog al wel toch even heel erg zo zeer veel steeds vaak soms altijd nu dan toen net bijna beetje
    the a an i my me you your of for to at with and or is are was has have can do does near
    """.split()
) - {"haar"}
# These count inside a word group of the table ("gaat dood", "niet meer beter"), never by themselves.
LIGHT_WORDS = frozenset(
    """
    niet geen meer weer doe doet doen gaat ga gaan ging krijg krijgt krijgen komt kom komen kwam
    maak maakt maken weg mee terug samen alleen iets niets niks alles iemand niemand veel weinig goed slecht
    beter groot klein nieuw
    """.split()
)
PLACE_PREPOSITIONS = frozenset(
    "in bij te nabij rond rondom omgeving regio buurt vlakbij omstreken near around van uit".split()
)
_FAMILIES = (
    (re.compile(r"therap(?:ie|ieen|eut|eute|euten|eutes|eutisch|eutische|ies)$"), "therapeut"),
    (re.compile(r"(?<!onco)log(?:ie|isch|ische|en|e|es|a|ue)$|(?<!onco)loog$"), "loog"),
    (re.compile(r"ped(?:ie|ist|iste|isten|eut)$"), "pedist"),
    (re.compile(r"hygien(?:ist|iste|isten|e)$"), "hygienist"),
    (re.compile(r"dieti(?:st|ste|sten|stes|ek)$|dieetist(?:e|en)?$|dietetiek$"), "dietist"),
    (re.compile(r"massage(?:s)?$"), "massage"),
)
_FIXED = {
    "haar": "haar",
    "koorts": "koorts",
    "ziekte": "ziekte",
    "haren": "haren",
    "oncologie": "oncologie",
    "oncologisch": "oncologie",
    "oncologische": "oncologie",
}
_DOUBLE_VOWEL = re.compile(r"([aeou])\1(?=[^aeiou]*$)")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the question: as typed, compared, and where it stood."""

    typed: str
    word: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words of a text with their positions; hyphens and spaces are the same."""
    return [
        Token(match[0], folded(_APOSTROPHE.sub("", match[0])), match.start(), match.end())
        for match in _TOKEN.finditer(text)
    ]


@lru_cache(maxsize=20_000)
def words_of(text: str) -> tuple[str, ...]:
    """Only the words of a text, as they are compared; kept, because the table is read again and again."""
    return tuple(token.word for token in tokens(text))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The part words of one family share, for a folded word."""
    if word in _FIXED:
        return _FIXED[word]
    for pattern, ending in _FAMILIES:
        if match := pattern.search(word):
            return word[: match.start()] + ending
    if not word.isascii():
        return word[2:] if word.startswith("ال") and len(word) > 4 else word
    return _short(_snowball().stem(word)) if len(word) > 3 else _short(word)


@cache
def _snowball() -> Any:
    from whoosh.lang.snowball.dutch import DutchStemmer

    return DutchStemmer()


def _short(word: str) -> str:
    """Join 'eet' with 'eten', 'slaapt' with 'slapen' and 'leef' with 'leven'."""
    if len(word) > 4 and word.endswith("t") and word[-2] not in "aeiou":
        word = word[:-1]
    word = _DOUBLE_VOWEL.sub(r"\1", word)
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiou":
        word = word[:-1]
    if word.endswith("v"):
        return word[:-1] + "f"
    return word[:-1] + "s" if word.endswith("z") else word


def content(words: list[str]) -> list[str]:
    """The words of a list that carry meaning."""
    return [word for word in words if word not in FUNCTION_WORDS]


_SOUNDS = (
    (re.compile(r"^ps"), "s"),
    (re.compile(r"sch"), "sg"),
    (re.compile(r"ch"), "g"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"th"), "t"),
    (re.compile(r"[yj]"), "i"),
    (re.compile(r"qu"), "kw"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"c"), "k"),
    (re.compile(r"z"), "s"),
    (re.compile(r"v"), "f"),
    (re.compile(r"ou|au"), "au"),
    (re.compile(r"ai"), "e"),
    (re.compile(r"ei|ii"), "i"),
    (re.compile(r"ie"), "i"),
    (re.compile(r"d$"), "t"),
    (re.compile(r"h"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """How a word sounds to a Dutch ear: 'sigoloog' and 'psycholoog' sound the same."""
    for pattern, replacement in _SOUNDS:
        word = pattern.sub(replacement, word)
    return word
