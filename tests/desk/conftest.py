"""Bram of the core group at his desk, and everything that may lie on it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.networks.models import Network
from socialmap.review import submissions
from socialmap.review.models import Submission
from tests.accounts.people import log_in, make_member
from tests.application_values import ADDRESS, EVIDENCE, VALUES
from tests.browsing import Browser
from tests.conftest import HOME


@pytest.fixture
def bram(app: Flask, clock: StoppedClock) -> Member:
    """Somebody of the core group."""
    return make_member("bram@netwerk.example", name="Bram", at=clock.now(), role="core_group")


@pytest.fixture
def at_bram(browser: Browser, bram: Member) -> Browser:
    """The browser in which Bram is logged in."""
    log_in(browser, bram, strong=True)
    return browser


def network_called(slug: str = HOME) -> Network:
    return db.session.scalars(sa.select(Network).where(Network.slug == slug)).one()


def set_up(**settings: object) -> None:
    """Change settings of the network."""
    with transaction():
        network = network_called()
        network.settings = {**network.settings, **settings}


Apply = Callable[..., Submission]


@pytest.fixture
def apply(app: Flask, clock: StoppedClock) -> Apply:
    """Hands in an application of somebody new; `days` ago, of this name."""

    def made(
        name: str, *, days: int = 0, route: str = "criteria", network: str = HOME, **values: Any
    ) -> Submission:
        at = clock.now() - timedelta(days=days)
        email = f"{name.lower().replace(' ', '.')}@praktijk.example"
        member = make_member(email, name=name, at=at, role=None)
        with transaction():
            facts: dict[str, Any] = {"by": "test", "at": at}
            one = submissions.start(
                db.session.get_one(Member, member.id),
                network_called(network),
                kind="application",
                route=route,
                values={**VALUES, "referral": "nee", "name": name, **values},
                **facts,
            )
            submissions.save_step(one, "waar", location=ADDRESS, evidence=EVIDENCE, **facts)
            submissions.hand_in(one, agreement="2026-1", **facts)
        return one

    return made
