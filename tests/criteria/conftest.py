"""The cast of the criteria: Bram decides here, Eva in the other network."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.criteria import service
from socialmap.criteria.models import CriteriaList
from socialmap.criteria.queries import list_for
from socialmap.foundation.clock import StoppedClock, local_day
from socialmap.foundation.db import db, transaction
from socialmap.networks.models import Network
from tests.accounts.people import log_in, make_member
from tests.browsing import Browser
from tests.conftest import HOME, NEIGHBOUR

DIETITIAN = "dietist"
Make = Callable[..., CriteriaList]


def network(slug: str = HOME) -> Network:
    return db.session.scalars(sa.select(Network).where(Network.slug == slug)).one()


def next_version(
    clock: StoppedClock, criteria: list[dict[str, Any]], *, of: str = HOME, days: int = 0, **more: Any
) -> CriteriaList:
    """A new version of the list of dietitians, from so many days on."""
    at = clock.now()
    today = local_day(at)
    with transaction():
        here = network(of)
        present = list_for(here.id, DIETITIAN, today)
        return service.new_version(
            here,
            DIETITIAN,
            criteria,
            seen=more.pop("seen", present.id if present else 0),
            valid_from=more.pop("valid_from", today + timedelta(days=days)),
            decision=more.pop("decision", service.Decision()),
            by="test",
            at=at,
        )


def asked(text: str, key: str = "", proof: str = "Diploma", **more: Any) -> dict[str, Any]:
    return {"key": key, "text": text, "proof": proof, "where": "", "url": "", **more}


def present(of: str | None = HOME, on: date = date(2026, 3, 2)) -> list[dict[str, Any]]:
    """The criteria of dietitians that hold."""
    found = list_for(network(of).id if of else None, DIETITIAN, on)
    assert found is not None
    return found.criteria


@pytest.fixture
def bram(app: Flask, clock: StoppedClock) -> Member:
    return make_member("bram@netwerk.example", at=clock.now(), role="core_group")


@pytest.fixture
def at_bram(app: Flask, bram: Member) -> Browser:
    """The browser of Bram, of the core group."""
    browser = Browser(app.test_client())
    log_in(browser, bram, strong=True)
    return browser


@pytest.fixture
def at_eva(app: Flask, clock: StoppedClock) -> Browser:
    """The browser of Eva, of the core group of the other network."""
    eva = make_member("eva@netwerk.example", at=clock.now(), role="core_group", network=NEIGHBOUR)
    browser = Browser(app.test_client())
    log_in(browser, eva, strong=True)
    return browser
