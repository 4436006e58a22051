"""Reads of the worker, for whoever watches it."""

from datetime import datetime

import sqlalchemy as sa

from socialmap.foundation.db import db
from socialmap.jobs.models import JobRun, WorkerState


def seconds_since_worker(at: datetime) -> int | None:
    """How long ago the worker was seen; None when it never was."""
    seen = db.session.scalar(sa.select(WorkerState.seen_at))
    return max(0, int((at - seen).total_seconds())) if seen is not None else None


def last_runs() -> dict[str, datetime]:
    """When each job last succeeded."""
    query = sa.select(JobRun.kind, sa.func.max(JobRun.at)).group_by(JobRun.kind)
    return {kind: at for kind, at in db.session.execute(query)}
