"""Scanners of mail open every link, some with a browser: no button in any letter is pressed by looking."""

import hashlib
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect

from socialmap.accounts import losses, new_address
from socialmap.accounts.models import Member
from socialmap.accounts.service import thing
from socialmap.foundation.db import db, transaction
from socialmap.keeping import editing, sharing
from socialmap.keeping.gathering import write_to_keepers
from socialmap.keeping.matters import note_what_is_due
from socialmap.mailing.links import link_of
from socialmap.mailing.models import LetterUse
from socialmap.review.announcing import announce
from tests.accounts.people import keeper_of, make_member
from tests.browser.conftest import MONDAY, Arrive, Site, Visitor, serve
from tests.conftest import StoppedClock, let_go, make
from tests.mailing.letters import html_in, sent, text_of
from tests.running import built, settings_in

TIMES = 3
# The only tables a GET may touch.
COUNTS = {"counters", "limits"}
BUTTON = "main form[method=post] button"
ASKER = "frits@praktijk.example"
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


@dataclass
class Post:
    """The letters of a site, and the browser in which somebody asked to log in."""

    site: Site
    visitor: Visitor
    links: list[Link]

    @property
    def buttons(self) -> list[Link]:
        return [link for link in self.links if link.purpose]

    def digest(self) -> dict[str, str]:
        """Every table but those of counts, by a digest of its rows."""
        with self.site.app.app_context():
            names = set(sa.inspect(db.engine).get_table_names()) - COUNTS
            rows = {name: db.session.execute(sa.text(f'SELECT * FROM "{name}"')).all() for name in names}  # noqa: S608
            db.session.remove()
        return {
            name: hashlib.sha256(repr(sorted(map(repr, one))).encode()).hexdigest()
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
        _bring_in()
        _ask_keepers()
        _keep_together()
        _change_addresses()
        _lose_second_step()
        sent(app)
    let_go(app)
    return folder


@pytest.fixture
def letters_site(written: Path, tmp_path: Path) -> Iterator[Site]:
    """That site, served for one test."""
    folder = tmp_path / "data"
    shutil.copytree(written, folder)
    yield from serve(settings_in(folder))


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
        if path.startswith("/brief/"):
            button = link_of(path.removeprefix("/brief/"), at=MONDAY)
            found.append(Link(button.letter.template, path, button.purpose, button.action))
        else:
            found.append(Link("", path))
    return found


def _bring_in() -> None:
    """Two practices that hear of it before they are on the map: one will say yes, one no."""
    for name in ("Ja", "Nee"):
        listing = make(
            StoppedClock(MONDAY), name=f"Praktijk {name}", email=f"{name}@nieuw.example", state="submitted"
        )
        with transaction():
            announce(listing, source="een proef", by="test", at=MONDAY)


def _ask_keepers() -> None:
    """Anna is asked about two practices, about room for new people, and about a proof that ends."""
    anna = make_member("anna@praktijk.example", at=MONDAY)
    for number in range(2):
        ends = MONDAY.date() + timedelta(days=40)
        proofs = [{"register": "KP", "number": f"0123456789{number}", "valid_until": ends}]
        listing = make(
            StoppedClock(MONDAY),
            name=f"Praktijk {number}",
            confirmed_on=date(2025, 9, 1),
            registrations=proofs,
        )
        keeper_of(listing, anna, at=MONDAY)
    with transaction() as session:
        session.get_one(Member, anna.id).wants_room_question = True
    for days in reversed(range(7)):
        with transaction():
            note_what_is_due(MONDAY - timedelta(days=days))
            write_to_keepers(MONDAY - timedelta(days=days))


def _keep_together() -> None:
    """Bram changes a practice, and asks Kim to keep it too."""
    bram = make_member("bram@praktijk.example", at=MONDAY)
    listing = make(StoppedClock(MONDAY), name="Praktijk De Brug", call_hours="ma 9.00 uur")
    keeper_of(listing, bram, at=MONDAY)
    with transaction():
        values = {"call_hours": "di 10.00 uur"}
        editing.save(listing, values, by=thing(bram), at=MONDAY - timedelta(minutes=20))
        sharing.invite(listing, "kim@praktijk.example", by=bram, at=MONDAY)


def _change_addresses() -> None:
    """Carla asks for another address; Dirk has confirmed his."""
    for name in ("carla", "dirk"):
        member = make_member(f"{name}@praktijk.example", at=MONDAY)
        with transaction():
            change = new_address.ask(member, f"{name}@nieuw.example", by=thing(member), at=MONDAY)
            if name == "dirk":
                new_address.confirm(str(change.uuid), at=MONDAY)


def _lose_second_step() -> None:
    """Els lost her second step; Frits is who asks to log in."""
    els = make_member("els@praktijk.example", at=MONDAY, role="core_group")
    make_member(ASKER, at=MONDAY)
    with transaction():
        losses.ask(els, by=thing(els), at=MONDAY)


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

    for _time in range(TIMES):
        _open_all(post)

    assert post.digest() == before
    assert post.pressed() == 0


def _open_all(post: Post) -> None:
    """Every link with GET, HEAD and a browser that runs scripts, each until nothing moves any more."""
    asked, tabs = post.visitor.context.request, []
    for path in dict.fromkeys(link.path for link in post.links):
        assert asked.get(post.site.address + path).status == 200, path
        assert asked.head(post.site.address + path).status == 200, path
        tabs.append(post.visitor.open(path))
    for tab in tabs:
        tab.wait_for_load_state("networkidle")
        tab.close()


def test_pressing_a_button_does_change_something(post: Post, arrive: Arrive) -> None:
    wanted = {(link.template, link.action) for link in post.buttons}
    pressed: set[tuple[str, str]] = set()

    for link in post.buttons:
        if (link.template, link.action) in pressed:
            continue
        visitor = post.visitor if link.purpose == "log-in" else arrive(at="letters_site")
        page = visitor.open(link.path)
        # Who said yes can say no no more: there is a second letter for that.
        if not page.locator(BUTTON).count():
            continue
        before, count = post.digest(), post.pressed()
        _press(page)
        page.close()
        assert post.digest() != before, link
        assert post.pressed() == count + 1, link
        pressed.add((link.template, link.action))

    assert pressed == wanted


def _press(page: Page) -> None:
    if page.locator("main #name").count():
        page.fill("main #name", "Kim")
    with page.expect_navigation():
        page.locator(BUTTON).first.click()


def test_a_page_that_sends_itself_would_be_noticed(post: Post) -> None:
    before = post.digest()
    post.visitor.context.add_init_script(_SENDS_ITSELF)

    page = post.visitor.open(next(link.path for link in post.buttons if link.action == "confirm-all"))
    page.wait_for_load_state("networkidle")

    assert post.digest() != before
    assert post.pressed() == 1
