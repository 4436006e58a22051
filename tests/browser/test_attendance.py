"""The phone at the door and the list of the next day, in a real browser: nobody lost, nobody twice."""

import io
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import segno
import sqlalchemy as sa
from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from socialmap.accounts.models import LogIn
from socialmap.foundation.db import db, transaction
from socialmap.meetings.badges import badge_of, shown_badge
from socialmap.meetings.models import Invitation, Meeting
from socialmap.meetings.outcome_models import Scan
from socialmap.meetings.queries import invitations_of
from tests.accounts.people import make_member
from tests.browser.conftest import DESK, FLAGS, PHONE, Seen, Site, serve
from tests.browser.looking import barriers, cut_off, resize, too_small
from tests.browser.served import cookies_of
from tests.conftest import MONDAY
from tests.meetings.meetings import invite_guest, make_meeting

BRAM = "bram@kern.example"
STARTS = MONDAY + timedelta(minutes=10)
PEOPLE = 20
PENDING, FEEDBACK = "[data-pending]", "[data-feedback]"
ALL_SENT = "Alles is verstuurd"


def prepare(app: Flask) -> dict[str, str]:
    """A meeting that begins in ten minutes, to which twenty people said yes and two said something else."""
    bram = make_member(BRAM, at=MONDAY, name="Bram", role="core_group")
    times = {"starts_at": STARTS, "ends_at": STARTS + timedelta(hours=2), "answer_by": MONDAY.date()}
    meeting = make_meeting(MONDAY, organiser=bram, state="closed", uses_scanning=True, **times)
    for number in range(PEOPLE):
        kinds = ("dietist", "oncologiefysiotherapeut", "psycholoog")
        name = f"{'Anna Bea Cas Daan'.split()[number % 4]} van der Voorbeeld-{number + 1}"
        invite_guest(meeting, MONDAY, name=name, email=None, state="yes", discipline=kinds[number % 3])
    invite_guest(meeting, MONDAY, name="Nee Toch", state="no", discipline="dietist")
    invite_guest(meeting, MONDAY, name="Nog Niets", email=None, discipline="dietist")
    return {"meeting": str(meeting.uuid)}


