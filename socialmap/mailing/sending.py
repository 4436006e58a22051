"""The sender: takes letters that are due one by one, so that a stop halfway loses none.

A letter is marked after the server took it. Whoever is stopped between the two leaves a lease behind; when
it runs out the letter goes once more, with the same Message-ID (measured: the other order loses letters).
"""

import logging
from datetime import datetime
from email.message import EmailMessage

import sqlalchemy as sa
from flask import current_app

from socialmap.foundation.clock import now
from socialmap.foundation.db import db, transaction
from socialmap.mailing import rules
from socialmap.mailing.composing import message_of
from socialmap.mailing.models import Letter
from socialmap.mailing.queries import sent_last_hour
from socialmap.mailing.transport import Hand, NotNow, Refused, Unreachable, check_recipient, opened

log = logging.getLogger(__name__)
MOST_AT_ONCE = 500


def send_waiting(at: datetime | None = None, *, most: int = MOST_AT_ONCE) -> int:
    """Send what is due, within the hourly cap; how many left. Without `at` the clock runs on."""
    claimed = _claim(at or now())
    if claimed is None:
        return 0
    sent = 0
    try:
        with opened(at or now()) as hand:
            for _number in range(most):
                sent += _send(claimed, hand, at or now())
                claimed = _claim(at or now())
                if claimed is None:
                    return sent
    except Unreachable as problem:
        if claimed is not None:
            _not_now(claimed, str(problem), at or now())
        return sent
    if claimed is not None:
        _give_back(claimed)
    return sent


def _claim(at: datetime) -> int | None:
    """Take the next letter that is due, for as long as the lease lasts."""
    with transaction():
        settings = current_app.extensions["settings"]
        count = sent_last_hour(at) if settings.mail_per_hour else 0
        if not rules.room_in_hour(settings.mail_per_hour, count, is_urgent=True):
            return None
        query = _due(at)
        if not rules.room_in_hour(settings.mail_per_hour, count, is_urgent=False):
            query = query.where(Letter.is_urgent)
        letter = db.session.scalar(query.limit(1).with_for_update(skip_locked=True))
        if letter is None:
            return None
        letter.state, letter.lease_until = "sending", at + rules.LEASE
        letter.attempts += 1
        return letter.id


def _due(at: datetime) -> sa.Select[Letter]:
    waits = sa.and_(Letter.state == "waiting", Letter.due_at <= at)
    was_left = sa.and_(Letter.state == "sending", Letter.lease_until <= at)
    order = (Letter.is_urgent.desc(), Letter.due_at, Letter.id)
    return sa.select(Letter).where(sa.or_(waits, was_left)).order_by(*order)


def _send(letter_id: int, hand: Hand, at: datetime) -> int:
    """Send one letter and mark what came of it; 1 when it left. Raises Unreachable."""
    try:
        message = _composed(letter_id)
        if message is None:
            return 0
        hand.hand_over(message)
    except Refused as refusal:
        _mark(letter_id, "failed", str(refusal))
        return 0
    except NotNow as refusal:
        _not_now(letter_id, str(refusal), at)
        return 0
    _mark(letter_id, "sent", "", sent_at=at)
    return 1


def _composed(letter_id: int) -> EmailMessage | None:
    """The message of a letter; None when there is nothing to say, or when a person must look at it."""
    db.session.rollback()
    letter = db.session.get(Letter, letter_id)
    if letter is None:
        return None
    try:
        check_recipient(letter.recipient)
        message = message_of(letter)
    except rules.NothingToSay:
        _forget(letter_id)
        return None
    except Refused:
        raise
    # One letter that cannot be written must not stop all others; a person sees it on the shelf.
    except Exception:
        log.exception("letter %s cannot be written", letter_id)
        _mark(letter_id, "shelved", "deze brief kan niet worden gemaakt")
        return None
    finally:
        db.session.rollback()
    return message


def _not_now(letter_id: int, why: str, at: datetime) -> None:
    with transaction():
        letter = _held_by_us(letter_id)
        if letter is None:
            return
        due = rules.next_try(letter.attempts, at)
        letter.state, letter.reason, letter.lease_until = "waiting" if due else "shelved", why[:200], None
        letter.due_at = due or letter.due_at


def _mark(letter_id: int, state: str, reason: str, *, sent_at: datetime | None = None) -> None:
    with transaction():
        letter = _held_by_us(letter_id)
        if letter is not None:
            letter.state, letter.reason, letter.sent_at, letter.lease_until = (
                state,
                reason[:200],
                sent_at,
                None,
            )


def _forget(letter_id: int) -> None:
    with transaction():
        db.session.execute(sa.delete(Letter).where(Letter.id == letter_id))


def _give_back(letter_id: int) -> None:
    """Put back a letter that was taken and not tried."""
    with transaction():
        letter = _held_by_us(letter_id)
        if letter is not None:
            letter.state, letter.lease_until = "waiting", None
            letter.attempts -= 1


def _held_by_us(letter_id: int) -> Letter | None:
    """The letter, unless somebody erased, held or released it while it was on its way."""
    query = sa.select(Letter).where(Letter.id == letter_id, Letter.state == "sending").with_for_update()
    return db.session.scalar(query)
