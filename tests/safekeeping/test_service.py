"""Backups made while the site is used, and one for every night of the last two weeks."""

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, last_change_number, transaction
from socialmap.safekeeping import erasures
from socialmap.safekeeping.archive import unpack, verify
from socialmap.safekeeping.rules import NoDatabase
from socialmap.safekeeping.service import back_up, nightly
from tests.conftest import built, let_go, settings_in
from tests.safekeeping.sites import backed_up, numbers_in, restored, somebody_writing, uploads_of

# Many more in bench/backup.py.
ROUNDS = 2


def backups_of(app: Flask) -> Path:
    return app.extensions["settings"].data_dir / "backups"


def written_at(file: Path, at: datetime) -> Path:
    """A file of ours, from a certain moment."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    os.utime(file, (at.timestamp(), at.timestamp()))
    return file


def test_what_was_saved_before_it_began_is_in_and_nothing_is_in_half(
    site: Flask, neighbour: Flask, empty_site: Flask, tmp_path: Path
) -> None:
    kept = []
    with somebody_writing(neighbour) as saved:
        for turn in range(ROUNDS):
            before = set(saved)
            kept.append((before, backed_up(site, tmp_path / f"{turn}.tar.gz")))
        written_meanwhile = set(saved) - kept[0][0]

    assert written_meanwhile
    with empty_site.app_context():
        for before, file in kept:
            restored(empty_site, file)
            left, right, number = numbers_in("left"), numbers_in("right"), last_change_number()
            assert before <= left == right
            assert max(left) < number


def test_a_restore_under_visitors_and_writers_loses_no_change_number(
    site: Flask, neighbour: Flask, tmp_path: Path
) -> None:
    file = backed_up(site, tmp_path / "kopie.tar.gz")
    with somebody_writing(neighbour) as saved:
        for _ in range(ROUNDS):
            restored(site, file)
        until = len(saved)

    assert until > ROUNDS
    assert saved == sorted(set(saved))
    assert last_change_number() == saved[-1]


def test_an_upload_that_is_removed_meanwhile_does_no_harm(sqlite_site: Flask, tmp_path: Path) -> None:
    folder = sqlite_site.extensions["settings"].data_dir / "uploads"
    (folder / "ab" / "ab56.part").write_bytes(b"half a diplo")
    (folder / "link").symlink_to("/etc/hostname")
    (folder / "gone").symlink_to(tmp_path / "nowhere")

    file = backed_up(sqlite_site, tmp_path / "kopie.tar.gz")

    assert [part.name for part in verify(file).parts if part.name.startswith("uploads/")] == [
        "uploads/ab/ab12"
    ]


def test_an_upload_keeps_its_bytes_and_its_time(
    sqlite_site: Flask, clock: StoppedClock, tmp_path: Path
) -> None:
    upload = sqlite_site.extensions["settings"].data_dir / "uploads" / "ab" / "ab12"
    written_at(upload, clock.now() - timedelta(days=3))
    file = backed_up(sqlite_site, tmp_path / "kopie.tar.gz")
    upload.write_bytes(b"another")

    restored(sqlite_site, file)

    assert uploads_of(sqlite_site) == {"ab/ab12": b"%PDF-1.7 diploma"}
    assert upload.stat().st_mtime == (clock.now() - timedelta(days=3)).timestamp()
    assert stat.S_IMODE(upload.stat().st_mode) == 0o600


def test_only_the_operator_can_read_it_and_nothing_is_left_beside_it(
    sqlite_site: Flask, tmp_path: Path
) -> None:
    data = sqlite_site.extensions["settings"].data_dir
    before = {path.name for path in data.iterdir()}
    folder = tmp_path / "veilig"
    folder.mkdir()

    file = backed_up(sqlite_site, folder / "kopie.tar.gz")

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["kopie.tar.gz"]
    assert {path.name for path in data.iterdir()} <= before | {"backups"}


def test_a_backup_that_fails_leaves_the_one_before(sqlite_site: Flask, tmp_path: Path) -> None:
    file = backed_up(sqlite_site, tmp_path / "kopie.tar.gz")
    before = file.read_bytes()
    upload = sqlite_site.extensions["settings"].data_dir / "uploads" / "ab" / "ab12"

    def fail(_done: int, _total: int) -> None:
        upload.write_bytes(b"written again under its own name")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        back_up(file, at=sqlite_site.extensions["clock"].now(), step=fail)

    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("kopie")] == ["kopie.tar.gz"]


def test_how_far_it_is_ends_at_all(sqlite_site: Flask, clock: StoppedClock, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []

    manifest = back_up(
        tmp_path / "kopie.tar.gz", at=clock.now(), step=lambda done, total: seen.append((done, total))
    )

    assert seen[-1] == (2 * manifest.size, 2 * manifest.size)
    assert [done for done, _total in seen] == sorted(done for done, _total in seen)


def test_words_that_were_taken_away_are_not_in_the_copy(sqlite_site: Flask, tmp_path: Path) -> None:
    words = "dit stond er ooit, en nu niet meer "
    with closing(sqlite3.connect(db.engine.url.database)) as connection:
        # A site that was used before erased rows were written over.
        connection.execute("PRAGMA secure_delete=OFF")
        rows = [(f"{words}{number}",) for number in range(500)]
        connection.executemany("INSERT INTO counters (name, week, count) VALUES (?, '2026-W10', 1)", rows)
        connection.commit()
        connection.execute("DELETE FROM counters")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    file = backed_up(sqlite_site, tmp_path / "kopie.tar.gz")

    unpack(file, tmp_path / "uit")
    assert words.encode() in Path(db.engine.url.database).read_bytes()
    assert words.encode() not in (tmp_path / "uit/database/socialmap.sqlite3").read_bytes()


def test_without_a_database_there_is_nothing_to_keep(empty_site: Flask, tmp_path: Path) -> None:
    with empty_site.app_context(), pytest.raises(NoDatabase, match="flask setup"):
        backed_up(empty_site, tmp_path / "kopie.tar.gz")

    assert not (tmp_path / "kopie.tar.gz").exists()


def test_every_night_has_one_backup(site: Flask, clock: StoppedClock) -> None:
    folder = backups_of(site)

    first = nightly(folder, at=clock.now())
    made = first.stat()
    again = nightly(folder, at=clock.now() + timedelta(hours=10))
    next_day = nightly(folder, at=clock.now() + timedelta(hours=15))

    assert (first.name, again.name, next_day.name) == ("2026-03-02.tar.gz",) * 2 + ("2026-03-03.tar.gz",)
    assert (made.st_ino, made.st_mtime_ns) == (first.stat().st_ino, first.stat().st_mtime_ns)
    assert verify(first).created_at == clock.now()


def test_two_weeks_are_kept(sqlite_site: Flask, clock: StoppedClock) -> None:
    folder, at = backups_of(sqlite_site), clock.now()
    days = [(at - timedelta(days=back)).date() for back in range(1, 21)]
    for day in days:
        written_at(folder / f"{day}.tar.gz", at)
    written_at(folder / "van-de-beheerder.tar.gz", at - timedelta(days=400))

    nightly(folder, at=at)

    kept = {path.name for path in folder.iterdir()}
    assert kept == {f"{day}.tar.gz" for day in [at.date(), *days[:13]]} | {"van-de-beheerder.tar.gz"}


def test_copies_made_beforehand_go_after_two_weeks(sqlite_site: Flask, clock: StoppedClock) -> None:
    folder, at = backups_of(sqlite_site), clock.now()
    data, old, young = folder.parent, at - timedelta(days=15), at - timedelta(days=13)
    gone = [
        written_at(data / "socialmap-voor-0001.sqlite3", old),
        written_at(folder / "voor-herstel-20260215T080000Z-1.tar.gz", old),
        written_at(folder / "2026-03-01.tar.gz.x1.part", old),
        written_at(data / "aside-crashed" / "database", old),
    ]
    os.utime(data / "aside-crashed", (old.timestamp(), old.timestamp()))
    stays = [
        written_at(data / "socialmap-voor-0002.sqlite3", young),
        written_at(folder / "voor-herstel-20260217T080000Z-1.tar.gz", young),
        written_at(folder / "2026-03-02.tar.gz.x1.part", at),
        written_at(data / "socialmap.sqlite3-something", old),
    ]

    nightly(folder, at=at)

    assert [path.exists() for path in gone] == [False] * 4
    assert [path.exists() for path in stays] == [True] * 4
    assert not (data / "aside-crashed").exists()


def test_the_night_brings_the_list_of_erasures_in_line(sqlite_site: Flask, clock: StoppedClock) -> None:
    with transaction():
        erasures.remember("member", "11111111-1111-1111-1111-111111111111", at=clock.now())
    (sqlite_site.extensions["settings"].data_dir / "erasures.jsonl").unlink()

    nightly(backups_of(sqlite_site), at=clock.now())

    assert len(erasures.in_file()) == 1


@pytest.mark.parametrize("garble", [lambda head: bytes(len(head)), lambda head: b"x" * len(head)])
def test_a_damaged_database_is_set_aside(
    sqlite_site: Flask, tmp_path: Path, garble: Callable[[bytes], bytes]
) -> None:
    file = backed_up(sqlite_site, tmp_path / "kopie.tar.gz")
    database = Path(str(db.engine.url.database))
    db.session.remove()
    db.engine.dispose()
    content = database.read_bytes()
    database.write_bytes(garble(content[:4096]) + content[4096:])

    told = restored(sqlite_site, file)

    [kept] = backups_of(sqlite_site).glob("voor-herstel-*.sqlite3")
    assert kept.read_bytes() != content
    assert [line.split(":")[0] for line in told] == ["let op", "let op"]
    assert uploads_of(sqlite_site) == {"ab/ab12": b"%PDF-1.7 diploma"}
    assert last_change_number() > 0


def test_a_site_elsewhere_is_not_touched(sqlite_site: Flask, clock: StoppedClock, tmp_path: Path) -> None:
    other = built(settings_in(tmp_path / "elders"), clock)

    file = backed_up(sqlite_site, tmp_path / "kopie.tar.gz")
    restored(sqlite_site, file)

    assert not (tmp_path / "elders" / "socialmap.sqlite3").exists()
    let_go(other)
