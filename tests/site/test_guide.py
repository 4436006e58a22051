"""Pages in plain words: for each need and each discipline what helps, who does it, and what it costs."""

from collections.abc import Callable
from datetime import date

import pytest

from socialmap.directory.models import Listing, Need
from socialmap.directory.queries import disciplines, needs
from socialmap.foundation.dates import long_date
from socialmap.foundation.db import db, next_change_number, transaction
from tests.browsing import Browser, Page

MakeListing = Callable[..., Listing]
WOERDEN, HARMELEN, MAARSSEN = "3441 AB", "3481 AB", "3601 AB"


def lacks(page: Page, about: str) -> list[str]:
    """What a page in plain words should have and has not."""
    links = page.all(".guide a[rel=noopener]")
    words = [small.get_text() for link in links if (small := link.parent and link.parent.small)]
    complete = {
        "opens": page.status == 200,
        "text": about in page.text("main"),
        "three links": len(links) == 3 and all(str(link["href"]).startswith("https://") for link in links),
        "checked or not": [word for word in words if "nagekeken" in word.lower()] == words
        and len(words) == 3,
        "place": len(page.all("form.search input[name=waar]")) == 1,
        "near": len(page.codes) > 0 and bool(page.all("a[href*='/zoeken?']")),
    }
    return [f"{page.text('h1')}: {name}" for name, is_so in complete.items() if not is_so]


def test_every_need_has_a_page_that_leads_to_who_helps(visitor: Browser) -> None:
    wrong = []
    for need in needs():
        page = visitor.open(f"/wat/{need.slug}")
        wrong += lacks(page, need.about)
        helping = [str(link["href"]).removeprefix("/wie/") for link in page.all(".guide dt a[href^='/wie/']")]
        wrong += [] if helping == need.disciplines and page.text("h1") == need.label else [need.slug]

    assert wrong == []


def test_every_discipline_has_a_page_that_leads_to_its_needs_and_costs(visitor: Browser) -> None:
    known = needs()
    wrong = []
    for row in disciplines():
        page = visitor.open(f"/wie/{row.slug}")
        wrong += lacks(page, row.description)
        helped = {str(link["href"]).removeprefix("/wat/") for link in page.all(".guide a[href^='/wat/']")}
        due = {need.slug for need in known if row.slug in need.disciplines}
        costs = not row.costs or (
            row.costs in page.text("dd") and _day(row.costs_on) in page.text("dd small")
        )
        is_right = helped == due and costs and f"“{row.when_calling}”" in page.text(".quote")
        wrong += [] if is_right else [row.slug]

    assert wrong == []


def _day(day: date | None) -> str:
    return long_date(day, "nl") if day else "Stand van een dag"


def test_costs_of_a_need_stand_beside_their_discipline_with_a_date(visitor: Browser) -> None:
    page = visitor.open("/wat/lymfoedeem")

    due = {row.label: row.costs for row in disciplines() if row.costs}
    shown = {item.dt.get_text(): item.dd for item in page.all(".facts div") if item.dd and item.dd.small}
    assert len(shown) >= 2
    for label, cell in shown.items():
        assert due[label] in cell.get_text()
        assert any(sign.isdigit() for sign in cell.small.get_text())


def test_a_need_that_can_be_dangerous_says_when_to_call(visitor: Browser) -> None:
    page = visitor.open("/wat/lymfoedeem")

    need = next(one for one in needs() if one.slug == "lymfoedeem")
    assert need.alarm_text
    assert page.text(".attention") == need.alarm_text


def test_a_place_puts_the_nearest_first(make_listing: MakeListing, browser: Browser) -> None:
    far = make_listing(discipline="oedeemtherapeut", postcode=MAARSSEN)
    near = make_listing(discipline="oedeemtherapeut", postcode=WOERDEN)
    middle = make_listing(discipline="oedeemtherapeut", postcode=HARMELEN, place="Harmelen")
    make_listing(discipline="logopedist", postcode=WOERDEN)

    for address in ("/wat/lymfoedeem", "/wie/oedeemtherapeut"):
        page = browser.open(f"{address}?waar=3441")
        assert page.codes == [near.code, middle.code, far.code]
        assert page.one("#waar")["value"] == "3441"
        assert page.text(f"[data-listing={near.code}] .far") == "in uw postcodegebied"
        other = browser.open(f"{address}?waar=maarssen")
        assert other.codes[0] == far.code


def test_five_stand_on_the_page_and_one_link_leads_to_all(visitor: Browser) -> None:
    page = visitor.open("/wat/lymfoedeem?waar=3601")

    [link] = [str(one["href"]) for one in page.all(".nearest a.button[href*='/zoeken?']")]
    everybody = visitor.open(link)
    assert len(page.codes) == 5
    assert page.codes == everybody.codes[:5]
    assert len(everybody.codes) > 5
    assert everybody.one("#waar")["value"] == "3601"


def test_an_unknown_place_is_told_and_everybody_is_shown(visitor: Browser) -> None:
    page = visitor.open("/wat/lymfoedeem?waar=xqzzy")

    assert page.notices == ["unknown-place"]
    assert "xqzzy" in page.text("[data-notice]")
    assert len(page.codes) == 5


@pytest.mark.parametrize("where", ["<script>", "x" * 3000, "%00", "  ", "3601;drop"])
def test_an_odd_place_gets_an_ordinary_page(where: str, visitor: Browser) -> None:
    assert visitor.open(f"/wie/dietist?waar={where}").status == 200


@pytest.mark.parametrize(
    "address",
    ["/wat/bestaat-niet", "/wie/bestaat-niet", "/wat/dietist", "/wie/lymfoedeem", "/wat/", "/wie/%00"],
)
def test_a_need_or_discipline_we_do_not_know_is_not_found(address: str, visitor: Browser) -> None:
    assert visitor.open(address).status == 404
    assert visitor.open(f"/en{address}").status == 404


def test_nobody_on_the_map_is_told_in_words(browser: Browser) -> None:
    page = browser.open("/wie/dietist")

    assert page.status == 200
    assert page.codes == []
    assert "huisarts" in page.text(".nearest")


def test_a_link_that_was_looked_at_says_on_which_day(make_listing: MakeListing, browser: Browser) -> None:
    links = [
        {"label": "Bekeken", "href": "https://a.example/", "checked_on": "2026-02-03"},
        {"label": "Niet bekeken", "href": "https://b.example/", "checked_on": None},
    ]
    with transaction() as session:
        need = session.get(Need, next(one.id for one in needs() if one.slug == "lymfoedeem"))
        need.read_more = links
        next_change_number(db.session)

    page = browser.open("/wat/lymfoedeem")

    words = {link.get_text(): link.parent.small.get_text() for link in page.all(".guide a[rel=noopener]")}
    assert "3 februari 2026" in words["Bekeken"]
    assert "nog niet" in words["Niet bekeken"].lower()


def test_the_results_lead_to_the_page_in_plain_words(visitor: Browser) -> None:
    need = visitor.open("/zoeken?hulpvraag=lymfoedeem&waar=3601").all("main .help a[href^='/wat/']")
    discipline = visitor.open("/zoeken?wat=dietist").all("main .help a[href^='/wie/']")
    neither = visitor.open("/zoeken").all("main .help a[href^='/wat/'], main .help a[href^='/wie/']")

    assert [link["href"] for link in need] == ["/wat/lymfoedeem"]
    assert [link["href"] for link in discipline] == ["/wie/dietist"]
    assert neither == []
