"""The people who work on words: Bram keeps them, Eva decides in another network, Carla is a member."""

import pytest
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock
from socialmap.networks.models import Network
from socialmap.networks.queries import network_by_slug
from tests.accounts.people import log_in, make_member
from tests.browsing import Browser
from tests.conftest import HOME, NEIGHBOUR


@pytest.fixture
def bram(app: Flask, clock: StoppedClock) -> Member:
    return make_member("bram@netwerk.example", at=clock.now(), role="core_group")


@pytest.fixture
def eva(app: Flask, clock: StoppedClock) -> Member:
    return make_member("eva@netwerk.example", at=clock.now(), role="core_group", network=NEIGHBOUR)


@pytest.fixture
def carla(app: Flask, clock: StoppedClock) -> Member:
    return make_member("carla@praktijk.example", at=clock.now())


@pytest.fixture
def as_bram(browser: Browser, bram: Member) -> Browser:
    """The browser of somebody of the core group that keeps the words."""
    log_in(browser, bram, strong=True)
    return browser


@pytest.fixture
def as_eva(app: Flask, eva: Member) -> Browser:
    """The browser of somebody of the core group of another network."""
    other = Browser(app.test_client())
    log_in(other, eva, strong=True)
    return other


def network(slug: str = HOME) -> Network:
    found = network_by_slug(slug)
    assert found is not None
    return found
