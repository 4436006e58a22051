"""A program of its own: reads a picture from its input, writes a small plain JPEG to its output.

It knows nothing of the site, so that it starts quickly and has no secrets to lose. Arguments: the most
pixels it opens, and the most seconds of processor and bytes of memory it may use.
"""

import resource
import sys
import warnings
from io import BytesIO

from PIL import Image, ImageOps

LONGEST_SIDE = 2000
QUALITY = 85
# How the program ends when the picture has too many pixels; any other end but 0 is "cannot be read".
TOO_MANY_PIXELS = 3


class PixelFlood(Exception):
    """The header promises more pixels than may be opened."""


def limit(seconds: int, memory: int) -> None:
    """Let the system end this process when a picture asks too much; it writes no files, not even a core."""
    limits = {
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in limits.items():
        resource.setrlimit(what, (most, most))


def shrunk(content: bytes, most_pixels: int) -> bytes:
    """The first image of a JPEG or PNG as a JPEG of only pixels; raises PixelFlood, or what Pillow raises."""
    Image.MAX_IMAGE_PIXELS = most_pixels
    picture: Image.Image = Image.open(BytesIO(content), formats=("JPEG", "PNG"))
    if picture.width * picture.height > most_pixels:
        raise PixelFlood
    share = LONGEST_SIDE / max(picture.size)
    # A JPEG can be read at a half, a quarter or an eighth; what is not read costs no time or memory.
    picture.draft(None, (int(picture.width * share), int(picture.height * share)))
    picture = _resizable(picture)
    if (times := max(picture.size) // LONGEST_SIDE) > 1:
        picture = picture.reduce(times)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=None)
    written = BytesIO()
    _only_pixels(ImageOps.exif_transpose(picture)).save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def _resizable(picture: Image.Image) -> Image.Image:
    """The picture in a mode whose pixels can be averaged."""
    if picture.mode.startswith("I"):
        picture.info.pop("transparency", None)
        # Grey of 16 bits: Pillow would make everything above 255 white.
        return picture.point(lambda value: value * (1 / 256)).convert("L")
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    if picture.mode in ("1", "P"):
        return picture.convert("L" if picture.mode == "1" else "RGB")
    return picture


def _only_pixels(picture: Image.Image) -> Image.Image:
    """On a new white sheet: Pillow takes comments along from the picture it saves, and this one has none."""
    sheet = Image.new("RGB", picture.size, "white")
    sheet.paste(picture.convert("RGB"), mask=picture if picture.mode == "RGBA" else None)
    return sheet


def main(most_pixels: int, seconds: int, memory: int) -> int:
    """Read, shrink, write; the answer says how it ended."""
    limit(seconds, memory)
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        small = shrunk(sys.stdin.buffer.read(), most_pixels)
    except (PixelFlood, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return TOO_MANY_PIXELS
    sys.stdout.buffer.write(small)
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
