"""Reads of the postcode table."""

import csv
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from socialmap.foundation.db import db
from socialmap.geo.gazetteer import Gazetteer, PostcodeRow
from socialmap.geo.models import Postcode


def gazetteer(seed: Path) -> Gazetteer:
    """All known places, with the nicknames of the seed folder."""
    columns = (
        Postcode.pc4,
        Postcode.place,
        Postcode.municipality,
        Postcode.lat,
        Postcode.lon,
        Postcode.aliases,
    )
    query = sa.select(*columns).where(Postcode.retired_at.is_(None)).order_by(Postcode.pc4)
    rows = (PostcodeRow(*row[:5], tuple(row[5])) for row in db.session.execute(query))
    return Gazetteer.of(rows, _nicknames(seed))


@cache
def _nicknames(seed: Path) -> tuple[tuple[str, str], ...]:
    with (seed / "place_names.csv").open(encoding="utf-8", newline="") as file:
        return tuple((row["name"], row["target"]) for row in csv.DictReader(file))
