"""What a browser fetches to show a results page: a first visit, nothing kept, on a phone and on a desk."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bench.browser import CHROMIUM, DESK, PAGE, PHONE, first_visit
from bench.figures import Figure, at_most, tell
from bench.regions import Regions
from bench.sites import served

HTML_KB, ALL_KB = 10.0, 80.0
QUIET_MS = 1500


@dataclass
class Visit:
    """The addresses that were asked, the bytes of each on the wire, and what the visit leaves behind."""

    asked: list[str] = field(default_factory=list)
    sizes: dict[str, float] = field(default_factory=dict)
    before_map: float = 0
    cookies: int = 0

    def elsewhere(self, own: str) -> list[str]:
        """What another host was asked."""
        return [url for url in self.asked if urlsplit(url).netloc not in (own, "")]


def measure(regions: Regions, *, quick: bool) -> Iterator[Figure]:
    """Bytes over the line, headers included; map tiles are left out, because they come from outside."""
    if not CHROMIUM.exists():
        tell(f"  skipped: {CHROMIUM} is not there")
        return
    with served(regions.demonstration()) as server:
        server.wait("/healthz")
        for width in (PHONE, DESK):
            own = f"127.0.0.1:{server.port}"
            yield from _figures(width, own, _visited(f"http://{own}{PAGE}", width))


def _figures(width: int, own: str, visit: Visit) -> Iterator[Figure]:
    kilobytes = {url: size / 1000 for url, size in visit.sizes.items()}
    for url, size in sorted(kilobytes.items(), key=lambda item: -item[1]):
        tell(f"  {size:7.1f} kB  {url}")
    html = next(size for url, size in kilobytes.items() if urlsplit(url).path == "/zoeken")
    total = sum(kilobytes.values())
    asked, elsewhere = len(visit.asked), len(visit.elsewhere(own))
    yield at_most(f"bytes at {width}: html of a results page, compressed", 1, html, "kB", HTML_KB)
    before = visit.before_map / 1000
    yield at_most(f"bytes at {width}: until the page is there, compressed", 1, before, "kB", ALL_KB)
    yield at_most(f"bytes at {width}: everything, compressed", len(kilobytes), total, "kB", ALL_KB)
    yield at_most(f"bytes at {width}: requests to others", asked, elsewhere, "requests", 0)
    yield at_most(f"bytes at {width}: cookies", asked, visit.cookies, "cookies", 0)


def _visited(url: str, width: int) -> Visit:
    """Open the page and wait until nothing more comes."""
    visit, urls = Visit(), {}
    with first_visit(width) as (page, wire):

        def told(said: dict) -> None:
            urls[said["requestId"]] = said["request"]["url"]

        def came(said: dict) -> None:
            address = urls[said["requestId"]]
            if not address.startswith("data:"):
                visit.sizes[address] = said["encodedDataLength"]

        def loaded(_said: dict) -> None:
            visit.before_map = sum(visit.sizes.values())

        wire.send("Page.enable")
        wire.on("Page.loadEventFired", loaded)
        wire.on("Network.requestWillBeSent", told)
        wire.on("Network.loadingFinished", came)
        page.goto(url, wait_until="networkidle")
        page.wait_for_timeout(QUIET_MS)
        visit.asked += [one for one in urls.values() if not one.startswith("data:")]
        visit.cookies = len(page.context.cookies())
    return visit
