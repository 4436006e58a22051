"""A real browser before a real server: the Chromium of this machine, and nothing outside it."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from socialmap.directory import service
from socialmap.directory.models import Listing, Location
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from tests.conftest import MONDAY, let_go, make, read_before, running, settings_in

# Nothing but loopback has an address here, and Chromium has no reason to look.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")
NO_TILE_SERVER = "http://127.0.0.1:9/{z}/{x}/{y}.png"
PHONE, DESK = 375, 1280


@dataclass
class Site:
    """A served site; `codes` holds a listing of every kind."""

    address: str
    app: Flask
    codes: dict[str, str] = field(default_factory=dict)


class Quiet(WSGIRequestHandler):
    """A door that keeps no list of who came in, and waits for nobody."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing."""


def serve(
    origin: Path, folder: Path, prepare: Callable[[Flask], dict[str, str]] = lambda app: {}, **more: Any
) -> Iterator[Site]:
    """Serve a copy of the data of `origin` on a free port of loopback until the generator ends.

    What is known of the origin is read once for all copies.
    """
    shutil.copytree(origin, folder)
    app = running(settings_in(folder, **more), StoppedClock(MONDAY), read_before(origin))
    with app.app_context():
        codes = prepare(app)
        app.extensions["indexer"].bring_up_to_date()
        db.session.remove()
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, name="site", daemon=True)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.server_port}", app, codes)
    server.shutdown()
    server.server_close()
    thread.join()
    let_go(app)


