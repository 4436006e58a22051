"""The letter of the week: only when something is a week old or has a date, and once."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.desk.summary import week_of, write_summaries
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.jobs.due import jobs
from socialmap.jobs.rules import Schedule
from socialmap.mailing.models import Letter
from tests.accounts.people import make_member
from tests.conftest import NEIGHBOUR, MakeListing
from tests.desk.conftest import Apply, network_called, set_up
from tests.desk.test_year import plan_round
from tests.mailing.letters import sent, text_of


def write(clock: StoppedClock) -> int:
    with transaction():
        return write_summaries(clock.now())


def recipients() -> list[str]:
    db.session.rollback()
    query = sa.select(Letter.recipient).where(Letter.template == "summary").order_by(Letter.recipient)
    return list(db.session.scalars(query))


def test_nothing_waits_so_nobody_gets_a_letter(bram: Member, clock: StoppedClock) -> None:
    assert write(clock) == 0
    assert recipients() == []


def test_what_is_not_a_week_old_is_worth_no_letter(bram: Member, apply: Apply, clock: StoppedClock) -> None:
    apply("Adam Jong", days=6)

    assert write(clock) == 0


def test_what_is_a_week_old_is_told_to_everybody_who_decides_once_a_week(
    app: Flask, bram: Member, apply: Apply, clock: StoppedClock
) -> None:
    make_member("dirk@netwerk.example", at=clock.now(), role="manager")
    make_member("carla@praktijk.example", at=clock.now())
    apply("Adam Oud", days=7)

    first, again = write(clock), write(clock)

    assert (first, again) == (2, 0)
    assert recipients() == ["bram@netwerk.example", "dirk@netwerk.example"]
    letter = sent(app)[-1]
    assert letter["Subject"] == "Kerngroep: er wacht 1 ding"
    assert "- Adam Oud: Aanmelding, wacht 7 dagen" in text_of(letter)


def test_the_next_week_it_is_told_again(bram: Member, apply: Apply, clock: StoppedClock) -> None:
    apply("Adam Oud", days=7)
    write(clock)

    clock.move(timedelta(days=7))

    assert write(clock) == 1


@pytest.mark.parametrize(("days", "count"), [(27, 1), (29, 0)])
def test_a_round_within_four_weeks_is_worth_a_letter(
    app: Flask, bram: Member, clock: StoppedClock, days: int, count: int
) -> None:
    plan_round("2026-1", "planned", clock.now().date() + timedelta(days=days))

    assert write(clock) == count
    assert len([one for one in sent(app) if "de ronde is op" in str(one["Subject"])]) == count


@pytest.mark.parametrize(("days", "count"), [(80, 1), (91, 0)])
def test_proof_that_expires_is_worth_a_letter(
    bram: Member, make_listing: MakeListing, clock: StoppedClock, days: int, count: int
) -> None:
    until = clock.now().date() + timedelta(days=days)
    make_listing(registrations=[{"register": "KP", "number": "1", "valid_until": until}])

    assert write(clock) == count


def test_a_network_may_be_told_sooner(bram: Member, apply: Apply, clock: StoppedClock) -> None:
    apply("Adam Jong", days=2)
    set_up(summary_days=2)

    assert write(clock) == 1


def test_the_other_network_gets_no_letter_about_it(bram: Member, apply: Apply, clock: StoppedClock) -> None:
    make_member("eva@netwerk.example", at=clock.now(), role="core_group", network=NEIGHBOUR)
    apply("Adam Oud", days=7)

    write(clock)

    assert recipients() == ["bram@netwerk.example"]


def test_who_decides_in_two_networks_gets_one_letter_about_both(
    app: Flask, bram: Member, apply: Apply, clock: StoppedClock
) -> None:
    make_member("bram@netwerk.example", at=clock.now(), role="core_group", network=NEIGHBOUR)
    apply("Adam Hier", days=7)
    apply("Eva Daar", days=8, network=NEIGHBOUR)

    write(clock)

    letters = [one for one in sent(app) if "Kerngroep" in str(one["Subject"])]
    assert len(letters) == 1
    assert all(name in text_of(letters[0]) for name in ("Adam Hier", "Eva Daar"))


def test_what_was_done_before_the_letter_left_is_not_told(
    app: Flask, bram: Member, apply: Apply, clock: StoppedClock
) -> None:
    one = apply("Adam Oud", days=7)
    write(clock)
    with transaction():
        db.session.merge(one).state = "withdrawn"

    assert [one for one in sent(app) if "Kerngroep" in str(one["Subject"])] == []


@pytest.mark.parametrize(
    ("at", "slot"),
    [
        (datetime(2026, 3, 2, 5, 59, tzinfo=UTC), None),
        (datetime(2026, 3, 2, 6, 0, tzinfo=UTC), "2026-W10"),
        (datetime(2026, 3, 6, 1, 0, tzinfo=UTC), "2026-W10"),
        (datetime(2026, 3, 9, 5, 0, tzinfo=UTC), None),
        # Monday 30 March, after the clock went forward: seven o'clock is an hour sooner in UTC.
        (datetime(2026, 3, 30, 4, 59, tzinfo=UTC), None),
        (datetime(2026, 3, 30, 5, 0, tzinfo=UTC), "2026-W14"),
        (datetime(2027, 1, 1, 12, 0, tzinfo=UTC), "2026-W53"),
    ],
)
def test_a_week_begins_on_monday_at_seven_in_amsterdam(at: datetime, slot: str | None) -> None:
    assert Schedule(7, period="week").slot(at) == slot


def test_the_worker_has_the_letter_on_mondays() -> None:
    [job] = [one for one in jobs() if one.kind == "summaries"]

    assert (job.schedule, job.do) == (Schedule(7, period="week"), write_summaries)


def test_the_week_of_a_key_is_that_of_amsterdam(app: Flask) -> None:
    assert week_of(datetime(2026, 3, 1, 23, 30, tzinfo=UTC)) == "2026-W10"
    assert date(2026, 3, 2).isocalendar().week == 10
    assert network_called().slug
