"""Who searches in Turkish, Arabic or Polish sees first who speaks it, as long as that is not far."""

from collections.abc import Callable

import pytest

from socialmap.directory.models import Listing
from tests.browsing import Browser

MakeListing = Callable[..., Listing]
WOERDEN, HARMELEN, MAARSSEN, ABCOUDE = "3441 AB", "3481 AB", "3601 AB", "1391 AB"
AMERSFOORT = "3811 AB"
WORDS = {
    "tr": "diyetisyen",
    "ar": "أخصائي تغذية",
    "pl": "dietetyk",
}


@pytest.fixture
def four(make_listing: MakeListing) -> dict[str, str]:
    """Dietitians: one near, and one of each language a little further."""
    places = {"nl": WOERDEN, "tr": HARMELEN, "ar": MAARSSEN, "pl": MAARSSEN}
    return {
        language: make_listing(discipline="dietist", postcode=postcode, languages=["nl", language]).code
        for language, postcode in places.items()
    }


@pytest.mark.parametrize("language", WORDS)
def test_who_speaks_the_language_of_the_question_stands_first(
    language: str, four: dict[str, str], browser: Browser
) -> None:
    page = browser.open(f"/zoeken?wat={WORDS[language]}&waar=3441")

    assert page.codes[0] == four[language]
    assert sorted(page.codes) == sorted(four.values())
    nearest = browser.open("/zoeken?wat=dietist&waar=3441").codes
    assert nearest[0] == four["nl"]
    assert page.codes[1:] == [code for code in nearest if code != four[language]]


@pytest.mark.parametrize(
    ("words", "language", "need"),
    [("yorgunluk", "tr", "vermoeidheid"), ("تعب", "ar", "vermoeidheid"), ("zmęczenie", "pl", "vermoeidheid")],
)
def test_a_need_in_another_language_counts_too(
    words: str, language: str, need: str, make_listing: MakeListing, browser: Browser
) -> None:
    near = make_listing(discipline="ergotherapeut", needs=[need], postcode=WOERDEN)
    speaks = make_listing(discipline="ergotherapeut", needs=[need], postcode=MAARSSEN, languages=[language])

    assert browser.open(f"/zoeken?wat={words}&waar=3441").codes == [speaks.code, near.code]
    assert browser.open(f"/zoeken?hulpvraag={need}&waar=3441").codes == [near.code, speaks.code]


def test_beyond_twenty_five_kilometres_the_nearest_stands_first(
    make_listing: MakeListing, browser: Browser
) -> None:
    near = make_listing(discipline="dietist", postcode=WOERDEN)
    within = make_listing(discipline="dietist", postcode=ABCOUDE, place="Abcoude", languages=["tr"])
    beyond = make_listing(discipline="dietist", postcode=AMERSFOORT, place="Amersfoort", languages=["tr"])

    page = browser.open("/zoeken?wat=diyetisyen&waar=3441")

    assert page.codes == [within.code, near.code, beyond.code]
    kilometres = [int(page.text(f"[data-listing={one.code}] .far").split()[1]) for one in (within, beyond)]
    assert kilometres[0] <= 25 < kilometres[1]


@pytest.mark.parametrize("words", ["dietist", "dietist diyetisyen", "diyetisyen dieet", "dietitian"])
def test_dutch_or_english_words_ask_for_no_other_language(
    words: str, four: dict[str, str], browser: Browser
) -> None:
    page = browser.open(f"/zoeken?wat={words}&waar=3441")

    assert page.codes[0] == four["nl"]
    assert page.all("main .help a[href*='taal=']") == []


def test_a_dutch_place_beside_turkish_words_changes_nothing(four: dict[str, str], browser: Browser) -> None:
    assert browser.open("/zoeken?wat=diyetisyen+woerden").codes[0] == four["tr"]


@pytest.mark.parametrize(("language", "name"), [("tr", "Turks"), ("ar", "Arabisch"), ("pl", "Pools")])
def test_the_page_says_why_and_offers_only_them(
    language: str, name: str, four: dict[str, str], browser: Browser
) -> None:
    page = browser.open(f"/zoeken?wat={WORDS[language]}&waar=3441")

    [link] = page.all(f"main .help a[href*='taal={language}']")
    alone = browser.open(str(link["href"]))
    said = " ".join(link.parent.get_text(" ").split())  # type: ignore[union-attr]
    assert said.startswith(f"Wie {name} spreekt, staat eerst.")
    assert alone.codes == [four[language]]
    assert alone.all(f"main .help a[href*='taal={language}']") == []


def test_the_line_is_told_in_english_too(four: dict[str, str], browser: Browser) -> None:
    page = browser.open("/en/zoeken?wat=diyetisyen&waar=3441")

    [link] = page.all("main .help a[href*='taal=tr']")
    assert str(link["href"]).startswith("/en/zoeken?")
    assert "Turkish" in link.parent.get_text()  # type: ignore[union-attr]


@pytest.mark.parametrize("sort", ["naam", "dichtbij"])
def test_who_asks_for_another_order_gets_it_without_the_line(
    sort: str, four: dict[str, str], browser: Browser
) -> None:
    turkish = browser.open(f"/zoeken?wat=diyetisyen&waar=3441&sorteer={sort}")
    dutch = browser.open(f"/zoeken?wat=dietist&waar=3441&sorteer={sort}")

    assert turkish.codes == dutch.codes
    assert turkish.all("main .help a[href*='taal=']") == []


def test_nobody_is_promised_who_is_not_there(make_listing: MakeListing, browser: Browser) -> None:
    code = make_listing(discipline="dietist", languages=["nl", "pl"]).code

    page = browser.open("/zoeken?wat=diyetisyen")

    assert page.codes == [code]
    assert page.all("main .help a[href*='taal=']") == []


def test_without_a_place_who_speaks_it_stands_first_too(four: dict[str, str], browser: Browser) -> None:
    for language, words in WORDS.items():
        assert browser.open(f"/zoeken?wat={words}").codes[0] == four[language]


def test_the_machine_door_keeps_the_same_order(four: dict[str, str], browser: Browser) -> None:
    found = browser.open("/api/v1/listings?q=dietetyk&near=3441").response.get_json()["items"]

    assert [item["code"] for item in found] == browser.open("/zoeken?wat=dietetyk&waar=3441").codes
    assert found[0]["code"] == four["pl"]
