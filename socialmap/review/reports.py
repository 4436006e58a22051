"""What the keeper or the core group does with what a visitor reported."""

from datetime import datetime

import sqlalchemy as sa

from socialmap.audit.service import record
from socialmap.foundation.db import db, rows_changed
from socialmap.review.models import Report
from socialmap.review.rules import AlreadyDecided

SOLVED, REJECTED = "solved", "rejected"


def handle_report(report: Report, state: str, *, by: str, at: datetime) -> None:
    """Close a report: what it says was mended ("solved"), or it was right as it stood ("rejected").

    Refuses with AlreadyDecided one that somebody closed before.
    """
    if state not in (SOLVED, REJECTED):
        raise ValueError(f"not how a report ends: {state}")
    close = sa.update(Report).where(Report.id == report.id, Report.state == "new")
    if rows_changed(close.values(state=state, handled_at=at, handled_by=by)) != 1:
        raise AlreadyDecided(f"report: {report.state}")
    db.session.refresh(report)
    record(
        "handle-report",
        f"report:{report.uuid}",
        by=by,
        at=at,
        before={"state": "new"},
        after={"state": state},
    )
