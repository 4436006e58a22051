"""The whole site in English: every page, every link, every notice; what providers wrote stays Dutch."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from bs4 import Comment, NavigableString, Tag
from flask import Flask

from socialmap.directory.models import Listing, Location
from socialmap.directory.queries import needs
from socialmap.foundation.db import db
from socialmap.networks.models import Network
from socialmap.search.cards import summary
from socialmap.search.models import NoticeText
from tests.browsing import Browser, Page

MakeListing = Callable[..., Listing]
PAGES = [
    "/",
    "/netwerk/noordwest-utrecht/",
    "/over",
    "/netwerk/noordwest-utrecht/over",
    "/samenwerking",
    "/hoe-wij-sorteren",
    "/privacy",
    "/toegankelijkheid",
    "/api",
    "/zoeken",
    "/zoeken?wat=oedeem&waar=3601&straal=15&aan-huis=ja",
    "/zoeken?wat=pscyholoog+maarssen",
    "/zoeken?hulpvraag=lymfoedeem&leeftijd=aya&waar=9999&taal=tr",
    "/zoeken?wat=xqzzy",
    "/zoeken?wat=ik+wil+dood",
    "/zoeken?wat=huisarts",
    "/zoeken?wat=chemo",
    "/zoeken?wat=koorts+na+chemo",
    "/zoeken?wat=haarwerk&waar=groningen",
    "/verwijzers",
    "/verwijzers?hulpvraag=lymfoedeem&waar=3601",
    "/verwijzers/wie-voor-wat/woerden",
    "/wat/lymfoedeem?waar=3601",
    "/wat/angst",
    "/wie/dietist",
    "/wie/inloophuis?waar=xqzzy",
    "/lijst",
    "/lijst?id=LISTED",
    "/lijst?id=LISTED.zzzzz9&voor=ander",
    "/aanbod/ADDRESS",
    "/aanbod/ADDRESS/klopt-niet",
    "/aanbod/ADDRESS/klopt-niet/dank",
    "/bestaat-niet",
    "/wat/bestaat-niet",
]
# Small words that no English sentence has; names begin with a capital.
DUTCH = re.compile(
    r"\b(?:de|het|een|van|voor|u|uw|niet|geen|naar|bij|wij|met|wordt|als|dat|die|om|er|staat)\b"
)
READ_OUT = ("aria-label", "alt", "title", "placeholder", "content")


def said(page: Page) -> Iterator[str]:
    """Everything the site itself says on a page, also to a screen reader or a script."""
    for text in page.soup.find_all(string=True):
        if isinstance(text, NavigableString) and not isinstance(text, Comment) and text.parent is not None:
            yield from _words(text, text.parent)
    for tag in page.all("*"):
        named = [value for name, value in tag.attrs.items() if name in READ_OUT or name.startswith("data-")]
        yield from (str(value) for value in named if not _is_dutch(tag))


def _words(text: NavigableString, parent: Tag) -> Iterator[str]:
    if parent.name == "script":
        found = json.loads(text)
        yield from (str(value) for value in found.values()) if parent.get("id") == "map-texts" else ()
    elif not _is_dutch(parent):
        yield " ".join(text.split())


def _is_dutch(tag: Tag) -> bool:
    marked = tag if tag.has_attr("lang") else tag.find_parent(lang=True)
    return marked is not None and marked["lang"] == "nl"


def still_dutch(page: Page, names: set[str]) -> list[str]:
    """What is not marked as Dutch and yet is."""
    return sorted({text for text in said(page) if DUTCH.search(_without(text, names))})


def _without(text: str, names: set[str]) -> str:
    text = re.sub(r"https?://\S+|\S+@\S+", "", text)
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    return text


@pytest.fixture
def names(region: Flask) -> set[str]:
    """Names stay what they are; so does what providers wrote, for which there is a test of its own."""
    fields = (Listing.name, Listing.organisation, Listing.call_hours, Listing.description)
    found = db.session.execute(sa.select(*fields)).all()
    partners = [one["name"] for network in db.session.scalars(sa.select(Network)) for one in network.partners]
    places = db.session.scalars(sa.select(Location.place))
    words = {summary(text) for row in found for text in row} | {*partners, *places}
    return {text for text in words if DUTCH.search(text)}


def filled_in(address: str, visitor: Browser) -> str:
    """The address with a listing of the region that has much to say, where it names one."""
    if not re.search("ADDRESS|LISTED", address):
        return address
    item = visitor.open("/api/v1/listings?q=oedeem&near=3601").response.get_json()["items"][0]
    return address.replace("ADDRESS", item["url"].rsplit("/", 1)[1]).replace("LISTED", item["code"])


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_english_and_so_is_where_it_leads(address: str, visitor: Browser, names: set[str]) -> None:
    dutch = visitor.open(filled_in(address, visitor))
    page = visitor.open(f"/en{filled_in(address, visitor)}")

    inside = [str(one.get("href") or one.get("action")) for one in page.all("a[href^='/'], form[action]")]
    switch = [str(one["href"]) for one in page.all("a.language")]
    others = [link for link in inside if not link.startswith(("/en/", "/static/", "/api/"))]
    assert page.status == dutch.status
    assert page.one("html")["lang"] == "en"
    assert still_dutch(page, names) == []
    assert len(inside) > 8
    assert switch == [filled_in(address, visitor)]
    assert others == switch
    assert sorted(page.codes) == sorted(dutch.codes)


@pytest.mark.parametrize("address", PAGES)
def test_a_dutch_page_has_no_marks_of_language_inside(address: str, visitor: Browser) -> None:
    page = visitor.open(filled_in(address, visitor))

    marks = [str(tag["lang"]) for tag in page.all("[lang]")]
    assert marks == ["nl", "en"]
    assert page.one("html")["lang"] == "nl"
    assert [str(link["href"]) for link in page.all("a[href^='/en']")] == [f"/en{filled_in(address, visitor)}"]


def test_a_dutch_text_on_an_english_page_is_noticed(visitor: Browser, names: set[str]) -> None:
    page = visitor.open("/en/zoeken?wat=oedeem&waar=3601")

    page.one("h1").string = "Hulp voor u"
    page.one("form.search button")["aria-label"] = "Zoek het"
    page.one("#map-texts").string = json.dumps({"map": "Kaart van de plaatsen"})
    page.all("main [lang=nl]")[0].string = "Bij wie u wilt"

    assert still_dutch(page, names) == ["Hulp voor u", "Kaart van de plaatsen", "Zoek het"]


def test_what_providers_wrote_is_marked_as_dutch(make_listing: MakeListing, browser: Browser) -> None:
    fields = "description call_hours opening_hours how_to_get_there costs for_referrers".split()
    own = {name: f"Kanarie {name}" for name in fields}
    listing = make_listing(**own, name="Merel", discipline="oedeemtherapeut", phone="+31348000000")
    places = {
        f"/en/aanbod/{listing.code}-merel-woerden": set(fields),
        "/en/zoeken": {"description", "call_hours"},
        "/en/wie/oedeemtherapeut": {"description", "call_hours"},
        f"/en/lijst?id={listing.code}": {"call_hours"},
        "/en/verwijzers?hulpvraag=lymfoedeem": {"for_referrers"},
    }

    for address, due in places.items():
        page = browser.open(address)
        found = [text for text in page.one("main").find_all(string=re.compile("Kanarie")) if _is_text(text)]
        assert {name for name in fields for text in found if own[name] in text} == due
        assert [str(text) for text in found if not _is_dutch(text.parent)] == []


def _is_text(text: NavigableString) -> bool:
    return text.parent is not None and text.parent.name not in ("pre", "script")


NOTICES = {
    "ik wil dood": "crisis",
    "koorts na chemo": "alarm",
    "huisarts": "general-practitioner",
    "chemo": "treatment",
}


@pytest.mark.parametrize("words", NOTICES)
def test_what_must_be_said_is_said_in_english(words: str, visitor: Browser) -> None:
    row = db.session.scalars(sa.select(NoticeText).where(NoticeText.slug == NOTICES[words])).one()

    shown = visitor.open(f"/en/zoeken?wat={words}").text("[data-notice]")

    english = row.translations["en"]
    assert english["title"] in shown
    assert " ".join(english["text"].split()) in shown
    assert row.title not in shown


def test_needs_and_disciplines_are_told_in_english(visitor: Browser) -> None:
    need = next(one for one in needs() if one.slug == "lymfoedeem")
    english = need.translations["en"]

    page = visitor.open("/en/wat/lymfoedeem")
    tiles = visitor.open("/en/").text(".tiles, .folds")

    assert page.text("h1") == english["label"]
    assert english["about"] in page.text("main")
    assert page.text(".attention") == english["alarm_text"]
    assert english["sentence"] in tiles
    assert need.sentence not in tiles


def test_who_is_gone_is_told_in_english(make_listing: MakeListing, browser: Browser) -> None:
    gone = make_listing(name="Merel", discipline="dietist", state="withdrawn").code
    hidden = make_listing(name="Merel", discipline="dietist", state="hidden").code

    for code, status in ((gone, 410), (hidden, 404)):
        page = browser.open(f"/en/aanbod/{code}-merel-woerden")
        assert page.status == status
        assert page.one("html")["lang"] == "en"
        assert still_dutch(page, set()) == []


def test_a_report_is_sent_refused_and_thanked_for_in_english(
    make_listing: MakeListing, browser: Browser
) -> None:
    address = f"/en/aanbod/{make_listing(name='Merel').code}-merel-woerden/klopt-niet"
    form = browser.open(address)
    hidden = {str(one["name"]): str(one.get("value", "")) for one in form.all("main input[type=hidden]")}

    refused = browser.send(address, {**hidden, "website2": "", "text": ""})
    sent = browser.send(address, {**hidden, "website2": "", "text": "Gone", "kind": "phone"})

    thanks = browser.open(str(sent.response.headers["Location"]))
    assert (refused.status, sent.status) == (422, 303)
    assert sent.response.headers["Location"] == f"{address}/dank"
    assert len(refused.all(".errors a")) > 0
    assert [still_dutch(page, set()) for page in (form, refused, thanks)] == [[], [], []]
    assert {str(page.one("html")["lang"]) for page in (refused, thanks)} == {"en"}
