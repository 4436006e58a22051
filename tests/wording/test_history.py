"""Everything that was changed stands in one list, with who and when, and can be taken back."""

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.networks.rules import chosen
from socialmap.wording import service
from socialmap.wording.models import Edit
from socialmap.wording.settings import change_settings
from tests.accounts.people import fields_of, filled_in, log_in
from tests.browsing import Browser
from tests.wording.conftest import network
from tests.wording.test_service import edit
from tests.wording.test_texts import DISCIPLINE, save
from tests.wording.test_words import safety_row

HISTORY = "/kerngroep/geschiedenis"


def test_an_empty_history_says_so(as_bram: Browser) -> None:
    assert "nog niets veranderd" in as_bram.open(HISTORY).text()


def test_a_change_is_told_and_taken_back_with_one_button(as_bram: Browser) -> None:
    before = as_bram.open("/wie/dietist").text("h1")
    save(as_bram, DISCIPLINE, label="Eetdeskundige")
    line = as_bram.open(HISTORY).one("[data-edit]")
    button = line.select_one("form")
    assert button is not None

    answers = [as_bram.send(str(button["action"]), filled_in(button)).status for _time in range(2)]

    words = " ".join(line.get_text(" ").split())
    assert "Soorten hulp: Eetdeskundige" in words
    assert "Bram · 2 maart 2026 om 09:00" in words
    assert f"Was {before} Werd Eetdeskundige" in words
    assert answers == [303, 303]
    assert as_bram.open("/wie/dietist").text("h1") == before
    assert "daarna ongedaan gemaakt" in as_bram.open(HISTORY).text()


def test_what_changed_later_is_not_lost_by_undoing(as_bram: Browser, clock: StoppedClock) -> None:
    first = edit(clock, "dietist", label="Eerste")
    save(as_bram, DISCIPLINE, label="Tweede")
    assert first is not None
    address = f"{HISTORY}/{first.uuid}/ongedaan"

    answer = as_bram.send(address, fields_of(as_bram, address))

    assert answer.status == 409
    assert "veranderd door Bram, op 2 maart 2026 om 09:00" in answer.text()
    assert as_bram.open("/wie/dietist").text("h1") == "Tweede"


def test_the_list_is_filtered_by_kind(as_bram: Browser, clock: StoppedClock) -> None:
    edit(clock, "dietist", label="Eetdeskundige")
    edit(clock, "angst", "need", about="Bang zijn hoort erbij.")

    assert len(as_bram.open(HISTORY).all("[data-edit]")) == 2
    assert "Bang zijn" in as_bram.open(f"{HISTORY}?soort=need").one("[data-edit]").get_text()
    assert as_bram.open(f"{HISTORY}?soort=word").all("[data-edit]") == []
    assert as_bram.open(f"{HISTORY}?soort=onzin&pagina=x").status == 200


def test_a_long_history_goes_on_on_a_next_page(as_bram: Browser, clock: StoppedClock) -> None:
    for number in range(51):
        edit(clock, "dietist", label=f"Naam {number}")

    first = as_bram.open(HISTORY)
    second = as_bram.open(f"{HISTORY}?pagina=2")

    assert (len(first.all("[data-edit]")), len(second.all("[data-edit]"))) == (50, 1)
    assert "Toon ouder" in first.text()
    assert "Toon ouder" not in second.text()


def test_a_change_of_words_about_danger_goes_back_with_who_decided(
    as_bram: Browser, clock: StoppedClock
) -> None:
    decided = {"decided_by_whom": "Dr. A. Voorbeeld", "why": "Dubbel."}
    row = safety_row("zelfdoding")
    with transaction():
        made = service.retire(
            "safety", str(row.id), network=network(), by="test", at=clock.now(), decided=decided
        )
    assert made is not None
    address = f"{HISTORY}/{made.uuid}/ongedaan"
    form = fields_of(as_bram, address)

    refused = as_bram.send(address, form)
    answer = as_bram.send(address, form | decided)

    assert (refused.status, answer.status) == (422, 303)
    assert safety_row("zelfdoding").retired_at is None


def test_only_who_may_change_it_may_take_it_back(
    app: Flask, as_bram: Browser, as_eva: Browser, carla: Member, browser: Browser, clock: StoppedClock
) -> None:
    made = edit(clock, "dietist", label="Eetdeskundige")
    assert made is not None
    address = f"{HISTORY}/{made.uuid}/ongedaan"
    form = fields_of(as_bram, address)
    member = Browser(app.test_client())
    log_in(member, carla)
    visitor = Browser(app.test_client())

    statuses = [one.send(address, form).status for one in (as_eva, member, visitor)]
    opened = [one.open(address).status for one in (as_eva, member, visitor)]

    assert (statuses, opened) == ([404, 404, 303], [404, 404, 303])
    db.session.rollback()
    assert db.session.scalars(sa.select(Edit)).one().undone_at is None


def test_another_network_reads_what_changed_but_not_by_whom(
    as_bram: Browser, as_eva: Browser, clock: StoppedClock
) -> None:
    save(as_bram, DISCIPLINE, label="Eetdeskundige")

    page = as_eva.open(HISTORY)

    assert "Eetdeskundige" in page.text()
    assert "Bram" not in page.text()
    assert page.all("[data-edit] form") == []


def test_a_setting_is_told_by_its_name_and_taken_back(as_bram: Browser, clock: StoppedClock) -> None:
    with transaction():
        change_settings(network(), {"quorum": 4}, by="test", at=clock.now())
    line = as_bram.open(f"{HISTORY}?soort=setting").one("[data-edit]")
    button = line.select_one("form")
    assert button is not None

    answer = as_bram.send(str(button["action"]), filled_in(button))

    assert "Leden die minimaal aanwezig zijn" in line.get_text()
    assert answer.status == 303
    db.session.rollback()
    assert chosen(network().settings, "quorum") == 3


@pytest.mark.parametrize("kind", ["criteria"])
def test_what_is_changed_elsewhere_is_shown_without_a_button(
    as_bram: Browser, clock: StoppedClock, kind: str
) -> None:
    with transaction() as session:
        values = {"before": {"quorum": 3}, "after": {"quorum": 4}, "by": "test", "at": clock.now()}
        session.add(Edit(network_id=network().id, kind=kind, subject="quorum", verb="edit", **values))

    line = as_bram.open(HISTORY).one("[data-edit]")

    assert "quorum" in line.get_text()
    assert line.select("form") == []
