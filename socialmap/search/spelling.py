"""Look up mistyped words: every word is filed under its own letters less one or two."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from socialmap.search.language import sound

FILED_LETTERS = 8
# Beyond this many other words, filing them all anew is as quick.
MOST_CHANGED = 500


def allowed_distance(word: str) -> int:
    """How many slips of the finger we forgive: none up to three letters, one up to seven, then two."""
    return 0 if len(word) <= 3 else 1 if len(word) <= 7 else 2


class Neighbours:
    """Words filed so that those within one slip of another word are found without trying them all."""

    def __init__(self, words: Iterable[str]) -> None:
        self._filed: dict[str, list[str]] = defaultdict(list)
        for word in words:
            for letters in set(_less(word, 1)):
                self._filed[letters].append(word)

    def of(self, word: str) -> Iterator[str]:
        """The words at most one slip away, some perhaps more than once."""
        for letters in set(_less(word, 1)):
            for other in self._filed.get(letters, ()):
                if edits(word, other, 1) <= 1:
                    yield other


class Speller:
    """The words that may be meant, each with a weight (more is likelier)."""

    def __init__(self, weights: dict[str, float]) -> None:
        self.weights = weights
        self._filed: dict[str, list[str]] = defaultdict(list)
        self._sounds: dict[str, list[str]] = defaultdict(list)
        for word in weights:
            for file, key in self._files_of(word):
                file[key].append(word)

    def changed(self, weights: dict[str, float]) -> "Speller":
        """One with these words instead; when only a few differ, without filing the others again."""
        gone, new = self.weights.keys() - weights.keys(), weights.keys() - self.weights.keys()
        if len(gone) + len(new) > MOST_CHANGED:
            return Speller(weights)
        other = Speller({})
        other.weights = weights
        other._filed |= self._filed
        other._sounds |= self._sounds
        # Lists are shared with the one before, so a list that changes is made anew.
        for word in gone:
            for file, key in other._files_of(word):
                file[key] = [one for one in file[key] if one != word]
        for word in new:
            for file, key in other._files_of(word):
                file[key] = [*file[key], word]
        return other

    def _files_of(self, word: str) -> Iterator[tuple[dict[str, list[str]], str]]:
        for letters in set(_less(word, allowed_distance(word))):
            yield self._filed, letters
        if len(word) > 4:
            yield self._sounds, sound(word)

    def nearest(self, word: str) -> tuple[str, int] | None:
        """The likeliest word within the allowed distance, and that distance."""
        limit = allowed_distance(word)
        if limit == 0:
            return None
        best: tuple[float, float, str] | None = None
        for candidate in self._candidates(word, limit):
            distance = self._distance(word, candidate, limit)
            # Two slips make another word too easily, unless both sound almost the same.
            if distance == 2 and edits(sound(word), sound(candidate), 1) > 1:
                continue
            if distance > min(limit, allowed_distance(candidate)):
                continue
            rank = (distance - (0.1 if candidate[0] == word[0] else 0), -self.weights[candidate], candidate)
            if best is None or rank < best:
                best = rank
        return None if best is None else (best[2], max(1, round(best[0])))

    def _candidates(self, word: str, limit: int) -> set[str]:
        found: set[str] = set()
        for letters in set(_less(word, limit)):
            found.update(self._filed.get(letters, ()))
        if len(word) > 4:
            found.update(self._sounds.get(sound(word), ()))
        return found

    def _distance(self, word: str, candidate: str, limit: int) -> int:
        distance = edits(word, candidate, limit)
        if distance > 1 and len(word) > 4 and sound(word) == sound(candidate):
            return 1
        return distance


def _less(word: str, distance: int) -> Iterator[str]:
    letters = word[:FILED_LETTERS]
    yield letters
    for missing in range(1, distance + 1):
        for kept in combinations(letters, len(letters) - missing):
            yield "".join(kept)


def edits(one: str, other: str, limit: int) -> int:
    """How many slips lie between two words (a swap of neighbours is one); `limit` + 1 when more."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    one, other = _unlike(one, other)
    if not one or not other:
        return len(one) + len(other)
    before_last: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, other_letter in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != other_letter))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == other_letter:
                cost = min(cost, before_last[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before_last, last = last, row
    return last[-1]


def _unlike(one: str, other: str) -> tuple[str, str]:
    """What is left of two words without the letters they begin and end with together."""
    shorter = min(len(one), len(other))
    start = 0
    while start < shorter and one[start] == other[start]:
        start += 1
    end = 0
    while end < shorter - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[start : len(one) - end], other[start : len(other) - end]


def with_weights(*groups: tuple[Iterable[str], float]) -> dict[str, float]:
    """Words with the highest weight of the groups they are in."""
    weights: dict[str, float] = {}
    for words, weight in groups:
        for word in words:
            weights[word] = max(weight, weights.get(word, 0))
    return weights
