"""The settings as sentences: read, changed, put back, and never those of another network."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db
from socialmap.networks.models import Network
from socialmap.wording.models import Edit
from tests.accounts.people import fields_of, log_in, make_member
from tests.browsing import Browser
from tests.conftest import HOME, NEIGHBOUR

PAGE = "/kerngroep/instellingen"


@pytest.fixture
def at_bram(app: Flask, clock: StoppedClock) -> Browser:
    browser = Browser(app.test_client())
    bram = make_member("bram@netwerk.example", name="Bram", at=clock.now(), role="core_group")
    log_in(browser, bram, strong=True)
    return browser


def kept(slug: str = HOME) -> dict[str, Any]:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(sa.select(Network.settings).where(Network.slug == slug)).one()


def form_of(browser: Browser, **typed: Any) -> dict[str, Any]:
    return fields_of(browser, PAGE, **typed)


def test_ten_sentences_stand_open_and_the_rest_is_folded_away(at_bram: Browser) -> None:
    page = at_bram.open(PAGE)

    assert len(page.all("ol.sentences > li")) == 10
    assert len(page.all("details ul.sentences > li")) == 14
    assert page.text("details summary") == "Zelden nodig"
    assert page.one("#quorum").find_parent("p").get_text(" ", strip=True) == (
        "Leden die minimaal aanwezig zijn De kerngroep beslist met minimaal leden aanwezig."
    )
    assert page.one('label[for="quorum"]').get_text() == "Leden die minimaal aanwezig zijn"


def test_what_is_changed_holds_and_stands_in_the_history(at_bram: Browser) -> None:
    answer = at_bram.send(PAGE, form_of(at_bram, quorum="4", round_spring="5/4", settle_between="nee"))

    page = at_bram.open(str(answer.response.location))

    assert answer.status == 303
    assert kept() == {"quorum": 4, "round_spring": "04-05", "settle_between": False}
    assert "Opgeslagen." in page.text("[role=status]")
    assert "De kerngroep beslist met minimaal 4 leden aanwezig." in page.text("main ul.rows")
    assert "Bram, 2 maart 2026" in page.text("main ul.rows")


def test_what_is_wrong_keeps_what_was_typed(at_bram: Browser) -> None:
    answer = at_bram.send(PAGE, form_of(at_bram, votes_needed="5", contact_person="Dirk", round_time="laat"))

    assert answer.status == 422
    assert answer.one("#contact_person")["value"] == "Dirk"
    assert answer.one("#round_time")["value"] == "laat"
    assert "Er kunnen niet meer stemmen nodig zijn dan er leden aanwezig zijn." in answer.text(".errors")
    assert "Dit is geen tijd." in answer.text("#round_time-error")
    assert kept() == {}


def test_back_to_the_standard_keeps_the_rest_too(at_bram: Browser) -> None:
    at_bram.send(PAGE, form_of(at_bram, wait_red="170"))
    page = at_bram.open(PAGE)
    buttons = [str(one["value"]) for one in page.all("button[name=standaard]")]

    answer = at_bram.send(PAGE, form_of(at_bram, report_days="20", standaard="wait_red"))

    assert (buttons, answer.status) == (["wait_red"], 303)
    assert kept() == {"report_days": 20}
    assert "Standaard: 150." in page.text("#wait_red-help")


def test_the_same_form_twice_is_one_change(at_bram: Browser) -> None:
    form = form_of(at_bram, quorum="4")

    answers = [at_bram.send(PAGE, form).status for _twice in range(2)]

    assert answers == [303, 303]
    assert len(list(db.session.scalars(sa.select(Edit)))) == 1


def test_who_was_later_sees_how_it_is_now(at_bram: Browser) -> None:
    late = form_of(at_bram, quorum="5")
    at_bram.send(PAGE, form_of(at_bram, quorum="4"))

    answer = at_bram.send(PAGE, late)

    assert answer.status == 409
    assert "Er is niets bewaard." in answer.text("[role=alert]")
    assert answer.one("#quorum")["value"] == "4"
    assert kept() == {"quorum": 4}


def test_a_change_is_undone_from_the_history(at_bram: Browser) -> None:
    at_bram.send(PAGE, form_of(at_bram, quorum="4"))
    form = at_bram.open(PAGE).one(f'form[action^="{PAGE}/"]')
    sent = {str(one["name"]): str(one["value"]) for one in form.select("input")}

    answer = at_bram.send(str(form["action"]), sent)
    again = at_bram.send(str(form["action"]), sent)
    late = at_bram.send(str(form["action"]), form_of(at_bram))

    assert (answer.status, again.status, late.status) == (303, 303, 409)
    assert kept() == {}


def test_an_undo_that_no_longer_fits_says_why(at_bram: Browser) -> None:
    at_bram.send(PAGE, form_of(at_bram, quorum="5"))
    at_bram.send(PAGE, form_of(at_bram, votes_needed="5"))
    forms = at_bram.open(PAGE).all(f'form[action^="{PAGE}/"]')
    sent = {str(one["name"]): str(one["value"]) for one in forms[1].select("input")}

    answer = at_bram.send(str(forms[1]["action"]), sent)

    assert answer.status == 409
    assert "Er kunnen niet meer stemmen nodig zijn" in answer.text(".errors")
    assert kept() == {"quorum": 5, "votes_needed": 5}


def test_another_network_neither_sees_nor_undoes_it(
    app: Flask, at_bram: Browser, clock: StoppedClock
) -> None:
    at_bram.send(PAGE, form_of(at_bram, contact_person="Kanarie de Vries"))
    action = str(at_bram.open(PAGE).one(f'form[action^="{PAGE}/"]')["action"])
    eva = Browser(app.test_client())
    member = make_member("eva@netwerk.example", at=clock.now(), role="core_group", network=NEIGHBOUR)
    log_in(eva, member, strong=True)

    page = eva.open(PAGE)

    assert (page.status, "Kanarie" in page.html) == (200, False)
    assert eva.send(action, form_of(eva)).status == 404
    assert eva.open(f"/netwerk/{HOME}{PAGE}").status == 404
    assert kept() == {"contact_person": "Kanarie de Vries"}


def test_members_and_visitors_do_not_come_in(app: Flask, browser: Browser, clock: StoppedClock) -> None:
    carla = Browser(app.test_client())
    log_in(carla, make_member("carla@praktijk.example", at=clock.now()))

    assert (browser.open(PAGE).status, carla.open(PAGE).status, carla.send(PAGE, {}).status) == (
        303,
        404,
        404,
    )


def test_a_form_without_its_token_does_nothing(at_bram: Browser) -> None:
    assert at_bram.send(PAGE, {"quorum": "4"}).status == 422
    assert kept() == {}
