"""Distances, as plain sums."""

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
