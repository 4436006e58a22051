"""People with a second step, and a device that makes and uses passkeys as a phone does."""

import base64
import hashlib
import json
from datetime import datetime
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from socialmap.accounts import totp
from socialmap.accounts.current import KEY
from socialmap.accounts.login import open_log_in
from socialmap.accounts.models import Member
from socialmap.foundation.clock import now
from socialmap.foundation.db import db, transaction
from tests.accounts.people import fields_of, make_member
from tests.browsing import Browser, Page

BRAM = "bram@netwerk.example"
DESK = "/kerngroep/toegang"
STEP = "/inloggen/tweede-stap"
LOCALHOST = "http://localhost:8000"


def make_bram(at: datetime, email: str = BRAM, *, role: str = "core_group", **more: Any) -> Member:
    """Somebody of the core group with an app on the phone."""
    member = make_member(email, at=at, role=role, **more)
    with transaction():
        totp.give_secret(member, by="test", at=at)
    return member


def code_of(member: Member, at: datetime) -> str:
    """What the app of somebody shows."""
    db.session.rollback()
    return totp.present_code(member, at)


def wrong_code(member: Member, at: datetime) -> str:
    """Six digits the app shows at no moment near this one."""
    return f"{(int(code_of(member, at)) + 111_111) % 1_000_000:06}"


def step(browser: Browser, code: str, address: str = STEP, **more: Any) -> Page:
    """Type a code at the second step."""
    return browser.send(address, fields_of(browser, address, code=code, **more))


def is_in(browser: Browser, **more: Any) -> bool:
    """Whether the desk of the core group opens."""
    return browser.open(DESK, **more).status == 200


def log_in_at(browser: Browser, member: Member, base: str = LOCALHOST, *, strong: bool = False) -> None:
    """Put the cookie of a log-in in this browser, for one address of the site."""
    with transaction():
        key = open_log_in(member, device="proef", is_strong=strong, at=now())
    with browser.client.session_transaction(base_url=base) as session:
        session[KEY] = key


class Device:
    """An authenticator in a few lines: one key, kept here, that answers what it is asked."""

    def __init__(self, *, origin: str = LOCALHOST, host: str = "localhost", name: bytes = b"device") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.origin, self.host, self.id, self.count = origin, host, hashlib.sha256(name).digest(), 0
        # Passkeys that are kept in a cloud do not count how often they were used.
        self.is_counting = True

    def make(self, options: dict[str, Any]) -> str:
        """The answer to a question to make a passkey."""
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        about = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(cose)
        facts = self._facts(0x45) + about
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": facts})
        said = self._said("webauthn.create", options)
        return self._answer(clientDataJSON=said, attestationObject=attestation)

    def use(self, options: dict[str, Any]) -> str:
        """The answer to a question to use it."""
        self.count += self.is_counting
        facts, said = self._facts(0x05), self._said("webauthn.get", options)
        signature = self.key.sign(facts + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=said, authenticatorData=facts, signature=signature)

    def _facts(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _said(self, kind: str, options: dict[str, Any]) -> bytes:
        return json.dumps({"type": kind, "challenge": options["challenge"], "origin": self.origin}).encode()

    def _answer(self, **parts: bytes) -> str:
        response = {name: text_of(part) for name, part in parts.items()}
        return json.dumps(
            {"id": text_of(self.id), "rawId": text_of(self.id), "type": "public-key", "response": response}
        )


def text_of(part: bytes) -> str:
    """Bytes as JSON carries them."""
    return base64.urlsafe_b64encode(part).decode().rstrip("=")
