"""All known places in memory: from what somebody types to a point."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from socialmap.foundation.text import folded
from socialmap.geo.rules import kilometres

POSTCODE = re.compile(r"^([1-9]\d{3})\s*([a-zA-Z]{2})?$")
COORDINATES = re.compile(r"^(-?\d{1,2}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)$")


@dataclass(frozen=True, slots=True)
class PostcodeRow:
    """A four-digit postcode as the table knows it; `lat` and `lon` in WGS84 degrees."""

    pc4: str
    place: str
    municipality: str
    lat: float
    lon: float
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere on the map, with the postcodes that belong to it."""

    name: str
    kind: str
    postcode: str
    municipality: str
    lat: float
    lon: float
    pc4s: frozenset[str]


def words_of(name: str) -> tuple[str, ...]:
    """The comparable words of a place name: 'Loenen a/d Vecht' is ('loenen', 'ad', 'vecht')."""
    return tuple(re.findall(r"\w+", folded(name).replace("'", "").replace("/", "")))


@dataclass
class Gazetteer:
    """Every postcode, place, municipality and nickname, ready to look up."""

    rows: dict[str, PostcodeRow]
    by_words: dict[tuple[str, ...], Place] = field(default_factory=dict)
    by_letters: dict[str, Place] = field(default_factory=dict)
    longest: int = 1

    @classmethod
    def of(cls, rows: Iterable[PostcodeRow], nicknames: Iterable[tuple[str, str]] = ()) -> "Gazetteer":
        """Build it; `nicknames` are (name, place or municipality or four digits)."""
        gazetteer = cls({row.pc4: row for row in rows})
        gazetteer._add_municipalities()
        gazetteer._add_places()
        for name, target in nicknames:
            place = gazetteer.find(target)
            if place is not None:
                gazetteer._add(name, place, replace=False)
        return gazetteer

    def find(self, text: str) -> Place | None:
        """The place of a postcode, a name or `lat,lon`; None when unknown."""
        text = text.strip()
        if match := POSTCODE.match(text):
            return self.postcode(match[1])
        if match := COORDINATES.match(text):
            return self.point(float(match[1]), float(match[2]))
        return self.named(words_of(text))

    def named(self, words: tuple[str, ...]) -> Place | None:
        """The place with these words as its name, spaces or not."""
        return self.by_words.get(words) or self.by_letters.get("".join(words))

    def postcode(self, pc4: str) -> Place | None:
        """The place of a four-digit postcode."""
        row = self.rows.get(pc4)
        if row is None:
            return None
        return Place(row.place, "postcode", pc4, row.municipality, row.lat, row.lon, frozenset((pc4,)))

    def point(self, lat: float, lon: float) -> Place | None:
        """A point, named after the nearest postcode; None when that is over 50 km away."""
        nearest = min(
            self.rows.values(), key=lambda row: kilometres(lat, lon, row.lat, row.lon), default=None
        )
        if nearest is None or kilometres(lat, lon, nearest.lat, nearest.lon) > 50:
            return None
        pc4s = frozenset((nearest.pc4,))
        return Place(nearest.place, "point", nearest.pc4, nearest.municipality, lat, lon, pc4s)

    def municipality(self, name: str) -> Place:
        """A municipality by its own name, also where a town in it is called the same."""
        return _middle(name, "municipality", [row for row in self.rows.values() if row.municipality == name])

    def postcodes_of(self, area: Iterable[str]) -> frozenset[str]:
        """The four-digit postcodes of a list of places, municipalities and postcodes."""
        found: set[str] = set()
        for name in area:
            if name[:4].isdecimal() and len(name) == 4:
                found.add(name)
                continue
            words = words_of(name)
            place = self.named(words)
            found.update(self._everything_called(words) or (place.pc4s if place else ()))
        return frozenset(found)

    def _everything_called(self, words: tuple[str, ...]) -> set[str]:
        return {
            row.pc4
            for row in self.rows.values()
            if words in (words_of(row.place), words_of(row.municipality))
        }

    def _add_municipalities(self) -> None:
        groups: dict[str, list[PostcodeRow]] = defaultdict(list)
        for row in self.rows.values():
            groups[row.municipality].append(row)
        for name, rows in groups.items():
            self._add(name, _middle(name, "municipality", rows), replace=True)

    def _add_places(self) -> None:
        groups: dict[tuple[str, str], list[PostcodeRow]] = defaultdict(list)
        for row in self.rows.values():
            groups[(row.place, row.municipality)].append(row)
        # Of two places with one name the larger one is meant.
        for (name, _municipality), rows in sorted(groups.items(), key=lambda item: len(item[1])):
            place = _middle(name, "place", rows)
            self._add(name, place, replace=True)
            for alias in {alias for row in rows for alias in row.aliases}:
                self._add(alias, place, replace=False)
            for alias in _short_names(name):
                self._add(alias, place, replace=False)

    def _add(self, name: str, place: Place, *, replace: bool) -> None:
        words = words_of(name)
        if not words or (not replace and words in self.by_words):
            return
        self.by_words[words] = place
        self.by_letters["".join(words)] = place
        self.longest = max(self.longest, len(words))


def _short_names(name: str) -> list[str]:
    """How people shorten a long name: 'Alphen a/d Rijn', 'a d Rijn' and 'Alphen'."""
    words = words_of(name)
    short = re.sub(r"\b(?:aan|op|bij) (?:de|den|het)\b", "a d", " ".join(words))
    names = [short, short.replace("a d", "ad")] if short != " ".join(words) else []
    return [*names, words[0]] if len(words) > 2 and len(words[0]) > 4 else names


def _middle(name: str, kind: str, rows: list[PostcodeRow]) -> Place:
    """A place stands where the postcode nearest to its average stands, so that it is a real point."""
    lat = sum(row.lat for row in rows) / len(rows)
    lon = sum(row.lon for row in rows) / len(rows)
    middle = min(rows, key=lambda row: (round(kilometres(lat, lon, row.lat, row.lon), 2), row.pc4))
    pc4s = frozenset(row.pc4 for row in rows)
    return Place(name, kind, middle.pc4, middle.municipality, middle.lat, middle.lon, pc4s)
