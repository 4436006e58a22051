"""Words nobody approved, or that were hidden or erased, stand on no public surface: not on a page, not at the
machine door, not in the index; and after an erasure nowhere in the data folder."""

import gc
from datetime import timedelta

import pytest
from flask import Flask

from socialmap.directory import service
from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.jobs.due import run_due
from socialmap.keeping.erasing import erase_listing, scrub
from socialmap.networks.queries import network_by_slug
from socialmap.review import announcing, submissions
from socialmap.search.indexing import indexer
from tests.accounts.people import keeper_of, make_member
from tests.browsing import Browser
from tests.conftest import HOME, MakeListing

CANARY = "Kanariepiet"
SURFACES = (
    "/",
    "/zoeken",
    "/zoeken?wat=kanariepiet",
    "/zoeken?discipline=dietist&verouderd=ja",
    "/zoeken/punten",
    "/wie/dietist",
    "/wie/dietist?waar=woerden",
    "/wat/afvallen?waar=woerden",
    "/verwijzers?wat=kanariepiet",
    "/verwijzers?discipline=dietist&waar=woerden",
    "/verwijzers/wie-voor-wat/woerden",
    "/api/v1/listings",
    "/api/v1/listings?q=kanariepiet",
    "/api/v1/listings.geojson",
    "/sitemap.xml",
)


def told(browser: Browser, listing: Listing | None = None) -> list[str]:
    """The surfaces on which a visitor finds the canary."""
    own = (
        [f"/aanbod/{listing.code}-kanariepiet-woerden", f"/api/v1/listings/{listing.uuid}"] if listing else []
    )
    own += (
        [f"/lijst?id={listing.code}", f"/aanbod/{listing.code}-kanariepiet-woerden/klopt-niet"]
        if listing
        else []
    )
    return [one for one in (*SURFACES, *own) if _is_told(browser, one)]


def _is_told(browser: Browser, address: str) -> bool:
    words = browser.open(address, follow_redirects=False).html.lower()
    # What a visitor typed is shown to the visitor again.
    for typed in (
        'value="kanariepiet"',
        "wat=kanariepiet",
        "<b>kanariepiet</b>",
        "‘kanariepiet’",
        '"kanariepiet"',
    ):
        words = words.replace(typed, "")
    return "kanariepiet woont" in words or "piet kanariepiet" in words


def in_data_folder(app: Flask) -> list[str]:
    """The files of the data folder in which the canary can be read."""
    db.session.remove()
    db.engine.dispose()
    gc.collect()
    folder = app.extensions["settings"].data_dir
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path.name for path in files if CANARY.lower().encode() in path.read_bytes().lower())


@pytest.fixture
def canary(make_listing: MakeListing) -> Listing:
    """A published listing with a name and words that stand nowhere else."""
    return make_listing(
        name=f"Piet {CANARY}", discipline="dietist", needs=["afvallen"], description=f"{CANARY} woont hier."
    )


def test_the_canary_sings_when_it_may(browser: Browser, canary: Listing) -> None:
    found = told(browser, canary)

    assert {"/zoeken?wat=kanariepiet", "/wie/dietist?waar=woerden", "/api/v1/listings"} <= set(found)
    assert len(found) >= 10


@pytest.mark.parametrize("verb", ["hide", "withdraw"])
def test_what_is_taken_away_is_told_nowhere(
    app: Flask, browser: Browser, canary: Listing, clock: StoppedClock, verb: str
) -> None:
    indexer().bring_up_to_date()
    with transaction():
        getattr(service, verb)(canary, by="test", at=clock.now())

    assert told(browser, canary) == []


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_what_is_not_public_yet_is_told_nowhere(
    browser: Browser, make_listing: MakeListing, state: str
) -> None:
    waiting = make_listing(
        name=f"Piet {CANARY}", discipline="dietist", description=f"{CANARY} woont hier.", state=state
    )

    assert told(browser, waiting) == []


def test_an_application_and_a_change_are_told_nowhere(
    app: Flask, browser: Browser, make_listing: MakeListing, clock: StoppedClock
) -> None:
    anna = make_member("anna@praktijk.example", at=clock.now())
    listing = make_listing(discipline="dietist")
    keeper_of(listing, anna, at=clock.now())
    network = network_by_slug(HOME)
    assert network is not None
    words = {"name": f"Piet {CANARY}", "description": f"{CANARY} woont hier.", "disciplines": ["dietist"]}
    with transaction():
        submissions.start(anna, network, kind="application", values=words, by="test", at=clock.now())
        change = submissions.start(
            anna, network, kind="change", listing=listing, values=words, by="test", at=clock.now()
        )
        submissions.hand_in(change, agreement="", by="test", at=clock.now())
    indexer().bring_up_to_date()

    assert told(browser, listing) == []
    assert not any("index" in name for name in in_data_folder(app))


def test_who_was_announced_is_told_nowhere_before_the_answer(
    browser: Browser, make_listing: MakeListing, clock: StoppedClock
) -> None:
    listing = make_listing(
        name=f"Piet {CANARY}",
        description=f"{CANARY} woont hier.",
        email="piet@praktijk.example",
        state="submitted",
    )
    with transaction():
        announcing.announce(listing, source="test", by="test", at=clock.now())

    assert told(browser, listing) == []


def test_after_an_erasure_nothing_can_be_read_in_the_data_folder(
    app: Flask, browser: Browser, canary: Listing, clock: StoppedClock
) -> None:
    indexer().bring_up_to_date()
    anna = make_member("anna@praktijk.example", at=clock.now())
    keeper_of(canary, anna, at=clock.now())
    listing_id, before = canary.id, in_data_folder(app)

    with transaction():
        erase_listing(db.session.get_one(Listing, listing_id), by="test", at=clock.now())
    assert told(browser) == []
    scrub(clock.now())

    assert any(name.startswith("socialmap.sqlite3") for name in before)
    assert in_data_folder(app) == []


def test_the_backups_forget_it_within_two_weeks(app: Flask, canary: Listing, clock: StoppedClock) -> None:
    run_due(clock.now())
    with transaction():
        erase_listing(db.session.get_one(Listing, canary.id), by="test", at=clock.now())
    kept = app.extensions["settings"].data_dir / "backups"
    first = {path.name for path in kept.glob("*.tar.gz")}

    for _day in range(15):
        clock.move(timedelta(days=1))
        run_due(clock.now())

    assert first
    assert first & {path.name for path in kept.glob("*.tar.gz")} == set()
