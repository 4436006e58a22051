"""The list a patient carries along: whom to call, when, and with which words."""

from collections.abc import Callable
from datetime import date
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import segno

from socialmap.directory.models import Discipline, Listing
from socialmap.directory.queries import disciplines
from tests.browsing import BASE, Browser, Page

MakeListing = Callable[..., Listing]
KINDS = ("oedeemtherapeut", "dietist", "inloophuis")


@pytest.fixture
def three(make_listing: MakeListing) -> list[str]:
    """The codes of three listings of different disciplines."""
    return [
        make_listing(name=f"Kanarie {kind}", discipline=kind, phone="+31348000000").code for kind in KINDS
    ]


def words_of(slug: str) -> Discipline:
    """What the core group wrote about a discipline."""
    return next(row for row in disciplines() if row.slug == slug)


def qr_of(address: str) -> str:
    """How the square is drawn that holds this address."""
    drawn = segno.make(address, error="m").svg_inline(border=2)
    return drawn.split(' d="', 1)[1].split('"', 1)[0]


def mailed(page: Page) -> str:
    """The link in the letter that the page begins for the visitor."""
    body = parse_qs(urlsplit(str(page.one("a[href^='mailto:?']")["href"])).query)["body"][0]
    return body.strip().rsplit("\n", 1)[-1]


def test_a_list_stands_in_the_order_it_was_asked_for(three: list[str], browser: Browser) -> None:
    first, second, third = three

    assert browser.open(f"/lijst?id={third}.{first}.{second}").codes == [third, first, second]
    assert browser.open(f"/lijst?id={second}&id={third}&id={second}").codes == [second, third]


def test_an_entry_says_whom_to_call_when_and_with_which_words(
    make_listing: MakeListing, browser: Browser
) -> None:
    row = words_of("oedeemtherapeut")
    facts = {"phone": "+31348000000", "call_hours": "ma tot do 9.00-11.00 uur", "referral": "ja"}
    room = {"accepts_new": "ja", "accepts_new_on": date(2026, 2, 3)}
    code = make_listing(discipline="oedeemtherapeut", **facts, **room).code

    page = browser.open(f"/lijst?id={code}")

    entry = page.text(".sheet [data-listing]")
    assert page.one(".sheet a[href^='tel:']")["href"] == "tel:+31348000000"
    assert "0348 - 00 00 00" in entry.replace("\u2011", "-")
    assert "ma tot do 9.00-11.00 uur" in entry
    assert f"“{row.when_calling}”" in page.text(".say")
    assert "3 februari" in page.text(".sheet .room")
    assert "verwijzing" in entry
    assert [tick.get_text() for tick in page.all(".ticks .tick")] == ["gebeld", "afspraak op"]
    assert len(page.all(".questions .lines hr")) == 3
    assert "huisarts" in page.text(".lead")


def test_who_has_no_phone_hours_or_known_profession_leaves_no_empty_words(
    make_listing: MakeListing, browser: Browser
) -> None:
    code = make_listing(phone="", call_hours="", referral="", disciplines=["verdwenen-vak"]).code

    page = browser.open(f"/lijst?id={code}")

    assert page.codes == [code]
    assert page.all(".sheet .phone, .sheet .say") == []


def test_the_square_and_the_letter_hold_the_very_link_of_the_list(three: list[str], browser: Browser) -> None:
    for address in (f"/lijst?id={'.'.join(three)}", f"/en/lijst?id={three[0]}&voor=ander"):
        page = browser.open(address)

        assert mailed(page) == BASE + address
        assert page.one(".qr svg path")["d"] == qr_of(BASE + address)
        assert browser.open(mailed(page).removeprefix(BASE)).html == page.html
    assert qr_of(BASE + address) != qr_of(BASE + address + "x")


def test_each_name_can_be_taken_off_and_the_others_stay(three: list[str], browser: Browser) -> None:
    page = browser.open(f"/lijst?id={'.'.join(three)}&voor=ander")

    links = {str(link["data-remove"]): str(link["href"]) for link in page.all("a[data-remove]")}
    assert list(links) == three
    for code, address in links.items():
        assert browser.open(address).codes == [one for one in three if one != code]
        assert "voor=ander" in address


