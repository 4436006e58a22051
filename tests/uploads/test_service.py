"""Evidence is on disk as long as its row says so, and not a day longer."""

import stat
from pathlib import Path

import pytest
from flask import Flask

from socialmap.foundation.db import db, transaction
from socialmap.foundation.errors import Gone, NotFound
from socialmap.uploads import queries, rules, service, storing
from tests.foundation.together import at_once
from tests.running import MONDAY
from tests.uploads.corpus import drawn, pdf
from tests.uploads.hands import ANNA, CARLA, DAY, HOUR, interrupted, keep, on_disk, rows


def test_what_was_kept_is_given_back(either_folder: Path) -> None:
    file = keep(content=pdf(b"diploma"))

    assert service.read(file) == pdf(b"diploma")
    assert (file.media_type, file.size, file.stored_at) == ("application/pdf", len(pdf(b"diploma")), MONDAY)
    assert queries.files_of(ANNA) == [file]


def test_a_picture_is_kept_as_it_was_drawn_anew(folder: Path) -> None:
    file = keep(content=drawn(kind="PNG"))

    assert file.media_type == "image/jpeg"
    assert service.read(file).startswith(b"\xff\xd8\xff")
    assert len(service.read(file)) == file.size


def test_a_file_that_was_cleaned_before_is_not_cleaned_again(folder: Path) -> None:
    cleaned = service.clean(drawn())

    with transaction():
        file = service.keep(cleaned, owner=ANNA, at=MONDAY)

    assert service.read(file) == cleaned.content


def test_a_refused_file_leaves_nothing(folder: Path) -> None:
    with pytest.raises(rules.NotAllowedKind):
        keep(content=b"<svg/>")

    assert (rows(), on_disk(folder)) == (0, [])


def test_only_the_site_can_read_what_lies_on_disk(app: Flask, folder: Path) -> None:
    file = keep()

    path = storing.path_of(folder, file.uuid)
    assert on_disk(folder) == [path]
    modes = [stat.S_IMODE(place.stat().st_mode) for place in (path, path.parent, folder)]
    assert modes == [0o600, 0o700, 0o700]
    assert not path.is_relative_to(Path(app.root_path) / "static")


def test_a_name_tells_nothing_about_whose_file_it_is(folder: Path) -> None:
    file = keep()

    assert on_disk(folder)[0].relative_to(folder).parts == (file.uuid.hex[:2], file.uuid.hex)


def test_six_files_are_kept_and_the_seventh_is_not(folder: Path) -> None:
    files = [keep() for _ in range(6)]

    with pytest.raises(rules.TooManyFiles):
        keep()

    assert keep(CARLA).owner == CARLA
    with transaction():
        service.erase(files[0], at=MONDAY)
    assert keep() in queries.files_of(ANNA)


def test_two_at_the_same_moment_do_not_make_seven(either_app: Flask, either_folder: Path) -> None:
    for _ in range(5):
        keep()

    answers = at_once(either_app, *[keep] * 4)

    assert sorted(type(answer).__name__ for answer in answers) == ["EvidenceFile"] + ["TooManyFiles"] * 3
    assert rows() == 6


def test_somebody_elses_file_is_not_found(folder: Path) -> None:
    file = keep()

    assert queries.file_of(ANNA, file.uuid) == file
    with pytest.raises(NotFound):
        queries.file_of(CARLA, file.uuid)


def test_an_erased_file_is_gone_from_disk_and_its_row_says_when(either_folder: Path) -> None:
    file = keep()

    with transaction():
        service.erase(db.session.merge(file), at=MONDAY + HOUR)

    file = queries.file_of(ANNA, file.uuid)
    assert (file.erased_at, on_disk(either_folder), queries.files_of(ANNA)) == (MONDAY + HOUR, [], [])
    with pytest.raises(Gone):
        service.read(file)


def test_erasing_twice_is_erasing_once(folder: Path) -> None:
    file = keep()

    for later in (HOUR, DAY):
        with transaction():
            service.erase(db.session.merge(file), at=MONDAY + later)

    assert queries.file_of(ANNA, file.uuid).erased_at == MONDAY + HOUR


def test_a_file_that_is_gone_from_disk_can_still_be_erased(folder: Path) -> None:
    file = keep()
    storing.path_of(folder, file.uuid).unlink()

    with transaction():
        service.erase(db.session.merge(file), at=MONDAY)

    assert queries.files_of(ANNA) == []


def test_an_erasure_that_is_not_saved_loses_nothing(either_folder: Path) -> None:
    file = keep()

    def erase_and_sweep() -> None:
        service.erase(db.session.merge(file), at=MONDAY)
        service.orphans(MONDAY + DAY)

    interrupted(erase_and_sweep)

    assert service.read(queries.file_of(ANNA, file.uuid)) == pdf()


def test_all_of_an_owner_is_erased_and_nothing_of_others(folder: Path) -> None:
    for owner in (ANNA, ANNA, CARLA):
        keep(owner)

    with transaction():
        erased = service.erase_of(ANNA, at=MONDAY)

    assert (erased, queries.files_of(ANNA), len(queries.files_of(CARLA))) == (2, [], 1)
    assert len(on_disk(folder)) == 1


def test_a_file_is_erased_when_its_time_has_come_and_not_before(either_folder: Path) -> None:
    with transaction():
        service.keep(pdf(), owner=ANNA, at=MONDAY).erase_after = MONDAY + DAY
        service.keep(pdf(), owner=CARLA, at=MONDAY)

    counts = []
    for passed in (DAY - HOUR, DAY, DAY * 2):
        with transaction():
            counts.append(service.erase_due(MONDAY + passed))

    assert counts == [0, 1, 0]
    assert (queries.files_of(ANNA), len(queries.files_of(CARLA))) == ([], 1)
    assert len(on_disk(either_folder)) == 1


def test_what_an_owner_handed_in_is_kept_until_a_day(folder: Path) -> None:
    for owner in (ANNA, ANNA, CARLA):
        keep(owner)

    with transaction():
        changed = service.keep_until(ANNA, MONDAY + DAY)

    assert changed == 2
    assert [file.erase_after for file in queries.files_of(ANNA)] == [MONDAY + DAY] * 2
    assert queries.files_of(CARLA)[0].erase_after is None


@pytest.mark.parametrize("damage", [b"", b"%PDF-1.4 something else %%EOF"])
def test_bytes_that_changed_on_disk_are_not_given(
    folder: Path, damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    file = keep()
    storing.path_of(folder, file.uuid).write_bytes(damage)

    with pytest.raises(NotFound):
        service.read(file)

    assert str(file.uuid) in caplog.text
    assert ANNA not in caplog.text
