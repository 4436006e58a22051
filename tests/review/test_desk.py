"""The bare list of the core group: nothing waits unseen, nobody decides twice or on their own practice."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.directory.keepers import keepers_of
from socialmap.directory.models import Listing
from socialmap.directory.queries import listing_by_code
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.networks.queries import network_by_slug
from socialmap.review import decisions, rules, submissions
from socialmap.review.models import Submission
from tests.accounts.people import filled_in, keeper_of, log_in, make_member
from tests.browsing import Browser, Page
from tests.conftest import HOME, NEIGHBOUR, MakeListing
from tests.mailing.letters import sent, text_of

VALUES = {
    "name": "Adam Aanvrager",
    "kind": "person",
    "organisation": "Praktijk De Appel",
    "disciplines": ["dietist"],
    "description": "Zoekwoordkanarie helpt bij eten.",
}
ADDRESS = {
    "street": "Kade",
    "house_number": "1",
    "show_address": True,
    "postcode": "3441 AB",
    "place": "Woerden",
}


@pytest.fixture
def adam(app: Flask, clock: StoppedClock) -> Member:
    """Somebody who applies."""
    return make_member("adam@praktijk.example", name="Adam", at=clock.now(), role=None)


@pytest.fixture
def bram(app: Flask, clock: StoppedClock) -> Member:
    """Somebody of the core group."""
    return make_member("bram@netwerk.example", name="Bram", at=clock.now(), role="core_group")


def application(by: Member, clock: StoppedClock, **values: Any) -> Submission:
    """An application that was handed in."""
    network = network_by_slug(HOME)
    assert network is not None
    with transaction():
        one = submissions.start(
            by, network, kind="application", by="test", at=clock.now(), values={**VALUES, **values}
        )
        evidence = [{"kind": "register", "register": "KP", "number": "01234567889"}]
        submissions.save_step(one, "waar", location=ADDRESS, evidence=evidence, by="test", at=clock.now())
        submissions.hand_in(one, agreement="2026-1", by="test", at=clock.now())
    return one


def open_item(browser: Browser, submission: Submission) -> tuple[str, Page]:
    address = f"/kerngroep/inzendingen/{submission.uuid}"
    return address, browser.open(address)


def press(browser: Browser, page: Page, action: str, **typed: str) -> Page:
    """Press the button of one of the forms on the page."""
    return browser.send(action, {**filled_in(page.one(f'form[action="{action}"]')), **typed})


def test_nothing_waits_and_the_list_says_so(browser: Browser, bram: Member) -> None:
    log_in(browser, bram, strong=True)

    assert "Er wacht niets" in browser.open("/kerngroep").text()


def test_an_approved_application_is_on_the_map_at_once(
    app: Flask, browser: Browser, adam: Member, bram: Member, clock: StoppedClock
) -> None:
    submission = application(adam, clock)
    log_in(browser, bram, strong=True)
    address, page = open_item(browser, submission)

    before = browser.open("/zoeken?wat=adam+aanvrager").codes
    answer = press(browser, page, f"{address}/goedkeuren")
    found = browser.open("/zoeken?wat=adam+aanvrager").codes

    assert (before, answer.status) == ([], 303)
    assert len(found) == 1
    db.session.rollback()
    listing = listing_by_code(found[0])
    assert listing is not None
    assert [member.email for member in keepers_of(listing)] == ["adam@praktijk.example"]
    assert [row.checked_by for row in listing.registrations] == [f"member:{bram.uuid}"]
    assert (listing.agreement, str(listing.agreed_on)) == ("2026-1", "2026-03-02")


def test_whoever_is_approved_becomes_a_member_and_gets_a_letter(
    app: Flask, browser: Browser, adam: Member, bram: Member, clock: StoppedClock
) -> None:
    submission = application(adam, clock)
    log_in(browser, bram, strong=True)
    address, page = open_item(browser, submission)

    press(browser, page, f"{address}/goedkeuren")

    db.session.rollback()
    assert [one.role for one in adam.memberships] == ["member"]
    assert [message["To"] for message in sent(app)] == ["adam@praktijk.example"]


def test_a_second_approval_changes_nothing(
    app: Flask, browser: Browser, adam: Member, bram: Member, clock: StoppedClock
) -> None:
    submission = application(adam, clock)
    log_in(browser, bram, strong=True)
    address, page = open_item(browser, submission)
    second = Browser(app.test_client())
    log_in(second, make_member("dirk@netwerk.example", at=clock.now(), role="core_group"), strong=True)
    _address, same_page = open_item(second, submission)
    press(browser, page, f"{address}/goedkeuren")

    answer = press(second, same_page, f"{address}/goedkeuren")

    assert answer.status == 409
    assert "Iemand was u voor" in answer.text()
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Listing)) == 1


def test_what_changed_since_it_was_opened_is_not_approved(
    app: Flask, browser: Browser, adam: Member, bram: Member, clock: StoppedClock
) -> None:
    submission = application(adam, clock)
    log_in(browser, bram, strong=True)
    address, page = open_item(browser, submission)
    with transaction():
        decisions.ask(submission, "Waar werkt u?", by=bram, at=clock.now())
        submissions.save_step(submission, "wie", values={"name": "Iemand Anders"}, by="test", at=clock.now())
        submissions.answer(submission, "In Woerden.", by="test", at=clock.now())

    answer = press(browser, page, f"{address}/goedkeuren")

    assert answer.status == 409
    assert "veranderd sinds u het opende" in answer.text()
    assert "Iemand Anders" in answer.text()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Listing)) == 0


def test_a_question_goes_to_the_applicant_and_back(
    app: Flask, browser: Browser, adam: Member, bram: Member, clock: StoppedClock
) -> None:
    submission = application(adam, clock)
    log_in(browser, bram, strong=True)
    address, page = open_item(browser, submission)

    press(browser, page, f"{address}/vraag", text="Heeft u ervaring met kanker?")

    assert "Heeft u ervaring met kanker?" in text_of(sent(app)[-1])
    assert "wacht op antwoord" in browser.open("/kerngroep").text()


def test_an_empty_reason_is_not_a_no(
    app: Flask, browser: Browser, adam: Member, bram: Member, clock: StoppedClock
) -> None:
    submission = application(adam, clock)
    log_in(browser, bram, strong=True)
    address, page = open_item(browser, submission)

    answer = press(browser, page, f"{address}/afwijzen", text="")

    assert answer.status == 422
    assert "Schrijf de reden op." in answer.text()
    db.session.rollback()
    assert submission.state == "submitted"


def test_a_no_has_its_reason_in_the_letter(
    app: Flask, browser: Browser, adam: Member, bram: Member, clock: StoppedClock
) -> None:
    submission = application(adam, clock)
    log_in(browser, bram, strong=True)
    address, page = open_item(browser, submission)

    press(browser, page, f"{address}/afwijzen", text="De scholing oncologie ontbreekt.")

    assert "De scholing oncologie ontbreekt." in text_of(sent(app)[-1])
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Listing)) == 0


def test_nobody_decides_on_their_own_application(browser: Browser, bram: Member, clock: StoppedClock) -> None:
    submission = application(bram, clock)
    log_in(browser, bram, strong=True)
    address, page = open_item(browser, submission)

    assert page.all(f'form[action="{address}/goedkeuren"]') == []
    with pytest.raises(rules.OwnPractice), transaction():
        decisions.approve(submission, seen_revision=submission.revision, by=bram, at=clock.now())


def test_nobody_decides_on_a_listing_they_keep(
    app: Flask, adam: Member, bram: Member, make_listing: MakeListing, clock: StoppedClock
) -> None:
    listing = make_listing()
    keeper_of(listing, bram, at=clock.now())
    network = network_by_slug(HOME)
    assert network is not None
    with transaction():
        change = submissions.start(adam, network, kind="change", listing=listing, by="test", at=clock.now())
        submissions.hand_in(change, agreement="", by="test", at=clock.now())

    with pytest.raises(rules.OwnPractice), transaction():
        decisions.approve(change, seen_revision=change.revision, by=bram, at=clock.now())


def test_a_gp_is_never_approved(browser: Browser, adam: Member, bram: Member, clock: StoppedClock) -> None:
    submission = application(adam, clock, name="Huisarts A. Aanvrager")
    log_in(browser, bram, strong=True)
    address, page = open_item(browser, submission)

    answer = press(browser, page, f"{address}/goedkeuren")

    assert answer.status == 409
    assert "niet op de kaart" in answer.text()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Listing)) == 0


@pytest.mark.parametrize("way", ["", "/goedkeuren", "/vraag", "/afwijzen"])
def test_only_the_core_group_of_the_network_sees_a_submission(
    app: Flask, browser: Browser, adam: Member, bram: Member, clock: StoppedClock, way: str
) -> None:
    submission = application(adam, clock)
    address = f"/kerngroep/inzendingen/{submission.uuid}"
    log_in(browser, bram, strong=True)
    form = filled_in(open_item(browser, submission)[1].one(f'form[action="{address}/vraag"]')) | {"text": "x"}
    others = {
        "member": (make_member("carla@praktijk.example", at=clock.now()), True, 404),
        "applicant": (adam, True, 404),
        "neighbour": (
            make_member("eva@netwerk.example", at=clock.now(), role="core_group", network=NEIGHBOUR),
            True,
            404,
        ),
        "half logged in": (bram, False, 303),
    }

    statuses = {}
    for name, (member, strong, _wanted) in others.items():
        other = Browser(app.test_client())
        log_in(other, member, strong=strong)
        statuses[name] = (other.send(address + way, form) if way else other.open(address)).status
    visitor = Browser(app.test_client())
    statuses["visitor"] = (visitor.send(address + way, form) if way else visitor.open(address)).status

    assert statuses == {name: wanted for name, (_member, _strong, wanted) in others.items()} | {
        "visitor": 303
    }
    db.session.rollback()
    assert submission.state == "submitted"


def test_a_letter_that_came_back_can_be_sent_again(
    app: Flask, browser: Browser, adam: Member, bram: Member, clock: StoppedClock
) -> None:
    submission = application(adam, clock)
    log_in(browser, bram, strong=True)
    address, page = open_item(browser, submission)
    press(browser, page, f"{address}/vraag", text="Waar werkt u?")
    first = len(sent(app))
    came_back = browser.open("/kerngroep/brieven").one('form[action$="/terug"]')

    browser.send(str(came_back["action"]), filled_in(came_back))
    again = browser.open("/kerngroep/brieven").one('form[action$="/opnieuw"]')
    browser.send(str(again["action"]), filled_in(again))

    assert len(sent(app)) == first + 1
