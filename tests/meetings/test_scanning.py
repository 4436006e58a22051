"""Badges at the door: whatever is sent twice, and by whomever, everyone is there once."""

import threading
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.audit.models import AuditRow
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.meetings import attendance, scanning
from socialmap.meetings.attendance_rules import DOORS_OPEN
from socialmap.meetings.badges import badge_of, shown_badge
from socialmap.meetings.models import Invitation, Meeting
from socialmap.meetings.outcome_models import Scan
from socialmap.meetings.queries import invitation_with, meeting_by_slug
from socialmap.meetings.rules import NotInThisState
from socialmap.meetings.scanning import Scanned
from tests.accounts.people import log_in, make_member
from tests.browsing import BASE, Browser, Page
from tests.conftest import NEIGHBOUR
from tests.meetings.meetings import ENDS, STARTS, again, invite_guest, make_meeting

DOOR = STARTS - timedelta(minutes=10)


def scannable(at: datetime, **more: Any) -> Meeting:
    return make_meeting(at, state="closed", uses_scanning=True, **more)


def guests(meeting: Meeting, count: int = 1, state: str = "yes") -> list[Invitation]:
    return [
        invite_guest(meeting, STARTS, name=f"Gast {number:02}", email=None, state=state)
        for number in range(count)
    ]


def scanned(invitation: Invitation, **more: Any) -> Scanned:
    return Scanned(**{"uuid": uuid4(), "badge": badge_of(invitation), "at": DOOR, **more})


def take(meeting: Meeting, *scans: Scanned, at: datetime = DOOR) -> list[str]:
    with transaction():
        taken = scanning.take(meeting, scans, by="test", at=at)
    return [taken[one.uuid].result for one in scans]


def kept(meeting: Meeting) -> list[tuple[str, int, str]]:
    db.session.rollback()
    query = sa.select(Invitation.name, Scan.part, Scan.direction).join(Scan.invitation)
    query = query.where(Invitation.meeting_id == meeting.id).order_by(
        Invitation.name, Scan.part, Scan.direction
    )
    return [tuple(row) for row in db.session.execute(query)]  # type: ignore[misc]


def test_a_scan_sent_twice_and_a_badge_scanned_twice_are_once(either_app: Flask, clock: StoppedClock) -> None:
    meeting = scannable(clock.now())
    (guest,) = guests(meeting)
    first = scanned(guest)

    assert take(meeting, first) == ["new"]
    assert take(meeting, first, scanned(guest)) == ["known", "known"]
    assert kept(meeting) == [("Gast 00", 0, "in")]


def test_two_phones_that_send_the_same_badges_at_once_let_everybody_in_once(
    either_app: Flask, clock: StoppedClock
) -> None:
    meeting = scannable(clock.now())
    badges = [badge_of(one) for one in guests(meeting, 20)]
    slug, answers = meeting.slug, []
    db.session.rollback()

    def phone() -> None:
        with either_app.app_context():
            found = meeting_by_slug(slug)
            assert found is not None
            for badge in badges:
                with transaction():
                    scan = Scanned(uuid4(), badge, DOOR)
                    taken = scanning.take(found, [scan, scan], by="test", at=DOOR)
                answers.append(taken[scan.uuid].result)
            db.session.remove()

    phones = [threading.Thread(target=phone) for _number in range(3)]
    for one in phones:
        one.start()
    for one in phones:
        one.join()
    assert len(answers) == 60
    assert kept(meeting) == [(f"Gast {number:02}", 0, "in") for number in range(20)]


def test_a_badge_of_another_meeting_or_of_nobody_lets_nobody_in(app: Flask, clock: StoppedClock) -> None:
    meeting, other = scannable(clock.now()), scannable(clock.now())
    (guest,), (stranger,) = guests(meeting), guests(other)

    nonsense = Scanned(uuid4(), "ABCDEFGHJKLM", DOOR)
    assert take(meeting, scanned(stranger), nonsense, Scanned(uuid4(), "", DOOR)) == ["unknown"] * 3
    assert kept(meeting) == kept(other) == []
    assert take(meeting, scanned(guest, badge=shown_badge(badge_of(guest)).lower())) == ["new"]