@pytest.fixture(scope="package")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The browser of this machine, in a profile of its own; tests are skipped where there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("Chromium ontbreekt op deze machine (Debian en Ubuntu: apt install chromium)")
    home = tmp_path_factory.mktemp("chromium")
    environment = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_CACHE_HOME": str(home)}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, headless=True, args=FLAGS, env=environment
        )
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def site(chromium: Browser, demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration region, without background tiles."""
    yield from serve(demo_folder, tmp_path_factory.mktemp("browser") / "data", _choose)


def _choose(app: Flask) -> dict[str, str]:
    """A listing of every kind, and one that is gone."""
    public = sa.select(Listing).where(Listing.state == "published", Listing.left_out_on.is_(None))
    public = public.order_by(Listing.id)
    several = sa.select(Location.listing_id).where(Location.number == 2)
    shown = sa.select(Location.listing_id).where(Location.show_address)
    wanted = {
        "several": public.where(Listing.id.in_(several)),
        "address": public.where(Listing.id.in_(shown), Listing.id.not_in(several)),
        "place-only": public.where(Listing.id.not_in(shown)),
        "gone": public.where(Listing.id.not_in(several)).order_by(None).order_by(Listing.id.desc()),
    }
    listings = {name: db.session.scalars(choice.limit(1)).one() for name, choice in wanted.items()}
    codes = {name: listing.code for name, listing in listings.items()}
    with transaction():
        service.withdraw(listings["gone"], by="test", at=MONDAY)
    return codes


@pytest.fixture(scope="package")
def site_without_tile_server(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration region, where the server of the background map does not answer."""
    folder = tmp_path_factory.mktemp("tileless") / "data"
    origin = Path(site.app.extensions["settings"].data_dir)
    yield from serve(origin, folder, tiles_url=NO_TILE_SERVER)


SCRIPT = "<script>window.hacked = 1; alert(1)</script>"
IMAGE = '"><img src=data:, onerror="window.hacked = 1; alert(2)">\''
LINK = "javascript:window.hacked=1;alert(3)//"


@pytest.fixture(scope="package")
def hostile_site(
    chromium: Browser, filled_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A site whose only listing tries to break out of every text it has."""
    folder = tmp_path_factory.mktemp("hostile") / "data"

    def add(app: Flask) -> dict[str, str]:
        texts = "organisation call_hours opening_hours how_to_get_there costs referrers_phone agb".split()
        facts: dict[str, Any] = {name: f"{SCRIPT}{IMAGE}" for name in texts}
        facts |= {"website": LINK, "verwijsgids_url": LINK, "complaints_url": LINK, "in_verwijsgids": True}
        facts |= {
            "email": f"a@b.example{IMAGE}",
            "secure_mail": f"a@b.example{IMAGE}",
            "phone": f"030{IMAGE}",
        }
        facts |= {"name": f"Vuil {SCRIPT}", "description": f"Dikke arm. {SCRIPT}", "for_referrers": IMAGE}
        facts |= {"street": IMAGE, "place": f"Woerden{IMAGE}", "service_area": [SCRIPT, IMAGE]}
        return {"hostile": make(StoppedClock(MONDAY), **facts, needs=["lymfoedeem"]).code}

    yield from serve(filled_folder, folder, add)


@dataclass
class Seen:
    """What a browser noticed on its way."""

    own: tuple[str, ...]
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Note every request, complaint and dialog of a page."""
        page.on("request", self._request)
        page.on("console", lambda message: self._console(page, message))
        page.on("pageerror", lambda error: self.errors.append(f"pageerror {error}"))
        page.on("dialog", self._dialog)

    def forget(self) -> None:
        """Begin anew."""
        self.foreign, self.errors, self.dialogs = [], [], []

    def _dialog(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and f"{parts.scheme}://{parts.netloc}" not in self.own:
            self.foreign.append(request.url)

    def _console(self, page: Page, message: ConsoleMessage) -> None:
        """A page that answers 404 on purpose is no error; a file on a page that is missing is."""
        where = message.location.get("url", "")
        is_answer = "the server responded with a status of" in message.text and where == page.url
        if message.type == "error" and not is_answer:
            self.errors.append(f"{message.text} ({where})")


@dataclass
class Visitor:
    """Opens pages in Chromium; all pages of one visitor share cookies and storage."""

    context: BrowserContext
    site: Site
    seen: Seen

    def page(self) -> Page:
        """A new, watched tab."""
        page = self.context.new_page()
        page.set_default_timeout(8000)
        self.seen.watch(page)
        return page

    def open(self, address: str) -> Page:
        """A new tab at this address of the site."""
        page = self.page()
        page.goto(self.site.address + address)
        return page


Arrive = Callable[..., Visitor]


def _come(chromium: Browser, site: Site, width: int = DESK, height: int = 800, **wishes: Any) -> Visitor:
    context = chromium.new_context(viewport={"width": width, "height": height}, **wishes)
    return Visitor(context, site, Seen((site.address,)))


@pytest.fixture
def arrive(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Arrive]:
    """Makes visitors with a screen and wishes of their own.

    When the test is over, none of them may have asked another host, met an error or been locked in a dialog.
    """
    visitors: list[Visitor] = []

    def come(width: int = DESK, at: str = "site", **wishes: Any) -> Visitor:
        visitors.append(_come(chromium, request.getfixturevalue(at), width, **wishes))
        return visitors[-1]

    yield come
    for visitor in visitors:
        visitor.context.close()
    assert [visitor.seen for visitor in visitors] == [Seen(visitor.seen.own) for visitor in visitors]


@pytest.fixture(scope="module")
def _one_tab(chromium: Browser, site: Site) -> Iterator[tuple[Visitor, Page]]:
    visitor = _come(chromium, site, reduced_motion="reduce")
    visitor.context.add_init_script(AXE_SCRIPT)  # sent once, there on every page
    yield visitor, visitor.page()
    visitor.context.close()


@pytest.fixture
def tab(_one_tab: tuple[Visitor, Page]) -> Iterator[Page]:
    """One tab for many tests, which is quick; what goes wrong behind a page counts for its own test."""
    visitor, page = _one_tab
    yield page
    noticed = replace(visitor.seen)
    visitor.seen.forget()
    assert noticed == Seen(noticed.own)
