"""Text as people paste it out of PDFs and word processors."""

import pytest

from socialmap.foundation.text import folded, plain, slugged


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("ﬁjn en eﬀectief", "fijn en effectief"),
        ("de ĳzeren ĲSSEL", "de ijzeren IJSSEL"),
        ("behan\u00addeling", "behandeling"),
        ("oe\u200bdeem\ufeff", "oedeem"),
        ("na\u2011zorg en na\u2010zorg", "na-zorg en na-zorg"),
        ("030\u00a0\u00a0123", "030 123"),
        ("cafe\u0301", "café"),
        ("een\x00 twee\x07\x1b[0m", "een twee[0m"),
        ("praktijk\u202egnp.exe\u202c \u2066x\u2069", "praktijkgnp.exe x"),
        ("een\r\ntwee\rdrie\x0cvier\u2028vijf\u2029zes\x85zeven", "een\ntwee\ndrie\nvier\nvijf\nzes\nzeven"),
        ("  een \t  twee  \n   drie ", "een twee\ndrie"),
        ("een\n\n\n\n\ntwee", "een\n\ntwee"),
        ("halve \ud800 letter", "halve letter"),
        ("Ｖｏｌｌｅ　ｂｒｅｅｄｔｅ", "Volle breedte"),
        ("•\tPunt – “citaat”", "• Punt – “citaat”"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_what_people_paste_becomes_plain(pasted: str, kept: str) -> None:
    assert plain(pasted) == kept
    assert plain(kept) == kept


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Diëtiste", "dietiste"),
        ("ŁÓDŹ", "lodz"),
        ("Smørrebrød", "smorrebrod"),
        ("Straße", "strasse"),
        ("ĳsselstein", "ijsselstein"),
        ("ﬁets", "fiets"),
        ("İstanbul", "istanbul"),
        ("’s-Gravenland", "’s-gravenland"),
    ],
)
def test_accents_and_capitals_do_not_count(one: str, other: str) -> None:
    assert folded(one) == other


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Diëtistenpraktijk De Bilt & Zn.", "dietistenpraktijk-de-bilt-zn"),
        ("'s-Graveland", "s-graveland"),
        ("../../etc", "etc"),
        ("Инна", "vermelding"),
        ("", "vermelding"),
        ("a" * 58 + " bcd", "a" * 58 + "-b"),
        ("a" * 59 + " bcd", "a" * 59),
    ],
)
def test_a_name_becomes_part_of_an_address(name: str, slug: str) -> None:
    assert slugged(name) == slug