def test_in_and_out_of_each_part_are_kept_apart(either_app: Flask, clock: StoppedClock) -> None:
    meeting = scannable(clock.now(), parts=["Ochtend", "Middag"])
    (guest,) = guests(meeting)

    marks: list[dict[str, Any]] = [
        {},
        {"direction": "out"},
        {"part": 1},
        {"part": 1, "direction": "out"},
        {"part": 9, "direction": "sideways"},
    ]
    assert take(meeting, *(scanned(guest, **mark) for mark in marks)) == [*["new"] * 4, "known"]
    assert [row[1:] for row in kept(meeting)] == [(0, "in"), (0, "out"), (1, "in"), (1, "out")]


def test_without_parts_there_is_only_in(app: Flask, clock: StoppedClock) -> None:
    meeting = scannable(clock.now())
    (guest,) = guests(meeting)

    assert take(meeting, scanned(guest), scanned(guest, direction="out", part=3)) == ["new", "known"]
    assert kept(meeting) == [("Gast 00", 0, "in")]


def test_a_tap_on_the_wrong_name_is_undone_and_undone_twice_is_undone(
    either_app: Flask, clock: StoppedClock
) -> None:
    meeting, other = scannable(clock.now()), scannable(clock.now())
    wrong, right = guests(meeting, 2)
    (elsewhere,) = guests(other)
    tap, there = scanned(wrong), scanned(elsewhere)
    take(meeting, tap, scanned(right))
    take(other, there)

    back = scanned(wrong, undoes=tap.uuid)
    assert take(meeting, back) == ["undone"]
    assert take(meeting, back, scanned(elsewhere, undoes=there.uuid)) == ["undone", "undone"]
    assert kept(meeting) == [("Gast 01", 0, "in")]
    assert len(kept(other)) == 1
    assert take(meeting, scanned(wrong)) == ["new"]


def test_scans_tick_beforehand_and_count_the_parts(either_app: Flask, clock: StoppedClock) -> None:
    meeting = scannable(clock.now(), parts=["Ochtend", "Middag"])
    one, both, none = guests(meeting, 3)
    take(meeting, scanned(one, part=1), scanned(both), scanned(both, part=1))

    with transaction():
        attendance.save(meeting, {one.uuid, both.uuid, none.uuid}, by="test", at=ENDS)
    db.session.rollback()
    minutes = [invitation_with(meeting, guest.uuid).minutes for guest in (one, both, none)]
    assert minutes == [60, 120, 120]


def test_a_phone_that_finds_its_connection_the_next_day_loses_nobody(
    either_app: Flask, clock: StoppedClock
) -> None:
    meeting = scannable(clock.now())
    here, late = guests(meeting, 2)
    with transaction():
        attendance.save(meeting, {here.uuid}, by="test", at=ENDS)

    assert take(meeting, scanned(late), at=ENDS + timedelta(hours=14)) == ["new"]
    db.session.rollback()
    found = invitation_with(meeting, late.uuid)
    assert (found.state, found.minutes) == ("present", 120)
    at = db.session.scalar(sa.select(Scan.at))
    assert at == DOOR


def test_long_before_the_doors_open_and_after_settling_a_scan_is_refused(
    app: Flask, clock: StoppedClock
) -> None:
    meeting = scannable(clock.now())
    (guest,) = guests(meeting)

    with pytest.raises(NotInThisState):
        take(meeting, scanned(guest), at=STARTS - DOORS_OPEN - timedelta(minutes=1))
    with transaction():
        again_in = db.session.get_one(Meeting, meeting.id)
        again_in.state = "settled"
    with pytest.raises(NotInThisState):
        take(meeting, scanned(guest))
    assert kept(meeting) == []


