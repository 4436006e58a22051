"""What search engines and previews are told of a page: what it shows, and nothing it hides."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from socialmap.directory.models import Listing
from socialmap.directory.queries import disciplines, needs
from tests.browsing import BASE, Browser, Page

MakeListing = Callable[..., Listing]
PAGES = [
    "/",
    "/over",
    "/samenwerking",
    "/hoe-wij-sorteren",
    "/privacy",
    "/toegankelijkheid",
    "/api",
    "/verwijzers",
    "/verwijzers?hulpvraag=lymfoedeem&waar=3601",
    "/verwijzers/wie-voor-wat/woerden",
    "/wat/lymfoedeem",
    "/wat/angst",
    "/wie/dietist",
    "/wie/psycholoog",
    "/zoeken?wat=oedeem&waar=3601",
    "/netwerk/noordwest-utrecht/",
    "/netwerk/noordwest-utrecht/wat/pijn",
]


def listings(browser: Browser) -> list[str]:
    """The addresses of forty listings."""
    items = browser.open("/api/v1/listings?per_page=40&sort=name").response.get_json()["items"]
    return [item["url"] for item in items]


def linked(page: Page) -> dict[str, Any]:
    """What the page of a listing tells machines."""
    found: dict[str, Any] = json.loads(page.one("script[type='application/ld+json']").string or "")
    return found


def test_a_listing_tells_machines_what_its_page_shows(make_listing: MakeListing, browser: Browser) -> None:
    facts = {"phone": "+31348000000", "email": "a@b.example", "show_email": True, "languages": ["nl", "tr"]}
    code = make_listing(name="Kanarie", discipline="dietist", **facts).code

    page = browser.open(f"/aanbod/{code}-kanarie-woerden")

    told = linked(page)
    assert told["@context"] == "https://schema.org"
    assert told["name"] == page.text("h1") == "Kanarie"
    assert told["@id"] == page.one("link[rel=canonical]")["href"] == f"{BASE}/aanbod/{code}-kanarie-woerden"
    assert (told["telephone"], told["email"]) == ("+31348000000", "a@b.example")
    assert told["knowsLanguage"] == ["nl", "tr"]
    assert told["address"] == [
        {
            "@type": "PostalAddress",
            "streetAddress": "Voorbeeldstraat 1",
            "postalCode": "3441 AB",
            "addressLocality": "Woerden",
            "addressCountry": "NL",
        }
    ]


def test_what_the_page_hides_machines_are_not_told_either(
    make_listing: MakeListing, browser: Browser
) -> None:
    register = {"register": "BIG", "number": "49012345601", "show_number": False}
    code = make_listing(
        name="Anna Kanarie",
        kind="person",
        discipline="dietist",
        email="anna@kanarie.example",
        show_email=False,
        street="Kanariestraat",
        show_address=False,
        registrations=[register],
    ).code

    page = browser.open(f"/aanbod/{code}-anna-kanarie-woerden")

    told = linked(page)
    assert told["address"] == [
        {"@type": "PostalAddress", "addressLocality": "Woerden", "addressCountry": "NL"}
    ]
    for hidden in ("anna@", "Kanariestraat", "3441 AB", "49012345601", "None", "null"):
        assert hidden not in json.dumps(told)
        assert hidden not in page.soup.head.decode()  # type: ignore[union-attr]


def test_a_description_cannot_break_out_of_what_machines_read(
    make_listing: MakeListing, browser: Browser
) -> None:
    hostile = "</script><script>alert(1)</script><!-- \u2028 ' \" & \\"
    code = make_listing(name=f"Vuil {hostile}", description=hostile, organisation=hostile).code

    page = browser.open(str(browser.open(f"/aanbod/{code}").response.headers["Location"]))

    told = linked(page)
    assert told["name"] == f"Vuil {hostile}"
    assert told["parentOrganization"]["name"] == hostile
    assert hostile.split("<!--")[0] in told["description"]
    assert len(page.all("script[type='application/ld+json']")) == 1


def test_a_listing_has_one_address_for_search_engines_in_all_networks(
    make_listing: MakeListing, browser: Browser
) -> None:
    code = make_listing(name="Kanarie").code
    path = f"/aanbod/{code}-kanarie-woerden"

    found = {
        root: browser.open(root + path).one("link[rel=canonical]")["href"]
        for root in ("", "/netwerk/noordwest-utrecht", "/en", "/en/netwerk/noordwest-utrecht")
    }

    dutch, english = f"{BASE}{path}", f"{BASE}/en{path}"
    assert list(found.values()) == [dutch, dutch, english, english]


def alternates(page: Page) -> dict[str, str]:
    """This page in each language, as search engines are told."""
    return {str(link["hreflang"]): str(link["href"]) for link in page.all("link[rel=alternate][hreflang]")}


@pytest.mark.parametrize("address", PAGES)
def test_a_page_and_its_other_languages_name_each_other(address: str, visitor: Browser) -> None:
    page = visitor.open(address)

    others = alternates(page)
    assert others == {"nl": BASE + address, "en": f"{BASE}/en{address}"}
    for language, href in others.items():
        there = visitor.open(href.removeprefix(BASE))
        assert there.one("html")["lang"] == language
        assert alternates(there) == others
        assert there.one("link[rel=canonical]")["href"] == href


@pytest.mark.parametrize("root", ["", "/en"])
def test_no_two_pages_have_the_same_title_or_look_the_same_in_a_preview(root: str, visitor: Browser) -> None:
    paths = [
        *(f"{root}/wat/{one.slug}" for one in needs()),
        *(f"{root}/wie/{one.slug}" for one in disciplines()),
        *(f"{root}/{url.split('/', 3)[3]}" for url in listings(visitor)),
    ]

    pages = [visitor.open(path) for path in paths]

    titles = [page.text("title") for page in pages]
    told = [str(page.one("meta[name=description]")["content"]).strip() for page in pages]
    assert len(titles) > 100
    assert sorted({one for one in titles if titles.count(one) > 1}) == []
    assert sorted({one for one in told if told.count(one) > 1}) == []
    assert [one for one in told if len(one) < 25] == []
    for page, words in zip(pages, told, strict=True):
        assert page.one("meta[property='og:description']")["content"] == words
        assert str(page.one("meta[property='og:title']")["content"]) in page.text("title")
        assert str(page.one("meta[property='og:image']")["content"]).startswith(f"{BASE}/static/")
