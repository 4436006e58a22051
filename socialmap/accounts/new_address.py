"""Another mail address: confirmed at the new one, told at the old one, undone for a week."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from socialmap.accounts import rules
from socialmap.accounts.models import AddressChange, Member
from socialmap.accounts.queries import member_by_email
from socialmap.accounts.second_step import locked, network_of
from socialmap.accounts.service import end_log_ins, thing
from socialmap.audit.service import record
from socialmap.foundation.db import db
from socialmap.foundation.errors import Gone
from socialmap.mailing.models import Letter, Values
from socialmap.mailing.service import one_address, queue

KEPT = rules.NEW_ADDRESS_LIVES + rules.UNDO_ADDRESS_LIVES

# Ends the sentence "U krijgt deze brief omdat"; letters are Dutch.
WHY = {
    "new-address": "iemand dit mailadres invulde op de sociale kaart",
    "address-asked": "u een account heeft op de sociale kaart",
    "address-changed": "u een account heeft op de sociale kaart",
}


def ask(member: Member, email: str, *, by: str, at: datetime) -> AddressChange:
    """Ask for another address: a letter there to confirm it, and a notice at the present one.

    Whether the new address is somebody else's is found when the letter is sent; here nothing shows it.
    Raises BadAddress.
    """
    db.session.execute(sa.delete(AddressChange).where(AddressChange.at < at - KEPT))
    change = AddressChange(member_id=member.id, email=one_address(email), at=at)
    db.session.add(change)
    db.session.flush()
    record("ask-new-address", thing(member), by=by, at=at, after={"email": change.email})
    confirm_it = _action("new-address", change, at + rules.NEW_ADDRESS_LIVES)
    _write("new-address", change.email, member, at=at, change=change, action=confirm_it)
    undo_it = _action("undo-address", change, at + rules.UNDO_ADDRESS_LIVES)
    _write("address-asked", member.email, member, at=at, change=change, action=undo_it)
    return change


def letter_context(letter: Letter) -> dict[str, Any] | None:
    """For whom the letter to the new address is: who confirms it, or whose address it has been all along."""
    change = _by_uuid(letter.values["change"])
    if change is None or change.done_at is not None:
        return None
    owner = member_by_email(change.email)
    return {"is_taken": owner is not None, "name": owner.name if owner is not None else ""}


def change_to_confirm(uuid: str) -> AddressChange:
    """The newest thing this member asked, while it waits and nobody has the address. Raises Gone."""
    change = _by_uuid(uuid)
    if change is None or change.done_at is not None or member_by_email(change.email) is not None:
        raise Gone
    later = sa.select(AddressChange.id).where(
        AddressChange.member_id == change.member_id, AddressChange.id > change.id
    )
    if db.session.scalar(later.limit(1)) is not None:
        raise Gone
    return change


def confirm(uuid: str, *, at: datetime) -> Member:
    """From now on this is the address. Raises Gone."""
    change = change_to_confirm(uuid)
    member = locked(db.session.get_one(Member, change.member_id))
    old = member.email
    member.email, change.done_at = change.email, at
    try:
        db.session.flush()
    except sa.exc.IntegrityError:
        # Somebody else confirmed the same address a moment sooner.
        raise Gone from None
    after = {"email": change.email}
    record("change-address", thing(member), by=thing(member), at=at, before={"email": old}, after=after)
    action = _action("undo-address", change, at + rules.UNDO_ADDRESS_LIVES)
    _write("address-changed", old, member, at=at, change=change, action=action)
    return member


def change_to_undo(uuid: str) -> AddressChange:
    """What can still be taken back. Raises Gone."""
    change = _by_uuid(uuid)
    if change is None:
        raise Gone
    return change


def undo(uuid: str, old: str, *, at: datetime) -> Member:
    """Back to the address the letter went to, whatever was asked since, and out everywhere. Raises Gone."""
    change = change_to_undo(uuid)
    member = locked(db.session.get_one(Member, change.member_id))
    since = sa.delete(AddressChange).where(
        AddressChange.member_id == member.id, AddressChange.id >= change.id
    )
    db.session.execute(since)
    end_log_ins(member, by=thing(member), at=at)
    if member.email != old:
        before, owner = {"email": member.email}, member_by_email(old)
        # Whoever has the old address by now keeps it; this account stays shut until a person looks at it.
        member.email = old if owner is None else None
        record("undo-address", thing(member), by=thing(member), at=at, before=before, after={"email": old})
    return member


def _by_uuid(uuid: str) -> AddressChange | None:
    return db.session.scalar(sa.select(AddressChange).where(AddressChange.uuid == UUID(uuid)))


def _action(purpose: str, change: AddressChange, until: datetime) -> Values:
    return {"purpose": purpose, "until": until.isoformat(), "change": str(change.uuid)}


def _write(
    template: str, to: str | None, member: Member, *, at: datetime, change: AddressChange, action: Values
) -> None:
    if to is None:
        return
    queue(
        template,
        to,
        key=f"{template}:{change.uuid}",
        at=at,
        values={"name": member.name, "change": str(change.uuid), "why": WHY[template]},
        actions={"press": action},
        network_id=network_of(member),
        is_urgent=template == "new-address",
    )
