"""The core group takes a listing off the map: with a reason, a letter, and never one of its own."""

import pytest
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.audit.models import AuditRow
from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.review import decisions
from tests.accounts.people import fields_of, keeper_of, log_in, make_member
from tests.browsing import Browser
from tests.conftest import NEIGHBOUR, MakeListing, make
from tests.foundation.together import at_once
from tests.mailing.letters import last, sent, text_of
from tests.review.deciding import change_of, open_item, state_of

CHOSEN = {"reason": "stopped", "sure": "y"}


@pytest.fixture
def at_bram(browser: Browser, bram: Member) -> Browser:
    """The browser in which Bram is logged in."""
    log_in(browser, bram, strong=True)
    return browser


@pytest.fixture
def practice(make_listing: MakeListing, adam: Member, clock: StoppedClock) -> Listing:
    """Adam's listing."""
    listing = make_listing(name="Praktijk Kanarie", discipline="dietist")
    keeper_of(listing, adam, at=clock.now())
    return listing


def way_of(listing: Listing) -> str:
    return f"/kerngroep/vermeldingen/{listing.code}/van-de-kaart"


def test_it_leaves_the_map_with_a_letter_and_an_audit_row(
    app: Flask, at_bram: Browser, practice: Listing
) -> None:
    way = way_of(practice)
    before = at_bram.open("/zoeken?wat=kanarie").codes

    answer = at_bram.send(way, fields_of(at_bram, way, **CHOSEN, own_words="Dank voor alles."))

    assert (answer.status, before) == (303, [practice.code])
    assert at_bram.open("/zoeken?wat=kanarie").codes == []
    letter = last(app)
    text = text_of(letter)
    assert (letter["To"], letter["Subject"]) == (
        "adam@praktijk.example",
        "De kerngroep haalde Praktijk Kanarie van de kaart",
    )
    assert "De praktijk of voorziening is gestopt." in text
    assert "Dank voor alles." in text
    db.session.rollback()
    assert db.session.query(AuditRow).filter_by(verb="withdraw-listing").count() == 1


def test_the_letter_can_be_read_first(app: Flask, at_bram: Browser, practice: Listing) -> None:
    way = way_of(practice)
    typed = {"reason": "left", "own_words": "Veel geluk."}

    answer = at_bram.send(way, fields_of(at_bram, way, **typed, letter="yes"))

    letter = answer.one("#brief[open] pre").get_text()
    assert "Deze persoon werkt hier niet meer." in letter
    assert "Veel geluk." in letter
    assert answer.one("#own_words")["value"] == "Veel geluk."
    assert at_bram.open("/zoeken?wat=kanarie").codes == [practice.code]
    assert sent(app) == []


@pytest.mark.parametrize("typed", [{}, {"reason": "stopped"}, {"sure": "y"}, {"reason": "x", "sure": "y"}])
def test_it_asks_why_and_whether_one_is_sure(
    at_bram: Browser, practice: Listing, typed: dict[str, str]
) -> None:
    way = way_of(practice)

    answer = at_bram.send(way, fields_of(at_bram, way, **typed))

    assert answer.status == 422
    assert all(answer.all(str(link["href"])) for link in answer.all(".errors a"))
    assert at_bram.open("/zoeken?wat=kanarie").codes == [practice.code]


def test_twice_is_once_and_later_is_told(app: Flask, at_bram: Browser, practice: Listing) -> None:
    way = way_of(practice)
    form, other = (fields_of(at_bram, way, **CHOSEN) for _ in range(2))

    statuses = [at_bram.send(way, one).status for one in (form, form, other)]

    assert statuses == [303, 303, 409]
    assert "Deze vermelding is van de kaart." in at_bram.open(way).text()
    assert len(sent(app)) == 1


def test_what_was_proposed_for_it_goes_with_it(
    at_bram: Browser, practice: Listing, adam: Member, clock: StoppedClock
) -> None:
    change = change_of(practice, adam, clock, name="Nieuwe Naam")
    link = open_item(at_bram, change)[1].one("a[href$=van-de-kaart]")

    at_bram.send(str(link["href"]), fields_of(at_bram, str(link["href"]), **CHOSEN))

    assert state_of(change) == "withdrawn"


def test_nobody_takes_their_own_practice_off_this_way(
    at_bram: Browser, bram: Member, practice: Listing, clock: StoppedClock
) -> None:
    keeper_of(practice, bram, at=clock.now())
    way = way_of(practice)

    answer = at_bram.send(way, fields_of(at_bram, way, **CHOSEN))

    assert answer.status == 409
    assert "Iemand anders besluit hierover." in answer.text(".attention")


def test_another_networks_listing_is_not_found(
    app: Flask, at_bram: Browser, practice: Listing, make_listing: MakeListing, clock: StoppedClock
) -> None:
    theirs = make_listing(name="Buurman", network=NEIGHBOUR, postcode="3511 AB")
    form = fields_of(at_bram, way_of(practice), **CHOSEN)
    eva = make_member("eva@netwerk.example", at=clock.now(), role="core_group", network=NEIGHBOUR)
    at_eva = Browser(app.test_client())
    log_in(at_eva, eva, strong=True)

    statuses = [
        at_bram.open(way_of(theirs)).status,
        at_bram.send(way_of(theirs), form).status,
        at_eva.open(way_of(practice)).status,
        at_eva.send(way_of(practice), form).status,
    ]

    assert statuses == [404] * 4


def test_of_six_people_one_takes_it_off(either_app: Flask, clock: StoppedClock) -> None:
    listing_id = make(clock, name="Praktijk Kanarie").id
    people = [
        make_member(f"lid{number}@netwerk.example", at=clock.now(), role="core_group").id
        for number in range(6)
    ]

    def hand(who: int) -> str:
        with transaction():
            one, by = db.session.get_one(Listing, listing_id), db.session.get_one(Member, who)
            decisions.withdraw_listing(one, reason="Gestopt.", own_words="", by=by, at=clock.now())
        return "done"

    results = at_once(either_app, *[lambda who=who: hand(who) for who in people])

    assert results.count("done") == 1
    db.session.rollback()
    assert db.session.query(AuditRow).filter_by(verb="withdraw-listing").count() == 1
