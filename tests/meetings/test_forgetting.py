"""What is known of people at meetings goes in time, exactly on its day in Amsterdam."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.audit.models import AuditRow, AuditValues
from socialmap.audit.service import check, record
from socialmap.foundation.clock import AMSTERDAM, StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.mailing.models import Letter
from socialmap.mailing.service import queue
from socialmap.meetings import forgetting
from socialmap.meetings.models import Guest, Invitation, Meeting, Organiser
from socialmap.meetings.outcome_models import (
    Certificate,
    EvaluationAnswer,
    EvaluationUse,
    ParticipationCount,
    Scan,
)
from socialmap.meetings.participation import by_year
from socialmap.meetings.standings import Year
from tests.accounts.people import make_member
from tests.meetings.meetings import again, invite_guest, invite_member, make_meeting


def ends(day: date, hour: int = 21) -> dict[str, datetime]:
    """A meeting in the evening of this day."""
    last = datetime(day.year, day.month, day.day, hour, 30, tzinfo=AMSTERDAM)
    return {"starts_at": last - timedelta(hours=2), "ends_at": last}


def at(day: date, hour: int = 4) -> datetime:
    """An hour of the night in Amsterdam."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=AMSTERDAM)


def run(moment: datetime) -> int:
    with transaction():
        return forgetting.forget_due(moment)


def count(table: type) -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def certified(invitation: Invitation, number: str = "AAAA", *, at: datetime) -> None:
    with transaction() as session:
        said = {"name": invitation.name, "title": "Scholing", "minutes": 120, "issued_at": at}
        session.add(Certificate(number=number, invitation_id=invitation.id, day=at.date(), **said))
        session.add(EvaluationUse(invitation_id=invitation.id))


def a_letter(meeting: Meeting, to: str, key: str, *, at: datetime) -> None:
    with transaction():
        queue("meeting-invitation", to, key=f"meeting:{meeting.uuid}:{key}", at=at)


@pytest.mark.parametrize(
    ("moment", "left"),
    [
        (datetime(2026, 11, 12, 23, 59, tzinfo=AMSTERDAM), "noten"),
        (datetime(2026, 11, 13, 0, 0, tzinfo=AMSTERDAM), ""),
    ],
)
def test_what_somebody_eats_is_forgotten_the_day_after(
    either_app: Flask, clock: StoppedClock, moment: datetime, left: str
) -> None:
    anna = make_member("anna@praktijk.example", at=clock.now())
    meeting = make_meeting(clock.now(), state="held", **ends(date(2026, 11, 12)))
    invitation = invite_member(meeting, anna, clock.now(), "yes", diet="noten")

    with transaction():
        forgetting.empty_diets(moment)

    db.session.rollback()
    assert db.session.get_one(Invitation, invitation.id).diet == left


def test_of_a_cancelled_meeting_nobody_keeps_what_somebody_eats(
    app: Flask, clock: StoppedClock, anna: Member
) -> None:
    meeting = make_meeting(clock.now(), state="cancelled", cancelled_at=clock.now())
    coming = make_meeting(clock.now())
    invite_member(meeting, anna, clock.now(), "yes", diet="noten")
    kept = invite_member(coming, anna, clock.now(), "yes", diet="noten")

    counts = [run(clock.now()), run(clock.now())]

    diets = {one.id: one.diet for one in db.session.scalars(sa.select(Invitation))}
    noted = db.session.scalars(sa.select(AuditRow).where(AuditRow.verb == "empty-diets")).one()
    assert counts == [1, 0]
    assert [one for one in diets.values() if one] == [diets[kept.id]]
    assert db.session.get_one(AuditValues, noted.position).after == {"count": 1}


@pytest.mark.parametrize(
    ("last", "gone_on"),
    [
        (date(2026, 11, 12), date(2027, 2, 12)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 11, 29), date(2028, 2, 29)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2026, 3, 31), date(2026, 6, 30)),
        (date(2026, 10, 24), date(2027, 1, 24)),
        (date(2026, 12, 31), date(2027, 3, 31)),
    ],
)
def test_addresses_of_guests_go_three_calendar_months_after(
    app: Flask, clock: StoppedClock, last: date, gone_on: date
) -> None:
    meeting = make_meeting(clock.now(), state="settled", **ends(last))
    invitation = invite_guest(meeting, clock.now(), state="present")

    before = run(at(gone_on, 0) - timedelta(seconds=1))
    known = db.session.scalars(sa.select(Guest)).one().email
    after = [run(at(gone_on, 0)), run(at(gone_on))]

    guest = db.session.scalars(sa.select(Guest)).one()
    assert (before, known) == (0, "gerda@ziekenhuis.example")
    assert after == [1, 0]
    assert (guest.email, guest.name, guest.forgotten_at) == (None, "Gerda Gast", at(gone_on, 0))
    assert db.session.get_one(Invitation, invitation.id).state == "present"