def test_the_last_name_off_leaves_a_page_that_explains(three: list[str], browser: Browser) -> None:
    page = browser.open(str(browser.open(f"/lijst?id={three[0]}").one("a[data-remove]")["href"]))

    assert page.status == 200
    assert page.codes == []
    assert page.all(".sheet, .qr, a[href^='mailto:?'], .notice") == []
    assert page.one("main a.main")["href"] == "/zoeken"


@pytest.mark.parametrize("state", ["withdrawn", "hidden"])
def test_who_left_the_map_is_off_the_list_with_a_line_and_without_a_name(
    state: str, make_listing: MakeListing, three: list[str], browser: Browser
) -> None:
    gone = make_listing(name="Zwanebloem", state=state).code

    page = browser.open(f"/lijst?id={three[0]}.{gone}.zzzzz9.{three[1]}")

    assert page.codes == three[:2]
    assert page.text(".notice").startswith("2 ")
    assert "zwanebloem" not in page.html.lower()
    assert gone not in unquote(mailed(page))
    assert gone not in page.text("main")
    assert page.one(".shortlist")["data-codes"] == ".".join(three[:2])


def test_a_list_of_only_those_who_left_says_so(make_listing: MakeListing, browser: Browser) -> None:
    gone = make_listing(name="Zwanebloem", state="withdrawn").code

    page = browser.open(f"/lijst?id={gone}")

    assert (page.status, page.codes) == (200, [])
    assert page.text(".notice").startswith("1 ")


def test_what_does_not_fit_on_a_list_is_told(visitor: Browser) -> None:
    items = visitor.open("/api/v1/listings?per_page=23").response.get_json()["items"]
    codes = [item["code"] for item in items]

    page = visitor.open(f"/lijst?id={'.'.join(codes)}")

    assert page.codes == codes[:20]
    assert " 3 " in page.text(".notice")
    assert visitor.open(f"/lijst?id={'.'.join(codes[:20])}").all(".notice") == []


def test_looking_for_somebody_else_changes_the_words_and_nothing_more(
    three: list[str], browser: Browser
) -> None:
    mine = browser.open(f"/lijst?id={'.'.join(three)}")
    theirs = browser.open(f"/lijst?id={'.'.join(three)}&voor=ander")

    said = [words_of(kind).when_calling_for_other for kind in KINDS]
    assert theirs.codes == mine.codes == three
    assert mailed(theirs) == f"{mailed(mine)}&voor=ander"
    assert [theirs.text(f"[data-listing={code}] .say").split("“")[1] for code in three] == [
        f"{words}”" for words in said
    ]
    assert [words for words in said if words in mine.text(".say")] == []
    for page, other in ((mine, theirs), (theirs, mine)):
        [switch] = [link for link in page.all(".actions a") if str(link["href"]).startswith("/lijst")]
        assert browser.open(str(switch["href"])).html == other.html
    assert [tel["href"] for tel in theirs.all("a[href^='tel:']")] == [
        tel["href"] for tel in mine.all("a[href^='tel:']")
    ]


@pytest.mark.parametrize("root", ["/netwerk/noordwest-utrecht", "/en", "/en/netwerk/noordwest-utrecht"])
def test_a_list_stays_in_its_network_and_language(root: str, three: list[str], browser: Browser) -> None:
    page = browser.open(f"{root}/lijst?id={'.'.join(three)}")

    # The address of a listing carries no network.
    links = [str(link["href"]) for link in page.all("main a[href^='/']:not([href*='/aanbod/'])")]
    assert page.codes == three
    assert mailed(page) == f"{BASE}{root}/lijst?id={'.'.join(three)}"
    assert len(links) == 6
    assert [link for link in links if not link.startswith(f"{root}/")] == []


def test_the_dutch_sentence_stands_beside_the_english_one(three: list[str], browser: Browser) -> None:
    page = browser.open(f"/en/lijst?id={three[0]}")
    dutch = browser.open(f"/lijst?id={three[0]}")

    row = words_of("oedeemtherapeut")
    assert page.text(".say [lang=nl]") == f"“{row.when_calling}”"
    assert row.translations["en"]["when_calling"] in page.text(".say")
    assert dutch.text(".say").count("“") == 1
    assert dutch.all("main [lang]") == []
