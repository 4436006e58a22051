"""The text index: Whoosh behind a few functions. A throw-away copy; the database is the truth."""

import math
import shutil
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh import index as whoosh_index
from whoosh.analysis import Filter, RegexTokenizer
from whoosh.fields import ID, TEXT, Schema
from whoosh.index import IndexError as WhooshError

from socialmap.foundation.text import folded
from socialmap.search.language import FUNCTION_WORDS, stem

IndexText = tuple[int, str, str]
MOST_TERMS = 8
# A word in more than this share of the listings tells nothing.
TOO_COMMON = 0.35
NAME_WEIGHT = 3.0


class _DutchStems(Filter):
    """The same stems as the words people type, so that both sides meet."""

    def __call__(self, stream: Iterable[Any]) -> Iterable[Any]:
        for token in stream:
            word = folded(token.text)
            if word not in FUNCTION_WORDS:
                token.text = stem(word)
                yield token


def _dutch() -> Any:
    return RegexTokenizer(r"[^\W_]+") | _DutchStems()


def schema() -> Schema:
    """What is kept of a listing."""
    return Schema(
        id=ID(stored=True, unique=True),
        name=TEXT(analyzer=_dutch(), phrase=False),
        text=TEXT(analyzer=_dutch(), phrase=False),
    )


class TextIndex:
    """The index in one folder; one writer at a time, any number of readers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.RLock()
        self._searcher: Any = None
        self._ids = np.zeros(0, np.int64)
        # The listings of each word that was looked up; never more than the index itself holds.
        self._found: dict[tuple[str, str], npt.NDArray[np.int64]] = {}

    def version(self) -> int:
        """The change number this index was made for; -1 when there is none or it is damaged."""
        try:
            return int((self.folder / "version").read_text(encoding="ascii"))
        except (OSError, ValueError):
            return -1

    def lookup(self, stems: Iterable[str]) -> dict[int, float]:
        """How well each listing (by id) fits these stems; empty when nothing does.

        Raises IndexDamaged when the index cannot be read; the caller then does without.
        """
        try:
            with self._lock:
                return self._scores(self._open(), list(dict.fromkeys(stems))[:MOST_TERMS])
        # A damaged index raises EOFError, FileNotFoundError, EmptyIndexError, IndexError and more.
        except Exception as fault:
            self.close()
            raise IndexDamaged(str(fault)) from fault

    def knows(self, stem_: str) -> bool:
        """Whether a stem stands in a listing."""
        try:
            with self._lock:
                reader = self._open().reader()
                return any((field, stem_) in reader for field in ("name", "text"))
        except Exception as fault:
            self.close()
            raise IndexDamaged(str(fault)) from fault

    def rebuild(self, texts: Iterable[IndexText], version: int) -> None:
        """Make the index anew from (id, name, text), aside, and put it in place in one move."""
        fresh = self.folder.with_name(f"{self.folder.name}-{version}-{id(self):x}")
        try:
            fresh.mkdir(parents=True)
            writer = whoosh_index.create_in(str(fresh), schema()).writer(limitmb=64)
            for listing_id, name, text in texts:
                writer.add_document(id=str(listing_id), name=name, text=text)
            writer.commit(optimize=True)
            (fresh / "version").write_text(str(version), encoding="ascii")
            self._put_in_place(fresh)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)

    def update(self, texts: Iterable[IndexText], gone: Iterable[int], version: int) -> bool:
        """Bring a few listings up to date; False when another process is writing or the index is damaged."""
        try:
            writer = whoosh_index.open_dir(str(self.folder)).writer()
        except (WhooshError, OSError, EOFError, IndexError):
            return False
        for listing_id in gone:
            writer.delete_by_term("id", str(listing_id))
        for listing_id, name, text in texts:
            writer.update_document(id=str(listing_id), name=name, text=text)
        writer.commit()
        (self.folder / "version").write_text(str(version), encoding="ascii")
        self.close()
        return True

    def discard(self) -> None:
        """Throw a damaged index away."""
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def ids(self) -> set[int]:
        """The listings in the index; raises IndexDamaged when it cannot be read."""
        try:
            reader = self._open().reader()
            return {int(stored["id"]) for _number, stored in reader.iter_docs()}
        except Exception as fault:
            self.close()
            raise IndexDamaged(str(fault)) from fault

    def close(self) -> None:
        """Let go of the files; the next question opens them again."""
        with self._lock:
            self._searcher = None

    def _put_in_place(self, fresh: Path) -> None:
        old = fresh.with_name(fresh.name + "-old")
        if self.folder.exists():
            self.folder.rename(old)
        fresh.rename(self.folder)
        shutil.rmtree(old, ignore_errors=True)
        self.close()

    def _open(self) -> Any:
        with self._lock:
            if self._searcher is None:
                searcher = whoosh_index.open_dir(str(self.folder)).searcher()
                reader = searcher.reader()
                self._ids, self._found = np.zeros(reader.doc_count_all(), np.int64), {}
                for number, stored in reader.iter_docs():
                    self._ids[number] = int(stored["id"])
                self._searcher = searcher
            return self._searcher

    def _scores(self, searcher: Any, stems: list[str]) -> dict[int, float]:
        reader = searcher.reader()
        total = max(1, reader.doc_count())
        scores = np.zeros(len(self._ids))
        for stem_ in stems:
            for field, weight in (("name", NAME_WEIGHT), ("text", 1.0)):
                frequency = reader.doc_frequency(field, stem_)
                if not frequency or (frequency > TOO_COMMON * total and total > 20):
                    continue
                found = self._holding(searcher, field, stem_)
                scores[found] += weight * math.log(1 + total / max(1, len(found)))
        hits = np.flatnonzero(scores)
        return dict(zip(self._ids[hits].tolist(), scores[hits].tolist(), strict=True))

    def _holding(self, searcher: Any, field: str, stem_: str) -> npt.NDArray[np.int64]:
        """The numbers of the listings in the index that hold a word."""
        found = self._found.get((field, stem_))
        if found is None:
            found = np.fromiter(searcher.postings(field, stem_).all_ids(), np.int64)
            self._found[(field, stem_)] = found
        return found


class IndexDamaged(Exception):
    """The index is missing or cannot be read; it can be made anew from the database."""
