"""The verbs of freshness: asking whether a listing is right, and hearing that it is."""

from datetime import datetime

from socialmap.directory.models import Listing, Values
from socialmap.directory.service import change, differs
from socialmap.directory.together import Together
from socialmap.foundation.clock import local_day


def confirm(listing: Listing, values: Values | None = None, *, by: str, at: datetime) -> bool:
    """Somebody who knows says that everything is right, today, perhaps with these changes.

    False when the same was said today already.
    """
    today = local_day(at)
    said = {**(values or {}), "confirmed_on": today, "asked_on": None, "left_out_on": None}
    if not differs(listing, said):
        return False
    return change(listing, said, by=by, at=at)


def ask(listing: Listing, *, by: str, at: datetime) -> bool:
    """Begin to count from the first question that is not answered; False when it counts already."""
    if listing.asked_on is not None:
        return False
    # Counting anew, also when it was left out at the very moment somebody confirmed it.
    return change(listing, {"asked_on": local_day(at), "left_out_on": None}, by=by, at=at)


def leave_out(listing: Listing, *, by: str, at: datetime, within: Together | None = None) -> bool:
    """A person saw that it stays silent: it leaves the standard results; False when it did before."""
    if listing.asked_on is None or listing.left_out_on is not None:
        return False
    return change(listing, {"left_out_on": local_day(at)}, by=by, at=at, within=within)
