"""Every page of the core group, and its pages for members and visitors: no barriers, nothing cut off."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page
from werkzeug.test import TestResponse

from socialmap.accounts.current import KEY
from socialmap.accounts.login import open_log_in
from socialmap.accounts.queries import member_by_email
from socialmap.foundation.access import permission_of
from socialmap.foundation.db import db, transaction
from tests.accounts.people import filled_in
from tests.browser.conftest import DESK, PHONE, Seen, Site, serve
from tests.browser.core_group_pages import FOLDERS, KARIN, PAGES, PARTS, SENT, prepare
from tests.browser.looking import barriers, cut_off, resize, see_map, too_small
from tests.browser.test_markup import JAR, ROOT, java, noting_templates  # noqa: F401  a fixture
from tests.conftest import MONDAY, settings_in
from tests.foundation.visits import ask_again, hidden_fields

UNFOLD = "() => { for (const one of document.querySelectorAll('details')) one.open = true; }"
# Where the pages of the core group have colours of their own.
COLOURED = "main h1, main .help, .attention, .criterion, .legend, .longest, .quorum, .seen, main .button"
LIST, WORD = "/kerngroep/criteria/dietist/nieuw", "/kerngroep/woorden/nieuw"
ITEM = "/kerngroep/inzendingen/SUBMITTED"


@dataclass
class Desk:
    """A served site, the things on it, and the cookie of each person."""

    site: Site
    names: dict[str, str]
    cookies: dict[str, str]

    def address(self, page: str) -> str:
        for name, value in self.names.items():
            page = page.replace(name, value)
        return page

    def ask(self, page: str) -> TestResponse:
        """What the server answers whoever this page is for."""
        return ask_again(self._client(page), self.address(page))

    def send(self, page: str, to: str = "", **values: str) -> TestResponse:
        """The answer to the form of this page as it stands, with these values."""
        client, address = self._client(page), self.address(page)
        hidden = hidden_fields(ask_again(client, address))
        return ask_again(client, address + to, "POST", data={**hidden, **values})

    def try_out(self, page: str, **values: str) -> TestResponse:
        """The answer to the form of this page with what stood in it, but for these values."""
        client, address = self._client(page), self.address(page)
        shown = BeautifulSoup(ask_again(client, address).data, "html.parser").select_one("main form")
        assert shown is not None
        return ask_again(client, address, "POST", data={**filled_in(shown), **values})

    def _client(self, page: str) -> FlaskClient:
        client = self.site.app.test_client()
        if who := PAGES[page]:
            client.set_cookie("socialmap", self.cookies[who], domain="127.0.0.1")
        return client


def _cookie(app: Flask, email: str) -> str:
    """The cookie of somebody who logged in with a second step."""
    member = member_by_email(email)
    assert member is not None
    with transaction():
        key = open_log_in(member, device="proef", is_strong=True, at=MONDAY)
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(serializer.dumps({KEY: key}))


@pytest.fixture(scope="module")
def desk(chromium: Chromium, demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk") / "data"
    shutil.copytree(demo_folder, folder)
    for site in serve(settings_in(folder), prepare):
        with site.app.app_context():
            cookies = {who: _cookie(site.app, who) for who in set(PAGES.values()) if who}
            db.session.remove()
        yield Desk(site, site.codes, cookies)


@pytest.fixture(scope="module")
def look(chromium: Chromium, desk: Desk) -> Iterator[tuple[Seen, Page]]:
    context = chromium.new_context(viewport={"width": PHONE, "height": 800}, reduced_motion="reduce")
    context.add_init_script(AXE_SCRIPT)
    page, seen = context.new_page(), Seen((desk.site.address,))
    page.set_default_timeout(15000)
    seen.watch(page)
    yield seen, page
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_core_group_works_for_everybody(name: str, look: tuple[Seen, Page], desk: Desk) -> None:
    seen, page = look
    seen.forget()
    page.context.clear_cookies()
    if PAGES[name]:
        cookie = {"name": "socialmap", "value": desk.cookies[PAGES[name]], "url": desk.site.address}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
    resize(page, PHONE)
    answer = page.goto(desk.site.address + desk.address(name))
    assert answer is not None
    assert answer.status == 200
    page.evaluate(UNFOLD)
    if page.locator("#map").count():
        see_map(page)

    assert barriers(page, contrast_of=COLOURED) == []
    assert too_small(page) == []
    assert cut_off(page) == [], "at 400 %"
    assert cut_off(page, DESK) == []
    assert (seen.errors, seen.dialogs, seen.foreign) == ([], [], [])


def test_from_four_metres_the_evening_is_read_without_scrolling(look: tuple[Seen, Page], desk: Desk) -> None:
    """A screen of 720 lines: its letters are at least a thirtieth of it, and the quorum is in sight."""
    _seen, page = look
    page.context.clear_cookies()
    cookie = {"name": "socialmap", "value": desk.cookies[KARIN], "url": desk.site.address}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.set_viewport_size({"width": DESK, "height": 720})
    page.goto(desk.site.address + desk.address("/kerngroep/rondes/COMING/vanavond"))

    sizes = page.evaluate(
        "[...document.querySelectorAll('.evening p:not(.help, .bar p), .evening label, .evening .button')]"
        ".filter((one) => one.checkVisibility()).map((one) => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert len(sizes) > 5
    assert min(sizes) >= 24
    assert page.locator(".quorum").bounding_box()["y"] < 200  # type: ignore[index]
    first = page.locator("ol.agenda li").first.bounding_box()
    assert first is not None
    assert first["y"] + first["height"] < 720


def test_every_address_of_the_core_group_is_among_these_pages(desk: Desk) -> None:
    adapter = desk.site.app.url_map.bind("127.0.0.1")
    looked_at = {adapter.match(desk.address(page).partition("?")[0])[0] for page in PAGES}

    views = desk.site.app.view_functions
    wanted = {
        rule.endpoint
        for rule in desk.site.app.url_map.iter_rules()
        if permission_of(views[rule.endpoint]) in ("core-group", "manage")
        and "GET" in (rule.methods or ())
        and not rule.rule.endswith((".pdf", ".ics", ".xlsx", ".csv", ":kind>", "<uuid:file>"))
    }
    assert len(wanted) > 40
    assert wanted - looked_at == set()


def test_every_page_of_the_core_group_is_well_made(
    java: str,  # noqa: F811
    desk: Desk,
    tmp_path: Path,
) -> None:
    with noting_templates() as used:
        answers = {page: desk.ask(page) for page in PAGES}
        answers |= {f"{page} as sent": desk.send(page) for page in SENT}
        answers["a tried list"] = desk.try_out(LIST, text_0="Staat in het register.", doe="bekijk")
        answers["a tried word"] = desk.try_out(WORD, variant="zo slap als een vaatdoek", do="probeer")
        answers["changed since"] = desk.send(ITEM, "/goedkeuren", revision="99")
    told = {page: answer.status_code for page, answer in answers.items() if answer.status_code != 200}
    assert told == {**{f"{page} as sent": status for page, status in SENT.items()}, "changed since": 409}
    names = list(answers)
    for number, name in enumerate(names):
        (tmp_path / f"{number}.html").write_bytes(answers[name].data)

    wishes = ["--format", "json", "--stdout", "--exit-zero-always"]
    command = [java, "-Xss4m", "-XX:TieredStopAtLevel=1", "-jar", str(JAR), *wishes, str(tmp_path)]
    said = subprocess.run(command, capture_output=True, check=True, timeout=120)

    assert [
        f"{names[int(Path(one['url']).stem)]}: {one['message']} {one.get('extract', '')[:120]!r}"
        for one in json.loads(said.stdout.decode())["messages"]
    ] == []
    assert _left_out(used) == set()


def _left_out(used: set[str]) -> set[str]:
    """Templates of these rooms that no page was made of."""
    root = ROOT / "templates"
    made = {
        str(path.relative_to(root))
        for folder in FOLDERS
        for path in (root / folder).glob("*.html")
        if not path.name.startswith("_")
    }
    return made - used - PARTS
