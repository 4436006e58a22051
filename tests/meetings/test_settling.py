"""Settling a meeting: certificates and letters once, and one person put right afterwards."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.audit.models import AuditRow, AuditValues
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.mailing.models import Letter
from socialmap.meetings import certificates, settling
from socialmap.meetings.models import Invitation, Meeting
from socialmap.meetings.outcome_models import Certificate
from tests.accounts.people import fields_of, log_in, make_member
from tests.browsing import Browser
from tests.conftest import NEIGHBOUR
from tests.foundation.together import at_once
from tests.meetings.afterwards import DAY, held, settle, uses, was_there
from tests.meetings.meetings import again, invite_guest, invite_member, make_meeting


def count(table: type) -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def page_of(meeting: Meeting, more: str = "") -> str:
    return f"/kerngroep/bijeenkomsten/{meeting.uuid}/afronden{more}"


def correct(
    one: Invitation,
    clock: StoppedClock,
    *,
    is_present: bool,
    minutes: int | None = 120,
    reason: str = "Fout.",
) -> None:
    with transaction():
        settling.correct(
            one,
            is_present=is_present,
            numbers=list(one.numbers),
            reason=reason,
            minutes=minutes if is_present else None,
            seen=settling.mark_of(one),
            by="test",
            at=clock.now(),
        )


def test_who_was_there_gets_a_certificate_and_a_letter_and_nobody_else(
    either_app: Flask, clock: StoppedClock
) -> None:
    meeting = held(clock.now())
    there = was_there(meeting, clock.now(), 3)
    away = invite_guest(meeting, clock.now(), name="Afwezig", email="weg@zorg.example", state="absent")

    settle(meeting, clock.now())

    given = [certificates.certificate_of(one) for one in there]
    assert [(one.name, one.day, one.minutes) for one in given if one] == [
        ("Persoon 1", DAY, 120),
        ("Persoon 2", DAY, 120),
        ("Persoon 3", DAY, 120),
    ]
    assert len({one.number for one in given if one}) == 3
    assert certificates.certificate_of(away) is None
    letters = db.session.execute(sa.select(Letter.template, Letter.recipient).order_by(Letter.recipient))
    assert [row.recipient for row in letters] == [
        f"persoon-{number}@praktijk.example" for number in (1, 2, 3)
    ]
    assert uses() == {one.id: None for one in there}
    kept = again(meeting)
    assert (kept.state, kept.settled_at) == ("settled", clock.now())
    assert kept.evaluation_until == date(2026, 3, 23)


def test_somebody_without_a_mail_address_gets_a_certificate_and_no_letter(
    app: Flask, clock: StoppedClock
) -> None:
    meeting = held(clock.now())
    one = invite_guest(meeting, clock.now(), email=None, state="present")

    settle(meeting, clock.now())

    assert certificates.certificate_of(one) is not None
    assert count(Letter) == 0


def test_diets_are_forgotten_when_the_meeting_is_settled(app: Flask, clock: StoppedClock) -> None:
    meeting = held(clock.now())
    one = invite_guest(meeting, clock.now(), state="present", diet="zonder noten")

    settle(meeting, clock.now())

    db.session.rollback()
    assert one.diet == ""


def test_settling_twice_is_settling_once(app: Flask, clock: StoppedClock) -> None:
    meeting = held(clock.now())
    was_there(meeting, clock.now(), 2)
    settle(meeting, clock.now())
    before = count(Letter), count(Certificate), count(AuditRow)

    with pytest.raises(settling.AlreadySettled):
        settle(meeting, clock.now())

    assert (count(Letter), count(Certificate), count(AuditRow)) == before
    assert before[:2] == (2, 2)


def test_of_two_who_settle_at_the_same_moment_one_does(either_app: Flask, clock: StoppedClock) -> None:
    meeting = held(clock.now())
    was_there(meeting, clock.now(), 3)
    meeting_id = meeting.id
    db.session.rollback()

    def press() -> None:
        with transaction() as session:
            settling.settle(session.get_one(Meeting, meeting_id), by="test", at=clock.now())

    ends = at_once(either_app, press, press)

    assert sorted(type(end).__name__ for end in ends) == ["AlreadySettled", "NoneType"]
    assert (count(Letter), count(Certificate), len(uses())) == (3, 3, 3)


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"attendance_at": None}, settling.NoAttendance),
        ({"state": "cancelled"}, settling.NotHeldYet),
        ({"state": "draft"}, settling.NotHeldYet),
    ],
)
def test_a_meeting_that_was_not_held_or_counted_cannot_be_settled(
    app: Flask, clock: StoppedClock, values: dict[str, object], refusal: type[Exception]
) -> None:
    meeting = held(clock.now(), **values)
    was_there(meeting, clock.now(), 1)

    with pytest.raises(refusal):
        settle(meeting, clock.now())

    assert count(Certificate) == 0


def test_a_meeting_that_is_still_to_come_cannot_be_settled(app: Flask, clock: StoppedClock) -> None:
    meeting = make_meeting(clock.now(), attendance_at=clock.now())

    with pytest.raises(settling.NotHeldYet):
        settle(meeting, clock.now())


def test_as_long_as_somebody_is_neither_present_nor_absent_it_waits(app: Flask, clock: StoppedClock) -> None:
    meeting = held(clock.now())
    invite_guest(meeting, clock.now(), state="yes")

    with pytest.raises(settling.NoAttendance):
        settle(meeting, clock.now())


def test_the_log_knows_that_it_was_settled_and_how_many_were_there(app: Flask, clock: StoppedClock) -> None:
    meeting = held(clock.now())
    was_there(meeting, clock.now(), 2)

    settle(meeting, clock.now())

    query = sa.select(AuditRow.thing, AuditValues.after).join(
        AuditValues, AuditValues.position == AuditRow.position
    )
    row = db.session.execute(query.where(AuditRow.verb == "settle")).one()
    assert (row.thing, row.after) == (f"meeting:{meeting.uuid}", {"state": "settled", "present": 2})


def test_who_was_not_there_after_all_has_no_certificate_any_more(app: Flask, clock: StoppedClock) -> None:
    meeting = held(clock.now())
    (one,) = was_there(meeting, clock.now(), 1)
    settle(meeting, clock.now())
    given = certificates.certificate_of(one)
    assert given is not None
    number = given.number
    assert certificates.confirmed(number) is not None

    correct(one, clock, is_present=False)

    assert certificates.confirmed(number) is None
    assert (one.state, one.minutes, uses()) == ("absent", None, {})


def test_a_mistake_in_a_correction_is_put_right_under_the_same_number(
    app: Flask, clock: StoppedClock
) -> None:
    meeting = held(clock.now())
    (one,) = was_there(meeting, clock.now(), 1)
    settle(meeting, clock.now())
    given = certificates.certificate_of(one)
    assert given is not None
    number = given.number
    correct(one, clock, is_present=False)

    correct(one, clock, is_present=True, minutes=90)

    found = certificates.confirmed(number)
    assert found is not None
    assert (found.minutes, count(Certificate), count(Letter)) == (90, 1, 1)
    assert uses() == {one.id: None}


def test_who_was_there_after_all_gets_a_certificate_a_letter_and_the_questions(
    app: Flask, clock: StoppedClock
) -> None:
    meeting = held(clock.now())
    one = invite_guest(meeting, clock.now(), state="absent")
    settle(meeting, clock.now())
    assert count(Letter) == 0

    correct(one, clock, is_present=True)

    assert certificates.certificate_of(one) is not None
    assert (count(Letter), uses()) == (1, {one.id: None})


def test_the_log_knows_why_somebody_was_put_right_and_not_the_numbers(
    app: Flask, clock: StoppedClock
) -> None:
    meeting = held(clock.now())
    (one,) = was_there(meeting, clock.now(), 1)
    settle(meeting, clock.now())

    with transaction():
        settling.correct(
            one,
            is_present=False,
            numbers=[{"register": "KP", "number": "89012345678"}],
            reason="Hij was ziek.",
            minutes=None,
            seen=settling.mark_of(one),
            by="test",
            at=clock.now(),
        )

    query = sa.select(AuditRow.verb, AuditValues.after).join(
        AuditValues, AuditValues.position == AuditRow.position
    )
    told = {row.verb: row.after for row in db.session.execute(query)}
    assert told["correct-attendance"] == {"state": "absent", "minutes": None, "reason": "Hij was ziek."}
    assert told["change-register-numbers"] == ["kp"]


def test_of_two_who_put_the_same_person_right_the_second_sees_what_the_first_did(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    meeting = held(clock.now(), organiser=organiser)
    (one,) = was_there(meeting, clock.now(), 1)
    settle(meeting, clock.now())
    address = page_of(meeting, f"/{one.uuid}")
    form = fields_of(bram, address, there="no", reason="Hij was ziek.")
    correct(one, clock, is_present=True, minutes=60)

    refused = bram.send(address, form)
    kept = {name: refused.one(f"[name={name}]").get("value") for name in ("seen", "form_key", "csrf_token")}
    state_then = db.session.get_one(Invitation, one.id).state
    again = bram.send(address, {**form, **kept})

    assert (refused.status, state_then) == (409, "present")
    assert "Iemand anders veranderde deze persoon ook." in refused.text("[role=alert]")
    assert "Nu: Was er, 60 minuten" in refused.text("main")
    assert refused.one("textarea[name=reason]").get_text(strip=True) == "Hij was ziek."
    db.session.rollback()
    assert (again.status, one.state) == (303, "absent")


def test_the_organiser_settles_with_one_button(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    meeting = held(clock.now(), organiser=organiser)
    was_there(meeting, clock.now(), 2)
    form = fields_of(bram, page_of(meeting), go="settle")

    sent = bram.send(page_of(meeting), form)
    again_sent = bram.send(page_of(meeting), form)
    after = bram.open(page_of(meeting))

    assert (sent.status, again_sent.status) == (303, 303)
    assert count(Certificate) == 2
    assert after.text("h1") == "De bijeenkomst is afgerond"
    assert len(after.all("table a[href$='.pdf']")) == 2


def test_the_page_tells_what_will_happen_before_the_button(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    meeting = held(clock.now(), organiser=organiser)
    was_there(meeting, clock.now(), 2)
    invite_guest(meeting, clock.now(), email=None, state="present", diet="vegetarisch")

    page = bram.open(page_of(meeting))

    words = page.text("main")
    assert "Bewijzen van deelname: 3." in words
    assert "de vragen over de bijeenkomst: 2." in words
    assert "weten wij geen mailadres" in words
    assert "De dieetwensen worden gewist: 1." in words


def test_without_attendance_there_is_no_button_but_the_way_to_it(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    meeting = held(clock.now(), organiser=organiser, attendance_at=None)

    page = bram.open(page_of(meeting))
    sent = bram.send(page_of(meeting), fields_of(bram, page_of(meeting), go="settle"))

    assert page.all("button[value=settle]") == []
    assert page.all("a[href$='/presentie']")
    assert sent.status == 409
    assert again(meeting).state == "held"


def test_a_missing_number_is_filled_in_or_left_out(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    meeting = held(clock.now(), organiser=organiser)
    first, second = was_there(meeting, clock.now(), 2)
    form = fields_of(bram, page_of(meeting), go="save")
    form[f"number_{first.uuid.hex}"] = "89012345678"

    sent = bram.send(page_of(meeting), form)
    page = bram.open(page_of(meeting))

    db.session.rollback()
    assert sent.status == 303
    assert first.numbers == [{"register": "KP", "number": "89012345678"}]
    assert second.numbers == []
    assert "Persoon 1" not in page.text(".numbers")
    assert "Persoon 2" in page.text(".numbers")
    assert again(meeting).state == "held"


def test_a_number_that_cannot_be_one_is_told_and_nothing_is_settled(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    meeting = held(clock.now(), organiser=organiser)
    (one,) = was_there(meeting, clock.now(), 1)
    form = fields_of(bram, page_of(meeting), go="settle")
    form[f"number_{one.uuid.hex}"] = "12345"

    sent = bram.send(page_of(meeting), form)

    assert sent.status == 422
    assert "Dit lijkt geen nummer van KP" in sent.text(".errors")
    assert sent.one(f"#number_{one.uuid.hex}")["value"] == "12345"
    assert again(meeting).state == "held"


def test_one_person_is_put_right_on_a_page_of_their_own(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    meeting = held(clock.now(), organiser=organiser)
    (one,) = was_there(meeting, clock.now(), 1)
    settle(meeting, clock.now())
    address = page_of(meeting, f"/{one.uuid}")

    without_reason = bram.send(address, fields_of(bram, address, there="no"))
    sent = bram.send(address, fields_of(bram, address, there="no", reason="Hij was ziek."))

    assert (without_reason.status, sent.status) == (422, 303)
    assert "Schrijf op waarom" in without_reason.text(".errors")
    db.session.rollback()
    assert certificates.certificate_of(one) is None


def test_several_numbers_of_one_person_are_kept_and_need_no_reason(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    registers = [
        {"register": name, "points": "2", "number": "", "state": "granted"} for name in ("NIP", "V&VN")
    ]
    meeting = held(clock.now(), organiser=organiser, accreditation=registers)
    (one,) = was_there(meeting, clock.now(), 1)
    settle(meeting, clock.now())
    address = page_of(meeting, f"/{one.uuid}")

    typed = {"number_0": "NIP-00123456, VGCT 12", "number_1": "4-551"}
    sent = bram.send(address, fields_of(bram, address, **typed))

    db.session.rollback()
    assert sent.status == 303
    assert one.numbers == [
        {"register": "NIP", "number": "NIP-00123456"},
        {"register": "NIP", "number": "VGCT 12"},
        {"register": "V&VN", "number": "4-551"},
    ]


def test_who_does_not_organise_cannot_settle(
    app: Flask, clock: StoppedClock, browser: Browser, organiser: Member, colleague: Member
) -> None:
    meeting = held(clock.now(), organiser=organiser)
    (one,) = was_there(meeting, clock.now(), 1)
    log_in(browser, colleague, strong=True)

    found = [browser.open(page_of(meeting, more)).status for more in ("", f"/{one.uuid}")]

    assert found == [404, 404]
    assert browser.send(page_of(meeting), {"go": "settle"}).status == 404
    assert again(meeting).state == "held"


def test_the_core_group_of_another_network_finds_nothing(
    app: Flask, clock: StoppedClock, browser: Browser, organiser: Member
) -> None:
    meeting = held(clock.now(), organiser=organiser)
    nora = make_member("nora@kern.example", at=clock.now(), role="manager", network=NEIGHBOUR)
    log_in(browser, nora, strong=True)

    assert browser.open(page_of(meeting)).status == 404


def test_a_person_of_another_meeting_is_not_found_here(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member, anna: Member
) -> None:
    meeting, other = held(clock.now(), organiser=organiser), held(clock.now(), organiser=organiser)
    elsewhere = invite_member(other, anna, clock.now(), "present")

    assert bram.open(page_of(meeting, f"/{elsewhere.uuid}")).status == 404
    assert bram.open(page_of(other, f"/{elsewhere.uuid}")).status == 200


def test_after_the_evaluation_a_late_correction_asks_no_opinion(app: Flask, clock: StoppedClock) -> None:
    meeting = held(clock.now())
    one = invite_guest(meeting, clock.now(), state="absent")
    settle(meeting, clock.now())
    clock.move(timedelta(days=40))

    correct(one, clock, is_present=True)

    assert certificates.certificate_of(one) is not None
    assert uses() == {}


def test_a_number_may_still_be_filled_in_after_settling(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    meeting = held(clock.now(), organiser=organiser)
    (one,) = was_there(meeting, clock.now(), 1)
    settle(meeting, clock.now())
    form = fields_of(bram, page_of(meeting), go="save")
    form[f"number_{one.uuid.hex}"] = "89012345678"

    sent = bram.send(page_of(meeting), form)

    db.session.rollback()
    assert sent.status == 303
    assert one.numbers == [{"register": "KP", "number": "89012345678"}]
    assert count(Certificate) == 1


def test_who_said_no_and_was_not_there_still_said_no(app: Flask, clock: StoppedClock) -> None:
    meeting = held(clock.now())
    one = invite_guest(meeting, clock.now(), state="no")
    settle(meeting, clock.now())

    correct(one, clock, is_present=False)

    db.session.rollback()
    assert (one.state, count(Certificate)) == ("no", 0)
