"""A newsletter is read by people, and by nothing that acts."""

import pytest
from bs4 import BeautifulSoup

from socialmap.mailing.html import plain_of
from socialmap.newsletters.markdown import PAGE, html_of, text_of, warnings_of

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[klik](javascript:alert(1))",
    "[klik](JaVaScRiPt:alert(1))",
    "[klik](java&#115;cript:alert(1))",
    "[klik](&#x6A;avascript:alert(1))",
    "[klik](java\tscript:alert(1))",
    "[klik](data:text/html;base64,PHNjcmlwdD4=)",
    "[klik](vbscript:x)",
    "[klik](file:///etc/passwd)",
    "[klik](//elders.example)",
    "[klik](/kerngroep)",
    "[klik][x]\n\n[x]: javascript:alert(1)",
    "<javascript:alert(1)>",
    '[a](https://a.example "x\\" onmouseover=\\"alert(1)")',
    '[a](https://a.example/"onmouseover=alert(1))',
    'https://a.example/"onmouseover="alert(1)',
    "![x](https://elders.example/pixel.png)",
    "[![x](https://elders.example/p.png)](javascript:alert(1))",
    "![x](data:image/png;base64,AAAA)",
    '```x" onclick="alert(1)\n<script>alert(1)</script>\n```',
    "`<script>alert(1)</script>`",
    "# <iframe src=https://elders.example>",
    "> - > - <object data=x>",
    "<a href=javascript:alert(1)>x</a>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;img src=x onerror=alert(1)&#62;",
    "<!-- --><style>*{background:url(https://elders.example)}</style>",
    "\x00<scr\x00ipt>alert(1)</script>",
    "\ud800 los teken",
]
HUGE = [
    "[",
    "](",
    "![",
    "*a ",
    "**",
    "> ",
    "`a",
    "<",
    "<http:",
    "http://",
    "- ",
    "- a\n",
    "&#x3c;",
    "\\",
    "_a_",
]
TAGS = {"h2", "h3", "p", "a", "ul", "ol", "li", "strong", "em", "br", "blockquote", "pre", "code", "hr"}


def assert_harmless(html: str) -> None:
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.find_all():
        assert tag.name in TAGS
        assert set(tag.attrs) <= {"style", "class", "href", "title", "start"}
        assert {"href"} & set(tag.attrs) <= {"href"} if tag.name == "a" else "href" not in tag.attrs
        assert str(tag.get("href", "https://")).startswith(("https://", "http://", "mailto:"))


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_acts_and_nothing_is_fetched(text: str) -> None:
    assert_harmless(html_of(text))
    assert_harmless(html_of(text, PAGE))
    assert text_of(text) is not None


def test_the_guard_sees_what_acts() -> None:
    for html in ("<script>x</script>", "<p onclick=x>x</p>", '<a href="javascript:x">x</a>', "<img src=x>"):
        with pytest.raises(AssertionError):
            assert_harmless(html)


@pytest.mark.parametrize("piece", HUGE)
def test_a_sign_that_comes_back_for_ever_is_drawn(piece: str) -> None:
    text = piece * (8000 // len(piece))

    assert_harmless(html_of(text))
    assert text_of(text) is not None


def test_a_text_of_a_hundred_thousand_signs_is_drawn() -> None:
    text = "".join(HUGE) * 100 + "[gewoon](https://a.example) " * 3500

    assert len(text) > 100_000
    assert_harmless(html_of(text))
    assert "gewoon (https://a.example)" in text_of(text)


def test_deep_nesting_ends() -> None:
    assert_harmless(html_of("> " * 5000 + "diep"))
    assert_harmless(html_of("\n".join("  " * depth + "- dieper" for depth in range(300))))


def test_headings_paragraphs_lists_and_links_are_drawn_for_mail() -> None:
    soup = BeautifulSoup(
        html_of("# Kop\n\nEen **vette** regel\nen [meer](https://a.example)\n\n- x\n- y"), "html.parser"
    )

    assert [tag.name for tag in soup.find_all()] == ["h2", "p", "strong", "br", "a", "ul", "li", "li"]
    assert "color" in soup.h2["style"]  # type: ignore[index]
    assert soup.a["href"] == "https://a.example"  # type: ignore[index]


def test_a_link_that_stands_alone_is_a_button() -> None:
    alone = BeautifulSoup(html_of("[Meld u aan](https://a.example)"), "html.parser")
    among = BeautifulSoup(html_of("Zie [hier](https://a.example)"), "html.parser")
    bare = BeautifulSoup(html_of("https://a.example"), "html.parser")
    two = BeautifulSoup(html_of("[a](https://a.example)[b](https://b.example)"), "html.parser")

    assert "padding" in alone.a["style"]  # type: ignore[index]
    for other in (among, bare, two):
        assert "padding" not in other.a["style"]  # type: ignore[index]
    assert text_of("[Meld u aan](https://a.example)") == "Meld u aan:\nhttps://a.example"


def test_a_bare_address_becomes_a_link_without_the_full_stop() -> None:
    soup = BeautifulSoup(html_of("Kijk op https://a.example/x?a=1&b=2."), "html.parser")

    assert soup.a["href"] == "https://a.example/x?a=1&b=2"  # type: ignore[index]
    assert text_of("Kijk op https://a.example/x.") == "Kijk op https://a.example/x."


def test_the_text_says_the_same() -> None:
    text = (
        "# Kop\n\nZie [hier](https://a.example) of <info@a.example>.\n\n"
        "- een\n- twee\n  - drie\n\n3. c\n4. d\n\n> zei ze"
    )

    assert text_of(text) == (
        "## Kop\n\nZie hier (https://a.example) of info@a.example.\n\n"
        "- een\n- twee\n  - drie\n\n3. c\n4. d\n\n> zei ze"
    )
    assert plain_of(text_of(text)).startswith("Kop\n---\n")


def test_a_picture_is_its_words_and_the_writer_is_warned() -> None:
    text = "![Foto van de zaal](https://elders.example/p.png)"

    assert "Foto van de zaal" in html_of(text)
    assert text_of(text) == "Foto van de zaal"
    assert warnings_of(text) == ["picture"]


def test_the_writer_is_warned_of_a_link_that_does_not_work_and_of_html() -> None:
    assert warnings_of("[hier](www.a.example)") == ["link"]
    assert warnings_of("<b>vet</b>") == ["html"]
    assert warnings_of("[hier](https://a.example), 3 < 4") == []


def test_a_line_end_stays_a_line_end() -> None:
    assert text_of("Groet,\nBram") == "Groet,\nBram"
    assert "<br" in html_of("Groet,\nBram")
