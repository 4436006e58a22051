"""Files that must outlive a power cut: a folder with a new name in it, and lines that are only ever added."""

import fcntl
import os
from pathlib import Path


def append(file: Path, text: str) -> None:
    """Add whole lines to a file, one process at a time, on the disk before we go on."""
    handle = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "a+b") as opened:
        fcntl.flock(opened, fcntl.LOCK_EX)
        # After a crash the last line may be half; what follows must not become part of it.
        start = b"" if _ends_a_line(opened.fileno()) else b"\n"
        opened.write(start + text.encode())
        opened.flush()
        os.fsync(opened.fileno())
    save_folder(file.parent)


def save_folder(folder: Path) -> None:
    """See to it that a new name in this folder outlives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _ends_a_line(handle: int) -> bool:
    size = os.fstat(handle).st_size
    return size == 0 or os.pread(handle, 1, size - 1) == b"\n"
