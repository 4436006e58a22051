"""The verb of a keeper: a change that is on the map at once, and that all keepers hear of."""

from collections.abc import Sequence
from datetime import datetime

from socialmap.directory.models import Listing, Values
from socialmap.directory.rules import LIVE_FIELDS
from socialmap.directory.service import change, hide, show
from socialmap.foundation.db import db
from socialmap.foundation.errors import Conflict
from socialmap.keeping.differences import merged, visible
from socialmap.keeping.queries import changes_at, last_position
from socialmap.keeping.telling import tell_keepers


class ChangedMeanwhile(Conflict):
    """Somebody else changed this listing after the form was opened."""


def check_unchanged(listing: Listing, seen_revision: str | None) -> None:
    """Take the listing for this transaction; refuses with ChangedMeanwhile when it is not as it was seen."""
    db.session.refresh(listing, with_for_update=True)
    if str(listing.revision) != (seen_revision or ""):
        raise ChangedMeanwhile


def save(
    listing: Listing,
    values: Values,
    locations: Sequence[Values] | None = None,
    *,
    by: str,
    at: datetime,
) -> int | None:
    """Change what a keeper may change at once; where it stands in the audit, or None when it was so already.

    Raises ValueError for what only the core group may change.
    """
    refused = values.keys() - set(LIVE_FIELDS)
    if refused:
        raise ValueError(f"for the core group: {sorted(refused)}")
    if not change(listing, values, locations, by=by, at=at):
        return None
    return tell_of_last_change(listing, at=at)


def take_off(listing: Listing, *, by: str, at: datetime) -> int:
    """Hide a listing at once; refuses with NotInThisState what is not on the map."""
    hide(listing, by=by, at=at)
    return tell_of_last_change(listing, at=at)


def put_on(listing: Listing, *, by: str, at: datetime) -> int:
    """Show a hidden listing again; refuses with NotInThisState any other."""
    show(listing, by=by, at=at)
    return tell_of_last_change(listing, at=at)


def tell_of_last_change(listing: Listing, *, at: datetime) -> int:
    """Let all keepers hear of the change that was just made, unless only a day was set along."""
    position = last_position(listing)
    made = [(before, after) for _row, before, after in changes_at(listing, [position])]
    if visible(merged(made)):
        tell_keepers(listing, position, at=at)
    return position
