"""All public listings in memory, as sets of bits: what is public now, and who helps with what."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import cos, radians

from socialmap.foundation.text import folded
from socialmap.geo.gazetteer import Gazetteer, Place
from socialmap.geo.rules import EARTH_KM
from socialmap.search.bits import all_below, bits_of
from socialmap.search.columns import np
from socialmap.search.documents import YES_NO, Document
from socialmap.search.language import stem, tokens

ORIGINS_KEPT = 1000
# A listing without any known point.
UNKNOWN_KM = 9999
# Facets in the order of the filters on the page; a yes-or-no field has the values "true" and "false".
FACETS = (
    "discipline need home_visits online group evenings wheelchair free language age_group accepts_new"
    " verwijsgids"
).split()
_FIELDS = {"group": "group_offer", "free": "free_of_charge", "verwijsgids": "in_verwijsgids"}


@dataclass(frozen=True)
class Distances:
    """How far each listing is from one origin in whole km, by its nearest location; and who comes there."""

    whole: "array[int]"
    nearest: "array[int]"
    visiting: int


class Points:
    """All locations with a point, as columns: whose, its number, the point and the postcode."""

    def __init__(self, documents: Sequence[Document]) -> None:
        rows = [
            (at, number, spot.lat, spot.lon, spot.pc4)
            for at, document in enumerate(documents)
            for number, spot in enumerate(document.spots)
            if spot.lat is not None and spot.lon is not None
        ]
        self.size = len(documents)
        self.owner = np.array([row[0] for row in rows], np.intp)
        self.number = np.array([row[1] for row in rows], np.uint16)
        self.lat = np.array([row[2] for row in rows], float)
        self.lon = np.array([row[3] for row in rows], float)
        self.pc4 = np.array([row[4] for row in rows], str)

    def distances(self, place: Place, visiting: int) -> Distances:
        """From a place to every listing: flat-earth, within 0.1 % at the size of a region.

        Whole kilometres, because the point of a postcode is no more exact; 0 is your own postcode area.
        """
        shrink = cos(radians(place.lat))
        km = radians(1) * EARTH_KM * np.hypot(self.lat - place.lat, (self.lon - place.lon) * shrink)
        shortest = np.full(self.size, np.inf)
        np.minimum.at(shortest, self.owner, km)
        # Written backward, so that of two locations at the same distance the first one stays.
        at = np.flatnonzero(km == shortest[self.owner])[::-1]
        whole, nearest = np.full(self.size, UNKNOWN_KM, np.uint16), np.zeros(self.size, np.uint16)
        is_own = self.pc4[at] == place.postcode
        whole[self.owner[at]] = np.where(is_own, 0, np.clip(np.rint(km[at]), 1, UNKNOWN_KM))
        nearest[self.owner[at]] = self.number[at]
        return Distances(array("H", whole.tobytes()), array("H", nearest.tobytes()), visiting)


@dataclass
class Snapshot:
    """The public listings at one change number. Never changed after it is built."""

    documents: list[Document]
    masks: dict[str, dict[str, int]] = field(default_factory=dict)
    main: dict[str, int] = field(default_factory=dict)
    declared: dict[str, int] = field(default_factory=dict)
    tumours: dict[str, int] = field(default_factory=dict)
    phases: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)
    networks: dict[int, int] = field(default_factory=dict)
    visiting: dict[str, int] = field(default_factory=dict)
    by_code: dict[str, int] = field(default_factory=dict)
    by_uuid: dict[str, int] = field(default_factory=dict)
    by_id: dict[int, int] = field(default_factory=dict)
    names: dict[str, list[int]] = field(default_factory=dict)
    everyone: int = 0
    _distances: dict[tuple[float, float, frozenset[str]], Distances] = field(default_factory=dict)

    @classmethod
    def of(
        cls, documents: Iterable[Document], needs: dict[str, tuple[str, ...]], gazetteer: Gazetteer
    ) -> "Snapshot":
        """Build it; `needs` gives the disciplines that help with each need."""
        snapshot = cls(sorted(documents, key=lambda document: document.id))
        size = len(snapshot.documents)
        snapshot.everyone = all_below(size)
        snapshot.by_code = {document.code: at for at, document in enumerate(snapshot.documents)}
        snapshot.by_uuid = {document.uuid: at for at, document in enumerate(snapshot.documents)}
        snapshot.by_id = {document.id: at for at, document in enumerate(snapshot.documents)}
        snapshot._set_masks(size)
        snapshot._set_needs(needs)
        snapshot._set_visiting(size, gazetteer)
        snapshot._set_names()
        return snapshot

    def _set_masks(self, size: int) -> None:
        found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for at, document in enumerate(self.documents):
            for name, value in _values(document):
                found[name][value].append(at)
        sets = {
            name: {value: bits_of(places, size) for value, places in values.items()}
            for name, values in found.items()
        }
        self.main = sets.pop("main", {})
        self.declared = sets.pop("need", {})
        self.tumours = sets.pop("tumour", {})
        self.phases = sets.pop("phase", {})
        self.kinds = sets.pop("kind", {})
        self.networks = {int(value): bits for value, bits in sets.pop("network", {}).items()}
        self.masks = {name: sets.get(name, {}) for name in FACETS}

    def _set_needs(self, needs: dict[str, tuple[str, ...]]) -> None:
        by_discipline = self.masks["discipline"]
        for need, disciplines in needs.items():
            bits = self.declared.get(need, 0)
            for discipline in disciplines:
                bits |= by_discipline.get(discipline, 0)
            self.masks["need"][need] = bits

    def _set_visiting(self, size: int, gazetteer: Gazetteer) -> None:
        areas: dict[tuple[str, ...], frozenset[str]] = {}
        found: dict[str, list[int]] = defaultdict(list)
        for at, document in enumerate(self.documents):
            if not document.home_visits or not document.service_area:
                continue
            if document.service_area not in areas:
                areas[document.service_area] = gazetteer.postcodes_of(document.service_area)
            for pc4 in areas[document.service_area]:
                found[pc4].append(at)
        self.visiting = {pc4: bits_of(places, size) for pc4, places in found.items()}

    def _set_names(self) -> None:
        for at, document in enumerate(self.documents):
            for word in {token.word for token in tokens(f"{document.name} {document.organisation}")}:
                self.names.setdefault(stem(word), []).append(at)

    def distances(self, place: Place) -> Distances:
        """Kilometres from a place to every listing; kept for the places people search from."""
        key = (round(place.lat, 3), round(place.lon, 3), place.pc4s)
        known = self._distances.get(key)
        if known is None:
            if len(self._distances) >= ORIGINS_KEPT:
                self._distances.clear()
            visiting = 0
            for pc4 in place.pc4s:
                visiting |= self.visiting.get(pc4, 0)
            known = self._distances[key] = self.points.distances(place, visiting)
        return known

    @cached_property
    def points(self) -> Points:
        return Points(self.documents)

    @cached_property
    def by_name(self) -> list[int]:
        """All places in order of name."""
        keys = [folded(document.name) for document in self.documents]
        return sorted(range(len(keys)), key=lambda at: (keys[at], at))


def _values(document: Document) -> Iterable[tuple[str, str]]:
    """Every (facet, value) that is true of a listing."""
    yield "network", str(document.network_id)
    yield "kind", document.kind
    if document.disciplines:
        yield "main", document.disciplines[0]
    lists = (
        ("discipline", document.disciplines),
        ("need", document.needs),
        ("language", document.languages),
        ("age_group", document.age_groups),
        ("tumour", document.tumour_types),
        ("phase", document.phases),
    )
    for name, values in lists:
        for value in values:
            yield name, value
    yield "accepts_new", document.accepts_new or "onbekend"
    for name in (*YES_NO, "in_verwijsgids"):
        answer = getattr(document, name)
        if answer is not None:
            facet = next((facet for facet, column in _FIELDS.items() if column == name), name)
            yield facet, "true" if answer else "false"
