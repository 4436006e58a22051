"""Which names a short list holds: its address is all there is of it."""

import pytest

from socialmap.shortlist.rules import asked_for, joined

MANY = [f"abc{number:03}" for number in range(100, 130)]


@pytest.mark.parametrize(
    ("texts", "codes"),
    [
        (["abc234.def567"], ("abc234", "def567")),
        (["def567", "abc234"], ("def567", "abc234")),
        (["abc234.def567", "ghj888"], ("abc234", "def567", "ghj888")),
        (["abc234", "abc234.def567.abc234"], ("abc234", "def567")),
        ([" ABC234 .Def567."], ("abc234", "def567")),
        (["", "...", "abc23", "abc2345", "abc-34", "äbc234", "<b>", "abc234\n"], ("abc234",)),
        ([], ()),
    ],
)
def test_names_are_joined_by_dots_or_come_one_by_one_and_nonsense_is_left_out(
    texts: list[str], codes: tuple[str, ...]
) -> None:
    assert asked_for(texts).codes == codes
    assert asked_for(texts).too_many == 0


def test_a_list_holds_at_most_twenty_names_and_knows_how_many_did_not_fit() -> None:
    exactly, more = asked_for([joined(MANY[:20])]), asked_for([joined(MANY), *MANY])

    assert (exactly.codes, exactly.too_many) == (tuple(MANY[:20]), 0)
    assert (more.codes, more.too_many) == (tuple(MANY[:20]), 10)


def test_an_address_that_is_made_is_read_as_it_was_meant() -> None:
    assert asked_for([joined(MANY[:20])]).codes == tuple(MANY[:20])
