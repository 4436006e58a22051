"""The table for the GP: room, referral, numbers, and lines for the practice's own system."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from socialmap.directory import service
from socialmap.directory.models import Listing
from socialmap.directory.queries import disciplines
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from tests.browsing import BASE, Browser, Page

MakeListing = Callable[..., Listing]
ASKED = "/verwijzers?hulpvraag=lymfoedeem&waar=3601"
KNOWN = {
    "discipline": "oedeemtherapeut",
    "postcode": "3601 AB",
    "accepts_new": "ja",
    "accepts_new_on": date(2026, 2, 3),
    "waiting_weeks": 3,
    "referral": "ja",
    "for_referrers": "Graag de bestralingsvelden.\n\nBel bij twijfel.",
    "phone": "+31346000000",
    "call_hours": "ma tot do 9.00-11.00 uur",
    "referrers_phone": "+31346000001",
    "agb": "04001478",
    "secure_mail": "praktijk@zorgmail.example",
    "home_visits": True,
    "confirmed_on": date(2026, 2, 1),
}


def row(page: Page, code: str) -> list[str]:
    """What the columns after the name say of a listing."""
    return [page.text(f"tr[data-listing={code}] > td:nth-of-type({at})") for at in range(1, 5)]


def lines(page: Page) -> list[list[str]]:
    """The lines for the practice's own system, of each option."""
    return [block.get_text().split("\n") for block in page.all("pre[id^=his-]")]


def test_the_columns_say_what_a_referrer_must_know(make_listing: MakeListing, browser: Browser) -> None:
    code = make_listing(**KNOWN).code
    due = next(one.in_referral for one in disciplines() if one.slug == "oedeemtherapeut")

    room, referral, numbers, _patient = row(browser.open(ASKED), code)

    assert "3 februari" in room
    assert "3 weken" in room
    assert referral.startswith("Nodig ")
    assert due in referral
    assert "Graag de bestralingsvelden. Bel bij twijfel." in referral
    for known in ("0346 - 00 00 01", "0346 - 00 00 00", "04001478", "praktijk@zorgmail.example"):
        assert known in numbers.replace("\u2011", "-")


def test_what_is_not_known_leaves_no_empty_words(make_listing: MakeListing, browser: Browser) -> None:
    bare = {"phone": "", "referral": "", "accepts_new": "onbekend", "disciplines": ["verdwenen-vak"]}
    code = make_listing(**bare, needs=["lymfoedeem"]).code

    page = browser.open("/verwijzers?hulpvraag=lymfoedeem")

    assert row(page, code)[:3] == ["Niet bekend", "Niet bekend", ""]
    assert len(lines(page)[0]) == 4


def test_who_needs_no_referral_gets_no_advice_for_the_letter(
    make_listing: MakeListing, browser: Browser
) -> None:
    code = make_listing(**{**KNOWN, "referral": "nee", "for_referrers": ""}).code

    assert row(browser.open(ASKED), code)[1] == "Niet nodig"


def test_old_word_about_room_is_told_with_its_month(make_listing: MakeListing, browser: Browser) -> None:
    code = make_listing(**{**KNOWN, "accepts_new_on": date(2025, 12, 1), "waiting_weeks": 0}).code

    page = browser.open(ASKED)

    assert "december 2025" in row(page, code)[0]
    assert [line for line in lines(page)[0] if ".," in line or line.startswith(",")] == []


def test_the_lines_hold_everything_known_in_nine_lines(make_listing: MakeListing, browser: Browser) -> None:
    listing = make_listing(**KNOWN)

    [told] = lines(browser.open(ASKED))

    assert len(told) == 9
    assert told[0].startswith("Praktijk Voorbeeld (Oedeem")
    assert told[1] == "Voorbeeldstraat 1, 3601 AB Maarssen"
    assert told[2].replace("\u2011", "-") == (
        "Tel. 0346 - 00 00 00 (ma tot do 9.00-11.00 uur), overleg: 0346 - 00 00 01"
    )
    assert "praktijk@zorgmail.example" in told[3]
    assert "04001478" in told[4]
    assert "nodig" in told[5]
    assert "3 februari" in told[6]
    assert "aan huis" in told[7]
    assert told[8].endswith(f"{BASE}/aanbod/{listing.code}-praktijk-voorbeeld-maarssen")


def test_the_lines_are_few_and_plain_for_the_whole_region(visitor: Browser) -> None:
    needs = ["lymfoedeem", "vermoeidheid", "angst", "palliatief", "werk", "geld"]
    pages = [visitor.open(f"/verwijzers?hulpvraag={need}&waar=3441") for need in needs]

    blocks = [block for page in pages for block in lines(page)]

    assert len(blocks) > 60
    assert max(len(block) for block in blocks) < 10
    assert [line for block in blocks for line in block if not line.strip() or line != line.strip()] == []
    odd = ("·", "None", "<", "&amp;", ".,", ",,", "()", "\t")
    assert [line for block in blocks for line in block if any(sign in line for sign in odd)] == []


