"""The verbs of reports."""

import uuid
from datetime import datetime

from socialmap.audit.service import record
from socialmap.directory.models import Listing
from socialmap.foundation.db import db
from socialmap.foundation.text import plain
from socialmap.review.models import Report


def report(listing: Listing, kind: str, text: str, *, at: datetime) -> Report:
    """Keep what a visitor says is wrong, for the keeper and the core group."""
    kept = Report(
        uuid=uuid.uuid4(),
        listing_id=listing.id,
        listing_revision=listing.revision,
        kind=kind,
        text=plain(text),
        at=at,
    )
    db.session.add(kept)
    record(
        "report",
        f"report:{kept.uuid}",
        by="visitor",
        at=at,
        after={"kind": kind, "listing": str(listing.uuid)},
    )
    return kept
