"""Six people at the same instant, on the same item: one decides, the others hear that somebody did."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.audit.service import first_broken_link
from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.mailing.models import Letter
from socialmap.review import decisions, rules
from socialmap.review.models import Submission
from tests.accounts.people import make_member
from tests.foundation.together import at_once
from tests.review.deciding import REGISTER, application, decide, looked_at

ITEMS = 12
REFUSED = (rules.AlreadyDecided, rules.ChangedSince)
LETTERS = ("welcome", "declined", "question", "to-the-round")


@pytest.fixture
def six(either_app: Flask, clock: StoppedClock) -> list[int]:
    """Six people of the core group."""
    people = [
        make_member(f"lid{number}@netwerk.example", at=clock.now(), role="core_group") for number in range(6)
    ]
    return [one.id for one in people]


def item(number: int, clock: StoppedClock, judge: int) -> tuple[int, int]:
    """An application with all proof green: its id, and the revision on every screen."""
    applicant = make_member(f"adam{number}@praktijk.example", at=clock.now(), role=None)
    by = db.session.get_one(Member, judge)
    one = looked_at(application(applicant, clock, name=f"Adam {number}"), by, clock)
    return one.id, one.revision


def hand(which: int, seen: int, who: int, verb: str, clock: StoppedClock) -> Callable[[], str]:
    """One person who presses one button."""
    more: dict[str, dict[str, Any]] = {
        "approve": {"seen_revision": seen},
        "decline": {"seen_revision": seen, "grounds": [REGISTER], "own_words": ""},
        "to_round": {"seen_revision": seen, "own_words": ""},
        "ask": {"text": "Waar werkt u?"},
    }

    def press() -> str:
        with transaction():
            submission, by = db.session.get_one(Submission, which), db.session.get_one(Member, who)
            getattr(decisions, verb)(submission, by=by, at=clock.now(), **more[verb])
        return verb

    return press


@pytest.mark.parametrize(
    "verbs", [("approve",) * 6, ("approve", "decline", "to_round", "ask", "approve", "decline")]
)
def test_of_six_people_exactly_one_decides(
    either_app: Flask, six: list[int], clock: StoppedClock, verbs: tuple[str, ...]
) -> None:
    winners: list[list[str]] = []
    odd: list[Any] = []
    for number in range(ITEMS):
        which, seen = item(number, clock, six[0])
        hands = [hand(which, seen, who, verb, clock) for who, verb in zip(six, verbs, strict=True)]
        results = at_once(either_app, *hands)
        winners.append([one for one in results if isinstance(one, str)])
        odd += [one for one in results if not isinstance(one, (str, *REFUSED))]

    db.session.rollback()
    assert odd == []
    assert [len(one) for one in winners] == [1] * ITEMS
    count = Counter(one for several in winners for one in several)
    letters = Counter(db.session.scalars(sa.select(Letter.template)))
    listings = db.session.scalar(sa.select(sa.func.count()).select_from(Listing))
    assert listings == count["approve"]
    assert sum(letters[one] for one in LETTERS) == ITEMS
    assert first_broken_link() is None


def test_without_the_guard_several_would(either_app: Flask, six: list[int], clock: StoppedClock) -> None:
    """The positive control: the same six hands, who look first and write afterwards."""
    which, _seen = item(0, clock, six[0])
    started = Counter[str]()

    def look_then_write() -> str:
        state = db.session.get_one(Submission, which).state
        db.session.rollback()
        at_the_table.wait()
        rules.check_step("approve", state)
        with transaction():
            db.session.execute(sa.update(Submission).where(Submission.id == which).values(state="approved"))
        started["approve"] += 1
        return "approve"

    from threading import Barrier

    at_the_table = Barrier(6, timeout=20)
    results = at_once(either_app, *[look_then_write] * 6)

    assert results == ["approve"] * 6
    assert started["approve"] == 6


def test_two_who_are_both_neighbours_are_the_two_that_are_needed(
    either_app: Flask, six: list[int], clock: StoppedClock
) -> None:
    from tests.accounts.people import keeper_of
    from tests.conftest import make

    for who in six:
        own = make(clock, name=f"Eigen {who}", kind="person", discipline="dietist", postcode="3441 AB")
        keeper_of(own, db.session.get_one(Member, who), at=clock.now())
    which, seen = item(0, clock, six[0])

    results = at_once(either_app, *[hand(which, seen, who, "approve", clock) for who in six])

    db.session.rollback()
    submission = db.session.get_one(Submission, which)
    assert Counter(type(one) for one in results) == {str: 2, rules.AlreadyDecided: 4}
    assert submission.state == "approved"
    assert len({one["by"] for one in submission.approvals} | {submission.decided_by}) == 2


def test_of_six_second_looks_one_is_the_answer(
    either_app: Flask, six: list[int], clock: StoppedClock
) -> None:
    judge = db.session.get_one(
        Member, make_member("voorzitter@netwerk.example", at=clock.now(), role="core_group").id
    )
    applicant = make_member("adam@praktijk.example", at=clock.now(), role=None)
    submission = application(applicant, clock)
    decide("decline", submission, judge, clock, grounds=[REGISTER], own_words="")
    with transaction():
        decisions.appeal(submission, "Ik sta er wel in.", by="test", at=clock.now())
    which, seen = submission.id, submission.revision

    def look_again(who: int, outcome: str) -> Callable[[], str]:
        def press() -> str:
            with transaction():
                one, by = db.session.get_one(Submission, which), db.session.get_one(Member, who)
                decisions.decide_appeal(one, outcome, "", seen_revision=seen, by=by, at=clock.now())
            return outcome

        return press

    outcomes = ("approved", "declined") * 3
    hands = [look_again(who, outcome) for who, outcome in zip(six, outcomes, strict=True)]
    results = at_once(either_app, *hands)

    won = [one for one in results if isinstance(one, str)]
    db.session.rollback()
    assert len(won) == 1
    assert db.session.get_one(Submission, which).state == won[0]
