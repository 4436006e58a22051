"""The Chromium of this machine before the served site: every visit is a first one, with nothing kept."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import CDPSession, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
PAGE = "/zoeken?wat=oedeem&waar=Maarssen"
PHONE, DESK = 375, 1280
# Whatever the page asks elsewhere fails at once, and is counted.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


@contextlib.contextmanager
def first_visit(width: int) -> Iterator[tuple[Page, CDPSession]]:
    """A page of this width in a browser that was never anywhere, and the wire to ask it more."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), headless=True, args=list(FLAGS))
        page = browser.new_page(viewport={"width": width, "height": 800})
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        yield page, wire
        browser.close()
