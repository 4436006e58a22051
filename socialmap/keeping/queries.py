"""Reads of what a keeper may see: changes of a listing, letters about it, and everything somebody keeps."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.audit.models import AuditRow, AuditValues
from socialmap.directory.models import Keeper, Listing
from socialmap.foundation.db import db
from socialmap.mailing.models import Letter

# Verbs that a keeper may undo.
UNDOABLE = ("change", "hide", "show")


def thing(listing: Listing) -> str:
    """How the audit names a listing."""
    return f"listing:{listing.uuid}"


def listing_with(uuid: UUID | str) -> Listing | None:
    """The listing with this id, in any state."""
    wanted = uuid if isinstance(uuid, UUID) else UUID(uuid)
    return db.session.scalar(sa.select(Listing).where(Listing.uuid == wanted))


def history_of(listing: Listing, *, most: int = 100) -> list[tuple[AuditRow, Any, Any]]:
    """What was done to a listing, newest first, with its values before and after."""
    query = (
        sa.select(AuditRow, AuditValues.before, AuditValues.after)
        .outerjoin(AuditValues, AuditValues.position == AuditRow.position)
        .where(AuditRow.thing == thing(listing))
        .order_by(AuditRow.position.desc())
        .limit(most)
    )
    return [(row, before, after) for row, before, after in db.session.execute(query)]


def changes_at(listing: Listing, positions: Collection[int]) -> list[tuple[AuditRow, Any, Any]]:
    """The changes of this listing at these positions of the audit, oldest first; others are left out."""
    query = (
        sa.select(AuditRow, AuditValues.before, AuditValues.after)
        .join(AuditValues, AuditValues.position == AuditRow.position)
        .where(
            AuditRow.thing == thing(listing),
            AuditRow.position.in_(positions),
            AuditRow.verb.in_(UNDOABLE),
        )
        .order_by(AuditRow.position)
    )
    return [(row, before, after) for row, before, after in db.session.execute(query)]


def last_position(listing: Listing) -> int:
    """Where the newest row about this listing stands in the audit."""
    query = sa.select(sa.func.max(AuditRow.position)).where(AuditRow.thing == thing(listing))
    return db.session.scalar(query) or 0


def done_by(member_thing: str, *, most: int = 5000) -> list[AuditRow]:
    """What somebody did, newest first."""
    query = sa.select(AuditRow).where(AuditRow.by == member_thing).order_by(AuditRow.position.desc())
    return list(db.session.scalars(query.limit(most)))


def ever_kept_by(member: Member) -> list[Listing]:
    """Everything somebody keeps and that is not erased, also what has left the map."""
    query = (
        sa.select(Listing)
        .join(Keeper, Keeper.listing_id == Listing.id)
        .where(Keeper.member_id == member.id, Listing.state != "erased")
        .order_by(Listing.id)
    )
    return list(db.session.scalars(query))


def letters_with_key(start: str) -> list[Letter]:
    """Letters whose key begins like this, oldest first."""
    query = sa.select(Letter).where(Letter.key.startswith(start, autoescape=True))
    return list(db.session.scalars(query.order_by(Letter.id)))


def waiting_letter(template: str, recipient: str, listing: Listing) -> Letter | None:
    """A letter about this listing that has not left yet; nobody sends it while we change it."""
    query = sa.select(Letter).where(
        Letter.template == template,
        Letter.recipient == recipient,
        Letter.state == "waiting",
        Letter.attempts == 0,
    )
    letters = db.session.scalars(query.order_by(Letter.id).with_for_update())
    return next((one for one in letters if one.values.get("listing") == str(listing.uuid)), None)


def leaving_until(day: date) -> list[Member]:
    """Members who left, and whose thirty days are over on this day."""
    query = sa.select(Member).where(Member.leaves_on <= day, Member.erased_at.is_(None))
    return list(db.session.scalars(query.order_by(Member.id)))


def withdrawn_before(instant: datetime) -> list[Listing]:
    """Listings that left the map before this instant and are still remembered."""
    query = sa.select(Listing).where(Listing.state == "withdrawn", Listing.changed_at <= instant)
    return list(db.session.scalars(query.order_by(Listing.id)))
