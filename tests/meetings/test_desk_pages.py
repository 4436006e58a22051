"""The core group's pages of meetings: what comes next, who may do what, and what was refused."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.audit.models import AuditRow
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db
from socialmap.meetings.models import Meeting
from socialmap.meetings.queries import meetings_of
from tests.accounts.people import log_in, make_member
from tests.browsing import Browser
from tests.conftest import NEIGHBOUR
from tests.meetings.forms import DESK, press
from tests.meetings.meetings import again, invite_guest, invite_member, make_meeting


def path(one: Meeting, more: str = "") -> str:
    """A page of the core group about a meeting."""
    return f"{DESK}/{one.uuid}{more}"


def test_without_meetings_the_page_offers_to_make_one(bram: Browser) -> None:
    page = bram.open(DESK)

    assert "Er staat nog geen bijeenkomst gepland." in page.text()
    assert page.one(f'a[href="{DESK}/nieuw"]').get_text() == "Maak een bijeenkomst"


def test_the_list_keeps_drafts_what_comes_and_what_was_apart(
    bram: Browser, clock: StoppedClock, anna: Member
) -> None:
    make_meeting(clock.now(), state="draft", title="Nog een idee")
    coming = make_meeting(clock.now(), title="Dit najaar")
    make_meeting(clock.now(), state="settled", title="Vorig jaar")
    make_meeting(clock.now(), title="Van een ander", network=NEIGHBOUR)
    invite_member(coming, anna, clock.now(), "yes")
    invite_guest(coming, clock.now())

    page = bram.open(DESK)

    drafts, comes, was = (part.get_text(" ") for part in page.all(".meeting-list"))
    assert "Nog een idee" in drafts
    assert "Dit najaar" in comes
    assert "1 komt, 2 uitgenodigd" in comes
    assert "Vorig jaar" in was
    assert "Van een ander" not in page.text()


@pytest.mark.parametrize(
    ("state", "is_invited", "label"),
    [
        ("draft", False, "Maak bekend"),
        ("published", False, "Nodig mensen uit"),
        ("published", True, "Bekijk wie komt"),
        ("full", True, "Bekijk wie komt"),
        ("closed", True, "Bekijk wie komt"),
        ("held", True, "Vul in wie er was"),
        ("settled", True, "Bekijk de evaluatie"),
        ("cancelled", True, "Maak de volgende van deze"),
    ],
)
def test_each_state_has_one_next_step(
    bram: Browser, organiser: Member, clock: StoppedClock, state: str, is_invited: bool, label: str
) -> None:
    one = make_meeting(clock.now(), organiser=organiser, state=state)
    if is_invited:
        invite_guest(one, clock.now())

    page = bram.open(path(one))

    assert page.one(".ways .main").get_text(strip=True) == label


def test_after_the_attendance_the_next_step_is_to_settle(
    bram: Browser, organiser: Member, clock: StoppedClock
) -> None:
    one = make_meeting(clock.now(), organiser=organiser, state="held", attendance_at=clock.now())

    assert bram.open(path(one)).one(".ways .main").get_text(strip=True) == "Rond af"


def test_answers_are_counted_per_discipline(
    bram: Browser, organiser: Member, anna: Member, clock: StoppedClock
) -> None:
    one = make_meeting(clock.now(), organiser=organiser, capacity=40)
    invite_member(one, anna, clock.now(), "yes", discipline="dietist")
    invite_member(one, organiser, clock.now(), "no", discipline="dietist")
    invite_guest(one, clock.now(), discipline="huisarts")

    page = bram.open(path(one))

    assert "Komt 1 Komt niet 1 Plaatsen 40" in page.text("dl.facts:not(.x)")
    assert [row.get_text(" ", strip=True) for row in page.all("table tbody tr")] == [
        "Diëtist (oncologie) 1 2",
        "Huisarts 0 1",
    ]


def test_a_draft_is_made_known_and_not_after_all(
    bram: Browser, organiser: Member, clock: StoppedClock
) -> None:
    one = make_meeting(clock.now(), organiser=organiser, state="draft")

    press(bram, bram.open(path(one)), path(one, "/publiceren"))
    known = again(one).state
    press(bram, bram.open(path(one)), path(one, "/concept"))

    assert known == "published"
    assert again(one).state == "draft"


def test_what_lacks_is_told_before_the_button_is_there(
    bram: Browser, organiser: Member, clock: StoppedClock
) -> None:
    one = make_meeting(clock.now(), organiser=organiser, state="draft", location_name="", place="")

    page = bram.open(path(one))

    assert "Vul in waar het is" in page.text(".attention")
    assert not page.all(f'form[action="{path(one, "/publiceren")}"]')


def test_two_people_press_the_same_button(bram: Browser, organiser: Member, clock: StoppedClock) -> None:
    one = make_meeting(clock.now(), organiser=organiser, state="draft")
    first, second = bram.open(path(one)), bram.open(path(one))

    press(bram, first, path(one, "/publiceren"))
    answer = press(bram, second, path(one, "/publiceren"))

    assert answer.status == 409
    assert "Hieronder ziet u hoe het nu is." in answer.text("[role=alert]")
    assert "Bekendgemaakt" in answer.text(".meeting-state")


def test_calling_off_says_first_how_many_hear_of_it(
    bram: Browser, organiser: Member, anna: Member, clock: StoppedClock
) -> None:
    one = make_meeting(clock.now(), organiser=organiser)
    invite_member(one, anna, clock.now(), "yes")
    invite_guest(one, clock.now(), state="no")
    invite_guest(one, clock.now(), email=None, state="yes")
    here = path(one, "/afgelasten")
    page = bram.open(here)
    form = page.one("main form")

    empty = bram.send(here, {field["name"]: field.get("value", "") for field in form.select("input")})
    sent = {field["name"]: field.get("value", "") for field in form.select("input")}
    bram.send(here, {**sent, "reason": "De spreker is ziek."})

    assert "1 persoon krijgt een brief" in page.text(".attention")
    assert empty.status == 422
    assert "Schrijf op waarom het niet doorgaat." in empty.text("[role=alert]")
    assert again(one).state == "cancelled"
    assert "De spreker is ziek." in bram.open(path(one)).text()


def test_the_next_of_this_is_one_press(bram: Browser, organiser: Member, clock: StoppedClock) -> None:
    one = make_meeting(clock.now(), organiser=organiser, state="settled", title="Scholing 2026")

    answer = press(bram, bram.open(DESK), path(one, "/kopie"))
    page = bram.open(str(answer.response.location))

    assert answer.status == 303
    assert page.one("[name=title]")["value"] == "Scholing 2027"
    assert page.one("[name=day]")["value"] == "2027-11-11"


def test_others_of_the_core_group_see_counts_and_may_join(
    app: Flask, organiser: Member, colleague: Member, browser: Browser, clock: StoppedClock
) -> None:
    one = make_meeting(clock.now(), organiser=organiser, online_url="https://bellen.example/1")
    invite_guest(one, clock.now(), state="yes")
    log_in(browser, colleague, strong=True)

    before = browser.open(path(one))
    closed = [browser.open(path(one, more)).status for more in ("/bewerken", "/afgelasten", "/materiaal")]
    press(browser, before, path(one, "/organisator"))
    after = browser.open(path(one))

    assert "Komt 1" in before.text()
    assert "bellen.example" not in before.text()
    assert not before.all(".ways")
    assert closed == [404, 404, 404]
    assert after.all(".ways")
    assert "bellen.example" in after.text()
    db.session.rollback()
    verb = db.session.scalars(sa.select(AuditRow).where(AuditRow.thing == f"meeting:{one.uuid}")).one()
    assert (verb.verb, verb.by) == ("add-organiser", f"member:{colleague.uuid}")


def test_an_organiser_lets_a_colleague_in_and_out(
    bram: Browser, organiser: Member, colleague: Member, clock: StoppedClock
) -> None:
    one = make_meeting(clock.now(), organiser=organiser)
    theirs = f"/organisator/{colleague.uuid}"

    press(bram, bram.open(path(one)), path(one, f"{theirs}/erbij"))
    both = {each.member_id for each in again(one).organisers}
    press(bram, bram.open(path(one)), path(one, f"{theirs}/weg"))

    assert both == {organiser.id, colleague.id}
    assert [each.member_id for each in again(one).organisers] == [organiser.id]


def test_the_manager_may_all_that_an_organiser_may(
    organiser: Member, manager: Member, browser: Browser, clock: StoppedClock
) -> None:
    one = make_meeting(clock.now(), organiser=organiser)
    log_in(browser, manager, strong=True)

    assert browser.open(path(one, "/bewerken")).status == 200


def test_a_meeting_of_another_network_is_not_there(bram: Browser, clock: StoppedClock) -> None:
    theirs = make_member("ben@kern.example", at=clock.now(), role="core_group", network=NEIGHBOUR)
    one = make_meeting(clock.now(), organiser=theirs, network=NEIGHBOUR)

    assert [bram.open(path(one, more)).status for more in ("", "/bewerken")] == [404, 404]


def test_when_it_is_over_the_page_says_so_before_the_worker_does(
    bram: Browser, organiser: Member, clock: StoppedClock
) -> None:
    one = make_meeting(clock.now(), organiser=organiser)
    clock.instant = one.ends_at + timedelta(minutes=1)
    log_in(bram, organiser, strong=True)

    page = bram.open(path(one))

    assert "Gehouden" in page.text(".meeting-state")
    assert again(one).state == "published"


def test_a_draft_is_thrown_away_with_one_press(bram: Browser, organiser: Member, clock: StoppedClock) -> None:
    one = make_meeting(clock.now(), organiser=organiser, state="draft")
    network_id = one.network_id

    answer = press(bram, bram.open(path(one)), path(one, "/weg"))

    assert answer.response.location == DESK
    db.session.rollback()
    assert meetings_of(network_id) == []
