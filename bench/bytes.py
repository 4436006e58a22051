"""What a browser fetches to show a results page with its map: a first visit, nothing kept."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.figures import Figure, at_most, tell
from bench.regions import Regions
from bench.sites import served

CHROMIUM = Path("/usr/bin/chromium")
PAGE = "/zoeken?wat=oedeem&waar=Maarssen"
HTML_KB, ALL_KB = 12.0, 120.0
# Whatever the page asks elsewhere fails at once, and is counted.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
QUIET_MS = 1500


def measure(regions: Regions, *, quick: bool) -> Iterator[Figure]:
    """Bytes over the line, headers included; map tiles are left out, because they come from outside."""
    if not CHROMIUM.exists():
        tell(f"  skipped: {CHROMIUM} is not there")
        return
    with served(regions.demonstration()) as server:
        server.wait("/healthz")
        visit = _visited(f"http://127.0.0.1:{server.port}{PAGE}")
    own = f"127.0.0.1:{server.port}"
    kilobytes = {url: size / 1000 for url, size in visit["sizes"].items()}
    for url, size in sorted(kilobytes.items(), key=lambda item: -item[1]):
        tell(f"  {size:7.1f} kB  {url}")
    html = next(size for url, size in kilobytes.items() if urlsplit(url).path == "/zoeken")
    elsewhere = [url for url in visit["asked"] if urlsplit(url).netloc not in (own, "")]
    yield at_most("bytes: html of a results page, compressed", 1, html, "kB", HTML_KB)
    total = sum(kilobytes.values())
    yield at_most("bytes: everything, compressed", len(kilobytes), total, "kB", ALL_KB)
    yield at_most("bytes: requests to others", len(visit["asked"]), len(elsewhere), "requests", 0)
    yield at_most("bytes: cookies", len(visit["asked"]), len(visit["cookies"]), "cookies", 0)


def _visited(url: str) -> dict[str, Any]:
    """Open the page in a fresh browser; the addresses asked, the bytes of each, and the cookies."""
    from playwright.sync_api import sync_playwright

    asked: list[str] = []
    urls: dict[str, str] = {}
    sizes: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as profile, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=str(CHROMIUM),
            headless=True,
            args=list(FLAGS),
            viewport={"width": 1280, "height": 900},
        )
        page = context.pages[0] if context.pages else context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on(
            "Network.requestWillBeSent", lambda said: urls.update({said["requestId"]: said["request"]["url"]})
        )
        wire.on(
            "Network.loadingFinished",
            lambda said: sizes.update({urls[said["requestId"]]: said["encodedDataLength"]}),
        )
        page.goto(url, wait_until="networkidle")
        page.wait_for_timeout(QUIET_MS)
        cookies = context.cookies()
        context.close()
    return {
        "asked": [one for one in asked if not one.startswith("data:")],
        "sizes": {one: size for one, size in sizes.items() if not one.startswith("data:")},
        "cookies": cookies,
    }
