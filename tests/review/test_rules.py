"""Who may decide what, when: without a site, without a database."""

from datetime import date

import pytest

from socialmap.review import rules
from socialmap.review.rules import Matter, Standing

ANYBODY, OWN, TIED, NEAR = Standing(), Standing(is_own=True), Standing(is_tied=True), Standing(is_near=True)
LISTED = {"dietist": [{"key": "register", "since": 1}, {"key": "oncologie", "since": 2}]}
YES = {"dietist:register": {"answer": "yes"}, "dietist:oncologie": {"answer": "not-needed"}}


@pytest.mark.parametrize(
    ("verb", "allowed"),
    [
        ("save", {"draft", "asked"}),
        ("hand in", {"draft"}),
        ("answer", {"asked"}),
        ("withdraw", {"draft", "submitted", "asked", "round", "appealed"}),
        ("ask", {"submitted"}),
        ("approve", {"submitted", "asked", "round"}),
        ("decline", {"submitted", "asked", "round"}),
        ("to round", {"submitted", "asked"}),
        ("back from round", {"round"}),
        ("ratify", {"approved"}),
        ("appeal", {"declined"}),
        ("decide appeal", {"appealed"}),
    ],
)
def test_each_state_allows_its_own_verbs(verb: str, allowed: set[str]) -> None:
    states = ("draft", "submitted", "asked", "round", "approved", "declined", "appealed", "withdrawn")
    refused = set()
    for state in states:
        try:
            rules.check_step(verb, state)
        except rules.AlreadyDecided:
            refused.add(state)

    assert set(states) - refused == allowed


@pytest.mark.parametrize(
    ("matter", "standing", "wanted"),
    [
        (Matter(), ANYBODY, None),
        (Matter(), OWN, rules.OwnPractice),
        (Matter(), TIED, rules.Tied),
        (Matter(state="approved"), ANYBODY, rules.AlreadyDecided),
        (Matter(is_proven=False), ANYBODY, rules.NeedsProof),
        (Matter(route="request"), ANYBODY, rules.NeedsRound),
        (Matter(state="round"), ANYBODY, rules.NeedsRound),
        (Matter(settles_between=False), ANYBODY, rules.NeedsRound),
        (Matter(), NEAR, None),
        (Matter(approved_by=("me",)), NEAR, rules.NeedsSecond),
        (Matter(approved_by=("me",)), ANYBODY, None),
        (Matter(approved_by=("me", "you")), NEAR, None),
        (Matter(kind="change"), NEAR, None),
        (Matter(kind="change", settles_between=False), ANYBODY, None),
        (Matter(kind="change", settles_between=False, changes_disciplines=True), ANYBODY, rules.NeedsRound),
    ],
)
def test_why_somebody_may_not_approve(
    matter: Matter, standing: Standing, wanted: type[Exception] | None
) -> None:
    assert rules.why_not("approve", matter, standing, by="me") is wanted


@pytest.mark.parametrize(
    ("matter", "wanted"),
    [
        (Matter(is_proven=False), None),
        (Matter(route="request"), rules.NeedsRound),
        (Matter(kind="change", route="request"), None),
    ],
)
def test_a_no_needs_no_proof_but_a_request_needs_the_round(
    matter: Matter, wanted: type[Exception] | None
) -> None:
    assert rules.why_not("decline", matter, ANYBODY) is wanted


@pytest.mark.parametrize("standing", [ANYBODY, OWN, NEAR])
def test_what_the_meeting_decided_any_hand_may_carry_out(standing: Standing) -> None:
    matter = Matter(route="request", state="round", is_proven=False, settles_between=False)

    assert rules.why_not("approve", matter, standing, mandate="round:1") is None
    assert rules.why_not("approve", Matter(state="declined"), standing, mandate="round:1") is not None


def test_a_neighbour_needs_one_more() -> None:
    needs = {
        "nobody yet": rules.needs_another(Matter(), NEAR, "me"),
        "I did": rules.needs_another(Matter(approved_by=("me",)), NEAR, "me"),
        "somebody else did": rules.needs_another(Matter(approved_by=("you",)), NEAR, "me"),
        "from elsewhere": rules.needs_another(Matter(), ANYBODY, "me"),
        "a change": rules.needs_another(Matter(kind="change"), NEAR, "me"),
    }

    assert {name for name, one in needs.items() if one} == {"nobody yet", "I did"}


def test_what_one_person_settled_is_ratified() -> None:
    assert rules.needs_ratifying(Matter(), "")
    assert rules.needs_ratifying(Matter(kind="change", changes_disciplines=True), "")
    assert not rules.needs_ratifying(Matter(kind="change"), "")
    assert not rules.needs_ratifying(Matter(), "round:1")


@pytest.mark.parametrize(
    ("checks", "version", "wanted"),
    [
        (YES, 2, True),
        ({}, 2, False),
        ({**YES, "dietist:register": {"answer": "no"}}, 2, False),
        ({"dietist:register": {"answer": "yes"}}, 2, False),
        # The second criterion changed since it was looked at.
        (YES, 1, False),
    ],
)
def test_proof_is_green_when_every_criterion_was_looked_at(
    checks: dict[str, dict[str, str]], version: int, wanted: bool
) -> None:
    assert rules.is_proven(LISTED, checks, {"dietist": version}) is wanted
    assert rules.is_proven({}, {}, {})


@pytest.mark.parametrize(
    ("grounds", "words", "criteria"),
    [
        ([{"discipline": "dietist", "key": "register", "why": ""}], "", LISTED),
        ([], "Dit vak kennen wij niet.", {}),
    ],
)
def test_a_no_rests_on_a_published_criterion(
    grounds: list[dict[str, str]], words: str, criteria: dict[str, list[dict[str, object]]]
) -> None:
    rules.check_grounds(grounds, words, criteria)


@pytest.mark.parametrize(
    ("grounds", "words", "criteria"),
    [
        ([], "", LISTED),
        ([], "Ik ken deze persoon niet.", LISTED),
        ([{"discipline": "dietist", "key": "aardig", "why": ""}], "", LISTED),
        ([{"discipline": "psycholoog", "key": "register", "why": ""}], "", LISTED),
        ([{"discipline": "dietist", "key": "register"}, {"discipline": "x", "key": "y"}], "", LISTED),
        ([{"discipline": "dietist", "key": "register"}], "Een reden.", {}),
        ([], "", {}),
    ],
)
def test_a_no_rests_on_nothing_else(
    grounds: list[dict[str, str]], words: str, criteria: dict[str, list[dict[str, object]]]
) -> None:
    with pytest.raises(rules.OutsideCriteria):
        rules.check_grounds(grounds, words, criteria)


@pytest.mark.parametrize(
    ("day", "wanted"),
    [(date(2026, 3, 2), None), (date(2026, 4, 13), None), (date(2026, 4, 14), rules.TooLate)],
)
def test_a_second_look_can_be_asked_for_six_weeks(day: date, wanted: type[Exception] | None) -> None:
    refusal = None
    try:
        rules.check_appeal("declined", date(2026, 3, 2), day, weeks=6, was_asked=False)
    except rules.TooLate as late:
        refusal = type(late)

    assert refusal is wanted


def test_a_second_look_is_asked_once_and_only_after_a_no() -> None:
    day = date(2026, 3, 2)

    with pytest.raises(rules.AlreadyDecided):
        rules.check_appeal("declined", day, day, weeks=6, was_asked=True)
    with pytest.raises(rules.AlreadyDecided):
        rules.check_appeal("approved", day, day, weeks=6, was_asked=False)
