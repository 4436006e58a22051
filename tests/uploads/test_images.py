"""Pictures are drawn anew by a process that may not use much; the worst of them cost this one nothing."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from socialmap.foundation.errors import TooOften
from socialmap.uploads import images, rules, service
from tests.uploads.corpus import (
    CORPUS,
    GPS,
    JPEG,
    ON_THE_LINE,
    PDF,
    PLACE,
    SCRIPT,
    content_of,
    drawn,
    many_scans,
    png,
)
from tests.uploads.costs import MEGABYTE, Costs

# The kernel ends a reader after its seconds, in ticks; starting it and taking its answer come on top.
MOST_SECONDS = images.PROCESSOR_SECONDS + 1.0
MOST_MEGABYTES = 150
READ_BY_A_CHILD = [name for name, (_make, ending) in CORPUS.items() if ending == JPEG]


@dataclass(frozen=True)
class Walk:
    """What became of one file of the corpus, and what that cost."""

    ending: str
    content: bytes
    seconds: float
    megabytes: float


def walk(name: str) -> Walk:
    handed_in = content_of(name)
    with Costs() as costs:
        try:
            cleaned = service.clean(handed_in)
            ending, content = cleaned.media_type, cleaned.content
        except rules.Refused as refusal:
            ending, content = type(refusal).__name__, b""
    return Walk(ending, content, costs.seconds, costs.megabytes)


@pytest.fixture(scope="module")
def walks() -> dict[str, Walk]:
    """Every file of the corpus, handed in once."""
    return {name: walk(name) for name in CORPUS}


@pytest.fixture(scope="module")
def start_seconds() -> float:
    """What it costs to start a process that reads a picture of one point."""
    with Costs() as costs:
        images.shrunk(png(1, 1))
    return costs.seconds


def picture(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def test_each_file_is_kept_or_refused_for_the_right_reason(walks: dict[str, Walk]) -> None:
    endings = {name: found.ending for name, found in walks.items()}

    assert endings.pop(ON_THE_LINE) in (JPEG, "Unreadable")
    assert endings == {name: ending for name, (_make, ending) in CORPUS.items() if name != ON_THE_LINE}


def test_no_file_keeps_the_processor_busy_for_long(walks: dict[str, Walk], start_seconds: float) -> None:
    slow = {
        name: found.seconds for name, found in walks.items() if found.seconds - start_seconds > MOST_SECONDS
    }

    assert slow == {}


def test_no_file_costs_this_process_much_memory(walks: dict[str, Walk]) -> None:
    hungry = {name: found.megabytes for name, found in walks.items() if found.megabytes > MOST_MEGABYTES}

    assert hungry == {}


def test_the_measure_sees_a_picture_that_is_read_in_this_process() -> None:
    large = content_of("49 million pixels")

    with Costs() as costs:
        picture(large).convert("RGBA")

    assert costs.megabytes > MOST_MEGABYTES
    assert costs.seconds > 0.1


def test_what_is_kept_is_a_small_jpeg_or_the_pdf_itself(walks: dict[str, Walk]) -> None:
    for name, found in walks.items():
        if found.ending == PDF:
            assert found.content == content_of(name)
        elif found.ending == JPEG:
            kept = picture(found.content)
            assert (kept.format, kept.mode, max(kept.size) <= 2000) == ("JPEG", "RGB", True), name


def test_nothing_but_pixels_is_left_of_a_picture(walks: dict[str, Walk]) -> None:
    for name in READ_BY_A_CHILD:
        kept = picture(walks[name].content)
        kept.load()

        assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}, name
        assert not kept.getexif(), name


def test_the_place_where_a_photo_was_taken_is_gone(walks: dict[str, Walk]) -> None:
    handed_in, kept = content_of("a photo with its place"), walks["a photo with its place"].content

    assert PLACE.encode() in handed_in
    assert picture(handed_in).getexif().get_ifd(GPS)
    assert PLACE.encode() not in kept
    assert b"Exif" not in kept


def test_a_photo_that_was_held_upright_stands_upright(walks: dict[str, Walk]) -> None:
    handed_in, kept = content_of("a photo with its place"), walks["a photo with its place"].content

    assert picture(handed_in).size == (1200, 800)
    assert picture(kept).size == (800, 1200)
    # What was the dark upper edge is on the right now.
    assert picture(kept).getpixel((790, 600))[0] < 10 < 240 < picture(kept).getpixel((10, 600))[0]


@pytest.mark.parametrize("name", ["a PNG with a script behind it", "a JPEG with a script in it"])
def test_a_script_in_a_picture_is_gone(walks: dict[str, Walk], name: str) -> None:
    assert SCRIPT in content_of(name)
    assert b"script" not in walks[name].content


def test_what_one_sees_through_becomes_white() -> None:
    clear = BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(clear, "PNG")

    kept = picture(images.shrunk(clear.getvalue()))

    assert kept.getpixel((20, 20)) == (255, 255, 255)


def test_grey_of_sixteen_bits_stays_grey() -> None:
    kept = picture(images.shrunk(png(80, 60, colour=0, bits=16)))

    assert kept.getpixel((40, 30)) == pytest.approx((0x55, 0x55, 0x55), abs=2)


def test_a_small_picture_is_not_made_larger() -> None:
    assert picture(images.shrunk(drawn((120, 80)))).size == (120, 80)


def test_a_large_picture_keeps_its_shape() -> None:
    assert picture(images.shrunk(drawn((3000, 1500), kind="PNG"))).size == (2000, 1000)
    assert picture(images.shrunk(drawn((1000, 4000)))).size == (500, 2000)


def test_the_number_of_pixels_is_what_refuses_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = content_of("a PNG of 9000 by 9000")
    with pytest.raises(rules.TooManyPixels):
        images.shrunk(bomb)

    monkeypatch.setattr(rules, "MOST_PIXELS", 100_000_000)

    assert picture(images.shrunk(bomb)).size == (2000, 2000)


def test_the_number_of_scans_is_what_refuses_a_slow_picture() -> None:
    assert picture(images.shrunk(many_scans(10))).size == (2000, 2000)


def test_a_picture_that_asks_more_memory_than_there_is_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    large = png(5000, 5000)
    assert picture(images.shrunk(large)).size == (2000, 2000)

    monkeypatch.setattr(images, "MEMORY", 100 * MEGABYTE)

    with pytest.raises(rules.Unreadable):
        images.shrunk(large)
    assert picture(images.shrunk(drawn())).size == (1200, 800)


def program(folder: Path, lines: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program in the place of the one that reads pictures."""
    other = folder / "other.py"
    other.write_text(lines)
    monkeypatch.setattr(images, "PROGRAM", other)


