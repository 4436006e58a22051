"""The map of the site for search engines: every public page, and at once nothing that is gone."""

from collections.abc import Callable
from datetime import timedelta
from xml.etree import ElementTree

import sqlalchemy as sa
from flask import Flask

from socialmap.directory import service
from socialmap.directory.models import Listing
from socialmap.directory.queries import disciplines, needs
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from tests.browsing import BASE, Browser
from tests.meetings.meetings import make_meeting

MakeListing = Callable[..., Listing]
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
ALTERNATE = "{http://www.w3.org/1999/xhtml}link"


def tree(browser: Browser, root: str = "") -> ElementTree.Element:
    """The map of the site, read as a search engine does: it must be whole XML."""
    answer = browser.open(f"{root}/sitemap.xml").response
    assert answer.mimetype == "application/xml"
    return ElementTree.fromstring(answer.get_data())  # noqa: S314  our own answer


def listed(browser: Browser, root: str = "") -> list[str]:
    """The paths of all pages in the map of the site."""
    return [str(one.text).removeprefix(BASE) for one in tree(browser, root).iter(LOC)]


def test_the_map_of_the_site_holds_every_public_page_in_every_language(
    region: Flask, visitor: Browser
) -> None:
    paths = listed(visitor)

    query = sa.select(Listing.code).where(Listing.state == "published", Listing.left_out_on.is_(None))
    codes = set(db.session.scalars(query))
    due = [f"/wat/{one.slug}" for one in needs()] + [f"/wie/{one.slug}" for one in disciplines()]
    mapped = {path.split("/")[-1][:6] for path in paths if path.startswith("/aanbod/")}
    english = {path.split("/")[-1][:6] for path in paths if path.startswith("/en/aanbod/")}
    assert codes <= mapped
    assert mapped == english
    assert len(due) > 70
    assert set(due) | {f"/en{path}" for path in due} | {"/", "/en/", "/verwijzers"} <= set(paths)
    assert len(paths) == len(set(paths))


def test_a_meeting_everybody_may_know_of_is_in_the_map_until_it_is_over(
    app: Flask, browser: Browser, clock: StoppedClock
) -> None:
    before = browser.open("/sitemap.xml").response
    seen = make_meeting(clock.now(), title="Scholing", is_public=True)
    make_meeting(clock.now(), title="Besloten", is_public=False)
    tag = {"headers": {"If-None-Match": before.headers["ETag"]}}

    paths = [path for path in listed(browser) if "/bijeenkomsten/" in path]
    again = browser.open("/sitemap.xml", **tag).status
    clock.move(seen.ends_at - clock.now() + timedelta(minutes=1))

    assert paths == [f"/bijeenkomsten/{seen.slug}", f"/en/bijeenkomsten/{seen.slug}"]
    assert again == 200
    assert not [path for path in listed(browser) if "/bijeenkomsten/" in path]


def test_every_page_in_the_map_of_the_site_opens_where_it_says(visitor: Browser) -> None:
    paths = listed(visitor)

    answers = {path: visitor.open(path) for path in paths[:60] + paths[60:-4:25] + paths[-4:]}

    assert {path: page.status for path, page in answers.items() if page.status != 200} == {}
    assert [
        path
        for path, page in answers.items()
        if page.one("link[rel=canonical]")["href"] != BASE + path or page.all("meta[name=robots]")
    ] == []


def test_no_results_no_short_list_and_no_door_for_machines_is_in_the_map(visitor: Browser) -> None:
    closed = ("/zoeken", "/lijst", "/api", "klopt-niet", "?", ".pdf")

    assert [path for path in listed(visitor) if any(part in path for part in closed)] == []


def test_each_entry_names_the_same_page_in_the_other_languages(visitor: Browser) -> None:
    entries = {
        str(one.findtext(LOC)): {link.get("hreflang"): link.get("href") for link in one.findall(ALTERNATE)}
        for one in tree(visitor)
    }
    assert len(entries) > 300
    for address, others in entries.items():
        assert set(others) == {"nl", "en"}
        assert address in others.values()
        assert {str(entries[str(other)]) for other in others.values()} == {str(others)}


def test_who_leaves_the_map_leaves_the_map_of_the_site_at_once(
    make_listing: MakeListing, browser: Browser, clock: StoppedClock
) -> None:
    first, second = make_listing(name="Kanarie"), make_listing(name="Merel")
    make_listing(name="Concept", state="submitted")
    before = [path for path in listed(browser) if "/aanbod/" in path]

    with transaction():
        service.withdraw(db.session.merge(first), by="test", at=clock.now())
        service.hide(db.session.merge(second), by="test", at=clock.now())

    assert sorted({path.split("-")[-2] for path in before}) == ["kanarie", "merel"]
    assert len(before) == 4
    assert [path for path in listed(browser) if "/aanbod/" in path] == []


def test_who_does_not_answer_for_half_a_year_is_not_in_the_map(
    make_listing: MakeListing, browser: Browser, clock: StoppedClock
) -> None:
    today = clock.now().date()
    silent = {"asked_on": today - timedelta(days=200), "left_out_on": today - timedelta(days=10)}
    make_listing(name="Kanarie", **silent)
    make_listing(name="Merel")

    assert {path.split("-")[-2] for path in listed(browser) if "/aanbod/" in path} == {"merel"}


def test_the_map_of_a_network_holds_its_own_listings(make_listing: MakeListing, browser: Browser) -> None:
    make_listing(name="Kanarie", network="utrecht-lekstroom")
    make_listing(name="Merel")

    ours = [path for path in listed(browser, "/netwerk/noordwest-utrecht") if "/aanbod/" in path]

    assert len(ours) == 2
    assert [path for path in ours if "merel" not in path] == []


def test_robots_are_shown_the_map_and_kept_from_lists_and_filters(visitor: Browser) -> None:
    lines = visitor.open("/robots.txt").html.splitlines()

    assert f"Sitemap: {BASE}/sitemap.xml" in lines
    assert {f"Disallow: {path}" for path in ("/api/", "/lijst", "/en/lijst")} <= set(lines)
    closed = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow: ")]
    assert [path for path in closed if path == "/" or path.startswith(("/wat", "/wie", "/aanbod"))] == []
