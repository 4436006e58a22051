"""Passkeys (WebAuthn) as a second step: the key stays on the device, we keep the public half."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from socialmap.accounts import rules
from socialmap.accounts.models import Member, Passkey
from socialmap.accounts.second_step import decides, forget_devices
from socialmap.accounts.service import thing
from socialmap.accounts.totp import has_app
from socialmap.audit.service import record
from socialmap.foundation.db import db
from socialmap.foundation.errors import NotFound

# The longest a credential id may be (WebAuthn, 4 "Credential ID").
LONGEST_ID = 1023


@dataclass(frozen=True)
class Place:
    """Where a passkey is made or used: it works for this host only, and answers to this origin only."""

    host: str
    origin: str
    name: str = ""


def creation_options(member: Member, place: Place, challenge: bytes) -> dict[str, Any]:
    """What the browser must know to make a passkey."""
    from webauthn import generate_registration_options
    from webauthn.helpers import options_to_json_dict
    from webauthn.helpers import structs as parts

    wishes = parts.AuthenticatorSelectionCriteria(
        resident_key=parts.ResidentKeyRequirement.PREFERRED,
        user_verification=parts.UserVerificationRequirement.PREFERRED,
    )
    options = generate_registration_options(
        rp_id=place.host,
        rp_name=place.name,
        user_id=member.uuid.bytes,
        user_name=member.email or str(member.uuid),
        user_display_name=member.name or member.email or "",
        challenge=challenge,
        authenticator_selection=wishes,
        exclude_credentials=_known(member),
    )
    return options_to_json_dict(options)


def request_options(member: Member, place: Place, challenge: bytes) -> dict[str, Any]:
    """What the browser must know to use a passkey of this member."""
    from webauthn import generate_authentication_options
    from webauthn.helpers import options_to_json_dict

    options = generate_authentication_options(
        rp_id=place.host, challenge=challenge, allow_credentials=_known(member)
    )
    return options_to_json_dict(options)


def register(
    member: Member, answer: str, *, challenge: bytes, place: Place, device: str, by: str, at: datetime
) -> Passkey:
    """Keep a new passkey. Raises WrongProof when the answer is not to our question, or the key is known."""
    from webauthn import verify_registration_response

    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=place.host,
            expected_origin=place.origin,
        )
    except _refusals() as problem:
        raise rules.WrongProof from problem
    if len(made.credential_id) > LONGEST_ID or _by_credential(made.credential_id) is not None:
        raise rules.WrongProof
    passkey = Passkey(
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        device=device,
        created_at=at,
    )
    member.passkeys.append(passkey)
    record("set-up-passkey", thing(member), by=by, at=at, after={"device": device})
    return passkey


def prove(member: Member, answer: str, *, challenge: bytes, place: Place) -> None:
    """The passkey answers our question. Raises WrongProof, for somebody else's passkey and for a copy too."""
    from webauthn import verify_authentication_response
    from webauthn.helpers import parse_authentication_credential_json

    try:
        credential = parse_authentication_credential_json(answer)
        passkey = _of(member, credential.raw_id)
        used = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=place.host,
            expected_origin=place.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
        )
    except _refusals() as problem:
        raise rules.WrongProof from problem
    seen = sa.update(Passkey).where(Passkey.id == passkey.id, Passkey.sign_count == passkey.sign_count)
    if db.session.execute(seen.values(sign_count=used.new_sign_count)).rowcount != 1:  # type: ignore[attr-defined]
        raise rules.WrongProof


def remove(member: Member, passkey_id: int, *, by: str, at: datetime) -> None:
    """Forget a passkey. Refuses NotFound somebody else's; OnlySecondStep when nothing would be left."""
    passkey = next((one for one in member.passkeys if one.id == passkey_id), None)
    if passkey is None:
        raise NotFound
    if decides(member) and not has_app(member) and len(member.passkeys) == 1:
        raise rules.OnlySecondStep
    member.passkeys.remove(passkey)
    forget_devices(member)
    record("remove-passkey", thing(member), by=by, at=at, before={"device": passkey.device})


def _of(member: Member, credential_id: bytes) -> Passkey:
    passkey = _by_credential(credential_id)
    if passkey is None or passkey.member_id != member.id:
        raise rules.WrongProof
    return passkey


def _by_credential(credential_id: bytes) -> Passkey | None:
    return db.session.scalar(sa.select(Passkey).where(Passkey.credential_id == credential_id))


def _known(member: Member) -> list[Any]:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [PublicKeyCredentialDescriptor(id=one.credential_id) for one in member.passkeys]


def _refusals() -> tuple[type[Exception], ...]:
    """What the library raises for an answer that is not well made; not all of it is its own."""
    from webauthn.helpers.exceptions import WebAuthnException

    return (WebAuthnException, ValueError, TypeError, LookupError, AttributeError, RecursionError)
