"""Which backup may be put back, and how long each is kept."""

from datetime import UTC, date, datetime, timedelta

import pytest

from socialmap.safekeeping.rules import (
    CannotErase,
    Damaged,
    Erased,
    Manifest,
    NewerSchema,
    NotABackup,
    OtherDatabase,
    Part,
    check_can_erase,
    check_fits,
    outdated,
    stays_inside,
)

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
MANIFEST = Manifest(AT, "sqlite", "0002", "build", "3:abc", (Part("database/socialmap.sqlite3", 10, "ab"),))


@pytest.mark.parametrize("name", ["database/socialmap.sqlite3", "uploads/ab/ab12", "uploads/a b/ü"])
def test_a_name_of_ours_stays_inside(name: str) -> None:
    assert stays_inside(name)


@pytest.mark.parametrize(
    "name",
    [
        *("", ".", "..", "/", "uploads", "database/", "secret-key", "erasures.jsonl", "manifest.json"),
        *("../uploads/x", "uploads/../x", "uploads/..", "/uploads/x", "//uploads/x", "./uploads/x"),
        *("uploads//x", "uploads/./x", "uploads\\x", "uploads/..\\x", "uploads/x\0", "UPLOADS/x", 7, None),
    ],
)
def test_any_other_name_does_not(name: object) -> None:
    assert not stays_inside(name)


def test_a_manifest_reads_back_as_it_was() -> None:
    assert Manifest.from_json(MANIFEST.as_json()) == MANIFEST
    assert MANIFEST.size == 10


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "7", '"format"', MANIFEST.as_json()[:-2], '{"format": 1, "parts": []}', b"\xff"]
)
def test_what_we_never_wrote_is_no_manifest(text: str | bytes) -> None:
    with pytest.raises(NotABackup):
        Manifest.from_json(text)


def test_a_manifest_says_no_more_than_it_should() -> None:
    with pytest.raises(NotABackup):
        Manifest.from_json(MANIFEST.as_json().replace('"program"', '"programme"'))
    with pytest.raises(NewerSchema):
        Manifest.from_json(MANIFEST.as_json().replace('"format": 1', '"format": 2'))
    with pytest.raises(Damaged, match="andere plek"):
        Manifest.from_json(MANIFEST.as_json().replace("database/", "database/../../"))


def test_a_backup_goes_into_its_own_kind_of_database_of_a_known_version() -> None:
    check_fits(MANIFEST, database="sqlite", revisions=["0003", "0002", "0001"])

    with pytest.raises(OtherDatabase):
        check_fits(MANIFEST, database="postgresql", revisions=["0002"])
    with pytest.raises(NewerSchema):
        check_fits(MANIFEST, database="sqlite", revisions=["0001"])


def test_what_is_on_the_list_must_be_known() -> None:
    erased = [Erased("listing", "1", AT), Erased("member", "2", AT)]

    check_can_erase(erased, ["member", "listing"])
    check_can_erase([], [])

    with pytest.raises(CannotErase, match="'member'"):
        check_can_erase(erased, ["listing"])


def test_a_line_of_the_list_reads_back_and_half_a_line_does_not() -> None:
    erased = Erased("member", "11111111-1111-1111-1111-111111111111", AT)
    line = erased.as_line()

    assert Erased.from_line(line) == erased
    assert [Erased.from_line(line[:end]) for end in range(len(line))] == [None] * len(line)
    assert [Erased.from_line(other) for other in ("[]", "7", "null", '{"kind": "member"}')] == [None] * 4


def test_the_newest_days_are_kept() -> None:
    days = [date(2026, 3, 1) - timedelta(days=back) for back in range(20)]

    assert outdated(days) == sorted(days[14:])
    assert outdated(days[:14]) == outdated([]) == []
    assert outdated(days, kept=19) == [days[19]]
