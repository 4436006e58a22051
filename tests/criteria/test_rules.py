"""What a new version changes, and whom it asks for something."""

from datetime import date
from typing import Any

import pytest

from socialmap.criteria import rules

REGISTER = {
    "key": "register",
    "text": "Staat in KP.",
    "proof": "KP-nummer",
    "where": "KP",
    "url": "",
    "since": 1,
}
COURSE = {
    "key": "oncologie",
    "text": "Volgde scholing.",
    "proof": "Bewijs",
    "where": "",
    "url": "",
    "since": 1,
}


def renewed(*new: dict[str, Any]) -> list[dict[str, Any]]:
    return rules.counted([REGISTER, COURSE], rules.with_keys(new), 2)


def test_what_stays_the_same_keeps_its_count() -> None:
    found = renewed(REGISTER, {**COURSE, "text": "Volgde scholing van 20 uur."})

    assert [one["since"] for one in found] == [1, 2]


def test_where_to_look_asks_nobody_for_anything() -> None:
    found = renewed({**REGISTER, "where": "Kwaliteitsregister", "url": "https://kp.example/"}, COURSE)

    assert [one["since"] for one in found] == [1, 1]
    assert [one.kind for one in rules.differences([REGISTER, COURSE], found)] == ["worded", "same"]


def test_only_worded_differently_asks_nobody_for_anything() -> None:
    found = renewed({**REGISTER, "text": "Staat in het KP.", "is_wording": True}, COURSE)

    assert found[0] == {**REGISTER, "text": "Staat in het KP."}


def test_other_proof_asks_again() -> None:
    found = renewed(REGISTER, {**COURSE, "proof": "Diploma"})

    assert [one["key"] for one in rules.changed_since(found, 1)] == ["oncologie"]


def test_a_new_criterion_gets_a_key_of_its_own() -> None:
    found = renewed(REGISTER, {"key": "", "text": "Register"}, COURSE)

    assert [(one["key"], one["since"]) for one in found] == [
        ("register", 1),
        ("register-2", 2),
        ("oncologie", 1),
    ]


def test_old_stands_beside_new_and_what_goes_comes_last() -> None:
    found = rules.differences([REGISTER, COURSE], renewed(COURSE, {"key": "", "text": "Heeft intervisie."}))

    assert [(one.kind, one.before.get("key"), one.after.get("key")) for one in found] == [
        ("same", "oncologie", "oncologie"),
        ("new", None, "heeft-intervisie"),
        ("gone", "register", None),
    ]
    assert [one.asks_again for one in found] == [False, True, False]


def test_another_order_is_another_list() -> None:
    assert rules.is_same([REGISTER, COURSE], renewed(REGISTER, COURSE))
    assert not rules.is_same([REGISTER, COURSE], renewed(COURSE, REGISTER))


def test_who_was_accepted_before_versions_met_the_first() -> None:
    assert rules.met_by(["dietist", "psycholoog"], {"psycholoog": 3}) == {"dietist": 1, "psycholoog": 3}


@pytest.mark.parametrize(("day", "is_refused"), [(1, True), (2, False), (3, False)])
def test_a_version_begins_today_or_later(day: int, is_refused: bool) -> None:
    refused = False
    try:
        rules.check_day(date(2026, 3, day), date(2026, 3, 2))
    except rules.TooEarly:
        refused = True

    assert refused is is_refused
