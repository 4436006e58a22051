"""Bram of the core group at home, and Eva of the neighbours."""

from datetime import datetime

import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.db import db
from socialmap.networks.models import Network
from tests.accounts.people import log_in, make_member
from tests.browsing import Browser
from tests.conftest import HOME, NEIGHBOUR


def network(slug: str = HOME) -> Network:
    """A network by its name."""
    return db.session.scalars(sa.select(Network).where(Network.slug == slug)).one()


def bram(app: Flask, at: datetime) -> tuple[Browser, Member]:
    """The browser of somebody of the core group at home, second step done."""
    return _logged_in(app, "bram@netwerk.example", at, HOME)


def eva(app: Flask, at: datetime) -> tuple[Browser, Member]:
    """The browser of somebody of the neighbours' core group."""
    return _logged_in(app, "eva@netwerk.example", at, NEIGHBOUR)


def _logged_in(app: Flask, email: str, at: datetime, slug: str) -> tuple[Browser, Member]:
    member = make_member(email, at=at, role="core_group", network=slug)
    browser = Browser(app.test_client())
    log_in(browser, member, strong=True)
    return browser, member
