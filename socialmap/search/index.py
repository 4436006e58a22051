"""The text index: Whoosh behind a few functions. A throw-away copy; the database is the truth."""

import fcntl
import math
import os
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from socialmap.search.columns import Numbers, np

IndexText = tuple[int, str, str]
MOST_TERMS = 8
# A word in more than this share of the listings tells nothing.
TOO_COMMON = 0.35
NAME_WEIGHT = 3.0


@dataclass(frozen=True, slots=True)
class _Pointer:
    """Which folder holds the index, and for which change number it was made."""

    folder: str
    version: int


class TextIndex:
    """The index in a folder of its own, named by a small file; any process may read, one may write.

    A reader looks at the small file first, so that it follows what another process wrote.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._current = folder / "current"
        self._seen: tuple[tuple[int, int, int], _Pointer | None] | None = None
        self._lock = threading.RLock()
        self._searcher: Any = None
        self._opened: _Pointer | None = None
        self._ids: Numbers
        # The listings of each word that was looked up; never more than the index itself holds.
        self._found: dict[tuple[str, str], Numbers] = {}

    def version(self) -> int:
        """The change number this index was made for; -1 when there is none."""
        pointer = self._pointer()
        return pointer.version if pointer else -1

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only one of all processes that changes the index."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def lookup(self, stems: Iterable[str]) -> dict[int, float]:
        """How well each listing (by id) fits these stems; empty when nothing does.

        Raises IndexDamaged when the index cannot be read; the caller then does without.
        """
        with self._reading() as searcher:
            return self._scores(searcher, list(dict.fromkeys(stems))[:MOST_TERMS])

    def knows(self, stem_: str) -> bool:
        """Whether a stem stands in a listing. Raises IndexDamaged."""
        with self._reading() as searcher:
            reader = searcher.reader()
            return any((field, stem_) in reader for field in ("name", "text"))

    def ids(self) -> set[int]:
        """The listings in the index. Raises IndexDamaged."""
        with self._reading() as searcher:
            return {int(stored["id"]) for _number, stored in searcher.reader().iter_docs()}

    def rebuild(self, texts: Iterable[IndexText], version: int) -> None:
        """Make the index anew from (id, name, text) in a fresh folder; only while `writing`."""
        from whoosh import index as whoosh_index

        from socialmap.search.index_schema import schema

        fresh = Path(tempfile.mkdtemp(dir=self.folder, prefix=f"{version}-"))
        writer = whoosh_index.create_in(str(fresh), schema()).writer(limitmb=64)
        for listing_id, name, text in texts:
            writer.add_document(id=str(listing_id), name=name, text=text)
        writer.commit(optimize=True)
        self._point_to(_Pointer(fresh.name, version))
        for other in self.folder.iterdir():
            if other.is_dir() and other != fresh:
                shutil.rmtree(other, ignore_errors=True)

    def update(self, texts: Iterable[IndexText], gone: Iterable[int], version: int) -> bool:
        """Bring a few listings up to date, only while `writing`; False when the index is damaged."""
        from whoosh import index as whoosh_index

        pointer = self._pointer()
        if pointer is None:
            return False
        try:
            writer = whoosh_index.open_dir(str(self.folder / pointer.folder)).writer()
        except (whoosh_index.IndexError, OSError, EOFError, IndexError, AttributeError):
            return False
        for listing_id in gone:
            writer.delete_by_term("id", str(listing_id))
        for listing_id, name, text in texts:
            writer.update_document(id=str(listing_id), name=name, text=text)
        writer.commit()
        self._point_to(_Pointer(pointer.folder, version))
        return True

    def discard(self) -> None:
        """Forget a damaged index; the next writer makes it anew."""
        self._current.unlink(missing_ok=True)
        self._seen = None
        self.close()

    def close(self) -> None:
        """Let go of the files; the next question opens them again."""
        with self._lock:
            self._searcher = self._opened = None

    def _pointer(self) -> "_Pointer | None":
        """What the small file says; it is read again only when another one took its place."""
        try:
            found = os.stat(self._current)
            seen = (found.st_ino, found.st_mtime_ns, found.st_size)
            if self._seen is None or self._seen[0] != seen:
                folder, version = self._current.read_text(encoding="ascii").split()
                is_there = (self.folder / folder).is_dir()
                self._seen = seen, _Pointer(folder, int(version)) if is_there else None
            return self._seen[1]
        except (OSError, ValueError):
            return None

    def _point_to(self, pointer: "_Pointer") -> None:
        aside = self.folder / "current.new"
        aside.write_text(f"{pointer.folder} {pointer.version}", encoding="ascii")
        aside.replace(self._current)

    @contextmanager
    def _reading(self) -> Iterator[Any]:
        """One reader at a time in this process; every fault of a damaged index becomes one."""
        with self._lock:
            try:
                yield self._searcher_now()
            # A damaged index raises EOFError, FileNotFoundError, EmptyIndexError, IndexError and more.
            except Exception as fault:
                self.close()
                raise IndexDamaged(str(fault)) from fault

    def _searcher_now(self) -> Any:
        pointer = self._pointer()
        if pointer is None:
            raise FileNotFoundError("there is no index")
        if pointer != self._opened:
            from whoosh import index as whoosh_index

            self._searcher = whoosh_index.open_dir(str(self.folder / pointer.folder)).searcher()
            reader = self._searcher.reader()
            self._ids, self._found = np.zeros(reader.doc_count_all(), np.int64), {}
            for number, stored in reader.iter_docs():
                self._ids[number] = int(stored["id"])
            self._opened = pointer
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

    def _holding(self, searcher: Any, field: str, stem_: str) -> Numbers:
        """The numbers of the listings in the index that hold a word."""
        found = self._found.get((field, stem_))
        if found is None:
            found = np.fromiter(searcher.postings(field, stem_).all_ids(), np.int64)
            self._found[(field, stem_)] = found
        return found


class IndexDamaged(Exception):
    """The index is missing or cannot be read; it can be made anew from the database."""
