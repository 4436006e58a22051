"""The cast of deciding: Adam applies; Bram, Dirk and Els are of the core group."""

import pytest
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock
from tests.accounts.people import make_member


@pytest.fixture
def adam(app: Flask, clock: StoppedClock) -> Member:
    """Somebody who applies."""
    return make_member("adam@praktijk.example", name="Adam", at=clock.now(), role=None)


@pytest.fixture
def bram(app: Flask, clock: StoppedClock) -> Member:
    """Somebody of the core group."""
    return make_member("bram@netwerk.example", name="Bram", at=clock.now(), role="core_group")


@pytest.fixture
def dirk(app: Flask, clock: StoppedClock) -> Member:
    """Somebody else of the core group."""
    return make_member("dirk@netwerk.example", name="Dirk", at=clock.now(), role="core_group")
