"""Where backups, uploads and the list of erasures lie in the data folder."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flask import current_app

from socialmap.safekeeping.rules import UPLOADS

ASIDE = "aside-"


def data_folder() -> Path:
    """The data folder of this site."""
    folder: Path = current_app.extensions["settings"].data_dir
    return folder


def backups_folder() -> Path:
    """Where backups are kept that nobody gave a place; only for our own eyes."""
    folder = data_folder() / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def uploads_folder() -> Path:
    """What people uploaded."""
    return data_folder() / UPLOADS


@contextmanager
def aside() -> Iterator[Path]:
    """A folder for a while, on the disk of the data, that nobody else can look into."""
    data_folder().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data_folder(), prefix=ASIDE) as folder:
        yield Path(folder)


def gather_uploads(folder: Path) -> None:
    """Put every upload in a folder as it is now, whatever is removed later."""
    for place, _folders, names in os.walk(uploads_folder()):
        for source in (Path(place) / name for name in names):
            # What still has this ending is being written: no row speaks of it yet.
            if not source.is_symlink() and source.suffix != ".part":
                _gather(source, folder / source.relative_to(uploads_folder()))


def _gather(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    # Somebody may remove it at this very moment; then it was not to be kept either.
    with suppress(FileNotFoundError):
        try:
            # An upload is never written again once it has its name, so another name for it will do.
            os.link(source, target)
        except OSError:
            shutil.copy2(source, target)


@contextmanager
def uploads_replaced(folder: Path) -> Iterator[None]:
    """Give the uploads in this folder the place of the present ones; back again when what follows fails."""
    present, fresh, before = uploads_folder(), folder / UPLOADS, folder / "uploads-before"
    fresh.mkdir(exist_ok=True)
    present.mkdir(mode=0o700, exist_ok=True)
    shutil.copymode(present, fresh)
    present.rename(before)
    fresh.rename(present)
    try:
        yield
    except BaseException:
        present.rename(fresh)
        before.rename(present)
        raise


def save_folder(folder: Path) -> None:
    """See to it that a new name in this folder outlives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
