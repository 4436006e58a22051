"""What a manager may read in the log: rows about things of the own network, and of no other.

A row names a thing, "listing:<uuid>". Whose it is, is found in the table of that kind: of a listing, a
submission or a round the network it belongs to; of a person every network of theirs, but a right that was
given elsewhere only there. Words and texts that all networks share belong to the network that keeps them.
What cannot be assigned (an erased person, a thing that is gone) is shown to nobody as long as there are
several networks; it can still be read in the database by who runs the site. With one network on the
machine there is nobody to keep it from, and everything is shown.

The tables are looked up by name and only their ids are read, so that no room has to hand out its rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from socialmap.accounts.models import Member, Membership
from socialmap.audit.models import AuditRow, AuditValues
from socialmap.directory.models import Listing
from socialmap.foundation.clock import AMSTERDAM
from socialmap.foundation.db import Base, db
from socialmap.networks.models import Network
from socialmap.networks.queries import all_networks
from socialmap.wording.queries import SHARED_KINDS, keeps_the_words

PER_PAGE = 50
MOST_FOUND = 200
# The table of each kind; where it has no network of its own, the column that leads on to one that has.
TABLES: dict[str, tuple[str, str]] = {
    "listing": ("listings", ""),
    "submission": ("submissions", ""),
    "letter": ("letters", ""),
    "round": ("rounds", ""),
    "missed": ("missed", ""),
    "contact": ("contacts", ""),
    "meeting": ("meetings", ""),
    "newsletter": ("newsletters", ""),
    "invitation": ("invitations", "meeting_id"),
    "word-proposal": ("word_proposals", ""),
    "report": ("reports", "listing_id"),
    "point": ("agenda_points", "round_id"),
    "action": ("action_points", "round_id"),
}
_LEADS_TO = {"listing_id": "listings", "round_id": "rounds", "meeting_id": "meetings"}


@dataclass(frozen=True)
class Asked:
    """What somebody looks for in the log; empty is everything."""

    who: str = ""
    verb: str = ""
    thing: str = ""
    since: date | None = None
    until: date | None = None
    page: int = 1


@dataclass(frozen=True)
class LogRow:
    """One link, with its values as far as they were not erased."""

    position: int
    at: datetime
    verb: str
    thing: str
    by: str
    has_values: bool
    before: Any
    after: Any


def log_of(network: Network, asked: Asked) -> tuple[list[LogRow], bool]:
    """One page of the log of a network, newest first; and whether there is more."""
    query = (
        sa.select(
            *(AuditRow.position, AuditRow.at, AuditRow.verb, AuditRow.thing, AuditRow.by),
            AuditValues.position.is_not(None),
            AuditValues.before,
            AuditValues.after,
        )
        .outerjoin(AuditValues, AuditValues.position == AuditRow.position)
        .where(*_readable(network), *_wanted(network, asked))
        .order_by(AuditRow.position.desc())
        .limit(PER_PAGE + 1)
        .offset((asked.page - 1) * PER_PAGE)
    )
    rows = [LogRow(*row) for row in db.session.execute(query)]
    return rows[:PER_PAGE], len(rows) > PER_PAGE


def listings_named(things: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Name and code of the listings among these things; of an erased one only its code is left."""
    uuids = [uuid for one in things if (uuid := _uuid_of(one, "listing")) is not None]
    query = sa.select(Listing.uuid, Listing.name, Listing.code).where(Listing.uuid.in_(uuids))
    return {f"listing:{uuid}": (name, code) for uuid, name, code in db.session.execute(query)}


def _readable(network: Network) -> list[sa.ColumnElement[bool]]:
    """Only what is about things of this network."""
    if len(all_networks()) == 1:
        return []
    ours = [
        _bare(AuditRow.thing).in_(sa.union_all(*(_ids(network, kind) for kind in TABLES), _people(network))),
        AuditRow.thing == f"network:{network.slug}",
        AuditRow.thing.startswith(f"criteria:{network.slug}/", autoescape=True),
    ]
    if keeps_the_words(network):
        shared = (kind for kind in SHARED_KINDS if kind != "network")
        ours += [AuditRow.thing.startswith(f"{kind}:", autoescape=True) for kind in shared]
    given_in = AuditValues.after["network"].as_string()
    elsewhere = sa.and_(AuditRow.thing.startswith("member:"), given_in.is_not(None), given_in != network.slug)
    return [sa.or_(*ours), sa.not_(elsewhere)]


def _ids(network: Network, kind: str) -> sa.Select[Any]:
    """The things of this kind and network, written as in the log but without hyphens."""
    name, leads_by = TABLES[kind]
    table = Base.metadata.tables[name]
    query = sa.select(sa.literal(f"{kind.replace('-', '')}:") + _bare(sa.cast(table.c.uuid, sa.String)))
    if leads_by:
        owner = Base.metadata.tables[_LEADS_TO[leads_by]]
        return query.join(owner, owner.c.id == table.c[leads_by]).where(owner.c.network_id == network.id)
    return query.where(table.c.network_id == network.id)


def _people(network: Network) -> sa.Select[Any]:
    query = sa.select(sa.literal("member:") + _bare(sa.cast(Member.uuid, sa.String)))
    return query.join(Membership).where(Membership.network_id == network.id)


def _bare(text: Any) -> Any:
    """SQLite keeps an id without hyphens, PostgreSQL shows it with them."""
    return sa.func.replace(text, "-", "")


def _wanted(network: Network, asked: Asked) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if asked.who:
        people = _members_like(network, asked.who)
        found.append(AuditRow.by.in_([*people, asked.who]) | AuditRow.thing.in_(people))
    if asked.verb:
        found.append(AuditRow.verb == asked.verb)
    if asked.thing:
        found.append(AuditRow.thing.in_(_things_like(network, asked.thing)))
    if asked.since:
        found.append(AuditRow.at >= _midnight(asked.since))
    if asked.until:
        found.append(AuditRow.at < _midnight(asked.until + timedelta(days=1)))
    return found


def _members_like(network: Network, text: str) -> list[str]:
    query = (
        sa.select(Member.uuid)
        .join(Member.memberships)
        .where(
            Membership.network_id == network.id,
            Member.name.icontains(text, autoescape=True) | Member.email.icontains(text, autoescape=True),
        )
    )
    return [f"member:{uuid}" for uuid in db.session.scalars(query.limit(MOST_FOUND))]


def _things_like(network: Network, text: str) -> list[str]:
    """Listings by name or code, people by name or address, and a thing written out."""
    query = sa.select(Listing.uuid).where(
        Listing.network_id == network.id,
        Listing.name.icontains(text, autoescape=True) | (Listing.code == text.lower()),
    )
    listings = [f"listing:{uuid}" for uuid in db.session.scalars(query.limit(MOST_FOUND))]
    return [text, *listings, *_members_like(network, text)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM)


def _uuid_of(thing: str, kind: str) -> UUID | None:
    known, _, uuid = thing.partition(":")
    try:
        return UUID(uuid) if known == kind else None
    except ValueError:
        return None
