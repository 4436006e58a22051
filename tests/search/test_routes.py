"""Questions that lead to somebody who is not on this map."""

import pytest

from tests.browsing import Browser

SIX_NEEDS = ["vermoeidheid", "smaak-misselijk", "neuropathie", "haarverlies", "droge-mond", "angst"]


@pytest.mark.parametrize(
    "words",
    ["huisarts", "Huisarts Woerden", "poh", "praktijkondersteuner", "huisartsen", "ik zoek een huisarts"],
)
def test_a_gp_is_explained_and_nobody_is_listed(visitor: Browser, words: str) -> None:
    page = visitor.open("/zoeken", query_string={"wat": words})

    assert page.notices == ["general-practitioner"]
    assert page.codes == []
    assert "Alle huisartsenpraktijken bieden zorg aan mensen met kanker." in page.text("[data-notice]")
    assert len(page.all(".picks-list a")) == 42


@pytest.mark.parametrize("words", ["oncoloog", "ziekenhuis", "ziekenhuis utrecht", "mijn oncoloog"])
def test_a_hospital_word_alone_says_what_this_map_is_about(visitor: Browser, words: str) -> None:
    page = visitor.open("/zoeken", query_string={"wat": words})

    assert page.notices == ["hospital"]
    assert page.codes == []
    assert "Deze kaart gaat over hulp buiten het ziekenhuis." in page.text("[data-notice]")


@pytest.mark.parametrize("words", ["chemo", "chemotherapie", "bestraling", "immunotherapie"])
def test_a_treatment_alone_leads_to_the_hospital_and_to_six_complaints(visitor: Browser, words: str) -> None:
    page = visitor.open("/zoeken", query_string={"wat": words})

    links = [str(link["href"]) for link in page.all(".picks-list a")]
    assert page.notices == ["hospital"]
    assert "Bel uw ziekenhuis." in page.text("[data-notice] h2")
    assert links == [f"/zoeken?hulpvraag={need}" for need in SIX_NEEDS]
    assert page.codes == []


def test_the_place_goes_along_to_the_six_complaints(visitor: Browser) -> None:
    page = visitor.open("/zoeken?wat=chemo&waar=3446")

    assert page.all(".picks-list a")[0]["href"] == "/zoeken?hulpvraag=vermoeidheid&waar=3446"


@pytest.mark.parametrize(
    "words",
    [
        "moe na chemo",
        "tintelende vingers door chemo",
        "huisarts zegt dat ik moe ben",
        "mijn huisarts verwijst mij naar een psycholoog",
        "na het ziekenhuis hulp in huis",
        "haaruitval chemo",
        "oncoloog adviseert oncofysio",
    ],
)
def test_the_same_words_inside_a_complaint_lead_to_help(visitor: Browser, words: str) -> None:
    page = visitor.open("/zoeken", query_string={"wat": words})

    assert {"general-practitioner", "hospital"}.isdisjoint(page.notices)
    assert page.codes


def test_the_machine_door_tells_the_same(visitor: Browser) -> None:
    answers = {
        words: visitor.client.get("/api/v1/listings", query_string={"q": words}).get_json()
        for words in ("huisarts", "ziekenhuis", "chemo")
    }

    kinds = {words: [one["kind"] for one in answer["notices"]] for words, answer in answers.items()}
    assert kinds == {"huisarts": ["general-practitioner"], "ziekenhuis": ["hospital"], "chemo": ["hospital"]}
    assert [answer["total"] for answer in answers.values()] == [0, 0, 0]
