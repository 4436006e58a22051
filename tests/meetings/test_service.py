"""What happens to a meeting: made known, changed, called off, copied, taken on by the calendar."""

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.audit.models import AuditRow
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.foundation.errors import NotFound
from socialmap.mailing.models import Letter
from socialmap.meetings import organisers, rules, service
from socialmap.meetings.models import Meeting
from tests.accounts.people import make_member
from tests.meetings.meetings import ENDS, STARTS, again, invite_member, make_meeting

HOUR = timedelta(hours=1)


def change(one: Meeting, at: datetime, *, seen: int | None = None, **values: object) -> None:
    """Change these columns."""
    with transaction():
        revision = again_revision(one) if seen is None else seen
        service.change(one, values, seen_revision=revision, by="test", at=at)


def again_revision(one: Meeting) -> int:
    return db.session.scalars(sa.select(Meeting.revision).where(Meeting.id == one.id)).one()


def verbs() -> list[str]:
    """What the audit remembers of meetings."""
    query = sa.select(AuditRow.verb).where(AuditRow.thing.startswith("meeting:"))
    return list(db.session.scalars(query.order_by(AuditRow.position)))


def templates() -> list[str]:
    """The letters that wait."""
    return list(db.session.scalars(sa.select(Letter.template).order_by(Letter.id)))


def test_a_draft_that_is_complete_is_made_known(either_app: Flask, clock: StoppedClock) -> None:
    one = make_meeting(clock.now(), state="draft")

    with transaction():
        service.publish(one, by="test", at=clock.now())

    assert again(one).state == "published"
    assert one.published_at == clock.now()
    assert verbs() == ["publish-meeting"]


@pytest.mark.parametrize(
    ("values", "lacks"),
    [
        ({"location_name": "", "place": ""}, ["place"]),
        ({"starts_at": datetime(2026, 3, 1, 18, tzinfo=UTC)}, ["past"]),
        ({"answer_by": date(2026, 3, 1)}, ["answer"]),
    ],
)
def test_what_lacks_keeps_a_draft_a_draft(
    app: Flask, clock: StoppedClock, values: dict[str, object], lacks: list[str]
) -> None:
    one = make_meeting(clock.now(), state="draft", **values)

    with pytest.raises(service.NotReady) as refusal, transaction():
        service.publish(one, by="test", at=clock.now())

    assert refusal.value.lacks == lacks
    assert again(one).state == "draft"


def test_another_hour_reaches_who_comes_and_rises_in_the_calendar(
    either_app: Flask, clock: StoppedClock
) -> None:
    anna = make_member("anna@praktijk.example", at=clock.now())
    one = make_meeting(clock.now())
    invite_member(one, anna, clock.now(), "yes")
    clock.move(HOUR)

    change(one, clock.now(), starts_at=STARTS + HOUR)

    assert again(one).sequence == 1
    assert one.changed_at == clock.now()
    assert templates() == ["meeting-changed"]


def test_other_costs_reach_nobody(app: Flask, clock: StoppedClock, anna: Member) -> None:
    one = make_meeting(clock.now())
    invite_member(one, anna, clock.now(), "yes")

    change(one, clock.now(), costs="Tien euro")

    assert again(one).sequence == 0
    assert one.revision == 2
    assert templates() == []


def test_who_saw_an_older_meeting_changes_nothing(either_app: Flask, clock: StoppedClock) -> None:
    one = make_meeting(clock.now())
    change(one, clock.now(), costs="Tien euro")

    with pytest.raises(rules.ChangedSince):
        change(one, clock.now(), seen=1, costs="Gratis")

    assert again(one).costs == "Tien euro"


def test_more_seats_go_to_who_waits(either_app: Flask, clock: StoppedClock) -> None:
    anna = make_member("anna@praktijk.example", at=clock.now())
    carla = make_member("carla@praktijk.example", at=clock.now())
    one = make_meeting(clock.now(), state="full", capacity=1)
    invite_member(one, anna, clock.now(), "yes")
    waits = invite_member(one, carla, clock.now(), "waiting", waiting_number=1)

    change(one, clock.now(), capacity=2)

    db.session.refresh(waits)
    assert waits.offered_until is not None
    assert "meeting-offered" in templates()
    assert again(one).state == "full"


def test_as_many_seats_as_are_taken_is_full_and_one_more_is_not(
    app: Flask, clock: StoppedClock, anna: Member
) -> None:
    one = make_meeting(clock.now())
    invite_member(one, anna, clock.now(), "yes")

    change(one, clock.now(), capacity=1)
    full = again(one).state
    change(one, clock.now(), capacity=2)

    assert full == "full"
    assert again(one).state == "published"


def test_a_later_last_day_opens_the_answers_again(app: Flask, clock: StoppedClock) -> None:
    one = make_meeting(clock.now(), state="closed", answer_by=date(2026, 3, 1))

    change(one, clock.now(), answer_by=date(2026, 3, 2))

    assert again(one).state == "published"


def test_once_it_was_held_only_what_it_says_may_change(app: Flask, clock: StoppedClock) -> None:
    one = make_meeting(clock.now(), state="held")

    change(one, clock.now(), accreditation=[{"register": "KP", "points": "3", "number": "", "state": ""}])
    with pytest.raises(service.IsOver):
        change(one, clock.now(), ends_at=ENDS + HOUR)

    assert again(one).accreditation[0]["points"] == "3"
    assert one.ends_at == ENDS


@pytest.mark.parametrize("state", ["settled", "cancelled"])
def test_what_is_settled_or_called_off_stays_as_it_is(app: Flask, clock: StoppedClock, state: str) -> None:
    one = make_meeting(clock.now(), state=state)

    with pytest.raises(rules.NotInThisState):
        change(one, clock.now(), costs="Tien euro")

    assert again(one).costs == ""


