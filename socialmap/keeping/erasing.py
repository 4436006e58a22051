"""Erasing: a listing at once, a person after thirty days, and in the end every word of it on the disk.

The erased rows are emptied in the transaction. What is left of them on the disk goes afterwards: the text
index and the write-ahead log of SQLite keep old words until they are made anew. Backups keep them for two
weeks; a restore erases again what stands on the list of erasures.
"""

import re
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from flask import current_app

from socialmap.accounts import service as accounts
from socialmap.accounts.models import Member
from socialmap.accounts.queries import member_by_uuid
from socialmap.directory import service as directory
from socialmap.directory.keepers import keepers_of, take_keeper
from socialmap.directory.models import Keeper, Listing
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import after_commit, db
from socialmap.foundation.forms import FormKey
from socialmap.keeping import queries
from socialmap.keeping.models import Matter
from socialmap.keeping.sharing import invitations_to
from socialmap.mailing.models import Letter
from socialmap.meetings.forgetting import (
    forget_due,
    forget_member,
    forgotten_since,
    free_seats,
    hold_meetings_of,
)
from socialmap.review.forgetting import forget_declined, forget_listing, forget_submissions_of
from socialmap.safekeeping.erasures import remember, remembered
from socialmap.safekeeping.hooks import after_restore
from socialmap.search.indexing import indexer

WORKER = "worker"
WITHDRAWN_KEPT = timedelta(days=730)
DECLINED_KEPT = timedelta(days=365)
# The nightly clean-up may have missed a night.
CLEANED_WITHIN = timedelta(days=2)
# How many seconds to wait for who reads the database.
PATIENCE = 1
_LETTER_ID = re.compile(rb"^Message-ID: <([0-9a-f-]{36})@", re.MULTILINE | re.IGNORECASE)
_HEADERS = 4096


def leave(member: Member, *, by: str, at: datetime) -> None:
    """Go: what nobody else keeps is erased at once, the person thirty days later unless they come back.

    What the core group answers for stays on the map. A seat at a meeting to come is free at once.
    """
    free_seats(member, at=at)
    for listing in queries.ever_kept_by(member):
        is_alone = [one.id for one in keepers_of(listing)] == [member.id]
        if is_alone and not listing.kept_by_core_group:
            erase_listing(listing, by=by, at=at)
        else:
            take_keeper(listing, member, by=by, at=at)
    db.session.execute(sa.delete(Matter).where(Matter.member_id == member.id))
    accounts.leave(member, by=by, at=at)
    after_commit(remove_forgotten_letters)


def erase_listing(listing: Listing, *, by: str, at: datetime) -> None:
    """Take a listing off the map and forget every word of it, also in what was submitted about it."""
    if listing.state != "withdrawn":
        directory.withdraw(listing, by=by, at=at)
    directory.erase(listing, by=by, at=at)
    forget_listing(listing, at=at)
    for table in (Keeper, Matter):
        db.session.execute(sa.delete(table).where(table.listing_id == listing.id))
    for letter in invitations_to(listing):
        db.session.delete(letter)
    # An address of a page holds the name of the listing.
    db.session.execute(sa.delete(FormKey).where(FormKey.location.contains(listing.code, autoescape=True)))
    remember("listing", listing.uuid, at=at)


def erase_member(member: Member, *, by: str, at: datetime) -> None:
    """Forget who this was, and everything this person handed in."""
    # First, because whoever touches seats takes the lock of the meeting before anything else.
    forget_member(member, at=at)
    forget_submissions_of(member, at=at)
    for table in (Keeper, Matter):
        db.session.execute(sa.delete(table).where(table.member_id == member.id))
    accounts.erase(member, by=by, at=at)
    remember("member", member.uuid, at=at)


def erase_due(at: datetime) -> int:
    """Erase what may not be kept any longer; how many erasures the disk must still be cleaned of."""
    leaving = queries.leaving_until(local_day(at))
    # All at once: with the log in hand, the second would wait for a meeting whose holder waits for the log.
    hold_meetings_of(leaving)
    for member in leaving:
        erase_member(member, by=WORKER, at=at)
    for listing in queries.withdrawn_before(at - WITHDRAWN_KEPT):
        erase_listing(listing, by=WORKER, at=at)
    emptied = forget_declined(at - DECLINED_KEPT, at=at) + forget_due(at)
    db.session.flush()
    lately = at - CLEANED_WITHIN
    return emptied + forgotten_since(lately) + sum(1 for one in remembered() if one.at > lately)


def scrub(at: datetime) -> bool:
    """Make sure that nothing erased is left in the data folder; outside a transaction.

    False when somebody was reading the database for so long that the next night has to finish it.
    """
    remove_forgotten_letters()
    is_clean = empty_log()
    indexer().rebuild()
    return is_clean


def empty_log() -> bool:
    """Bring all that SQLite wrote into its file and cut its log short; False when somebody still reads."""
    if db.engine.dialect.name != "sqlite":
        return True
    db.session.rollback()
    # A connection of its own: those of the pool would wait much longer for who reads.
    with closing(sqlite3.connect(str(db.engine.url.database), timeout=PATIENCE)) as connection:
        busy, _pages, _done = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def remove_forgotten_letters() -> None:
    """Remove the kept files of letters that we no longer have."""
    folder: Path = current_app.extensions["settings"].data_dir / "mail"
    ids = {path: found for path in folder.glob("*.eml") if (found := _letter_of(path)) is not None}
    known = set(db.session.scalars(sa.select(Letter.uuid)))
    db.session.rollback()
    for path, uuid in ids.items():
        if uuid not in known:
            path.unlink(missing_ok=True)


def _letter_of(path: Path) -> UUID | None:
    with path.open("rb") as file:
        found = _LETTER_ID.search(file.read(_HEADERS))
    return UUID(found[1].decode()) if found else None


def connect_restoring() -> None:
    """Say how what stands on the list of erasures is erased again from a restored copy."""
    after_restore().erase.update({"listing": partial(_again, "listing"), "member": partial(_again, "member")})


def _again(kind: str, uuid: str, at: datetime) -> bool:
    if kind == "listing":
        listing = queries.listing_with(uuid)
        if listing is None or listing.state == "erased":
            return False
        erase_listing(listing, by=WORKER, at=at)
        return True
    member = member_by_uuid(uuid)
    if member is None or member.erased_at is not None:
        return False
    erase_member(member, by=WORKER, at=at)
    return True
