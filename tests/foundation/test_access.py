"""Every view has a door; who cannot get the right never learns that the address exists."""

from flask import Flask

from socialmap.foundation.access import permission_of, requires
from tests.accounts.people import log_in, make_member
from tests.browsing import BASE, Browser
from tests.foundation.visits import ask, ask_again
from tests.running import MONDAY


def test_a_visitor_only_comes_through_the_open_door(site: Flask) -> None:
    answers = [ask(site, address) for address in ("/open", "/dicht", "/vergeten")]

    assert [answer.status_code for answer in answers] == [200, 303, 404]
    assert answers[1].location == "/inloggen?next=%2Fdicht"
    assert not any("binnen" in answer.get_data(as_text=True) for answer in answers[1:])


def test_a_closed_door_looks_like_no_door(site: Flask) -> None:
    browser = Browser(site.test_client())
    with site.app_context():
        log_in(browser, make_member("carla@praktijk.example", at=MONDAY))

    closed, nothing = (ask_again(browser.client, address, base_url=BASE) for address in ("/dicht", "/niets"))

    # A page names its own address, for its other languages; nothing else may differ.
    assert closed.data.replace(b"/dicht", b"/niets") == nothing.data
    assert closed.status_code == nothing.status_code == 404


def test_a_view_says_what_it_asks() -> None:
    assert permission_of(requires("decide")(lambda: "")) == "decide"
    assert permission_of(lambda: "") is None
