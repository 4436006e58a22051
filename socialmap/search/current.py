"""What is true now: every request asks for the last change number, and the memory follows."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, current_app, g, has_request_context
from markupsafe import Markup

from socialmap.directory.queries import changes_since, has_demonstration, public_listings
from socialmap.foundation.clock import today
from socialmap.foundation.db import ChangeCounter, db, last_change_number, reading
from socialmap.search.day import Day
from socialmap.search.documents import Document, document_of
from socialmap.search.reference import NetworkFacts, Reference, SafetyRows, Words
from socialmap.search.snapshot import Snapshot
from socialmap.search.words import Understood

MOST_PATCHED = 500


@dataclass(frozen=True)
class Present:
    """One consistent view of the site: change number, words, listings and calendar day."""

    number: int
    reference: Reference
    snapshot: Snapshot
    day: Day
    is_demonstration: bool = False
    questions: dict[tuple[str, int], Understood] = field(default_factory=dict, compare=False, repr=False)
    labels: dict[tuple[str, str, str], str] = field(default_factory=dict, compare=False, repr=False)
    networks: dict[str, dict[int, NetworkFacts]] = field(default_factory=dict, compare=False, repr=False)
    points: dict[tuple[int, str], list[str]] = field(default_factory=dict, compare=False, repr=False)
    boxes: dict[tuple[object, ...], tuple[str, str]] = field(default_factory=dict, compare=False, repr=False)
    rows_of_boxes: dict[tuple[str, str], dict[str, tuple[str, str]]] = field(
        default_factory=dict, compare=False, repr=False
    )
    fragments: dict[tuple[object, ...], Markup] = field(default_factory=dict, compare=False, repr=False)

    def with_words(self, words: Words | None = None, safety_words: SafetyRows | None = None) -> "Present":
        """The same view with other words, to try them out: it keeps nothing that others see."""
        reference = self.reference.with_words(words, safety_words)
        return Present(self.number, reference, self.snapshot, self.day, self.is_demonstration)


class Memory:
    """Holds the present view of a process and tells who must follow it."""

    def __init__(self, app: Flask, seed: Path) -> None:
        self.app = app
        self.seed = seed
        self.followers: list[Callable[[], None]] = []
        self._present: Present | None = None
        self._lock = threading.Lock()

    def present(self) -> Present:
        """The view that fits the database at this moment; one request sees one view."""
        if not has_request_context():
            return self._now()
        if "present" not in g:
            g.present = self._now()
        seen: Present = g.present
        return seen

    def _now(self) -> Present:
        number, day = last_change_number(), today()
        present = self._present
        if present is not None and present.number == number and present.day.today == day:
            return present
        with self._lock:
            present = self._present
            if present is None or present.number != number or present.day.today != day:
                present = self._present = self._follow(present, day)
        return present

    def _follow(self, before: Present | None, day: date) -> Present:
        """Read what changed in a session of its own: the caller's may still see an older moment."""
        with reading(), self.app.app_context():
            number = db.session.scalar(sa.select(ChangeCounter.number)) or 0
            if before is not None and before.number == number:
                present = replace(
                    before,
                    day=Day.of(before.snapshot, day),
                    fragments={},
                    boxes={},
                    rows_of_boxes={},
                    points={},
                )
            else:
                patched = self._patched(before, number) if before is not None else None
                reference, snapshot = patched or self._rebuilt(before)
                present = Present(number, reference, snapshot, Day.of(snapshot, day), has_demonstration())
        for follow in self.followers:
            follow()
        return present

    def _patched(self, before: Present, number: int) -> tuple[Reference, Snapshot] | None:
        """Only the listings that changed are read again; None when more than listings changed."""
        ids = explained_by(changes_since(before.number), before.number, number)
        if ids is None:
            return None
        documents = {document.id: document for document in before.snapshot.documents}
        for listing_id in ids:
            documents.pop(listing_id, None)
        documents.update({one.id: one for one in self._documents(before.reference, ids)})
        reference = before.reference
        return reference, Snapshot.of(documents.values(), reference.need_disciplines, reference.gazetteer)

    def _rebuilt(self, before: Present | None) -> tuple[Reference, Snapshot]:
        reference = Reference(self.seed, before.reference.lexicon if before is not None else None)
        documents = self._documents(reference, None)
        return reference, Snapshot.of(documents, reference.need_disciplines, reference.gazetteer)

    def _documents(self, reference: Reference, ids: set[int] | None) -> list[Document]:
        documents = [document_of(listing, reference.gazetteer) for listing in public_listings(ids)]
        db.session.expunge_all()
        return documents


def explained_by(changes: Iterable[tuple[int, int]], after: int, until: int) -> set[int] | None:
    """The listings that explain every change number in between; None when they do not, or are too many."""
    known = [(change, listing) for change, listing in changes if change <= until]
    numbers = {change for change, _listing in known}
    if not 0 <= after <= until or numbers != set(range(after + 1, until + 1)) or len(known) > MOST_PATCHED:
        return None
    return {listing for _change, listing in known}


def memory() -> Memory:
    """The memory of this process."""
    kept: Memory = current_app.extensions["memory"]
    return kept