@pytest.fixture(scope="module")
def _site(chromium: Browser, filled_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("door") / "data"
    yield from serve(filled_folder, folder)


@pytest.fixture
def door(_site: Site) -> Site:
    """One site for all tests of this file, with a new meeting for each."""
    _site.app.extensions["clock"].instant = MONDAY
    with _site.app.app_context():
        _site.codes = prepare(_site.app)
        db.session.remove()
    return _site


Phone = Callable[..., tuple[BrowserContext, Page]]


@pytest.fixture
def phone(chromium: Browser, door: Site) -> Iterator[Phone]:
    """Makes phones of the organiser, on the scan page; none may have asked another host."""
    contexts: list[BrowserContext] = []
    seen = Seen((door.address,))

    def come(
        page_of: str = "scannen", width: int = PHONE, browser: Browser = chromium
    ) -> tuple[BrowserContext, Page]:
        context = browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
        contexts.append(context)
        # On this machine there is none; elsewhere our own reader is tested all the same.
        context.add_init_script("delete window.BarcodeDetector")
        enter(context, door)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("request", seen._request)
        page.on("pageerror", lambda error: seen.errors.append(str(error)))
        page.goto(f"{door.address}/kerngroep/bijeenkomsten/{door.codes['meeting']}/{page_of}")
        return context, page

    yield come
    for context in contexts:
        context.close()
    assert (seen.foreign, seen.errors) == ([], [])


def enter(context: BrowserContext, door: Site) -> None:
    """Log the organiser in."""
    cookie = {"name": "socialmap", "value": cookies_of(door, [BRAM])[BRAM], "url": door.address}
    context.add_cookies([cookie])  # type: ignore[list-item]


def the_meeting(door: Site) -> Meeting:
    """The meeting of this test."""
    return db.session.scalars(sa.select(Meeting).where(Meeting.uuid == UUID(door.codes["meeting"]))).one()


def badges(door: Site) -> list[str]:
    """The badges of everybody who said yes."""
    with door.app.app_context():
        found = [badge_of(one) for one in invitations_of(the_meeting(door), "yes")]
        db.session.remove()
    return found


def scans(door: Site) -> list[str]:
    """Who was scanned, as the database has it: a name for each scan."""
    with door.app.app_context():
        query = sa.select(Invitation.name).join(Scan, Scan.invitation_id == Invitation.id)
        query = query.where(Invitation.meeting_id == the_meeting(door).id).order_by(Invitation.name)
        found = list(db.session.scalars(query))
        db.session.remove()
    return found


def button_of(badge: str) -> str:
    return f'[data-badge="{badge}"]'


def type_code(page: Page, badge: str) -> None:
    page.fill("#code", badge)
    page.press("#code", "Enter")


def test_the_network_off_for_a_minute_and_each_badge_twice_is_everyone_once(phone: Phone, door: Site) -> None:
    both = [phone(), phone()]
    codes = badges(door)

    for context, page in both:
        context.clock.install()
        context.set_offline(True)
        for badge in codes:
            type_code(page, shown_badge(badge).lower())
            expect(page.locator(FEEDBACK)).to_contain_text("welkom")
            type_code(page, badge)
            expect(page.locator(FEEDBACK)).to_contain_text("staat er al op")
        expect(page.locator(PENDING)).to_have_text(f"{PEOPLE} nog te versturen")
        expect(page.locator("[data-state]")).to_contain_text("Geen verbinding")
        context.clock.fast_forward("01:00")
    assert scans(door) == []
    for context, page in both:
        context.set_offline(False)
        expect(page.locator(PENDING)).to_have_text(ALL_SENT)
        expect(page.locator("[data-state]")).to_be_hidden()
        expect(page.locator("[data-count]")).to_have_text(f"{PEOPLE} van {PEOPLE} binnen")
        assert page.evaluate("localStorage.length") == 0
    found = scans(door)
    assert len(found) == len(set(found)) == PEOPLE


def test_an_answer_that_got_lost_is_asked_again_and_nobody_is_there_twice(phone: Phone, door: Site) -> None:
    context, page = phone()
    lost: list[int] = []

    def lose_the_first_answers(route: Route) -> None:
        if route.request.method == "POST" and len(lost) < 2:
            lost.append(route.fetch().status)
            return route.abort()
        return route.continue_()

    context.route("**/scannen", lose_the_first_answers)
    for badge in badges(door)[:3]:
        page.click(button_of(badge))
    expect(page.locator(PENDING)).to_have_text(ALL_SENT)
    assert lost == [200, 200]
    found = scans(door)
    assert len(found) == len(set(found)) == 3


def test_closing_the_page_warns_and_opening_it_again_sends_what_was_left(phone: Phone, door: Site) -> None:
    context, page = phone()
    warnings: list[str] = []
    page.on("dialog", lambda dialog: (warnings.append(dialog.type), dialog.accept()))
    context.route(
        "**/scannen", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    for badge in badges(door)[:2]:
        type_code(page, badge)
    expect(page.locator(PENDING)).to_have_text("2 nog te versturen")
    kept = page.evaluate("Object.values(localStorage).join()")
    assert "Voorbeeld" not in kept, "no name stays on the phone"

    page.reload()
    assert warnings == ["beforeunload"]
    expect(page.locator(PENDING)).to_have_text("2 nog te versturen")
    type_code(page, badges(door)[0])
    expect(page.locator(FEEDBACK)).to_contain_text("staat er al op")
    context.unroute_all()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(PENDING)).to_have_text(ALL_SENT)
    page.reload()
    assert warnings == ["beforeunload"]
    assert len(scans(door)) == 2


def test_who_was_logged_out_meanwhile_logs_in_and_loses_nothing(phone: Phone, door: Site) -> None:
    context, page = phone()
    context.set_offline(True)
    type_code(page, badges(door)[0])
    with door.app.app_context():
        with transaction():
            db.session.execute(sa.delete(LogIn))
        db.session.remove()

    context.set_offline(False)
    expect(page.locator("[data-state]")).to_contain_text("niet meer ingelogd")
    expect(page.locator("[data-again]")).to_be_visible()
    expect(page.locator(PENDING)).to_have_text("1 nog te versturen")
    assert scans(door) == []
    # In another tab; the token of this page is of the log-in before.
    enter(context, door)
    expect(page.locator(PENDING)).to_have_text(ALL_SENT)
    assert len(scans(door)) == 1


def test_a_wrong_tap_is_undone_and_a_strange_code_says_so(phone: Phone, door: Site) -> None:
    _context, page = phone()
    first, second = badges(door)[:2]

    page.fill("#search", "voorbeeld-1")
    page.click(button_of(first))
    page.click("[data-undo]")
    expect(page.locator(FEEDBACK)).to_contain_text("weer van de lijst")
    type_code(page, second)
    expect(page.locator(PENDING)).to_have_text(ALL_SENT)
    expect(page.locator("[data-count]")).to_have_text(f"1 van {PEOPLE} binnen")
    assert len(scans(door)) == 1
    type_code(page, "ABCDEFGHJKLM")
    expect(page.locator(FEEDBACK)).to_contain_text("ABCD-EFGH-JKLM hoort niet bij deze bijeenkomst")
    type_code(page, "wat is dit")
    expect(page.locator(FEEDBACK)).to_contain_text("geen code van ons")
    assert len(scans(door)) == 1


def test_in_and_out_are_scanned_for_each_part_of_the_day(phone: Phone, door: Site) -> None:
    with door.app.app_context():
        with transaction():
            the_meeting(door).parts = ["Ochtend", "Middag"]
        db.session.remove()
    _context, page = phone()
    badge, count = badges(door)[0], page.locator("[data-count]")

    for part, direction, told in (
        ("Ochtend", "in", "welkom"),
        ("Ochtend", "out", "tot ziens"),
        ("Middag", "in", "welkom"),
    ):
        page.get_by_label(part).check()
        page.locator(f"input[name=direction][value={direction}]").check()
        type_code(page, badge)
        expect(page.locator(FEEDBACK)).to_contain_text(told)
    expect(count).to_have_text(f"1 van {PEOPLE} binnen")
    page.locator("input[name=direction][value=out]").check()
    expect(count).to_have_text("0 weer naar buiten")
    expect(page.locator(PENDING)).to_have_text(ALL_SENT)
    assert len(scans(door)) == 3


def film(badge: str, path: Path) -> None:
    """What a camera sees of a badge on another phone: a little turned, on grey, with a shadow."""
    code = io.BytesIO()
    segno.make(badge, error="q", micro=False).save(code, kind="png", scale=8, border=4)
    with Image.open(code) as square:
        turned = square.convert("L").rotate(7, expand=True, fillcolor=160, resample=Image.Resampling.BICUBIC)
    frame = Image.new("L", (640, 480), 160)
    frame.paste(turned, (200, 90))
    frame = Image.blend(frame, Image.linear_gradient("L").resize(frame.size), 0.25)
    picture = io.BytesIO()
    frame.convert("RGB").save(picture, "JPEG", quality=70)
    path.write_bytes(picture.getvalue() * 10)


def test_the_camera_reads_a_badge(chromium: Browser, phone: Phone, door: Site, tmp_path: Path) -> None:
    film(badges(door)[4], tmp_path / "door.mjpeg")
    fake = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={tmp_path / 'door.mjpeg'}",
    ]
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with_camera = chromium.browser_type.launch(executable_path=path, headless=True, args=[*FLAGS, *fake])
    _context, page = phone(browser=with_camera)

    page.click("[data-camera]")
    expect(page.locator(FEEDBACK)).to_contain_text("welkom")
    assert "vendor/qr" in page.evaluate(
        "performance.getEntriesByType('resource').map((one) => one.name).join()"
    )
    expect(page.locator("video")).to_be_visible()
    expect(page.locator(PENDING)).to_have_text(ALL_SENT)
    page.click("[data-camera]")
    expect(page.locator("video")).to_be_hidden()
    page.close()
    assert len(scans(door)) == 1
    with_camera.close()


