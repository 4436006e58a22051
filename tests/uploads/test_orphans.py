"""What is left on disk after a crash is swept up; what belongs to somebody is not."""

from pathlib import Path
from uuid import uuid4

import pytest

from socialmap.foundation.db import db, transaction
from socialmap.uploads import service, storing
from tests.running import MONDAY
from tests.uploads.corpus import pdf
from tests.uploads.hands import ANNA, DAY, HOUR, interrupted, keep, on_disk, rows, sweep


def test_bytes_whose_row_was_not_saved_are_removed_after_an_hour(either_folder: Path) -> None:
    interrupted(lambda: service.keep(pdf(), owner=ANNA, at=MONDAY))

    assert (rows(), len(on_disk(either_folder))) == (0, 1)
    assert (sweep(MONDAY + HOUR), len(on_disk(either_folder))) == (0, 1)
    assert (sweep(MONDAY + HOUR * 2), on_disk(either_folder)) == (1, [])


def test_a_file_with_a_row_is_never_an_orphan(either_folder: Path) -> None:
    file = keep()

    assert sweep(MONDAY + DAY * 1000) == 0
    assert service.read(file) == pdf()


def test_a_crash_between_erasing_and_removing_is_made_good_at_once(folder: Path) -> None:
    file = keep()
    with transaction():
        db.session.merge(file).erased_at = MONDAY

    assert (len(on_disk(folder)), sweep(MONDAY), on_disk(folder)) == (1, 1, [])


def test_a_crash_in_the_middle_of_writing_is_swept_up(folder: Path) -> None:
    storing.put(folder, name := uuid4(), b"half", at=MONDAY)
    whole = storing.path_of(folder, name)
    whole.rename(whole.with_name(name.hex + storing.ASIDE))

    assert sweep(MONDAY + HOUR * 2) == 1
    assert on_disk(folder) == []


def test_what_somebody_else_put_there_is_left_alone(folder: Path) -> None:
    keep()
    strange = on_disk(folder)[0].parent / "README"
    strange.write_text("not ours")

    assert sweep(MONDAY + DAY * 1000) == 0
    assert strange.is_file()


def test_a_site_without_uploads_has_nothing_to_sweep(folder: Path) -> None:
    assert (folder.exists(), sweep(MONDAY)) == (False, 0)


def test_a_write_that_fails_leaves_no_half_file(folder: Path) -> None:
    name = uuid4()
    (storing.path_of(folder, name) / "in the way").mkdir(parents=True)

    with pytest.raises(OSError, match="directory"):
        storing.put(folder, name, b"whole", at=MONDAY)

    assert on_disk(folder) == []
