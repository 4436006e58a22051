"""The cast of a meeting: Bram organises, Bea is of the core group too, Mira manages the network."""

import pytest
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock
from tests.accounts.people import log_in, make_member
from tests.browsing import Browser


@pytest.fixture
def organiser(app: Flask, clock: StoppedClock) -> Member:
    """Bram, of the core group, for `make_meeting(at, organiser=…)`."""
    return make_member("bram@kern.example", at=clock.now(), name="Bram", role="core_group")


@pytest.fixture
def colleague(app: Flask, clock: StoppedClock) -> Member:
    """Bea, of the core group, who organises nothing."""
    return make_member("bea@kern.example", at=clock.now(), name="Bea", role="core_group")


@pytest.fixture
def manager(app: Flask, clock: StoppedClock) -> Member:
    """Mira, who manages the network."""
    return make_member("mira@kern.example", at=clock.now(), name="Mira", role="manager")


@pytest.fixture
def anna(app: Flask, clock: StoppedClock) -> Member:
    """Anna, a member who is invited."""
    return make_member("anna@praktijk.example", at=clock.now(), name="Anna")


@pytest.fixture
def bram(browser: Browser, organiser: Member) -> Browser:
    """The browser of the organiser."""
    log_in(browser, organiser, strong=True)
    return browser