def test_without_a_camera_the_page_says_what_to_do(phone: Phone) -> None:
    _context, page = phone()

    page.click("[data-camera]")
    expect(page.locator(FEEDBACK)).to_contain_text("Typ de code, of tik op de naam.")


def test_the_next_day_the_list_is_worked_through_with_the_keyboard(phone: Phone, door: Site) -> None:
    door.app.extensions["clock"].instant = STARTS + timedelta(minutes=1)
    _context, page = phone("presentie", DESK)
    tally = page.locator("[data-tally]")
    expect(tally).to_have_text(f"{PEOPLE} aangevinkt")

    page.locator("input[name=there]").first.focus()
    page.keyboard.press("Space")
    expect(tally).to_have_text(f"{PEOPLE - 1} aangevinkt")
    page.fill("#name_0", "Walter Wandelaar")
    page.keyboard.press("Enter")
    expect(page.locator(".notice[role=status]")).to_contain_text("U kunt dit aanpassen tot u afrondt")
    expect(tally).to_have_text(f"{PEOPLE} aangevinkt")


@pytest.mark.parametrize("page_of", ["scannen", "presentie"])
def test_both_pages_are_without_barriers_at_every_width(page_of: str, phone: Phone, door: Site) -> None:
    door.app.extensions["clock"].instant = STARTS + timedelta(minutes=1)
    context, page = phone(page_of)
    page.evaluate(AXE_SCRIPT)
    page.evaluate("() => { for (const one of document.querySelectorAll('details')) one.open = true; }")
    if page_of == "scannen":
        page.click(button_of(badges(door)[0]))

    assert barriers(page) == []
    for width in (320, PHONE, DESK):
        resize(page, width)
        assert (width, cut_off(page, width), too_small(page)) == (width, [], [])