def test_of_a_cancelled_meeting_the_months_run_from_the_day_it_was_cancelled(
    app: Flask, clock: StoppedClock
) -> None:
    meeting = make_meeting(
        clock.now(), state="cancelled", cancelled_at=at(date(2026, 3, 5)), **ends(date(2026, 11, 12))
    )
    invite_guest(meeting, clock.now())

    assert [run(at(date(2026, 6, 4))), run(at(date(2026, 6, 5)))] == [0, 1]


def test_letters_to_a_guest_go_along_but_not_those_about_another_meeting_or_to_a_member(
    app: Flask, clock: StoppedClock, anna: Member
) -> None:
    old = make_meeting(clock.now(), state="settled", **ends(date(2025, 11, 13)))
    new = make_meeting(clock.now())
    invite_guest(old, clock.now(), state="present")
    invite_guest(old, clock.now(), name="Anna", email="anna@praktijk.example", state="present")
    invite_guest(new, clock.now())
    for meeting in (old, new):
        for to in ("gerda@ziekenhuis.example", "anna@praktijk.example"):
            a_letter(meeting, to, f"invite:{to[:4]}", at=clock.now())

    forgotten = run(clock.now())

    left = db.session.execute(sa.select(Letter.recipient, Letter.key).order_by(Letter.id)).all()
    assert forgotten == 2
    assert [tuple(row) for row in left] == [
        ("anna@praktijk.example", f"meeting:{old.uuid}:invite:anna"),
        ("gerda@ziekenhuis.example", f"meeting:{new.uuid}:invite:gerd"),
        ("anna@praktijk.example", f"meeting:{new.uuid}:invite:anna"),
    ]


def test_many_guests_are_forgotten_in_steps(
    app: Flask, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "AT_ONCE", 2)
    meeting = make_meeting(clock.now(), state="settled", **ends(date(2025, 11, 13)))
    for number in range(5):
        invite_guest(meeting, clock.now(), email=f"gast{number}@ziekenhuis.example")

    counts = [run(clock.now()) for _night in range(4)]

    assert counts == [2, 2, 1, 0]


@pytest.mark.parametrize(
    ("last", "gone_on"),
    [(date(2021, 3, 2), date(2026, 3, 2)), (date(2024, 2, 29), date(2029, 2, 28))],
)
def test_after_five_years_only_numbers_are_left(
    either_app: Flask, clock: StoppedClock, last: date, gone_on: date
) -> None:
    meeting = make_meeting(
        clock.now(), state="settled", attendance_at=at(last), **ends(last), slug=f"oud-{last}"
    )
    states = ("present", "present", "absent", "no", "invited")
    for number, state in enumerate(states):
        member = make_member(f"p{number}@praktijk.example", at=clock.now(), name=f"Persoon {number}")
        discipline = "psycholoog" if number < 3 else "dietist"
        invitation = invite_member(meeting, member, clock.now(), state, discipline=discipline)
        certified(invitation, f"N{number}", at=at(last))
        a_letter(meeting, f"p{number}@praktijk.example", f"invite:{number}", at=clock.now())
        with transaction() as session:
            session.add(Organiser(meeting_id=meeting.id, member_id=member.id))
            record(
                "answer", f"invitation:{invitation.uuid}", by="test", at=clock.now(), after={"state": state}
            )
    invite_guest(meeting, clock.now(), state="present", email=None)
    with transaction() as session:
        session.add(EvaluationAnswer(meeting_id=meeting.id, on=last, answers={"best": "Dank aan Anna"}))

    too_soon = run(at(gone_on, 0) - timedelta(seconds=1))
    kept = count(Certificate)
    forgotten = [run(at(gone_on, 0)), run(at(gone_on))]

    emptied = (Invitation, Guest, Certificate, EvaluationUse, EvaluationAnswer, Organiser, Letter)
    rows = db.session.scalars(sa.select(ParticipationCount).order_by(ParticipationCount.discipline))
    answers = db.session.scalars(sa.select(AuditRow.position).where(AuditRow.verb == "answer")).all()
    assert (too_soon, kept) == (1, 5)
    assert forgotten == [6, 0]
    assert [count(table) for table in emptied] == [0] * 7
    assert [(one.discipline, one.invited, one.answered, one.attended) for one in rows] == [
        ("dietist", 2, 1, 0),
        ("psycholoog", 3, 3, 2),
    ]
    assert again(meeting).forgotten_at == at(gone_on, 0)
    assert not db.session.scalars(sa.select(AuditValues).where(AuditValues.position.in_(answers))).all()
    assert check().broken_at is None
    assert by_year(meeting.network_id, on=gone_on) == [Year(last.year, 5, 4, 2)]


