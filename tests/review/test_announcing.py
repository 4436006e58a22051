"""Whoever is brought in by somebody else hears it first: what we show, why, and how to say no."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from socialmap.cli.listings import listings as listings_command
from socialmap.directory.keepers import keepers_of
from socialmap.directory.models import Listing
from socialmap.directory.queries import listing_by_code
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.jobs.due import run_due
from socialmap.mailing.service import came_back
from tests.accounts.people import fields_of
from tests.browsing import Browser
from tests.mailing.letters import links_in, sent, text_of

SHEET = """name,kind,discipline,postcode,place,email
Praktijk Kanarie,practice,dietist,3441 AB,Woerden,praktijk@kanarie.example
Petra Kanarie,person,dietist,3441 AB,Woerden,petra@kanarie.example
Inloophuis Kanarie,facility,inloophuis,3441 AB,Woerden,
"""


@pytest.fixture
def announced(app: Flask, tmp_path: Path) -> str:
    """A sheet brought in with --announce; what the command said on stderr."""
    file = tmp_path / "lijst.csv"
    file.write_text(SHEET)
    words = ["import", str(file), "--network", "noordwest-utrecht", "--announce"]
    result = app.test_cli_runner().invoke(listings_command, words, catch_exceptions=False)
    assert result.exit_code == 0
    return result.stderr


def listing_called(name: str) -> Listing:
    db.session.expire_all()
    return db.session.query(Listing).filter_by(name=name).one()


def letter_links(app: Flask, address: str) -> list[str]:
    return next(links_in(message) for message in sent(app) if message["To"] == address)


def test_nobody_is_public_before_the_letter_is_answered(app: Flask, announced: str, browser: Browser) -> None:
    assert browser.open("/zoeken?wat=kanarie").codes == []
    assert sorted(message["To"] for message in sent(app)) == [
        "petra@kanarie.example",
        "praktijk@kanarie.example",
    ]


def test_who_has_no_address_is_named_to_the_operator(announced: str) -> None:
    assert "bel of schrijf zelf: Inloophuis Kanarie" in announced


def test_the_letter_tells_what_why_and_from_where(app: Flask, announced: str) -> None:
    text = text_of(next(message for message in sent(app) if message["To"] == "praktijk@kanarie.example"))

    assert "Naam: Praktijk Kanarie" in text
    assert "een lijst van Netwerk Oncologische zorg Noordwest Utrecht" in text
    assert "16 maart 2026" in text


def test_a_yes_puts_them_on_the_map_and_makes_it_theirs(app: Flask, announced: str, browser: Browser) -> None:
    yes, _no = letter_links(app, "petra@kanarie.example")

    answer = browser.send(yes, fields_of(browser, yes))

    assert answer.status == 200
    assert len(browser.open("/zoeken?wat=petra+kanarie").codes) == 1
    listing = listing_called("Petra Kanarie")
    assert [member.email for member in keepers_of(listing)] == ["petra@kanarie.example"]


def test_a_no_forgets_them(app: Flask, announced: str, browser: Browser, clock: StoppedClock) -> None:
    _yes, no = letter_links(app, "praktijk@kanarie.example")
    code = listing_called("Praktijk Kanarie").code

    browser.send(no, fields_of(browser, no))
    clock.move(timedelta(days=20))
    run_due(clock.now())

    listing = listing_by_code(code)
    assert listing is not None
    db.session.refresh(listing)
    assert (listing.state, listing.name, listing.email) == ("erased", "", "")


def test_a_practice_is_public_after_fourteen_days_without_a_no_and_a_person_is_not(
    app: Flask, announced: str, clock: StoppedClock
) -> None:
    sent(app)
    states = {}
    for days in (13, 1):
        clock.move(timedelta(days=days))
        run_due(clock.now())
        states[days] = [listing_called(f"{one} Kanarie").state for one in ("Praktijk", "Petra", "Inloophuis")]

    assert states == {13: ["submitted"] * 3, 1: ["published", "submitted", "submitted"]}


def test_a_letter_that_never_arrived_is_no_silence(app: Flask, announced: str, clock: StoppedClock) -> None:
    from socialmap.mailing.models import Letter

    sent(app)
    letter = db.session.query(Letter).filter_by(recipient="praktijk@kanarie.example").one()
    with transaction():
        came_back(letter.id, by="test", at=clock.now())
    clock.move(timedelta(days=20))

    run_due(clock.now())

    assert listing_called("Praktijk Kanarie").state == "submitted"


def test_opening_the_links_changes_nothing(app: Flask, announced: str, browser: Browser) -> None:
    links = letter_links(app, "petra@kanarie.example")

    for link in links * 3:
        assert browser.open(link).status == 200
        browser.client.head(link, base_url="http://127.0.0.1:8000")

    assert listing_called("Petra Kanarie").state == "submitted"


def test_a_yes_after_a_no_is_too_late(app: Flask, announced: str, browser: Browser) -> None:
    yes, no = letter_links(app, "petra@kanarie.example")
    form = fields_of(browser, yes)
    browser.send(no, fields_of(browser, no))

    assert browser.send(yes, form).status == 410
