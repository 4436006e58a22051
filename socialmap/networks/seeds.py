"""The networks of the seed folder, as rows."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from socialmap.foundation.seeds import in_languages

COPIED = "slug name short_name contact_email contact_phone about partners theme".split()


def network_rows(
    networks: Iterable[dict[str, Any]],
    places: Iterable[dict[str, str]],
    languages: Mapping[str, Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """Rows for `networks`; the region is what the table of places calls so, or whole municipalities."""
    places = list(places)
    rows = []
    for network in networks:
        row = {name: network[name] for name in COPIED}
        row["translations"] = in_languages(languages, "networks", network["slug"])
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


def agreement_rows(agreements: Iterable[dict[str, str]]) -> list[dict[str, Any]]:
    """Rows for `agreements`: each version of the arrangements with the day it begins to hold."""
    return [{**one, "valid_from": date.fromisoformat(one["valid_from"])} for one in agreements]
