"""Sites for all tests of this room: the demonstration region, and one in production."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask, request

from socialmap.directory.models import Listing
from socialmap.foundation.access import requires
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db
from tests.conftest import MONDAY, built, let_go, settings_in
from tests.foundation.visits import PRODUCTION, demonstration


@pytest.fixture(scope="package")
def site(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demonstration region, with doors beside its own that are open, closed, forgotten and broken."""
    for app in demonstration(demo_folder, tmp_path_factory.mktemp("foundation") / "data"):
        _add_doors(app)
        yield app


@pytest.fixture(scope="package")
def production(filled_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A site in production, behind one proxy."""
    folder = tmp_path_factory.mktemp("production") / "data"
    shutil.copytree(filled_folder, folder)
    app = built(settings_in(folder, **PRODUCTION, trusted_proxies=1), StoppedClock(MONDAY))
    _add_doors(app)
    yield app
    let_go(app)


def _add_doors(app: Flask) -> None:
    def fail() -> None:
        raise ZeroDivisionError("postgresql://wachtwoord@intern")

    def who() -> str:
        return f"{request.remote_addr} {request.scheme} {request.host}"

    app.add_url_rule("/open", "open", requires("visit")(lambda: "binnen"))
    app.add_url_rule("/dicht", "closed", requires("decide")(lambda: "binnen"))
    app.add_url_rule("/vergeten", "forgotten", lambda: "binnen")
    app.add_url_rule("/stuk", "broken", requires("visit")(fail))
    app.add_url_rule("/wie-ben-ik", "who", requires("visit")(who))


@pytest.fixture
def listing_address(site: Flask) -> str:
    """Where a listing of the demonstration region stands."""
    with site.app_context():
        code = db.session.scalar(sa.select(Listing.code).where(Listing.state == "published").limit(1))
        return site.test_client().get(f"/aanbod/{code}", base_url="http://localhost").location


@pytest.fixture
def report_address(listing_address: str) -> str:
    """Where a visitor tells that something is wrong; the only page with a form of its own."""
    return f"{listing_address}/klopt-niet"
