"""One at a time: of people who decide at the same instant exactly one does."""

import sqlalchemy as sa

from socialmap.directory.models import Listing
from socialmap.foundation.db import ChangeCounter, db
from socialmap.review.models import Report, Submission


def one_at_a_time(row: Submission | Listing | Report, *, with_map: bool = False) -> None:
    """Wait for whoever works on this row, and read it as they left it.

    SQLite has one writer anyhow, and ignores the lock. With what also changes the map (`with_map`) its
    counter is asked for here: every change of a listing asks for it before the audit, so this must too.
    """
    db.session.flush()
    db.session.refresh(row, with_for_update=True)
    if with_map:
        db.session.execute(sa.select(ChangeCounter.number).with_for_update())
