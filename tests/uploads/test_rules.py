"""What a file is, is told by its bytes."""

from datetime import timedelta

import pytest

from socialmap.uploads import rules
from tests.running import MONDAY

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("beginning", "kind"),
    [(b"\xff\xd8\xff\xe0", rules.JPEG), (b"\x89PNG\r\n\x1a\n", rules.PNG), (b"%PDF-1.7", rules.PDF)],
)
def test_the_first_bytes_tell_the_kind(beginning: bytes, kind: str) -> None:
    assert rules.kind_of(beginning + b"the rest") == kind


@pytest.mark.parametrize("beginning", [b"GIF89a", b"PK\x03\x04", b"<svg", b" %PDF-1.7", b"\xff\xd8", b"RIFF"])
def test_every_other_kind_is_refused(beginning: bytes) -> None:
    with pytest.raises(rules.NotAllowedKind):
        rules.kind_of(beginning)


def test_ten_megabytes_are_taken_and_one_byte_more_is_not() -> None:
    largest = b"%PDF-".ljust(rules.MOST_BYTES)

    assert rules.kind_of(largest) == rules.PDF
    with pytest.raises(rules.TooLarge, match="10485761 bytes"):
        rules.kind_of(largest + b" ")


def test_an_empty_file_cannot_be_read() -> None:
    with pytest.raises(rules.Unreadable):
        rules.kind_of(b"")


def test_the_end_of_a_pdf_stands_near_its_end() -> None:
    rules.check_pdf(b"%PDF-1.4 %%EOF" + b"\n" * 1000)

    with pytest.raises(rules.Unreadable):
        rules.check_pdf(b"%PDF-1.4 %%EOF" + b"\n" * 1100)


def test_a_seventh_file_is_one_too_many() -> None:
    rules.check_room(5)

    with pytest.raises(rules.TooManyFiles):
        rules.check_room(6)


@pytest.mark.parametrize(
    ("age", "has_row", "is_erased", "is_left"),
    [
        (HOUR, False, False, False),
        (HOUR * 1.01, False, False, True),
        (HOUR * 1000, True, False, False),
        (HOUR * 0, True, True, True),
    ],
)
def test_only_what_nobody_will_ask_for_is_left_behind(
    age: timedelta, has_row: bool, is_erased: bool, is_left: bool
) -> None:
    left = rules.is_left_behind(MONDAY - age, has_row=has_row, is_erased=is_erased, at=MONDAY)

    assert left is is_left
