"""Possible doubles: the same telephone, AGB code or mail address, or the same name in the same postcode."""

from dataclasses import dataclass

import sqlalchemy as sa

from socialmap.directory.identifiers import shown_phone
from socialmap.directory.models import Listing, Location
from socialmap.foundation.db import db
from socialmap.foundation.text import folded
from socialmap.foundation.texts import _
from socialmap.review import rules
from socialmap.review.models import Submission

GONE = ("withdrawn", "erased")
SAME = ("phone", "agb", "email")


@dataclass(frozen=True)
class Double:
    """Something on the map, or on its way there, that may be the same."""

    name: str
    why: str
    code: str = ""
    uuid: str = ""


def doubles_of(submission: Submission) -> list[Double]:
    """What may be the same, in the same network: listings first, then what waits."""
    mine = _marks(submission)
    found = [
        Double(one.name, _why(same), code=one.code)
        for one in _listings_like(submission, mine)
        if (same := _shared(mine, _marks_of_listing(one)))
    ]
    return found + [
        Double(str(one.values.get("name", "")), _why(same), uuid=str(one.uuid))
        for one in _others_that_wait(submission)
        if (same := _shared(mine, _marks(one)))
    ]


def _marks(submission: Submission) -> dict[str, str]:
    """What makes it recognisable."""
    values = submission.values
    name, postcode = str(values.get("name", "")), str(submission.location.get("postcode", ""))
    marks = {one: str(values.get(one) or "").lower() for one in SAME}
    return {**marks, "name": _named(name, postcode)}


def _marks_of_listing(listing: Listing) -> dict[str, str]:
    marks = {one: str(getattr(listing, one) or "").lower() for one in SAME}
    named = {f"name {one.number}": _named(listing.name, one.postcode) for one in listing.locations}
    return {**marks, **named}


def _named(name: str, postcode: str) -> str:
    words, area = " ".join(folded(name).split()), "".join(postcode.split()).upper()
    return f"{words} {area}" if words and area else ""


def _listings_like(submission: Submission, mine: dict[str, str]) -> list[Listing]:
    postcode = str(submission.location.get("postcode", ""))[:4]
    same = [sa.func.lower(getattr(Listing, name)) == mine[name] for name in SAME if mine[name]]
    if postcode:
        here = sa.select(Location.listing_id).where(Location.postcode.startswith(postcode))
        same.append(Listing.id.in_(here))
    if not same:
        return []
    query = sa.select(Listing).where(
        Listing.network_id == submission.network_id, Listing.state.not_in(GONE), sa.or_(*same)
    )
    if submission.listing_id is not None:
        query = query.where(Listing.id != submission.listing_id)
    return list(db.session.scalars(query.order_by(Listing.name, Listing.id)))


def _others_that_wait(submission: Submission) -> list[Submission]:
    query = sa.select(Submission).where(
        Submission.network_id == submission.network_id,
        Submission.id != submission.id,
        Submission.kind == "application",
        Submission.state.in_(rules.HANDED_IN),
    )
    return list(db.session.scalars(query.order_by(Submission.id)))


def _shared(mine: dict[str, str], theirs: dict[str, str]) -> list[tuple[str, str]]:
    """The marks both have."""
    others = {(name.split()[0], value) for name, value in theirs.items() if value}
    return [one for one in mine.items() if one in others]


def _why(same: list[tuple[str, str]]) -> str:
    return "; ".join(_told(name, value) for name, value in same)


def _told(name: str, value: str) -> str:
    if name == "phone":
        return _("zelfde telefoonnummer: %(value)s", value=shown_phone(value))
    if name == "agb":
        return _("zelfde AGB-code: %(value)s", value=value)
    if name == "email":
        return _("zelfde mailadres: %(value)s", value=value)
    return _("zelfde naam en postcode")
