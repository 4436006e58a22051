"""What came by mail or telephone is written down for somebody; only they send it in."""

import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db
from socialmap.review.models import Submission
from tests.accounts.people import fields_of, filled_in, log_in, make_member
from tests.browsing import Browser, Page
from tests.conftest import NEIGHBOUR
from tests.mailing.letters import links_in, sent, text_of

ENTER = "/kerngroep/invoeren"
ADAM = "adam@praktijk.example"
LITTLE: dict[str, Any] = {
    "applicant": "Adam Aanvrager",
    "email": ADAM,
    "source": "phone",
    "came_on": "2026-02-27",
    "discipline": "dietist",
    "kind": "person",
    "name": "Adam Aanvrager",
}
ENOUGH: dict[str, Any] = {
    **LITTLE,
    "own_phone": "06 12345678",
    "organisation": "Praktijk De Appel",
    "phone": "0348 123456",
    "description": "Helpt bij eten.",
    "postcode": "3441 ab",
    "house_number": "12",
    "street": "Kade",
    "referral": "nee",
    "register": "KP",
    "number": "12345678989",
}


@pytest.fixture
def bram(browser: Browser, clock: StoppedClock) -> Browser:
    """The browser of somebody of the core group."""
    member = make_member("bram@netwerk.example", name="Bram", at=clock.now(), role="core_group")
    log_in(browser, member, strong=True)
    return browser


def enter(bram: Browser, **typed: Any) -> Page:
    return bram.send(ENTER, {**fields_of(bram, ENTER), **typed})


def kept() -> list[Submission]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Submission)))


def button_in_letter(app: Flask) -> str:
    return links_in(sent(app)[-1])[0]


def test_what_came_by_telephone_is_a_concept_the_core_group_does_not_have(
    app: Flask, bram: Browser, clock: StoppedClock
) -> None:
    answer = enter(bram, **ENOUGH)

    assert answer.response.location == f"{ENTER}?gedaan=ja"
    [one] = kept()
    assert (one.state, one.source, one.member.email, one.member.phone) == (
        "draft",
        "phone",
        ADAM,
        "+31612345678",
    )
    assert one.entered_by.startswith("member:")
    assert one.location["place"] == "Woerden"
    assert "Adam" not in bram.open("/kerngroep").text("main")
    assert "Adam Aanvrager per telefoon" in bram.open(ENTER).text()
    assert bram.open(f"/kerngroep/inzendingen/{one.uuid}").status == 404


def test_the_applicant_reads_the_concept_in_a_letter_and_sends_it_in_with_one_button(
    app: Flask, bram: Browser
) -> None:
    enter(bram, **ENOUGH)
    letter, stranger = sent(app)[-1], Browser(app.test_client())
    address = links_in(letter)[0]

    page = stranger.open(address)
    answer = stranger.send(address, {**filled_in(page.one("main form")), "agreed": "y"})

    assert letter["To"] == ADAM
    assert "Helpt bij eten." in text_of(letter)
    assert "27 februari 2026 per telefoon" in text_of(letter)
    assert "Bram schreef op" in text_of(letter)
    assert "Praktijk De Appel" in page.text("main")
    assert (answer.status, answer.text("h1")) == (200, "Uw aanmelding is verstuurd")
    [one] = kept()
    assert (one.state, one.agreement != "") == ("submitted", True)
    assert "Adam Aanvrager" in bram.open("/kerngroep").text("main")


def test_without_the_arrangements_nothing_is_sent(app: Flask, bram: Browser) -> None:
    enter(bram, **ENOUGH)
    stranger, address = Browser(app.test_client()), button_in_letter(app)

    answer = stranger.send(address, filled_in(stranger.open(address).one("main form")))

    assert answer.status == 422
    assert [one.state for one in kept()] == ["draft"]


def test_pressed_twice_it_is_sent_once(app: Flask, bram: Browser) -> None:
    enter(bram, **ENOUGH)
    stranger, address = Browser(app.test_client()), button_in_letter(app)
    form = {**filled_in(stranger.open(address).one("main form")), "agreed": "y"}

    answers = [stranger.send(address, form) for _time in range(2)]

    assert [one.text("h1") for one in answers] == ["Uw aanmelding is verstuurd"] * 2
    received = [one for one in sent(app) if "bij de kerngroep" in str(one["Subject"])]
    assert len(received) == 1


def test_what_is_missing_is_told_and_leads_to_logging_in(app: Flask, bram: Browser) -> None:
    enter(bram, **LITTLE)
    [one] = kept()
    stranger, address = Browser(app.test_client()), button_in_letter(app)

    page = stranger.open(address)
    answer = stranger.send(address, {"agreed": "y"})

    assert "Vul de postcode in." in page.text("main")
    assert page.one("main a.button")["href"] == f"/inloggen?next=/aanmelden/{one.uuid}"
    assert page.all("main form") == []
    assert answer.status != 303
    assert [one.state for one in kept()] == ["draft"]


