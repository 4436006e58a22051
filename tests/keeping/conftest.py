"""Anna keeps a practice; Carla is a member who keeps nothing; Bram keeps it with Anna when asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db
from tests.accounts.people import filled_in, keeper_of, log_in, make_member
from tests.browsing import Browser, Page
from tests.conftest import MakeListing

ANNA, BRAM, CARLA = "anna@praktijk.example", "bram@praktijk.example", "carla@praktijk.example"


@dataclass
class Keeper:
    """Somebody at their own screen."""

    member: Member
    browser: Browser

    def open(self, address: str) -> Page:
        return self.browser.open(address)

    def form(self, address: str, action: str = "", **typed: object) -> dict[str, Any]:
        """What a form on a page sends: the one with this action, or the first."""
        page = self.browser.open(address)
        assert page.status == 200, page.text("main")
        forms = page.all("main form[method=post]")
        form = next(one for one in forms if not action or str(one.get("action", "")).endswith(action))
        return {**filled_in(form), **typed}

    def send(self, address: str, form: dict[str, Any] | None = None, **typed: object) -> Page:
        """Open a page, fill in its form and send it."""
        return self.browser.send(address, form if form is not None else self.form(address, **typed))


Enter = Callable[..., Keeper]


@pytest.fixture
def enter(app: Flask, clock: StoppedClock) -> Enter:
    """Lets somebody in, as a keeper of these listings."""

    def come(email: str = ANNA, *listings: Listing, **more: Any) -> Keeper:
        member = make_member(email, at=clock.now(), **more)
        for listing in listings:
            keeper_of(listing, member, at=clock.now())
        browser = Browser(app.test_client())
        log_in(browser, member)
        return Keeper(member, browser)

    return come


@pytest.fixture
def practice(make_listing: MakeListing, clock: StoppedClock) -> Listing:
    """A practice in Woerden, looked after today."""
    return make_listing(
        name="Praktijk De Singel",
        phone="+31348123456",
        call_hours="ma tot vr 9.00 tot 10.00 uur",
        description="Rustig oefenen na de behandeling.",
        confirmed_on=clock.now().date(),
    )


@pytest.fixture
def anna(enter: Enter, practice: Listing) -> Keeper:
    """Anna, who keeps the practice."""
    return enter(ANNA, practice)


@pytest.fixture
def carla(enter: Enter) -> Keeper:
    """Carla, who keeps nothing."""
    return enter(CARLA)


def now(listing: Listing) -> Listing:
    """The listing as it is in the database at this moment."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Listing, listing.id)
