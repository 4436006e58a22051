"""Out with one click: for people, for mail programs, and never by looking."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.accounts.service import leave, thing
from socialmap.audit.models import AuditRow
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from tests.accounts.people import filled_in
from tests.browsing import BASE, Browser
from tests.mailing.letters import last, links_in
from tests.newsletters.newsletters import make_newsletter, make_reader, plan

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def anna(app: Flask, clock: StoppedClock) -> Member:
    """Anna asked for the newsletter."""
    return make_reader("anna@praktijk.example", clock.now(), name="Anna")


@pytest.fixture
def link(app: Flask, anna: Member, bram: Member, clock: StoppedClock) -> str:
    """The way out of the newsletter she got."""
    plan(make_newsletter(bram, clock.now()), clock.now())
    clock.move(timedelta(minutes=10))
    return links_in(last(app))[-1]


def wants(member: Member) -> bool:
    db.session.rollback()
    return member.wants_newsletter


def changes(member: Member) -> list[str]:
    db.session.rollback()
    query = sa.select(AuditRow.by).where(AuditRow.thing == thing(member), AuditRow.verb == "change-details")
    return list(db.session.scalars(query.order_by(AuditRow.position)))


def press(browser: Browser, link: str, **typed: object) -> Any:
    form = browser.open(link).one("main form")
    return browser.send(link, {**filled_in(form), **typed})


@pytest.mark.parametrize("how", [{}, {"content_type": "multipart/form-data"}])
def test_a_mail_program_is_answered_at_once(
    app: Flask, browser: Browser, anna: Member, link: str, clock: StoppedClock, how: dict[str, str]
) -> None:
    before = changes(anna)

    answer = browser.client.post(link, data=ONE_CLICK, base_url=BASE, **how)

    assert answer.status_code == 200
    assert answer.mimetype == "text/plain"
    assert "Set-Cookie" not in answer.headers
    assert not wants(anna)
    assert anna.wants_newsletter_on is not None
    assert changes(anna) == [*before, "letter"]


def test_twice_is_once_and_no_error(app: Flask, browser: Browser, anna: Member, link: str) -> None:
    first = browser.client.post(link, data=ONE_CLICK, base_url=BASE)
    count = len(changes(anna))
    second = browser.client.post(link, data=ONE_CLICK, base_url=BASE)

    assert (first.status_code, second.status_code) == (200, 200)
    assert len(changes(anna)) == count


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_looking_changes_nothing(app: Flask, browser: Browser, anna: Member, link: str, method: str) -> None:
    browser.client.open(f"{link}?List-Unsubscribe=One-Click", method=method, base_url=BASE)

    assert wants(anna)


def test_a_post_that_says_nothing_changes_nothing(
    app: Flask, browser: Browser, anna: Member, link: str
) -> None:
    for data in ({}, {"List-Unsubscribe": "x"}, {"wanted": "no"}):
        assert browser.client.post(link, data=data, base_url=BASE).status_code in (200, 422)
    browser.client.post(f"{link}?List-Unsubscribe=One-Click", base_url=BASE)

    assert wants(anna)


def test_a_person_presses_one_button_and_may_come_back(
    app: Flask, browser: Browser, anna: Member, link: str
) -> None:
    page = browser.open(link)
    answer = press(browser, link)
    out = wants(anna)
    after = browser.open(link)
    press(browser, link)

    assert [button.get_text() for button in page.all("main button")] == ["Meld mij af"]
    assert "anna@praktijk.example" in page.text()
    assert answer.status == 303
    assert answer.response.headers["Location"] == link
    assert not out
    assert "U krijgt de nieuwsbrief niet meer." in after.text()
    assert [button.get_text() for button in after.all("main button")] == ["Toch weer ontvangen"]
    assert wants(anna)


def test_the_same_form_twice_is_once(app: Flask, browser: Browser, anna: Member, link: str) -> None:
    sent = filled_in(browser.open(link).one("main form"))
    answers = [browser.send(link, sent).status for _twice in range(2)]

    assert answers == [303, 303]
    assert not wants(anna)


def test_an_altered_link_is_not_there(app: Flask, browser: Browser, anna: Member, link: str) -> None:
    altered = link[:-3] + ("AAA" if not link.endswith("AAA") else "BBB")

    assert browser.client.post(altered, data=ONE_CLICK, base_url=BASE).status_code == 404
    assert wants(anna)


def test_the_way_out_lives_two_years(
    app: Flask, browser: Browser, anna: Member, link: str, clock: StoppedClock
) -> None:
    clock.move(timedelta(days=729))
    in_time = browser.open(link).status
    clock.move(timedelta(days=2))

    assert (in_time, browser.open(link).status) == (200, 410)


def test_who_leaves_the_network_is_not_brought_back(
    app: Flask, browser: Browser, anna: Member, link: str, clock: StoppedClock
) -> None:
    form = browser.open(link).one("main form")
    with transaction():
        anna.leaves_on = clock.now().date()
        anna.wants_newsletter = False
    page = browser.open(link)
    answer = browser.send(link, {**filled_in(form), "wanted": "yes"})

    assert page.all("main form") == []
    assert answer.status == 404
    assert not wants(anna)


def test_a_link_of_who_left_leads_nowhere(
    app: Flask, browser: Browser, anna: Member, link: str, clock: StoppedClock
) -> None:
    with transaction():
        leave(anna, by=thing(anna), at=clock.now())

    assert browser.open(link).status == 404
