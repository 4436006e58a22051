"""Files that people, and people who mean harm, hand in; made here, byte by byte where Pillow would refuse."""

import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from io import BytesIO

from PIL import Image

SCRIPT = b"<script>alert('bewijs')</script>"
PLACE = "Geheime plek 52.0861 4.8854"
GPS = 0x8825
ORIENTATION = 0x0112
TURNED_RIGHT = 6


def chunk(name: bytes, content: bytes) -> bytes:
    checked = name + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


def png(width: int, height: int, *, colour: int = 2, bits: int = 8, extra: bytes = b"") -> bytes:
    """A PNG of one row again and again, made without ever having it whole in memory."""
    samples = {0: 1, 2: 3, 3: 1, 6: 4}[colour]
    row = b"\0" + b"\x55" * ((width * samples * bits + 7) // 8)
    packer = zlib.compressobj(1)
    packed = [packer.compress(row) for _ in range(height)]
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra
    return start + chunk(b"IDAT", b"".join([*packed, packer.flush()])) + chunk(b"IEND", b"")


def drawn(size: tuple[int, int] = (1200, 800), mode: str = "RGB", kind: str = "JPEG", **how: object) -> bytes:
    written = BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(written, kind, **how)
    return written.getvalue()


def pdf(inside: bytes = b"") -> bytes:
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n" + inside + b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def with_place() -> bytes:
    """A photo held upright, that knows where it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED_RIGHT
    exif[0x010E] = PLACE
    exif.get_ifd(GPS).update({1: "N", 2: (52.0, 5.0, 10.0), 3: "E", 4: (4.0, 53.0, 7.0)})
    return drawn((1200, 800), exif=exif, comment=PLACE.encode())


def claiming(content: bytes, side: int) -> bytes:
    """A JPEG whose header says another size."""
    at = content.index(b"\xff\xc0") + 5
    return content[:at] + struct.pack(">HH", side, side) + content[at + 4 :]


def animated() -> bytes:
    first, *more = (Image.new("RGB", (300, 200), colour) for colour in ("red", "green", "blue"))
    written = BytesIO()
    first.save(written, "PNG", save_all=True, append_images=more, duration=100)
    return written.getvalue()


def many_scans(scans: int = 5000) -> bytes:
    """A progressive JPEG that goes over all its pixels again and again."""
    written = BytesIO()
    Image.new("L", (6000, 6000)).save(written, "JPEG", progressive=True)
    content = written.getvalue()
    last = content.rindex(b"\xff\xda")
    return content[:last] + content[last:-2] * scans + content[-2:]


def empty_parts() -> bytes:
    """A PNG that is large to begin with, and has to be looked through part by part."""
    return png(6000, 6000, colour=6, bits=16, extra=chunk(b"IDAT", b"") * 740_000)


def zipped() -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("bewijs.pdf", pdf())
    return written.getvalue()


def text_bomb() -> bytes:
    return chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"a" * 50_000_000))


JPEG, PDF = "image/jpeg", "application/pdf"
# A quick machine has read it before its seconds are over; what counts is that it never costs more.
ON_THE_LINE = "a PNG of a million empty parts"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
# What each file is, and what becomes of it: the type it is kept as, or the name of the refusal.
CORPUS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a JPEG": (drawn, JPEG),
    "a PNG": (lambda: drawn(kind="PNG"), JPEG),
    "a PDF": (pdf, PDF),
    "a photo with its place": (with_place, JPEG),
    "a CMYK JPEG": (lambda: drawn(mode="CMYK"), JPEG),
    "an animated PNG": (animated, JPEG),
    "a PNG one sees through": (lambda: drawn(mode="RGBA", kind="PNG"), JPEG),
    "a PNG of 16 bits": (lambda: png(800, 600, colour=0, bits=16), JPEG),
    "49 million pixels": (lambda: png(7000, 7000), JPEG),
    "a strip of one pixel high": (lambda: png(100_000, 1), JPEG),
    "a PNG with a script behind it": (lambda: png(640, 480) + SCRIPT, JPEG),
    "a JPEG with a script in it": (lambda: drawn(comment=SCRIPT), JPEG),
    "a PDF with a script in it": (lambda: pdf(SCRIPT), PDF),
    "a PNG of 9000 by 9000": (lambda: png(9000, 9000, bits=1, colour=0), "TooManyPixels"),
    "a PNG of 20000 by 20000": (lambda: png(20_000, 20_000, bits=1, colour=0), "TooManyPixels"),
    "a JPEG that says 60000 by 60000": (lambda: claiming(drawn(), 60_000), "TooManyPixels"),
    "half a JPEG": (lambda: drawn()[:5000], "Unreadable"),
    "half a PNG": (lambda: drawn(kind="PNG")[:3000], "Unreadable"),
    "half a PDF": (lambda: pdf(b"x" * 5000)[:3000], "Unreadable"),
    "a script that begins as a JPEG": (lambda: b"\xff\xd8\xff" + SCRIPT, "Unreadable"),
    "a PNG with a text that grows": (lambda: png(640, 480, extra=text_bomb()), "Unreadable"),
    ON_THE_LINE: (empty_parts, "Unreadable"),
    "a JPEG of thousands of scans": (many_scans, "Unreadable"),
    "nothing": (bytes, "Unreadable"),
    "10 MB and one byte": (lambda: pdf(b"x" * 10 * 1024 * 1024)[-(10 * 1024 * 1024 + 1) :], "TooLarge"),
    "a PDF without its first line": (lambda: pdf()[9:], "NotAllowedKind"),
    "a PDF after a page": (lambda: b"<html>" + SCRIPT + pdf(), "NotAllowedKind"),
    "an SVG": (lambda: SVG, "NotAllowedKind"),
    "a page": (lambda: b"<!doctype html>" + SCRIPT, "NotAllowedKind"),
    "a GIF": (lambda: drawn(kind="GIF"), "NotAllowedKind"),
    "a zip": (zipped, "NotAllowedKind"),
}


@cache
def content_of(name: str) -> bytes:
    return CORPUS[name][0]()
