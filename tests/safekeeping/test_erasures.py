"""Who was erased stays erased, whatever is put back; and nobody is erased who stayed."""

import stat
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.cli.backup import restore_file
from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.safekeeping import erasures
from socialmap.safekeeping.archive import verify
from socialmap.safekeeping.hooks import after_restore
from socialmap.safekeeping.models import Erasure
from socialmap.safekeeping.rules import Erased
from tests.foundation.together import at_once
from tests.safekeeping.sites import (
    backed_up,
    digests,
    erase_listing,
    pages_of,
    restored,
    run,
)

BRAM = "Praktijk Bram"


def uuid_of(name: str) -> UUID:
    return db.session.scalars(sa.select(Listing.uuid).where(Listing.name == name)).one()


def erase(name: str, at: datetime, *, is_remembered: bool = True) -> None:
    """Erase a listing as the site does it."""
    uuid = uuid_of(name)
    with transaction():
        assert erase_listing(str(uuid), at)
        if is_remembered:
            erasures.remember("listing", uuid, at=at)
    db.session.remove()


def names() -> set[str]:
    db.session.remove()
    return set(db.session.scalars(sa.select(Listing.name)))


def file_of(app: Flask) -> Path:
    return app.extensions["settings"].data_dir / "erasures.jsonl"


@pytest.mark.parametrize("is_remembered", [True, False])
def test_an_older_backup_does_not_bring_back_who_was_erased(
    site: Flask, clock: StoppedClock, tmp_path: Path, is_remembered: bool
) -> None:
    file = backed_up(site, tmp_path / "kopie.tar.gz")
    erase(BRAM, clock.now(), is_remembered=is_remembered)

    told = restored(site, file)

    assert (BRAM in names()) is not is_remembered
    assert ("opnieuw gewist: 1" in told) is is_remembered


def test_the_pages_and_the_list_know_it_as_well(
    sqlite_site: Flask, clock: StoppedClock, tmp_path: Path
) -> None:
    file = backed_up(sqlite_site, tmp_path / "kopie.tar.gz")
    uuid = uuid_of(BRAM)
    erase(BRAM, clock.now())

    restored(sqlite_site, file)
    restored(sqlite_site, file)

    assert not any(BRAM in page for page in pages_of(sqlite_site).values())
    assert db.session.scalars(sa.select(Erasure.uuid)).all() == [str(uuid)]
    assert [one.uuid for one in erasures.in_file()] == [str(uuid)]


def test_the_list_counts_when_the_database_is_gone(
    site: Flask, empty_site: Flask, clock: StoppedClock, tmp_path: Path
) -> None:
    file = backed_up(site, tmp_path / "kopie.tar.gz")
    erase(BRAM, clock.now())
    kept = file_of(site).read_bytes()

    with empty_site.app_context():
        file_of(empty_site).parent.mkdir(exist_ok=True)
        file_of(empty_site).write_bytes(kept)
        restored(empty_site, file)
        found = names()

    assert BRAM not in found
    assert found


def test_who_is_erased_while_a_restore_is_busy_is_erased_too(
    site: Flask, neighbour: Flask, clock: StoppedClock, tmp_path: Path
) -> None:
    file = backed_up(site, tmp_path / "kopie.tar.gz")

    def somebody_else_erases(at: datetime) -> str:
        assert at_once(neighbour, lambda: erase(BRAM, at)) == [None]
        return "er werd iemand gewist"

    after_restore().steps.append(somebody_else_erases)
    told = restored(site, file)

    assert "er werd iemand gewist" in told
    assert BRAM not in names()
    assert erasures.not_in_table() == []


def test_a_restore_is_refused_when_nobody_can_erase_again(
    sqlite_site: Flask, clock: StoppedClock, tmp_path: Path
) -> None:
    file = backed_up(sqlite_site, tmp_path / "kopie.tar.gz")
    with transaction():
        erasures.remember("ziekenhuis", uuid4(), at=clock.now())
    before = digests()

    refused = run(sqlite_site, restore_file, file)

    assert (refused.exit_code, len(refused.stderr.splitlines())) == (1, 1)
    assert "'ziekenhuis'" in refused.stderr
    assert digests() == before


def test_an_erasure_that_was_not_saved_is_not_remembered(either_app: Flask, clock: StoppedClock) -> None:
    def fail() -> None:
        with transaction():
            erasures.remember("member", uuid4(), at=clock.now())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    after_failing = erasures.remembered(), file_of(either_app).exists()
    with transaction():
        erasures.remember("member", uuid4(), at=clock.now())

    assert after_failing == ([], False)
    assert len(erasures.remembered()) == len(erasures.in_file()) == 1


def test_the_same_erasure_twice_is_one(either_app: Flask, clock: StoppedClock) -> None:
    uuid = uuid4()

    for _ in range(2):
        with transaction():
            erasures.remember("member", uuid, at=clock.now())

    assert erasures.remembered() == [Erased("member", str(uuid), clock.now())]


def test_what_a_crash_kept_from_the_file_comes_in_later(either_app: Flask, clock: StoppedClock) -> None:
    uuid = uuid4()
    with transaction():
        erasures.remember("member", uuid, at=clock.now())
    file_of(either_app).unlink()
    missing = erasures.not_in_file(), erasures.in_file(), erasures.remembered()

    erasures.bring_in_line()
    erasures.bring_in_line()

    erased = Erased("member", str(uuid), clock.now())
    assert missing == ([erased], [], [erased])
    assert (erasures.not_in_file(), erasures.in_file()) == ([], [erased])


def test_half_a_line_is_ignored_and_spoils_nothing_after_it(app: Flask, clock: StoppedClock) -> None:
    first, second = uuid4(), uuid4()
    with transaction():
        erasures.remember("member", first, at=clock.now())
    whole = file_of(app).read_bytes()
    file_of(app).write_bytes(whole + whole[: len(whole) // 2])

    with transaction():
        erasures.remember("member", second, at=clock.now())

    assert [one.uuid for one in erasures.in_file()] == [str(first), str(second)]
    assert len(file_of(app).read_bytes().splitlines()) == 3


def test_many_at_once_each_get_their_line(app: Flask, clock: StoppedClock) -> None:
    uuids = [uuid4() for _ in range(8)]

    def remembering(uuid: UUID) -> Callable[[], None]:
        def remember() -> None:
            with transaction():
                erasures.remember("member", uuid, at=clock.now())

        return remember

    outcomes = at_once(app, *(remembering(uuid) for uuid in uuids))

    assert outcomes == [None] * len(uuids)
    assert {one.uuid for one in erasures.in_file()} == set(map(str, uuids))


def test_only_the_site_reads_the_list_and_no_backup_holds_it(
    sqlite_site: Flask, clock: StoppedClock, tmp_path: Path
) -> None:
    erase(BRAM, clock.now())

    file = backed_up(sqlite_site, tmp_path / "kopie.tar.gz")

    assert stat.S_IMODE(file_of(sqlite_site).stat().st_mode) == 0o600
    assert b"Bram" not in file_of(sqlite_site).read_bytes()
    assert [part.name for part in verify(file).parts] == [
        "database/socialmap.sqlite3",
        "uploads/ab/ab12",
    ]


def test_an_erasure_needs_a_transaction(app: Flask, clock: StoppedClock) -> None:
    with pytest.raises(RuntimeError, match="needs a transaction"):
        erasures.remember("member", uuid4(), at=clock.now())
