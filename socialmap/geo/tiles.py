"""Map tiles, fetched by us and kept on disk, so that a visitor's browser asks nobody else."""

import hashlib
import logging
import os
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from math import asinh, pi, radians, tan
from pathlib import Path
from typing import NamedTuple

from socialmap.foundation.clock import monotonic
from socialmap.geo.fetch import Unreachable, fetch

log = logging.getLogger(__name__)

ZOOMS = range(7, 18)
LARGEST_TILE = 512 * 1024
LARGEST_STORE = 512 * 1024 * 1024
FRESH = timedelta(days=30)
DEADLINE_SECONDS = 4.0
TURN_SECONDS = 1.0
PAUSE_SECONDS = 30.0
AT_ONCE = 4
WRITES_PER_SWEEP = 500

# What a server says when it simply has no such tile; anything else is a fault.
NOT_THERE = frozenset((204, 404, 410))
_SIGNATURES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))


class Bounds(NamedTuple):
    """A box in WGS84 degrees."""

    south: float
    west: float
    north: float
    east: float


class Tile(NamedTuple):
    """One square of the map, in the numbering every tile server uses."""

    zoom: int
    x: int
    y: int


def lies_within(tile: Tile, bounds: Bounds) -> bool:
    """Whether a tile we serve touches the box."""
    if tile.zoom not in ZOOMS:
        return False
    left, top = _numbers_at(bounds.north, bounds.west, tile.zoom)
    right, bottom = _numbers_at(bounds.south, bounds.east, tile.zoom)
    return left <= tile.x <= right and top <= tile.y <= bottom


def image_type(body: bytes) -> str | None:
    """The type of an image, from its first bytes; None when it is no image we serve."""
    return next((kind for signature, kind in _SIGNATURES if body.startswith(signature)), None)


def _numbers_at(lat: float, lon: float, zoom: int) -> tuple[int, int]:
    across = 2**zoom
    x = (lon + 180) / 360 * across
    y = (1 - asinh(tan(radians(lat))) / pi) / 2 * across
    return int(x), int(y)


class Breaker:
    """After a failure nobody asks for a while, then one may try; when that works, everybody again."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._is_failing = False
        self._paused_until = 0.0

    def may_try(self) -> bool:
        with self._lock:
            if not self._is_failing:
                return True
            if self._clock() < self._paused_until:
                return False
            self._paused_until = self._clock() + PAUSE_SECONDS
            return True

    def note(self, *, success: bool) -> None:
        with self._lock:
            self._is_failing = not success
            self._paused_until = 0.0 if success else self._clock() + PAUSE_SECONDS


class TileStore:
    """The tiles of one server, below `<data>/tiles/`."""

    def __init__(self, root: Path, url: str, *, largest: int = LARGEST_STORE) -> None:
        self.root, self.url, self.largest = root, url, largest
        self.folder = root / hashlib.sha256(url.encode()).hexdigest()[:16]
        self.breaker = Breaker()
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._sweeping = threading.Lock()
        self._writes = 0

    def tile(self, tile: Tile, *, at: datetime) -> bytes | None:
        """The picture of a tile: kept, else fetched, else the old one, else None. Never raises."""
        if not self.url:
            return None
        body, is_fresh = self._kept(tile, at)
        if is_fresh or not self.breaker.may_try():
            return body
        if not self._turns.acquire(timeout=TURN_SECONDS):
            return body
        try:
            return self._renewed(tile, at) or body
        finally:
            self._turns.release()

    def sweep(self) -> None:
        """Remove the oldest tiles, of any server, until the store is a tenth below its size."""
        if not self._sweeping.acquire(blocking=False):
            return
        try:
            found = sorted(_files(self.root))
            too_much = sum(size for _, size, _ in found) - self.largest
            too_much = too_much + self.largest // 10 if too_much > 0 else 0
            for _, size, path in found:
                if too_much <= 0:
                    return
                path.unlink(missing_ok=True)
                too_much -= size
        except OSError as error:
            log.warning("tiles: store not swept (%s)", type(error).__name__)
        finally:
            self._sweeping.release()

    def _path(self, tile: Tile) -> Path:
        return self.folder / str(tile.zoom) / str(tile.x) / f"{tile.y}.png"

    def _kept(self, tile: Tile, at: datetime) -> tuple[bytes | None, bool]:
        """What lies on disk, and whether it is still fresh; after a power cut a file may be empty."""
        path = self._path(tile)
        try:
            body = path.read_bytes()
            age = at.timestamp() - path.stat().st_mtime
        except OSError:
            return None, False
        if image_type(body) is None:
            return None, False
        return body, age < FRESH.total_seconds()

    def _renewed(self, tile: Tile, at: datetime) -> bytes | None:
        # While we waited for our turn somebody else may have fetched it, or found the server away.
        body, is_fresh = self._kept(tile, at)
        if is_fresh:
            return body
        body = self._fetched(tile)
        if body is not None:
            self._keep(tile, body, at)
        return body

    def _fetched(self, tile: Tile) -> bytes | None:
        address = self.url
        for name, number in (("{z}", tile.zoom), ("{x}", tile.x), ("{y}", tile.y)):
            address = address.replace(name, str(number))
        try:
            answer = fetch(address, seconds=DEADLINE_SECONDS - TURN_SECONDS, largest=LARGEST_TILE)
            if answer.status not in NOT_THERE and image_type(answer.body) is None:
                raise Unreachable(f"antwoord {answer.status} zonder kaartbeeld")
        except Unreachable as failure:
            self.breaker.note(success=False)
            log.warning("tiles: %s; nobody asks for %d s", failure, PAUSE_SECONDS)
            return None
        self.breaker.note(success=True)
        return answer.body or None

    def _keep(self, tile: Tile, body: bytes, at: datetime) -> None:
        path = self._path(tile)
        aside = ""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, aside = tempfile.mkstemp(dir=path.parent, suffix=".aside")
            with os.fdopen(handle, "wb") as file:
                file.write(body)
            os.utime(aside, (at.timestamp(), at.timestamp()))
            os.replace(aside, path)
        except OSError as error:
            # A full disk costs us the copy, not the visitor the picture.
            log.warning("tiles: not kept (%s)", type(error).__name__)
            if aside:
                with suppress(OSError):
                    os.unlink(aside)
        self._count_write()

    def _count_write(self) -> None:
        """Sweep at the first write of a process and now and then after; nobody waits for it."""
        self._writes += 1
        if self._writes % WRITES_PER_SWEEP == 1:
            threading.Thread(target=self.sweep, name="tiles-sweep", daemon=True).start()


def _files(root: Path) -> list[tuple[float, int, Path]]:
    """Time, size and path of every file; one that vanishes meanwhile is left out."""
    found = []
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder, name)
            with suppress(FileNotFoundError):
                status = path.stat()
                found.append((status.st_mtime, status.st_size, path))
    return found
