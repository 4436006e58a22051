"""Where backups, uploads and the list of erasures lie in the data folder."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
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
    for name in _files_in(uploads_folder()):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        # Somebody may remove it at this very moment; then it was not to be kept either.
        with suppress(FileNotFoundError):
            _link_or_copy(uploads_folder() / name, target)


@contextmanager
def uploads_replaced(folder: Path) -> Iterator[None]:
    """Give this site the uploads in a folder, while the database is replaced.

    What comes is put there before and what goes is removed afterwards, because an upload is never
    written again under its name. So no row misses its file, whatever breaks off.
    """
    before, coming = _files_in(uploads_folder()), _files_in(folder)
    for name in coming:
        target = uploads_folder() / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.move(folder / name, target)
    try:
        yield
    except BaseException:
        _remove_uploads(coming - before)
        raise
    _remove_uploads(before - coming)


def _files_in(folder: Path) -> set[Path]:
    """Every file, by its place in the folder; one that is still being written is not there yet."""
    paths = (Path(place) / name for place, _folders, names in os.walk(folder) for name in names)
    return {path.relative_to(folder) for path in paths if not path.is_symlink() and path.suffix != ".part"}


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _remove_uploads(names: Iterable[Path]) -> None:
    for name in names:
        (uploads_folder() / name).unlink(missing_ok=True)
