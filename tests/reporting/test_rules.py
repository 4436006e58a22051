"""How far help is, against a count by hand; and what the figures mean."""

from math import cos, radians, sqrt
from random import Random

import numpy as np
import pytest

from socialmap.geo.rules import EARTH_KM
from socialmap.reporting import rules
from socialmap.reporting.rules import Provider, Reach, Spot

PLACES = ("3441", "3442", "3601", "3605", "3417", "3448", "3454")


def by_hand(postcode: Spot, provider: Provider) -> int:
    """Whole km from one postcode to one provider, the slow way."""
    if postcode.pc4 in provider.visits:
        return 0
    found = [rules.UNKNOWN_KM]
    for spot in provider.spots:
        north = radians(postcode.lat - spot.lat)
        east = radians(postcode.lon - spot.lon) * cos(radians(postcode.lat))
        km = EARTH_KM * sqrt(north**2 + east**2)
        found.append(0 if spot.pc4 == postcode.pc4 else max(1, round(km)))
    return min(found)


def region(random: Random) -> tuple[list[Spot], list[Provider]]:
    """Seven postcodes and up to twelve providers, anywhere near."""
    spots = [Spot(pc4, 52 + random.random() / 2, 4.8 + random.random() / 2) for pc4 in PLACES]
    providers = [
        Provider(
            tuple(
                Spot(random.choice(PLACES), 52 + random.random() / 2, 4.8 + random.random() / 2)
                for _ in range(random.randrange(3))
            ),
            frozenset(random.sample(PLACES, random.randrange(3))),
            random.random() < 0.5,
        )
        for _ in range(random.randrange(12))
    ]
    return spots, providers


@pytest.mark.parametrize("seed", range(40))
def test_distances_are_those_counted_by_hand(seed: int) -> None:
    spots, providers = region(Random(seed))

    grid = rules.kilometres(spots, providers)

    assert grid.tolist() == [[by_hand(spot, one) for one in providers] for spot in spots]


@pytest.mark.parametrize("seed", range(40))
def test_what_each_postcode_has_is_what_one_counts_by_hand(seed: int) -> None:
    random = Random(seed)
    spots, providers = region(random)
    helps = [random.random() < 0.6 for _ in providers]
    waits = [one.has_wait for one in providers]

    found = rules.reaches(rules.kilometres(spots, providers), np.array(waits, bool), np.array(helps, bool))

    for spot, reach in zip(spots, found, strict=True):
        helpers = [
            (by_hand(spot, one), one.has_wait) for one, is_one in zip(providers, helps, strict=True) if is_one
        ]
        near = [wait for km, wait in helpers if km <= 15]
        nearest = min((km for km, _wait in helpers), default=rules.UNKNOWN_KM)
        assert reach.km == (None if nearest == rules.UNKNOWN_KM else nearest)
        assert reach.near == len(near)
        assert reach.has_one == (len(near) == 1)
        assert reach.is_waiting == (bool(near) and all(near))


@pytest.mark.parametrize("seed", range(20))
def test_what_is_missing_is_what_is_further_than_25_km_somewhere(seed: int) -> None:
    random = Random(seed)
    spots, providers = region(random)
    helping = {f"h{number}": [random.random() < 0.3 for _ in providers] for number in range(8)}

    found = rules.missing(
        rules.kilometres(spots, providers), {slug: np.array(flags, bool) for slug, flags in helping.items()}
    )

    expected = {}
    for slug, flags in helping.items():
        those = [one for one, is_one in zip(providers, flags, strict=True) if is_one]
        nearest = [min((by_hand(spot, one) for one in those), default=rules.UNKNOWN_KM) for spot in spots]
        if max(nearest) > 25:
            expected[slug] = (sum(km > 25 for km in nearest), max(nearest))
    assert {one.slug: (one.postcodes, one.km or rules.UNKNOWN_KM) for one in found} == expected


def test_help_that_is_nowhere_comes_before_help_that_is_far() -> None:
    spots = [Spot("3441", 52.086, 4.885), Spot("3601", 52.139, 5.041)]
    far = Provider((Spot("9999", 52.6, 4.885),))
    grid = rules.kilometres(spots, [far])

    found = rules.missing(grid, {"ver": np.array([True]), "nergens": np.array([False])})

    assert [one.slug for one in found] == ["nergens", "ver"]
    assert found[0].km is None
    assert (found[1].km or 0) > 50


def test_a_region_without_anybody_or_without_postcodes_has_an_answer() -> None:
    nobody, nowhere = rules.kilometres([Spot("3441", 52.0, 4.8)], []), rules.kilometres([], [Provider(())])
    flags = np.array([], bool)

    assert rules.reaches(nobody, flags, flags) == [Reach(None, 0, False)]
    assert rules.reaches(nowhere, np.array([False]), np.array([True])) == []
    assert rules.furthest([]) is None
    assert rules.missing(nowhere, {"x": np.array([True])}) == []


@pytest.mark.parametrize(
    ("km", "letter"), [(0, "A"), (5, "A"), (6, "B"), (15, "B"), (16, "C"), (25, "C"), (26, "D"), (None, "D")]
)
def test_each_distance_has_its_letter_on_the_map(km: int | None, letter: str) -> None:
    assert Reach(km, 1, False).letter == letter


def test_nobody_has_to_go_further_than_the_furthest() -> None:
    assert rules.furthest([Reach(0, 3, False), Reach(9, 1, False)]) == 9
    assert rules.furthest([Reach(0, 3, False), Reach(None, 0, False)]) is None


def test_waiting_times_have_a_middle_and_a_longest() -> None:
    assert rules.waits_of([40, 3, 10]) == rules.Waits(3, 10, 40)
    assert rules.waits_of([]) == rules.Waits(0, None, None)


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(0, 0, None), (0, 4, 0), (599, 1000, 59), (3, 5, 60), (5, 5, 100)]
)
def test_a_percentage_never_looks_better_than_it_is(part: int, whole: int, percent: int | None) -> None:
    assert rules.percentage(part, whole) == percent


def test_the_three_required_kinds_of_help_are_looked_for() -> None:
    assert rules.required_present(["oedeemtherapeut", "dietist", "hospice"]) == {
        "physiotherapist": True,
        "psychosocial": False,
        "dietitian": True,
    }
    assert all(rules.required_present(["oncologiefysiotherapeut", "psycholoog", "dietist"]).values())


def test_a_practice_is_the_same_however_it_is_typed() -> None:
    assert rules.same_name("  Praktijk DE Linde. ") == rules.same_name("praktijk de linde")
    assert rules.same_name("De Linde") != rules.same_name("De Linden")


def test_who_is_there_at_all_has_a_bar_that_is_seen() -> None:
    assert rules.bar_width(1, 1000) == 1.0
    assert (rules.bar_width(0, 10), rules.bar_width(10, 10), rules.bar_width(0, 0)) == (0, 100, 0)
