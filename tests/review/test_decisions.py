"""The verbs of the core group, in both databases: what they leave behind, and whom they refuse."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.audit.models import AuditRow, AuditValues
from socialmap.criteria.models import CriteriaList
from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.review import decisions, rules, submissions
from socialmap.review.models import Submission
from socialmap.review.queries import for_the_round, to_ratify, waiting_for
from tests.accounts.people import keeper_of, make_member
from tests.conftest import make
from tests.review.deciding import (
    REGISTER,
    application,
    change_of,
    decide,
    look_at_all,
    looked_at,
    network,
    set_up,
    state_of,
)

Cast = tuple[Member, Member, Member]


@pytest.fixture
def cast(either_app: Flask, clock: StoppedClock) -> Cast:
    """Adam applies; Bram and Dirk are of the core group."""
    return (
        make_member("adam@praktijk.example", name="Adam", at=clock.now(), role=None),
        make_member("bram@netwerk.example", name="Bram", at=clock.now(), role="core_group"),
        make_member("dirk@netwerk.example", name="Dirk", at=clock.now(), role="core_group"),
    )


def listings() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Listing)) or 0


def audited(verb: str) -> list[Any]:
    """The values kept with each audit row of this verb."""
    query = sa.select(AuditValues.after).join(AuditRow, AuditRow.position == AuditValues.position)
    return list(db.session.scalars(query.where(AuditRow.verb == verb)))


def test_with_all_proof_green_one_person_settles_it(cast: Cast, clock: StoppedClock) -> None:
    adam, bram, _dirk = cast
    submission = looked_at(application(adam, clock), bram, clock)

    listing = decide("approve", submission, bram, clock)

    assert state_of(submission) == "approved"
    assert (submission.needs_ratifying, submission.ratified_at) == (True, None)
    assert listing.criteria_met == {"dietist": 1}
    assert [one.id for one in to_ratify(network().id)] == [submission.id]
    assert submission.checks["dietist:register"] == {
        "answer": "yes",
        "where": "register",
        "by": f"member:{bram.uuid}",
        "on": "2026-03-02",
    }


@pytest.mark.parametrize("answer", ["", "no"])
def test_without_green_proof_nobody_settles_it(cast: Cast, clock: StoppedClock, answer: str) -> None:
    adam, bram, _dirk = cast
    submission = application(adam, clock)
    if answer:
        looked_at(submission, bram, clock, answer)

    with pytest.raises(rules.NeedsProof):
        decide("approve", submission, bram, clock)

    assert (state_of(submission), listings()) == ("submitted", 0)


def test_what_is_not_needed_is_green(cast: Cast, clock: StoppedClock) -> None:
    adam, bram, _dirk = cast
    submission = looked_at(application(adam, clock), bram, clock, "not-needed")

    assert decide("approve", submission, bram, clock) is not None


def test_a_criterion_that_changed_since_is_looked_at_again(cast: Cast, clock: StoppedClock) -> None:
    adam, bram, _dirk = cast
    submission = looked_at(application(adam, clock), bram, clock)
    with transaction() as session:
        own = {"discipline": "dietist", "version": 2, "valid_from": clock.now().date()}
        criteria = [{"key": "register", "text": "Staat in het nieuwe register.", "since": 2}]
        session.add(CriteriaList(network_id=network().id, criteria=criteria, **own))

    with pytest.raises(rules.NeedsProof):
        decide("approve", submission, bram, clock)
    looked_at(submission, bram, clock)
    listing = decide("approve", submission, bram, clock)

    assert listing.criteria_met == {"dietist": 2}


def test_a_request_outside_the_list_needs_the_round(cast: Cast, clock: StoppedClock) -> None:
    adam, bram, _dirk = cast
    submission = looked_at(application(adam, clock, route="request"), bram, clock)

    for verb, more in (("approve", {}), ("decline", {"grounds": [REGISTER], "own_words": ""})):
        with pytest.raises(rules.NeedsRound):
            decide(verb, submission, bram, clock, **more)
    decide("to_round", submission, bram, clock, own_words="")
    on_agenda = [one.id for one in for_the_round(network().id)]
    listing = decide("approve", submission, bram, clock, mandate="round:1")

    assert on_agenda == [submission.id]
    assert listing is not None
    assert (submission.needs_ratifying, to_ratify(network().id)) == (False, [])


def test_where_nobody_settles_between_meetings_everything_new_goes_to_the_round(
    cast: Cast, clock: StoppedClock
) -> None:
    adam, bram, _dirk = cast
    submission = looked_at(application(adam, clock), bram, clock)
    set_up(settle_between=False)

    with pytest.raises(rules.NeedsRound):
        decide("approve", submission, bram, clock)


def test_what_lies_with_the_round_no_single_person_decides(cast: Cast, clock: StoppedClock) -> None:
    adam, bram, _dirk = cast
    submission = looked_at(application(adam, clock), bram, clock)
    decide("to_round", submission, bram, clock, own_words="")

    with pytest.raises(rules.NeedsRound):
        decide("approve", submission, bram, clock)
    decide("back_from_round", submission, bram, clock)
    decide("approve", submission, bram, clock)

    assert state_of(submission) == "approved"


def neighbour(member: Member, clock: StoppedClock, **facts: Any) -> Listing:
    """Their own practice as a dietitian in the same municipality."""
    own = {"name": "Bram de Bruin", "kind": "person", "discipline": "dietist", "postcode": "3441 AB", **facts}
    listing = make(clock, **own)
    keeper_of(listing, member, at=clock.now())
    return listing


def test_in_their_own_discipline_and_municipality_two_people_say_yes(cast: Cast, clock: StoppedClock) -> None:
    adam, bram, dirk = cast
    neighbour(bram, clock)
    submission = looked_at(application(adam, clock), bram, clock)

    first = decide("approve", submission, bram, clock)
    between = state_of(submission)
    with pytest.raises(rules.NeedsSecond):
        decide("approve", submission, bram, clock)
    second = decide("approve", submission, dirk, clock)

    assert (first, between) == (None, "submitted")
    assert second is not None
    assert [one["by"] for one in submission.approvals] == [f"member:{bram.uuid}"]
    assert submission.decided_by == f"member:{dirk.uuid}"


@pytest.mark.parametrize("facts", [{"postcode": "3601 AB"}, {"discipline": "psycholoog"}])
def test_elsewhere_or_in_another_discipline_one_is_enough(
    cast: Cast, clock: StoppedClock, facts: dict[str, str]
) -> None:
    adam, bram, _dirk = cast
    neighbour(bram, clock, **facts)
    submission = looked_at(application(adam, clock), bram, clock)

    assert decide("approve", submission, bram, clock) is not None


def test_the_first_of_two_counts_no_more_when_the_applicant_changed_something(
    cast: Cast, clock: StoppedClock
) -> None:
    adam, bram, dirk = cast
    neighbour(bram, clock)
    neighbour(dirk, clock, name="Dirk de Dirk")
    submission = looked_at(application(adam, clock), bram, clock)
    decide("approve", submission, bram, clock)
    decide("ask", submission, dirk, clock, text="Klopt uw naam?")
    with transaction():
        submissions.answer(submission, "Nee.", by="test", at=clock.now())

    again = decide("approve", submission, dirk, clock)

    assert again is None
    assert [one["by"] for one in submission.approvals] == [f"member:{dirk.uuid}"]


def test_a_change_needs_one_person_and_no_round(cast: Cast, clock: StoppedClock) -> None:
    adam, bram, _dirk = cast
    neighbour(bram, clock)
    listing = make(clock, name="Anna", discipline="dietist", kind="person")
    submission = change_of(listing, adam, clock, name="Anna Berends")

    decide("approve", submission, bram, clock)

    assert (listing.name, submission.needs_ratifying) == ("Anna Berends", False)


def test_another_discipline_is_held_against_its_criteria_and_ratified(
    cast: Cast, clock: StoppedClock
) -> None:
    adam, bram, _dirk = cast
    listing = make(clock, name="Anna", discipline="dietist", kind="person", criteria_met={"dietist": 1})
    submission = change_of(listing, adam, clock, disciplines=["dietist", "psycholoog"])

    with pytest.raises(rules.NeedsProof):
        decide("approve", submission, bram, clock)
    looked_at(submission, bram, clock)
    decide("approve", submission, bram, clock)

    assert set(submission.checks) == {"psycholoog:register", "psycholoog:oncologie"} or all(
        name.startswith("psycholoog:") for name in submission.checks
    )
    assert listing.criteria_met == {"dietist": 1, "psycholoog": 1}
    assert submission.needs_ratifying


def test_ratifying_is_done_once(cast: Cast, clock: StoppedClock) -> None:
    adam, bram, dirk = cast
    submission = looked_at(application(adam, clock), bram, clock)
    decide("approve", submission, bram, clock)

    decide("ratify", submission, dirk, clock)
    with pytest.raises(rules.AlreadyDecided):
        decide("ratify", submission, dirk, clock)

    assert (to_ratify(network().id), submission.ratified_at) == ([], clock.now())


Spoil = Callable[[Submission, Cast, StoppedClock], None]


def _own(submission: Submission, cast: Cast, clock: StoppedClock) -> None:
    with transaction():
        submission.member_id = cast[1].id


def _same_practice(submission: Submission, cast: Cast, clock: StoppedClock) -> None:
    neighbour(
        cast[1], clock, organisation="  praktijk DE appel ", discipline="psycholoog", postcode="3601 AB"
    )


def _same_agb(submission: Submission, cast: Cast, clock: StoppedClock) -> None:
    with transaction():
        submission.values = {**submission.values, "agb": "24012345"}
    neighbour(cast[1], clock, agb="24012345", discipline="psycholoog", postcode="3601 AB")


def _practice_by_name(submission: Submission, cast: Cast, clock: StoppedClock) -> None:
    neighbour(cast[1], clock, name="Praktijk De Appel", kind="practice", discipline="psycholoog")


def _tie(submission: Submission, cast: Cast, clock: StoppedClock) -> None:
    with transaction():
        decisions.declare_tie(submission, "Mijn zus.", by=cast[1], at=clock.now())


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        (_own, rules.OwnPractice),
        (_same_practice, rules.OwnPractice),
        (_same_agb, rules.OwnPractice),
        (_practice_by_name, rules.OwnPractice),
        (_tie, rules.Tied),
    ],
)
def test_nobody_decides_on_their_own_practice_or_a_declared_tie(
    cast: Cast, clock: StoppedClock, spoil: Spoil, refusal: type[Exception]
) -> None:
    adam, bram, dirk = cast
    submission = looked_at(application(adam, clock), dirk, clock)
    spoil(submission, cast, clock)

    verbs: dict[str, dict[str, Any]] = {
        "approve": {},
        "decline": {"grounds": [REGISTER], "own_words": ""},
        "ask": {"text": "Waar werkt u?"},
        "save_checks": {"checks": {}},
    }
    for verb, more in verbs.items():
        with pytest.raises(refusal):
            decide(verb, submission, bram, clock, **more)
    decide("approve", submission, dirk, clock)

    assert state_of(submission) == "approved"
    (kept,) = audited("approve")
    assert kept["left_out"] == [f"member:{bram.uuid}"]


def test_a_tie_is_told_once_and_kept(cast: Cast, clock: StoppedClock) -> None:
    adam, bram, _dirk = cast
    submission = application(adam, clock)

    for _again in range(2):
        _tie(submission, cast, clock)

    assert audited("declare-tie") == [{"text": "Mijn zus."}]


def test_a_tie_takes_back_the_first_of_two(cast: Cast, clock: StoppedClock) -> None:
    adam, bram, dirk = cast
    neighbour(bram, clock)
    neighbour(dirk, clock, name="Dirk de Dirk")
    submission = looked_at(application(adam, clock), bram, clock)
    decide("approve", submission, bram, clock)

    _tie(submission, cast, clock)

    assert decide("approve", submission, dirk, clock) is None
    assert state_of(submission) == "submitted"


def test_what_changed_since_is_not_approved(cast: Cast, clock: StoppedClock) -> None:
    adam, bram, _dirk = cast
    submission = looked_at(application(adam, clock), bram, clock)
    seen = submission.revision
    with transaction():
        submission.state = "asked"
        submissions.save_step(submission, "wie", values={"name": "Iemand Anders"}, by="test", at=clock.now())

    for verb in ("approve", "to_round", "decline", "save_checks"):
        more: dict[str, Any] = {
            "to_round": {"own_words": ""},
            "decline": {"grounds": [REGISTER], "own_words": ""},
            "save_checks": {"checks": {}},
        }.get(verb, {})
        with pytest.raises(rules.ChangedSince), transaction():
            getattr(decisions, verb)(submission, seen_revision=seen, by=bram, at=clock.now(), **more)

    assert (state_of(submission), listings()) == ("asked", 0)


def test_an_answer_of_somebody_else_is_seen_before_approving(cast: Cast, clock: StoppedClock) -> None:
    adam, bram, dirk = cast
    submission = looked_at(application(adam, clock), bram, clock)
    seen = submission.revision
    looked_at(submission, dirk, clock, "no")

    with pytest.raises(rules.ChangedSince), transaction():
        decisions.approve(submission, seen_revision=seen, by=bram, at=clock.now())


def test_the_same_answers_again_change_nothing(cast: Cast, clock: StoppedClock) -> None:
    adam, bram, dirk = cast
    submission = looked_at(application(adam, clock), bram, clock)
    revision = submission.revision

    looked_at(submission, dirk, clock)

    assert submission.revision == revision
    assert {one["by"] for one in submission.checks.values()} == {f"member:{bram.uuid}"}


@pytest.mark.parametrize(
    "grounds", [[], [{"discipline": "dietist", "key": "aardig", "why": ""}], [{**REGISTER, "key": ""}]]
)
def test_a_ground_outside_the_published_criteria_is_refused(
    cast: Cast, clock: StoppedClock, grounds: list[dict[str, str]]
) -> None:
    adam, bram, _dirk = cast
    submission = application(adam, clock)

    with pytest.raises(rules.OutsideCriteria):
        decide("decline", submission, bram, clock, grounds=grounds, own_words="Ik vind van niet.")

    assert state_of(submission) == "submitted"


def test_a_no_keeps_its_grounds_and_tells_them(cast: Cast, clock: StoppedClock) -> None:
    adam, bram, _dirk = cast
    submission = application(adam, clock)

    decide("decline", submission, bram, clock, grounds=[REGISTER], own_words="Probeer het later nog eens.")

    assert (state_of(submission), submission.grounds) == ("declined", [REGISTER])
    assert submission.reason == (
        "Staat in het Kwaliteitsregister Paramedici als diëtist. Wij vonden u niet in het register.\n"
        "Probeer het later nog eens."
    )


def test_handing_over_stays_within_the_core_group(cast: Cast, clock: StoppedClock) -> None:
    from socialmap.foundation.errors import NotFound

    adam, bram, dirk = cast
    submission = application(adam, clock)
    with transaction():
        decisions.take(submission, by=bram, at=clock.now())
    with pytest.raises(rules.AlreadyTaken), transaction():
        decisions.take(submission, by=dirk, at=clock.now())
    with pytest.raises(NotFound), transaction():
        decisions.hand_over(submission, adam, by=bram, at=clock.now())

    with transaction():
        decisions.hand_over(submission, dirk, by=bram, at=clock.now())

    assert submission.taken_by == f"member:{dirk.uuid}"


def test_what_waits_is_what_lies_with_the_core_group(cast: Cast, clock: StoppedClock) -> None:
    adam, bram, _dirk = cast
    first, second = application(adam, clock), application(adam, clock, disciplines=["psycholoog"])
    with transaction():
        look_at_all(first, bram, clock.now())
    decide("to_round", second, bram, clock, own_words="")

    assert [one.id for one in waiting_for({network().id})] == [first.id]
