"""The order of the answers: meaning, then who comes to you or is near, then whose turn it is."""

from dataclasses import dataclass
from functools import cache

from socialmap.directory.models import Need
from socialmap.search.bits import bits_where, flags_of, numbers_in
from socialmap.search.columns import Flags, Numbers, np
from socialmap.search.day import Day
from socialmap.search.matching import Fit
from socialmap.search.questions import Question
from socialmap.search.rules import FAR_KM, Meaning, counted_km, with_open_door, zone
from socialmap.search.snapshot import Distances, Snapshot

# The rules, written out for every distance, so that thousands of listings are looked up at once.
# Distances that count are in half kilometres; beyond the length of the country all is equally far.
_FURTHEST = 400
_FAR = zone(FAR_KM + 1)
# A step of the fit has room for four: who is preferred or not, of the age asked for or not.
_FINE = 4


@dataclass(frozen=True)
class Field:
    """What the order is made from."""

    snapshot: Snapshot
    day: Day
    distances: Distances | None
    needs: dict[str, Need]
    open_doors: frozenset[str]


@cache
def _counted() -> Numbers:
    table = [
        [
            [2 * counted_km(km, comes_to_you=comes, is_full=full) for km in range(_FURTHEST + 1)]
            for full in (False, True)
        ]
        for comes in (False, True)
    ]
    return np.array(table, np.int64)


@cache
def _zones() -> Numbers:
    return np.array([zone(half / 2) for half in range(int(_counted().max()) + 1)], np.int64)


def ordered(candidates: int, fit: Fit, meaning: Meaning, question: Question, field: Field) -> list[int]:
    """The candidates, best first."""
    size = len(field.snapshot.documents)
    chosen = flags_of(candidates, size)
    if question.sort == "name":
        return [at for at in field.snapshot.by_name if chosen[at]]
    places = np.flatnonzero(chosen)
    half_km = _half_kilometres(field, size)
    nearness = half_km * size + field.day.turn
    key = nearness
    if question.sort != "distance":
        # First who was called by name, then who speaks the visitor's language within reach, then zone,
        # step, distance and turn: all in one number.
        step, last_step = _steps(fit, question, field), _FINE * (len(fit.steps) + 1)
        named = flags_of(fit.named, size)
        zones = _zones()[half_km]
        key = ~named * 6 + ~(_speakers(meaning, field) & (zones < _FAR)) * 3 + zones
        key = (key * last_step + np.where(named, 0, step)) * (len(_zones()) * size) + nearness
    order: list[int] = places[np.argsort(key[places])].tolist()
    if question.sort != "distance" and meaning.needs and not meaning.disciplines:
        doors = sorted(numbers_in(candidates & _open_doors(meaning, field)), key=lambda at: nearness[at])
        return with_open_door(order, doors)
    return order


def _half_kilometres(field: Field, size: int) -> Numbers:
    """The distance that counts; without a place only who is full stands a little back."""
    full = flags_of(field.day.full, size).astype(np.int64)
    if field.distances is None:
        return full
    whole = np.minimum(np.frombuffer(field.distances.whole, np.uint16), _FURTHEST)
    found: Numbers = _counted()[flags_of(field.distances.visiting, size).astype(np.intp), full, whole]
    return found


def _speakers(meaning: Meaning, field: Field) -> Flags:
    """Who speaks a language the visitor used."""
    masks, bits = field.snapshot.masks["language"], 0
    for code in meaning.languages:
        bits |= masks.get(code, 0)
    return flags_of(bits, len(field.snapshot.documents))


def _steps(fit: Fit, question: Question, field: Field) -> Numbers:
    """The step of each listing: the fit, and within it who is preferred or fits the age asked for."""
    size = len(field.snapshot.documents)
    step = np.full(size, len(fit.steps) * _FINE, np.int64)
    for number, bits in reversed(list(enumerate(fit.steps))):
        if bits:
            step[flags_of(bits, size)] = number * _FINE
    step += ~flags_of(fit.preferred, size)
    if other_age := _other_age(question, field):
        step += 2 * flags_of(other_age, size)
    return step


def _other_age(question: Question, field: Field) -> int:
    """Who named ages, but not the one asked for: stands lower, is never hidden."""
    asked = question.chosen("age_group")
    if not asked:
        return 0
    masks = field.snapshot.masks["age_group"]
    fits = named = 0
    for value, bits in masks.items():
        named |= bits
        fits |= bits if value in asked else 0
    return named & ~fits


def _open_doors(meaning: Meaning, field: Field) -> int:
    """Free facilities without appointment that serve the need."""
    snapshot = field.snapshot
    by_discipline = snapshot.masks["discipline"]
    open_, helping = 0, 0
    for slug in field.open_doors:
        open_ |= by_discipline.get(slug, 0)
    for need in meaning.needs:
        helping |= snapshot.declared.get(need, 0)
        for slug in field.needs[need].disciplines if need in field.needs else ():
            helping |= by_discipline.get(slug, 0)
    free = snapshot.masks["free"].get("true", 0)
    return snapshot.kinds.get("facility", 0) & free & open_ & helping


def within(distances: Distances, radius_km: int) -> int:
    """Who is within the radius, or visits the area."""
    return nearer_than(distances, radius_km) | distances.visiting


def nearer_than(distances: Distances, km: int) -> int:
    """Who is at most this far away, by true distance."""
    return bits_where(np.frombuffer(distances.whole, np.uint16) <= km)
