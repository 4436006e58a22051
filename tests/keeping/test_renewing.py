"""A new version of the criteria asks a keeper only for what changed, when they say that all is right."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from socialmap.criteria import service
from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock, local_day
from socialmap.foundation.db import db, transaction
from socialmap.keeping.gathering import write_to_keepers
from socialmap.keeping.matters import note_what_is_due
from socialmap.keeping.renewing import asked_of
from socialmap.review.queries import open_change_of
from tests.accounts.people import filled_in, log_in
from tests.browsing import Browser
from tests.conftest import NEIGHBOUR, MakeListing
from tests.criteria.conftest import DIETITIAN, asked, next_version, present
from tests.keeping.conftest import ANNA, CARLA, Enter, Keeper, now
from tests.mailing.letters import last, links_in

NEW = "Heeft intervisie met andere diëtisten."


@pytest.fixture
def practice(make_listing: MakeListing, clock: StoppedClock) -> Listing:
    day = local_day(clock.now()) - timedelta(days=250)
    return make_listing(discipline=DIETITIAN, name="Praktijk De Vork", confirmed_on=day)


@pytest.fixture
def anna(enter: Enter, practice: Listing) -> Keeper:
    return enter(ANNA, practice)


def waiting(listing: Listing) -> Any:
    db.session.rollback()
    return open_change_of(db.session.get_one(Listing, listing.id))


def field_of(page: Any) -> str:
    return str(page.one('input[name^="criterium-"]')["name"])


def change(clock: StoppedClock, *, days: int = 0, **more: Any) -> None:
    next_version(clock, [*present(on=local_day(clock.now())), asked(NEW)], days=days, **more)


def test_only_the_changed_criterion_is_asked_and_only_from_its_day_on(
    anna: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    change(clock, days=3)
    address = f"/mijn/vermelding/{practice.code}/klopt"

    before = anna.open(address)
    clock.move(timedelta(days=3))
    log_in(anna.browser, anna.member)
    after = anna.open(address)

    assert before.all('input[name^="criterium-"]') == []
    assert NEW in after.text("main")
    assert present()[0]["text"] not in after.text("main")
    assert len(after.all('input[name^="criterium-"]')) == 1


def test_the_answer_goes_to_the_core_group_and_the_confirmation_goes_through(
    anna: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    change(clock)
    address = f"/mijn/vermelding/{practice.code}/klopt"
    page = anna.open(address)
    form = {**filled_in(page.one("main form")), field_of(page): "https://intervisie.example/groep-3"}

    answers = [anna.send(address, form) for _twice in range(2)]

    assert [(one.status, one.response.location) for one in answers] == [(303, "/mijn?gedaan=klopt")] * 2
    assert now(practice).confirmed_on == local_day(clock.now())
    handed_in = waiting(practice)
    assert (handed_in.kind, handed_in.state) == ("change", "submitted")
    assert handed_in.values == {"criteria_met": {DIETITIAN: 2}}
    assert [(one["url"], one["note"]) for one in handed_in.evidence] == [
        ("https://intervisie.example/groep-3", NEW)
    ]
    assert NEW in handed_in.motivation
    assert now(practice).criteria_met == {}


def test_a_number_or_a_sentence_is_proof_as_well(
    anna: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    change(clock)
    address = f"/mijn/vermelding/{practice.code}/klopt"
    page = anna.open(address)

    anna.send(address, {**filled_in(page.one("main form")), field_of(page): "Groep 3, elke maand"})

    assert [(one["url"], one["note"]) for one in waiting(practice).evidence] == [("", "Groep 3, elke maand")]


def test_who_leaves_it_empty_still_confirms_and_is_asked_again(
    anna: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    change(clock)
    address = f"/mijn/vermelding/{practice.code}/klopt"

    answer = anna.send(address)

    assert (answer.status, answer.response.location) == (303, "/mijn?gedaan=klopt")
    assert now(practice).confirmed_on == local_day(clock.now())
    assert waiting(practice) is None
    assert anna.open(address).all('input[name^="criterium-"]')


def test_the_button_that_confirms_at_once_leads_to_the_question(
    anna: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    change(clock)
    form = anna.form(f"/mijn/vermelding/{practice.code}", action="/klopt")

    answer = anna.send(f"/mijn/vermelding/{practice.code}/klopt", form)
    location = str(answer.response.location)
    page = anna.open(location)
    empty = anna.send(location, filled_in(page.one("main form")))
    sent = anna.send(location, {**filled_in(page.one("main form")), field_of(page): "Groep 3"})

    assert (answer.status, location) == (303, f"/mijn/criteria?vermelding={practice.code}")
    assert now(practice).confirmed_on == local_day(clock.now())
    assert (empty.status, sent.status) == (422, 303)
    assert waiting(practice).state == "submitted"
    assert "Wij vragen u nu niets nieuws." in anna.open("/mijn/criteria").text("main")


def test_all_listings_at_once_ask_for_each_what_changed(
    enter: Enter, practice: Listing, make_listing: MakeListing, clock: StoppedClock
) -> None:
    other = make_listing(discipline="psycholoog", name="Praktijk Het Hoofd")
    third = make_listing(discipline=DIETITIAN, name="Praktijk Het Mes", criteria_met={DIETITIAN: 2})
    anna = enter(ANNA, practice, other, third)
    change(clock)
    page = anna.open("/mijn/klopt")
    form = filled_in(page.one("main form"))

    answer = anna.send("/mijn/klopt", {**form, field_of(page): "Groep 3"})

    assert answer.status == 303
    assert [now(one).confirmed_on for one in (practice, other, third)] == [local_day(clock.now())] * 3
    assert [waiting(one) is None for one in (practice, other, third)] == [False, True, True]


def test_the_button_in_the_letter_asks_it_too(
    app: Flask, anna: Keeper, practice: Listing, browser: Browser, clock: StoppedClock
) -> None:
    change(clock)
    for _day in range(7):
        with transaction():
            note_what_is_due(clock.now())
            write_to_keepers(clock.now())
        clock.move(timedelta(days=1))
    (link,) = links_in(last(app))
    page = browser.open(link)
    form = {**filled_in(page.one("main form")), field_of(page): "Groep 3"}

    answer = browser.send(link, form)
    again = browser.open(link)

    assert (answer.status, again.all('input[name^="criterium-"]')) == (200, [])
    assert now(practice).confirmed_on == local_day(clock.now())
    assert (waiting(practice).state, waiting(practice).evidence[0]["note"]) == ("submitted", "Groep 3")


def test_what_is_asked_while_a_change_waits_waits_too(
    anna: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    change(clock)
    asked_before = asked_of(now(practice), local_day(clock.now()))
    anna.send(f"/mijn/vermelding/{practice.code}/naam", name="Praktijk De Lepel")

    assert len(asked_before) == 1
    assert asked_of(now(practice), local_day(clock.now())) == []


def test_the_list_of_another_network_asks_nothing_here(
    anna: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    change(clock, of=NEIGHBOUR)

    assert anna.open(f"/mijn/vermelding/{practice.code}/klopt").all('input[name^="criterium-"]') == []


def test_adopting_the_example_asks_nobody_for_anything(
    anna: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    with transaction():
        service.adopt(
            practice.network, [DIETITIAN], service.Decision("De kerngroep"), by="test", at=clock.now()
        )

    assert asked_of(now(practice), local_day(clock.now())) == []


def test_a_number_of_a_citizen_is_refused_and_nothing_is_lost(
    anna: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    change(clock)
    address = f"/mijn/vermelding/{practice.code}/klopt"
    page = anna.open(address)
    name = field_of(page)

    answer = anna.send(address, {**filled_in(page.one("main form")), name: "111222333"})

    assert answer.status == 422
    assert answer.one(f'[name="{name}"]')["value"] == "111222333"
    assert now(practice).confirmed_on != local_day(clock.now())


def test_somebody_else_is_never_asked_about_this_listing(
    app: Flask, enter: Enter, practice: Listing, clock: StoppedClock
) -> None:
    change(clock)
    carla = enter(CARLA)

    assert carla.open(f"/mijn/criteria?vermelding={practice.code}").status == 404
    assert carla.browser.send(f"/mijn/criteria?vermelding={practice.code}", {}).status == 404
    assert NEW not in carla.open("/mijn/criteria").text("main")
