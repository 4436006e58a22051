"""Somebody who applies: Anna with a confirmed address, and an application as far as a test needs it."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.directory.models import Discipline
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.joining import service
from socialmap.networks.models import Agreement, Network
from socialmap.networks.queries import network_by_slug
from socialmap.review import submissions
from socialmap.review.models import Submission
from tests.accounts.people import HOME, log_in, make_member
from tests.browsing import Browser
from tests.joining.applying import KEPT, WELL, apply

ANNA = "anna@praktijk.example"


@pytest.fixture(autouse=True)
def arrangements(app: Flask) -> str:
    """The network has its arrangements; the version that holds."""
    return have_arrangements(app)


def have_arrangements(app: Flask) -> str:
    """Put the arrangements of the seed folder in the database, where they are not there yet."""
    [seed] = json.loads((app.extensions["settings"].home / "seed" / "agreement.json").read_text())
    with transaction():
        if db.session.scalar(sa.select(sa.func.count(Agreement.id))) == 0:
            valid_from = date.fromisoformat(seed["valid_from"])
            db.session.add(Agreement(**{**seed, "valid_from": valid_from}))
    return str(seed["version"])


@pytest.fixture
def anna(app: Flask, clock: StoppedClock) -> Member:
    """Anna, who joins; she has no role yet."""
    return make_member(ANNA, at=clock.now(), name="Anna Berends", role=None)


@pytest.fixture
def at_anna(browser: Browser, anna: Member) -> Browser:
    """The browser in which Anna is logged in."""
    log_in(browser, anna)
    return browser


@pytest.fixture
def carla(app: Flask, clock: StoppedClock) -> Browser:
    """The browser of Carla, a member who has nothing to do with what Anna does."""
    visitor = Browser(app.test_client())
    log_in(visitor, make_member("carla@praktijk.example", at=clock.now(), name="Carla"))
    return visitor


Begin = Callable[..., Submission]


@pytest.fixture
def begun(at_anna: Browser) -> Begin:
    """Begins an application of Anna and fills in the steps that are named."""

    def begin(*steps: str, discipline: str = "dietist", **typed: Any) -> Submission:
        uuid = apply(at_anna, discipline, *steps, **typed)
        return application(uuid)

    return begin


@pytest.fixture
def complete(at_anna: Browser, anna: Member, clock: StoppedClock) -> Submission:
    """An application of Anna that can be handed in, without opening every page for it."""
    with transaction():
        member, network = db.session.get_one(Member, anna.id), network_by_slug(HOME)
        assert network is not None
        row = db.session.scalars(sa.select(Discipline).where(Discipline.slug == "dietist")).one()
        facts: dict[str, Any] = {"by": "test", "at": clock.now()}
        submission = service.begin(member, network, discipline=row, **facts)
        for step in WELL:
            submissions.save_step(submission, step, **KEPT, **facts)
    return submission


def application(uuid: str) -> Submission:
    """An application as the database has it now."""
    db.session.rollback()
    return next(one for one in db.session.scalars(sa.select(Submission)) if str(one.uuid) == uuid)


def set_up(**settings: object) -> None:
    """Switch something of the network on or off."""
    with transaction():
        network = network_by_slug(HOME)
        assert isinstance(network, Network)
        network.settings = {**network.settings, **settings}
