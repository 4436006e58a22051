"""A meeting is typed on one page; what is wrong is told beside it, and nothing is lost."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db
from socialmap.meetings.models import Meeting
from tests.browsing import Browser
from tests.meetings.forms import DESK, TYPED, form_on, send_edit, send_new
from tests.meetings.meetings import STARTS, again, invite_guest, invite_member, make_meeting


def only_meeting() -> Meeting:
    """The one there is."""
    db.session.rollback()
    return db.session.scalars(sa.select(Meeting)).one()


def test_a_new_meeting_is_a_draft_with_everything_that_was_typed(bram: Browser, organiser: Member) -> None:
    answer = send_new(bram)

    one = only_meeting()
    assert answer.status == 303
    assert one.state == "draft"
    assert one.slug == "samen-rond-de-patient-2026"
    assert one.starts_at == datetime(2026, 11, 12, 18, tzinfo=UTC)
    assert one.answer_by == date(2026, 11, 1)
    assert (one.postcode, one.place, one.capacity, one.is_public) == ("3534 AR", "Utrecht", 40, True)
    assert one.lat is not None
    assert 52 < one.lat < 52.2
    assert [part["what"] for part in one.programme] == ["Vermoeidheid", "Pauze"]
    assert one.accreditation == [{"register": "KP", "points": "2,5", "number": "", "state": "asked"}]
    assert one.disciplines == ["dietist"]
    assert [each.member_id for each in one.organisers] == [organiser.id]


def test_the_hours_that_count_are_all_but_the_pause_unless_they_are_typed(bram: Browser) -> None:
    send_new(bram)
    by_itself = only_meeting().contact_minutes
    send_edit(bram, only_meeting().uuid, hours="2")

    assert by_itself == 135
    assert only_meeting().contact_minutes == 120


def test_the_same_form_twice_makes_one_meeting(bram: Browser) -> None:
    address = f"{DESK}/nieuw"
    sent = {**form_on(bram.open(address), address), **TYPED}

    first, second = bram.send(address, sent), bram.send(address, sent)

    assert first.response.location == second.response.location
    assert only_meeting().title == TYPED["title"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"title": " "}, "Vul dit in."),
        ({"day": ""}, "Kies een dag."),
        ({"day": "32-1-2026"}, "Dit is geen datum."),
        ({"starts": "half acht"}, "Schrijf de tijd als 19:30."),
        ({"ends": "18:59"}, "Het einde is voor het begin."),
        ({"answer_by": "2026-11-13"}, "Deze dag is na de bijeenkomst."),
        ({"answer_by": ""}, "Kies de laatste dag om te antwoorden."),
        ({"day": "2026-03-29", "starts": "02:30", "ends": "04:00"}, "Deze tijd bestaat niet"),
        ({"hours": "veel"}, "Schrijf de uren als een getal"),
        ({"hours": "3"}, "Dit is langer dan de bijeenkomst duurt."),
        ({"postcode": "12"}, "Dit is geen postcode."),
        ({"online_url": "javascript:alert(1)"}, "Dit is geen webadres."),
        ({"online_url": "http://bellen.example"}, "Gebruik een link die met https:// begint."),
        ({"capacity": "0"}, "Vul een getal in van 1"),
        ({"programme-0-what": ""}, "Schrijf op wat er op dit moment is."),
        ({"programme-0-from": "laat"}, "Schrijf de tijd als 19:30."),
        ({"accreditation-0-register": ""}, "Vul het register in."),
        ({"accreditation-0-points": "veel"}, "Schrijf de punten als een getal"),
    ],
)
def test_what_cannot_be_is_told_and_what_was_typed_stays(
    bram: Browser, typed: dict[str, str], message: str
) -> None:
    page = send_new(bram, **typed)

    assert page.status == 422
    assert message in page.text("[role=alert]")
    assert all(page.all(str(link["href"])) for link in page.all("[role=alert] a"))
    assert page.one("[name=programme-0-who]")["value"] == "Anna de Vries"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Meeting)) == 0


def test_one_more_row_loses_nothing_and_keeps_nothing(bram: Browser) -> None:
    address = f"{DESK}/nieuw"
    sent = {**form_on(bram.open(address), address), **TYPED, "title": "", "meer": "programme"}

    page = bram.send(address, sent)
    more = bram.send(address, {**form_on(page, address), "meer": "accreditation"})

    assert page.status == 200
    assert not page.all("[role=alert]")
    assert len(page.all(".of-programme")) == 4
    assert len(more.all(".of-accreditation")) == 3
    assert more.one("[name=programme-0-what]")["value"] == "Vermoeidheid"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Meeting)) == 0


def test_a_page_that_stood_open_too_long_keeps_what_was_typed(bram: Browser) -> None:
    page = send_new(bram, csrf_token="oud")

    assert page.status == 422
    assert "De bladzijde stond te lang open." in page.text("[role=alert]")
    assert page.one("[name=title]")["value"] == TYPED["title"]


def test_a_changed_meeting_opens_with_what_it_is(
    bram: Browser, organiser: Member, clock: StoppedClock
) -> None:
    one = make_meeting(clock.now(), organiser=organiser, online_url="https://bellen.example/1")

    send_edit(bram, one.uuid)
    before = again(one).revision
    answer = send_edit(bram, one.uuid)

    assert answer.status == 303
    assert again(one).online_url == "https://bellen.example/1"
    assert again(one).revision == before, "nothing was changed"


def test_fewer_seats_than_are_taken_is_told_with_the_number(
    bram: Browser, organiser: Member, anna: Member, clock: StoppedClock
) -> None:

    one = make_meeting(clock.now(), organiser=organiser, capacity=40)
    invite_member(one, anna, clock.now(), "yes")
    invite_guest(one, clock.now(), state="yes")

    page = send_edit(bram, one.uuid, capacity="1")

    assert page.status == 422
    assert "Er hebben al 2 mensen een plaats." in page.text("[role=alert]")
    assert again(one).capacity == 40


def test_who_comes_second_loses_nothing(bram: Browser, organiser: Member, clock: StoppedClock) -> None:
    one = make_meeting(clock.now(), organiser=organiser)
    address = f"{DESK}/{one.uuid}/bewerken"
    opened = form_on(bram.open(address), address)
    send_edit(bram, one.uuid, costs="Tien euro")

    page = bram.send(address, {**opened, "title": "Mijn titel"})
    later = bram.send(address, form_on(page, address))

    assert page.status == 409
    assert "Iemand anders heeft deze bijeenkomst veranderd" in page.text("[role=alert]")
    assert "Titel, Kosten" in page.text("[role=alert]")
    assert page.one("[name=title]")["value"] == "Mijn titel"
    assert later.status == 303
    assert again(one).title == "Mijn titel"


def test_a_day_that_was_reaches_nobody(bram: Browser, organiser: Member, clock: StoppedClock) -> None:
    one = make_meeting(clock.now(), organiser=organiser)

    page = send_edit(bram, one.uuid, day="2025-11-12", answer_by="2025-11-01")

    assert page.status == 422
    assert "Deze dag is al geweest." in page.text("[role=alert]")
    assert again(one).starts_at == STARTS


def test_another_postcode_brings_its_town(bram: Browser, organiser: Member, clock: StoppedClock) -> None:
    one = make_meeting(clock.now(), organiser=organiser)

    send_edit(bram, one.uuid, postcode="3441 AB")

    assert (again(one).postcode, one.place) == ("3441 AB", "Woerden")


def test_how_many_people_hear_of_a_change_is_told_before(
    bram: Browser, organiser: Member, anna: Member, clock: StoppedClock
) -> None:

    one = make_meeting(clock.now(), organiser=organiser)
    invite_member(one, anna, clock.now(), "yes")

    page = bram.open(f"{DESK}/{one.uuid}/bewerken")

    assert "krijgt 1 persoon een brief" in page.text(".notice")
