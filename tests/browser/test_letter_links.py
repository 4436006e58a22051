"""Scanners of mail open every link, some with a browser: no button in any letter is pressed by looking."""

import hashlib
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urljoin

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import expect

from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db
from socialmap.mailing.links import link_of
from socialmap.mailing.models import LetterUse
from socialmap.meetings.letters import TRIAL_PATH
from socialmap.meetings.models import Invitation
from tests.accounts.people import filled_in
from tests.browser.conftest import MONDAY, Arrive, Site, Visitor, serve
from tests.browser.letters_to_send import ASKER, queue_every_button
from tests.mailing.letters import html_in, sent, text_of
from tests.running import built, let_go, settings_in

TIMES = 3
# The only tables a GET may touch.
COUNTS = {"counters", "limits"}
BUTTON = "main form[method=post] button"
# Where somebody says whether they come; and every button that can be pressed as often as one likes.
ANSWERS = {"meeting-answer", "meeting-offer"}
WITH_ANSWER = {"changed", "coming", "invitation", "left", "offered", "practical", "reminder", "waiting"}
NEVER_SPENT = {*ANSWERS, "evaluate", "unsubscribe"}
_ADDRESS = re.compile(r"https?://[^/\s\"<>]+([^\s\"<>]*)")
# A page that sends its own form, as some log-in pages do to save a click.
_SENDS_ITSELF = (
    """addEventListener("load", () => document.querySelector("main form[method=post]")?.submit())"""
)


@dataclass(frozen=True)
class Link:
    """An address in a letter; `purpose` and `action` are empty when it is no button."""

    template: str
    path: str
    purpose: str = ""
    action: str = ""
    invitation: str = ""


@dataclass
class Post:
    """The letters of a site, and the browser in which somebody asked to log in."""

    site: Site
    visitor: Visitor
    links: list[Link]

    @property
    def buttons(self) -> list[Link]:
        return [link for link in self.links if link.purpose]

    @property
    def to_answer(self) -> list[Link]:
        return [link for link in self.links if link.purpose in ANSWERS]

    def answers(self) -> dict[str, tuple[object, ...]]:
        """Everything that is known of who is invited, by name and meeting."""
        with self.site.app.app_context():
            rows = db.session.execute(sa.select(Invitation.__table__)).all()
            db.session.remove()
        return {str(row.uuid): tuple(row) for row in rows}

    def digest(self) -> dict[str, str]:
        """Every table but those of counts, by a digest of its rows."""
        with self.site.app.app_context():
            names = set(sa.inspect(db.engine).get_table_names()) - COUNTS
            rows = {name: db.session.execute(sa.text(f'SELECT * FROM "{name}"')).all() for name in names}  # noqa: S608
            db.session.remove()
        # As plain tuples: a row of SQLAlchemy writes itself out a hundred times as slowly.
        return {
            name: hashlib.sha256(repr(sorted(repr(tuple(row)) for row in one)).encode()).hexdigest()
            for name, one in rows.items()
        }

    def pressed(self) -> int:
        """How many buttons were pressed."""
        with self.site.app.app_context():
            count = db.session.scalar(sa.select(sa.func.count()).select_from(LetterUse))
            db.session.remove()
        return count or 0


