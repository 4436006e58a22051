"""What people type, and what the site makes of it."""

from collections.abc import Callable

import pytest
from flask import Flask

from socialmap.search.current import memory
from socialmap.search.words import Understood, place_in, understand

Reads = Callable[[str], Understood]


@pytest.fixture
def read(region: Flask) -> Reads:
    """Reads a question with the words of the core group and the texts of nobody."""
    reference = memory().present().reference
    return lambda text: understand(text, reference.lexicon, reference.gazetteer)


@pytest.mark.parametrize(
    ("text", "discipline"),
    [
        ("fysio", "oncologiefysiotherapeut"),
        ("Diëtiste", "dietist"),
        ("DIETIST", "dietist"),
        ("diëtisten", "dietist"),
        ("oncologiediëtist", "dietist"),
        ("onco fysio", "oncologiefysiotherapeut"),
        ("oncofysio", "oncologiefysiotherapeut"),
        ("logo pedist", "logopedist"),
        ("mond hygiënist", "mondhygienist"),
        ("inloop huis", "inloophuis"),
        ("oedeem fysio", "oedeemtherapeut"),
        ("psycholoog", "psycholoog"),
    ],
)
def test_a_profession_is_found_however_it_is_written(read: Reads, text: str, discipline: str) -> None:
    understood = read(text)

    assert understood.slugs("d")[:1] == [discipline]
    assert understood.corrected is None


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("dikke arm", "lymfoedeem"),
        ("mijn arm is dik", "lymfoedeem"),
        ("ik ben zo moe", "vermoeidheid"),
        ("moe van de chemo", "vermoeidheid"),
        ("tintelende vingers", "neuropathie"),
        ("bang dat het terugkomt", "angst"),
        ("ik ben 26 jaar en heb kanker", "jong-kanker"),
        ("mijn moeder van 82", "kwetsbaar-oud"),
    ],
)
def test_a_complaint_in_lay_words_is_a_need(read: Reads, text: str, need: str) -> None:
    understood = read(text)

    assert need in understood.slugs("h")


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("pscyholoog", "psycholoog"),
        ("pyscholoog", "psycholoog"),
        ("psycholog", "psycholoog"),
        ("pscyholoog 3446", "psycholoog 3446"),
        ("Pscyholoog in Woerden?", "psycholoog in Woerden?"),
    ],
)
def test_a_slip_of_the_finger_is_mended_and_said(read: Reads, typed: str, searched: str) -> None:
    understood = read(typed)

    assert understood.corrected == searched
    assert understood.slugs("d") == ["psycholoog"]


def test_a_word_that_is_right_is_not_mended(read: Reads) -> None:
    typed = ["moe", "eten na operatie", "arm dik maarssen", "rouw", "stoma", "werk", "borst", "praten"]

    assert {text: read(text).corrected for text in typed} == dict.fromkeys(typed)


@pytest.mark.parametrize(
    ("text", "postcode", "name"),
    [
        ("fysio woerden", "3441", "Woerden"),
        ("woerden fysio", "3441", "Woerden"),
        ("fysio in de buurt van maarssen", "3601", "Maarssen"),
        ("fysio in Maarssen graag", "3601", "Maarssen"),
        ("fysio maarsen", "3601", "Maarssen"),
        ("fysio breuklen", "3621", "Breukelen"),
        ("fysio WOERDEN", "3441", "Woerden"),
        ("fysio loenen a/d vecht", "3632", "Loenen aan de Vecht"),
        ("fysio loenen aan de vecht", "3632", "Loenen aan de Vecht"),
    ],
)
def test_the_place_may_stand_anywhere_in_the_question(
    read: Reads, text: str, postcode: str, name: str
) -> None:
    understood = read(text)

    assert understood.place is not None
    assert (understood.place.postcode[:2], understood.place.name) == (postcode[:2], name)
    assert understood.slugs("d") == ["oncologiefysiotherapeut"]


@pytest.mark.parametrize(
    "text", ["psycholoog 3446", "3446 psycholoog", "psycholoog 3446AB", "psycholoog 3446 ab"]
)
def test_a_postcode_of_four_or_six_signs_is_a_place(read: Reads, text: str) -> None:
    understood = read(text)

    assert understood.place is not None
    assert (understood.place.kind, understood.place.postcode) == ("postcode", "3446")
    assert understood.slugs("d") == ["psycholoog"]
    assert understood.leftovers == ()


def test_an_unknown_postcode_is_told_apart_from_none(read: Reads) -> None:
    assert read("psycholoog 9999").unknown_postcode == "9999"
    assert read("psycholoog").unknown_postcode is None


@pytest.mark.parametrize(
    ("text", "discipline"),
    [
        ("psychologist", "psycholoog"),
        ("physiotherapist near woerden", "oncologiefysiotherapeut"),
        ("psikolog", "psycholoog"),
        ("طبيب نفسي", "psycholoog"),
        ("fizjoterapeuta", "oncologiefysiotherapeut"),
    ],
)
def test_english_turkish_arabic_and_polish_are_understood(read: Reads, text: str, discipline: str) -> None:
    assert read(text).slugs("d") == [discipline]


@pytest.mark.parametrize("text", ["", "   ", "hulp", "ik zoek hulp bij", "iets", "de het een", "graag"])
def test_noise_alone_asks_nothing(read: Reads, text: str) -> None:
    understood = read(text)

    assert (understood.parts, understood.place, understood.leftovers) == ((), None, ())


def test_between_quotes_nothing_is_mended(read: Reads) -> None:
    understood = read('"pscyholoog"')

    assert understood.corrected is None
    assert understood.slugs("d") == []
    assert read("pscyholoog").slugs("d") == ["psycholoog"]


def test_a_long_question_is_cut_at_a_hundred_signs_and_that_is_known(read: Reads) -> None:
    long = read("psycholoog " + "x" * 10_000)
    short = read("psycholoog")

    assert (long.was_cut, short.was_cut) == (True, False)
    assert len(long.text) == 100
    assert long.slugs("d") == ["psycholoog"]


@pytest.mark.parametrize(
    ("text", "postcode"),
    [("3446", "3446"), ("3446AB", "3446"), ("3446 ab ", "3446"), ("Woerden", "3441"), ("Woerdn", "3441")],
)
def test_the_second_box_takes_a_place_as_people_type_it(region: Flask, text: str, postcode: str) -> None:
    reference = memory().present().reference

    place = place_in(text, reference.lexicon, reference.gazetteer)

    assert place is not None
    assert place.postcode[:3] == postcode[:3]


@pytest.mark.parametrize("text", ["Timboektoe", "9999", "0000", "91,0", "<script>", "\x00"])
def test_the_second_box_knows_what_it_does_not_know(region: Flask, text: str) -> None:
    reference = memory().present().reference

    assert place_in(text, reference.lexicon, reference.gazetteer) is None
