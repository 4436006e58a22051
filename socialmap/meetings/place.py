"""Where a meeting is: on our own small map, and as a link to a route planner that people follow or not."""

from typing import Any
from urllib.parse import urlencode

from flask import current_app

from socialmap.meetings.models import Meeting
from socialmap.meetings.shown import address_of, where
from socialmap.search.map import map_description

ROUTE_PLANNER = "https://www.openstreetmap.org/directions"


def place_on_map(meeting: Meeting) -> dict[str, Any]:
    """`map_settings`, `route_href` and `middle_of` for a page; all empty when there is no place."""
    address = address_of(meeting)
    found = {
        "map_settings": None,
        "route_href": f"{ROUTE_PLANNER}?{urlencode({'to': address})}" if address else "",
        "middle_of": "",
    }
    if meeting.lat is None or meeting.lon is None:
        return found
    mark = {"lat": meeting.lat, "lon": meeting.lon, "label": f"{meeting.title}, {where(meeting)}"}
    settings = map_description(current_app.extensions["settings"])
    return {
        **found,
        "map_settings": {**settings, "points": "", "fallback": "/api/v1/places", "marks": [mark]},
        "middle_of": meeting.postcode[:4],
    }
