"""Who keeps a listing together: inviting somebody, taking that back, and ending somebody's keeping."""

import hashlib
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from socialmap.accounts.models import Member
from socialmap.accounts.queries import member_by_uuid, roles_of
from socialmap.accounts.service import give_role, member_with, stay, thing
from socialmap.audit.service import record
from socialmap.directory.keepers import GONE, give_keeper, keepers_of, keeps, take_keeper
from socialmap.directory.models import PUBLIC_STATES, Listing
from socialmap.foundation.clock import local_day
from socialmap.foundation.dates import long_date
from socialmap.foundation.db import db
from socialmap.foundation.errors import Conflict, Gone, NotFound
from socialmap.foundation.text import plain
from socialmap.foundation.texts import _
from socialmap.keeping import queries, rules
from socialmap.keeping.who import who
from socialmap.mailing.models import Letter, LetterUse
from socialmap.mailing.service import one_address, queue

INVITED, ENDED = "keep-listing", "keeping-ended"
INVITATION_LIVES = timedelta(days=14)


class LastKeeper(Conflict):
    """A listing on the map keeps at least one keeper."""


def invite(listing: Listing, email: str, *, by: Member, at: datetime) -> Letter | None:
    """Ask somebody by letter to keep this listing too; None when they were asked today already."""
    address = one_address(email)
    until = (at + INVITATION_LIVES).isoformat()
    letter = queue(
        INVITED,
        address,
        key=f"{_key(listing)}{hashlib.sha256(address.encode()).hexdigest()[:24]}:{local_day(at)}",
        at=at,
        values={"listing": str(listing.uuid), "by": thing(by)},
        actions={"keep": {"purpose": "keep", "until": until}},
        network_id=listing.network_id,
    )
    if letter is not None:
        record("invite-keeper", queries.thing(listing), by=thing(by), at=at)
    return letter


def open_invitations(listing: Listing, *, at: datetime) -> list[Letter]:
    """Invitations that nobody answered and whose time is not over."""
    return [one for one in invitations_to(listing) if _until(one) > at and not _is_answered(one)]


def invitations_to(listing: Listing) -> list[Letter]:
    """Everything that was ever sent to ask somebody to keep this listing."""
    return queries.letters_with_key(_key(listing))


def take_back(listing: Listing, letter_uuid: UUID, *, by: str, at: datetime) -> None:
    """Take an invitation back: its button does nothing any more. NotFound when it is not open."""
    letter = next((one for one in open_invitations(listing, at=at) if one.uuid == letter_uuid), None)
    if letter is None:
        raise NotFound
    db.session.delete(letter)
    record("take-back-invitation", queries.thing(listing), by=by, at=at)


def invited_listing(letter: Letter) -> Listing:
    """What somebody is asked to keep; Gone when it left the map, or when who asked keeps it no more."""
    listing, inviter = queries.listing_with(letter.values["listing"]), _inviter(letter)
    if listing is None or listing.state in GONE or inviter is None or not keeps(inviter, listing):
        raise Gone
    return listing


def accept(letter: Letter, name: str, *, at: datetime) -> Member:
    """Whoever got the letter becomes a member, if they were not, and keeps the listing too."""
    listing = invited_listing(letter)
    member = member_with(letter.recipient, at=at, name=plain(name))
    if member.leaves_on is not None:
        stay(member, by=thing(member), at=at)
    if listing.network_id not in roles_of(member):
        give_role(member, listing.network, "member", by=thing(member), at=at)
    give_keeper(listing, member, by=thing(member), at=at)
    return member


def end_keeping(listing: Listing, member_uuid: UUID, *, by: Member, at: datetime) -> Member:
    """End somebody's keeping, perhaps one's own. Refuses with LastKeeper on the map, NotFound for others."""
    people = keepers_of(listing)
    member = next((one for one in people if one.uuid == member_uuid), None)
    if member is None:
        raise NotFound
    if len(people) == 1 and listing.state in PUBLIC_STATES:
        raise LastKeeper
    take_keeper(listing, member, by=thing(by), at=at)
    if member.id != by.id and member.email:
        queue(
            ENDED,
            member.email,
            key=f"{ENDED}:{listing.uuid}:{member.id}:{queries.last_position(listing)}",
            at=at,
            values={"listing": str(listing.uuid), "member": str(member.uuid), "by": thing(by)},
            network_id=listing.network_id,
        )
    return member


def invited_context(letter: Letter) -> dict[str, Any] | None:
    """Who asks, and for which listing; None when that is over."""
    try:
        listing = invited_listing(letter)
    except Gone:
        return None
    return {
        "listing_name": listing.name,
        "who": who(letter.values["by"]),
        "until": long_date(local_day(_until(letter)) - timedelta(days=1)),
        "most": rules.CEILING_DILIGENT,
        "why": _("iemand u vroeg een vermelding mee bij te houden"),
    }


def ended_context(letter: Letter) -> dict[str, Any] | None:
    """Which listing somebody keeps no more; None when they do again, or it is gone."""
    listing, member = queries.listing_with(letter.values["listing"]), member_by_uuid(letter.values["member"])
    if listing is None or member is None or listing.state in GONE or keeps(member, listing):
        return None
    return {
        "name": member.name,
        "listing_name": listing.name,
        "who": who(letter.values["by"]),
        "why": _("u deze vermelding bijhield op de sociale kaart"),
    }


def _key(listing: Listing) -> str:
    return f"{INVITED}:{listing.uuid}:"


def _until(letter: Letter) -> datetime:
    return datetime.fromisoformat(letter.actions["keep"]["until"])


def _is_answered(letter: Letter) -> bool:
    return db.session.get(LetterUse, (letter.id, "keep")) is not None


def _inviter(letter: Letter) -> Member | None:
    return member_by_uuid(letter.values["by"].partition(":")[2])


CONTEXTS = {INVITED: invited_context, ENDED: ended_context}
