"""The worker: one process does what is due and sends the letters; the others wait until it is gone."""

import logging
import os
import secrets
import socket
from contextlib import closing
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask

from socialmap.foundation.clock import AMSTERDAM, now
from socialmap.foundation.db import db, transaction
from socialmap.jobs.due import run_due, send_letters, state
from socialmap.jobs.rules import may_lead

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
EVERY_SECONDS = 3
BETWEEN_LOOKS = timedelta(minutes=1)
# Any number will do, as long as nothing else in this database uses it.
POSTGRES_LOCK = 7366_0421


class Leader:
    """Holds the lead: a lock that ends with the connection on PostgreSQL, a lease in a row on SQLite."""

    def __init__(self) -> None:
        self.who = f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(4)}"
        self._connection: sa.Connection | None = None

    def leads(self, at: datetime) -> bool:
        """Whether this worker may work now; tells the others that it does."""
        if db.engine.dialect.name == "postgresql" and not self._has_lock():
            return False
        with transaction():
            row = state()
            if db.engine.dialect.name != "postgresql" and not may_lead(row.owner, row.until, self.who, at):
                return False
            row.owner, row.until, row.seen_at = self.who, at + LEASE, at
        return True

    def resign(self) -> None:
        """Let the next worker begin at once."""
        with transaction():
            row = state()
            if row.owner == self.who:
                row.until = None
        if self._connection is not None:
            # Not back into the pool: the lock ends with the connection.
            self._connection.detach()
            self._connection.close()
            self._connection = None

    def _has_lock(self) -> bool:
        if self._connection is not None:
            try:
                self._connection.exec_driver_sql("SELECT 1")
                return True
            except sa.exc.DBAPIError:
                with closing(self._connection):
                    self._connection = None
        connection = db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if connection.scalar(sa.select(sa.func.pg_try_advisory_lock(POSTGRES_LOCK))):
            self._connection = connection
            return True
        connection.close()
        return False


class Worker:
    """Looks every few seconds what there is to do, as long as it leads."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.leader = Leader()
        self.looks_again_at = datetime.min.replace(tzinfo=UTC)

    def tick(self) -> bool:
        """One look; False when another worker leads."""
        with self.app.app_context():
            try:
                if not self.leader.leads(now()):
                    return False
                if now() >= self.looks_again_at:
                    run_due(now())
                    self.looks_again_at = now() + BETWEEN_LOOKS
                send_letters()
            # The database may be away for a moment: the next look finds it again.
            except sa.exc.SQLAlchemyError:
                log.exception("the worker could not reach the database")
                return False
            return True

    def run(self) -> None:
        """Work until stopped."""
        scheduler = BlockingScheduler(timezone=AMSTERDAM)
        trigger = IntervalTrigger(seconds=EVERY_SECONDS, timezone=AMSTERDAM)
        scheduler.add_job(
            self.tick,
            trigger,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            next_run_time=datetime.now(AMSTERDAM),
        )
        try:
            scheduler.start()
        except (KeyboardInterrupt, SystemExit):
            with self.app.app_context():
                self.leader.resign()
            raise
