"""Letters about what happened to a listing: changed, moved, gone; and what they say when they are sent.

A letter holds ids only. What changed is read when it is sent, so nothing personal lies in the out-tray, and
what was put back meanwhile is not told.
"""

from datetime import datetime, timedelta
from typing import Any

from socialmap.accounts.models import Member
from socialmap.accounts.queries import member_by_uuid
from socialmap.accounts.service import thing
from socialmap.directory.keepers import GONE, keepers_of, keeps
from socialmap.directory.models import Listing
from socialmap.directory.rules import UNDO_WITHIN
from socialmap.foundation.clock import local_day
from socialmap.foundation.dates import long_date
from socialmap.foundation.texts import _
from socialmap.keeping.differences import Difference, merged, visible
from socialmap.keeping.queries import changes_at, listing_with, waiting_letter
from socialmap.keeping.who import who
from socialmap.keeping.words import LONG, in_words, label_of
from socialmap.mailing.models import Letter
from socialmap.mailing.service import queue

# What a keeper changes within ten minutes is told in one letter.
GATHERED = timedelta(minutes=10)
CHANGED, MOVED, LEFT = "listing-changed", "moved", "listing-left"
LONGEST_IN_LETTER = 400


def tell_keepers(listing: Listing, position: int, *, at: datetime) -> None:
    """Let every keeper know of a change, also who made it: "Was u dit niet?"."""
    for member in keepers_of(listing):
        if member.email:
            _tell_of_change(listing, member, position, at)


def _tell_of_change(listing: Listing, member: Member, position: int, at: datetime) -> None:
    actions = {"undo": {"purpose": "undo", "until": (at + UNDO_WITHIN).isoformat()}}
    letter = waiting_letter(CHANGED, member.email or "", listing)
    if letter is not None:
        letter.values = {**letter.values, "positions": [*letter.values["positions"], position]}
        letter.actions = actions
        return
    queue(
        CHANGED,
        member.email or "",
        key=f"{CHANGED}:{listing.uuid}:{member.id}:{position}",
        at=at,
        values={"listing": str(listing.uuid), "member": str(member.uuid), "positions": [position]},
        actions=actions,
        network_id=listing.network_id,
        due_at=at + GATHERED,
    )


def tell_of_move(listing: Listing, people: list[Member], *, by: Member, at: datetime) -> None:
    """Let who kept the listing at the old practice know that this person works elsewhere now."""
    for member in people:
        _queue_plain(MOVED, listing, member, at=at, by=thing(by))


def tell_of_leaving(listing: Listing, *, by: str, at: datetime) -> None:
    """Let every keeper know that the listing left the map."""
    for member in keepers_of(listing):
        _queue_plain(LEFT, listing, member, at=at, by=by)


def _queue_plain(template: str, listing: Listing, member: Member, *, at: datetime, by: str) -> None:
    if member.email:
        queue(
            template,
            member.email,
            key=f"{template}:{listing.uuid}:{member.id}:{listing.revision}",
            at=at,
            values={"listing": str(listing.uuid), "member": str(member.uuid), "by": by},
            network_id=listing.network_id,
        )


def changed_context(letter: Letter) -> dict[str, Any] | None:
    """What changed, old and new; None when nothing differs any more, or its reader is no keeper now."""
    listing, member = _about(letter)
    if listing is None or member is None or listing.state in GONE or not keeps(member, listing):
        return None
    rows = changes_at(listing, letter.values["positions"])
    differences = visible(merged((before, after) for _row, before, after in rows))
    if not differences:
        return None
    until = rows[-1][0].at + UNDO_WITHIN
    return {
        "name": member.name,
        "listing_name": listing.name,
        "code": listing.code,
        "who": _(" en ").join(dict.fromkeys(who(row.by) for row, _before, _after in rows)),
        "changes": [_told(one) for one in differences],
        "day": long_date(local_day(rows[0][0].at)),
        "until": long_date(local_day(until) - timedelta(days=1)),
        "why": _("u deze vermelding bijhoudt op de sociale kaart"),
    }


def moved_context(letter: Letter) -> dict[str, Any] | None:
    """Who works elsewhere now; None when the listing is gone."""
    listing, member = _about(letter)
    if listing is None or member is None or listing.state in GONE:
        return None
    return {
        "name": member.name,
        "listing_name": listing.name,
        "who": who(letter.values["by"]),
        "still_keeps": keeps(member, listing),
        "why": _("u deze vermelding bijhield op de sociale kaart"),
    }


def left_context(letter: Letter) -> dict[str, Any] | None:
    """Which listing left the map; None once it is erased, or when its reader left too."""
    listing, member = _about(letter)
    if listing is None or member is None or listing.state == "erased" or member.leaves_on is not None:
        return None
    return {
        "name": member.name,
        "listing_name": listing.name,
        "who": who(letter.values["by"]),
        "is_own": letter.values["by"] == thing(member),
        "why": _("u deze vermelding bijhield op de sociale kaart"),
    }


def _about(letter: Letter) -> tuple[Listing | None, Member | None]:
    return listing_with(letter.values["listing"]), member_by_uuid(letter.values["member"])


def _told(one: Difference) -> dict[str, str]:
    old, new = (in_words(one.name, value) for value in (one.before, one.after))
    if one.name in LONG:
        old, new = _shortened(old), _shortened(new)
    return {"label": label_of(one.name), "old": old, "new": new}


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_IN_LETTER else f"{text[:LONGEST_IN_LETTER].rsplit(' ', 1)[0]} …"


CONTEXTS = {CHANGED: changed_context, MOVED: moved_context, LEFT: left_context}
