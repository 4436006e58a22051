"""What only this site can read again: sealed with a key made from the key of the site, for one member."""

import base64
from datetime import datetime, timedelta

from flask import current_app

from socialmap.accounts.models import Member


def seal(text: str, purpose: str, *, member: Member, at: datetime) -> str:
    """A text as nobody else can read it; opened again for this member and this purpose only."""
    from cryptography.fernet import Fernet

    return Fernet(_key(purpose, member)).encrypt_at_time(text.encode(), int(at.timestamp())).decode()


def unseal(
    sealed: str, purpose: str, *, member: Member, at: datetime, within: timedelta | None = None
) -> str | None:
    """What was sealed; None when it was not sealed here, for somebody else, or longer than `within` ago."""
    from cryptography.fernet import Fernet, InvalidToken

    opener = Fernet(_key(purpose, member))
    try:
        if within is None:
            return opener.decrypt(sealed).decode()
        seconds = int(within.total_seconds())
        return opener.decrypt_at_time(sealed, seconds, int(at.timestamp())).decode()
    except InvalidToken:
        return None


def _key(purpose: str, member: Member) -> bytes:
    """The key for one purpose and one member (HKDF, RFC 5869): copied to another member it is worthless."""
    # Read when it is needed: the pages of visitors do without.
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    material = str(current_app.config["SECRET_KEY"]).encode()
    info = f"socialmap {purpose} {member.uuid}".encode()
    return base64.urlsafe_b64encode(HKDF(SHA256(), 32, None, info).derive(material))
