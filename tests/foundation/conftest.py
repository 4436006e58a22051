"""One site with the demonstration region for all tests of this room that only look."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.directory.models import Listing
from socialmap.foundation.db import db
from tests.foundation.visits import demonstration


@pytest.fixture(scope="package")
def site(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    yield from demonstration(demo_folder, tmp_path_factory.mktemp("foundation") / "data")


@pytest.fixture
def listing_address(site: Flask) -> str:
    """Where a listing of the demonstration region stands."""
    return site.test_client().get(f"/aanbod/{code_of(site)}", base_url="http://localhost").location


@pytest.fixture
def report_address(listing_address: str) -> str:
    """Where a visitor tells that something is wrong; the only page with a form of its own."""
    return f"{listing_address}/klopt-niet"


def code_of(site: Flask) -> str:
    with site.app_context():
        return db.session.scalar(sa.select(Listing.code).where(Listing.state == "published").limit(1)) or ""