def test_the_applicant_logs_in_and_finds_the_concept(app: Flask, bram: Browser, clock: StoppedClock) -> None:
    enter(bram, **LITTLE)
    [one] = kept()
    adam = Browser(app.test_client())
    log_in(adam, db.session.get_one(Member, one.member_id))

    assert adam.open(f"/aanmelden/{one.uuid}").status == 200


def test_a_second_time_the_open_one_is_given_back_as_it_is(app: Flask, bram: Browser) -> None:
    enter(bram, **ENOUGH)

    answer = enter(bram, **{**ENOUGH, "description": "Iets anders."})

    assert answer.response.location == f"{ENTER}?gedaan=bestaat"
    assert "Er is al een aanmelding" in bram.open(f"{ENTER}?gedaan=bestaat").text()
    [one] = kept()
    assert one.values["description"] == "Helpt bij eten."
    assert len(sent(app)) == 1


def test_the_same_form_twice_makes_one_concept(app: Flask, bram: Browser) -> None:
    form = {**fields_of(bram, ENTER), **ENOUGH}

    answers = [bram.send(ENTER, form).response.location for _time in range(2)]

    assert answers == [f"{ENTER}?gedaan=ja"] * 2
    assert (len(kept()), len(sent(app))) == (1, 1)


@pytest.mark.parametrize(
    "typed",
    [{"name": "Huisarts A. Adam"}, {"profession": "Praktijkondersteuner GGZ"}],
    ids=["name", "profession"],
)
def test_a_gp_is_refused_with_the_reason_of_the_charter(
    app: Flask, bram: Browser, typed: dict[str, str]
) -> None:
    answer = enter(bram, **{**ENOUGH, **typed})

    assert answer.status == 422
    assert "alle huisartsenpraktijken bieden zorg aan mensen met kanker" in answer.text()
    assert kept() == []
    assert sent(app) == []
    assert db.session.scalar(sa.select(Member).where(Member.email == ADAM)) is None


def test_a_profession_outside_the_list_is_a_request(bram: Browser) -> None:
    enter(
        bram, **{**ENOUGH, "discipline": "", "profession": "Muziektherapeut", "motivation": "Helpt mensen."}
    )

    [one] = kept()
    assert (one.route, one.values["profession"], one.motivation) == (
        "request",
        "Muziektherapeut",
        "Helpt mensen.",
    )


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"email": "geen adres"}, "Dit is geen mailadres."),
        ({"email": ""}, "Zonder mailadres kan de aanvrager niet bevestigen."),
        ({"discipline": ""}, "Kies de soort hulp, of schrijf het beroep op."),
        ({"source": "post"}, "Kies hoe dit binnenkwam."),
        ({"came_on": "2026-03-03"}, "Deze dag moet nog komen."),
        ({"came_on": ""}, "Vul de dag in waarop dit binnenkwam."),
        ({"phone": "123"}, "Dit telefoonnummer klopt niet."),
        ({"register": "", "number": "123"}, "Schrijf ook op in welk register dit nummer staat."),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    bram: Browser, typed: dict[str, str], told: str
) -> None:
    answer = enter(bram, **{**ENOUGH, **typed})

    assert answer.status == 422
    assert told in answer.text(".errors")
    assert answer.one("#description").get_text().strip() == "Helpt bij eten."
    assert kept() == []


def test_only_the_core_group_enters_and_each_for_its_own_network(app: Flask, clock: StoppedClock) -> None:
    carla, eva, visitor = (Browser(app.test_client()) for _one in range(3))
    log_in(carla, make_member("carla@praktijk.example", at=clock.now()), strong=True)
    log_in(
        eva,
        make_member("eva@netwerk.example", at=clock.now(), role="core_group", network=NEIGHBOUR),
        strong=True,
    )

    statuses = [who.open(ENTER).status for who in (carla, eva, visitor)]
    enter(eva, **ENOUGH)

    assert statuses == [404, 200, 303]
    assert [one.network.slug for one in kept()] == [NEIGHBOUR]


def test_what_another_network_entered_is_not_listed_here(
    app: Flask, bram: Browser, clock: StoppedClock
) -> None:
    eva = Browser(app.test_client())
    member = make_member("eva@netwerk.example", at=clock.now(), role="core_group", network=NEIGHBOUR)
    log_in(eva, member, strong=True)
    enter(eva, **ENOUGH)

    assert not re.search("Adam", bram.open(ENTER).text("main"))
    assert re.search("Adam", eva.open(ENTER).text("main"))
