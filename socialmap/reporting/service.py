"""The verbs of what the network wants to know of itself, in the caller's transaction."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import uuid4

import sqlalchemy as sa

from socialmap.audit.service import Link, record, record_all
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db, rows_changed
from socialmap.foundation.errors import Conflict
from socialmap.foundation.text import plain
from socialmap.networks.models import Network
from socialmap.reporting.models import Contact, Missed

KINDS = ("hospital", "gp")
LOPPSOZ = "loppsoz"


class AlreadyHandled(Conflict):
    """Somebody else looked at it first."""


def miss(practice: str, municipality: str, *, network_id: int, source: str, at: datetime) -> Missed:
    """Keep whom somebody misses on the map, and nothing of who told it."""
    kept = Missed(
        uuid=uuid4(),
        network_id=network_id,
        practice=plain(practice),
        municipality=municipality,
        source=source,
        at=at,
    )
    db.session.add(kept)
    # Not who: a member who tells this is as nameless as a visitor.
    record("miss", f"missed:{kept.uuid}", by=source, at=at, after={"municipality": municipality})
    return kept


def handle_missed(missed: Iterable[Missed], *, by: str, at: datetime) -> int:
    """Note that these were looked at. Raises AlreadyHandled when somebody else did so with all of them."""
    done = [one for one in missed if _handle(one, by, at)]
    if not done:
        raise AlreadyHandled
    record_all([Link("handle-missed", f"missed:{one.uuid}") for one in done], by=by, at=at)
    return len(done)


def _handle(missed: Missed, by: str, at: datetime) -> bool:
    """One of two who press at once wins: the row is changed only while it is new."""
    statement = sa.update(Missed).where(Missed.id == missed.id, Missed.state == "new")
    return rows_changed(statement.values(state="handled", handled_at=at, handled_by=by)) == 1


def add_contact(
    network: Network, *, kind: str, on: date, organisation: str, about: str, by: str, at: datetime
) -> Contact:
    """Write down a contact with a hospital or a GP."""
    if kind not in KINDS:
        raise ValueError(f"not a kind of contact: {kind}")
    kept = Contact(
        uuid=uuid4(),
        network_id=network.id,
        kind=kind,
        on=on,
        organisation=plain(organisation),
        about=plain(about),
        by=by,
    )
    db.session.add(kept)
    record("add-contact", f"contact:{kept.uuid}", by=by, at=at, after=_said(kept))
    return kept


def remove_contact(contact: Contact, *, by: str, at: datetime) -> None:
    """Take a line out of the log that should not stand there."""
    record("remove-contact", f"contact:{contact.uuid}", by=by, at=at, before=_said(contact))
    db.session.delete(contact)


def _said(contact: Contact) -> dict[str, str]:
    return {
        "kind": contact.kind,
        "on": contact.on.isoformat(),
        "organisation": contact.organisation,
        "about": contact.about,
    }


def note_criterion(network: Network, criterion: str, text: str, *, by: str, at: datetime) -> None:
    """Keep a network's own words at a LOPPSOZ criterion; empty words take them away."""
    # Settings hold more than this: who writes waits for who wrote, and reads what they left.
    locked = sa.select(Network).where(Network.id == network.id).with_for_update()
    row = db.session.scalars(locked.execution_options(populate_existing=True)).one()
    notes = dict(row.settings.get(LOPPSOZ, {}))
    before = notes.pop(criterion, None)
    after = {"text": plain(text), "on": local_day(at).isoformat()} if plain(text) else None
    if after:
        notes[criterion] = after
    if (before or {}).get("text") == (after or {}).get("text"):
        return
    row.settings = {**row.settings, LOPPSOZ: notes}
    thing = f"network:{row.slug}"
    told_before, told_after = ({"criterion": criterion, **(one or {})} for one in (before, after))
    record("note-loppsoz", thing, by=by, at=at, before=told_before, after=told_after)
