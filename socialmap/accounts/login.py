"""Logging in: a link and a code by letter, for every address the same work, known or not."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from socialmap.accounts import rules
from socialmap.accounts.models import LogIn, LoginRequest, Member
from socialmap.accounts.queries import member_by_email
from socialmap.accounts.service import member_with, stay, thing
from socialmap.audit.service import record
from socialmap.foundation.db import db, rows_changed
from socialmap.foundation.errors import Gone, NotFound, NotLoggedIn
from socialmap.mailing.links import LetterLink, sealed
from socialmap.mailing.models import Letter
from socialmap.mailing.service import one_address, queue


@dataclass(frozen=True)
class Entered:
    """Who came in, and where they wanted to go."""

    member: Member
    next_path: str
    joins: dict[str, str] | None


def digest(key: str) -> str:
    """What we keep of a key that somebody else holds."""
    return hashlib.sha256(key.encode()).hexdigest()


def ask(
    email: str,
    *,
    browser: str,
    next_path: str,
    at: datetime,
    joins: dict[str, str] | None = None,
    network_id: int | None = None,
) -> LoginRequest:
    """Keep that somebody asks to log in, and queue the letter; who it is, is found when it is sent.

    `browser` is the key in the cookie of the browser that asks. With `joins` the address may be new.
    """
    request = LoginRequest(
        email=one_address(email),
        browser=digest(browser),
        next_path=next_path,
        at=at,
        expires_at=at + rules.LINK_LIVES,
        joins=joins,
    )
    db.session.execute(sa.delete(LoginRequest).where(LoginRequest.at < at - rules.REQUEST_KEPT))
    db.session.add(request)
    db.session.flush()
    _write(request, network_id, at)
    return request


def _write(request: LoginRequest, network_id: int | None, at: datetime) -> None:
    action = {"purpose": "log-in", "until": request.expires_at.isoformat(), "request": str(request.uuid)}
    queue(
        "log-in",
        request.email,
        key=f"log-in:{request.uuid}",
        at=at,
        values={"request": str(request.uuid)},
        actions={"log-in": action},
        network_id=network_id,
        is_urgent=True,
    )


def letter_context(letter: Letter) -> dict[str, Any] | None:
    """The code, for an address we know or one that wants to join; for others there is no letter."""
    request = request_by_uuid(letter.values["request"])
    if request is None or request.used_at is not None:
        return None
    member = member_by_email(request.email)
    if member is None and request.joins is None:
        return None
    code = code_of(request)
    return {"name": member.name if member else "", "code": f"{code[:3]} {code[3:]}", "is_new": member is None}


def code_of(request: LoginRequest) -> str:
    """The six digits of the letter."""
    return f"{int.from_bytes(sealed('code', request.uuid)[:8]) % 1_000_000:06}"


def request_by_uuid(uuid: str) -> LoginRequest | None:
    return db.session.scalar(sa.select(LoginRequest).where(LoginRequest.uuid == UUID(uuid)))


def request_of(browser: str, *, at: datetime) -> LoginRequest | None:
    """The newest question this browser asked that still waits for its code."""
    query = sa.select(LoginRequest).where(
        LoginRequest.browser == digest(browser),
        LoginRequest.used_at.is_(None),
        LoginRequest.expires_at > at,
    )
    return db.session.scalar(query.order_by(LoginRequest.id.desc()).limit(1))


def redeem_code(browser: str, code: str, *, at: datetime) -> "Entered | int":
    """Try the code of the letter in the browser that asked: who it is, or how many tries are left.

    Raises Gone when there is nothing to try any more.
    """
    request = request_of(browser, at=at)
    if request is None or request.tries >= rules.TRIES:
        raise Gone
    request.tries += 1
    is_right = hmac.compare_digest(code_of(request).encode(), code.encode())
    entered = _enter(request, at) if is_right else None
    return entered or rules.TRIES - request.tries


def redeem_link(link: LetterLink, browser: str, *, at: datetime) -> "Entered":
    """Press the button of the letter in the browser that asked. Raises Gone, or NotFound elsewhere."""
    request = request_by_uuid(link.values["request"])
    if request is None or request.used_at is not None or at >= request.expires_at:
        raise Gone
    if not is_same_browser(request, browser):
        raise NotFound
    link.spend(at)
    entered = _enter(request, at)
    if entered is None:
        raise Gone
    return entered


def is_same_browser(request: LoginRequest, browser: str) -> bool:
    return bool(browser) and hmac.compare_digest(request.browser, digest(browser))


def _enter(request: LoginRequest, at: datetime) -> "Entered | None":
    """Spend the request, once whoever comes second, and find or make the member."""
    spend = sa.update(LoginRequest).where(LoginRequest.id == request.id, LoginRequest.used_at.is_(None))
    if rows_changed(spend.values(used_at=at)) != 1:
        raise Gone
    member = member_by_email(request.email)
    if member is None and request.joins is not None:
        member = member_with(request.email, at=at, name=request.joins.get("name", ""))
    if member is not None and member.leaves_on is not None:
        stay(member, by=thing(member), at=at)
    return Entered(member, request.next_path, request.joins) if member is not None else None


def open_log_in(member: Member, *, device: str, is_strong: bool, at: datetime) -> str:
    """Begin a log-in on a device; the key for its cookie."""
    key = secrets.token_urlsafe(32)
    row = LogIn(
        member_id=member.id,
        key_digest=digest(key),
        device=device,
        at=at,
        ends_at=at + rules.STAYS,
        strong_at=at if is_strong else None,
    )
    db.session.add(row)
    db.session.execute(sa.delete(LogIn).where(LogIn.at < at - rules.LOG_INS_KEPT))
    record("log-in", thing(member), by=thing(member), at=at, after={"strong": is_strong})
    return key


def log_in_of(key: str, *, at: datetime) -> LogIn | None:
    """The log-in a cookie stands for, while it lasts."""
    query = sa.select(LogIn).where(
        LogIn.key_digest == digest(key), LogIn.ended_at.is_(None), LogIn.ends_at > at
    )
    return db.session.scalar(query.options(sa.orm.joinedload(LogIn.member)))


def strengthen(log_in: LogIn, *, at: datetime) -> str:
    """The second step was done here: a new key for its cookie. The old one stays weak, and ends in a minute.

    Raises NotLoggedIn when it was ended a moment ago.
    """
    db.session.refresh(log_in, with_for_update=True)
    if log_in.ended_at is not None:
        raise NotLoggedIn
    key, old = secrets.token_urlsafe(32), log_in.key_digest
    log_in.strong_at, log_in.key_digest = at, digest(key)
    db.session.flush()
    # A form that is sent twice comes with the old key the second time, and must not be met as a stranger.
    db.session.add(
        LogIn(
            member_id=log_in.member_id,
            key_digest=old,
            device=rules.OLD_KEY,
            at=log_in.at,
            ends_at=min(log_in.ends_at, at + rules.OLD_KEY_LIVES),
        )
    )
    record("second-step", thing(log_in.member), by=thing(log_in.member), at=at)
    return key


def has_confirmed_recently(log_in: LogIn, *, at: datetime, within: timedelta) -> bool:
    """Whether the address was shown to be theirs less than `within` ago, by this log-in."""
    return at - log_in.at <= within
