"""What changes in one process is seen at the next request of every other process, on every surface."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.directory import service
from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from tests.browsing import Browser
from tests.conftest import let_go, make
from tests.running import read_before, running

EVERYWHERE = set("page report results home list counts detail points".split())


def surfaces(browser: Browser, code: str, uuid: str) -> set[str]:
    """Where a visitor of this process finds the listing: everywhere or nowhere."""
    page = browser.open(f"/aanbod/{code}")
    found = browser.open("/api/v1/listings?q=oedeemtherapeut").response.get_json()
    points = browser.open("/api/v1/listings.geojson").response.get_json()
    found_at = {
        "page": page.status in (301, 302),
        "report": browser.open(f"/aanbod/{code}-x/klopt-niet").status == 302,
        "results": code in browser.open("/zoeken?wat=oedeemtherapeut").codes,
        "home": _kinds(browser)["Oedeemtherapeut (oedeemfysiotherapeut)"] == "1",
        "list": code in [item["code"] for item in found["items"]],
        "counts": [one["slug"] for one in found["facets"]["discipline"]] == ["oedeemtherapeut"],
        "detail": browser.open(f"/api/v1/listings/{uuid}").status == 200,
        "points": code in [one["properties"]["code"] for one in points["features"]],
    }
    return {name for name, is_there in found_at.items() if is_there}


def _kinds(browser: Browser) -> dict[str, str]:
    items = [kind for kind in browser.open("/").all(".folds li") if kind.small]
    return {item.a.get_text(strip=True): item.small.get_text(strip=True) for item in items}


def do(verb: Callable[..., Any], code: str, clock: StoppedClock, *values: object) -> None:
    """Let the first process do something to the listing."""
    with transaction() as session:
        listing = session.scalars(sa.select(Listing).where(Listing.code == code)).one()
        verb(listing, *values, by="test", at=clock.now())


@pytest.fixture
def other(either_app: Flask, clock: StoppedClock, filled_folder: Path) -> Iterator[Browser]:
    """A visitor of another process on the same database, SQLite or PostgreSQL."""
    second = running(either_app.extensions["settings"], clock, read_before(filled_folder))
    yield Browser(second.test_client())
    let_go(second)


def test_every_process_sees_a_listing_come_and_go_at_once(
    either_app: Flask, other: Browser, clock: StoppedClock
) -> None:
    seen = {}
    home = other.open("/").status

    listing = make(clock, name="Kanarie", discipline="oedeemtherapeut")
    code, uuid = listing.code, str(listing.uuid)
    seen["added"] = surfaces(other, code, uuid)
    do(service.hide, code, clock)
    seen["hidden"] = surfaces(other, code, uuid)
    do(service.show, code, clock)
    seen["shown"] = surfaces(other, code, uuid)
    do(service.change, code, clock, {"name": "Merel"})
    names = other.open("/zoeken?wat=oedeemtherapeut").text(".cards h3")
    do(service.withdraw, code, clock)
    seen["withdrawn"] = surfaces(other, code, uuid)
    assert home == 200
    assert seen == {"added": EVERYWHERE, "hidden": set(), "shown": EVERYWHERE, "withdrawn": set()}
    assert names == "Merel"


def test_an_erased_listing_is_gone_without_a_name(
    app: Flask, second_app: Flask, clock: StoppedClock, make_listing: Callable[..., Listing]
) -> None:
    code = make_listing(name="Kanarie", discipline="oedeemtherapeut").code
    visitor = Browser(second_app.test_client())
    before = visitor.open(f"/aanbod/{code}-kanarie-woerden")

    do(service.withdraw, code, clock)
    do(service.erase, code, clock)
    after = visitor.open(f"/aanbod/{code}-kanarie-woerden")
    assert (before.status, after.status) == (200, 410)
    assert "Kanarie" not in after.html


def test_a_changed_listing_has_another_etag_and_an_unchanged_one_is_not_sent_again(
    app: Flask, clock: StoppedClock, make_listing: Callable[..., Listing], browser: Browser
) -> None:
    listing = make_listing(name="Kanarie")
    code, uuid = listing.code, listing.uuid
    addresses = [
        "/",
        "/zoeken",
        "/over",
        "/api/v1/listings",
        "/api/v1/listings.geojson",
        f"/api/v1/listings/{uuid}",
    ]

    tags = {address: browser.open(address).response.headers["ETag"] for address in addresses}
    again = {
        address: browser.open(address, headers={"If-None-Match": tags[address]}) for address in addresses
    }
    do(service.change, code, clock, {"name": "Merel"})
    later = {
        address: browser.open(address, headers={"If-None-Match": tags[address]}) for address in addresses
    }
    assert {page.status for page in again.values()} == {304}
    assert {page.html for page in again.values()} == {""}
    assert {page.status for page in later.values()} == {200}
    assert all(later[address].response.headers["ETag"] != tags[address] for address in addresses)


def test_the_day_changes_the_etag_too(browser: Browser, clock: StoppedClock) -> None:
    browser.client.application.extensions["indexer"].bring_up_to_date()
    tag = browser.open("/zoeken").response.headers["ETag"]

    clock.move(timedelta(days=1))

    assert browser.open("/zoeken", headers={"If-None-Match": tag}).status == 200


def test_a_listing_that_moves_is_found_at_its_new_place_only(
    app: Flask, second_app: Flask, clock: StoppedClock, make_listing: Callable[..., Listing]
) -> None:
    listing = make_listing(discipline="dietist", postcode="3441 AB")
    visitor = Browser(second_app.test_client())
    moved = {"number": 1, "show_address": True, "postcode": "3601 AB", "place": "Maarssen"}
    before = visitor.open("/zoeken?wat=dietist&waar=3441").text(".far")

    with transaction():
        service.change(db.session.merge(listing), {}, [moved], by="test", at=clock.now())

    assert before == "in uw postcodegebied"
    assert visitor.open("/zoeken?wat=dietist&waar=3441").text(".far") == "ongeveer 12 km"