def test_called_off_it_leaves_every_calendar(either_app: Flask, clock: StoppedClock) -> None:
    anna = make_member("anna@praktijk.example", at=clock.now())
    one = make_meeting(clock.now())
    invite_member(one, anna, clock.now(), "yes", sequence=1)

    with transaction():
        service.cancel(one, "De spreker is ziek.", by="test", at=clock.now())

    assert again(one).state == "cancelled"
    assert (one.sequence, one.cancel_reason) == (1, "De spreker is ziek.")
    assert templates() == ["meeting-cancelled"]


def test_not_known_after_all_as_long_as_nobody_was_invited(
    app: Flask, clock: StoppedClock, anna: Member
) -> None:
    quiet, known = make_meeting(clock.now()), make_meeting(clock.now())
    invite_member(known, anna, clock.now())

    with transaction():
        service.back_to_draft(quiet, by="test", at=clock.now())
    with pytest.raises(service.HasInvited), transaction():
        service.back_to_draft(known, by="test", at=clock.now())

    assert again(quiet).state == "draft"
    assert again(known).state == "published"


def test_the_next_one_has_everything_but_dates_people_and_granted_points(
    either_app: Flask, clock: StoppedClock
) -> None:
    bea = make_member("bea@kern.example", at=clock.now(), role="core_group")
    one = make_meeting(clock.now(), state="settled", title="Scholing 2026", capacity=40, parts=["ochtend"])
    invite_member(one, bea, clock.now(), "present")

    with transaction():
        new = service.copy_from(one, member=bea, by="test", at=clock.now())

    assert (new.state, new.title, new.slug) == ("draft", "Scholing 2027", "scholing-2027")
    assert new.starts_at == datetime(2027, 11, 11, 18, tzinfo=UTC), "a Thursday again"
    assert new.answer_by == one.answer_by + timedelta(weeks=52)
    assert (new.capacity, new.parts, new.programme) == (40, ["ochtend"], one.programme)
    assert new.accreditation == [{"register": "KP", "points": "2", "number": "", "state": ""}]
    assert [each.member_id for each in new.organisers] == [bea.id]
    assert new.made_from_id == one.id
    assert not service.has_invited(new)


def test_two_meetings_of_one_name_have_two_addresses(
    app: Flask, clock: StoppedClock, organiser: Member
) -> None:
    one = make_meeting(clock.now(), title="Inloop")

    with transaction():
        slugs = [
            service.copy_from(one, member=organiser, by="test", at=clock.now()).slug for _time in range(3)
        ]

    assert slugs == ["inloop-2027", "inloop-2027-2", "inloop-2027-3"]


def test_the_calendar_closes_the_answers_and_ends_the_meeting(either_app: Flask, clock: StoppedClock) -> None:
    one = make_meeting(clock.now())
    make_meeting(clock.now(), state="draft")
    states = []

    for at in (
        datetime(2026, 11, 1, 22, 59, tzinfo=UTC),
        datetime(2026, 11, 1, 23, 0, tzinfo=UTC),
        ENDS - timedelta(seconds=1),
        ENDS,
    ):
        with transaction():
            service.advance(at)
        states.append(again(one).state)

    assert states == ["published", "closed", "closed", "held"]
    assert verbs() == ["advance-meeting", "advance-meeting"]


def test_a_draft_is_thrown_away_and_nothing_else_is(app: Flask, clock: StoppedClock) -> None:
    draft, known = make_meeting(clock.now(), state="draft"), make_meeting(clock.now())

    with transaction():
        service.remove(draft, by="test", at=clock.now())
    with pytest.raises(rules.NotInThisState), transaction():
        service.remove(known, by="test", at=clock.now())

    assert db.session.scalars(sa.select(Meeting.id)).all() == [known.id]


def test_one_organiser_is_left_and_only_the_core_group_organises(
    app: Flask, clock: StoppedClock, organiser: Member, colleague: Member, anna: Member
) -> None:
    one = make_meeting(clock.now(), organiser=organiser)

    with pytest.raises(organisers.LastOrganiser), transaction():
        organisers.remove_organiser(one, organiser, by="test", at=clock.now())
    with pytest.raises(NotFound), transaction():
        organisers.add_organiser(one, anna, by="test", at=clock.now())
    with transaction():
        organisers.add_organiser(one, colleague, by="test", at=clock.now())
        organisers.add_organiser(one, colleague, by="test", at=clock.now())
    with transaction():
        organisers.remove_organiser(one, organiser, by="test", at=clock.now())

    assert [each.member_id for each in again(one).organisers] == [colleague.id]
    assert verbs() == ["add-organiser", "remove-organiser"]


def test_of_people_who_save_at_once_one_wins(either_app: Flask, clock: StoppedClock) -> None:
    one, at = make_meeting(clock.now()), clock.now()
    gate, won = Barrier(6), []

    def save(number: int) -> None:
        with either_app.app_context():
            gate.wait()
            try:
                with transaction():
                    own = db.session.get_one(Meeting, one_id)
                    service.change(own, {"costs": f"{number} euro"}, seen_revision=1, by="test", at=at)
            except rules.ChangedSince:
                return
            won.append(number)

    one_id = one.id
    db.session.rollback()
    people = [Thread(target=save, args=(number,)) for number in range(6)]
    for each in people:
        each.start()
    for each in people:
        each.join()

    assert len(won) == 1
    assert (again(one).costs, one.revision) == (f"{won[0]} euro", 2)
