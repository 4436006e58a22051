"""The core group makes a new version in a browser without scripts, and sees first what changes."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from socialmap.criteria.models import CriteriaList
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db
from tests.accounts.people import fields_of, filled_in, log_in, make_member
from tests.browsing import Browser, Page
from tests.conftest import HOME, NEIGHBOUR, MakeListing
from tests.criteria.conftest import DIETITIAN, asked, network, next_version, present

ROOT = "/kerngroep/criteria"
NEW = f"{ROOT}/{DIETITIAN}/nieuw"
DECIDED = {"decided_by": "De kerngroep in maart", "decided_on": "2026-03-02"}


def own(slug: str = HOME) -> list[CriteriaList]:
    db.session.rollback()
    query = sa.select(CriteriaList).where(CriteriaList.network_id == network(slug).id)
    return list(db.session.scalars(query.order_by(CriteriaList.version)))


def typed(browser: Browser, **more: Any) -> dict[str, Any]:
    return fields_of(browser, NEW, **more)


def keep(browser: Browser, preview: Page, **more: Any) -> Page:
    """Press "Bewaar deze versie" under what changes."""
    return browser.send(NEW, {**filled_in(preview.one("main form")), "doe": "bewaar", **more})


def test_the_first_page_says_what_must_be_done(at_bram: Browser) -> None:
    page = at_bram.open(ROOT)

    assert "33 lijsten zijn nog een voorbeeld." in page.text("main")
    assert len(page.all(f'main td a[href^="{ROOT}/"]')) == 33
    assert page.all('main a[href="/kerngroep"]')


def test_one_example_is_adopted_with_who_decided(at_bram: Browser) -> None:
    address = f"{ROOT}/{DIETITIAN}"
    form = fields_of(at_bram, address)

    empty = at_bram.send(f"{address}/vaststellen", form)
    answer = at_bram.send(f"{address}/vaststellen", {**form, **DECIDED})
    again = at_bram.send(f"{address}/vaststellen", {**form, **DECIDED})

    assert (empty.status, answer.status, again.status) == (422, 303, 303)
    assert [(one.version, one.decided_by) for one in own()] == [(1, "De kerngroep in maart")]
    page = at_bram.open(address)
    assert "Vastgesteld op 2 maart 2026 door: De kerngroep in maart." in page.text("main")
    assert "Stel deze lijst vast" not in page.text("main")


def test_all_examples_are_adopted_at_once_and_then_there_is_nothing_to_do(at_bram: Browser) -> None:
    answer = at_bram.send(f"{ROOT}/vaststellen", fields_of(at_bram, ROOT, **DECIDED))

    assert answer.status == 303
    assert len(own()) == 33
    assert "Alle lijsten zijn vastgesteld." in at_bram.open(ROOT).text("main")


def test_what_changes_is_shown_before_it_is_kept(at_bram: Browser, make_listing: MakeListing) -> None:
    make_listing(discipline=DIETITIAN)
    form = typed(at_bram, text_0="Staat in het KP.", is_wording_0="y", proof_1="Verklaring van de LWDO")
    preview = at_bram.send(NEW, {**form, "doe": "bekijk"})
    before = own()

    answer = keep(at_bram, preview)

    assert (preview.status, before, answer.status) == (200, [], 303)
    assert [str(row["data-change"]) for row in preview.all("tr[data-change]")] == ["worded", "changed"]
    assert "1 vermelding krijgt hierover een vraag" in preview.text("main")
    [made] = own()
    assert (made.version, made.criteria[0]["text"], made.criteria[1]["proof"]) == (
        2,
        "Staat in het KP.",
        "Verklaring van de LWDO",
    )
    assert [one["since"] for one in made.criteria] == [1, 2]


def test_adding_removing_and_another_order_need_no_script(at_bram: Browser) -> None:
    more = at_bram.send(NEW, {**typed(at_bram), "text_2": "Heeft intervisie.", "doe": "meer"})
    form = filled_in(more.all("main form")[0])
    form |= {"text_3": "Werkt in de regio.", "place_3": "1", "is_gone_1": "y", "doe": "bekijk"}

    preview = at_bram.send(NEW, form)
    keep(at_bram, preview)

    assert [one["text"] for one in own()[0].criteria] == [
        "Staat in het Kwaliteitsregister Paramedici als diëtist.",
        "Werkt in de regio.",
        "Heeft intervisie.",
    ]


def test_going_back_keeps_what_was_typed(at_bram: Browser) -> None:
    form = typed(at_bram, text_2="Heeft intervisie.", note="Besproken.")
    preview = at_bram.send(NEW, {**form, "doe": "bekijk"})

    back = at_bram.send(NEW, {**filled_in(preview.one("main form")), "doe": "terug"})

    assert back.status == 200
    assert back.one("#text_2").get_text().strip() == "Heeft intervisie."
    assert back.one("#note").get_text().strip() == "Besproken."
    assert own() == []


def test_what_is_not_right_is_said_and_nothing_is_lost(at_bram: Browser) -> None:
    wrong: list[dict[str, Any]] = [
        {"text_0": ""},
        {"url_0": "geen adres"},
        {"valid_from": "2026-03-01"},
        {"valid_from": ""},
        {"is_gone_0": "y", "is_gone_1": "y"},
        {},
    ]

    answers = [at_bram.send(NEW, typed(at_bram, note="Blijft staan.", doe="bewaar", **one)) for one in wrong]

    assert [one.status for one in answers] == [422] * 6
    assert all(one.one("#note").get_text().strip() == "Blijft staan." for one in answers)
    assert all(one.all(".errors li") for one in answers)
    assert own() == []


def test_the_same_form_twice_makes_one_version(at_bram: Browser) -> None:
    preview = at_bram.send(NEW, typed(at_bram, text_2="Heeft intervisie.", doe="bekijk"))

    answers = [keep(at_bram, preview) for _twice in range(2)]

    assert [(one.status, one.response.location) for one in answers] == [(303, f"{ROOT}/{DIETITIAN}")] * 2
    assert len(own()) == 1


def test_who_lost_the_race_sees_that_nothing_was_kept(at_bram: Browser, clock: StoppedClock) -> None:
    form = typed(at_bram, text_2="Van Bram.")
    preview = at_bram.send(NEW, {**form, "doe": "bekijk"})
    next_version(clock, [asked("Van Dirk.")])

    kept, looked = keep(at_bram, preview), at_bram.send(NEW, {**form, "doe": "bekijk"})

    assert (kept.status, looked.status) == (409, 409)
    assert "Er is niets bewaard." in kept.text("main")
    assert kept.one("#text_2").get_text().strip() == "Van Bram."
    assert [one.criteria[0]["text"] for one in own()] == ["Van Dirk."]


def test_what_waits_can_be_taken_back_and_what_holds_cannot(at_bram: Browser, clock: StoppedClock) -> None:
    next_version(clock, [asked("Straks.")], days=10)
    address = f"{ROOT}/{DIETITIAN}"
    form = fields_of(at_bram, address)

    answer = at_bram.send(f"{address}/2/intrekken", form)
    late = at_bram.send(f"{address}/2/intrekken", fields_of(at_bram, NEW))
    unknown = at_bram.send(f"{address}/7/intrekken", fields_of(at_bram, NEW))

    assert (answer.status, late.status, unknown.status) == (303, 409, 404)
    assert "Versie 2, teruggenomen voor 12 maart 2026" in at_bram.open(address).text("main")
    clock.move(timedelta(days=20))
    assert present()[0]["key"] == "register"


def test_going_back_to_an_earlier_version_is_a_new_version(at_bram: Browser, clock: StoppedClock) -> None:
    old = present()
    next_version(clock, [asked("Vergissing.")])
    link = f"{NEW}?van=voorbeeld-1"
    assert at_bram.open(f"{ROOT}/{DIETITIAN}").all(f'a[href="{link}"]')

    preview = at_bram.send(NEW, {**fields_of(at_bram, link), "doe": "bekijk"})
    keep(at_bram, preview)

    assert [one.version for one in own()] == [2, 3]
    assert [one["text"] for one in own()[1].criteria] == [one["text"] for one in old]
    assert at_bram.open(f"{NEW}?van=9").status == 404


def test_the_other_network_sees_and_changes_only_its_own(
    at_bram: Browser, at_eva: Browser, clock: StoppedClock
) -> None:
    next_version(clock, [asked("Kanarie in Woerden.")], days=5)
    elsewhere = f"/netwerk/{NEIGHBOUR}"

    pages = [at_eva.open(f"{elsewhere}{one}") for one in (ROOT, f"{ROOT}/{DIETITIAN}", NEW)]
    form = fields_of(at_eva, f"{elsewhere}{NEW}")

    assert [one.status for one in pages] == [200, 200, 200]
    assert not any("Kanarie" in one.html for one in pages)
    assert at_eva.send(f"{elsewhere}{ROOT}/{DIETITIAN}/2/intrekken", form).status == 404
    assert at_eva.open(f"/netwerk/{HOME}{ROOT}").status == 404
    assert "Kanarie" in at_bram.open(f"{ROOT}/{DIETITIAN}").html


def test_members_and_visitors_do_not_come_in(app: Flask, browser: Browser, clock: StoppedClock) -> None:
    carla = Browser(app.test_client())
    log_in(carla, make_member("carla@praktijk.example", at=clock.now()))
    addresses = [ROOT, f"{ROOT}/{DIETITIAN}", NEW]

    assert [browser.open(one).status for one in addresses] == [303, 303, 303]
    assert [carla.open(one).status for one in addresses] == [404, 404, 404]
    posts = [f"{ROOT}/vaststellen", f"{ROOT}/{DIETITIAN}/vaststellen", f"{ROOT}/{DIETITIAN}/1/intrekken", NEW]
    assert [carla.send(one, {}).status for one in posts] == [404] * 4
    assert own() == []


def test_a_form_without_its_token_does_nothing(at_bram: Browser) -> None:
    posts = [f"{ROOT}/vaststellen", f"{ROOT}/{DIETITIAN}/vaststellen", f"{ROOT}/{DIETITIAN}/1/intrekken", NEW]

    assert [at_bram.send(one, {}).status for one in posts] == [422] * 4
