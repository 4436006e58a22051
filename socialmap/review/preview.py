"""How a submission would stand on the map: the same card, made of what was proposed so far."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from markupsafe import Markup

from socialmap.directory import service as directory
from socialmap.directory.models import Listing, Location, Registration
from socialmap.foundation.texts import drawn_by
from socialmap.review.models import Submission
from socialmap.review.placing import listing_values, registrations_of
from socialmap.search.cards import card_of
from socialmap.search.current import Present
from socialmap.search.day import Day
from socialmap.search.documents import Document, document_of
from socialmap.search.snapshot import Snapshot

# No listing has it: the signs of codes leave out what is easily misread.
NO_CODE = "ooooo0"
_PLACE = ("street", "house_number", "postcode", "place")


def card_of_draft(submission: Submission, changes: Mapping[str, Any], present: Present) -> Markup:
    """The card the public would see. Nothing of it is kept, and nothing public knows it."""
    document = _document(submission, changes, present)
    reference = present.reference
    snapshot = Snapshot.of([document], reference.need_disciplines, reference.gazetteer)
    alone = replace(present, snapshot=snapshot, day=Day.of(snapshot, present.day.today), fragments={})
    return drawn_by("components/listing_card.html", "card", card_of(document, alone), True) + Markup("</li>")


def _document(submission: Submission, changes: Mapping[str, Any], present: Present) -> Document:
    today = present.day.today
    draft = _with(submission, changes)
    values = {**_kept(submission.listing), **listing_values(draft, on=today)}
    registrations = registrations_of(draft, by="", on=today)
    # Never added to the session: it is only looked at.
    listing = Listing(
        **{**values, "id": 0, "code": NO_CODE, "uuid": "", "network_id": submission.network_id},
        confirmed_on=today,
        locations=_locations(draft, submission.listing),
        registrations=[Registration(**one) for one in registrations],
    )
    return document_of(listing, present.reference.gazetteer)


def _kept(listing: Listing | None) -> dict[str, Any]:
    """What a change leaves as it is; of an application, empty texts."""
    if listing is not None:
        names = set(directory.CONTENT) - {"confirmed_on"}
        return {name: getattr(listing, name) for name in names}
    texts = {
        column.key: ""
        for column in Listing.__table__.columns
        if isinstance(column.type, sa.String) and not column.nullable
    }
    return {**texts, "show_email": False}


def _with(submission: Submission, changes: Mapping[str, Any]) -> Submission:
    """The submission with changes that are not kept."""
    return Submission(
        kind=submission.kind,
        network_id=submission.network_id,
        values={**submission.values, **changes.get("values", {})},
        location={**submission.location, **changes.get("location", {})},
        evidence=changes.get("evidence", submission.evidence),
    )


def _locations(draft: Submission, listing: Listing | None) -> list[Location]:
    if draft.location or listing is None:
        return [_location(draft.location, 1)]
    rows: list[Mapping[str, Any]] = [
        {name: getattr(one, name) for name in directory.ADDRESS} for one in listing.locations
    ]
    return [_location(row, number) for number, row in enumerate(rows, 1)]


def _location(kept: Mapping[str, Any], number: int) -> Location:
    texts = {name: kept.get(name) or "" for name in _PLACE}
    return Location(
        **texts,
        number=number,
        show_address=bool(kept.get("show_address")),
        lat=kept.get("lat"),
        lon=kept.get("lon"),
    )
