"""What is put back is the site of that moment: the same rows, the same pages, the same files."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.audit.service import first_broken_link
from socialmap.cli.backup import restore_file
from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import Counter, db, last_change_number, transaction
from socialmap.safekeeping.hooks import after_restore
from socialmap.safekeeping.workplace import known_revisions, present_revision, upgrade
from socialmap.search.current import memory
from socialmap.search.indexing import indexer
from tests.conftest import make
from tests.safekeeping.sites import (
    backed_up,
    digests,
    pages_of,
    public_names,
    restored,
    run,
    uploads_of,
    without_number,
)

Change = Callable[[Flask], None]
ANNA = "Oedeemtherapie Anna"


def test_rows_pages_and_files_are_those_of_the_backup(site: Flask, change: Change, tmp_path: Path) -> None:
    before = without_number(digests()), pages_of(site, ANNA), uploads_of(site)
    file = backed_up(site, tmp_path / "kopie.tar.gz")
    change(site)
    changed = without_number(digests()), pages_of(site, ANNA), uploads_of(site)

    restored(site, file)

    assert [one == other for one, other in zip(before, changed, strict=True)] == [False] * 3
    assert len(before[1]) == 3
    assert (without_number(digests()), pages_of(site, ANNA), uploads_of(site)) == before


def test_a_backup_goes_to_another_machine(site: Flask, empty_site: Flask, tmp_path: Path) -> None:
    before = without_number(digests()), uploads_of(site)
    file = backed_up(site, tmp_path / "kopie.tar.gz")

    with empty_site.app_context():
        told = restored(empty_site, file)
        after = without_number(digests()), uploads_of(empty_site)
        whole = first_broken_link() is None

    assert (after, whole) == (before, True)
    assert told == []


def test_what_was_there_can_be_had_back(site: Flask, change: Change, tmp_path: Path) -> None:
    first = backed_up(site, tmp_path / "kopie.tar.gz")
    before = without_number(digests()), uploads_of(site)
    change(site)
    changed = without_number(digests()), uploads_of(site)
    backups = site.extensions["settings"].data_dir / "backups"

    restored(site, first)
    [kept] = backups.glob("voor-herstel-*")
    restored(site, kept)
    again = without_number(digests()), uploads_of(site)
    restored(site, first)

    assert again == changed != before
    assert (without_number(digests()), uploads_of(site)) == before
    assert len(list(backups.iterdir())) == 3


def test_new_rows_get_numbers_nobody_has(site: Flask, clock: StoppedClock, tmp_path: Path) -> None:
    file = backed_up(site, tmp_path / "kopie.tar.gz")
    make(clock, name="Na de kopie")

    restored(site, file)
    make(clock, name="Na het herstel")

    assert public_names() == {ANNA, "Praktijk Bram", "Na het herstel"}
    assert first_broken_link() is None


@pytest.mark.parametrize("is_older", [True, False])
def test_the_number_of_changes_is_larger_than_both(
    site: Flask, change: Change, tmp_path: Path, is_older: bool
) -> None:
    old = backed_up(site, tmp_path / "oud.tar.gz")
    old_number = last_change_number()
    change(site)
    new = backed_up(site, tmp_path / "nieuw.tar.gz")
    new_number = last_change_number()
    if not is_older:
        with transaction() as session:
            session.execute(sa.text("UPDATE change_counter SET number = :old"), {"old": old_number})

    restored(site, old if is_older else new)

    assert old_number < new_number < last_change_number()


def test_every_process_sees_the_restored_site_at_once(
    sqlite_site: Flask, change: Change, tmp_path: Path
) -> None:
    file = backed_up(sqlite_site, tmp_path / "kopie.tar.gz")
    change(sqlite_site)
    shown = {document.name for document in memory().present().snapshot.documents}

    run(sqlite_site, restore_file, file)

    present = memory().present()
    seen = {document.name for document in present.snapshot.documents}
    assert (shown, seen) == ({ANNA, "Oedeemtherapie Carla"}, {ANNA, "Praktijk Bram"})
    assert indexer().index.ids() == {document.id for document in present.snapshot.documents}
    assert indexer().index.version() == present.number == last_change_number()


def test_what_other_rooms_ask_is_done_before_anybody_sees_the_copy(
    site: Flask, change: Change, tmp_path: Path
) -> None:
    file = backed_up(site, tmp_path / "kopie.tar.gz")
    change(site)
    live = db.engine
    seen: list[str] = []

    def hold_letters(at: datetime) -> str:
        with live.connect() as connection:
            seen.extend(connection.scalars(sa.select(Listing.name).where(Listing.state == "published")))
        db.session.add(Counter(name="held", week=f"{at:%G-W%V}", count=3))
        return "brieven vastgehouden: 3"

    after_restore().steps.append(hold_letters)
    told = restored(site, file)

    assert sorted(seen) == [ANNA, "Oedeemtherapie Carla"]
    assert told[1:] == ["brieven vastgehouden: 3"]
    assert db.session.scalar(sa.select(Counter.count).where(Counter.name == "held")) == 3


def test_a_step_that_fails_leaves_everything_as_it_was(site: Flask, change: Change, tmp_path: Path) -> None:
    file = backed_up(site, tmp_path / "kopie.tar.gz")
    change(site)
    before = digests(), uploads_of(site)

    def fail(_at: datetime) -> str:
        db.session.execute(sa.delete(Counter))
        raise ZeroDivisionError

    after_restore().steps.append(fail)
    with pytest.raises(ZeroDivisionError):
        restored(site, file)
    after = digests(), uploads_of(site)
    after_restore().steps.clear()
    restored(site, file)

    assert after == before
    assert uploads_of(site) != before[1]


def test_an_older_schema_is_brought_up_to_date(site: Flask, empty_site: Flask, tmp_path: Path) -> None:
    oldest, newest = known_revisions()[-1], known_revisions()[0]
    with empty_site.app_context():
        upgrade(oldest)
        with transaction() as session:
            session.execute(sa.text("INSERT INTO counters (name, week, count) VALUES ('oud', '2025-W01', 7)"))
        file = backed_up(empty_site, tmp_path / "oud.tar.gz")

    told = restored(site, file)

    assert told[1:] == [f"database bijgewerkt van {oldest} naar {newest}; doe nog: flask setup"]
    assert (present_revision(), public_names()) == (newest, set())
    assert db.session.scalar(sa.select(Counter.count).where(Counter.name == "oud")) == 7
