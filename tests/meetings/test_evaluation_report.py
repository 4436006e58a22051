"""The report of an evaluation: diagrams with their numbers, and nobody to be found in it."""

from io import BytesIO
from itertools import product

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from pypdf import PdfReader

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock, local_day
from socialmap.foundation.db import transaction
from socialmap.meetings import evaluation
from socialmap.meetings.evaluation_charts import bars
from socialmap.meetings.evaluation_report import mean_label, report_of, shown_apart
from socialmap.meetings.models import Invitation, Meeting
from tests.browsing import Browser
from tests.meetings.afterwards import give, held, settle, was_there
from tests.meetings.meetings import again

DIETIST, SPEECH = "dietist", "logopedist"


def evaluated(
    clock: StoppedClock, groups: dict[str, list[int]], *, silent: int = 0, **values: object
) -> tuple[Meeting, list[Invitation]]:
    """A settled meeting with these scores by discipline, and people who did not answer."""
    meeting = held(clock.now(), **values)
    there = [(slug, was_there(meeting, clock.now(), len(scores), slug)) for slug, scores in groups.items()]
    quiet = was_there(meeting, clock.now(), silent)
    settle(meeting, clock.now())
    for slug, people in there:
        for one, score in zip(people, groups[slug], strict=True):
            give(one, clock.now(), score, better=f"Tekst van {one.name}")
    return meeting, quiet


def close(meeting: Meeting, clock: StoppedClock) -> None:
    with transaction():
        evaluation.close(meeting, by="test", at=clock.now())


def here(meeting: Meeting, more: str = "") -> str:
    return f"/kerngroep/bijeenkomsten/{meeting.uuid}/evaluatie{more}"


@pytest.mark.parametrize(
    ("counts", "apart"),
    [
        ({"a": 5, "b": 5}, ["a", "b"]),
        ({"a": 5, "b": 7}, ["b", "a"]),
        ({"a": 5}, []),
        ({"a": 4, "b": 4}, []),
        ({"a": 9, "": 5}, ["a"]),
        ({"a": 9, "": 4}, []),
        ({"a": 9, "b": 5, "": 4}, ["a"]),
        ({"a": 9, "b": 6, "c": 5, "d": 1}, ["a", "b"]),
        ({"": 20}, []),
        ({}, []),
    ],
)
def test_which_disciplines_are_shown_apart(counts: dict[str, int], apart: list[str]) -> None:
    assert shown_apart(counts) == apart


def test_no_group_and_no_difference_ever_tells_of_fewer_than_five() -> None:
    for sizes in product((0, 1, 4, 5, 6, 9), repeat=4):
        counts = dict(zip(("", "a", "b", "c"), sizes, strict=True))

        apart = shown_apart(counts)

        rest = sum(sizes) - sum(counts[slug] for slug in apart)
        assert all(counts[slug] >= 5 for slug in apart)
        assert not apart or rest == 0 or rest >= 5, counts


@pytest.mark.parametrize(
    ("counts", "label"),
    [
        ((0, 0, 0, 0, 5), "5,0"),
        ((1, 0, 0, 0, 1), "3,0"),
        ((0, 0, 0, 3, 1), "4,3"),
        ((0, 0, 0, 1, 3), "4,8"),
        ((0, 0, 0, 2, 1), "4,3"),
        ((0, 0, 0, 0, 0), "-"),
    ],
)
def test_a_mean_has_one_decimal_and_a_comma(counts: tuple[int, ...], label: str) -> None:
    assert mean_label(counts) == label


