"""Data folders to measure on: the demonstration region, and synthetic networks of any size."""

import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask

from bench.figures import tell
from bench.sites import HOME, site
from socialmap.cli.demo import demo
from socialmap.cli.setup import setup
from socialmap.directory.models import Listing, Location, Registration
from socialmap.directory.rules import new_code
from socialmap.foundation.clock import now
from socialmap.foundation.db import db, next_change_number, transaction
from socialmap.geo.models import Postcode
from socialmap.networks.models import Network
from socialmap.search.indexing import indexer

Row = dict[str, Any]
AT_ONCE = 500
SECOND_LOCATION = 0.1
# First words of invented names; with two dictionary words behind them most names differ.
FIRMS = ("Praktijk", "Therapie", "Zorg", "Centrum", "Maatschap", "Huis", "Team", "Adviespraktijk")
# What somebody would copy from nobody.
_OWN = ("id", "uuid", "code", "key", "network_id", "name", "created_at", "changed_at")


class Regions:
    """Makes each data folder once; who changes something takes a copy."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def demonstration(self) -> Path:
        """The demonstration region."""
        folder = self.folder / "demonstration"
        if not folder.exists():
            tell("  making the demonstration region")
            with site(folder) as app:
                _run(app, setup)
                _run(app, demo)
        return folder

    def synthetic(self, size: int) -> Path:
        """One network of `size` listings, made from the texts of the demonstration region."""
        folder = self.folder / f"synthetic-{size}"
        if not folder.exists():
            examples = self._examples()
            tell(f"  making a network of {size} listings")
            with site(folder) as app:
                _run(app, setup)
                with transaction() as session:
                    _fill(session, examples, size, Random(size))
                    next_change_number(session)
                indexer().bring_up_to_date()
        return folder

    def copy(self, folder: Path) -> Path:
        """A copy that may be changed."""
        copy = folder.with_name(f"{folder.name}-copy")
        shutil.rmtree(copy, ignore_errors=True)
        return Path(shutil.copytree(folder, copy))

    def _examples(self) -> list[Row]:
        """The demonstration listings with their locations and registrations."""
        with site(self.demonstration()):
            listings = {row["id"]: row for row in _rows(Listing)}
            for row in listings.values():
                row["locations"], row["registrations"] = [], []
            for name, model in (("locations", Location), ("registrations", Registration)):
                for row in _rows(model):
                    listings[row["listing_id"]][name].append(row)
        return list(listings.values())


def _run(app: Flask, command: Any) -> None:
    app.test_cli_runner().invoke(command, catch_exceptions=False)


def _rows(model: type[Any]) -> list[Row]:
    return [dict(row) for row in db.session.execute(sa.select(model.__table__).order_by(model.id)).mappings()]


def _fill(session: sa.orm.Session, examples: list[Row], size: int, dice: Random) -> None:
    network = session.scalars(sa.select(Network)).one()
    made = _Maker(examples, _rows(Postcode), network.id, dice, now())
    listings, locations, registrations = [], [], []
    for number in range(1, size + 1):
        listing = made.listing(number)
        locations += listing.pop("locations")
        registrations += listing.pop("registrations")
        listings.append(listing)
    for model, rows in ((Listing, listings), (Location, locations), (Registration, registrations)):
        for some in _pieces(rows):
            session.execute(sa.insert(model), some)


def _pieces(rows: list[Row]) -> Iterator[list[Row]]:
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))


class _Maker:
    """Makes listings that look like the examples, each with its own name, place and mix of sentences."""

    def __init__(
        self, examples: list[Row], postcodes: list[Row], network_id: int, dice: Random, at: datetime
    ) -> None:
        self.examples, self.postcodes, self.network_id, self.dice, self.at = (
            examples,
            postcodes,
            network_id,
            dice,
            at,
        )
        self.words = (HOME / "seed" / "dutch_words.txt").read_text(encoding="utf-8").split()
        self.sentences: dict[str, list[str]] = defaultdict(list)
        for row in examples:
            self.sentences[row["disciplines"][0]] += row["description"].split(". ")
        self.codes: set[str] = set()

    def listing(self, number: int) -> Row:
        """One listing with its locations and registrations."""
        example = self.dice.choice(self.examples)
        return {
            **{name: value for name, value in example.items() if name not in _OWN},
            "id": number,
            "uuid": UUID(int=self.dice.getrandbits(128), version=4),
            "code": self.code(),
            "key": f"made-{number}",
            "network_id": self.network_id,
            "name": self.name(),
            "description": self.description(example["disciplines"][0]),
            "created_at": self.at,
            "changed_at": self.at,
            "locations": list(self.locations(number, example["locations"])),
            "registrations": [_for(number, row) for row in example["registrations"]],
        }

    def code(self) -> str:
        while (code := new_code(self.dice)) in self.codes:
            pass
        self.codes.add(code)
        return code

    def name(self) -> str:
        first, second = self.dice.sample(self.words, 2)
        return f"{self.dice.choice(FIRMS)} {first.title()} {second.title()}"

    def description(self, discipline: str) -> str:
        known = self.sentences[discipline]
        return ". ".join(self.dice.sample(known, min(len(known), self.dice.randint(2, 5))))

    def locations(self, number: int, examples: Iterable[Row]) -> Iterator[Row]:
        """The address of the example in another postcode, sometimes a second one."""
        example = next(iter(examples))
        for position in range(1, 2 + (self.dice.random() < SECOND_LOCATION)):
            area = self.dice.choice(self.postcodes)
            yield {
                **_for(number, example),
                "number": position,
                "postcode": f"{area['pc4']} {''.join(self.dice.choices('ABCDEGHJKL', k=2))}",
                "place": area["place"],
                "lat": area["lat"] + self.dice.uniform(-0.01, 0.01),
                "lon": area["lon"] + self.dice.uniform(-0.01, 0.01),
            }


def _for(number: int, row: Row) -> Row:
    """A row of the example as a row of this listing."""
    return {**{name: value for name, value in row.items() if name != "id"}, "listing_id": number}
