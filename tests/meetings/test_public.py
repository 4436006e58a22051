"""What visitors, members and their calendars see of a meeting."""

import pytest
from icalendar import Calendar

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock
from tests.accounts.people import log_in, make_member
from tests.browsing import Browser
from tests.conftest import NEIGHBOUR
from tests.meetings.meetings import invite_member, make_meeting

ONLINE = {"online_url": "https://bellen.example/geheim"}


def test_a_visitor_reads_what_the_network_wants_seen(browser: Browser, clock: StoppedClock) -> None:
    one = make_meeting(clock.now(), is_public=True, lat=52.08, lon=5.09, **ONLINE)
    make_meeting(clock.now(), title="Alleen voor ons")

    listed = browser.open("/bijeenkomsten")
    page = browser.open(f"/bijeenkomsten/{one.slug}")

    assert one.title in listed.text()
    assert "Alleen voor ons" not in listed.text()
    assert "donderdag 12 november 2026, 19.00 tot 21.30 uur" in page.text()
    assert "19.00 tot 19.45 uur: Vermoeidheid, door Anna de Vries" in page.text()
    assert "Gebruik de knop in uw brief." in page.text()
    assert "Bus 3 stopt voor de deur." in page.text()
    assert "geheim" not in page.html
    assert page.all("#map-settings")


def test_the_map_needs_nobody_else(browser: Browser, clock: StoppedClock) -> None:
    one = make_meeting(clock.now(), is_public=True, lat=52.08, lon=5.09)

    page = browser.open(f"/bijeenkomsten/{one.slug}")

    loaded = [tag.get("src") or tag.get("href") for tag in page.all("script[src], link, img, iframe")]
    assert [address for address in loaded if not str(address).startswith(("/", "http://127.0.0.1"))] == []
    assert str(page.one(".where-meeting p a")["href"]).startswith("https://www.openstreetmap.org/")


def test_without_meetings_the_list_says_so(browser: Browser) -> None:
    page = browser.open("/bijeenkomsten")

    assert "Er staat nu geen bijeenkomst gepland." in page.text()


@pytest.mark.parametrize(
    ("state", "is_public", "status"),
    [("published", True, 200), ("cancelled", True, 200), ("draft", True, 404), ("published", False, 404)],
)
def test_what_is_not_known_is_not_there_for_visitors(
    browser: Browser, clock: StoppedClock, state: str, is_public: bool, status: int
) -> None:
    one = make_meeting(clock.now(), state=state, is_public=is_public)

    assert browser.open(f"/bijeenkomsten/{one.slug}").status == status
    assert browser.open(f"/bijeenkomsten/{one.slug}.ics").status == status


def test_who_was_invited_and_who_decides_see_what_is_not_public(
    browser: Browser, anna: Member, organiser: Member, clock: StoppedClock
) -> None:
    one = make_meeting(clock.now(), **ONLINE)
    carla = make_member("carla@praktijk.example", at=clock.now())
    invite_member(one, anna, clock.now())
    seen = {}

    for name, member, is_strong in (
        ("Anna", anna, False),
        ("Carla", carla, False),
        ("Bram", organiser, True),
    ):
        log_in(browser, member, strong=is_strong)
        seen[name] = browser.open(f"/bijeenkomsten/{one.slug}")

    assert {name: page.status for name, page in seen.items()} == {"Anna": 200, "Carla": 404, "Bram": 200}
    assert seen["Anna"].response.headers["Cache-Control"] == "no-store"
    assert seen["Anna"].one("a.main")["href"] == f"/mijn/bijeenkomsten/{one.uuid}"
    assert "geheim" not in seen["Anna"].html + seen["Bram"].html


def test_the_calendar_to_follow_holds_what_is_public(browser: Browser, clock: StoppedClock) -> None:
    one = make_meeting(clock.now(), is_public=True, **ONLINE)
    gone = make_meeting(clock.now(), is_public=True, state="cancelled", title="Gaat niet door")
    make_meeting(clock.now(), title="Alleen voor ons")

    answer = browser.open("/bijeenkomsten.ics")
    events = Calendar.from_ical(answer.response.get_data()).walk("VEVENT")

    assert answer.response.mimetype == "text/calendar"
    assert sorted(str(event["summary"]) for event in events) == sorted([one.title, gone.title])
    assert [str(event["status"]) for event in events if event["summary"] == gone.title] == ["CANCELLED"]
    assert b"geheim" not in answer.response.get_data()


def test_one_meeting_for_a_calendar_is_published_without_a_question(
    browser: Browser, clock: StoppedClock
) -> None:
    one = make_meeting(clock.now(), is_public=True, sequence=3)

    calendar = Calendar.from_ical(browser.open(f"/bijeenkomsten/{one.slug}.ics").response.get_data())

    event = calendar.walk("VEVENT")[0]
    assert str(calendar["method"]) == "PUBLISH"
    assert int(event["sequence"]) == 3
    assert "attendee" not in event


def test_each_network_shows_its_own(browser: Browser, clock: StoppedClock) -> None:
    one = make_meeting(clock.now(), is_public=True, title="Bij ons", network=NEIGHBOUR)

    theirs = browser.open(f"/netwerk/{NEIGHBOUR}/bijeenkomsten")
    ours = browser.open("/netwerk/noordwest-utrecht/bijeenkomsten")
    page = browser.open(f"/netwerk/noordwest-utrecht/bijeenkomsten/{one.slug}")

    assert "Bij ons" in theirs.text()
    assert "Bij ons" not in ours.text()
    assert page.status == 404


def test_who_called_it_off_says_why(browser: Browser, clock: StoppedClock) -> None:
    one = make_meeting(clock.now(), is_public=True, state="cancelled", cancel_reason="De spreker is ziek.")

    page = browser.open(f"/bijeenkomsten/{one.slug}")

    assert "Deze bijeenkomst gaat niet door. De spreker is ziek." in page.text(".attention")
    assert "knop in uw brief" not in page.text()