def test_each_new_scan_stands_in_the_log_once(app: Flask, clock: StoppedClock) -> None:
    meeting = scannable(clock.now())
    (guest,) = guests(meeting)
    first = scanned(guest)

    take(meeting, first, first)
    take(meeting, first)
    query = sa.select(AuditRow.verb).where(AuditRow.thing == f"invitation:{guest.uuid}")
    assert list(db.session.scalars(query)) == ["scan"]


# The pages.


def path(meeting: Meeting, more: str = "") -> str:
    return f"/kerngroep/bijeenkomsten/{meeting.uuid}/scannen{more}"


@pytest.fixture
def tonight(app: Flask, clock: StoppedClock, organiser: Member) -> Meeting:
    """A meeting at which badges are scanned, ten minutes before it begins."""
    clock.instant = DOOR
    return scannable(clock.now(), organiser=organiser)


def send(browser: Browser, meeting: Meeting, *scans: dict[str, Any], token: str | None = None) -> Page:
    token = (
        token if token is not None else browser.open(path(meeting, "/sleutel")).response.get_json()["token"]
    )
    headers = {"X-CSRFToken": token}
    return browser._checked("POST", path(meeting), json={"scans": list(scans)}, headers=headers)


def told(invitation: Invitation, **more: Any) -> dict[str, Any]:
    return {"uuid": str(uuid4()), "badge": badge_of(invitation), "at": DOOR.isoformat(), **more}


def test_only_the_scan_page_may_use_the_camera(tonight: Meeting, bram: Browser) -> None:
    page = bram.open(path(tonight))
    policy = page.response.headers.get_all("Permissions-Policy")
    elsewhere = bram.open(path(tonight).replace("scannen", "presentie")).response.headers[
        "Permissions-Policy"
    ]

    assert len(policy) == 1
    assert "camera=(self)" in policy[0]
    assert policy[0].replace("camera=(self)", "camera=()") == elsewhere
    assert page.response.headers["Cache-Control"] == "no-store"


def test_the_page_has_every_name_to_tap_and_who_was_scanned(tonight: Meeting, bram: Browser) -> None:
    one, two = guests(tonight, 2)
    take(tonight, scanned(two))

    page = bram.open(path(tonight))
    buttons = {str(button["data-name"]): button for button in page.all("button[data-badge]")}
    assert [button["data-badge"] for button in buttons.values()] == [badge_of(one), badge_of(two)]
    assert [button["data-done"] for button in buttons.values()] == ["", "0:in"]
    assert page.all("[data-practice], [data-closed], input[name=part]") == []


def test_days_before_one_can_practise(
    app: Flask, clock: StoppedClock, organiser: Member, bram: Browser
) -> None:
    meeting = scannable(clock.now(), organiser=organiser, parts=["Ochtend", "Middag"])
    (guest,) = guests(meeting)

    page = bram.open(path(meeting))
    assert page.all("[data-practice]") != []
    assert len(page.all("input[name=part]")) == 2
    answer = send(bram, meeting, told(guest))
    assert (answer.status, answer.response.get_json()) == (409, {"refused": "closed"})
    assert kept(meeting) == []


def test_each_scan_is_answered_by_its_uuid(tonight: Meeting, bram: Browser) -> None:
    (guest,) = guests(tonight)
    scan, odd = told(guest), {"uuid": str(uuid4()), "badge": "????"}

    answer = send(bram, tonight, scan, odd, {"uuid": "geen"}, {}, [], {"uuid": scan["uuid"], "part": 1e999})  # type: ignore[arg-type]
    assert answer.status == 200
    assert answer.response.get_json() == {
        "answers": {
            scan["uuid"]: {"result": "new", "name": "Gast 00"},
            odd["uuid"]: {"result": "unknown", "name": ""},
        }
    }
    assert send(bram, tonight, scan).response.get_json()["answers"][scan["uuid"]]["result"] == "known"
    db.session.rollback()
    assert UUID(scan["uuid"]) == db.session.scalar(sa.select(Scan.uuid))


