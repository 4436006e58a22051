"""The order of the answers: meaning, then who comes to you or is near, then whose turn it is."""

from dataclasses import dataclass

from socialmap.directory.models import Need
from socialmap.search.bits import bits_of, numbers_in
from socialmap.search.matching import Fit
from socialmap.search.questions import Question
from socialmap.search.rules import Meaning, counted_km, with_open_door, zone
from socialmap.search.snapshot import Day, Distances, Snapshot, name_key


@dataclass(frozen=True)
class Field:
    """What the order is made from."""

    snapshot: Snapshot
    day: Day
    distances: Distances | None
    needs: dict[str, Need]
    open_doors: frozenset[str]


def ordered(candidates: int, fit: Fit, meaning: Meaning, question: Question, field: Field) -> list[int]:
    """The candidates, best first."""
    places = numbers_in(candidates)
    if question.sort == "name":
        return sorted(places, key=lambda at: (name_key(field.snapshot.documents[at]), at))
    km = _counted(places, field)
    turn = field.day.turn
    if question.sort == "distance":
        return sorted(places, key=lambda at: (km[at], turn[at]))
    step = _steps(places, fit, question, field)
    order = sorted(places, key=lambda at: (step[at] >= 0, zone(km[at]), step[at], km[at], turn[at]))
    if meaning.needs and not meaning.disciplines:
        return with_open_door(order, _open_doors(places, km, meaning, field))
    return order


def _counted(places: list[int], field: Field) -> dict[int, float]:
    full = set(numbers_in(field.day.full))
    if field.distances is None:
        return {at: 0.5 * (at in full) for at in places}
    visiting = set(numbers_in(field.distances.visiting))
    whole = field.distances.whole
    return {at: counted_km(whole[at], comes_to_you=at in visiting, is_full=at in full) for at in places}


def _steps(places: list[int], fit: Fit, question: Question, field: Field) -> dict[int, float]:
    """The step of each listing: the fit, and within it who is preferred or fits the age asked for."""
    size = len(field.snapshot.documents)
    step: dict[int, float] = dict.fromkeys(places, float(len(fit.steps)))
    taken = 0
    for number, bits in enumerate(fit.steps):
        for at in numbers_in(bits & ~taken):
            step[at] = float(number)
        taken |= bits
    better = set(numbers_in(fit.preferred))
    other_age = set(numbers_in(_other_age(question, field, size)))
    for at in places:
        step[at] += 0.25 * (at not in better) + 0.5 * (at in other_age)
    for at in numbers_in(fit.named):
        step[at] = -1.0
    return step


def _other_age(question: Question, field: Field, size: int) -> int:
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


def _open_doors(places: list[int], km: dict[int, float], meaning: Meaning, field: Field) -> list[int]:
    """Free facilities without appointment that serve the need, nearest first."""
    helping = {
        slug for need in meaning.needs if need in field.needs for slug in field.needs[need].disciplines
    }
    documents = field.snapshot.documents
    doors = [
        at
        for at in places
        if documents[at].kind == "facility"
        and documents[at].free_of_charge
        and field.open_doors.intersection(documents[at].disciplines)
        and (helping.intersection(documents[at].disciplines) or set(meaning.needs) & set(documents[at].needs))
    ]
    return sorted(doors, key=lambda at: (km[at], field.day.turn[at]))


def within(distances: Distances, radius_km: int, size: int) -> int:
    """Who is within the radius, or visits the area."""
    near = bits_of((at for at, km in enumerate(distances.whole) if km <= radius_km), size)
    return near | distances.visiting