def test_the_numbers_of_the_network_are_the_same_before_and_after(
    app: Flask, clock: StoppedClock, anna: Member, colleague: Member
) -> None:
    last = date(2021, 3, 2)
    meeting = make_meeting(clock.now(), state="held", attendance_at=at(last), **ends(last))
    invite_member(meeting, anna, clock.now(), "present", is_walk_in=True)
    invite_member(meeting, colleague, clock.now(), "absent")
    before = by_year(meeting.network_id, on=clock.now().date())

    run(clock.now())

    assert before == [Year(2021, 1, 1, 1)]
    assert by_year(meeting.network_id, on=clock.now().date()) == before


def test_a_meeting_nobody_counted_leaves_nothing(app: Flask, clock: StoppedClock, anna: Member) -> None:
    meeting = make_meeting(clock.now(), state="held", **ends(date(2020, 11, 12)))
    invite_member(meeting, anna, clock.now(), "yes")

    run(clock.now())

    assert (count(Invitation), count(ParticipationCount)) == (0, 0)


def test_who_is_erased_frees_the_seat_and_leaves_a_number(either_app: Flask, clock: StoppedClock) -> None:
    anna, carla = (
        make_member(f"{name}@praktijk.example", at=clock.now(), name=name.title())
        for name in ("anna", "carla")
    )
    coming = make_meeting(clock.now(), capacity=1, state="full")
    was = make_meeting(
        clock.now(), state="settled", attendance_at=clock.now(), **ends(date(2025, 11, 13)), slug="was"
    )
    seat = invite_member(coming, anna, clock.now(), "yes", diet="noten")
    waiting = invite_member(coming, carla, clock.now(), "waiting", waiting_number=1)
    numbers = [{"register": "KP", "number": "123"}]
    past = invite_member(
        was, anna, clock.now(), "present", discipline="psycholoog", organisation="Praktijk", numbers=numbers
    )
    certified(past, at=clock.now())
    with transaction() as session:
        session.add(Organiser(meeting_id=coming.id, member_id=anna.id))
        record("answer", f"invitation:{past.uuid}", by="test", at=clock.now(), after={"numbers": numbers})
        scan = {"invitation_id": past.id, "uuid": anna.uuid, "at": clock.now(), "by": "test"}
        session.add(Scan(**scan))
    colleague = invite_guest(coming, clock.now(), source="colleague", state="waiting", brought_by_id=seat.id)
    earlier = by_year(was.network_id, on=clock.now().date())

    with transaction():
        touched = forgetting.forget_member(anna, at=clock.now())

    left = db.session.get_one(Invitation, past.id)
    values = sa.select(AuditValues).join(AuditRow, AuditRow.position == AuditValues.position)
    assert touched == 2
    assert db.session.get(Invitation, seat.id) is None
    assert db.session.get_one(Invitation, waiting.id).offered_until is not None
    assert db.session.get_one(Invitation, colleague.id).brought_by_id is None
    assert (left.state, left.discipline, left.member_id) == ("present", "psycholoog", None)
    assert (left.name, left.organisation, left.numbers) == ("", "", [])
    assert [count(table) for table in (Certificate, Scan, Organiser)] == [0, 0, 0]
    assert by_year(was.network_id, on=clock.now().date()) == earlier == [Year(2025, 1, 1, 1)]
    assert not db.session.scalars(values.where(AuditRow.thing == f"invitation:{past.uuid}")).all()


def test_forgetting_a_member_again_touches_nothing(app: Flask, clock: StoppedClock, anna: Member) -> None:
    invite_member(make_meeting(clock.now()), anna, clock.now(), "yes")
    with transaction():
        first = forgetting.forget_member(anna, at=clock.now())
    with transaction():
        second = forgetting.forget_member(anna, at=clock.now())

    assert (first, second, count(Invitation)) == (1, 0, 0)


def test_two_people_who_share_the_past_are_both_left_as_numbers(
    app: Flask, clock: StoppedClock, anna: Member, colleague: Member
) -> None:
    was = make_meeting(clock.now(), state="settled", attendance_at=clock.now(), **ends(date(2025, 11, 13)))
    for member in (anna, colleague):
        invite_member(was, member, clock.now(), "present")

    with transaction():
        for member in (anna, colleague):
            forgetting.forget_member(member, at=datetime(2026, 3, 2, 9, tzinfo=UTC))

    rows = db.session.scalars(sa.select(Invitation).where(Invitation.meeting_id == was.id)).all()
    assert [(one.member_id, one.name, one.state) for one in rows] == [(None, "", "present")] * 2
