"""One or many changes to listings under one change number, with their audit rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from random import SystemRandom

import sqlalchemy as sa

from socialmap.audit import service as audit
from socialmap.directory import rules
from socialmap.directory.models import Listing, ListingChange, Values
from socialmap.directory.signals import listing_changed
from socialmap.foundation.db import after_commit, db, next_change_number

_CODES_AT_ONCE = 50
_RANDOM = SystemRandom()


class Together:
    """Changes that are written at the end, which is what makes thousands of them fast."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Listing, audit.Link]] = []
        self._codes: list[str] = []
        self._codes_given: set[str] = set()

    def new_code(self) -> str:
        """A code no listing has."""
        while not self._codes:
            made = {rules.new_code(_RANDOM) for _ in range(_CODES_AT_ONCE)} - self._codes_given
            query = sa.select(Listing.code).where(Listing.code.in_(made))
            with db.session.no_autoflush:
                self._codes = sorted(made.difference(db.session.scalars(query)))
        code = self._codes.pop()
        self._codes_given.add(code)
        return code

    def remember(self, listing: Listing, verb: str, *, before: Values | None = None, after: Values) -> None:
        """Write at the end that this was done."""
        self._waiting.append((listing, audit.Link(verb, f"listing:{listing.uuid}", before, after)))

    def forget(self, listing: Listing) -> None:
        """Say nothing at the end of the values this listing had."""
        self._waiting = [
            (each, audit.Link(link.verb, link.thing) if each is listing else link)
            for each, link in self._waiting
        ]

    def settle(self, *, by: str, at: datetime) -> None:
        """Number, audit and announce what was done; nothing when nothing was."""
        if not self._waiting:
            return
        session = db.session()
        session.flush()
        number = next_change_number(session)
        # A listing that changed twice under one number still changed: once is enough for who follows.
        verbs = {listing.id: link.verb for listing, link in self._waiting}
        for listing_id, verb in verbs.items():
            session.add(ListingChange(number=number, listing_id=listing_id, what=verb, at=at))
        audit.record_all([link for _, link in self._waiting], by=by, at=at)
        after_commit(partial(_announce, number))


def _announce(number: int) -> None:
    listing_changed.send("directory", number=number)


@contextmanager
def together(*, by: str, at: datetime) -> Iterator[Together]:
    """Hand what this gives to each verb as `within`, and they become one change."""
    whole = Together()
    yield whole
    whole.settle(by=by, at=at)
