"""Pictures are read by another process, which may fail, hang or be ended without harm to this one."""

import logging
import subprocess
import sys
from pathlib import Path
from threading import Lock

from socialmap.foundation.clock import monotonic
from socialmap.foundation.errors import TooOften
from socialmap.uploads import rules

log = logging.getLogger(__name__)

PROGRAM = Path(__file__).with_name("shrink.py")
# As in the program, which is not imported: Pillow stays out of this process.
TOO_MANY_PIXELS = 3
# A photo of fifty million pixels takes about one.
PROCESSOR_SECONDS = 2
MEMORY = 600 * 1024 * 1024
DEADLINE_SECONDS = 10.0
# One picture at a time: many at once would need as many times the memory.
_turn = Lock()


def shrunk(content: bytes) -> bytes:
    """A picture as a small JPEG without anything but its pixels.

    Refuses with TooManyPixels or Unreadable; with TooOften when pictures of others keep us busy too long.
    """
    ends_at = monotonic() + DEADLINE_SECONDS
    if not _turn.acquire(timeout=DEADLINE_SECONDS):
        raise TooOften(int(DEADLINE_SECONDS))
    try:
        return _answer_of(content, max(1.0, ends_at - monotonic()))
    finally:
        _turn.release()


def _answer_of(content: bytes, seconds: float) -> bytes:
    limits = map(str, (rules.MOST_PIXELS, PROCESSOR_SECONDS, MEMORY))
    # -I: it imports only what is installed, nothing from here. Without an environment it knows no secrets.
    command = [sys.executable, "-I", "-B", str(PROGRAM), *limits]
    try:
        reader = subprocess.run(  # noqa: S603  our own program; the picture is its input, not an argument
            command, input=content, capture_output=True, timeout=seconds, env={}, check=False
        )
    except subprocess.TimeoutExpired:
        raise rules.Unreadable("reading it took too long") from None
    if reader.returncode == TOO_MANY_PIXELS:
        raise rules.TooManyPixels(f"more than {rules.MOST_PIXELS} pixels")
    if reader.returncode != 0 or not reader.stdout.startswith(b"\xff\xd8\xff"):
        log.info("a picture could not be read; its reader ended with %s", reader.returncode)
        raise rules.Unreadable("the picture is damaged, or asks too much")
    return reader.stdout
