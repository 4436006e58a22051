"""Who confirmed, who is silent, and that nobody leaves the results before somebody saw the list."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.accounts.service import thing
from socialmap.audit.models import AuditRow, AuditValues
from socialmap.audit.service import first_broken_link
from socialmap.directory import freshness
from socialmap.directory import service as directory
from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock, local_day
from socialmap.foundation.db import db, transaction
from socialmap.networks.queries import network_by_slug
from socialmap.rounds import campaign
from socialmap.rounds.models import Call, Round
from socialmap.rounds.rules import RoundSettled
from socialmap.search.current import memory
from tests.accounts.people import keeper_of, log_in, make_member
from tests.browsing import BASE, Browser
from tests.conftest import HOME, NEIGHBOUR, make
from tests.counting import statements_of
from tests.foundation.together import at_once
from tests.running import MONDAY

CALLS = "/kerngroep/rondes/2026-1/bellen"
TODAY = local_day(MONDAY)
LONG, SHORT = TODAY - timedelta(days=200), TODAY - timedelta(days=70)


def plan(state: str = "open", network: str = HOME, name: str = "2026-1") -> Round:
    found = network_by_slug(network)
    assert found is not None
    one = Round(
        network_id=found.id,
        name=name,
        state=state,
        opens_on=TODAY - timedelta(days=30),
        closes_on=TODAY + timedelta(days=10),
        meets_at=MONDAY + timedelta(days=24),
    )
    with transaction() as session:
        session.add(one)
    return one


def silent(clock: StoppedClock, *, since: Any = LONG, **facts: Any) -> Listing:
    """A listing that was asked on a day and did not answer."""
    listing = make(clock, **facts)
    with transaction():
        values = {"asked_on": since, "confirmed_on": since - timedelta(days=152)}
        directory.change(db.session.merge(listing), values, by="worker", at=clock.now())
    return listing


@pytest.fixture
def bram(app: Flask, clock: StoppedClock) -> Member:
    return make_member("bram@netwerk.example", at=clock.now(), name="Bram", role="core_group")


@pytest.fixture
def desk(app: Flask, bram: Member) -> Browser:
    browser = Browser(app.test_client())
    log_in(browser, bram, strong=True)
    return browser


def press(browser: Browser, address: str, *, row: int = 0) -> Any:
    """Press a button of the call list."""
    form = browser.open(CALLS).all("main form[method=post]")[row]
    sent = {str(field["name"]): str(field["value"]) for field in form.select("input[type=hidden]")}
    return browser.send(f"{CALLS}/{address}", sent)


def left_out(*listings: Listing) -> list[bool]:
    db.session.rollback()
    return [db.session.get_one(Listing, one.id).left_out_on is not None for one in listings]


def results_of_calls() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Call.result).order_by(Call.id)))


def see(one: Round, by: Member, clock: StoppedClock) -> int:
    public = memory().present().snapshot
    with transaction():
        return campaign.see_list(db.session.merge(one), public, by=db.session.merge(by), at=clock.now())


def test_the_page_tells_how_far_it_is_and_whom_to_call(desk: Browser, clock: StoppedClock) -> None:
    plan()
    petra = make_member("petra@praktijk.example", at=clock.now(), name="Petra")
    keeper_of(silent(clock, since=SHORT, name="Praktijk Stil", phone="+31348123456"), petra, at=clock.now())
    make(clock, name="Praktijk Vers", confirmed_on=TODAY - timedelta(days=3))
    make(clock, name="Praktijk Eerder", confirmed_on=TODAY - timedelta(days=90))

    page = desk.open(CALLS)

    assert "1 van 2 gevraagde vermeldingen zijn bevestigd sinds 31 januari 2026" in page.text("main")
    assert page.one("progress")["value"], page.one("progress")["max"] == ("1", "2")
    row = page.text("tbody tr")
    assert "Praktijk Stil" in row
    assert "0348 - 12 34 56" in row
    assert "Petra" in row
    assert "gevraagd op 22 december 2025" in row
    assert "Praktijk Vers" not in page.text("main")


def test_the_longest_silent_is_called_first_and_whoever_was_called_last(
    desk: Browser, clock: StoppedClock
) -> None:
    plan()
    silent(clock, since=SHORT, name="Kort stil")
    silent(clock, name="Lang stil")

    before = [row.text for row in desk.open(CALLS).all("tbody b")]
    press(desk, f"{campaign_code('Lang stil')}/onbereikbaar", row=1)
    after = desk.open(CALLS)

    assert before == ["Lang stil", "Kort stil"]
    assert [row.text for row in after.all("tbody b")] == ["Kort stil", "Lang stil"]
    assert "2 maart 2026: geen gehoor (Bram)" in after.text("tbody")


def campaign_code(name: str) -> str:
    db.session.rollback()
    return str(db.session.scalar(sa.select(Listing.code).where(Listing.name == name)))


def test_called_and_right_confirms_it_with_who_and_when(
    desk: Browser, bram: Member, clock: StoppedClock
) -> None:
    plan()
    listing = silent(clock, name="Praktijk Stil")

    answer = press(desk, f"{listing.code}/klopt", row=1)

    db.session.rollback()
    kept = db.session.get_one(Listing, listing.id)
    call = db.session.scalars(sa.select(Call)).one()
    verbs = sa.select(AuditRow.verb).where(
        AuditRow.thing == f"listing:{kept.uuid}", AuditRow.by == thing(bram)
    )
    assert answer.status == 303
    assert (kept.confirmed_on, kept.asked_on) == (TODAY, None)
    assert (call.result, call.by) == ("right", thing(bram))
    assert list(db.session.scalars(verbs.order_by(AuditRow.position))) == ["call", "change"]
    assert "Iedereen antwoordde" in desk.open(CALLS).text("main")


def test_who_stopped_leads_on_to_taking_it_off_the_map(desk: Browser, clock: StoppedClock) -> None:
    plan()
    listing = silent(clock)

    answer = press(desk, f"{listing.code}/gestopt", row=1)

    assert answer.status == 303
    assert answer.response.headers["Location"].endswith(
        f"/kerngroep/vermeldingen/{listing.code}/van-de-kaart"
    )
    assert results_of_calls() == ["gone"]


def test_the_same_button_twice_is_one_call(desk: Browser, clock: StoppedClock) -> None:
    plan()
    listing = silent(clock)
    form = desk.open(CALLS).all("main form[method=post]")[1]
    sent = {str(field["name"]): str(field["value"]) for field in form.select("input[type=hidden]")}

    answers = [desk.send(f"{CALLS}/{listing.code}/onbereikbaar", sent).status for _ in range(2)]

    assert answers == [303, 303]
    assert results_of_calls() == ["no_answer"]


def test_each_row_has_a_form_of_its_own(desk: Browser, clock: StoppedClock) -> None:
    plan()
    for number in range(3):
        silent(clock, name=f"Praktijk {number}")

    keys = [str(field["value"]) for field in desk.open(CALLS).all("[name=form_key]")]

    assert len(keys) == len(set(keys)) == 4


def test_who_confirmed_meanwhile_need_not_be_called(desk: Browser, clock: StoppedClock) -> None:
    plan()
    listing = silent(clock)
    form = desk.open(CALLS).all("main form[method=post]")[1]
    sent = {str(field["name"]): str(field["value"]) for field in form.select("input[type=hidden]")}
    with transaction():
        freshness.confirm(db.session.merge(listing), by="member:petra", at=clock.now())

    page = desk.send(f"{CALLS}/{listing.code}/klopt", sent)

    assert page.status == 409
    assert "Bellen hoeft niet meer" in page.text("[role=alert]")
    assert results_of_calls() == []


def test_nobody_leaves_the_results_before_somebody_saw_the_list(
    either_app: Flask, clock: StoppedClock
) -> None:
    bram = make_member("bram@netwerk.example", at=clock.now(), role="core_group")
    one = plan()
    make(clock, name="Een ander")
    long, short = silent(clock, name="Lang stil"), silent(clock, since=SHORT, name="Kort stil")

    campaign.leave_out_daily(clock.now())
    before = left_out(long, short)
    count = see(one, bram, clock)

    assert before == [False, False]
    assert (count, left_out(long, short)) == (1, [True, False])
    assert first_broken_link() is None


def test_who_was_on_the_list_leaves_when_half_a_year_is_over(
    app: Flask, bram: Member, clock: StoppedClock
) -> None:
    one = plan()
    make(clock, name="Een ander")
    listing = silent(clock, since=SHORT)
    see(one, bram, clock)

    clock.move(timedelta(days=109))
    campaign.leave_out_daily(clock.now())
    a_day_early = left_out(listing)
    clock.move(timedelta(days=1))
    campaign.leave_out_daily(clock.now())

    assert (a_day_early, left_out(listing)) == ([False], [True])


def test_who_was_asked_after_the_list_was_seen_waits_for_the_next_list(
    app: Flask, bram: Member, clock: StoppedClock
) -> None:
    one = plan()
    make(clock, name="Een ander")
    see(one, bram, clock)
    listing = silent(clock, since=TODAY + timedelta(days=1))
    clock.move(timedelta(days=200))

    campaign.leave_out_daily(clock.now())
    before = left_out(listing)
    see(one, bram, clock)

    assert (before, left_out(listing)) == ([False], [True])


def test_the_last_one_near_stays(app: Flask, bram: Member, clock: StoppedClock) -> None:
    one = plan()
    last = silent(clock, name="De laatste in Woerden", postcode="3441 AB")
    make(clock, name="Ver weg", postcode="3511 AB", place="Utrecht")

    count = see(one, bram, clock)

    assert (count, left_out(last)) == (0, [False])


def test_two_silent_ones_who_only_have_each_other_both_stay(
    app: Flask, bram: Member, clock: StoppedClock
) -> None:
    one = plan()
    first, second = silent(clock, name="De ene"), silent(clock, name="De andere")

    count = see(one, bram, clock)

    assert (count, left_out(first, second)) == (0, [False, False])


def test_a_facility_of_the_core_group_never_leaves(app: Flask, bram: Member, clock: StoppedClock) -> None:
    one = plan()
    make(clock, name="Een ander")
    ours = silent(clock, name="Sociaal team", kind="facility", kept_by_core_group=True)
    theirs = silent(clock, name="Praktijk")

    see(one, bram, clock)

    assert left_out(ours, theirs) == [False, True]


def test_another_network_is_not_touched(app: Flask, bram: Member, clock: StoppedClock) -> None:
    one = plan()
    plan(network=NEIGHBOUR)
    make(clock, name="Een ander")
    theirs = silent(clock, name="Van de buren", network=NEIGHBOUR)
    ours = silent(clock, name="Van ons")

    see(one, bram, clock)

    assert left_out(theirs, ours) == [False, True]


def test_confirming_brings_it_back(app: Flask, bram: Member, clock: StoppedClock) -> None:
    one = plan()
    make(clock, name="Een ander")
    listing = silent(clock)
    see(one, bram, clock)

    with transaction():
        campaign.call(db.session.merge(one), listing.code, "right", by=db.session.merge(bram), at=clock.now())

    assert left_out(listing) == [False]


def test_seeing_the_list_is_kept_with_who_and_when(desk: Browser, bram: Member, clock: StoppedClock) -> None:
    one = plan()
    silent(clock)

    answer = press(desk, "gezien")

    db.session.rollback()
    kept = db.session.get_one(Round, one.id)
    assert answer.status == 303
    assert (kept.campaign_seen_at, kept.campaign_seen_by) == (clock.now(), thing(bram))
    assert "Gezien op 2 maart 2026. Door Bram." in desk.open(CALLS).text("main")
    assert db.session.scalar(sa.select(AuditRow.by).where(AuditRow.verb == "see-call-list")) == thing(bram)


@pytest.mark.parametrize(("state", "refusal"), [("settled", RoundSettled), ("planned", campaign.NotOpenYet)])
def test_outside_the_round_nothing_changes(
    app: Flask, desk: Browser, bram: Member, clock: StoppedClock, state: str, refusal: type[Exception]
) -> None:
    one = plan(state)
    listing = silent(clock)

    def deeds() -> list[Callable[[], object]]:
        mine, hand = db.session.merge(one), db.session.merge(bram)
        return [
            lambda: campaign.see_list(mine, memory().present().snapshot, by=hand, at=clock.now()),
            lambda: campaign.call(mine, listing.code, "right", by=hand, at=clock.now()),
        ]

    for number in range(2):
        with pytest.raises(refusal), transaction():
            deeds()[number]()
    assert desk.open(CALLS).all("main form[method=post]") == []
    assert left_out(listing) == [False]


def test_a_neighbour_finds_neither_the_list_nor_its_listings(
    app: Flask, desk: Browser, bram: Member, clock: StoppedClock
) -> None:
    plan()
    listing, theirs = silent(clock), silent(clock, network=NEIGHBOUR, name="Van de buren")
    eva = make_member("eva@netwerk.example", at=clock.now(), role="core_group", network=NEIGHBOUR)
    hers = Browser(app.test_client())
    log_in(hers, eva, strong=True)

    answers = [
        hers.open(CALLS).status,
        hers.open(f"{CALLS}.csv").status,
        press(desk, f"{theirs.code}/klopt", row=1).status,
    ]

    assert answers == [404, 404, 404]
    assert "Van de buren" not in desk.open(CALLS).text("main")
    assert db.session.get_one(Listing, listing.id).asked_on == LONG


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_can_be_taken_along(desk: Browser, clock: StoppedClock, kind: str) -> None:
    plan()
    silent(clock, name="=Praktijk", phone="+31348123456")

    answer = desk.client.get(f"{CALLS}.{kind}", base_url=BASE)

    assert answer.status_code == 200
    assert f"bellijst-2026-1.{kind}" in answer.headers["Content-Disposition"]
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
        assert rows[1][:2] == ["'=Praktijk", "0348 - 12 34 56"]


def test_who_left_the_map_since_the_round_opened_is_told(desk: Browser, clock: StoppedClock) -> None:
    plan()
    gone = make(clock, name="Praktijk Weg")
    with transaction():
        directory.withdraw(db.session.merge(gone), by="test", at=clock.now())

    assert "1 vermelding ging van de kaart. Praktijk Weg." in desk.open(CALLS).text("main")


def test_the_page_asks_no_more_for_thirty_silent_than_for_three(desk: Browser, clock: StoppedClock) -> None:
    plan()
    for number in range(3):
        silent(clock, name=f"Praktijk {number}")
    few = statements_of(CALLS, desk)
    for number in range(3, 30):
        silent(clock, name=f"Praktijk {number}")

    assert statements_of(CALLS, desk) == few


def test_of_two_who_press_at_once_one_confirms(either_app: Flask, clock: StoppedClock) -> None:
    bram, koen = (
        make_member(f"{name}@netwerk.example", at=clock.now(), role="core_group") for name in ("bram", "koen")
    )
    round_id, code = plan().id, silent(clock).code

    def calling(who: int) -> Callable[[], None]:
        def deed() -> None:
            with transaction() as session:
                hand, here = session.get_one(Member, who), session.get_one(Round, round_id)
                campaign.call(here, code, "right", by=hand, at=clock.now())

        return deed

    answers = at_once(either_app, calling(bram.id), calling(koen.id))

    db.session.rollback()
    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "NotSilent"]
    assert results_of_calls() == ["right"]
    assert first_broken_link() is None


def test_what_was_said_of_a_call_is_erased_with_the_listing(
    app: Flask, bram: Member, clock: StoppedClock
) -> None:
    one, listing = plan(), silent(clock)
    with transaction():
        campaign.call(db.session.merge(one), listing.code, "gone", by=db.session.merge(bram), at=clock.now())
        kept = db.session.get_one(Listing, listing.id)
        directory.withdraw(kept, by="test", at=clock.now())
        directory.erase(kept, by="test", at=clock.now())

    links = sa.select(AuditRow.position).where(AuditRow.verb == "call")
    assert db.session.scalar(sa.select(AuditValues.position).where(AuditValues.position.in_(links))) is None
    assert first_broken_link() is None
