"""Which evidence files are taken in: how large, of which kind, how many."""

from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
MOST_FILES = 6
# A file that was written longer ago than this belongs to no transaction that is still busy.
GRACE = timedelta(hours=1)

JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
_BEGINNINGS = {b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG, b"%PDF-": PDF}
# As far from the end as readers of PDF look for its last mark.
_PDF_TAIL = 1024


class Refused(Exception):
    """This file is not taken in; which class says why, `reason` says what was seen."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TooLarge(Refused):
    """It has more bytes than we take."""


class NotAllowedKind(Refused):
    """It is not a JPEG, a PNG or a PDF, whatever its name says."""


class TooManyPixels(Refused):
    """Opening this picture would cost too much memory."""


class Unreadable(Refused):
    """It says it is of an allowed kind, but it cannot be read, or not in time."""


class TooManyFiles(Refused):
    """This owner has as many files as one may have."""


@dataclass(frozen=True)
class CleanFile:
    """Bytes that may be kept and given back, and what they are."""

    content: bytes
    media_type: str


def kind_of(content: bytes) -> str:
    """What the bytes themselves say they are; refuses what is empty, too large or of another kind."""
    if not content:
        raise Unreadable("there is nothing in it")
    if len(content) > MOST_BYTES:
        raise TooLarge(f"{len(content)} bytes")
    for beginning, media_type in _BEGINNINGS.items():
        if content.startswith(beginning):
            return media_type
    raise NotAllowedKind("the first bytes are of no allowed kind")


def check_pdf(content: bytes) -> None:
    """A PDF is complete: its last mark stands near the end."""
    if b"%%EOF" not in content[-_PDF_TAIL:]:
        raise Unreadable("the end of the PDF is missing")


def check_room(held: int) -> None:
    """There is room for one more file beside those that are held."""
    if held >= MOST_FILES:
        raise TooManyFiles(f"{held} files")


def is_left_behind(written_at: datetime, *, has_row: bool, is_erased: bool, at: datetime) -> bool:
    """Nobody will ask for this file on disk again: it was erased, or it never got a row."""
    return is_erased if has_row else at - written_at > GRACE
