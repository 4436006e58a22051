"""The core group takes a listing off the map: with a reason, and a letter to who keeps it."""

from datetime import datetime

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.accounts.service import thing as member_thing
from socialmap.audit.service import record
from socialmap.directory import service as directory
from socialmap.directory.models import Listing
from socialmap.foundation.db import db
from socialmap.foundation.text import plain
from socialmap.review import rules, submissions
from socialmap.review.letters import write_of_withdrawal
from socialmap.review.locking import one_at_a_time
from socialmap.review.models import Submission
from socialmap.review.standing import stands_apart


def withdraw_listing(listing: Listing, *, reason: str, own_words: str, by: Member, at: datetime) -> None:
    """Take it off the map for good, with what was proposed for it, and write to its keepers.

    Refuses with OwnPractice who keeps it, and with NotInThisState when it is gone already.
    """
    one_at_a_time(listing, with_map=True)
    if not stands_apart(listing, by):
        raise rules.OwnPractice
    directory.withdraw(listing, by=member_thing(by), at=at)
    after = {"reason": plain(reason), "own_words": plain(own_words)}
    record("withdraw-listing", f"listing:{listing.uuid}", by=member_thing(by), at=at, after=after)
    for change in _open_changes_of(listing):
        submissions.withdraw(change, by=member_thing(by), at=at)
    write_of_withdrawal(listing, reason=plain(reason), own_words=plain(own_words), by=member_thing(by), at=at)


def _open_changes_of(listing: Listing) -> list[Submission]:
    query = sa.select(Submission).where(
        Submission.listing_id == listing.id, Submission.kind == "change", Submission.state.in_(rules.OPEN)
    )
    return list(db.session.scalars(query.order_by(Submission.id)))
