"""What a database says of itself, whichever version of the site made it."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from socialmap.safekeeping.rules import NoDatabase

# Plain SQL, because a copy may be older than the models of today.
_REVISION = sa.text("SELECT version_num FROM alembic_version")
_AUDIT_HEAD = sa.text("SELECT position, digest FROM audit_head")
_NUMBER = sa.text("SELECT number FROM change_counter")
# Larger than its own number and larger than :number.
RAISE_NUMBER = sa.text(
    "INSERT INTO change_counter (id, number) VALUES (1, :number + 1) ON CONFLICT (id) DO UPDATE"
    " SET number = 1 + CASE WHEN change_counter.number > :number THEN change_counter.number ELSE :number END"
)


@dataclass(frozen=True)
class Facts:
    """The version of the schema, and "position:digest" of the last link of the audit chain."""

    revision: str
    audit_head: str


def facts_of(connection: Connection) -> Facts:
    """What a backup says of its database. Refuses with NoDatabase an empty one."""
    revision = revision_of(connection)
    if revision is None:
        raise NoDatabase("er is nog geen database. Doe eerst: flask setup")
    head = connection.execute(_AUDIT_HEAD).first() if _has(connection, "audit_head") else None
    return Facts(revision, f"{head.position}:{head.digest}" if head else "")


def revision_of(connection: Connection) -> str | None:
    """The version of the schema; None when there is no database yet."""
    return connection.scalar(_REVISION) if _has(connection, "alembic_version") else None


def change_number_of(connection: Connection) -> int:
    """The number of the last change; 0 when nothing ever changed."""
    return (connection.scalar(_NUMBER) or 0) if _has(connection, "change_counter") else 0


def _has(connection: Connection, table: str) -> bool:
    return sa.inspect(connection).has_table(table)
