"""Practising on invented submissions: the same buttons, and nothing is saved."""

import hashlib

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.desk.practice import EXAMPLES
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import Model, db
from tests.accounts.people import filled_in, log_in, make_member
from tests.browsing import Browser, Page

PRACTICE = "/kerngroep/oefenen"


def digest() -> dict[str, str]:
    """Every row of every table but the keys of forms, as digests."""
    db.session.rollback()
    found = {}
    for table in Model.metadata.sorted_tables:
        if table.name not in ("form_keys", "counters", "limits"):
            rows = sorted(map(repr, db.session.execute(sa.select(table)).all()))
            found[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    db.session.rollback()
    return found


def press(browser: Browser, slug: str, button: str, **typed: str) -> Page:
    page = browser.open(f"{PRACTICE}/{slug}")
    return browser.send(f"{PRACTICE}/{slug}/{button}", {**filled_in(page.one("main form")), **typed})


def test_there_are_examples_to_practise_on(at_bram: Browser) -> None:
    page = at_bram.open(PRACTICE)

    assert [one["href"] for one in page.all("main li a")] == [f"{PRACTICE}/{slug}" for slug in EXAMPLES]


@pytest.mark.parametrize("slug", EXAMPLES)
def test_an_example_looks_like_a_real_item(at_bram: Browser, slug: str) -> None:
    page = at_bram.open(f"{PRACTICE}/{slug}")

    assert page.status == 200
    assert "Dit is een oefening." in page.text()
    assert page.all("button[formaction]")


@pytest.mark.parametrize(
    ("slug", "button", "title", "in_letter"),
    [
        ("compleet", "goedkeuren", "Goedgekeurd", "De kerngroep heeft uw aanmelding goedgekeurd."),
        ("zonder-bewijs", "vraag", "Er ligt een vraag bij de aanvrager", "Heeft u een nummer?"),
        ("buiten-de-lijst", "bespreken", "Op de agenda van de volgende ronde", "Tot in maart."),
    ],
)
def test_a_button_shows_what_would_happen_and_its_letter(
    at_bram: Browser, slug: str, button: str, title: str, in_letter: str
) -> None:
    answer = press(at_bram, slug, button, question="Heeft u een nummer?", own_words="Tot in maart.")

    assert answer.status == 200
    assert answer.text("#gevolg") == title
    assert in_letter in answer.text(".practice-letter")
    assert "Er is niets opgeslagen." in answer.text(".notice")


@pytest.mark.parametrize(
    ("slug", "told"),
    [
        ("zonder-bewijs", "Kijk eerst alle criteria na."),
        ("buiten-de-lijst", "Hierover besluit de kerngroep samen, in de ronde."),
    ],
)
def test_what_the_rules_refuse_they_refuse_here_too(at_bram: Browser, slug: str, told: str) -> None:
    answer = press(at_bram, slug, "goedkeuren")

    assert told in answer.text(".notice")
    assert answer.all(".practice-letter") == []


def test_a_question_without_words_is_told(at_bram: Browser) -> None:
    answer = press(at_bram, "zonder-bewijs", "vraag", question=" ")

    assert answer.status == 422
    assert "Schrijf uw vraag op." in answer.text(".errors")


def test_practising_leaves_the_database_as_it_was(at_bram: Browser, clock: StoppedClock) -> None:
    before = digest()

    for slug in EXAMPLES:
        for button in ("goedkeuren", "vraag", "bespreken"):
            assert press(at_bram, slug, button, question="Waar?").status == 200
    after = digest()
    make_member("iemand@praktijk.example", at=clock.now())

    assert after == before
    assert digest() != before


def test_an_unknown_example_is_not_found(at_bram: Browser) -> None:
    assert at_bram.open(f"{PRACTICE}/geen").status == 404


def test_only_the_core_group_practises(app: Flask, bram: Member, clock: StoppedClock) -> None:
    carla, visitor = Browser(app.test_client()), Browser(app.test_client())
    log_in(carla, make_member("carla@praktijk.example", at=clock.now()), strong=True)

    statuses = [
        (who.open(PRACTICE).status, who.open(f"{PRACTICE}/compleet").status) for who in (carla, visitor)
    ]

    assert statuses == [(404, 404), (303, 303)]
