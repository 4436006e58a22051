"""The places of the seed folder, as rows."""

from collections.abc import Iterable
from typing import Any


def postcode_rows(places: Iterable[dict[str, str]]) -> list[dict[str, Any]]:
    """Rows for `postcodes`; points in WGS84 degrees."""
    return [
        {
            "pc4": place["pc4"],
            "place": place["place"],
            "municipality": place["municipality"],
            "lat": float(place["lat"]),
            "lon": float(place["lon"]),
            "aliases": [alias for alias in place["aliases"].split("|") if alias],
        }
        for place in places
    ]
