"""What we hold of one person: to read, to take along, and to put right."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from socialmap.accounts.models import (
    AddressChange,
    KnownDevice,
    LoginRequest,
    Member,
    Membership,
    RecoveryCode,
)
from socialmap.accounts.queries import log_ins_of
from socialmap.accounts.service import thing
from socialmap.audit.service import record
from socialmap.directory.models import Listing
from socialmap.directory.service import described
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db
from socialmap.keeping.models import Matter
from socialmap.keeping.queries import done_by, ever_kept_by
from socialmap.mailing.letter_names import name_of_letter
from socialmap.mailing.queries import letters_to
from socialmap.meetings.own_record import known_of, organised_by
from socialmap.review.queries import submissions_of
from socialmap.uploads.queries import files_of
from socialmap.wording.queries import proposals_of

DETAILS = ("name", "phone", "profession", "wants_newsletter", "wants_room_question")
MOST_LOG_INS = 1000
Told = dict[str, Any]


def change_details(member: Member, values: Told, *, by: str, at: datetime) -> bool:
    """Give a member other details; False when they are the ones they have."""
    unknown = values.keys() - set(DETAILS)
    if unknown:
        raise ValueError(f"not details of a member: {sorted(unknown)}")
    before = {name: getattr(member, name) for name in values if getattr(member, name) != values[name]}
    if not before:
        return False
    for name in before:
        setattr(member, name, values[name])
    if "wants_newsletter" in before:
        member.wants_newsletter_on = local_day(at)
    after = {name: values[name] for name in before}
    record("change-details", thing(member), by=by, at=at, before=before, after=after)
    return True


def everything_of(member: Member) -> Told:
    """All that we hold of a member, as plain JSON."""
    letters = letters_to(member.email or "")
    return {
        "member": _member(member),
        "memberships": [_membership(one) for one in member.memberships],
        **_logging_in(member),
        "listings": [_listing(one) for one in ever_kept_by(member)],
        "submissions": [_submission(one) for one in submissions_of(member)],
        "proposed_words": [
            {"at": _told(one.at), "word": one.variant, "state": one.state} for one in proposals_of(member)
        ],
        "meetings": known_of(member),
        "meetings_organised": organised_by(member),
        "letters": [
            {"on": _told(one.sent_at or one.due_at), "subject": name_of_letter(one), "state": one.state}
            for one in letters
        ],
        "matters": [_matter(one) for one in _matters(member)],
        "done": [
            {"at": _told(row.at), "verb": row.verb, "thing": row.thing} for row in done_by(thing(member))
        ],
    }


def _logging_in(member: Member) -> Told:
    """How and when somebody logged in; never what opens a door."""
    return {
        "log_ins": [
            {"at": _told(one.at), "device": one.device, "second_step_at": _told(one.strong_at)}
            for one in log_ins_of(member, most=MOST_LOG_INS)
        ],
        "log_in_letters": [{"at": _told(at)} for at in _log_in_requests(member)],
        "known_devices": [{"until": _told(until)} for until in _known_devices(member)],
        "passkeys": [{"device": one.device, "created_at": _told(one.created_at)} for one in member.passkeys],
        "recovery_codes": {"not_used": _recovery_codes(member)},
        "address_changes": [{"email": email, "at": _told(at)} for email, at in _address_changes(member)],
    }


def _membership(one: Membership) -> Told:
    return {
        "network": one.network.name,
        "role": one.role,
        "is_relation": one.is_relation,
        "since": one.since.isoformat(),
    }


def _member(member: Member) -> Told:
    return {
        "id": str(member.uuid),
        "email": member.email,
        "name": member.name,
        "phone": member.phone,
        "profession": member.profession,
        "wants_newsletter": member.wants_newsletter,
        "wants_newsletter_on": _told(member.wants_newsletter_on),
        "wants_room_question": member.wants_room_question,
        "has_second_step": bool(member.totp_sealed or member.passkeys),
        "created_at": _told(member.created_at),
    }


def _listing(listing: Listing) -> Told:
    return {
        "id": str(listing.uuid),
        "code": listing.code,
        "state": listing.state,
        "network": listing.network.name,
        **described(listing),
    }


def _submission(submission: Any) -> Told:
    """A submission, typed loosely: its table is the business of its own room."""
    files = files_of(f"submission:{submission.uuid}")
    return {
        "id": str(submission.uuid),
        "kind": submission.kind,
        "state": submission.state,
        "created_at": _told(submission.created_at),
        "submitted_at": _told(submission.submitted_at),
        "decided_at": _told(submission.decided_at),
        "reason": submission.reason,
        "agreement": submission.agreement,
        "values": submission.values,
        "location": submission.location,
        "evidence": submission.evidence,
        "motivation": submission.motivation,
        "messages": [
            {"at": _told(one.at), "is_question": one.is_question, "text": one.text}
            for one in submission.messages
        ],
        "files": [{"stored_at": _told(one.stored_at), "kind": one.media_type} for one in files],
    }


def _matter(matter: Matter) -> Told:
    return {
        "kind": matter.kind,
        "listing": matter.listing.code,
        "due_on": _told(matter.due_on),
        "told_at": _told(matter.told_at),
    }


def _matters(member: Member) -> Iterable[Matter]:
    query = sa.select(Matter).where(Matter.member_id == member.id)
    return db.session.scalars(query.order_by(Matter.due_on, Matter.id))


def _known_devices(member: Member) -> Iterable[datetime]:
    query = sa.select(KnownDevice.until).where(KnownDevice.member_id == member.id)
    return db.session.scalars(query.order_by(KnownDevice.until))


def _address_changes(member: Member) -> Iterable[Any]:
    query = sa.select(AddressChange.email, AddressChange.at).where(AddressChange.member_id == member.id)
    return db.session.execute(query.order_by(AddressChange.id))


def _recovery_codes(member: Member) -> int:
    query = sa.select(sa.func.count()).where(
        RecoveryCode.member_id == member.id, RecoveryCode.used_at.is_(None)
    )
    return db.session.scalar(query) or 0


def _log_in_requests(member: Member) -> Iterable[datetime]:
    query = sa.select(LoginRequest.at).where(LoginRequest.email == member.email)
    return db.session.scalars(query.order_by(LoginRequest.id))


def _told(moment: date | datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
