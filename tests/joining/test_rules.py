"""What somebody wants, what is still missing, and how the criteria are read aloud."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from socialmap.joining.rules import (
    Draft,
    Gap,
    Wish,
    blocks_of,
    gaps_of,
    has_register,
    is_too_quick,
    needs_proof,
    readable,
)

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
VALUES = {
    "name": "Anna Berends",
    "kind": "person",
    "disciplines": ["dietist"],
    "phone": "+31348123456",
    "description": "Ik help u met eten.",
    "referral": "nee",
}
LOCATION = {"postcode": "3441 AB", "place": "Woerden", "show_address": False}
PROOF = [{"kind": "register", "register": "KP", "number": "12345678989"}]


def draft(**changes: Any) -> Draft:
    whole: dict[str, Any] = {"values": VALUES, "location": LOCATION, "evidence": PROOF}
    return Draft(**{**whole, **changes})


def without(values: dict[str, Any], name: str) -> dict[str, Any]:
    return {**values, name: ""}


def test_a_whole_application_has_no_gaps() -> None:
    assert gaps_of(draft()) == []


@pytest.mark.parametrize(
    ("changes", "gap"),
    [
        ({"values": without(VALUES, "name")}, Gap("wie", "name")),
        ({"values": without(VALUES, "kind")}, Gap("wie", "kind")),
        ({"values": {**VALUES, "disciplines": []}}, Gap("wie", "discipline")),
        ({"values": {**VALUES, "profession": ""}}, Gap("wie", "profession")),
        ({"values": without(VALUES, "phone")}, Gap("wie", "phone")),
        ({"values": {**without(VALUES, "phone"), "email": "a@b.example"}}, Gap("wie", "phone")),
        ({"values": without(VALUES, "description")}, Gap("waarvoor", "description")),
        ({"location": without(LOCATION, "postcode")}, Gap("waar", "postcode")),
        ({"location": without(LOCATION, "place")}, Gap("waar", "place")),
        ({"values": without(VALUES, "referral")}, Gap("kosten", "referral")),
        ({"evidence": []}, Gap("bewijs", "register")),
        ({"is_request": True}, Gap("bewijs", "motivation")),
    ],
)
def test_what_is_missing_is_named_with_its_step(changes: dict[str, Any], gap: Gap) -> None:
    assert gaps_of(draft(**changes)) == [gap]


def test_a_mail_address_that_is_shown_replaces_the_telephone() -> None:
    values = {**without(VALUES, "phone"), "email": "a@b.example", "show_email": True}

    assert gaps_of(draft(values=values)) == []


def test_a_shown_address_needs_a_street_and_a_number() -> None:
    shown = draft(location={**LOCATION, "show_address": True})

    assert [gap.name for gap in gaps_of(shown)] == ["house_number", "street"]


def test_who_is_asked_for_no_proof_may_go_without() -> None:
    assert gaps_of(draft(evidence=[], needs_proof=False)) == []


def test_gaps_come_in_the_order_of_the_steps() -> None:
    empty = Draft({"disciplines": ["dietist"]}, {}, [], is_request=True)

    assert [gap.step for gap in gaps_of(empty)] == [
        *("wie", "wie", "wie", "waarvoor", "waar", "kosten", "bewijs", "bewijs")
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"values": {**VALUES, "name": "Huisartsenpraktijk De Linde"}},
        {"values": {**VALUES, "profession": "POH-GGZ"}},
        {"values": {**VALUES, "agb": "01234567"}},
        {"profession": "praktijkondersteuner"},
    ],
)
def test_a_gp_or_practice_nurse_is_known_by_their_own_words(changes: dict[str, Any]) -> None:
    assert draft(**changes).is_general_practice


def test_a_dietitian_in_the_house_of_a_gp_is_no_gp() -> None:
    assert not draft(values={**VALUES, "organisation": "Huisartsenpraktijk De Linde"}).is_general_practice


def test_a_wish_travels_in_the_address() -> None:
    wish = Wish("noordwest-utrecht", discipline="dietist")

    assert wish.query == "netwerk=noordwest-utrecht&vak=dietist"
    assert wish.joins("Anna")["wants"] == "map"
    assert Wish("x", profession="huisarts").joins("Anna")["wants"] == "member"


def test_the_criteria_are_read_without_the_marks_of_their_makers() -> None:
    assert readable("Scholing (minstens 52 uur [S]) [K, laag]") == "Scholing (minstens 52 uur)"
    assert readable(">=2 jaar ervaring") == "minstens 2 jaar ervaring"


@pytest.mark.parametrize("text", ["", "-", "- ", "geen", "geen wettelijk register", "gemeentelijke taak"])
def test_where_no_register_exists_there_is_none_to_look_in(text: str) -> None:
    assert not has_register(text)


@pytest.mark.parametrize("text", ["KP [S]", "BIG; VVOC [K]", "Algemeen register"])
def test_a_register_is_a_register(text: str) -> None:
    assert has_register(text)


def test_a_municipal_desk_needs_no_proof() -> None:
    assert not needs_proof("geen")
    assert needs_proof("KP-nr; cursusbewijs")


def test_two_seconds_are_too_quick_for_a_person() -> None:
    assert is_too_quick(AT, AT + timedelta(seconds=1.9))
    assert not is_too_quick(AT, AT + timedelta(seconds=2))
    assert not is_too_quick(AT, AT + timedelta(hours=9))


def test_a_text_of_the_network_has_headings_lists_and_paragraphs() -> None:
    text = "Eerst dit.\n\n## Kop\n\n- een\n- twee"

    assert blocks_of(text) == [("text", ["Eerst dit."]), ("heading", ["Kop"]), ("list", ["een", "twee"])]
