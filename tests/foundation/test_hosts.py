"""Which host names are answered, and whom the site believes about the visitor."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import next_change_number, transaction
from socialmap.networks.models import Network
from socialmap.settings import Settings
from tests.conftest import NEIGHBOUR, built, let_go
from tests.foundation.visits import PRODUCTION, ask

FORWARDED = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "kaart.example",
    "Forwarded": "for=203.0.113.9;host=kaart.example",
}


def status(app: Flask, base_url: str) -> int:
    return ask(app, "/robots.txt", base_url=base_url).status_code


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
def test_while_developing_this_machine_is_answered_on_any_port(site: Flask, base_url: str) -> None:
    assert status(site, base_url) == 200


@pytest.mark.parametrize(
    "base_url", ["http://elders.example", "http://127.0.0.1.elders.example", "http://127.0.0.2:8000"]
)
def test_while_developing_no_other_host_is_answered(site: Flask, base_url: str) -> None:
    assert status(site, base_url) == 400


def test_in_production_only_the_host_of_the_base_url_is_answered(production: Flask) -> None:
    others = ["http://127.0.0.1:8000", "http://localhost", "https://kaart.example.elders.example"]

    assert status(production, "https://kaart.example") == 200
    assert status(production, "https://kaart.example:8443") == 200
    assert [status(production, other) for other in others] == [400, 400, 400]


@pytest.mark.parametrize(
    "base_url", ["https://[2001:db8::1]", "http://[2001:db8::1]:8000", "https://KAART.example"]
)
def test_the_base_url_may_be_any_kind_of_host(settings: Settings, clock: StoppedClock, base_url: str) -> None:
    app = built(replace(settings, **{**PRODUCTION, "base_url": base_url}), clock)

    answered = status(app, base_url)
    let_go(app)

    assert answered == 200


def test_the_host_of_a_network_is_answered_and_shows_that_network(production: Flask) -> None:
    before = status(production, "https://utrecht.example")
    with production.app_context(), transaction() as session:
        session.execute(sa.update(Network).where(Network.slug == NEIGHBOUR).values(host="utrecht.example"))
        next_change_number(session)

    page = ask(production, "/over", base_url="https://utrecht.example")

    assert (before, page.status_code) == (400, 200)
    assert "Utrecht-Stad" in page.get_data(as_text=True)


def test_an_unknown_host_does_not_come_back_in_the_page(production: Flask) -> None:
    page = ask(production, "/over", base_url="https://elders.example")

    assert page.status_code == 400
    assert "elders" not in page.get_data(as_text=True)


def test_nobody_is_believed_about_the_visitor(site: Flask) -> None:
    answer = ask(site, "/wie-ben-ik", headers=FORWARDED)

    assert answer.get_data(as_text=True) == "127.0.0.1 http 127.0.0.1:8000"


def test_as_many_proxies_as_were_set_are_believed(production: Flask) -> None:
    headers = {**FORWARDED, "X-Forwarded-For": "198.51.100.1, 203.0.113.9"}

    answer = ask(production, "/wie-ben-ik", headers=headers)

    assert answer.get_data(as_text=True) == "203.0.113.9 https kaart.example"


def test_a_proxy_cannot_bring_a_host_that_is_not_ours(production: Flask) -> None:
    headers = {**FORWARDED, "X-Forwarded-Host": "elders.example"}

    answer = ask(production, "/wie-ben-ik", headers=headers)

    assert answer.status_code == 400
