"""Forms that change something: a token against forgery, and a key so that twice is once."""

import re
import secrets
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_wtf import FlaskForm
from sqlalchemy.orm import Mapped, mapped_column
from wtforms import HiddenField, StringField

from socialmap.foundation.db import Model, UtcDateTime, db, insert
from socialmap.foundation.errors import AlreadyAnswered
from socialmap.foundation.texts import _

KEPT = timedelta(days=2)
_KEY = re.compile(r"[A-Za-z0-9_-]{16,43}")


class FormKey(Model):
    """A form that was handled, and where its answer led."""

    __tablename__ = "form_keys"
    key: Mapped[str] = mapped_column(sa.String(43), primary_key=True)
    location: Mapped[str] = mapped_column(sa.String(300))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Form(FlaskForm):
    """A form with a key of its own and a trap for robots."""

    form_key = HiddenField(default=lambda: secrets.token_urlsafe(24))
    trap = StringField(name="website2")

    def validate(self, extra_validators: Any = None) -> bool:
        """As usual; a token that has expired is told in Dutch, and what was typed is still there."""
        is_valid: bool = super().validate(extra_validators)
        if "csrf_token" in self and self.csrf_token.errors:
            self.csrf_token.errors = [_("De bladzijde stond te lang open. Stuur het nog een keer.")]
        return is_valid

    @property
    def is_trapped(self) -> bool:
        """Whether the field no person sees was filled in."""
        return bool(self.trap.data)

    def key(self) -> str:
        """The key as sent; a missing or odd one is replaced, so that the form still works once."""
        sent = self.form_key.data or ""
        return sent if _KEY.fullmatch(sent) else secrets.token_urlsafe(24)


def answer_once(key: str, location: str, *, at: datetime) -> None:
    """Remember in the caller's transaction where this form led.

    Raises AlreadyAnswered with the first answer when the same form comes again.
    """
    db.session.execute(sa.delete(FormKey).where(FormKey.at < at - KEPT))
    # Whoever has the same key and was a moment sooner is waited for; their answer is this one's answer too.
    row = insert(FormKey).values(key=key, location=location, at=at).on_conflict_do_nothing()
    if db.session.scalar(row.returning(FormKey.key)) is None:
        first = db.session.scalar(sa.select(FormKey.location).where(FormKey.key == key))
        raise AlreadyAnswered(first or location)
