"""Numbers and addresses people type."""

import pytest

from socialmap.directory.identifiers import (
    WrongShape,
    bsn_like,
    check_agb,
    check_big,
    check_email,
    check_house_number,
    check_kp,
    check_phone,
    check_postcode,
    check_url,
    phone_href,
    shown_phone,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("3601ab", "3601 AB"), ("3601 AB", "3601 AB"), (" 3601  ab ", "3601 AB"), ("3601", "3601")],
)
def test_a_postcode_is_kept_in_one_shape(typed: str, kept: str) -> None:
    assert check_postcode(typed).value == kept


@pytest.mark.parametrize(
    "typed", ["0601 AB", "3601 SS", "3601 SA", "3601 SD", "3601 A", "ABCD", "3601 AB\nx", ""]
)
def test_what_is_no_postcode_is_refused(typed: str) -> None:
    with pytest.raises(WrongShape):
        check_postcode(typed)


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("0348-123456", "+31348123456", "0348 - 12 34 56"),
        ("(0348) 12 34 56", "+31348123456", "0348 - 12 34 56"),
        ("+31 (0)348 123456", "+31348123456", "0348 - 12 34 56"),
        ("0031348123456", "+31348123456", "0348 - 12 34 56"),
        ("030 1234567", "+31301234567", "030 - 123 45 67"),
        ("06-12345678", "+31612345678", "06 - 12 34 56 78"),
        ("085 1234567", "+31851234567", "085 - 123 45 67"),
        ("0800-1234", "+318001234", "0800 - 1234"),
        ("0900 1234567", "+319001234567", "0900 - 123 45 67"),
        ("14 0348", "140348", "14 0348"),
        ("14 030", "14030", "14 030"),
        ("112", "112", "112"),
        ("113", "113", "113"),
        ("116 123", "116123", "116 123"),
    ],
)
def test_a_phone_number_is_kept_to_be_called_and_shown_to_be_read(typed: str, kept: str, shown: str) -> None:
    assert check_phone(typed).value == kept
    assert shown_phone(kept) == shown
    assert check_phone(shown).value == kept
    assert phone_href(kept) == f"tel:{kept}"


@pytest.mark.parametrize("typed", ["bel mij", "0348-12345", "+32 2 123 45 67", "0800 123456", "114", ""])
def test_what_is_no_dutch_phone_number_is_refused(typed: str) -> None:
    with pytest.raises(WrongShape) as refusal:
        check_phone(typed)

    assert refusal.value.allowed


@pytest.mark.parametrize(
    ("check", "typed"),
    [
        (check_agb, "4012345"),
        (check_phone, "348123456"),
        (check_phone, "8001234"),
        (check_big, "9911009704"),
        (check_kp, "1234567889"),
    ],
)
def test_a_number_that_lost_its_first_zero_is_refused_and_told_so(check, typed: str) -> None:
    with pytest.raises(WrongShape, match="Excel haalt de eerste nul weg: zet de kolom op tekst"):
        check(typed)


def test_the_refusal_of_an_agb_code_counts_its_digits() -> None:
    with pytest.raises(WrongShape, match="AGB-code heeft 8 cijfers; deze heeft er 7"):
        check_agb("4012345")


def test_the_agb_code_of_a_gp_is_refused() -> None:
    with pytest.raises(WrongShape, match="huisarts"):
        check_agb("01012345")


def test_an_agb_code_of_another_profession_is_only_a_warning() -> None:
    fitting = check_agb("24012345", ["dietist"])
    doubtful = check_agb("04012345", ["dietist"])
    unknown = check_agb("04012345", ["inloophuis"])

    assert fitting.warnings == unknown.warnings == ()
    assert doubtful.value == "04012345"
    assert "24" in doubtful.warnings[0]


def test_the_last_two_digits_of_a_big_number_tell_the_profession() -> None:
    assert check_big("09911009704").warnings == ()
    assert check_big("04911009799").warnings != ()
    assert check_kp("01234567889").warnings == ()


@pytest.mark.parametrize("typed", ["12", "12a", "12-2", "12 bis", "99999", "12-14", "12 A/2"])
def test_a_house_number_may_have_an_addition(typed: str) -> None:
    assert check_house_number(typed).value == typed


@pytest.mark.parametrize("typed", ["0", "a12", "100000", "12 = 3", "1" + "a" * 30])
def test_what_is_no_house_number_is_refused(typed: str) -> None:
    with pytest.raises(WrongShape):
        check_house_number(typed)


def test_a_house_number_that_became_a_date_deserves_a_second_look() -> None:
    assert "datum" in check_house_number("12-jan").warnings[0]


def test_an_address_for_mail_needs_no_mail_server() -> None:
    assert check_email("anna@praktijk.example").value == "anna@praktijk.example"
    assert check_email("anna@praktijk.test").value == "anna@praktijk.test"
    with pytest.raises(WrongShape):
        check_email("anna bij praktijk")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("www.praktijk.example", "https://www.praktijk.example"),
        ("http://praktijk.example/a?b=1", "http://praktijk.example/a?b=1"),
        ("praktijk.example:8443/a", "https://praktijk.example:8443/a"),
    ],
)
def test_a_website_is_kept_with_its_scheme(typed: str, kept: str) -> None:
    assert check_url(typed).value == kept
    assert check_url(kept).value == kept


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "javascript:1",
        "data:text/html,x",
        "ftp://praktijk.example",
        "mailto:a@b.nl",
        "https://bank.example@evil.example",
        "https://[::1",
        "localhost",
        'https://a.example/"onclick',
        "https://a.example/ b",
        "//a.example",
    ],
)
def test_a_link_that_is_no_website_is_refused(typed: str) -> None:
    with pytest.raises(WrongShape):
        check_url(typed)


@pytest.mark.parametrize("text", ["111222333", "Mijn nummer is 111 222 333.", "bsn 1112.22.333"])
def test_a_citizen_number_is_recognised(text: str) -> None:
    assert bsn_like(text)


@pytest.mark.parametrize(
    "text",
    ["123456789", "000000000", "+31111222333", "0111222333", "111 222 333 4", "12 34 56", "agb 04012345"],
)
def test_other_numbers_are_no_citizen_numbers(text: str) -> None:
    assert not bsn_like(text)
