"""Keeps the text index close behind what is public, and answers without it when it is away."""

import logging
import threading
from collections.abc import Callable, Iterator

import click
from flask import Flask, current_app

from socialmap.directory.queries import changes_since
from socialmap.foundation.clock import monotonic
from socialmap.search.current import Memory, Present, explained_by
from socialmap.search.index import IndexDamaged, IndexText, TextIndex

log = logging.getLogger(__name__)
PAUSE_SECONDS = 10.0


class Indexer:
    """The text index of this process, brought up to date beside the requests."""

    def __init__(self, app: Flask, memory: Memory, index: TextIndex) -> None:
        self.app = app
        self.memory = memory
        self.index = index
        self._busy = threading.Lock()
        self._tried_at = -PAUSE_SECONDS
        memory.followers.append(self.follow)

    def behind(self) -> int:
        """How many changes the index still has to follow; asks for help when there are any."""
        present = self.memory.present()
        version = self.index.version()
        if version == present.number:
            return 0
        self._try_again()
        return max(1, present.number - max(0, version))

    def follow(self) -> None:
        """Start following in the background; a command does that itself when it is ready."""
        is_command = click.get_current_context(silent=True) is not None
        if not is_command and self.app.config.get("INDEX_IN_BACKGROUND", True):
            threading.Thread(target=self._in_background, name="text-index", daemon=True).start()

    def _try_again(self) -> None:
        """The index is missing, damaged or left behind: once in a while somebody has another go."""
        if monotonic() - self._tried_at >= PAUSE_SECONDS:
            self._tried_at = monotonic()
            self.follow()

    def _in_background(self) -> None:
        if not self._busy.acquire(blocking=False):
            return
        try:
            self.bring_up_to_date()
        # The site answers without the index; the next question or change tries again.
        except Exception:
            log.exception("the text index could not be brought up to date")
        finally:
            self._busy.release()
        with self.app.app_context():
            is_left_behind = self.index.version() != self.memory.present().number
        if is_left_behind:
            self._try_again()

    def bring_up_to_date(self, *, step: Callable[[], None] = lambda: None) -> None:
        """Let the index follow the present view; waits for another process that is writing."""
        with self.index.writing():
            while not self._is_equal(step):
                pass

    def _is_equal(self, step: Callable[[], None]) -> bool:
        """Follow once; True when there was nothing to follow. Each turn sees the database anew."""
        with self.app.app_context():
            present, version = self.memory.present(), self.index.version()
            if version == present.number:
                return True
            ids = explained_by(changes_since(version), version, present.number) if version >= 0 else None
            if ids is None or not self._update(present, ids):
                self._rebuild(present, step)
            return False

    def rebuild(self, *, step: Callable[[], None] = lambda: None) -> None:
        """Make the index anew from what is public now; `step` is called for each listing."""
        with self.index.writing():
            self._rebuild(self.memory.present(), step)

    def _rebuild(self, present: Present, step: Callable[[], None]) -> None:
        self.index.rebuild(_stepping(index_texts(present), step), present.number)

    def _update(self, present: Present, ids: set[int]) -> bool:
        texts = [text for text in index_texts(present) if text[0] in ids]
        return self.index.update(texts, ids - {text[0] for text in texts}, present.number)

    def lookup(self, present: Present, stems: tuple[str, ...]) -> tuple[dict[int, float], bool]:
        """Listings (by place in the snapshot) whose texts hold these stems, and whether the index told."""
        version = self.index.version()
        if version != present.number:
            self._try_again()
        try:
            if version >= 0:
                by_id = present.snapshot.by_id
                scores = self.index.lookup(stems)
                return {by_id[one]: score for one, score in scores.items() if one in by_id}, True
        except IndexDamaged:
            log.warning("the text index cannot be read and is made anew")
            self.index.discard()
            self._try_again()
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


def indexer() -> Indexer:
    """The indexer of this process."""
    kept: Indexer = current_app.extensions["indexer"]
    return kept
