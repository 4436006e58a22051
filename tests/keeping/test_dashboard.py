"""The first page of a keeper: state first, one main button, and what changes most."""

from datetime import date, timedelta

import pytest
from flask import Flask

from socialmap.accounts.service import give_role
from socialmap.directory.models import Listing
from socialmap.directory.service import change
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.review import submissions
from tests.browsing import Browser
from tests.conftest import MakeListing
from tests.keeping.conftest import ANNA, Enter, Keeper, now


def test_a_keeper_sees_first_whether_the_listing_is_visible(anna: Keeper) -> None:
    page = anna.open("/mijn")

    assert page.text("h1") == "Dag Anna"
    assert page.text(".state") == "Uw vermelding staat online."
    assert "Kijk ze weer na voor 30 september 2026" in page.text(".kept")
    assert len(page.all(".button.main")) == 1
    assert page.text(".button.main") == "Alles klopt nog"


def test_one_press_says_that_everything_is_right(
    anna: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    asked = {"asked_on": date(2026, 2, 20), "confirmed_on": date(2025, 9, 1)}
    with transaction():
        change(practice, asked, by="worker", at=clock.now())
    form = anna.form("/mijn", "/klopt")

    answer = anna.send(f"/mijn/vermelding/{practice.code}/klopt", form)

    assert answer.status == 303
    assert (now(practice).confirmed_on, now(practice).asked_on) == (date(2026, 3, 2), None)
    assert "heeft nagekeken" in anna.open(answer.response.location).text("[role=status]")


@pytest.mark.parametrize(
    ("asked_days_ago", "left_out", "says"),
    [
        (1, False, "Kijk of alles klopt, voor 30 april 2026"),
        (60, False, "met 'Mogelijk verouderd' erbij"),
        (181, True, "niet meer in de gewone lijst"),
    ],
)
def test_a_listing_that_waits_for_its_keeper_says_until_when(
    anna: Keeper, practice: Listing, clock: StoppedClock, asked_days_ago: int, left_out: bool, says: str
) -> None:
    asked_on = clock.now().date() - timedelta(days=asked_days_ago)
    with transaction():
        gone = asked_on + timedelta(days=180) if left_out else None
        change(practice, {"asked_on": asked_on, "left_out_on": gone}, by="worker", at=clock.now())

    page = anna.open("/mijn")

    assert says in page.text(".kept")


def test_a_hidden_listing_says_so_and_asks_nothing_but_showing_it(anna: Keeper, practice: Listing) -> None:
    anna.send(f"/mijn/vermelding/{practice.code}/verberg")

    page = anna.open("/mijn")

    assert page.text(".state") == "Uw vermelding is verborgen. Niemand ziet haar."
    assert page.text(".button.main") == "Zet weer op de kaart"


def test_who_keeps_four_listings_confirms_them_with_one_button(
    enter: Enter, make_listing: MakeListing
) -> None:
    kept = [make_listing(name=f"Praktijk {number}") for number in range(4)]
    manager = enter(ANNA, *kept)
    page = manager.open("/mijn")

    answer = manager.send("/mijn/klopt", manager.form("/mijn", "/klopt"))

    assert [button.get_text() for button in page.all(".button.main")] == ["Alles klopt voor alle vier"]
    assert len(page.all(".compact-list li")) == 4
    assert answer.status == 303
    assert {now(one).confirmed_on for one in kept} == {date(2026, 3, 2)}


def test_hidden_listings_are_not_confirmed_with_the_rest(enter: Enter, make_listing: MakeListing) -> None:
    kept = [make_listing(name=f"Praktijk {number}") for number in range(3)]
    manager = enter(ANNA, *kept)
    manager.send(f"/mijn/vermelding/{kept[0].code}/verberg")

    manager.send("/mijn/klopt")

    assert [now(one).confirmed_on for one in kept] == [None, date(2026, 3, 2), date(2026, 3, 2)]


def test_a_member_without_a_listing_sees_that_and_how_to_apply(carla: Keeper) -> None:
    page = carla.open("/mijn")

    assert "U bent lid van" in page.text("main")
    assert page.one("main .button.main")["href"] == "/aanmelden"


def test_an_application_that_is_not_done_can_be_gone_on_with(
    carla: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    with transaction():
        begun = submissions.start(
            carla.member,
            practice.network,
            kind="application",
            by="test",
            at=clock.now(),
            values={"name": "Carla"},
        )
        uuid = begun.uuid

    page = carla.open("/mijn")

    assert page.one("#lopend ~ ul a")["href"] == f"/aanmelden/{uuid}"
    assert "Nog niet af" in page.text("main")


def test_only_the_core_group_sees_the_way_to_its_desk(
    anna: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    before = anna.open("/mijn").all("main a[href='/kerngroep']")
    with transaction():
        member = db.session.merge(anna.member)
        give_role(member, practice.network, "core_group", by="test", at=clock.now())

    after = anna.open("/mijn").all("main a[href='/kerngroep']")

    assert (len(before), len(after)) == (0, 1)


def test_a_visitor_has_to_log_in_first(app: Flask, browser: Browser, practice: Listing) -> None:
    pages = [
        browser.open(path) for path in ("/mijn", f"/mijn/vermelding/{practice.code}", "/mijn/gegevens.json")
    ]

    assert [page.status for page in pages] == [303] * 3
    assert pages[0].response.location == "/inloggen?next=%2Fmijn"


def test_the_pages_of_a_keeper_are_kept_by_nobody(anna: Keeper, practice: Listing) -> None:
    paths = ["", "/gegevens", "/gegevens.json", "/brieven", f"/vermelding/{practice.code}/geschiedenis"]

    assert {anna.open(f"/mijn{path}").response.headers["Cache-Control"] for path in paths} == {"no-store"}
