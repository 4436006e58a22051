"""Keeping a listing together: an invitation by letter, and a last keeper who cannot just go."""

from datetime import timedelta

from flask import Flask

from socialmap.accounts.queries import member_by_email
from socialmap.directory.keepers import keepers_of
from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db
from tests.accounts.people import fields_of, keeper_of, make_member
from tests.browsing import Browser
from tests.keeping.conftest import ANNA, BRAM, CARLA, Keeper, now
from tests.mailing.letters import last, links_in, sent, text_of


def addresses(listing: Listing) -> list[str | None]:
    return [one.email for one in keepers_of(now(listing))]


def invite(keeper: Keeper, listing: Listing, email: str = BRAM) -> None:
    answer = keeper.send(f"/mijn/vermelding/{listing.code}/beheerders", email=email)
    assert answer.status == 303


def test_an_invited_colleague_becomes_member_and_keeper_by_pressing(
    app: Flask, anna: Keeper, practice: Listing, browser: Browser
) -> None:
    invite(anna, practice)
    link = links_in(last(app))[0]
    before = addresses(practice)

    answer = browser.send(link, fields_of(browser, link, name="Bram de Wit"))

    assert (before, addresses(practice)) == ([ANNA], [ANNA, BRAM])
    bram = member_by_email(BRAM)
    assert bram is not None
    assert (bram.name, [one.role for one in bram.memberships]) == ("Bram de Wit", ["member"])
    assert "Log in" in browser.open(answer.response.location).text("main")


def test_the_letter_says_first_who_asks_what_and_until_when(
    app: Flask, anna: Keeper, practice: Listing
) -> None:
    invite(anna, practice)

    text = text_of(last(app))

    assert "Anna vraagt u om de vermelding van Praktijk De Singel mee bij te houden." in text
    assert "tot en met 15 maart 2026" in text


def test_opening_the_invitation_changes_nothing(
    app: Flask, anna: Keeper, practice: Listing, browser: Browser
) -> None:
    invite(anna, practice)
    link = links_in(last(app))[0]

    pages = [browser.open(link) for _ in range(3)]

    assert [page.status for page in pages] == [200] * 3
    assert addresses(practice) == [ANNA]


def test_an_invitation_is_over_after_fourteen_days(
    app: Flask, anna: Keeper, practice: Listing, browser: Browser, clock: StoppedClock
) -> None:
    invite(anna, practice)
    link = links_in(last(app))[0]
    form = fields_of(browser, link, name="Bram")
    clock.move(timedelta(days=14))

    assert browser.send(link, form).status == 410
    assert addresses(practice) == [ANNA]


def test_an_invitation_that_was_taken_back_does_nothing(
    app: Flask, anna: Keeper, practice: Listing, browser: Browser
) -> None:
    invite(anna, practice)
    link = links_in(last(app))[0]
    form = fields_of(browser, link, name="Bram")
    page = anna.open(f"/mijn/vermelding/{practice.code}/beheerders")

    anna.send(str(page.one("a[href*=uitnodiging]")["href"]))

    assert browser.send(link, form).status == 404
    assert addresses(practice) == [ANNA]


def test_an_invitation_of_who_keeps_it_no_more_is_over(
    app: Flask, anna: Keeper, practice: Listing, browser: Browser, clock: StoppedClock
) -> None:
    carla = make_member(CARLA, at=clock.now())
    keeper_of(practice, carla, at=clock.now())
    invite(anna, practice)
    link = links_in(last(app))[0]
    anna.send(f"/mijn/vermelding/{practice.code}/beheerders/{anna.member.uuid}")

    assert browser.open(link).status == 410
    assert addresses(practice) == [CARLA]


def test_the_last_keeper_cannot_go_while_the_listing_is_on_the_map(anna: Keeper, practice: Listing) -> None:
    address = f"/mijn/vermelding/{practice.code}/beheerders/{anna.member.uuid}"
    page = anna.open(address)

    refused = anna.send(address, anna.form("/mijn/gegevens"))

    assert "Kies eerst wat ermee moet" in page.text("main")
    assert page.all("main form") == []
    assert refused.status == 409
    assert addresses(practice) == [ANNA]


def test_the_last_keeper_may_go_once_it_is_hidden(anna: Keeper, practice: Listing) -> None:
    anna.send(f"/mijn/vermelding/{practice.code}/verberg")

    answer = anna.send(f"/mijn/vermelding/{practice.code}/beheerders/{anna.member.uuid}")

    assert answer.status == 303
    assert addresses(practice) == []


def test_whose_keeping_is_ended_gets_a_letter(
    app: Flask, anna: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    bram = make_member(BRAM, at=clock.now())
    keeper_of(practice, bram, at=clock.now())

    anna.send(f"/mijn/vermelding/{practice.code}/beheerders/{bram.uuid}")

    letter = last(app)
    assert addresses(practice) == [ANNA]
    assert letter["To"] == BRAM
    assert "Anna gaf dat door" in text_of(letter)


def test_nobody_ends_the_keeping_of_a_stranger(anna: Keeper, carla: Keeper, practice: Listing) -> None:
    form = anna.form("/mijn/gegevens")

    page = anna.send(f"/mijn/vermelding/{practice.code}/beheerders/{carla.member.uuid}", form)

    assert page.status == 404


def test_ten_invitations_a_day_are_enough(app: Flask, anna: Keeper, practice: Listing) -> None:
    for number in range(10):
        invite(anna, practice, f"collega{number}@praktijk.example")

    page = anna.send(f"/mijn/vermelding/{practice.code}/beheerders", email="nog-een@praktijk.example")

    assert page.status == 429
    assert page.response.headers["Retry-After"]
    assert len(sent(app)) == 10


def test_the_same_colleague_is_asked_once_a_day(app: Flask, anna: Keeper, practice: Listing) -> None:
    invite(anna, practice)
    invite(anna, practice)

    assert [letter["To"] for letter in sent(app)] == [BRAM]


def test_a_wrong_address_is_told_and_stays(app: Flask, anna: Keeper, practice: Listing) -> None:
    page = anna.send(f"/mijn/vermelding/{practice.code}/beheerders", email="bram@")

    assert page.status == 422
    assert page.one("#email")["value"] == "bram@"
    assert sent(app) == []


def test_who_left_and_is_asked_again_stays_by_pressing(
    app: Flask, anna: Keeper, practice: Listing, browser: Browser, clock: StoppedClock
) -> None:
    bram = make_member(BRAM, at=clock.now(), name="Bram")
    bram.leaves_on = clock.now().date() + timedelta(days=10)
    db.session.commit()
    invite(anna, practice)
    link = links_in(last(app))[0]

    browser.send(link, fields_of(browser, link))

    assert addresses(practice) == [ANNA, BRAM]
