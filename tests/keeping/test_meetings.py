"""Meetings of a member: to answer, to read and take along, and forgotten with who leaves."""

import json
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.audit.service import first_broken_link, record
from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.keeping import erasing
from socialmap.meetings import forgetting
from socialmap.meetings.models import Invitation, Organiser
from socialmap.meetings.outcome_models import Certificate, EvaluationUse
from tests.accounts.people import make_member
from tests.keeping.conftest import CARLA, Enter, Keeper
from tests.keeping.test_erasing import erase_all, places_of
from tests.meetings.meetings import ENDS, STARTS, invite_guest, invite_member, make_meeting

CANARY = "Zwartkoplijster"


def certified(invitation: Invitation, clock: StoppedClock) -> None:
    with transaction() as session:
        said = {"name": invitation.name, "title": "Scholing", "minutes": 120, "issued_at": clock.now()}
        row = {"number": "AAAAA-BBBBB", "invitation_id": invitation.id, "day": STARTS.date(), **said}
        session.add(Certificate(**row))
        session.add(EvaluationUse(invitation_id=invitation.id, used_on=STARTS.date()))


def came(member: Member, clock: StoppedClock, **values: object) -> Invitation:
    """Somebody was at last year's meeting."""
    moments = {"starts_at": STARTS.replace(year=2025), "ends_at": ENDS.replace(year=2025)}
    meeting = make_meeting(clock.now(), state="settled", attendance_at=clock.now(), **moments)
    said: dict[str, Any] = {"discipline": "oncologiefysiotherapeut", "minutes": 120, **values}
    invitation = invite_member(meeting, member, clock.now(), "present", **said)
    certified(invitation, clock)
    return invitation


def test_all_that_is_kept_of_meetings_can_be_taken_along(
    app: Flask, anna: Keeper, carla: Keeper, clock: StoppedClock
) -> None:
    numbers = [{"register": "KP", "number": "12345678901"}]
    came(anna.member, clock, numbers=numbers)
    coming = make_meeting(clock.now())
    invite_member(coming, anna.member, clock.now(), "yes", diet="geen noten")
    invite_member(coming, carla.member, clock.now(), "yes", diet="geen vis")
    with transaction() as session:
        session.add(Organiser(meeting_id=coming.id, member_id=anna.member.id))

    held = json.loads(anna.open("/mijn/gegevens.json").html)

    first, last = held["meetings"]
    assert (first["state"], first["diet"], first["certificate"]) == ("yes", "geen noten", None)
    assert (last["register_numbers"], last["certificate"]["number"]) == (numbers, "AAAAA-BBBBB")
    assert last["evaluated_on"] == "2026-11-12"
    assert [one["title"] for one in held["meetings_organised"]] == [coming.title]
    assert "geen vis" not in json.dumps(held)


def test_and_read_in_words(app: Flask, anna: Keeper, clock: StoppedClock) -> None:
    came(anna.member, clock, numbers=[{"register": "KP", "number": "12345678901"}])

    text = anna.open("/mijn/gegevens").text("main")

    assert "Samen rond de patiënt met kanker, 12 november 2025" in text
    assert "Was er" in text
    assert "KP 12345678901" in text
    assert "AAAAA-BBBBB, 2 uur" in text


@pytest.mark.parametrize(
    ("state", "meeting_state", "answer_by_days", "is_asked"),
    [
        ("invited", "published", 0, True),
        ("invited", "full", 10, True),
        ("invited", "published", -1, False),
        ("invited", "cancelled", 10, False),
        ("yes", "published", 10, False),
        ("waiting", "full", 10, False),
    ],
)
def test_the_first_page_asks_for_an_answer_as_long_as_it_can_be_given(
    app: Flask,
    anna: Keeper,
    clock: StoppedClock,
    state: str,
    meeting_state: str,
    answer_by_days: int,
    is_asked: bool,
) -> None:
    last_day = clock.now().date() + timedelta(days=answer_by_days)
    meeting = make_meeting(clock.now(), state=meeting_state, answer_by=last_day)
    invite_member(meeting, anna.member, clock.now(), state)

    page = anna.open("/mijn")

    assert bool(page.all(f'a[href="/mijn/bijeenkomsten/{meeting.uuid}"]')) is is_asked
    assert page.all('a[href="/mijn/bijeenkomsten"]')


def test_a_place_that_is_kept_for_somebody_stands_on_the_first_page(
    app: Flask, anna: Keeper, clock: StoppedClock
) -> None:
    meeting = make_meeting(clock.now(), state="closed", capacity=1)
    until = clock.now() + timedelta(days=1)
    invite_member(meeting, anna.member, clock.now(), "waiting", waiting_number=1, offered_until=until)

    page = anna.open("/mijn")

    assert "vrij, tot dinsdag 3 maart 2026 om 09.00 uur" in page.text("main")


def test_who_leaves_frees_the_seat_at_once_and_is_forgotten_after_thirty_days(
    app: Flask, enter: Enter, practice: Listing, clock: StoppedClock
) -> None:
    folder = app.extensions["settings"].data_dir
    anna = enter("anna@praktijk.example", practice, name=CANARY)
    waits = make_member(CARLA, at=clock.now(), name="Carla")
    full = make_meeting(clock.now(), state="full", capacity=1)
    invite_member(full, anna.member, clock.now(), "yes")
    next_one = invite_member(full, waits, clock.now(), "waiting", waiting_number=1)
    past = came(anna.member, clock, organisation=f"Bij {CANARY}")
    with transaction():
        thing = f"invitation:{past.uuid}"
        record("answer", thing, by="test", at=clock.now(), after={"name": CANARY})
    before = places_of(folder, CANARY)

    erase_all(anna)
    db.session.rollback()
    offered = db.session.get_one(Invitation, next_one.id).offered_until
    kept = db.session.get_one(Invitation, past.id).name
    clock.move(timedelta(days=30))
    with transaction():
        erasing.erase_due(clock.now())
    erasing.scrub(clock.now())

    left = db.session.get_one(Invitation, past.id, populate_existing=True)
    assert before != set()
    assert offered is not None
    assert kept == CANARY
    assert (left.member_id, left.name, left.organisation, left.state) == (None, "", "", "present")
    assert db.session.scalar(sa.select(sa.func.count(Certificate.id))) == 0
    assert places_of(folder, CANARY) == set()
    assert first_broken_link() is None


def test_the_night_also_forgets_what_meetings_may_not_keep(
    app: Flask, anna: Keeper, clock: StoppedClock
) -> None:
    meeting = make_meeting(clock.now(), state="cancelled", cancelled_at=clock.now())
    invite_member(meeting, anna.member, clock.now(), "yes", diet="noten")

    with transaction():
        count = erasing.erase_due(clock.now())

    assert count == 1
    assert db.session.scalars(sa.select(Invitation.diet)).all() == [""]


def test_the_disk_is_cleaned_of_guests_whichever_job_of_the_night_forgot_them(
    app: Flask, anna: Keeper, clock: StoppedClock
) -> None:
    moments = {"starts_at": STARTS.replace(year=2025), "ends_at": ENDS.replace(year=2025)}
    meeting = make_meeting(clock.now(), state="settled", **moments)
    invite_guest(meeting, clock.now(), state="present")

    with transaction():
        earlier = forgetting.forget_due(clock.now())
    with transaction():
        count = erasing.erase_due(clock.now())
    clock.move(timedelta(days=3))
    with transaction():
        later = erasing.erase_due(clock.now())

    assert (earlier, count > 0, later) == (1, True, 0)
