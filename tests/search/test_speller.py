"""A speller that was changed a little answers as one that was made from nothing."""

from random import Random

import pytest
from flask import Flask

from socialmap.search.current import memory
from socialmap.search.lexicon import Lexicon
from socialmap.search.reference import Reference
from socialmap.search.spelling import Speller

ALPHABET = "abcdefghijklmnopqrstuvwxyz"


@pytest.fixture
def reference(region: Flask) -> Reference:
    """The words of the demonstration region."""
    return memory().present().reference


def slipped(word: str, chance: Random) -> str:
    """The word with one or two letters lost, doubled or another."""
    for _slip in range(chance.choice((1, 2))):
        at = chance.randrange(len(word))
        word = word[:at] + chance.choice(("", word[at] * 2, chance.choice(ALPHABET))) + word[at + 1 :]
    return word


@pytest.mark.parametrize("many", [1, 20, 600])
def test_it_finds_the_same_words(reference: Reference, many: int) -> None:
    chance, weights = Random(many), reference.lexicon.speller.weights
    words = sorted(weights)
    gone, new = chance.sample(words, many), [one + one[:2] for one in chance.sample(words, many)]
    changed = {one: weight for one, weight in weights.items() if one not in gone} | dict.fromkeys(new, 1.5)
    typed = [slipped(one, chance) for one in chance.sample(words, 300) + gone[:100] + new[:100]]

    def nearest(speller: Speller) -> list[tuple[str, int] | None]:
        return [speller.nearest(one) for one in typed]

    known = reference.lexicon.speller
    before, found = nearest(known), nearest(known.changed(changed))

    assert found == nearest(Speller(changed))
    assert found != before
    assert nearest(known) == before


def test_a_lexicon_with_one_word_more_is_what_it_would_be_without_the_one_before(
    reference: Reference,
) -> None:
    rows = (*reference.words, ("slurpkous", "h:lymfoedeem", "nl"), ("lymfoedeeem", "h:lymfoedeem", "nl"))
    known = {"dutch": reference.lexicon.dutch, "place_words": reference.lexicon.place_words}

    derived = Lexicon.of(rows, before=reference.lexicon, **known)

    fresh = Lexicon.of(rows, **known)
    # Without `==` in the assert: to tell two tables of ten thousand words apart would take minutes.
    same = [
        one
        for one in ("corrections", "phrases", "joined", "words", "stems")
        if getattr(derived, one) == getattr(fresh, one)
    ]
    assert same == ["corrections", "phrases", "joined", "words", "stems"]
    assert derived.speller.weights.keys() ^ fresh.speller.weights.keys() == set()
    assert "slurpkous" in derived.words
