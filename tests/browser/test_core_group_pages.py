"""Every page of the core group, and its pages for members and visitors: no barriers, nothing cut off."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page
from werkzeug.test import TestResponse

from socialmap.foundation.access import permission_of
from tests.accounts.people import filled_in
from tests.browser.conftest import DESK, PHONE, Seen, serve
from tests.browser.core_group_pages import FOLDERS, KARIN, PAGES, PARTS, SENT, prepare
from tests.browser.looking import barriers, cut_off, resize, see_map, too_small
from tests.browser.meeting_pages import ODD
from tests.browser.served import UNFOLD, Served, badly_made, cookies_of, one_tab
from tests.browser.test_markup import ROOT, java, noting_templates  # noqa: F401  a fixture
from tests.foundation.visits import ask_again, hidden_fields

# Where the pages of the core group have colours of their own.
COLOURED = (
    "main h1, main .help, .attention, .criterion, .legend, .longest, .quorum, .seen, main .button, "
    ".meeting-state, .notice, .bars, .mail, .names .mark, .told-big, .save-bar"
)
# Files, and what a script asks for.
NO_PAGES = (".pdf", ".ics", ".xlsx", ".csv", ":kind>", "<uuid:file>", "<uuid:material>", "/scannen/sleutel")
LIST, WORD = "/kerngroep/criteria/dietist/nieuw", "/kerngroep/woorden/nieuw"
ITEM = "/kerngroep/inzendingen/SUBMITTED"


class Desk(Served):
    """The site, asked by whoever a page is for."""

    def ask(self, page: str) -> TestResponse:
        """What the server answers whoever this page is for."""
        return ask_again(self.client(PAGES[page]), self.address(page))

    def send(self, page: str, to: str = "", **values: str) -> TestResponse:
        """The answer to the form of this page as it stands, with these values."""
        client, address = self.client(PAGES[page]), self.address(page)
        hidden = hidden_fields(ask_again(client, address))
        return ask_again(client, address + to, "POST", data={**hidden, **values})

    def try_out(self, page: str, **values: str) -> TestResponse:
        """The answer to the form of this page with what stood in it, but for these values."""
        client, address = self.client(PAGES[page]), self.address(page)
        shown = BeautifulSoup(ask_again(client, address).data, "html.parser").select_one("main form")
        assert shown is not None
        return ask_again(client, address, "POST", data={**filled_in(shown), **values})


@pytest.fixture(scope="module")
def desk(chromium: Chromium, demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk") / "data"
    for site in serve(demo_folder, folder, prepare):
        yield Desk(site, site.codes, cookies_of(site, {who for who in PAGES.values() if who}))


@pytest.fixture(scope="module")
def look(chromium: Chromium, desk: Desk) -> Iterator[tuple[Seen, Page]]:
    with one_tab(chromium, desk.site, timeout=15000) as tab:
        yield tab


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_core_group_works_for_everybody(name: str, look: tuple[Seen, Page], desk: Desk) -> None:
    seen, page = look
    seen.forget()
    desk.enter(page, PAGES[name])
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
    desk.enter(page, KARIN)
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
        and not rule.rule.endswith(NO_PAGES)
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
        answers |= {page: ask_again(desk.client(""), desk.address(page)) for page in ODD}
        answers["changed since"] = desk.send(ITEM, "/goedkeuren", revision="99")
    told = {page: answer.status_code for page, answer in answers.items() if answer.status_code != 200}
    sent = {f"{page} as sent": status for page, status in SENT.items()}
    assert told == {**sent, **ODD, "changed since": 409}

    assert badly_made(java, {name: answer.data for name, answer in answers.items()}, tmp_path) == []
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
