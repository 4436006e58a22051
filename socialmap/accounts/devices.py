"""Devices on which the second step was done less than thirty days ago."""

import secrets
from datetime import datetime

import sqlalchemy as sa
from flask import current_app, request
from werkzeug.wrappers import Response

from socialmap.accounts import rules
from socialmap.accounts.login import digest
from socialmap.accounts.models import KnownDevice, Member
from socialmap.accounts.service import thing
from socialmap.audit.service import record
from socialmap.foundation.db import db


def cookie_name() -> str:
    """Beside the cookie of the session, with the same protection."""
    return f"{current_app.config['SESSION_COOKIE_NAME']}-device"


def is_known(member: Member, *, at: datetime) -> bool:
    """Whether this browser holds the key of a device of this member that is still remembered."""
    key = request.cookies.get(cookie_name(), "")
    if not key:
        return False
    query = sa.select(KnownDevice.id).where(
        KnownDevice.key_digest == digest(key), KnownDevice.member_id == member.id, KnownDevice.until > at
    )
    return db.session.scalar(query) is not None


def remember(member: Member, *, at: datetime) -> str:
    """Remember this device for thirty days; the key for its cookie."""
    key = secrets.token_urlsafe(32)
    db.session.execute(sa.delete(KnownDevice).where(KnownDevice.until <= at))
    db.session.add(KnownDevice(member_id=member.id, key_digest=digest(key), until=at + rules.DEVICE_KNOWN))
    record("remember-device", thing(member), by=thing(member), at=at)
    return key


def hand_out(response: Response, key: str) -> None:
    """Put the key of a remembered device in its cookie."""
    response.set_cookie(
        cookie_name(),
        key,
        max_age=rules.DEVICE_KNOWN,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
    )
