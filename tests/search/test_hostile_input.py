"""Whatever is typed, there is a page: never an error, never a refusal."""

from random import Random

import pytest

from tests.browsing import Browser

ODD = [
    "",
    " ",
    "x" * 10_000,
    "dikke arm " * 1_000,
    "\x00",
    "fysio\x00woerden",
    "🦀🦀 fysio 🦀",
    "\u202efysio\u202c",
    "شلل" * 40,
    "e" + "\u0301" * 200,
    "*",
    "?",
    "fys*",
    "NOT NOT",
    "AND OR NOT",
    "((((((",
    "fysio) OR (1=1",
    "id:1",
    "name:fysio^99",
    "[a TO z]",
    "fysio~9",
    "'; DROP TABLE listings; --",
    "1' OR '1'='1",
    "%00%27",
    "%s%s%n{}",
    "${7*7}#{7*7}",
    "<script>alert(1)</script>",
    "((a+)+)+$" * 10,
    "a" * 90 + "!",
    "aaaaaaaa" * 12,
    "\ud800",
    "ﬁﬂ ĳ ſ",
    "\u200b\u200d\ufeff",
    "0000",
    "9" * 99,
    "-1",
    "1e309",
    '"' * 50,
    '""',
    '"fysio',
    "\\" * 50,
    "../../etc/passwd",
    "\r\nSet-Cookie: a=b",
    "١٢٣٤",
    "३४४१",
    "²³¹ fysio",
]
DICE = Random(1)
PIECES = [
    *"abcdeéëijoxyz0123 .,-'\"*?()[]{}:^~\\/%&=+<>|!\x00\n\t",
    *(
        "fysio",
        "woerden",
        "3446",
        "AB",
        "NOT",
        "koorts",
        "dood",
        "aan huis",
        "ğ",
        "ł",
        "ال",
        "🦀",
        "\u0301",
        "\u202e",
    ),
]


def jumble() -> str:
    """Some pieces in any order."""
    return "".join(DICE.choice(PIECES) for _ in range(DICE.randint(1, 40)))


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_an_odd_question_gets_an_ordinary_page(visitor: Browser, text: str) -> None:
    sent = text.encode("utf-8", "surrogatepass")

    what = visitor.open("/zoeken", query_string={"wat": sent})
    where = visitor.open("/zoeken", query_string={"waar": sent})

    assert (what.status, where.status) == (200, 200)
    assert "Set-Cookie" not in what.response.headers
    assert what.all("script:not([src]):not([type='application/json'])") == []


def test_three_hundred_jumbles_all_get_an_answer(visitor: Browser) -> None:
    statuses = set()
    for _ in range(300):
        asked = {"wat": jumble(), "waar": jumble() if DICE.random() < 0.3 else "", "straal": jumble()[:3]}
        statuses.add(visitor.client.get("/zoeken", query_string=asked).status_code)

    assert statuses == {200}


def test_a_hundred_jumbles_get_an_answer_at_the_machine_door(visitor: Browser) -> None:
    statuses = set()
    for _ in range(100):
        statuses.add(visitor.client.get("/api/v1/listings", query_string={"q": jumble()}).status_code)

    assert statuses == {200}


@pytest.mark.parametrize(
    "address",
    [
        "/zoeken?wat=%ff%fe",
        "/zoeken?%00=%00",
        "/zoeken?wat",
        "/zoeken?&&==",
        "/zoeken?" + "&".join(["taal=nl"] * 500),
    ],
)
def test_an_odd_address_gets_an_ordinary_page(visitor: Browser, address: str) -> None:
    assert visitor.open(address).status == 200


def test_what_was_typed_comes_back_as_text_only(visitor: Browser) -> None:
    page = visitor.open("/zoeken", query_string={"wat": "<img src=x onerror=alert(1)>", "waar": '"><b>hallo'})

    assert page.all("img, main b:-soup-contains(hallo)") == []
    assert page.one("#waar")["value"] == '"><b>hallo'


def test_ten_thousand_signs_are_cut_and_that_is_said(visitor: Browser) -> None:
    page = visitor.open("/zoeken", query_string={"wat": "fysio " + "x" * 10_000})

    assert page.notices[-1] == "limited"
    assert str(page.one("#wat")["value"]).startswith("fysio xxx")
    assert page.codes
