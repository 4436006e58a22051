"""The cast of a meeting."""

import pytest
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock
from tests.rounds.rounds import make_core_group


@pytest.fixture
def group(app: Flask, clock: StoppedClock) -> list[Member]:
    """Six people who decide; Bram is the first."""
    return make_core_group(clock.now())
