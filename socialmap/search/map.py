"""What the map looks like, described by folium once and kept; our own script draws it."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from socialmap.settings import Settings

MIN_ZOOM, MAX_ZOOM, START_ZOOM = 7, 17, 10
# The middle of Noordwest Utrecht (WGS84 degrees); the points of an answer decide what is shown.
CENTRE = (52.12, 4.97)


def describe_map(settings: Settings) -> Path:
    """Write the description of the map for these settings, when it is not there yet."""
    path = _path(settings)
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".new")
        aside.write_text(json.dumps(_described(settings)), encoding="utf-8")
        aside.replace(path)
    return path


@cache
def map_description(settings: Settings) -> dict[str, Any]:
    """The description of the map, read once per process and setting."""
    description: dict[str, Any] = json.loads(describe_map(settings).read_text(encoding="utf-8"))
    return description


def _path(settings: Settings) -> Path:
    known = f"{settings.tiles_url} {settings.tiles_attribution} {CENTRE} {MIN_ZOOM} {MAX_ZOOM} {START_ZOOM}"
    return settings.data_dir / "map" / f"{hashlib.sha256(known.encode()).hexdigest()[:12]}.json"


def _described(settings: Settings) -> dict[str, Any]:
    """Ask folium; imported here because it is slow and a visitor's request never needs it."""
    import folium

    tiles = None
    if settings.tiles_url:
        tiles = folium.TileLayer(
            "/tegels/{z}/{x}/{y}.png",
            attr=settings.tiles_attribution,
            min_zoom=MIN_ZOOM,
            max_zoom=MAX_ZOOM,
        )
    drawn = folium.Map(CENTRE, zoom_start=START_ZOOM, tiles=tiles, min_zoom=MIN_ZOOM, max_zoom=MAX_ZOOM)
    return {
        "center": list(drawn.location),
        "zoom": drawn.options["zoom"],
        "min_zoom": MIN_ZOOM,
        "max_zoom": MAX_ZOOM,
        "tiles": tiles.tiles if tiles else "",
        "attribution": settings.tiles_attribution if tiles else "",
    }
