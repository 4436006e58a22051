"""What people ask, by the thousand: words, typos, places, filters and distances from one seed."""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from string import ascii_lowercase
from urllib.parse import urlencode

from bench.sites import HOME

Pairs = list[tuple[str, str]]
TYPO, PLACE, RADIUS, FILTER, POINT = 0.3, 0.5, 0.5, 0.4, 0.1
FILTERS = (
    ("aan-huis", "ja"),
    ("online", "ja"),
    ("groep", "ja"),
    ("avond", "ja"),
    ("rolstoel", "ja"),
    ("gratis", "ja"),
    ("taal", "en"),
    ("leeftijd", "oudere"),
    ("neemt-aan", "ja"),
    ("verwijsgids", "ja"),
    ("hulpvraag", "lymfoedeem"),
    ("discipline", "psycholoog"),
    ("sorteer", "dichtbij"),
)


def _written() -> list[str]:
    """The questions of all our sets."""
    paths = [HOME / "tests" / "search" / "queries_dev.json"]
    paths += sorted((Path(__file__).parent / "queries").glob("*.json"))
    return [query["q"] for path in paths for query in json.loads(path.read_text(encoding="utf-8"))]


def questions(places: list[str], dice: Random) -> Iterator[Pairs]:
    """Endless parameters of the results page, no two the same."""
    written, seen = _written(), set()
    while True:
        what = dice.choice(written)
        pairs = [("wat", _mistyped(what, dice) if dice.random() < TYPO else what)]
        if dice.random() < PLACE:
            pairs.append(("waar", _somewhere(places, dice)))
            pairs += [("straal", str(dice.choice((2, 5, 10, 15, 25, 50))))] * (dice.random() < RADIUS)
        if dice.random() < FILTER:
            pairs += dice.sample(FILTERS, dice.randint(1, 2))
        if (asked := urlencode(pairs)) not in seen:
            seen.add(asked)
            yield pairs


def _somewhere(places: list[str], dice: Random) -> str:
    if dice.random() < POINT:
        return f"{dice.uniform(52.0, 52.25):.4f},{dice.uniform(4.8, 5.15):.4f}"
    return dice.choice(places)


def _mistyped(text: str, dice: Random) -> str:
    """One slip of the finger: a letter gone, doubled, swapped or wrong."""
    at = dice.randrange(max(1, len(text) - 1))
    slips = (
        text[:at] + text[at + 1 :],
        text[: at + 1] + text[at:],
        text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :],
        text[:at] + dice.choice(ascii_lowercase) + text[at + 1 :],
    )
    return dice.choice(slips)
