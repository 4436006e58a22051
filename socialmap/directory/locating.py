"""Better points for addresses: asked of the geocoder after a save, never in a visitor's request."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from socialmap.directory.models import Listing, Location
from socialmap.directory.service import change
from socialmap.foundation.db import db, transaction
from socialmap.geo.geocoder import locate_address

FOUND_BY = "geocoder"


def locate_missing(url: str, *, by: str, at: datetime, step: Callable[[int, int], None]) -> int:
    """Give shown addresses without a point the point the geocoder knows; how many got one.

    Each is saved by itself, so that a slow or broken geocoder loses nothing.
    """
    ids = list(db.session.scalars(_without_point().with_only_columns(Location.id)))
    db.session.rollback()
    found = 0
    for number, location_id in enumerate(ids, start=1):
        found += _locate(location_id, url, by=by, at=at)
        step(number, len(ids))
    return found


def _without_point() -> sa.Select[Any]:
    return (
        sa.select(Location)
        .join(Location.listing)
        .where(
            Location.lat.is_(None), Location.show_address, Location.street != "", Listing.state != "erased"
        )
        .order_by(Location.id)
    )


def _locate(location_id: int, url: str, *, by: str, at: datetime) -> bool:
    location = db.session.get_one(Location, location_id)
    address = (location.street, location.house_number, location.postcode, location.place)
    db.session.rollback()
    point = locate_address(*address, url=url, subject=f"location {location_id}")
    if point is None or point.exactness != "address":
        return False
    with transaction() as session:
        location = session.get_one(Location, location_id)
        still = (location.street, location.house_number, location.postcode, location.place)
        if still != address or location.lat is not None:
            return False
        places = [{"number": one.number} for one in location.listing.locations if one.id != location_id]
        moved = {"number": location.number, "lat": point.lat, "lon": point.lon, "point_source": FOUND_BY}
        return change(
            location.listing, {}, sorted([*places, moved], key=lambda one: one["number"]), by=by, at=at
        )
