"""The bytes on disk: one file per uuid, whole or not at all, readable by the site only."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

ASIDE = ".part"
_NAME = re.compile(rf"([0-9a-f]{{32}})(?:{re.escape(ASIDE)})?")


@dataclass(frozen=True)
class StoredFile:
    """A file found on disk: of which uuid, and when it was written."""

    path: Path
    uuid: UUID
    written_at: datetime


def path_of(folder: Path, name: UUID) -> Path:
    """Where the bytes of this uuid lie."""
    return folder / name.hex[:2] / name.hex


def put(folder: Path, name: UUID, content: bytes, *, at: datetime) -> None:
    """Write the bytes so that they are on disk for good before anybody can see them under their name."""
    path = path_of(folder, name)
    for missing in (folder, path.parent):
        missing.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _aside(path) as aside:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # The clock of the site says how old it is, also when that is not the clock of the machine.
        os.utime(aside, (at.timestamp(), at.timestamp()))
        aside.replace(path)
    for changed in (path.parent, folder):
        _settle(changed)


def take(folder: Path, name: UUID) -> bytes | None:
    """The bytes of this uuid; None when they are not there."""
    try:
        return path_of(folder, name).read_bytes()
    except FileNotFoundError:
        return None


def remove(path: Path) -> None:
    """Take a file away for good; one that is gone already is fine."""
    path.unlink(missing_ok=True)
    if path.parent.is_dir():
        _settle(path.parent)


def shelves(folder: Path) -> Iterator[list[StoredFile]]:
    """All files on disk, a small group at a time."""
    for shelf in sorted(folder.glob("[0-9a-f][0-9a-f]")):
        yield list(_on(shelf))


def _on(shelf: Path) -> Iterator[StoredFile]:
    for path in shelf.iterdir():
        name = _NAME.fullmatch(path.name)
        # It may be gone since the folder was read: a file written aside gets its own name.
        with suppress(FileNotFoundError):
            if name:
                yield StoredFile(path, UUID(name[1]), datetime.fromtimestamp(path.stat().st_mtime, UTC))


@contextmanager
def _aside(path: Path) -> Iterator[Path]:
    """A name beside the real one; what still has it when something goes wrong is taken away."""
    aside = path.with_name(path.name + ASIDE)
    try:
        yield aside
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def _settle(folder: Path) -> None:
    """Let the names in this folder survive a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