def test_a_wrong_clock_or_none_is_no_reason_to_lose_somebody(tonight: Meeting, bram: Browser) -> None:
    people = guests(tonight, 3)
    times = ["1970-01-01T00:00:00+00:00", "2099-01-01T00:00:00.000Z", "straks"]

    answer = send(bram, tonight, *(told(one, at=at) for one, at in zip(people, times, strict=True)))
    assert {one["result"] for one in answer.response.get_json()["answers"].values()} == {"new"}
    db.session.rollback()
    assert list(db.session.scalars(sa.select(Scan.at).order_by(Scan.id))) == [STARTS - DOORS_OPEN, DOOR, DOOR]


def test_an_old_token_is_refused_and_a_fresh_one_is_there_to_fetch(tonight: Meeting, bram: Browser) -> None:
    (guest,) = guests(tonight)

    refused = send(bram, tonight, told(guest), token="oud")
    assert (refused.status, refused.response.get_json()) == (422, {"refused": "token"})
    assert kept(tonight) == []
    assert send(bram, tonight, told(guest)).status == 200


@pytest.mark.parametrize("message", [None, [], {"scans": "x"}, {"scans": [{}] * 201}])
def test_what_no_phone_of_ours_would_send_is_refused(message: Any, tonight: Meeting, bram: Browser) -> None:
    token = bram.open(path(tonight, "/sleutel")).response.get_json()["token"]

    answer = bram._checked("POST", path(tonight), json=message, headers={"X-CSRFToken": token})
    assert (answer.status, answer.response.get_json()) == (422, {"refused": "message"})


def test_who_is_logged_out_is_sent_to_log_in_and_nothing_is_taken(tonight: Meeting, browser: Browser) -> None:
    (guest,) = guests(tonight)

    answer = browser.client.post(path(tonight), json={"scans": [told(guest)]}, base_url=BASE)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/inloggen")
    assert kept(tonight) == []


def test_switched_off_there_is_nothing(tonight: Meeting, bram: Browser) -> None:
    with transaction():
        db.session.get_one(Meeting, tonight.id).uses_scanning = False

    assert [bram.open(path(tonight, more)).status for more in ("", "/sleutel")] == [404, 404]
    assert send(bram, tonight, token="x").status == 404
    assert "Scan" not in bram.open(path(tonight).replace("scannen", "presentie")).text("main")
    assert not again(tonight).uses_scanning


def test_only_who_organises_it_scans(
    tonight: Meeting, browser: Browser, colleague: Member, manager: Member, anna: Member
) -> None:
    stranger = make_member("ver@kern.example", at=DOOR, name="Ver", role="core_group", network=NEIGHBOUR)

    for who, status in ((manager, 200), (colleague, 404), (anna, 404), (stranger, 404)):
        log_in(browser, who, strong=True)
        assert [browser.open(path(tonight, more)).status for more in ("", "/sleutel")] == [status, status]
        assert send(browser, tonight, token="x").status == (422 if status == 200 else 404)


def test_scanned_people_are_ticked_on_the_list_afterwards(
    tonight: Meeting, bram: Browser, clock: StoppedClock
) -> None:
    here, _absent = guests(tonight, 2)
    (uninvited,) = guests(tonight, 1, state="no")
    take(tonight, scanned(here), scanned(uninvited))
    clock.instant = STARTS

    page = bram.open(path(tonight).replace("scannen", "presentie"))
    ticked = [str(box["value"]) for box in page.all("input[name=there][checked]")]
    assert ticked == [str(here.uuid), str(uninvited.uuid)]
    assert "2 mensen zijn gescand" in page.text("main")
    assert "gescand om 18.50" in page.text("main")
