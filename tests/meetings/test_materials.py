"""What there is to read: for who was invited, behind the log-in, and when it is time."""

from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.meetings import materials, service
from socialmap.meetings.models import Meeting
from socialmap.uploads import service as uploads
from socialmap.uploads.models import EvidenceFile
from tests.accounts.people import log_in, make_member
from tests.browsing import Browser, Page
from tests.meetings.forms import DESK, form_on, press
from tests.meetings.meetings import again, invite_member, make_meeting

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


@pytest.fixture
def meeting(organiser: Member, clock: StoppedClock) -> Meeting:
    """A meeting that is known, organised by Bram."""
    return make_meeting(clock.now(), organiser=organiser)


def add(browser: Browser, meeting: Meeting, **typed: Any) -> Page:
    """Fill in the form of the materials and press the button."""
    here = f"{DESK}/{meeting.uuid}/materiaal"
    sent = {name: value for name, value in form_on(browser.open(here), here).items() if name != "file"}
    return browser.send(here, {**sent, **typed}, content_type="multipart/form-data")


def pdf() -> tuple[BytesIO, str]:
    """A file as a browser sends it."""
    return BytesIO(PDF), "dia's van Anna.pdf"


def only_href(meeting: Meeting) -> str:
    """Where members open the one material there is."""
    db.session.rollback()
    found = materials.materials_of(again(meeting))
    assert len(found) == 1
    return f"/mijn/bijeenkomsten/{meeting.uuid}/materiaal/{found[0].uuid}"


def test_a_file_is_opened_by_who_was_invited_and_by_nobody_else(
    bram: Browser, meeting: Meeting, anna: Member, clock: StoppedClock, app: Flask
) -> None:
    carla = make_member("carla@praktijk.example", at=clock.now())
    invite_member(meeting, anna, clock.now())
    add(bram, meeting, title="De dia's", file=pdf())
    href, others = only_href(meeting), {}

    for name, member in (("Anna", anna), ("Carla", carla)):
        log_in(bram, member)
        others[name] = bram.open(href)
    visitor = Browser(app.test_client()).open(href)

    assert others["Anna"].response.get_data() == PDF
    assert "filename=de-dia-s.pdf" in others["Anna"].response.headers["Content-Disposition"]
    assert others["Carla"].status == 404
    assert visitor.status == 303
    assert "/inloggen" in str(visitor.response.location)


def test_what_is_for_afterwards_is_there_afterwards(
    bram: Browser, meeting: Meeting, anna: Member, clock: StoppedClock
) -> None:
    invite_member(meeting, anna, clock.now())
    add(bram, meeting, title="De dia's", moment="after", file=pdf())
    href = only_href(meeting)
    log_in(bram, anna)

    before, shown_before = bram.open(href).status, materials.shown_to_invited(meeting, clock.now())
    clock.instant = meeting.ends_at
    log_in(bram, anna)
    after, shown_after = bram.open(href).status, materials.shown_to_invited(meeting, clock.now())

    assert (before, shown_before) == (404, [])
    assert after == 200
    assert [one["title"] for one in shown_after] == ["De dia's"]


def test_a_link_leads_to_where_it_says(
    bram: Browser, meeting: Meeting, anna: Member, clock: StoppedClock
) -> None:
    invite_member(meeting, anna, clock.now())
    add(bram, meeting, title="Richtlijn", url="richtlijn.example/moe")
    href = only_href(meeting)
    log_in(bram, anna)

    answer = bram.open(href)

    assert (answer.status, answer.response.location) == (303, "https://richtlijn.example/moe")
    assert materials.shown_to_invited(meeting, clock.now())[0]["href"] == "https://richtlijn.example/moe"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"title": "x"}, "Geef een link of een bestand"),
        ({"title": "x", "url": "https://a.example", "file": (BytesIO(PDF), "a.pdf")}, "Geef een link of"),
        ({"title": "x", "url": "javascript:alert(1)"}, "Dit is geen webadres."),
        ({"title": "", "url": "https://a.example"}, "Schrijf op wat het is."),
        ({"title": "x", "file": (BytesIO(b"MZ program"), "a.pdf")}, "Dit soort bestand"),
    ],
)
def test_what_cannot_be_is_told(bram: Browser, meeting: Meeting, typed: dict[str, Any], message: str) -> None:
    page = add(bram, meeting, **typed)

    assert page.status == 422
    assert message in page.text("[role=alert]")
    assert materials.materials_of(meeting) == []


def test_what_is_taken_away_is_erased(bram: Browser, meeting: Meeting, clock: StoppedClock) -> None:
    add(bram, meeting, title="De dia's", file=pdf())
    here = f"{DESK}/{meeting.uuid}/materiaal"
    action = f"{here}/{only_href(meeting).rpartition('/')[2]}/weg"

    answer = press(bram, bram.open(here), action)

    assert answer.status == 303
    db.session.rollback()
    assert materials.materials_of(again(meeting)) == []
    assert db.session.scalars(sa.select(EvidenceFile)).one().erased_at == clock.now()


def test_the_nightly_cleaning_leaves_materials_alone(
    bram: Browser, meeting: Meeting, anna: Member, clock: StoppedClock
) -> None:
    invite_member(meeting, anna, clock.now())
    add(bram, meeting, title="De dia's", file=pdf())
    clock.instant = meeting.ends_at

    with transaction():
        uploads.erase_due(clock.now())
    with transaction():
        uploads.orphans(clock.now())

    log_in(bram, anna)
    assert bram.open(only_href(meeting)).response.get_data() == PDF


def test_a_draft_that_is_thrown_away_takes_its_files_along(
    bram: Browser, organiser: Member, clock: StoppedClock
) -> None:
    draft = make_meeting(clock.now(), organiser=organiser, state="draft")
    add(bram, draft, title="De dia's", file=pdf())

    with transaction():
        service.remove(again_in(draft), by="test", at=clock.now())

    assert db.session.scalars(sa.select(EvidenceFile)).one().erased_at == clock.now()


def again_in(meeting: Meeting) -> Meeting:
    """The meeting in the present transaction."""
    return db.session.get_one(Meeting, meeting.id)
