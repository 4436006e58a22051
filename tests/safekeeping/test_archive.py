"""A file that is not whole, not ours or not to be trusted is refused in one line, and nothing is touched."""

import hashlib
import io
import json
import shutil
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from socialmap.cli.backup import restore_file
from socialmap.foundation.clock import StoppedClock
from socialmap.safekeeping.archive import verify
from socialmap.safekeeping.rules import CannotRestore, Damaged, NotABackup
from tests.running import MONDAY, let_go, read_before, running, settings_in
from tests.safekeeping.sites import backed_up, digests, furnished, restored, run, uploads_of

Entries = dict[str, bytes]
UPLOAD, TABLES = "uploads/ab/ab12", "database/socialmap.sqlite3"
LINK = tarfile.TarInfo("uploads/ab/ab12")
LINK.type, LINK.linkname = tarfile.SYMTYPE, "/etc/passwd"


def entries_of(file: Path) -> Entries:
    with tarfile.open(file) as tar:
        return {entry.name: tar.extractfile(entry).read() for entry in tar}


def packed(entries: Entries, file: Path, *more: tarfile.TarInfo) -> Path:
    with tarfile.open(file, "w:gz") as tar:
        for name, content in entries.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
        for entry in more:
            tar.addfile(entry)
    return file


def manifest_with(entries: Entries, **told: Any) -> Entries:
    return {**entries, "manifest.json": json.dumps({**json.loads(entries["manifest.json"]), **told}).encode()}


def renamed(entries: Entries, name: str) -> Entries:
    """The upload under another name, and a manifest that agrees with it."""
    manifest = entries["manifest.json"].replace(UPLOAD.encode(), name.encode())
    content = {name if old == UPLOAD else old: body for old, body in entries.items()}
    return {**content, "manifest.json": manifest}


TAMPERED: dict[str, Callable[[Entries], Entries]] = {
    "another upload": lambda entries: {**entries, UPLOAD: entries[UPLOAD].replace(b"diploma", b"malware")},
    "another row": lambda entries: {**entries, TABLES: entries[TABLES].replace(b"Bram", b"Dirk")},
    "a longer upload": lambda entries: {**entries, UPLOAD: entries[UPLOAD] + b"."},
    "something extra": lambda entries: {**entries, "uploads/ab/more": b"more"},
    "something missing": lambda entries: {name: entries[name] for name in ("manifest.json", TABLES)},
    "no manifest": lambda entries: {name: entries[name] for name in (TABLES, UPLOAD)},
    "a manifest at the end": lambda entries: dict(reversed(entries.items())),
    "a manifest of something else": lambda entries: {**entries, "manifest.json": b'["elders"]'},
    "half a manifest": lambda entries: {**entries, "manifest.json": entries["manifest.json"][:100]},
    "a later way of packing": lambda entries: manifest_with(entries, format=2),
    "a newer schema": lambda entries: manifest_with(entries, revision="9999"),
    "the other database": lambda entries: manifest_with(entries, database="postgresql"),
    "a name outside": lambda entries: renamed(entries, "uploads/../../buiten"),
    "a name from the root": lambda entries: renamed(entries, "/buiten"),
    "a name of ours": lambda entries: renamed(entries, "secret-key"),
}


@pytest.fixture(scope="module")
def place(filled_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A site that nothing may happen to."""
    folder = tmp_path_factory.mktemp("place") / "data"
    shutil.copytree(filled_folder, folder)
    app = running(settings_in(folder), StoppedClock(MONDAY), read_before(filled_folder))
    with app.app_context():
        yield furnished(app, app.extensions["clock"])
    let_go(app)


@pytest.fixture(scope="module")
def whole(place: Flask, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A backup of it."""
    return backed_up(place, tmp_path_factory.mktemp("whole") / "kopie.tar.gz").read_bytes()


@pytest.fixture
def file(whole: bytes, tmp_path: Path) -> Path:
    """The backup, for somebody to tamper with."""
    file = tmp_path / "kopie.tar.gz"
    file.write_bytes(whole)
    return file


def check_refused(site: Flask, file: Path) -> str:
    """The one line of a refusal that touched nothing."""
    folder = site.extensions["settings"].data_dir
    before = digests(), uploads_of(site), sorted(folder.iterdir()), sorted(folder.parent.iterdir())

    refused = run(site, restore_file, file)

    assert (digests(), uploads_of(site), sorted(folder.iterdir()), sorted(folder.parent.iterdir())) == before
    assert (refused.exit_code, refused.stdout, len(refused.stderr.splitlines())) == (1, "", 1)
    assert refused.stderr.startswith(f"{file}: ")
    return refused.stderr


@pytest.mark.parametrize("what", TAMPERED)
def test_a_backup_somebody_tampered_with_is_refused(place: Flask, file: Path, what: str) -> None:
    packed(TAMPERED[what](entries_of(file)), file)

    check_refused(place, file)


def test_a_backup_packed_again_as_it_was_is_put_back(sqlite_site: Flask, tmp_path: Path) -> None:
    before = uploads_of(sqlite_site)
    file = backed_up(sqlite_site, tmp_path / "kopie.tar.gz")
    packed(renamed(entries_of(file), "uploads/ab/ab99"), file)

    restored(sqlite_site, file)

    assert uploads_of(sqlite_site) == {"ab/ab99": before["ab/ab12"]}


def test_a_link_is_never_followed(place: Flask, file: Path) -> None:
    entries = entries_of(file)
    del entries[UPLOAD]
    packed(entries, file, LINK)

    assert "hoort zo niet" in check_refused(place, file)


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.99])
def test_a_file_that_was_cut_off_is_refused(place: Flask, file: Path, whole: bytes, part: float) -> None:
    file.write_bytes(whole[: int(len(whole) * part)])

    check_refused(place, file)


def test_any_byte_that_changed_on_the_disk_is_noticed_or_does_not_matter(file: Path, whole: bytes) -> None:
    parts = verify(file).parts
    refused = 0
    for at in range(30, len(whole), len(whole) // 40):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        try:
            assert verify(file).parts == parts
        except CannotRestore:
            refused += 1

    assert refused >= 39


def test_another_kind_of_file_is_refused(place: Flask, file: Path, tmp_path: Path) -> None:
    file.write_text("Beste collega, hierbij de reservekopie.")

    assert "geen reservekopie" in check_refused(place, file)
    assert "is er niet" in check_refused(place, tmp_path / "weg.tar.gz")
    assert "niet te lezen" in check_refused(place, tmp_path)


def test_a_database_that_is_none_is_refused(place: Flask, file: Path) -> None:
    entries = entries_of(file)
    garbled = entries[TABLES][:5000] + bytes(5000) + entries[TABLES][10_000:]
    told = json.loads(entries["manifest.json"])
    for part in told["parts"]:
        if part["name"] == TABLES:
            part["sha256"] = hashlib.sha256(garbled).hexdigest()
    packed({**entries, "manifest.json": json.dumps(told).encode(), TABLES: garbled}, file)

    assert "de database in deze reservekopie is beschadigd" in check_refused(place, file)


def test_the_room_says_which_kind_of_refusal_it_is(file: Path, tmp_path: Path) -> None:
    with pytest.raises(NotABackup):
        verify(tmp_path / "weg.tar.gz")
    packed(TAMPERED["another upload"](entries_of(file)), file)

    with pytest.raises(Damaged):
        verify(file)
