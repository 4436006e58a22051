"""The cast of a newsletter."""

import pytest
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock
from tests.accounts.people import make_member


@pytest.fixture
def bram(app: Flask, clock: StoppedClock) -> Member:
    """Bram writes the newsletter."""
    return make_member("bram@netwerk.example", at=clock.now(), name="Bram", role="core_group")


@pytest.fixture
def dina(app: Flask, clock: StoppedClock) -> Member:
    """Dina is in the core group too."""
    return make_member("dina@netwerk.example", at=clock.now(), name="Dina", role="core_group")
