"""The archive itself: a folder in one file with its manifest in front, and taken out again unchanged."""

import gzip
import hashlib
import io
import os
import tarfile
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO

from socialmap.foundation.disk import save_folder
from socialmap.safekeeping.rules import MANIFEST, NOT_OURS, Damaged, Manifest, NotABackup, Part, Step, unseen

PIECE = 1024 * 1024
LARGEST_MANIFEST = 64 * PIECE
# What a file raises that is cut off, garbled or something else.
_BROKEN = (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError)
Count = Callable[[int], None]


def parts_of(folder: Path) -> tuple[Part, ...]:
    """Every file in a folder, with what it takes to know it again."""
    return tuple(_part(path, folder) for path in sorted(folder.rglob("*")) if path.is_file())


def pack(folder: Path, manifest: Manifest, file: Path, step: Step = unseen) -> None:
    """Write the archive aside, read it back, and only then give it its name."""
    count = _counter(step, 2 * manifest.size)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.", suffix=".part")
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=6) as tar:
                _put_in(tar, manifest, folder, count)
            raw.flush()
            os.fsync(raw.fileno())
        _take_out(written, None, lambda _total: count)
        written.replace(file)
        save_folder(file.parent)
    finally:
        written.unlink(missing_ok=True)


def unpack(file: Path, folder: Path, step: Step = unseen) -> Manifest:
    """Take everything out into a folder. Refuses with NotABackup or Damaged."""
    return _take_out(file, folder, lambda total: _counter(step, total))


def verify(file: Path) -> Manifest:
    """Read everything and keep nothing. Refuses with NotABackup or Damaged."""
    return _take_out(file, None, lambda total: _counter(unseen, total))


def _part(path: Path, folder: Path) -> Part:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Part(path.relative_to(folder).as_posix(), file.tell(), digest)


def _counter(step: Step, total: int) -> Count:
    done = 0

    def count(size: int) -> None:
        nonlocal done
        done += size
        step(done, total)

    return count


class _Watched:
    """A file that tells how much of it was read."""

    def __init__(self, file: IO[bytes], count: Count) -> None:
        self.file = file
        self.count = count

    def read(self, size: int = -1) -> bytes:
        piece = self.file.read(size)
        self.count(len(piece))
        return piece


def _put_in(tar: tarfile.TarFile, manifest: Manifest, folder: Path, count: Count) -> None:
    told = manifest.as_json().encode()
    tar.addfile(_entry(MANIFEST, len(told), manifest.created_at.timestamp()), io.BytesIO(told))
    for part in manifest.parts:
        with (folder / part.name).open("rb") as file:
            entry = _entry(part.name, part.size, os.fstat(file.fileno()).st_mtime)
            tar.addfile(entry, _Watched(file, count))


def _entry(name: str, size: int, written_at: float) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size, 0o600, int(written_at)
    return entry


def _take_out(file: Path, folder: Path | None, counting: Callable[[int], Count]) -> Manifest:
    """Read the whole archive, and keep what is in it when there is a folder for it."""
    with _opened(file) as tar:
        try:
            manifest = _manifest(tar)
            count = counting(manifest.size)
            missing = {part.name: part for part in manifest.parts}
            for entry in iter(tar.next, None):
                part = missing.pop(entry.name, None)
                if part is None or not entry.isreg() or entry.size != part.size:
                    raise Damaged(f"'{entry.name}' hoort zo niet in deze reservekopie.")
                _take_out_one(tar, entry, part.sha256, folder, count=count)
        except _BROKEN:
            raise Damaged("deze reservekopie is beschadigd of niet compleet.") from None
    if missing:
        raise Damaged(f"'{min(missing)}' ontbreekt in deze reservekopie.")
    return manifest


def _opened(file: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(file, "r:gz")
    except FileNotFoundError:
        raise NotABackup("dit bestand is er niet.") from None
    except _BROKEN:
        raise NotABackup(NOT_OURS) from None
    except OSError as fault:
        raise NotABackup(f"dit bestand is niet te lezen ({fault.strerror}).") from None


def _manifest(tar: tarfile.TarFile) -> Manifest:
    """The first entry says what the others are, so that nothing else is ever written down."""
    entry = tar.next()
    file = tar.extractfile(entry) if entry and entry.isreg() and entry.size <= LARGEST_MANIFEST else None
    if entry is None or file is None or entry.name != MANIFEST:
        raise NotABackup(NOT_OURS)
    return Manifest.from_json(file.read())


def _take_out_one(
    tar: tarfile.TarFile, entry: tarfile.TarInfo, sha256: str, folder: Path | None, *, count: Count
) -> None:
    target = folder / entry.name if folder else Path(os.devnull)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, file = hashlib.sha256(), tar.extractfile(entry)
    with open(target, "wb", opener=_closed_to_others) as kept:
        while piece := file.read(PIECE) if file else b"":
            digest.update(piece)
            kept.write(piece)
            count(len(piece))
    if digest.hexdigest() != sha256:
        raise Damaged(f"'{entry.name}' is niet meer wat het was toen deze reservekopie werd gemaakt.")
    if folder:
        os.utime(target, (entry.mtime, entry.mtime))


def _closed_to_others(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
