"""`flask demo`: a region to look at, that nobody can take for a real one."""

import csv
from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.cli.demo import DATES
from socialmap.directory.models import Discipline, Listing
from socialmap.foundation.db import db, last_change_number
from tests.cli.conftest import Run, run_in
from tests.conftest import HOME, MONDAY, MakeListing

TODAY = MONDAY.date()


@pytest.fixture
def listings(region: Flask) -> list[Listing]:
    return list(db.session.scalars(sa.select(Listing)))


def test_the_region_has_everything_there_is_in_two_networks(listings: list[Listing]) -> None:
    disciplines = {slug for listing in listings for slug in listing.disciplines}
    networks = Counter(listing.network.slug for listing in listings)

    assert len(listings) >= 150
    assert disciplines == set(db.session.scalars(sa.select(Discipline.slug)))
    assert len(disciplines) == 33
    assert set(networks) == {HOME, "utrecht-lekstroom"}
    assert min(networks.values()) >= 10


def test_every_listing_is_marked_and_reaches_nobody(listings: list[Listing]) -> None:
    assert [listing.name for listing in listings if not listing.is_demonstration] == []
    real = [listing.email for listing in listings if listing.email and not listing.email.endswith(".example")]
    assert real == []


def test_dates_count_back_from_the_clock(region: Flask, listings: list[Listing]) -> None:
    sheet = region.extensions["settings"].home / "seed/demo/noordwest-utrecht.csv"
    with sheet.open(encoding="utf-8", newline="") as file:
        rows = {row["key"]: row for row in csv.DictReader(file, delimiter=";")}
    told = {listing.key: listing for listing in listings if listing.network.slug == HOME}

    days = {key: TODAY - listing.confirmed_on for key, listing in told.items() if listing.confirmed_on}

    assert len(days) > 50
    assert days == {key: timedelta(days=abs(int(rows[key]["confirmed_on"]))) for key in days}
    assert [
        one.key for one in listings for name in DATES if (getattr(one, name, None) or TODAY) > TODAY
    ] == []


def test_some_listings_did_not_answer_and_some_are_left_out(listings: list[Listing]) -> None:
    silent = {listing.key for listing in listings if listing.asked_on}
    long_silent = {one.key for one in listings if one.asked_on and (TODAY - one.asked_on).days > 180}
    left_out = {listing.key for listing in listings if listing.left_out_on}

    assert left_out
    assert left_out == long_silent
    assert silent - left_out


def test_twice_changes_nothing(demo_app: Flask) -> None:
    before = last_change_number(), db.session.scalar(sa.select(sa.func.count()).select_from(Listing))

    result = run_in(demo_app, "demo")

    db.session.rollback()
    after = last_change_number(), db.session.scalar(sa.select(sa.func.count()).select_from(Listing))
    assert (result.exit_code, result.stdout) == (0, "de demonstratie staat er al; niets te doen\n")
    assert after == before


@pytest.mark.parametrize("state", ["published", "withdrawn"])
def test_beside_real_listings_it_does_not_come(
    app: Flask, run: Run, make_listing: MakeListing, state: str
) -> None:
    make_listing(name="Praktijk Echt", state=state)

    result = run("demo")

    db.session.rollback()
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: deze database heeft 1 echte vermeldingen; de demonstratie blijft weg\n"
    assert list(db.session.scalars(sa.select(Listing.name))) == ["Praktijk Echt"]
