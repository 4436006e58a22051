"""Who was there: ticked beforehand, changed until it is settled, and nobody twice."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pypdf
import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.meetings import attendance
from socialmap.meetings.models import Guest, Invitation, Meeting
from socialmap.meetings.queries import invitations_of
from socialmap.meetings.rules import NotInThisState
from tests.accounts.people import fields_of, log_in, make_member
from tests.browsing import Browser, Page
from tests.conftest import NEIGHBOUR
from tests.meetings.meetings import ENDS, STARTS, again, invite_guest, invite_member, make_meeting

AFTER = ENDS + timedelta(hours=12)


def path(meeting: Meeting, more: str = "") -> str:
    return f"/kerngroep/bijeenkomsten/{meeting.uuid}/presentie{more}"


def states(meeting: Meeting) -> dict[str, str]:
    db.session.rollback()
    return {one.name: one.state for one in invitations_of(meeting)}


def people(meeting: Meeting, at: Any) -> dict[str, Invitation]:
    """Two who said yes, and one of every other answer."""
    answers = {
        "Anna": "yes",
        "Ben": "yes",
        "Cora": "no",
        "Dirk": "perhaps",
        "Eva": "waiting",
        "Fred": "invited",
    }
    return {
        name: invite_member(
            meeting,
            make_member(f"{name.lower()}@x.example", at=at, name=name),
            at,
            state,
            discipline="dietist",
            waiting_number=1 if state == "waiting" else None,
        )
        for name, state in answers.items()
    }


def save(meeting: Meeting, there: list[Invitation], *came: dict[str, str], **more: Any) -> None:
    with transaction():
        attendance.save(meeting, {one.uuid for one in there}, came, by="test", at=AFTER, **more)


def ticked(page: Page) -> list[str]:
    return [
        box.find_parent("label").get_text(" ").split()[0] for box in page.all("input[name=there][checked]")
    ]  # type: ignore[union-attr]


@pytest.fixture
def held(app: Flask, clock: StoppedClock, organiser: Member) -> Meeting:
    """The morning after a meeting."""
    meeting = make_meeting(clock.now(), organiser=organiser, state="held")
    clock.instant = AFTER
    return meeting


def test_who_was_ticked_was_there_and_who_said_yes_and_is_not_was_absent(
    either_app: Flask, clock: StoppedClock
) -> None:
    meeting = make_meeting(clock.now(), state="held")
    found = people(meeting, clock.now())

    save(meeting, [found["Anna"], found["Dirk"], found["Eva"], found["Fred"]])
    assert states(meeting) == {
        **{"Anna": "present", "Ben": "absent", "Cora": "no"},
        **{"Dirk": "present", "Eva": "present", "Fred": "present"},
    }
    assert again(meeting).attendance_at == AFTER
    assert [one.minutes for one in invitations_of(meeting)] == [120, None, None, 120, 120, 120]


def test_it_is_changed_until_settled_and_unticking_gives_the_answer_back(
    either_app: Flask, clock: StoppedClock
) -> None:
    meeting = make_meeting(clock.now(), state="held")
    found = people(meeting, clock.now())

    save(meeting, list(found.values()))
    save(meeting, [found["Ben"]])
    assert states(meeting) == {
        **{"Anna": "absent", "Ben": "present", "Cora": "no"},
        **{"Dirk": "perhaps", "Eva": "waiting", "Fred": "invited"},
    }
    assert [one.minutes for one in invitations_of(meeting)] == [None, 120, None, None, None, None]
    with transaction():
        db.session.merge(meeting).state = "settled"
    with pytest.raises(NotInThisState):
        save(meeting, [found["Anna"]])
    assert states(meeting)["Ben"] == "present"


@pytest.mark.parametrize("state", ["draft", "cancelled", "settled"])
def test_there_is_nothing_to_note_of_a_meeting_that_is_not_held(
    state: str, app: Flask, clock: StoppedClock
) -> None:
    meeting = make_meeting(clock.now(), state=state)

    with pytest.raises(NotInThisState):
        save(meeting, [])
    assert again(meeting).attendance_at is None


def test_what_a_colleague_added_meanwhile_stays(either_app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now(), state="held")
    found = people(meeting, clock.now())
    seen = {one.uuid for one in found.values()}

    save(meeting, [found["Anna"]], {"name": "Walter"})
    save(meeting, [found["Anna"]], shown=seen)
    assert states(meeting)["Walter"] == "present"
    save(meeting, [found["Anna"]])
    assert "Walter" not in states(meeting)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Guest)) == 0


def test_who_walks_in_with_an_address_we_know_is_that_person(app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now(), state="held")
    people(meeting, clock.now())
    invite_guest(meeting, clock.now(), name="Gerda", email="Gerda@ziekenhuis.example", state="no")
    nora = make_member("nora@x.example", at=clock.now(), name="Nora Nieuw")
    stranger = make_member("sjaak@x.example", at=clock.now(), name="Sjaak", network=NEIGHBOUR)

    came = [
        {"name": "Cora van Dam", "email": "CORA@x.example"},
        {"name": "gerda", "email": "gerda@ziekenhuis.example"},
        {"name": "N. Nieuw", "email": "nora@x.example", "discipline": "dietist"},
        {"name": "Sjaak", "email": "sjaak@x.example"},
        {"name": "Wim", "organisation": "Huisartsen Zuid", "register": "KP", "number": "123"},
    ]
    save(meeting, [], *came)
    save(meeting, [one for one in invitations_of(meeting) if one.state == "present"], *came[:4])
    there = {one.name: one for one in invitations_of(meeting, "present")}
    assert sorted(there) == ["Cora", "Gerda", "Nora Nieuw", "Sjaak", "Wim"]
    assert {name for name, one in there.items() if one.is_walk_in} == {"Nora Nieuw", "Sjaak", "Wim"}
    assert there["Nora Nieuw"].member_id == nora.id
    assert there["Sjaak"].member_id is None
    assert stranger.email == there["Sjaak"].guest.email  # type: ignore[union-attr]
    assert there["Wim"].guest is not None
    assert (there["Wim"].guest.source, there["Wim"].guest.organisation) == ("other", "Huisartsen Zuid")
    assert there["Wim"].numbers == [{"register": "KP", "number": "123"}]
    assert all(one.minutes == 120 for one in there.values())


def test_everybody_who_said_yes_is_ticked_and_three_changes_are_one_form(
    held: Meeting, bram: Browser
) -> None:
    found = people(held, STARTS)
    invite_guest(
        held, STARTS, name="Zoë", email=None, source="colleague", state="yes", brought_by_id=found["Anna"].id
    )
    page = bram.open(path(held))
    assert ticked(page) == ["Anna", "Ben", "Zoë"]
    assert "komt met Anna" in page.text("main")
    assert page.text("[data-tally]") == "3 aangevinkt"

    fields = fields_of(bram, path(held), name_0="Walter", organisation_0="Ziekenhuis", discipline_0="dietist")
    there = [value for value in fields["there"] if value != str(found["Ben"].uuid)]  # type: ignore[attr-defined]
    answer = bram.send(path(held), {**fields, "there": [*there, str(found["Eva"].uuid)]})
    assert (answer.status, answer.response.headers["Location"]) == (303, path(held))
    assert {name for name, state in states(held).items() if state == "present"} == {
        "Anna",
        "Eva",
        "Walter",
        "Zoë",
    }
    page = bram.open(path(held))
    assert sorted(ticked(page)) == ["Anna", "Eva", "Walter", "Zoë"]
    assert "U kunt dit aanpassen tot u afrondt." in page.text(".notice")
    assert page.one("#name_0").get("value", "") == ""


def test_the_same_form_twice_is_one_walk_in(held: Meeting, bram: Browser) -> None:
    fields = fields_of(bram, path(held), name_0="Walter")

    answers = [bram.send(path(held), fields).status for _time in range(2)]
    assert answers == [303, 303]
    assert list(states(held)) == ["Walter"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name_0": "anna"}, "anna staat al op deze bladzijde"),
        ({"name_0": "Wim", "name_1": "wim"}, "Deze naam staat er twee keer."),
        ({"email_0": "wim@x.example"}, "Schrijf de naam op."),
        ({"name_0": "Wim", "email_0": "geen adres"}, "Dit is geen mailadres."),
        ({"name_0": "Wim", "number_0": "12"}, "Kies bij welk register"),
        ({"name_0": "W" * 161}, "niet meer dan 160 tekens"),
        ({"name_4": "Wim", "discipline_4": "tovenaar"}, "Kies uit de lijst."),
    ],
)
def test_a_mistake_keeps_everything_that_was_typed_and_ticked(
    typed: dict[str, str], told: str, held: Meeting, bram: Browser
) -> None:
    found = people(held, STARTS)
    fields = fields_of(bram, path(held), organisation_3="Elders", name_3="Willemijn", **typed)

    page = bram.send(path(held), {**fields, "there": [str(found["Cora"].uuid)]})
    assert page.status == 422
    assert told in page.text(".errors")
    assert ticked(page) == ["Cora"]
    for name, value in {"name_3": "Willemijn", "organisation_3": "Elders", **typed}.items():
        if not name.startswith("discipline"):
            assert page.one(f"#{name}")["value"] == value
    assert states(held)["Cora"] == "no"
    assert again(held).attendance_at is None


def test_two_people_of_one_name_are_told_apart_by_where_they_work(held: Meeting, bram: Browser) -> None:
    people(held, STARTS)
    fields = fields_of(bram, path(held), name_0="Anna", organisation_0="Ziekenhuis Zuid")

    assert bram.send(path(held), fields).status == 303
    assert states(held)["Anna"] == "present"
    assert [one.organisation for one in invitations_of(held, "present") if one.name == "Anna"] == [
        "",
        "Ziekenhuis Zuid",
    ]


def test_before_the_meeting_there_is_only_the_list_to_print(
    bram: Browser, organiser: Member, clock: StoppedClock
) -> None:
    meeting = make_meeting(clock.now(), organiser=organiser)
    people(meeting, clock.now())

    page = bram.open(path(meeting))
    assert page.all("input[name=there]") == []
    assert "2 mensen zeiden ja." in page.text("main")
    assert page.one(".button.main")["href"] == path(meeting, ".pdf")
    assert "Scan" not in page.text("main")
    clock.instant = STARTS
    log_in(bram, organiser, strong=True)
    assert len(bram.open(path(meeting)).all("input[name=there]")) == 6


def test_what_was_settled_meanwhile_is_refused_in_words(held: Meeting, bram: Browser) -> None:
    people(held, STARTS)
    fields = fields_of(bram, path(held))
    with transaction():
        db.session.merge(held).state = "settled"

    page = bram.send(path(held), fields)
    assert page.status == 409
    assert "afgerond" in page.text("[role=alert]")
    assert page.all("form.form") == []
    assert states(held)["Anna"] == "yes"


def test_the_printed_list_is_by_discipline_with_room_to_sign(held: Meeting, bram: Browser) -> None:
    people(held, STARTS)
    invite_guest(held, STARTS, name="Gerda Gast", state="yes", discipline="oncologiefysiotherapeut")
    invite_guest(held, STARTS, name="Nico", email=None, state="yes")

    answer = bram.open(path(held, ".pdf"))
    assert answer.response.mimetype == "application/pdf"
    paper = pypdf.PdfReader(BytesIO(answer.response.get_data()))
    words = " ".join("\n".join(sheet.extract_text() for sheet in paper.pages).split())
    order = [
        words.index(text)
        for text in ("Oncologiefysio", "Gerda", "Diëtist", "Anna", "Ben", "niet bekend", "Nico")
    ]
    assert order == sorted(order)
    assert "Handtekening" in words
    assert "Kwam zonder opgave" in words
    assert not any(name in words for name in ("Cora", "Dirk", "Eva", "Fred", "@"))


def test_only_who_organises_it_sees_who_was_there(
    browser: Browser, held: Meeting, colleague: Member, manager: Member, anna: Member
) -> None:
    stranger = make_member("ver@kern.example", at=STARTS, name="Ver", role="core_group", network=NEIGHBOUR)

    for who, status in ((manager, 200), (colleague, 404), (anna, 404), (stranger, 404)):
        log_in(browser, who, strong=True)
        assert [browser.open(path(held, more)).status for more in ("", ".pdf")] == [status, status]
        assert browser.send(path(held), {}).status == (422 if status == 200 else 404)
