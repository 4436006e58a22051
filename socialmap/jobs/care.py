"""What the worker and the out-tray ask of a restore, and tell the doctor."""

from datetime import datetime

import sqlalchemy as sa

from socialmap.accounts.models import KnownDevice, LogIn, LoginRequest
from socialmap.foundation.db import db, rows_changed
from socialmap.jobs.models import WorkerState
from socialmap.jobs.queries import last_runs, seconds_since_worker
from socialmap.jobs.rules import WORKER_MISSED_AFTER
from socialmap.mailing.models import Letter
from socialmap.mailing.service import hold_waiting
from socialmap.safekeeping.hooks import Check


def hold_after_restore(at: datetime) -> str:
    """Letters of a copy may have left already: a person lets them go."""
    held = hold_waiting(at=at)
    db.session.execute(sa.delete(WorkerState))
    return f"vastgehouden brieven: {held} (laat ze gaan met: flask mail release)"


def end_log_ins_after_restore(at: datetime) -> str:
    """Whoever was logged in, or signed out since, logs in anew."""
    ended = rows_changed(sa.update(LogIn).where(LogIn.ended_at.is_(None)).values(ended_at=at))
    for table in (LoginRequest, KnownDevice):
        db.session.execute(sa.delete(table))
    return f"uitgelogd: {ended}"


def mailing_check(at: datetime) -> Check:
    """Letters a person must look at."""
    query = sa.select(Letter.state, sa.func.count()).group_by(Letter.state)
    counts: dict[str, int] = {state: count for state, count in db.session.execute(query)}
    troubled = {state: counts.get(state, 0) for state in ("failed", "shelved", "held")}
    if any(troubled.values()):
        told = ", ".join(f"{state} {count}" for state, count in troubled.items() if count)
        return Check("let op", f"brieven die niet weggingen: {told} (kijk met: flask mail list)")
    return Check("goed", f"geen brieven die bleven liggen; wachtend: {counts.get('waiting', 0)}")


def worker_check(at: datetime) -> Check:
    """Whether somebody does what is due."""
    seconds = seconds_since_worker(at)
    if seconds is None:
        return Check("let op", "de werker is nog nooit gezien (start hem met: flask worker)")
    if seconds > WORKER_MISSED_AFTER:
        return Check(
            "fout", f"de werker is {seconds // 60} minuten niet gezien (start hem met: flask worker)"
        )
    return Check("goed", f"de werker was er {seconds} seconden geleden; klaar met: {_done()}")


def _done() -> str:
    return ", ".join(f"{kind} {at:%Y-%m-%d}" for kind, at in sorted(last_runs().items())) or "nog niets"
