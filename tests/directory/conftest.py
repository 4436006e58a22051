"""A small region in a database of its own, and sheets to bring into it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from socialmap.directory import service
from socialmap.directory.models import Discipline, Listing, Need
from socialmap.directory.sheet_import import Outcome, import_sheet
from socialmap.foundation import db as database
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.geo.models import Postcode
from socialmap.networks.models import Network
from tests.directory.sheets import MONDAY, sheet

DISCIPLINES = ("oncologiefysiotherapeut", "oedeemtherapeut", "dietist", "psycholoog", "inloophuis")
NEEDS = ("vermoeidheid", "conditie", "eten")
PLACES = (
    ("3601", "Maarssen", "Stichtse Vecht"),
    ("3441", "Woerden", "Woerden"),
    ("3541", "Leidsche Rijn", "Utrecht"),
)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{tmp_path / 'test.sqlite3'}"
    app.extensions["clock"] = StoppedClock(MONDAY)
    database.init_app(app)
    with app.app_context():
        db.create_all()
        with transaction() as session:
            session.add_all(_reference())
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def network(app: Flask) -> Network:
    return db.session.query(Network).filter_by(slug="noordwest-utrecht").one()


@pytest.fixture
def other_network(app: Flask) -> Network:
    with transaction() as session:
        session.add(Network(slug="anders", name="Ander netwerk", short_name="Anders"))
    return db.session.query(Network).filter_by(slug="anders").one()


@pytest.fixture
def make_listing(network: Network) -> Callable[..., Listing]:
    def make(
        at_network: Network = network, locations: list[dict[str, Any]] | None = None, **values: Any
    ) -> Listing:
        values = {"name": "Praktijk Voorbeeld", "kind": "practice", "disciplines": ["dietist"], **values}
        address = {"number": 1, "show_address": True, "postcode": "3601 AB", "place": "Maarssen"}
        registrations = values.pop("registrations", [])
        state = values.pop("state", "published")
        with transaction():
            return service.add(
                at_network, values, locations or [address], registrations, by="test", at=MONDAY, state=state
            )

    return make


@pytest.fixture
def bring_in(network: Network) -> Callable[..., Outcome]:
    """Import rows; each row is the required cells with what it mentions."""

    def bring(*rows: dict[str, str], **options: Any) -> Outcome:
        content = sheet(*rows)
        with transaction():
            return import_sheet(content, options.pop("network", network), by="test", at=MONDAY, **options)

    return bring


@pytest.fixture
def one() -> Callable[[], Listing]:
    """The only listing there is."""
    return lambda: db.session.query(Listing).one()


def _reference() -> list[Any]:
    more = {"group": "paramedisch"}
    disciplines = [
        Discipline(
            slug=slug, position=at, label=slug, kind="persoon", description="", on_criteria_list=True, **more
        )
        for at, slug in enumerate(DISCIPLINES)
    ]
    needs = [
        Need(
            slug=slug, position=at, label=slug, sentence="", disciplines=[], phases=[], age_groups=[], **more
        )
        for at, slug in enumerate(NEEDS)
    ]
    postcodes = [
        Postcode(pc4=pc4, place=place, municipality=municipality, lat=52.1, lon=5.0)
        for pc4, place, municipality in PLACES
    ]
    network = Network(slug="noordwest-utrecht", name="Noordwest Utrecht", short_name="NWU")
    return [*disciplines, *needs, *postcodes, network]
