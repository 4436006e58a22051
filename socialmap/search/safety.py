"""Words after which a safety text comes first, and words that must never call it."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from socialmap.search.language import tokens
from socialmap.search.spelling import Neighbours

# Little words people put between the words that count ("ik wil gewoon echt dood").
FILLERS = frozenset(
    "echt gewoon eigenlijk maar nu heel graag zo gelijk liefst het toch alleen even meteen soms".split()
)
# After "ik wil niet meer" these words make it a wish about something else.
OTHER_WISHES = frozenset(
    """
    eten drinken roken werken behandeld behandelen behandeling bestraald bestraling chemo chemotherapie naar
    afvallen aankomen vrijen alleen slapen bewegen sporten moe bang pijn afhankelijk medicijnen pillen ziek
    praten huilen piekeren denken lopen fietsen koken thuis in aan bij met over wachten
    """.split()
)
NOT = frozenset("geen niet zonder nooit no not".split())
SUDDENLY = frozenset("ineens plotseling opeens plots acuut acute".split())
SUDDEN = "ineens"
FORGIVEN_FROM = 6
# Of a very long text the first words are read; more would only cost time.
MOST_WORDS = 100
Phrase = tuple[str, ...]
Said = list[frozenset[str]]


class SafetyWords:
    """The lists as sequences of folded words, filed under their first word."""

    def __init__(self, lists: dict[str, list[Phrase]]) -> None:
        self._crisis, self._never = _filed(lists["crisis"]), _filed(lists["never-crisis"])
        self._alarm = _filed(lists["alarm"])
        words = {word for phrases in lists.values() for phrase in phrases for word in phrase}
        self._long = Neighbours(word for word in words if len(word) > FORGIVEN_FROM)
        self._meant = lru_cache(maxsize=20_000)(self._read)
        self.is_crisis = lru_cache(maxsize=4096)(self._is_crisis)
        self.is_alarm = lru_cache(maxsize=4096)(self._is_alarm)

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str]]) -> "SafetyWords":
        """Build the lists from (shows, words) rows."""
        lists: dict[str, list[Phrase]] = {"crisis": [], "never-crisis": [], "alarm": []}
        for shows, words in rows:
            without = FILLERS if shows != "alarm" else frozenset()
            phrase = tuple(_plain(token.word) for token in tokens(words) if token.word not in without)
            lists[shows].append(phrase)
        return cls(lists)

    def _is_crisis(self, text: str) -> bool:
        """Whether somebody may be thinking of ending their life."""
        said = [self._meant(token.word) for token in tokens(text)[:MOST_WORDS] if token.word not in FILLERS]
        found = _found(said, self._crisis)
        if not found:
            return False
        harmless = [
            (start, end)
            for start, end, _phrase in _found(said, self._never)
            if not any(begin < start < stop or (begin <= start and end <= stop) for begin, stop, _ in found)
        ]
        return any(
            not any(start < stop and begin < end for start, end in harmless)
            and not _is_other_wish(said, stop, phrase)
            for begin, stop, phrase in found
        )

    def _is_alarm(self, text: str) -> bool:
        """Whether somebody describes a complaint to call about now."""
        said = [self._meant(token.word) for token in tokens(text)[:MOST_WORDS]]
        present = frozenset().union(*said) if said else frozenset()
        return any(
            present.issuperset(phrase) and _stands_together(said, phrase)
            for word in present
            for phrase in self._alarm.get(word, ())
        )

    def _read(self, word: str) -> frozenset[str]:
        """The word, and the words of the lists it may be a slip for."""
        word = _plain(word)
        return frozenset((word, *self._long.of(word))) if len(word) >= FORGIVEN_FROM else frozenset((word,))


def _plain(word: str) -> str:
    return SUDDEN if word in SUDDENLY else word


def _filed(phrases: list[Phrase]) -> dict[str, list[Phrase]]:
    by_first: dict[str, list[Phrase]] = defaultdict(list)
    for phrase in phrases:
        if phrase:
            by_first[phrase[0]].append(phrase)
    return by_first


def _found(said: Said, filed: dict[str, list[Phrase]]) -> list[tuple[int, int, Phrase]]:
    """Where phrases stand, word after word."""
    return [
        (start, start + len(phrase), phrase)
        for start, meant in enumerate(said)
        for word in meant
        for phrase in filed.get(word, ())
        if len(said) >= start + len(phrase)
        and all(part in said[start + step] for step, part in enumerate(phrase))
    ]


def _is_other_wish(said: Said, stop: int, phrase: Phrase) -> bool:
    after = frozenset().union(*said[stop : stop + 2])
    return phrase[-2:] == ("niet", "meer") and bool(OTHER_WISHES & after)


def _stands_together(said: Said, phrase: Phrase) -> bool:
    """All words of the phrase close together, in any order, and not denied just before."""
    spots: list[int] = []
    for word in phrase:
        at = [number for number, meant in enumerate(said) if word in meant]
        spots.append(min(at, key=lambda one: abs(one - spots[-1])) if spots else at[0])
    first = min(spots)
    is_denied = first > 0 and bool(NOT & said[first - 1]) and not NOT.intersection(phrase)
    return not is_denied and max(spots) - first <= len(phrase) + 2
