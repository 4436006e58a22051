"""Every view has a door; without the right it is as if the address does not exist."""

from flask import Flask

from socialmap.foundation.access import permission_of, requires
from tests.foundation.visits import ask


def test_a_visitor_only_comes_through_the_open_door(site: Flask) -> None:
    answers = [ask(site, address) for address in ("/open", "/dicht", "/vergeten")]

    assert [answer.status_code for answer in answers] == [200, 404, 404]
    assert "binnen" not in answers[1].get_data(as_text=True) + answers[2].get_data(as_text=True)


def test_a_closed_door_looks_like_no_door(site: Flask) -> None:
    closed, nothing = ask(site, "/dicht"), ask(site, "/niets")

    # A page names its own address, for its other languages; nothing else may differ.
    assert closed.data.replace(b"/dicht", b"/niets") == nothing.data
    assert closed.status_code == nothing.status_code == 404
    assert dict(closed.headers) == dict(nothing.headers)


def test_a_view_says_what_it_asks() -> None:
    assert permission_of(requires("decide")(lambda: "")) == "decide"
    assert permission_of(lambda: "") is None
