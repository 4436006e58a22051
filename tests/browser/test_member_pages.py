"""Every page for people who log in: no barriers, nothing cut off, large enough for a finger, well made."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, Seen, serve
from tests.browser.looking import barriers, cut_off, resize, too_small
from tests.browser.served import UNFOLD, Served, badly_made, cookies_of, one_tab
from tests.browser.test_markup import java  # noqa: F401  a fixture
from tests.foundation.visits import ask_again
from tests.house.core_group_routes import CORE_GROUP_ROUTES
from tests.house.meeting_routes import MEETING_ROUTES
from tests.house.member_routes import HALFWAY, MEMBER_ROUTES
from tests.house.test_member_routes import prepared

# Those of the core group and of meetings are looked at in test_core_group_pages, in all their states.
ELSEWHERE = CORE_GROUP_ROUTES.keys() | MEETING_ROUTES.keys()
SHOWN = [
    rule
    for rule, (*_rest, example) in MEMBER_ROUTES.items()
    if example and not example.endswith(".json") and rule not in ELSEWHERE
]


@pytest.fixture(scope="module")
def members(
    chromium: Chromium, demo_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("members") / "data"
    names: dict[str, str] = {}
    for site in serve(demo_folder, folder, lambda app: names.update(prepared(app)) or {}):
        people = {who for _methods, _permission, who, _example in MEMBER_ROUTES.values() if who}
        yield Served(site, names, cookies_of(site, people, halfway=HALFWAY))


@pytest.fixture(scope="module")
def look(chromium: Chromium, members: Served) -> Iterator[tuple[Seen, Page]]:
    with one_tab(chromium, members.site, timeout=8000) as tab:
        yield tab


@pytest.mark.parametrize("rule", SHOWN)
def test_a_page_for_members_works_for_everybody(rule: str, look: tuple[Seen, Page], members: Served) -> None:
    seen, page = look
    _methods, _permission, who, example = MEMBER_ROUTES[rule]
    members.enter(page, who)
    resize(page, PHONE)
    answer = page.goto(members.site.address + members.address(example))
    assert answer is not None
    assert answer.status == 200
    page.evaluate(UNFOLD)

    assert barriers(page) == []
    assert too_small(page) == []
    assert cut_off(page) == [], "at 400 %"
    resize(page, DESK)
    assert cut_off(page, DESK) == []
    assert (seen.errors, seen.dialogs, seen.foreign) == ([], [], [])


def test_every_page_for_members_is_well_made(
    java: str,  # noqa: F811
    members: Served,
    tmp_path: Path,
) -> None:
    pages: dict[str, bytes] = {}
    for rule in SHOWN:
        _methods, _permission, who, example = MEMBER_ROUTES[rule]
        pages[rule] = ask_again(members.client(who), members.address(example)).data

    assert badly_made(java, pages, tmp_path) == []
