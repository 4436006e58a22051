"""What the page understood, and how to take a part of it away."""

import pytest
from bs4 import Tag

from tests.browsing import Browser, Page

PSYCHOLOGIST = "Psycholoog (psycho-oncologie)"


def chips(page: Page) -> dict[str, str]:
    """Label and remove link of every chip."""
    return {label(chip): str(chip.select_one("a")["href"]) for chip in page.all(".chips li")}


def label(chip: Tag) -> str:
    return " ".join(chip.get_text(" ").split())


@pytest.mark.parametrize(
    ("address", "labels"),
    [
        ("/zoeken?wat=psycholoog+woerden", [PSYCHOLOGIST, "Bij Woerden"]),
        ("/zoeken?wat=psycholoog+3446+ab", [PSYCHOLOGIST, "Bij 3446 Woerden"]),
        ("/zoeken?wat=psycholoog&waar=Maarssen&straal=15", [PSYCHOLOGIST, "Bij Maarssen", "Binnen 15 km"]),
        ("/zoeken?wat=psycholoog+online", [PSYCHOLOGIST, "Online"]),
        ("/zoeken?wat=psycholoog&aan-huis=ja&taal=tr", [PSYCHOLOGIST, "Komt aan huis", "Turks"]),
    ],
)
def test_the_page_shows_what_it_understood(visitor: Browser, address: str, labels: list[str]) -> None:
    page = visitor.open(address)

    assert list(chips(page)) == labels


@pytest.mark.parametrize(
    "address",
    [
        "/zoeken?wat=psycholoog+woerden",
        "/zoeken?wat=woerden+psycholoog",
        "/zoeken?wat=oedeem+fysio+in+de+buurt+van+maarssen+aan+huis",
        "/zoeken?wat=ik+ben+moe+na+borstkanker+en+zoek+een+fysio&waar=3446&straal=25&avond=ja&rolstoel=ja",
        "/zoeken?wat=diëtist&waar=Woerden&discipline=logopedist&discipline=dietist&hulpvraag=afvallen",
        "/zoeken?wat=pscyholoog+3446+online&neemt-aan=ja&leeftijd=aya&sorteer=naam",
    ],
)
def test_taking_one_chip_away_keeps_the_others(visitor: Browser, address: str) -> None:
    before = chips(visitor.open(address))
    after = {gone: set(chips(visitor.open(href))) for gone, href in before.items()}

    assert len(before) >= 2
    assert after == {gone: before.keys() - {gone} for gone in before}


def test_what_was_said_and_chosen_is_one_chip_and_goes_as_one(visitor: Browser) -> None:
    page = visitor.open("/zoeken?wat=fysio+avond+woerden&avond=ja")

    bare = visitor.open(chips(page)["'s Avonds open"])
    assert len(page.all(".chips li")) == 3
    assert "'s Avonds open" not in chips(bare)


def test_taking_the_place_away_leaves_the_words_and_no_distances(visitor: Browser) -> None:
    page = visitor.open("/zoeken?wat=psycholoog+in+de+buurt+van+woerden")

    bare = visitor.open(chips(page)["Bij Woerden"])
    assert bare.one("#wat")["value"] == "psycholoog"
    assert page.all(".far")
    assert bare.all(".far") == []


def test_the_second_box_wins_from_a_place_in_the_first(visitor: Browser) -> None:
    page = visitor.open("/zoeken?wat=psycholoog+woerden&waar=maarssen")

    assert "Bij Maarssen" in chips(page)
    assert "Bij Woerden" not in chips(page)


def test_the_mended_question_is_shown_with_a_way_back(visitor: Browser) -> None:
    page = visitor.open("/zoeken?wat=pscyholoog+woerden")
    literal = visitor.open(str(page.one(".correction a")["href"]))

    assert "Wij zochten op psycholoog woerden" in page.text(".correction")
    assert literal.one("#wat")["value"] == '"pscyholoog woerden"'
    assert literal.all(".correction") == []


def test_what_was_typed_is_still_in_the_boxes(visitor: Browser) -> None:
    page = visitor.open("/zoeken?wat=%3Cb%3Edikke+arm%3C%2Fb%3E&waar=Nergenshuizen")

    assert page.one("#wat")["value"] == "<b>dikke arm</b>"
    assert page.one("#waar")["value"] == "Nergenshuizen"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("fysio aan huis", "home_visits"),
        ("psycholoog online", "online"),
        ("fysio avond", "evenings"),
        ("fysio rolstoeltoegankelijk", "wheelchair"),
        ("inloophuis gratis", "free"),
    ],
)
def test_a_wish_in_words_is_a_filter(visitor: Browser, words: str, name: str) -> None:
    profession = words.split()[0]
    said = visitor.client.get("/api/v1/listings", query_string={"q": words}).get_json()
    chosen = visitor.client.get("/api/v1/listings", query_string={"q": profession, name: "ja"}).get_json()

    assert said["understood"]["filters"] == {name: True}
    assert [item["code"] for item in said["items"]] == [item["code"] for item in chosen["items"]]
    assert all(item["home_visits"] or name != "home_visits" for item in said["items"])
