"""Listings somebody else brought in: one letter before publication, and the answer to it.

A person becomes public after a yes; a practice or facility after fourteen days without a no.
"""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.accounts.service import give_role, member_with
from socialmap.audit.service import record
from socialmap.directory import service as directory
from socialmap.directory.keepers import give_keeper
from socialmap.directory.models import Listing
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db
from socialmap.mailing.models import Letter
from socialmap.mailing.service import queue
from socialmap.review.models import Announcement
from socialmap.safekeeping.erasures import remember

WITHOUT_A_NO = timedelta(days=14)
LINK_LIVES = timedelta(days=60)
WORKER = "worker"
ANNOUNCED = "submitted"


def announce(listing: Listing, *, source: str, by: str, at: datetime) -> Announcement:
    """Write to whoever a new listing is about; without a mail address a person has to call."""
    announcement = Announcement(
        listing_id=listing.id,
        email=listing.email,
        source=source,
        state="asked" if listing.email else "unreachable",
        at=at,
    )
    db.session.add(announcement)
    db.session.flush()
    if listing.email:
        until = (at + LINK_LIVES).isoformat()
        values = {"announcement": str(announcement.uuid)}
        buttons = {name: {"purpose": "announced", "until": until, "answer": name} for name in ("yes", "no")}
        key = f"announced:{announcement.uuid}"
        queue(
            "announced",
            listing.email,
            key=key,
            at=at,
            values=values,
            actions=buttons,
            network_id=listing.network_id,
        )
    record("announce", f"listing:{listing.uuid}", by=by, at=at, after={"source": source})
    return announcement


def announcement_of(letter: Letter) -> Announcement | None:
    """The announcement a letter is about."""
    uuid = UUID(letter.values["announcement"])
    return db.session.scalar(sa.select(Announcement).where(Announcement.uuid == uuid))


def agree(announcement: Announcement, *, at: datetime) -> Member:
    """They say yes: public at once, and theirs to keep."""
    listing = announcement.listing
    member = member_with(announcement.email, at=at, name=listing.name if listing.kind == "person" else "")
    by = f"member:{member.uuid}"
    if not any(one.network_id == listing.network_id for one in member.memberships):
        give_role(member, listing.network, "member", by=by, at=at)
    give_keeper(listing, member, by=by, at=at)
    if listing.state == ANNOUNCED:
        directory.change(listing, {"confirmed_on": local_day(at)}, by=by, at=at)
        directory.publish(listing, by=by, at=at)
    announcement.state = "agreed"
    return member


def refuse(announcement: Announcement, *, at: datetime) -> None:
    """They say no: off the map and forgotten."""
    listing = announcement.listing
    directory.withdraw(listing, by="announced", at=at)
    directory.erase(listing, by="announced", at=at)
    remember("listing", str(listing.uuid), at=at)
    announcement.state, announcement.email = "refused", ""


def publish_announced(at: datetime) -> int:
    """Publish practices and facilities whose letter left fourteen days ago without a no; how many."""
    query = (
        sa.select(Announcement)
        .join(Announcement.listing)
        .where(Announcement.state == "asked", Listing.state == ANNOUNCED, Listing.kind != "person")
        .order_by(Announcement.id)
    )
    waited = [one for one in db.session.scalars(query) if _has_waited(one, at)]
    for announcement in waited:
        directory.publish(announcement.listing, by=WORKER, at=at)
        announcement.state = "published"
    return len(waited)


def _has_waited(announcement: Announcement, at: datetime) -> bool:
    """Whether the letter left fourteen days ago and did not come back."""
    query = sa.select(Letter.sent_at).where(
        Letter.key == f"announced:{announcement.uuid}", Letter.state == "sent"
    )
    sent_at = db.session.scalar(query)
    return sent_at is not None and sent_at <= at - WITHOUT_A_NO
