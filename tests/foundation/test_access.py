"""Every view has a door; without the right it is as if the address does not exist."""

from collections.abc import Iterator

import pytest
from flask import Flask

from socialmap.foundation.access import permission_of, requires
from socialmap.foundation.clock import StoppedClock
from socialmap.settings import Settings
from tests.conftest import built, let_go
from tests.foundation.visits import ask


@pytest.fixture
def three_doors(settings: Settings, clock: StoppedClock) -> Iterator[Flask]:
    app = built(settings, clock)
    app.add_url_rule("/open", "open", requires("visit")(lambda: "binnen"))
    app.add_url_rule("/dicht", "dicht", requires("decide")(lambda: "binnen"))
    app.add_url_rule("/vergeten", "vergeten", lambda: "binnen")
    yield app
    let_go(app)


def test_a_visitor_only_comes_through_the_open_door(three_doors: Flask) -> None:
    answers = [ask(three_doors, address) for address in ("/open", "/dicht", "/vergeten")]

    assert [answer.status_code for answer in answers] == [200, 404, 404]
    assert "binnen" not in answers[1].get_data(as_text=True) + answers[2].get_data(as_text=True)


def test_a_closed_door_looks_like_no_door(three_doors: Flask) -> None:
    closed, nothing = ask(three_doors, "/dicht"), ask(three_doors, "/nergens")

    assert (closed.data, closed.status_code) == (nothing.data, nothing.status_code)
    assert dict(closed.headers) == dict(nothing.headers)


def test_a_view_says_what_it_asks() -> None:
    assert permission_of(requires("decide")(lambda: "")) == "decide"
    assert permission_of(lambda: "") is None
