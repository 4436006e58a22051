"""Distances, as plain sums."""

from collections.abc import Iterable
from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.009
NEAR_KM = 10


def kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Straight-line distance in km between two points in WGS84 degrees (great circle)."""
    phi, other_phi = radians(lat), radians(other_lat)
    half = (
        sin((other_phi - phi) / 2) ** 2 + cos(phi) * cos(other_phi) * sin(radians(other_lon - lon) / 2) ** 2
    )
    return 2 * EARTH_KM * asin(sqrt(min(1.0, half)))


def kilometres_from(lat: float, lon: float, points: Iterable[tuple[float, float]]) -> list[float]:
    """Distances in km from one point to many, flat-earth: within 0.1 % at the size of a region."""
    shrink = cos(radians(lat))
    scale = radians(1) * EARTH_KM
    return [scale * sqrt((p - lat) ** 2 + ((q - lon) * shrink) ** 2) for p, q in points]


def whole_kilometres(km: float, *, same_postcode: bool) -> int:
    """Whole kilometres, because the point of a postcode is no more exact; 0 is your own postcode area."""
    return 0 if same_postcode else max(1, round(km))
