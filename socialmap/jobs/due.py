"""Everything that is due at a moment, done once. The list of jobs stands here and nowhere else."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app

from socialmap.audit.heads import note_head
from socialmap.audit.service import record
from socialmap.desk.summary import write_summaries
from socialmap.directory.locating import locate_missing
from socialmap.foundation.db import db, insert, transaction
from socialmap.jobs.models import JobRun, WorkerState
from socialmap.jobs.rules import Schedule, is_silent
from socialmap.keeping.erasing import erase_due, scrub
from socialmap.keeping.gathering import write_to_keepers
from socialmap.keeping.matters import note_what_is_due
from socialmap.mailing.sending import send_waiting
from socialmap.meetings import evaluation, offers, reminding
from socialmap.meetings import service as meetings
from socialmap.newsletters.sending import start_due
from socialmap.review.announcing import publish_announced
from socialmap.review.waiting import remind_applicants
from socialmap.rounds.agenda import bring_up_to_date
from socialmap.rounds.campaign import leave_out_daily
from socialmap.rounds.planning import advance_rounds, plan_rounds, remind_of_rounds
from socialmap.rounds.voting import close_written_votes
from socialmap.safekeeping.service import nightly
from socialmap.uploads import service as uploads

log = logging.getLogger(__name__)
KEPT = timedelta(days=100)


@dataclass(frozen=True)
class Job:
    """What is done, how often, and whether it does so in one transaction of ours or in its own."""

    kind: str
    schedule: Schedule
    do: Callable[[datetime], object]
    in_transaction: bool = True


@dataclass(frozen=True)
class Done:
    """One job in one slot, and what went wrong with it."""

    kind: str
    slot: str
    problem: str = ""


def jobs() -> list[Job]:
    """In the order in which they are done: who must be asked is known before letters are written."""
    return [
        Job("applicants", Schedule(5), remind_applicants),
        Job("announced", Schedule(5, 30), publish_announced),
        Job("plan-rounds", Schedule(5), plan_rounds),
        Job("advance-rounds", Schedule(5), advance_rounds),
        Job("written-votes", Schedule(5), close_written_votes),
        Job("round-agendas", Schedule(5), bring_up_to_date),
        Job("round-reminders", Schedule(6), remind_of_rounds),
        *_of_meetings(),
        Job("questions", Schedule(6), note_what_is_due),
        Job("letters", Schedule(6), write_to_keepers),
        Job("left-out", Schedule(5, 45), leave_out_daily, in_transaction=False),
        Job("summaries", Schedule(7, period="week"), write_summaries),
        Job("erase", Schedule(4), _erase, in_transaction=False),
        Job("evidence", Schedule(4), _evidence),
        Job("points", Schedule(period="hour"), _locate, in_transaction=False),
        Job("newsletters", Schedule(period="hour"), start_due),
        # Before the backup, so that what is noted outside the database is in every copy of it.
        Job("audit-head", Schedule(3, 15), note_head, in_transaction=False),
        Job("backup", Schedule(3, 30), _back_up, in_transaction=False),
    ]


def _of_meetings() -> list[Job]:
    """What the calendar asks of meetings: who may still answer is known before anybody is reminded."""
    return [
        Job("meeting-states", Schedule(5), meetings.advance),
        Job("meeting-offers", Schedule(period="hour"), offers.expire),
        Job("meeting-reminders", Schedule(6), reminding.remind),
        Job("meeting-practical", Schedule(6), reminding.tell_who_comes),
        Job("meeting-evaluations", Schedule(4), evaluation.close_due),
    ]


def run_due(at: datetime, *, dry_run: bool = False) -> list[Done]:
    """Do everything that is due at this instant, once; then send what waits. What failed stays due.

    Nothing between two and three at night, and nothing at an instant before one that was done.
    """
    if is_silent(at) or not _goes_forward(at):
        return []
    if dry_run:
        return [Done(job.kind, slot) for job, slot in _due(at)]
    done = [_run(job, slot, at) for job, slot in _due(at)]
    _went_until(at)
    return done


def send_letters(at: datetime | None = None) -> int:
    """Send what waits, within the hourly cap."""
    return send_waiting(at)


def _due(at: datetime) -> Iterator[tuple[Job, str]]:
    done = {(kind, slot) for kind, slot in db.session.execute(sa.select(JobRun.kind, JobRun.slot))}
    db.session.rollback()
    for job in jobs():
        slot = job.schedule.slot(at)
        if slot is not None and (job.kind, slot) not in done:
            yield job, slot


def _run(job: Job, slot: str, at: datetime) -> Done:
    try:
        if job.in_transaction:
            with transaction():
                if _mark(job, slot, at):
                    job.do(at)
        else:
            job.do(at)
            with transaction():
                _mark(job, slot, at)
    # One job that fails must not stop the others; it stays due, and the command ends with 1.
    except Exception as problem:
        log.exception("job %s failed", job.kind)
        return Done(job.kind, slot, type(problem).__name__)
    return Done(job.kind, slot)


def _mark(job: Job, slot: str, at: datetime) -> bool:
    """Take the slot; False when somebody else did it."""
    row = insert(JobRun).values(kind=job.kind, slot=slot, at=at).on_conflict_do_nothing()
    return db.session.scalar(row.returning(JobRun.kind)) is not None


def state() -> WorkerState:
    """The one row of the worker, made when there is none; in the caller's transaction."""
    db.session.execute(insert(WorkerState).values(id=1, owner="").on_conflict_do_nothing())
    return db.session.get_one(WorkerState, 1, with_for_update=True)


def _goes_forward(at: datetime) -> bool:
    until = db.session.scalar(sa.select(WorkerState.done_until))
    db.session.rollback()
    return until is None or at >= until


def _went_until(at: datetime) -> None:
    with transaction():
        row = state()
        row.done_until = max(row.done_until or at, at)
        db.session.execute(sa.delete(JobRun).where(JobRun.at < at - KEPT))


def _erase(at: datetime) -> None:
    with transaction():
        erased = erase_due(at)
    if erased:
        scrub(at)


def _evidence(at: datetime) -> None:
    erased = uploads.erase_due(at)
    if erased:
        record("erase-files", "files:evidence", by="worker", at=at, after={"count": erased})
    uploads.orphans(at)


def _locate(at: datetime) -> None:
    url = current_app.extensions["settings"].geocoder_url
    if url:
        locate_missing(url, by="worker", at=at, step=lambda _number, _total: None)


def _back_up(at: datetime) -> None:
    nightly(current_app.extensions["settings"].data_dir / "backups", at=at)
