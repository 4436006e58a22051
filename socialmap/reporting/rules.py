"""What the figures of a network mean: how far help is, what may be shown, and the ten LOPPSOZ criteria."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import radians
from statistics import median

from socialmap.geo.rules import EARTH_KM
from socialmap.search.columns import Flags, Numbers, np

NEAR_KM = 15
FAR_KM = 25
UNKNOWN_KM = 9999
# Fewer than this is not shown: behind a small number stands somebody one may know.
LEAST_SHOWN = 5
HALF_A_YEAR_DAYS = 183
A_YEAR_DAYS = 365
# The classes of the map, each with the last whole kilometre that still belongs to it.
CLASSES = (("A", 5), ("B", NEAR_KM), ("C", FAR_KM), ("D", UNKNOWN_KM))


@dataclass(frozen=True, slots=True)
class Spot:
    """A point on the map with its postcode; `lat` and `lon` in WGS84 degrees."""

    pc4: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Provider:
    """Who helps: where, in which postcodes at home, and whether one has to wait or is refused."""

    spots: tuple[Spot, ...]
    visits: frozenset[str] = frozenset()
    has_wait: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """What one postcode has of one kind of help; `km` is None where nobody is."""

    km: int | None
    near: int
    is_waiting: bool

    @property
    def has_one(self) -> bool:
        return self.near == 1

    @property
    def letter(self) -> str:
        """The class of the map this belongs to."""
        km = UNKNOWN_KM if self.km is None else self.km
        return next(letter for letter, most in CLASSES if km <= most)


@dataclass(frozen=True, slots=True)
class Missing:
    """Help that is further than 25 km from somewhere: from how many postcodes, and how far at the worst."""

    slug: str
    postcodes: int
    km: int | None


def kilometres(postcodes: Sequence[Spot], providers: Sequence[Provider]) -> Numbers:
    """Whole km from each postcode (row) to each provider (column): 0 in its own postcode or at home.

    Measured as the search does: flat-earth, to the nearest of somebody's locations.
    """
    grid = np.full((len(postcodes), len(providers)), UNKNOWN_KM, np.int64)
    lat, lon = np.array([one.lat for one in postcodes]), np.array([one.lon for one in postcodes])
    shrink = np.cos(np.radians(lat)) if len(postcodes) else lat
    rows = {spot.pc4: row for row, spot in enumerate(postcodes)}
    for column, provider in enumerate(providers):
        for spot in provider.spots:
            exact = radians(1) * EARTH_KM * np.hypot(lat - spot.lat, (lon - spot.lon) * shrink)
            whole = np.clip(np.rint(exact), 1, UNKNOWN_KM).astype(np.int64)
            if spot.pc4 in rows:
                whole[rows[spot.pc4]] = 0
            np.minimum(grid[:, column], whole, out=grid[:, column])
        at_home = [rows[pc4] for pc4 in provider.visits if pc4 in rows]
        grid[at_home, column] = 0
    return grid


def reaches(grid: Numbers, waits: Flags, helps: Flags) -> list[Reach]:
    """Per postcode: how far the nearest of those who help is, how many are near, and whether all wait."""
    columns = grid[:, helps]
    if not columns.shape[1]:
        return [Reach(None, 0, False)] * len(grid)
    near = columns <= NEAR_KM
    counts, free = near.sum(axis=1), (near & ~waits[helps]).sum(axis=1)
    return [
        Reach(None if km >= UNKNOWN_KM else km, count, count > 0 and not unwaited)
        for km, count, unwaited in zip(
            columns.min(axis=1).tolist(), counts.tolist(), free.tolist(), strict=True
        )
    ]


def missing(grid: Numbers, helping: Mapping[str, Flags]) -> list[Missing]:
    """What is further than 25 km somewhere: where nobody is first, then from the most postcodes."""
    found = []
    for slug, helps in helping.items():
        columns = grid[:, helps]
        nearest = columns.min(axis=1) if columns.shape[1] else np.full(len(grid), UNKNOWN_KM)
        far = int((nearest > FAR_KM).sum())
        if far:
            worst = int(nearest.max())
            found.append(Missing(slug, far, None if worst >= UNKNOWN_KM else worst))
    return sorted(found, key=lambda one: (one.km is not None, -one.postcodes, -(one.km or 0), one.slug))


def furthest(found: Iterable[Reach]) -> int | None:
    """How far everybody has to go at most; None when somewhere there is nobody, or no postcode at all."""
    distances = [one.km for one in found]
    known = [km for km in distances if km is not None]
    return max(known) if known and len(known) == len(distances) else None


@dataclass(frozen=True, slots=True)
class Waits:
    """How long people waited for a decision, in days."""

    count: int
    median: int | None
    longest: int | None


def waits_of(days: Iterable[int]) -> Waits:
    """The middle and the longest of these waiting times."""
    known = sorted(days)
    if not known:
        return Waits(0, None, None)
    return Waits(len(known), round(median(known)), known[-1])


def percentage(part: int, whole: int) -> int | None:
    """A whole percentage, rounded down so that nothing looks met that is not; None of nothing."""
    return part * 100 // whole if whole else None


# LOPPSOZ criterion 1: at least five disciplines, and of each of these three at least one.
DISCIPLINES_NEEDED = 5
REQUIRED = {
    "physiotherapist": ("oncologiefysiotherapeut", "oedeemtherapeut", "bekkenfysiotherapeut"),
    "psychosocial": ("psycholoog", "maatschappelijk-werker", "psychosociaal-therapeut"),
    "dietitian": ("dietist",),
}
# From this day LOPPSOZ asks sixty in a hundred; it was fifty.
PERCENTAGE_SINCE = date(2024, 2, 6)
# LOPPSOZ names no number for these; without a measure a figure says nothing.
FRESH_PERCENTAGE = 50
CONTACTS_A_YEAR = 1
GUIDE_HOST = "verwijsgidskanker.nl"
CRITERIA = ("1", "2a", "2b", "3", "4", "5", "6", "7", "8", "9", "10")
MET, NOT_MET, OPEN = "met", "not-met", "open"


def verdict(is_met: bool) -> str:
    return MET if is_met else NOT_MET


def required_present(disciplines: Iterable[str]) -> dict[str, bool]:
    """Which of the three required kinds of help these disciplines hold."""
    present = set(disciplines)
    return {name: bool(present.intersection(slugs)) for name, slugs in REQUIRED.items()}


def in_guide(links: Iterable[Mapping[str, object]]) -> bool:
    """Whether a profession is in the Verwijsgids Kanker: at that profession a link to it is kept."""
    return any(GUIDE_HOST in str(link.get("href", "")) for link in links)


def bar_width(count: int, most: int, widest: int = 100) -> float:
    """The length of a bar; what is there at all is always seen."""
    return round(max(1.0, widest * count / most), 1) if count and most else 0


def same_name(practice: str) -> str:
    """Names people type differently for one practice."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in practice.casefold()).split())