def test_four_answers_give_a_count_and_nothing_else(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    meeting, _quiet = evaluated(clock, {DIETIST: [5, 5, 5, 1]}, silent=3, organiser=organiser)
    close(meeting, clock)

    page, paper = bram.open(here(meeting)), bram.open(here(meeting, ".pdf"))

    assert "4 van de 7 mensen gaven hun mening" in page.text("main")
    assert "Vanaf 5 antwoorden" in page.text("main")
    assert page.all("svg.bars, table") == []
    assert "Tekst van" not in page.html
    words = words_of(paper.response.get_data())
    assert "4 van de 7" in words
    assert "Tekst van" not in words


def test_the_fifth_answer_opens_the_report_once_nobody_answers_any_more(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    meeting, quiet = evaluated(clock, {DIETIST: [5, 4, 4, 3, 1]}, silent=1, organiser=organiser)
    while_open = bram.open(here(meeting))
    give(quiet[0], clock.now(), 1)

    complete = bram.open(here(meeting))

    assert while_open.all("svg.bars, table") == []
    assert "Tekst van" not in while_open.html
    assert len(complete.all("svg.bars")) == 5


def test_each_question_has_a_diagram_and_the_same_numbers_in_a_table(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    meeting, _quiet = evaluated(clock, {DIETIST: [5, 4, 4, 3, 1]}, organiser=organiser)

    page = bram.open(here(meeting))

    section = page.all("section")[0]
    svg = section.select_one("svg")
    assert svg is not None
    assert (svg["role"], svg["aria-labelledby"]) == ("img", "v-practice-t v-practice-d")
    assert [tag.get_text() for tag in section.select("tbody td")] == ["1", "0", "1", "2", "1"]
    assert [tag.get_text() for tag in section.select("text.count")] == ["1", "0", "1", "2", "1"]
    assert "Gemiddeld 3,4 van 5" in section.get_text()
    assert page.all("[style]") == []


def test_a_diagram_is_as_long_as_its_number_and_says_it_in_words() -> None:
    drawn = bars("Een <b>vraag</b>", [("eens", 4), ("oneens & niet", 2), ("geen", 0)], "v-1")

    soup = BeautifulSoup(drawn, "html.parser")
    lengths = [float(tag["width"]) for tag in soup.select("rect")]
    assert lengths[0] == 2 * lengths[1] > lengths[2] == 1
    assert soup.select_one("title").get_text() == "Een <b>vraag</b>"  # type: ignore[union-attr]
    assert soup.select("b") == []
    assert soup.select_one("desc").get_text() == (  # type: ignore[union-attr]
        "eens: 4; oneens & niet: 2; geen: 0. Samen 6 antwoorden."
    )
    assert "style" not in drawn


def test_a_discipline_is_split_off_from_five_answers_up(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    groups = {DIETIST: [5] * 5, SPEECH: [1] * 5}
    meeting, _quiet = evaluated(clock, groups, organiser=organiser)

    page = bram.open(here(meeting))

    heads = [tag.get_text() for tag in page.all(".scroll thead th")]
    first = [tag.get_text() for tag in page.all(".scroll tbody tr")[0].select("td")]
    assert sorted(heads[1:]) == ["Diëtist (oncologie) (5)", "Logopedist (5)"]
    assert dict(zip(heads[1:], first, strict=True)) == {
        "Diëtist (oncologie) (5)": "5,0",
        "Logopedist (5)": "1,0",
    }


def test_a_discipline_that_leaves_only_a_few_others_is_not_split_off(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    groups = {DIETIST: [5] * 6, SPEECH: [1] * 2}
    meeting, _quiet = evaluated(clock, groups, organiser=organiser)

    page = bram.open(here(meeting))

    assert len(page.all("svg.bars")) == 5
    assert page.all(".scroll") == []


def test_texts_stand_in_an_order_of_chance(app: Flask, clock: StoppedClock) -> None:
    meeting, _quiet = evaluated(clock, {DIETIST: [4] * 12})
    today = local_day(clock.now())

    orders = {report_of(meeting, today).texts[-1][1] for _time in range(5)}

    assert len(orders) > 1
    assert {frozenset(order) for order in orders} == {
        frozenset(f"Tekst van Persoon {n}" for n in range(1, 13))
    }


def test_what_people_write_is_shown_as_text_and_never_run(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    meeting = held(clock.now(), organiser=organiser)
    people = was_there(meeting, clock.now(), 5)
    settle(meeting, clock.now())
    for one in people:
        give(one, clock.now(), better="<script>alert(1)</script>")

    page = bram.open(here(meeting))

    assert "<script>alert" not in page.html
    assert page.text(".said").count("<script>alert(1)</script>") == 5


def test_the_report_can_be_kept_on_paper(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    groups = {DIETIST: [5] * 5, SPEECH: [1] * 5}
    meeting, _quiet = evaluated(clock, groups, organiser=organiser)

    answer = bram.open(here(meeting, ".pdf")).response

    words = words_of(answer.get_data())
    assert answer.mimetype == "application/pdf"
    for told in (
        "10 van de 10",
        "De sprekers waren goed.",
        "3,0",
        "Diëtist (oncologie) (5)",
        "Tekst van Persoon 1",
    ):
        assert told in words


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_before_settling_the_page_tells_what_will_be_asked(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    meeting = held(clock.now(), organiser=organiser)

    page = bram.open(here(meeting))

    assert len(page.all("ol > li")) == 5
    assert len(page.all("main input[name^=text_]")) == 5
    assert again(meeting).questions == []
