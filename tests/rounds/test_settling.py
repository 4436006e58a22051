"""Settling: everything happens at once, once, and nothing changes any more."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.directory.models import Listing
from socialmap.foundation.db import db, transaction
from socialmap.mailing.models import Letter
from socialmap.review.models import Submission
from socialmap.rounds import agenda, queries, rules, service, settling
from socialmap.rounds.models import AgendaPoint, Round
from socialmap.rounds.rules import Votes
from socialmap.rounds.service import Talk
from tests.foundation.together import at_once
from tests.rounds.rounds import again, let_come, make_application, make_core_group, make_round, the_network

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
EVENING = datetime(2026, 3, 12, 19, 0, tzinfo=UTC)


def point_about(one: Round, submission: Submission) -> AgendaPoint:
    return next(point for point in queries.points_of(one) if point.submission_id == submission.id)


def decide(one: Round, submission: Submission, outcome: str, by: Member, **more: Any) -> None:
    """What the meeting wrote down."""
    votes = {"approved": Votes(3, 0, 0), "declined": Votes(0, 3, 0)}.get(outcome)
    with transaction():
        point = point_about(one, submission)
        talk = Talk(outcome=outcome, votes=votes, submission_revision=submission.revision, **more)
        service.save_point(one, point, talk, seen_revision=point.revision, by=by, at=EVENING)


def settle(one: Round, by: Member, at: datetime = EVENING) -> None:
    with transaction():
        settling.settle(one, by=by, at=at)


def letters() -> list[tuple[str, str]]:
    rows = db.session.execute(sa.select(Letter.template, Letter.recipient).order_by(Letter.recipient))
    return [(row[0], row[1]) for row in rows]


def a_full_evening(group: list[Member]) -> tuple[Round, dict[str, Submission]]:
    """Adam is approved, Dora declined, Eva put off, Frits only talked about, Gerda not reached."""
    names = ("Adam", "Dora", "Eva", "Frits", "Gerda")
    people = {name: make_application(MONDAY, name) for name in names}
    one = make_round(MONDAY)
    let_come(one, group[:3], EVENING)
    decide(one, people["Adam"], "approved", group[0])
    decide(
        one,
        people["Dora"],
        "declined",
        group[0],
        own_words="Wij zagen te weinig ervaring.",
        **grounds(people["Dora"]),
    )
    decide(one, people["Eva"], "held", group[0])
    decide(one, people["Frits"], "noted", group[0], minutes="Wij wachten op de gemeente.")
    return one, people


def grounds(submission: Submission) -> dict[str, Any]:
    """The first published criterion of the dietitian."""
    from socialmap.review.checks import lists_for_a_no

    lists = lists_for_a_no(submission, EVENING.date())
    return {
        "grounds": [
            {"discipline": slug, "key": one.criteria[0]["key"], "why": "Dit ontbreekt."}
            for slug, one in lists.items()
        ]
    }


def test_settling_carries_everything_out_at_once(either_app: Flask) -> None:
    group = make_core_group(MONDAY, 3)
    one, people = a_full_evening(group)
    foreseen = sum(len(found.letters_to) for found in settling.foreseen(one, EVENING))

    settle(one, group[0])

    db.session.rollback()
    states = {name: submission.state for name, submission in people.items()}
    assert states == {
        "Adam": "approved",
        "Dora": "declined",
        "Eva": "submitted",
        "Frits": "round",
        "Gerda": "round",
    }
    assert letters() == [("welcome", "adam@praktijk.example"), ("declined", "dora@praktijk.example")]
    assert foreseen == 2
    assert [row.name for row in db.session.scalars(sa.select(Listing))] == ["Adam"]
    assert not people["Adam"].needs_ratifying
    assert (one.state, one.settled_by) == ("settled", f"member:{group[0].uuid}")


def test_what_was_put_off_or_not_reached_is_on_the_next_agenda(app: Flask, group: list[Member]) -> None:
    one, people = a_full_evening(group)
    with transaction():
        topic = agenda.add_topic(one, "Het jaarplan", "Zie de bijlage.", by="test", at=EVENING)
        talk = Talk(outcome="held")
        service.save_point(one, topic, talk, seen_revision=1, by=group[0], at=EVENING)

    settle(one, group[0])

    following = queries.round_named({the_network().id}, "2026-2")
    points = queries.points_of(following)
    named = [point.submission.member.name if point.submission else point.title for point in points]
    assert sorted(named) == ["Eva", "Frits", "Gerda", "Het jaarplan"]
    assert [point.outcome for point in points] == [""] * 4
    assert next(point.text for point in points if point.kind == "topic") == "Zie de bijlage."
    assert people["Eva"].state == "submitted"


def test_settling_twice_is_settling_once(app: Flask, group: list[Member]) -> None:
    one, _people = a_full_evening(group)
    settle(one, group[0])
    before = letters()

    with pytest.raises(rules.RoundSettled):
        settle(one, group[1])

    assert letters() == before


def test_of_two_who_settle_at_the_same_moment_one_does(either_app: Flask) -> None:
    group = make_core_group(MONDAY, 3)
    one, people = a_full_evening(group)
    round_id, ids = one.id, [group[0].id, group[1].id]
    db.session.rollback()

    def press(member_id: int) -> None:
        with transaction() as session:
            settling.settle(
                session.get_one(Round, round_id), by=session.get_one(Member, member_id), at=EVENING
            )

    ends = at_once(either_app, lambda: press(ids[0]), lambda: press(ids[1]))

    assert sorted(type(end).__name__ for end in ends) == ["NoneType", "RoundSettled"]
    db.session.rollback()
    assert len(letters()) == 2
    assert people["Adam"].state == "approved"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Listing)) == 1


def test_what_changed_since_the_meeting_is_left_out_and_the_rest_goes_on(
    either_app: Flask,
) -> None:
    group = make_core_group(MONDAY, 3)
    one, people = a_full_evening(group)
    with transaction():
        people["Adam"].values = {**people["Adam"].values, "name": "Iemand anders"}
        people["Adam"].revision += 1
    foreseen = [found.problem for found in settling.foreseen(one, EVENING)]

    settle(one, group[0])

    db.session.rollback()
    assert foreseen[0] == "changed"
    assert people["Adam"].state == "round"
    assert people["Dora"].state == "declined"
    adam = point_about(one, people["Adam"])
    assert (adam.outcome, adam.text) == ("held", "changed")
    following = queries.round_named({the_network().id}, "2026-2")
    assert point_about(following, people["Adam"]).outcome == ""


def test_what_was_withdrawn_since_the_meeting_stops_nobody(app: Flask, group: list[Member]) -> None:
    one, people = a_full_evening(group)
    with transaction():
        people["Adam"].state = "withdrawn"

    settle(one, group[0])

    db.session.rollback()
    assert (people["Adam"].state, point_about(one, people["Adam"]).outcome) == ("withdrawn", "noted")
    assert letters() == [("declined", "dora@praktijk.example")]


def test_a_letter_that_cannot_be_queued_takes_everything_back(
    app: Flask, group: list[Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, people = a_full_evening(group)
    with transaction():
        people["Dora"].member.email = "geen adres"

    with pytest.raises(Exception, match="@"):
        settle(one, group[0])

    assert again(one).state != "settled"
    assert people["Adam"].state == "round"
    assert letters() == []


def test_nothing_is_settled_before_the_day_of_the_meeting(app: Flask, group: list[Member]) -> None:
    one, _people = a_full_evening(group)

    with pytest.raises(rules.NotYetMet):
        settle(one, group[0], EVENING - timedelta(days=1))


def test_a_no_without_a_ground_stops_the_settling(app: Flask, group: list[Member]) -> None:
    one, people = a_full_evening(group)
    with transaction():
        point = point_about(one, people["Dora"])
        point.grounds, point.own_words = [], ""

    with pytest.raises(rules.NoGrounds):
        settle(one, group[0])

    assert again(one).state != "settled"


def test_one_click_ratifies_what_was_on_the_screen(app: Flask, group: list[Member]) -> None:
    adam, eva = make_application(MONDAY, "Adam"), make_application(MONDAY, "Eva")
    with transaction():
        for submission in (adam, eva):
            submission.state, submission.needs_ratifying, submission.decided_at = "approved", True, MONDAY
    one = make_round(MONDAY)
    with transaction():
        point = queries.points_of(one)[0]
        talk = Talk(outcome="ratified", grounds=[{"submission": str(adam.uuid)}])
        service.save_point(one, point, talk, seen_revision=1, by=group[0], at=EVENING)

    settle(one, group[0])

    db.session.rollback()
    assert adam.ratified_at == EVENING
    assert eva.ratified_at is None
    following = queries.round_named({the_network().id}, "2026-2")
    assert [point.kind for point in queries.points_of(following)] == ["ratify"]


def test_who_has_a_tie_may_still_press_the_button_for_what_the_others_decided(
    app: Flask, group: list[Member]
) -> None:
    own = make_application(MONDAY, "Bram", by=group[0])
    one = make_round(MONDAY)
    let_come(one, group[:4], EVENING)
    decide(one, own, "approved", group[1])

    settle(one, group[0])

    db.session.rollback()
    assert own.state == "approved"
