"""Words after which a safety text comes first, and words that must never call one."""

import csv
from pathlib import Path

import pytest
from flask import Flask

from socialmap.search.current import memory
from tests.browsing import Browser

SHEET = Path(__file__).parents[2] / "seed" / "safety_words.csv"
ROWS = list(csv.DictReader(SHEET.read_text(encoding="utf-8").splitlines()))
SHOWN = {"crisis": {"crisis"}, "alarm": {"alarm"}, "never-crisis": set()}
IN_A_SENTENCE = "Goedemorgen, %s, wie helpt mij in Woerden?"


def test_the_list_holds_all_three_kinds() -> None:
    kinds = [row["shows"] for row in ROWS]

    assert set(kinds) == set(SHOWN)
    assert min(kinds.count("crisis"), kinds.count("never-crisis"), kinds.count("alarm")) > 30


@pytest.mark.parametrize("frame", ["%s", "  %s  ", "%s woerden", IN_A_SENTENCE])
def test_every_word_of_both_columns_is_judged_right(region: Flask, frame: str) -> None:
    safety = memory().present().reference.safety

    wrong = [
        (row["shows"], row["words"])
        for row in ROWS
        if safety.is_crisis(frame % row["words"]) != (row["shows"] == "crisis")
    ]
    missed = [
        row["words"] for row in ROWS if row["shows"] == "alarm" and not safety.is_alarm(frame % row["words"])
    ]
    assert (wrong, missed) == ([], [])


def test_every_word_in_capitals_and_without_accents_is_judged_the_same(region: Flask) -> None:
    safety = memory().present().reference.safety

    wrong = [
        row["words"] for row in ROWS if safety.is_crisis(row["words"].upper()) != (row["shows"] == "crisis")
    ]
    assert wrong == []
    assert safety.is_crisis("ik ben suicidaal")
    assert safety.is_crisis("samobojstwo")


def test_every_word_is_told_at_the_machine_door(visitor: Browser) -> None:
    wrong = []
    for row in ROWS:
        answer = visitor.client.get("/api/v1/listings", query_string={"q": row["words"], "per_page": 1})
        kinds = {notice["kind"] for notice in answer.get_json()["notices"]}
        is_right = row["shows"] in kinds if row["shows"] != "never-crisis" else "crisis" not in kinds
        wrong += [] if is_right else [row["words"]]

    assert wrong == []


@pytest.mark.parametrize("words", ["ik wil dood", "zelfmoord woerden", "ölmek istiyorum", "i want to die"])
def test_in_a_crisis_113_and_112_come_first_and_results_below(visitor: Browser, words: str) -> None:
    page = visitor.open("/zoeken", query_string={"wat": words})

    first = page.one("main").find(attrs={"data-notice": True})
    links = [link["href"] for link in first.select("a")]
    assert page.notices[0] == "crisis"
    assert links[:2] == ["tel:113", "tel:112"]
    assert first.find_previous("h1") is None
    assert first.find_previous("form") is None
    assert page.codes


@pytest.mark.parametrize(
    "words",
    [
        "38,5 koorts",
        "koorts na chemo",
        "ineens benauwd",
        "opeens kortademig",
        "pijn op de borst",
        "chest pain",
    ],
)
def test_with_an_alarm_the_hospital_comes_first_and_results_below(visitor: Browser, words: str) -> None:
    page = visitor.open("/zoeken", query_string={"wat": f"{words} fysio"})

    first = page.one("main").find(attrs={"data-notice": True})
    assert page.notices[0] == "alarm"
    assert first.select_one("h2").get_text(strip=True) == "Bel nu uw ziekenhuis."
    assert [link["href"] for link in first.select("a")] == ["tel:112"]
    assert first.find_previous("form") is None
    assert page.codes


def test_a_crisis_stands_above_an_alarm(visitor: Browser) -> None:
    page = visitor.open("/zoeken?wat=ik+wil+dood+en+heb+koorts")

    assert page.notices[:2] == ["crisis", "alarm"]


@pytest.mark.parametrize(
    "words",
    ["geen koorts", "moe maar geen koorts", "zonder koorts", "niet benauwd", "bloedprikken", "koortslip"],
)
def test_what_is_denied_is_no_alarm(region: Flask, words: str) -> None:
    assert not memory().present().reference.safety.is_alarm(words)


@pytest.mark.parametrize(
    "words",
    [
        "ik wil niet meer eten",
        "ik wil niet meer naar het ziekenhuis",
        "ik wil niet meer bang zijn",
        "mijn man wil thuis sterven",
        "ik ga dood en wil praten",
        "ik wil niet dood",
        "doodmoe van de chemo",
        "euthanasie bespreken",
        "mijn vader is dood",
    ],
)
def test_speaking_of_death_is_no_crisis(region: Flask, words: str) -> None:
    assert not memory().present().reference.safety.is_crisis(words)


@pytest.mark.parametrize(
    "words",
    [
        "ik wil echt gewoon dood",
        "ik wil nu dood",
        "zelfmoort",
        "doodgaan is wat ik wil, ik wil dood",
        "mijn man is dood en ik wil niet meer leven",
        "euthanasie? ik denk aan zelfmoord",
    ],
)
def test_a_crisis_is_heard_through_little_words_slips_and_grief(region: Flask, words: str) -> None:
    assert memory().present().reference.safety.is_crisis(words)


def test_a_place_in_the_second_box_changes_nothing_about_safety(visitor: Browser) -> None:
    page = visitor.open("/zoeken?wat=ik+wil+dood&waar=3446&aan-huis=ja&sorteer=naam")

    assert page.notices[0] == "crisis"


def test_no_answer_keeps_what_was_typed(region: Flask) -> None:
    client = region.test_client()

    answer = client.get("/zoeken?wat=ik+wil+dood")

    assert "Set-Cookie" not in answer.headers
