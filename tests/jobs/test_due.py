"""What is due is done once: whatever the clock, the worker or the night do."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.jobs import due
from socialmap.jobs.due import run_due
from socialmap.jobs.models import JobRun
from socialmap.jobs.rules import Schedule, may_lead
from socialmap.jobs.worker import LEASE, Leader
from socialmap.keeping.models import Matter
from socialmap.search.indexing import indexer
from tests.accounts.people import keeper_of, make_member
from tests.conftest import MakeListing

SIX = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
# On a Monday at seven all is due: what is daily, and what is weekly.
SEVEN = SIX + timedelta(hours=1)


def test_nothing_is_done_twice_in_a_day(app: Flask) -> None:
    first = run_due(SEVEN)
    again = run_due(SEVEN + timedelta(hours=2))

    assert {one.kind for one in first} == {job.kind for job in due.jobs()}
    assert [one.problem for one in first] == [""] * len(first)
    assert {one.kind for one in again} == {
        job.kind for job in due.jobs() if job.schedule.period in ("hour", "minute")
    }


def test_a_dry_run_only_tells(app: Flask) -> None:
    told = run_due(SEVEN, dry_run=True)

    assert {one.kind for one in told} == {job.kind for job in due.jobs()}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(JobRun)) == 0


def test_an_earlier_moment_after_a_later_one_does_nothing(app: Flask) -> None:
    run_due(SIX)

    assert run_due(SIX - timedelta(days=3)) == []


def test_nothing_starts_between_two_and_three_at_night(app: Flask) -> None:
    half_past_two = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    the_second_half_past_two = half_past_two + timedelta(hours=1)

    assert run_due(half_past_two) == []
    assert run_due(the_second_half_past_two) == []
    assert run_due(the_second_half_past_two + timedelta(hours=1)) != []


@pytest.mark.parametrize("day", [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)])
def test_a_day_on_which_the_clock_changes_has_one_slot(day: datetime) -> None:
    hours = [day - timedelta(hours=2) + timedelta(minutes=30 * step) for step in range(60)]

    slots = [Schedule(6).slot(hour) for hour in hours]

    assert slots.count(None) > 0
    assert len({slot for slot in slots if slot}) <= 2
    assert day.date().isoformat() in slots


def test_after_a_week_without_a_worker_a_daily_job_is_done_once(
    app: Flask, make_listing: MakeListing, clock: StoppedClock
) -> None:
    stil = make_member("stil@praktijk.example", at=clock.now())
    keeper_of(make_listing(confirmed_on=datetime(2025, 9, 1, tzinfo=UTC).date()), stil, at=clock.now())

    run_due(SIX + timedelta(days=7))

    assert db.session.scalar(sa.select(sa.func.count()).select_from(Matter)) == 1
    assert db.session.scalar(sa.select(sa.func.count()).where(JobRun.kind == "questions")) == 1


def test_a_job_that_fails_stays_due_and_stops_no_other(
    app: Flask, make_listing: MakeListing, clock: StoppedClock, caplog: pytest.LogCaptureFixture
) -> None:
    broken = app.extensions["settings"].data_dir / "backups"
    broken.write_text("a file where a folder has to be")

    first = run_due(SIX)
    broken.unlink()
    second = run_due(SIX + timedelta(minutes=1))

    assert [one.kind for one in first if one.problem] == ["backup"]
    assert [(one.kind, one.problem) for one in second] == [("backup", "")]
    assert "backup failed" in caplog.text


def test_the_night_leaves_a_backup(app: Flask) -> None:
    run_due(SIX)

    assert [path.name for path in (app.extensions["settings"].data_dir / "backups").glob("*.tar.gz")]


def test_one_worker_leads(either_app: Flask, clock: StoppedClock) -> None:
    first, second = Leader(), Leader()

    leading = [first.leads(clock.now()), second.leads(clock.now()), first.leads(clock.now())]
    first.resign()

    assert leading == [True, False, True]
    assert second.leads(clock.now())
    second.resign()


def test_a_worker_that_was_killed_is_followed_after_its_lease(app: Flask, clock: StoppedClock) -> None:
    killed, next_one = Leader(), Leader()
    killed.leads(clock.now())
    clock.move(LEASE - timedelta(seconds=1))

    early = next_one.leads(clock.now())
    clock.move(timedelta(seconds=1))

    assert [early, next_one.leads(clock.now())] == [False, True]


def test_the_lead_is_free_kept_or_taken() -> None:
    now = SIX

    assert may_lead("", None, "a", now)
    assert may_lead("a", now + LEASE, "a", now)
    assert not may_lead("a", now + LEASE, "b", now)
    assert may_lead("a", now, "b", now)


def test_the_worker_is_seen(app: Flask, clock: StoppedClock) -> None:
    indexer().bring_up_to_date()
    client = app.test_client()
    before = client.get("/healthz").get_json()
    Leader().leads(clock.now())
    clock.move(timedelta(seconds=12))

    after = client.get("/healthz").get_json()
    clock.move(timedelta(minutes=10))
    lost = client.get("/healthz").get_json()

    assert (before["status"], before["worker"]) == ("ok", {"seconds_ago": None})
    assert lost["status"] == "degraded"
    assert (after["status"], after["worker"]) == ("ok", {"seconds_ago": 12})


def test_silent_applicants_are_reminded_and_then_let_go(app: Flask, clock: StoppedClock) -> None:
    from socialmap.networks.queries import network_by_slug
    from socialmap.review import decisions, submissions
    from socialmap.review.models import Submission

    adam = make_member("adam@praktijk.example", at=clock.now(), role=None)
    bram = make_member("bram@netwerk.example", at=clock.now(), role="core_group")
    network = network_by_slug("noordwest-utrecht")
    assert network is not None
    with transaction():
        one = submissions.start(adam, network, kind="application", by="test", at=clock.now())
        submissions.hand_in(one, agreement="2026-1", by="test", at=clock.now())
        decisions.ask(one, "Waar werkt u?", by=bram, at=clock.now())

    states = []
    for days in (13, 1, 45, 1):
        clock.move(timedelta(days=days))
        run_due(clock.now())
        states.append(db.session.scalar(sa.select(Submission.state)))

    assert states == ["asked", "asked", "asked", "withdrawn"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Listing)) == 0
