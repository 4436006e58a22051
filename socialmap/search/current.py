"""What is true now: every request asks for the last change number, and the memory follows."""

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from flask import Flask, current_app, g, has_request_context
from markupsafe import Markup

from socialmap.directory.queries import changes_since, has_demonstration, public_listings
from socialmap.foundation.clock import today
from socialmap.foundation.db import db, last_change_number
from socialmap.search.documents import Document, document_of
from socialmap.search.index import IndexDamaged, IndexText, TextIndex
from socialmap.search.reference import Reference
from socialmap.search.snapshot import Day, Snapshot

log = logging.getLogger(__name__)
MOST_PATCHED = 500


@dataclass(frozen=True)
class Present:
    """One consistent view of the site: change number, words, listings and calendar day."""

    number: int
    reference: Reference
    snapshot: Snapshot
    day: Day
    is_demonstration: bool = False
    boxes: dict[tuple[object, ...], tuple[str, str]] = field(default_factory=dict, compare=False, repr=False)
    fragments: dict[tuple[object, ...], Markup] = field(default_factory=dict, compare=False, repr=False)


class Memory:
    """Holds the present view of a process and keeps the text index close behind it."""

    def __init__(self, app: Flask, folder: Path, seed: Path) -> None:
        self.app = app
        self.seed = seed
        self.index = TextIndex(folder)
        self._present: Present | None = None
        self._lock = threading.Lock()
        self._indexing = threading.Lock()

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
                present = self._present = self._follow(present, number, day)
        return present

    def _follow(self, before: Present | None, number: int, day: date) -> Present:
        if before is not None and before.number == number:
            return Present(
                number,
                before.reference,
                before.snapshot,
                Day.of(before.snapshot, day),
                before.is_demonstration,
            )
        patched = self._patched(before, number) if before is not None else None
        reference, snapshot = patched or self._rebuilt()
        self._start_indexing()
        return Present(number, reference, snapshot, Day.of(snapshot, day), has_demonstration())

    def _patched(self, before: Present, number: int) -> tuple[Reference, Snapshot] | None:
        """Only the listings that changed are read again; None when more than listings changed."""
        changes = changes_since(before.number)
        if not self._are_all(changes, before.number, number):
            return None
        ids = {listing for _change, listing in changes}
        documents = {document.id: document for document in before.snapshot.documents}
        for listing_id in ids:
            documents.pop(listing_id, None)
        documents.update({one.id: one for one in self._documents(before.reference, ids)})
        reference = before.reference
        return reference, Snapshot.of(documents.values(), reference.need_disciplines, reference.gazetteer)

    def _rebuilt(self) -> tuple[Reference, Snapshot]:
        reference = Reference(self.seed)
        documents = self._documents(reference, None)
        return reference, Snapshot.of(documents, reference.need_disciplines, reference.gazetteer)

    def _documents(self, reference: Reference, ids: set[int] | None) -> list[Document]:
        documents = [document_of(listing, reference.gazetteer) for listing in public_listings(ids)]
        db.session.expunge_all()
        return documents

    def behind(self) -> int:
        """How many changes the text index still has to follow."""
        present = self.present()
        return max(0, present.number - max(0, self.index.version()))

    def _start_indexing(self) -> None:
        if not self.app.config.get("INDEX_IN_BACKGROUND", True):
            return
        threading.Thread(target=self._index_in_background, name="text-index", daemon=True).start()

    def _index_in_background(self) -> None:
        if self._indexing.locked():
            return  # Whoever is at it goes on until the index has caught up.
        with self.app.app_context():
            try:
                self.bring_index_up_to_date()
            # The site answers without the index; the next change tries again.
            except Exception:
                log.exception("the text index could not be brought up to date")

    def bring_index_up_to_date(self, *, step: Callable[[], None] = lambda: None) -> None:
        """Let the index follow the present view; waits when somebody else in this process is at it."""
        with self._indexing:
            while (version := self.index.version()) != (present := self.present()).number:
                changes = changes_since(version) if version >= 0 else []
                if not (self._are_all(changes, version, present.number) and self._update(present, changes)):
                    self.rebuild_index(present, step=step)

    def _update(self, present: Present, changes: list[tuple[int, int]]) -> bool:
        changed = {listing for _change, listing in changes}
        texts = [text for text in index_texts(present) if text[0] in changed]
        return self.index.update(texts, changed - {text[0] for text in texts}, present.number)

    @staticmethod
    def _are_all(changes: list[tuple[int, int]], after: int, until: int) -> bool:
        """Whether these listings explain every change number, and are few enough to follow one by one."""
        explained = {change for change, _listing in changes}
        return explained == set(range(after + 1, until + 1)) and len(changes) <= MOST_PATCHED

    def rebuild_index(self, present: Present, *, step: Callable[[], None] = lambda: None) -> None:
        """Make the index anew from what is public now; `step` is called for each listing."""
        self.index.rebuild(_stepping(index_texts(present), step), present.number)

    def lookup(self, present: Present, stems: tuple[str, ...]) -> tuple[dict[int, float], bool]:
        """Listings (by place in the snapshot) whose texts hold these stems, and whether the index told."""
        try:
            if self.index.version() >= 0:
                by_id = present.snapshot.by_id
                scores = self.index.lookup(stems)
                return {by_id[one]: score for one, score in scores.items() if one in by_id}, True
        except IndexDamaged:
            log.warning("the text index cannot be read and is made anew")
            self.index.discard()
            self._start_indexing()
        names = present.snapshot.names
        return {at: 1.0 for stem in stems for at in names.get(stem, ())}, False

    def knows_stem(self, present: Present, stem: str) -> bool:
        """Whether a stem stands in a listing that is public now."""
        if stem in present.snapshot.names:
            return True
        try:
            return self.index.version() >= 0 and self.index.knows(stem)
        except IndexDamaged:
            return False


def _stepping(texts: list[IndexText], step: Callable[[], None]) -> Iterator[IndexText]:
    for text in texts:
        yield text
        step()


def index_texts(present: Present) -> list[IndexText]:
    """What the text index keeps of each public listing: (id, name, text)."""
    reference = present.reference
    labels = {slug: row.label for slug, row in reference.disciplines.items()}
    needs = {slug: row.label for slug, row in reference.needs.items()}
    texts = []
    for one in present.snapshot.documents:
        words = [one.description, one.for_referrers, *(labels.get(slug, "") for slug in one.disciplines)]
        words += [needs.get(slug, "") for slug in one.needs]
        texts.append((one.id, f"{one.name} {one.organisation}", " ".join(words)))
    return texts


def memory() -> Memory:
    """The memory of this process."""
    kept: Memory = current_app.extensions["memory"]
    return kept
