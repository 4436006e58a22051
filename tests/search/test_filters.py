"""Filters with live counts: what a number promises is what a visitor gets."""

from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask

from socialmap.search.answers import Answer, facet_counts
from socialmap.search.current import memory
from socialmap.search.questions import Question
from socialmap.search.service import find
from socialmap.search.snapshot import FACETS
from tests.browsing import Browser

WORDS = ["", "fysio", "dikke arm", "psycholoog online", "moe", "eten", "angst", "werk"]
PLACES = ["", "3446", "Maarssen", "Mijdrecht", "3511"]
DICE = Random(1)


def asked(**more: Any) -> Answer:
    """The answer to a question, beside any page."""
    return find(Question(**more), memory())


def some_filters(but: str = "") -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Up to three filters with values that exist."""
    masks = memory().present().snapshot.masks
    names = DICE.sample([name for name in FACETS if name != but], DICE.randint(0, 3))
    return tuple((name, tuple(DICE.sample(sorted(masks[name]), min(len(masks[name]), 2)))) for name in names)


@pytest.mark.parametrize("name", FACETS)
def test_a_count_is_the_number_of_listings_its_choice_leaves(region: Flask, name: str) -> None:
    wrong = []
    for _ in range(12):
        question = {
            "what": DICE.choice(WORDS),
            "where": DICE.choice(PLACES),
            "radius_km": DICE.choice([None, 10, 25]),
        }
        others = some_filters(but=name)
        before = asked(**question, filters=others)
        for value, count in [] if before.passed.let_go else facet_counts(before)[name].items():
            after = asked(**question, filters=(*others, (name, (value,))))
            # Age puts in order only, so all stay; the number tells who named that age.
            left = after.total if name != "age_group" else _who_named(value, before)
            wrong += (
                [] if left == count and not after.passed.let_go else [(question, others, value, count, left)]
            )

    assert wrong == []


def _who_named(age: str, answer: Answer) -> int:
    documents = answer.present.snapshot.documents
    return sum(age in documents[at].age_groups for at in answer.order)


def test_a_choice_nobody_would_be_left_by_is_not_counted(region: Flask) -> None:
    counts = facet_counts(asked(what="fysio"))

    assert counts["discipline"]
    assert all(count > 0 for values in counts.values() for count in values.values())


def test_two_values_of_one_filter_widen_and_two_filters_narrow(visitor: Browser) -> None:
    def total(*pairs: tuple[str, str]) -> int:
        answer = visitor.client.get(f"/api/v1/listings?{urlencode(pairs)}")
        return int(answer.get_json()["total"])

    dietitians = total(("discipline", "dietist"))
    speech = total(("discipline", "logopedist"))
    either = total(("discipline", "dietist"), ("discipline", "logopedist"))
    evenings = total(("discipline", "dietist"), ("evenings", "ja"))
    assert either == dietitians + speech
    assert 0 < evenings < dietitians


def test_numbers_on_the_page_are_those_of_the_machine_door(visitor: Browser) -> None:
    page = visitor.open("/zoeken?wat=fysio&waar=3446&avond=ja")
    answer = visitor.client.get("/api/v1/listings?q=fysio&near=3446&evenings=ja").get_json()

    told = {(one["slug"], one["count"]) for one in answer["facets"]["language"]}
    shown = {
        (str(box["value"]), int(box.parent.get_text().rsplit("(", 1)[1].rstrip(")")))
        for box in page.all("input[name=taal]")
    }
    assert shown == told
    assert shown


def test_every_choice_of_the_visitor_is_still_ticked(visitor: Browser) -> None:
    page = visitor.open(
        "/zoeken?discipline=dietist&avond=ja&taal=en&neemt-aan=ja&leeftijd=aya&straal=25&waar=3446"
    )

    ticked = {(str(box["name"]), str(box["value"])) for box in page.all(".filters input[checked]")}
    chosen = {str(one["value"]) for one in page.all(".filters option[selected]")}
    assert ticked == {("discipline", "dietist"), ("avond", "ja"), ("taal", "en"), ("neemt-aan", "ja")}
    assert chosen >= {"aya", "25"}


def test_a_radius_keeps_who_is_within_it_and_who_visits(visitor: Browser) -> None:
    answer = visitor.client.get("/api/v1/listings?near=3446&radius_km=5&per_page=100").get_json()
    further = [item for item in answer["items"] if item["distance_km"] > 5]

    assert all(item["comes_to_you"] for item in further)
    assert further
    assert len(further) < answer["total"]


def test_without_a_place_a_radius_does_nothing(visitor: Browser) -> None:
    with_radius = visitor.client.get("/api/v1/listings?radius_km=5").get_json()
    without = visitor.client.get("/api/v1/listings").get_json()

    assert with_radius["total"] == without["total"] > 100


def test_parameters_a_page_does_not_know_are_left_out(visitor: Browser) -> None:
    page = visitor.open(
        "/zoeken?wat=fysio&straal=ver&pagina=nul&taal=nederlands&sorteer=geld&weergave=x&zzz=1&leeftijd=oud"
    )

    assert page.status == 200
    assert page.codes == visitor.open("/zoeken?wat=fysio").codes


def test_pages_together_hold_everybody_once(visitor: Browser) -> None:
    first = visitor.open("/zoeken?wat=fysio")
    second = visitor.open(str(first.one(".pager a[rel=next]")["href"]))

    assert len(first.codes) == 20
    assert len({*first.codes, *second.codes}) == len(first.codes) + len(second.codes)
    assert first.text("#aantal") == f"{len(first.codes) + len(second.codes)} mogelijkheden"
    assert second.all(".pager a[rel=next]") == []


def test_a_page_beyond_the_end_says_so_kindly(visitor: Browser) -> None:
    page = visitor.open("/zoeken?wat=fysio&pagina=99")

    assert page.status == 200
    assert page.codes == []
    assert page.all(".pager a[rel=prev]")
