"""The HTML of a letter says what its text says, and nothing in it can do harm."""

from bs4 import BeautifulSoup

from socialmap.mailing.html import html_of, plain_of

TEXT = """Dag Anna,

Kijk of het klopt.

Alles klopt:
https://kaart.example/brief/abc

## Praktijk De Linde

- Telefoon: 0348 - 12 34 56
- Adres: Kade 1
  3441 AB Woerden

{sign}
Het netwerk
De website: https://kaart.example
""".format(sign="-- ")


def test_a_label_above_an_address_is_a_button() -> None:
    soup = BeautifulSoup(html_of(TEXT, "Klopt het?"), "html.parser")

    button = soup.select_one("a")

    assert button is not None
    assert (button.get_text(), button["href"]) == ("Alles klopt", "https://kaart.example/brief/abc")


def test_headings_and_lists_are_what_they_are() -> None:
    soup = BeautifulSoup(html_of(TEXT, "Klopt het?"), "html.parser")

    assert [one.get_text() for one in soup.select("h2")] == ["Praktijk De Linde"]
    assert [one.get_text() for one in soup.select("li")] == [
        "Telefoon: 0348 - 12 34 56",
        "Adres: Kade 1 3441 AB Woerden",
    ]


def test_what_people_typed_is_only_text() -> None:
    html = html_of("Dag <script>alert(1)</script>,\n\n<img src=x>:\nhttps://kaart.example/\n", "<b>Titel</b>")

    soup = BeautifulSoup(html, "html.parser")

    assert soup.select("script, img, b") == []
    assert "<script>alert(1)</script>" in soup.get_text()


def test_nothing_is_fetched_from_anywhere() -> None:
    soup = BeautifulSoup(html_of(TEXT, "Klopt het?"), "html.parser")

    assert soup.select("[src], link, style, script") == []


def test_the_text_part_underlines_headings() -> None:
    assert "Praktijk De Linde\n-----------------" in plain_of(TEXT)
