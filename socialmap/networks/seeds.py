"""The networks of the seed folder, as rows."""

from collections.abc import Iterable
from typing import Any

COPIED = "slug name short_name contact_email contact_phone about partners".split()


def network_rows(
    networks: Iterable[dict[str, Any]], places: Iterable[dict[str, str]]
) -> list[dict[str, Any]]:
    """Rows for `networks`; the region is what the table of places calls so, or whole municipalities."""
    places = list(places)
    rows = []
    for network in networks:
        row = {name: network[name] for name in COPIED}
        if network.get("postcodes") == "in_region":
            row["postcodes"] = [place["pc4"] for place in places if place["in_region"] == "yes"]
        else:
            row["postcodes"] = [
                place["pc4"]
                for place in places
                if place["municipality"] in network["municipalities"] and place["in_region"] == "no"
            ]
        rows.append(row)
    return rows