def test_a_hidden_address_is_not_in_the_lines(make_listing: MakeListing, browser: Browser) -> None:
    make_listing(**KNOWN, show_address=False, street="Kanariestraat")

    page = browser.open(ASKED)

    assert lines(page)[0][1] == "3601 Maarssen"
    assert "Kanariestraat" not in page.html
    assert "3601 AB" not in page.html


def test_a_bookmark_with_need_and_postcode_fills_the_form(visitor: Browser) -> None:
    page = visitor.open(ASKED)

    assert [one["value"] for one in page.all("#hulpvraag option[selected]")] == ["lymfoedeem"]
    assert page.one("#waar")["value"] == "3601"
    assert page.codes == visitor.open("/zoeken?hulpvraag=lymfoedeem&waar=3601").codes
    assert len(page.codes) > 3
    assert visitor.open("/verwijzers").all("#hulpvraag option[selected]") == []


def test_own_words_find_the_same_as_the_search_of_everybody(visitor: Browser) -> None:
    page = visitor.open("/verwijzers?hulpvraag=&wat=dikke+arm+maarssen&waar=")

    assert page.codes == visitor.open("/zoeken?wat=dikke+arm+maarssen").codes
    assert page.one("#wat")["value"] == "dikke arm maarssen"


@pytest.mark.parametrize("address", ["hulpvraag=bestaat-niet", "hulpvraag=&waar=9999", "wat=xqzzy"])
def test_a_question_without_an_answer_still_gets_a_page(address: str, visitor: Browser) -> None:
    assert visitor.open(f"/verwijzers?{address}").status == 200


def test_ticked_names_become_one_sheet_without_javascript(visitor: Browser) -> None:
    page = visitor.open(ASKED)
    first, second = page.codes[:2]

    form = page.one("form#blad")
    sheet = visitor.open(f"{form['action']}?id={second}&id={first}")

    assert form["method"] == "get"
    assert [box["value"] for box in form.select("input[name=id]")] == page.codes
    assert sheet.codes == [second, first]
    assert page.one(f"tr[data-listing={first}] a[href$='id={first}']")["href"] == f"/lijst?id={first}"


def news(page: Page) -> list[str]:
    return [page.text(f".news li:nth-of-type({at + 1}) a") for at in range(len(page.all(".news li")))]


def test_new_since_january_are_those_who_came_this_year_the_last_one_first(
    make_listing: MakeListing, browser: Browser, clock: StoppedClock
) -> None:
    clock.move(-timedelta(days=61))
    make_listing(name="Oudejaar")
    clock.move(timedelta(days=1))
    make_listing(name="Nieuwjaar")
    clock.move(timedelta(days=59))
    make_listing(name="Lente")
    make_listing(name="Concept", state="submitted")
    make_listing(name="Buren", network="utrecht-lekstroom")

    page = browser.open("/verwijzers")
    ours = browser.open("/netwerk/noordwest-utrecht/verwijzers")

    assert news(page) == ["Lente", "Buren", "Nieuwjaar"]
    assert news(ours) == ["Lente", "Nieuwjaar"]
    assert "1 januari 2026" in page.text(".news li:last-of-type")


def test_who_comes_back_on_the_map_keeps_the_first_day(
    make_listing: MakeListing, browser: Browser, clock: StoppedClock
) -> None:
    clock.move(-timedelta(days=300))
    old, young = make_listing(name="Lang op de kaart"), None
    clock.move(timedelta(days=280))
    young = make_listing(name="Kort op de kaart")
    clock.move(timedelta(days=20))
    before = browser.open("/verwijzers").text(".news")

    for verb in (service.hide, service.show):
        for listing in (old, young):
            with transaction():
                verb(db.session.merge(listing), by="test", at=clock.now())

    assert news(browser.open("/verwijzers")) == ["Kort op de kaart"]
    assert browser.open("/verwijzers").text(".news") == before


def test_who_is_hidden_now_is_not_among_the_new(make_listing: MakeListing, browser: Browser) -> None:
    listing = make_listing(name="Kanarie")
    before = news(browser.open("/verwijzers"))

    with transaction():
        service.hide(db.session.merge(listing), by="test", at=listing.created_at)

    assert before == ["Kanarie"]
    assert browser.open("/verwijzers").all(".news li") == []


def test_a_new_name_is_marked_in_the_table(
    make_listing: MakeListing, browser: Browser, clock: StoppedClock
) -> None:
    clock.move(-timedelta(days=200))
    old = make_listing(**KNOWN, name="Lang op de kaart").code
    clock.move(timedelta(days=200))
    new = make_listing(**KNOWN, name="Kort op de kaart").code

    page = browser.open(ASKED)

    marked = [code for code in page.codes if page.all(f"tr[data-listing={code}] .new")]
    assert sorted(page.codes) == sorted([old, new])
    assert marked == [new]


def test_more_names_stay_in_the_table_until_there_are_no_more(visitor: Browser) -> None:
    page, seen = visitor.open(ASKED), []
    for _turn in range(5):
        seen += page.codes
        further = page.all(".sheet-button a[href]")
        if not further:
            break
        assert str(further[0]["href"]).startswith("/verwijzers?")
        page = visitor.open(str(further[0]["href"]))

    assert len(seen) == len(set(seen)) > 20
    assert not page.all(".sheet-button a[href]")
