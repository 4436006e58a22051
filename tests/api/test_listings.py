"""The machine door: to the letter of the contract."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from socialmap.directory.models import Listing
from tests.browsing import Browser

MakeListing = Callable[..., Listing]
ANSWER = "total page per_page place understood notices facets items".split()
ITEM = """
    id code url name kind discipline disciplines needs postcode place lat lon location_accuracy distance_km
    comes_to_you phone website home_visits accepts_new accepts_new_on in_verwijsgids confirmed_on
""".split()
FACETS = """
    discipline need home_visits online group evenings wheelchair free language age_group accepts_new
    verwijsgids
""".split()
DOOR = "/api/v1/listings"


def ask(browser: Browser, **parameters: Any) -> dict[str, Any]:
    """The answer to a question; refuses anything but 200."""
    page = browser.open(DOOR, query_string=parameters)
    assert page.status == 200
    return dict(page.response.get_json())


def refused(browser: Browser, **parameters: Any) -> dict[str, list[str]]:
    """What is wrong, per parameter; refuses anything but a 422 of the right shape."""
    page = browser.open(DOOR, query_string=parameters)
    body = page.response.get_json()
    assert page.status == 422
    assert list(body) == ["error"]
    assert sorted(body["error"]) == ["message", "parameters", "status"]
    assert body["error"]["status"] == 422
    return dict(body["error"]["parameters"])


def test_an_answer_has_the_keys_of_the_contract_and_no_others(visitor: Browser) -> None:
    answer = ask(visitor, q="pscyholoog aan huis", near="3446")

    assert sorted(answer) == sorted(ANSWER)
    assert sorted(answer["place"]) == ["lat", "lon", "name", "postcode"]
    assert sorted(answer["understood"]) == ["corrected", "disciplines", "filters", "needs", "place"]
    assert sorted(answer["facets"]) == sorted(FACETS)
    assert {tuple(sorted(one)) for values in answer["facets"].values() for one in values} == {
        ("count", "label", "slug")
    }
    assert {tuple(sorted(item)) for item in answer["items"]} == {tuple(sorted(ITEM))}


def test_what_was_understood_is_told(visitor: Browser) -> None:
    answer = ask(visitor, q="psycholoog online", near="3601")
    mended = ask(visitor, q="pscyholoog maarssen")

    assert answer["understood"] == {
        "disciplines": ["psycholoog"],
        "needs": [],
        "place": "Maarssen",
        "filters": {"online": True},
        "corrected": None,
    }
    assert answer["place"] == {"name": "Maarssen", "postcode": "3601", "lat": 52.139, "lon": 5.041}
    assert mended["understood"]["corrected"] == "psycholoog maarssen"


def test_a_listing_is_told_as_it_is(make_listing: MakeListing, browser: Browser) -> None:
    listing = make_listing(
        name="Kanarie",
        discipline="dietist",
        needs=["afvallen"],
        phone="+31348000000",
        home_visits=True,
        accepts_new="ja",
        accepts_new_on=date(2026, 2, 1),
        in_verwijsgids=True,
        lat=52.087,
        lon=4.886,
    )

    (item,) = ask(browser, near="3446")["items"]

    assert item == {
        "id": str(listing.uuid),
        "code": listing.code,
        "url": f"http://127.0.0.1:8000/aanbod/{listing.code}-kanarie-woerden",
        "name": "Kanarie",
        "kind": "practice",
        "discipline": {"slug": "dietist", "label": "Diëtist (oncologie)"},
        "disciplines": [{"slug": "dietist", "label": "Diëtist (oncologie)"}],
        "needs": ["afvallen"],
        "postcode": "3441 AB",
        "place": "Woerden",
        "lat": 52.087,
        "lon": 4.886,
        "location_accuracy": "address",
        "distance_km": 2,
        "comes_to_you": False,
        "phone": "+31348000000",
        "website": None,
        "home_visits": True,
        "accepts_new": "ja",
        "accepts_new_on": "2026-02-01",
        "in_verwijsgids": True,
        "confirmed_on": None,
    }


@pytest.mark.parametrize(
    ("parameters", "wrong"),
    [
        ({"radius_km": "0"}, ["radius_km"]),
        ({"radius_km": "101"}, ["radius_km"]),
        ({"radius_km": "vijf"}, ["radius_km"]),
        ({"radius_km": "2.5"}, ["radius_km"]),
        ({"radius_km": "٥"}, ["radius_km"]),
        ({"per_page": "101"}, ["per_page"]),
        ({"per_page": "0"}, ["per_page"]),
        ({"page": "0"}, ["page"]),
        ({"page": "-1"}, ["page"]),
        ({"page": ["1", "2"]}, ["page"]),
        ({"discipline": "tovenaar"}, ["discipline"]),
        ({"discipline": ["dietist", "tovenaar"]}, ["discipline"]),
        ({"need": "Angst"}, ["need"]),
        ({"home_visits": "misschien"}, ["home_visits"]),
        ({"free": "1"}, ["free"]),
        ({"language": "nederlands"}, ["language"]),
        ({"age_group": "65"}, ["age_group"]),
        ({"accepts_new": "soms"}, ["accepts_new"]),
        ({"network": "onbekend"}, ["network"]),
        ({"sort": "geld"}, ["sort"]),
        ({"lang": "fr"}, ["lang"]),
        ({"stale": ""}, ["stale"]),
        ({"online": " ja"}, ["online"]),
        ({"q": "x" * 2001}, ["q"]),
        ({"wat": "fysio"}, ["wat"]),
        ({"Q": "fysio", "page": "x"}, ["Q", "page"]),
    ],
)
def test_a_wrong_parameter_is_named(visitor: Browser, parameters: dict[str, Any], wrong: list[str]) -> None:
    problems = refused(visitor, **parameters)

    assert sorted(problems) == wrong
    assert all(texts and all(texts) for texts in problems.values())


@pytest.mark.parametrize(("yes", "no"), [("ja", "nee"), ("true", "false")])
def test_yes_and_no_may_be_said_in_two_languages(visitor: Browser, yes: str, no: str) -> None:
    answers = [ask(visitor, home_visits=value, per_page=100) for value in (yes, no)]

    assert [{item["home_visits"] for item in answer["items"]} for answer in answers] == [{True}, {False}]
    assert [answer["understood"]["filters"] for answer in answers] == [
        {"home_visits": True},
        {"home_visits": False},
    ]


def test_near_may_be_a_postcode_a_place_or_a_point(visitor: Browser) -> None:
    names = [
        ask(visitor, near=near)["place"]["name"] for near in ("3441", "3441 AB", "Woerden", "52.086,4.885")
    ]

    assert names == ["Woerden"] * 4


def test_near_wins_from_a_place_in_the_words(visitor: Browser) -> None:
    answer = ask(visitor, q="fysio woerden", near="Maarssen")

    assert (answer["place"]["name"], answer["understood"]["place"]) == ("Maarssen", "Maarssen")


@pytest.mark.parametrize("near", ["Timboektoe", "9999", "0,0"])
def test_an_unknown_place_gives_no_distances_and_a_notice(visitor: Browser, near: str) -> None:
    answer = ask(visitor, q="fysio", near=near)

    assert [notice["kind"] for notice in answer["notices"]][0] == "unknown-place"
    assert answer["place"] is None
    assert {item["distance_km"] for item in answer["items"]} == {None}
    assert answer["total"] > 0


def test_pages_follow_each_other_and_end_empty(visitor: Browser) -> None:
    whole = [item["code"] for item in ask(visitor, q="fysio", per_page=100)["items"]]
    parts = [ask(visitor, q="fysio", per_page=7, page=page) for page in range(1, 5)]
    beyond = ask(visitor, q="fysio", page=1000)

    assert [item["code"] for part in parts for item in part["items"]] == whole[:28]
    assert {part["total"] for part in parts} == {len(whole)}
    assert (beyond["items"], beyond["total"], beyond["page"]) == ([], len(whole), 1000)


def test_without_per_page_there_are_twenty(visitor: Browser) -> None:
    answer = ask(visitor)

    assert (answer["page"], answer["per_page"], len(answer["items"])) == (1, 20, 20)


def test_names_and_distances_are_sorted(visitor: Browser) -> None:
    names = [item["name"] for item in ask(visitor, sort="name", per_page=100, discipline="dietist")["items"]]
    distances = [
        item["distance_km"]
        for item in ask(visitor, sort="distance", near="3446", per_page=100, accepts_new="onbekend")["items"]
        if not item["comes_to_you"]
    ]

    assert names == sorted(names, key=str.casefold)
    assert distances == sorted(distances)
    assert len(set(distances)) > 3


def test_english_labels_are_given_when_asked(visitor: Browser) -> None:
    labels = [
        ask(visitor, discipline="dietist", lang=lang)["items"][0]["discipline"] for lang in ("nl", "en")
    ]

    assert labels[0]["slug"] == labels[1]["slug"]
    assert labels[0]["label"] != labels[1]["label"]
