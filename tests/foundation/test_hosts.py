"""Which host names are answered, and whom the site believes about the visitor."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask, request

from socialmap.foundation.access import requires
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import next_change_number, transaction
from socialmap.networks.models import Network
from socialmap.settings import Settings
from tests.conftest import NEIGHBOUR, built, let_go
from tests.foundation.visits import ask

Site = Callable[..., Flask]
PRODUCTION = {"env": "production", "base_url": "https://kaart.example", "secret_key": "x" * 32}


@pytest.fixture
def site_with(settings: Settings, clock: StoppedClock) -> Iterator[Site]:
    """A site with other settings, and a page that says what it knows of the visitor."""
    made: list[Flask] = []

    def make(**more: object) -> Flask:
        app = built(replace(settings, **more), clock)
        app.add_url_rule(
            "/wie-ben-ik",
            "who",
            requires("visit")(lambda: f"{request.remote_addr} {request.scheme} {request.host}"),
        )
        made.append(app)
        return app

    yield make
    for app in made:
        let_go(app)


def status(app: Flask, base_url: str, **headers: str) -> int:
    return ask(app, "/robots.txt", base_url=base_url, headers=headers).status_code


@pytest.mark.parametrize(
    "base_url",
    [
        "http://127.0.0.1:8000",
        "http://localhost:5173",
        "http://[::1]:8000",
        "http://[::1]",
        "http://LOCALHOST",
    ],
)
def test_while_developing_this_machine_is_answered_on_any_port(site_with: Site, base_url: str) -> None:
    assert status(site_with(), base_url) == 200


@pytest.mark.parametrize(
    "base_url", ["http://elders.example", "http://127.0.0.1.elders.example", "http://127.0.0.2:8000"]
)
def test_while_developing_no_other_host_is_answered(site_with: Site, base_url: str) -> None:
    assert status(site_with(), base_url) == 400


def test_in_production_only_the_host_of_the_base_url_is_answered(site_with: Site) -> None:
    app = site_with(**PRODUCTION)
    others = ["http://127.0.0.1:8000", "http://localhost", "https://kaart.example.elders.example"]

    assert status(app, "https://kaart.example") == 200
    assert status(app, "https://kaart.example:8443") == 200
    assert [status(app, other) for other in others] == [400, 400, 400]


@pytest.mark.parametrize(
    "base_url", ["https://[2001:db8::1]", "http://[2001:db8::1]:8000", "https://KAART.example"]
)
def test_the_base_url_may_be_any_kind_of_host(site_with: Site, base_url: str) -> None:
    assert status(site_with(**{**PRODUCTION, "base_url": base_url}), base_url) == 200


def test_the_host_of_a_network_is_answered_and_shows_that_network(site_with: Site) -> None:
    app = site_with(**PRODUCTION)
    before = status(app, "https://utrecht.example")
    with app.app_context(), transaction() as session:
        session.execute(sa.update(Network).where(Network.slug == NEIGHBOUR).values(host="utrecht.example"))
        next_change_number(session)

    page = ask(app, "/over", base_url="https://utrecht.example")

    assert (before, page.status_code) == (400, 200)
    assert "Utrecht-Stad" in page.get_data(as_text=True)


def test_an_unknown_host_is_refused_before_the_database_is_needed(site_with: Site) -> None:
    app = site_with(**PRODUCTION)

    page = ask(app, "/over", base_url="https://elders.example")

    assert page.status_code == 400
    assert "elders" not in page.get_data(as_text=True)


FORWARDED = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "kaart.example",
    "Forwarded": "for=203.0.113.9;host=kaart.example",
}


def test_nobody_is_believed_about_the_visitor(site_with: Site) -> None:
    answer = ask(site_with(), "/wie-ben-ik", headers=FORWARDED)

    assert answer.get_data(as_text=True) == "127.0.0.1 http 127.0.0.1:8000"


def test_as_many_proxies_as_were_set_are_believed(site_with: Site) -> None:
    app = site_with(**PRODUCTION, trusted_proxies=1)
    headers = {**FORWARDED, "X-Forwarded-For": "198.51.100.1, 203.0.113.9"}

    answer = ask(app, "/wie-ben-ik", headers=headers)

    assert answer.get_data(as_text=True) == "203.0.113.9 https kaart.example"


def test_a_proxy_cannot_bring_a_host_that_is_not_ours(site_with: Site) -> None:
    app = site_with(**PRODUCTION, trusted_proxies=1)

    answer = ask(app, "/wie-ben-ik", headers={**FORWARDED, "X-Forwarded-Host": "elders.example"})

    assert answer.status_code == 400
