"""Every page for people who log in: no barriers, nothing cut off, large enough for a finger, well made."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from socialmap.accounts.current import KEY
from socialmap.accounts.login import open_log_in
from socialmap.accounts.queries import member_by_email
from socialmap.foundation.db import transaction
from tests.browser.conftest import DESK, PHONE, Seen, Site, serve
from tests.browser.looking import barriers, cut_off, resize, too_small
from tests.browser.test_markup import JAR, java  # noqa: F401  a fixture
from tests.conftest import MONDAY, settings_in
from tests.foundation.visits import ask_again
from tests.house.core_group_routes import CORE_GROUP_ROUTES
from tests.house.member_routes import HALFWAY, MEMBER_ROUTES
from tests.house.test_member_routes import prepared

SHOWN = [
    rule
    for rule, (*_rest, example) in MEMBER_ROUTES.items()
    if example and not example.endswith(".json") and rule not in CORE_GROUP_ROUTES
]
# As on /mijn: what can be folded out is looked at unfolded.
UNFOLD = "() => { for (const one of document.querySelectorAll('details')) one.open = true; }"


@dataclass
class Members:
    """A served site, the names of things on it, and the cookie of each person."""

    site: Site
    names: dict[str, str]
    cookies: dict[str, str] = field(default_factory=dict)

    def address(self, rule: str) -> str:
        example = MEMBER_ROUTES[rule][3]
        for name, value in self.names.items():
            example = example.replace(name, value)
        return example


@pytest.fixture(scope="module")
def members(
    chromium: Chromium, demo_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Members]:
    folder = tmp_path_factory.mktemp("members") / "data"
    shutil.copytree(demo_folder, folder)
    names: dict[str, str] = {}
    for site in serve(settings_in(folder), lambda app: names.update(prepared(app)) or {}):
        found = Members(site, names)
        for email in {who for _methods, _permission, who, _example in MEMBER_ROUTES.values() if who}:
            found.cookies[email] = _cookie(site, email)
        yield found


def _cookie(site: Site, email: str) -> str:
    """The cookie of somebody who logged in, the core group with its second step."""
    with site.app.app_context():
        member = member_by_email(email)
        assert member is not None
        with transaction():
            key = open_log_in(member, device="proef", is_strong=email != HALFWAY, at=MONDAY)
    serializer = site.app.session_interface.get_signing_serializer(site.app)  # type: ignore[attr-defined]
    return str(serializer.dumps({KEY: key}))


@pytest.fixture(scope="module")
def look(chromium: Chromium, members: Members) -> Iterator[tuple[Seen, Page]]:
    context = chromium.new_context(viewport={"width": PHONE, "height": 800}, reduced_motion="reduce")
    context.add_init_script(AXE_SCRIPT)
    page, seen = context.new_page(), Seen((members.site.address,))
    page.set_default_timeout(8000)
    seen.watch(page)
    yield seen, page
    context.close()


@pytest.mark.parametrize("rule", SHOWN)
def test_a_page_for_members_works_for_everybody(rule: str, look: tuple[Seen, Page], members: Members) -> None:
    seen, page = look
    who = MEMBER_ROUTES[rule][2]
    page.context.clear_cookies()
    if who:
        cookie = {"name": "socialmap", "value": members.cookies[who], "url": members.site.address}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
    resize(page, PHONE)
    answer = page.goto(members.site.address + members.address(rule))
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
    members: Members,
    tmp_path: Path,
) -> None:
    for number, rule in enumerate(SHOWN):
        client, who = members.site.app.test_client(), MEMBER_ROUTES[rule][2]
        if who:
            client.set_cookie("socialmap", members.cookies[who], domain="127.0.0.1")
        page = ask_again(client, members.address(rule))
        (tmp_path / f"{number}.html").write_bytes(page.data)

    wishes = ["--format", "json", "--stdout", "--exit-zero-always"]
    command = [java, "-Xss4m", "-XX:TieredStopAtLevel=1", "-jar", str(JAR), *wishes, str(tmp_path)]
    said = subprocess.run(command, capture_output=True, check=True, timeout=120)

    assert [
        f"{SHOWN[int(Path(one['url']).stem)]}: {one['message']} {one.get('extract', '')[:120]!r}"
        for one in json.loads(said.stdout.decode())["messages"]
    ] == []
