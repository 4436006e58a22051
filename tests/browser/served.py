"""A served site with people on it, the one tab that looks at all its pages, and the checker of HTML."""

import json
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from flask.testing import FlaskClient
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from socialmap.accounts.current import KEY
from socialmap.accounts.login import open_log_in
from socialmap.accounts.queries import member_by_email
from socialmap.foundation.db import db, transaction
from tests.browser.conftest import PHONE, Seen, Site
from tests.browser.test_markup import JAR
from tests.conftest import MONDAY

# What can be folded out is looked at unfolded.
UNFOLD = "() => { for (const one of document.querySelectorAll('details')) one.open = true; }"


@dataclass
class Served:
    """A served site, the names of the things on it, and the cookie of each person."""

    site: Site
    names: dict[str, str]
    cookies: dict[str, str]

    def address(self, page: str) -> str:
        """An example of an address, with the things of this site in it."""
        for name, value in self.names.items():
            page = page.replace(name, value)
        return page

    def client(self, who: str) -> FlaskClient:
        """What somebody asks with; a visitor when there is no name."""
        client = self.site.app.test_client()
        if who:
            client.set_cookie("socialmap", self.cookies[who], domain="127.0.0.1")
        return client

    def enter(self, page: Page, who: str) -> None:
        """Let a tab be of this person from now on; of a visitor when there is no name."""
        page.context.clear_cookies()
        if who:
            cookie = {"name": "socialmap", "value": self.cookies[who], "url": self.site.address}
            page.context.add_cookies([cookie])  # type: ignore[list-item]


def cookies_of(site: Site, people: Iterable[str], *, halfway: str = "") -> dict[str, str]:
    """The cookies of people who logged in with a second step, but for the one who is halfway."""
    serializer = site.app.session_interface.get_signing_serializer(site.app)  # type: ignore[attr-defined]
    cookies: dict[str, str] = {}
    with site.app.app_context():
        for email in people:
            member = member_by_email(email)
            assert member is not None
            with transaction():
                key = open_log_in(member, device="proef", is_strong=email != halfway, at=MONDAY)
            cookies[email] = str(serializer.dumps({KEY: key}))
        db.session.remove()
    return cookies


@contextmanager
def one_tab(chromium: Chromium, site: Site, *, timeout: int) -> Iterator[tuple[Seen, Page]]:
    """A tab for many pages, which is quick, and what it notices."""
    context = chromium.new_context(viewport={"width": PHONE, "height": 800}, reduced_motion="reduce")
    context.add_init_script(AXE_SCRIPT)
    page, seen = context.new_page(), Seen((site.address,))
    page.set_default_timeout(timeout)
    seen.watch(page)
    yield seen, page
    context.close()


def badly_made(java: str, pages: dict[str, bytes], folder: Path) -> list[str]:
    """What the checker says of these pages, each by its name; warnings too."""
    names = list(pages)
    for number, name in enumerate(names):
        (folder / f"{number}.html").write_bytes(pages[name])
    wishes = ["--format", "json", "--stdout", "--exit-zero-always"]
    command = [java, "-Xss4m", "-XX:TieredStopAtLevel=1", "-jar", str(JAR), *wishes, str(folder)]
    said = subprocess.run(command, capture_output=True, check=True, timeout=120)
    return [
        f"{names[int(Path(one['url']).stem)]}: {one['message']} {one.get('extract', '')[:120]!r}"
        for one in json.loads(said.stdout.decode())["messages"]
    ]