@pytest.fixture(scope="module")
def written(filled_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with everything that makes the site write a letter with a button."""
    folder = tmp_path_factory.mktemp("written") / "data"
    shutil.copytree(filled_folder, folder)
    app = built(settings_in(folder), StoppedClock(MONDAY))
    with app.app_context():
        queue_every_button()
        sent(app)
    let_go(app)
    return folder


@pytest.fixture
def letters_site(written: Path, tmp_path: Path) -> Iterator[Site]:
    """That site, served for one test."""
    yield from serve(written, tmp_path / "data")


@pytest.fixture
def post(letters_site: Site, arrive: Arrive) -> Post:
    """All letters, once somebody asked for the one to log in."""
    visitor = arrive(at="letters_site")
    page = visitor.open("/inloggen")
    page.fill("#email", ASKER)
    page.click("main form button")
    expect(page.locator("#code")).to_be_visible()
    page.close()
    with letters_site.app.app_context():
        links = [link for message in sent(letters_site.app) for link in _links(message)]
        db.session.remove()
    return Post(letters_site, visitor, links)


def _links(message: EmailMessage) -> list[Link]:
    """Every address in a letter, in its words or behind them."""
    behind = [str(tag["href"]) for tag in BeautifulSoup(html_in(message), "html.parser").select("a[href]")]
    paths = dict.fromkeys(path or "/" for path in _ADDRESS.findall(" ".join([text_of(message), *behind])))
    found = []
    for path in paths:
        if path.startswith("/brief/") and path != TRIAL_PATH:
            button = link_of(path.removeprefix("/brief/"), at=MONDAY)
            whose = str(button.values.get("invitation", ""))
            found.append(Link(button.letter.template, path, button.purpose, button.action, whose))
        else:
            found.append(Link("", path))
    return found


def test_every_button_the_site_can_send_is_among_them(post: Post) -> None:
    home: Path = post.site.app.extensions["settings"].home
    texts = {
        path.stem: path.read_text(encoding="utf-8") for path in (home / "templates" / "mail").glob("*.txt")
    }

    assert {link.purpose for link in post.buttons} == set(post.site.app.extensions["letter_pages"])
    assert {link.template for link in post.buttons} == {name for name in texts if "link(" in texts[name]}
    assert {link.action.partition("-")[0] for link in post.buttons if link.template == "your-listings"} == {
        "confirm",
        "room",
    }
    assert "confirm-all" in {link.action for link in post.buttons}


def test_opening_a_link_as_often_as_one_likes_changes_nothing(post: Post) -> None:
    before = post.digest()

    _open_all(post, [link for link in post.links if link not in post.to_answer])

    assert post.digest() == before
    assert post.pressed() == 0


def test_opening_a_link_to_answer_changes_no_answer(post: Post) -> None:
    before, answers = post.digest(), post.answers()
    letters = Counter(link.template for link in post.to_answer)

    _open_all(post, post.to_answer)

    assert set(letters) == {f"meeting-{name}" for name in WITH_ANSWER}
    assert post.answers() == answers
    assert post.digest() == before


def test_one_button_changes_one_answer(post: Post, arrive: Arrive) -> None:
    """What the test before this one would see, if looking did anything."""
    before = post.answers()
    link = next(link for link in post.to_answer if link.template == "meeting-invitation")
    visitor = arrive(at="letters_site")

    form = _form(visitor, link.path)
    assert form is not None
    _press(visitor, link.path, form)

    after = post.answers()
    assert [name for name in before if before[name] != after[name]] == [link.invitation]
    assert set(after) == set(before)


def _open_all(post: Post, links: list[Link]) -> None:
    """Every link with GET, HEAD and a browser that runs scripts, three times, until nothing moves."""
    paths = list(dict.fromkeys(link.path for link in links))
    tabs = {path: post.visitor.page() for path in paths}
    for path in paths * TIMES:
        address = post.site.address + path
        assert post.visitor.context.request.get(address).status == 200, path
        assert post.visitor.context.request.head(address).status == 200, path
        # A tab of its own, that the next page does not stop halfway.
        tabs[path].goto(address)
    for tab in tabs.values():
        tab.wait_for_load_state("networkidle")
        tab.close()


def test_pressing_a_button_does_change_something(post: Post, arrive: Arrive) -> None:
    wanted = {(link.template, link.action) for link in post.buttons}
    pressed: set[tuple[str, str]] = set()
    somebody_else = arrive(at="letters_site")

    for link in post.buttons:
        if (link.template, link.action) in pressed:
            continue
        visitor = post.visitor if link.purpose == "log-in" else somebody_else
        form = _form(visitor, link.path)
        # Who said yes can say no no more: there is a second letter for that.
        if form is None:
            continue
        before, count = post.digest(), post.pressed()
        _press(visitor, link.path, form)
        assert post.digest() != before, link
        assert post.pressed() == count + (link.purpose not in NEVER_SPENT), link
        pressed.add((link.template, link.action))

    assert pressed == wanted


def _form(visitor: Visitor, path: str) -> Tag | None:
    """The form with the button; that a finger can press it is seen where these pages are looked at.

    Where there are more, the last is pressed: what somebody did not answer yet.
    """
    answer = visitor.context.request.get(visitor.site.address + path)
    page = BeautifulSoup(answer.text(), "html.parser")
    button = next(iter(page.select(f"{BUTTON}[name=do]")[::-1] or page.select(BUTTON)), None)
    form = button.find_parent("form") if button is not None else None
    if form is not None and button is not None and button.get("name"):
        form.append(page.new_tag("input", attrs={name: button[name] for name in ("name", "value")}))
    return form


def _press(visitor: Visitor, path: str, form: Tag) -> None:
    sent = {name: str(value) for name, value in filled_in(form).items()}
    sent |= {str(one["name"]): str(one["value"]) for one in form.select("input[type=radio][value]")}
    sent |= {"name": "Kim"} if "name" in sent else {}
    sent |= {"agreed": "y"} if form.select("input[name=agreed]") else {}
    address = urljoin(visitor.site.address + path, str(form.get("action", "")))
    answer = visitor.context.request.post(address, form=sent)
    assert answer.status == 200, (path, answer.status)


def test_a_page_that_sends_itself_would_be_noticed(post: Post) -> None:
    before = post.digest()
    post.visitor.context.add_init_script(_SENDS_ITSELF)

    page = post.visitor.open(next(link.path for link in post.buttons if link.action == "confirm-all"))
    page.wait_for_load_state("networkidle")

    assert post.digest() != before
    assert post.pressed() == 1
