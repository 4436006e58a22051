"""Words after which a safety text comes first, and words that must never call it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from socialmap.search.language import tokens
from socialmap.search.spelling import edits

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
TYPO_LENGTH = 7


@dataclass(frozen=True)
class SafetyWords:
    """The two lists as sequences of folded words."""

    crisis: tuple[tuple[str, ...], ...]
    never: tuple[tuple[str, ...], ...]
    alarm: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str]]) -> "SafetyWords":
        """Build the lists from (shows, words) rows."""
        lists: dict[str, list[tuple[str, ...]]] = {"crisis": [], "never-crisis": [], "alarm": []}
        for shows, words in rows:
            lists[shows].append(_sequence(words))
        return cls(*(tuple(lists[name]) for name in ("crisis", "never-crisis", "alarm")))

    def is_crisis(self, text: str) -> bool:
        """Whether somebody may be thinking of ending their life."""
        said = _sequence(text)
        masked = said
        for phrase in sorted(self.never, key=len, reverse=True):
            masked = _without(masked, phrase, self.crisis)
        return any(_holds(masked, phrase) for phrase in self.crisis)

    def is_alarm(self, text: str) -> bool:
        """Whether somebody describes a complaint to call about now."""
        said = [token.word for token in tokens(text)]
        return any(_has_all(said, phrase) for phrase in self.alarm)


def _sequence(text: str) -> tuple[str, ...]:
    return tuple(token.word for token in tokens(text) if token.word not in FILLERS)


def _same(said: str, word: str) -> bool:
    return said == word or (len(word) >= TYPO_LENGTH and edits(said, word, 1) <= 1)


def _positions(said: tuple[str, ...], phrase: tuple[str, ...]) -> list[int]:
    size = len(phrase)
    return [
        start for start in range(len(said) - size + 1) if all(map(_same, said[start : start + size], phrase))
    ]


def _holds(said: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    for start in _positions(said, phrase):
        after = said[start + len(phrase) : start + len(phrase) + 2]
        is_open_wish = phrase[-2:] == ("niet", "meer") and OTHER_WISHES.intersection(after)
        if not is_open_wish:
            return True
    return False


def _without(
    said: tuple[str, ...], phrase: tuple[str, ...], crisis: tuple[tuple[str, ...], ...]
) -> tuple[str, ...]:
    """Take a harmless phrase out, unless it stands inside a longer phrase that is not harmless."""
    for start in reversed(_positions(said, phrase)):
        end = start + len(phrase)
        if not _inside_crisis(said, start, end, crisis):
            said = (*said[:start], "…", *said[end:])
    return said


def _inside_crisis(said: tuple[str, ...], start: int, end: int, crisis: tuple[tuple[str, ...], ...]) -> bool:
    for phrase in crisis:
        for begin in _positions(said, phrase):
            covers = begin <= start and end <= begin + len(phrase)
            reaches_back = begin < start < begin + len(phrase)
            if covers or reaches_back:
                return True
    return False


_ALARM_SAME = re.compile(r"^(?:ineens|plotseling|opeens|plots|acuut|acute)$")


def _has_all(said: list[str], phrase: tuple[str, ...]) -> bool:
    """All words of the phrase close together, in any order, and not denied just before."""
    spots: list[int] = []
    for word in phrase:
        found = [at for at, other in enumerate(said) if _alike(other, word)]
        if not found:
            return False
        spots.append(min(found, key=lambda at: abs(at - spots[-1])) if spots else found[0])
    first = min(spots)
    if "niet" not in phrase and "geen" not in phrase and NOT.intersection(said[max(0, first - 1) : first]):
        return False
    return max(spots) - first <= len(phrase) + 2


def _alike(said: str, word: str) -> bool:
    if _ALARM_SAME.match(word):
        return bool(_ALARM_SAME.match(said))
    return said == word or (len(word) >= TYPO_LENGTH - 1 and edits(said, word, 1) <= 1)