@pytest.mark.parametrize(
    "lines",
    [
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
        "raise SystemExit(1)",
        "print('<script>alert(1)</script>')",
        "",
    ],
    ids=["is killed", "gives up", "answers a page", "answers nothing"],
)
def test_a_reader_that_does_not_give_a_picture_means_unreadable(
    lines: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, lines, monkeypatch)

    with pytest.raises(rules.Unreadable):
        images.shrunk(drawn())


def test_a_reader_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "import signal\nsignal.pause()", monkeypatch)
    monkeypatch.setattr(images, "DEADLINE_SECONDS", 1.0)

    with pytest.raises(rules.Unreadable, match="too long"):
        images.shrunk(drawn())


def test_the_reader_knows_no_secrets_and_finds_none_of_our_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell = "import os, sys\nsys.stdout.buffer.write(b'\\xff\\xd8\\xff')\nprint(dict(os.environ), sys.path)"
    program(tmp_path, tell, monkeypatch)
    monkeypatch.setenv("SOCIALMAP_SECRET_KEY", "very-secret")

    known = images.shrunk(drawn()).decode("latin-1")

    assert "site-packages" in known
    assert "very-secret" not in known
    assert str(tmp_path) not in known


def test_who_waits_too_long_for_a_turn_may_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "DEADLINE_SECONDS", 0.01)

    with images._turn, pytest.raises(TooOften):
        images.shrunk(drawn())

    assert not images._turn.locked()
