"""The evening itself: the agenda, votes and ties, two laptops, and the promises that come back."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.criteria.models import CriteriaList
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.review import decisions
from socialmap.review import rules as review
from socialmap.review.models import Submission
from socialmap.rounds import agenda, queries, rules, service
from socialmap.rounds.models import AgendaPoint, Round
from socialmap.rounds.rules import Votes
from socialmap.rounds.service import Talk
from socialmap.rounds.voters import voters_at_the_table
from tests.rounds.rounds import let_come, make_application, make_core_group, make_round, the_network

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
EVENING = datetime(2026, 3, 12, 19, 0, tzinfo=UTC)


def titles(one: Round) -> list[str]:
    db.session.rollback()
    return [
        str(point.submission.values["name"]) if point.submission else point.title or point.kind
        for point in queries.points_of(one)
    ]


def point_about(one: Round, submission: Submission) -> AgendaPoint:
    return next(point for point in queries.points_of(one) if point.submission_id == submission.id)


def yes(submission: Submission, votes: Votes = Votes(3, 0, 0), **more: Any) -> Talk:  # noqa: B008
    talk = {"outcome": "approved", "votes": votes, "submission_revision": submission.revision, **more}
    return Talk(**talk)


def save(one: Round, point: AgendaPoint, talk: Talk, by: Member, *, seen: int | None = None) -> bool:
    with transaction():
        revision = point.revision if seen is None else seen
        return service.save_point(one, point, talk, seen_revision=revision, by=by, at=EVENING)


def test_what_needs_the_meeting_is_on_the_agenda_once(either_app: Flask) -> None:
    make_application(MONDAY, "Adam")
    make_application(MONDAY, "Eva")
    one = make_round(MONDAY)

    with transaction():
        changed = agenda.synchronise(one, by="test", at=MONDAY)

    assert titles(one) == ["Adam", "Eva"]
    assert changed == 0


def test_what_was_withdrawn_leaves_the_agenda_and_what_was_talked_about_stays(app: Flask) -> None:
    adam, eva = make_application(MONDAY, "Adam"), make_application(MONDAY, "Eva")
    bram = make_core_group(MONDAY, 1)[0]
    one = make_round(MONDAY)
    save(one, point_about(one, eva), Talk(minutes="Besproken."), bram)
    with transaction():
        adam.state = eva.state = "withdrawn"

    with transaction():
        agenda.synchronise(one, by="test", at=MONDAY)

    assert titles(one) == ["Eva"]


def test_what_was_settled_between_meetings_is_one_point(app: Flask) -> None:
    adam, eva = make_application(MONDAY, "Adam"), make_application(MONDAY, "Eva")
    with transaction():
        for one in (adam, eva):
            one.state, one.needs_ratifying, one.decided_at = "approved", True, MONDAY

    one = make_round(MONDAY)

    assert [point.kind for point in queries.points_of(one)] == ["ratify"]


def test_the_order_is_made_by_hand_and_stays(app: Flask) -> None:
    for name in ("Adam", "Eva"):
        make_application(MONDAY, name)
    one = make_round(MONDAY)
    with transaction():
        topic = agenda.add_topic(one, "Het jaarplan", "", by="test", at=MONDAY)
        agenda.move_point(one, topic, -1, by="test", at=MONDAY)
        agenda.move_point(one, topic, -1, by="test", at=MONDAY)
        agenda.move_point(one, topic, -1, by="test", at=MONDAY)
    make_application(MONDAY, "Later")

    with transaction():
        agenda.synchronise(one, by="test", at=MONDAY)

    assert titles(one) == ["Het jaarplan", "Adam", "Eva", "Later"]
    assert [point.position for point in queries.points_of(one)] == [1, 2, 3, 4]


def test_a_topic_goes_off_again_until_it_was_talked_about(app: Flask, group: list[Member]) -> None:
    one = make_round(MONDAY)
    with transaction():
        first = agenda.add_topic(one, "Eerste", "", by="test", at=MONDAY)
        second = agenda.add_topic(one, "Tweede", "", by="test", at=MONDAY)
    save(one, second, Talk(outcome="noted"), group[0])

    with transaction():
        agenda.remove_topic(one, first, by="test", at=MONDAY)
    with pytest.raises(agenda.IsUsed), transaction():
        agenda.remove_topic(one, second, by="test", at=MONDAY)

    assert titles(one) == ["Tweede"]


def test_nothing_happens_to_a_submission_before_the_round_is_settled(app: Flask, group: list[Member]) -> None:
    adam = make_application(MONDAY, "Adam")
    one = make_round(MONDAY)
    let_come(one, group[:4], EVENING)

    save(one, point_about(one, adam), yes(adam), group[0])

    db.session.rollback()
    assert adam.state == "round"
    assert point_about(one, adam).outcome == "approved"


@pytest.mark.parametrize(
    ("there", "votes", "refusal"),
    [
        (2, Votes(2, 0, 0), rules.NoQuorum),
        (3, Votes(1, 0, 2), rules.NoMajority),
        (3, Votes(4, 0, 0), rules.TooManyVotes),
        (4, Votes(2, 2, 0), rules.NoMajority),
    ],
)
def test_without_quorum_or_majority_nothing_is_approved(
    app: Flask, group: list[Member], there: int, votes: Votes, refusal: type[Exception]
) -> None:
    adam = make_application(MONDAY, "Adam")
    one = make_round(MONDAY)
    let_come(one, group[:there], EVENING)

    with pytest.raises(refusal):
        save(one, point_about(one, adam), yes(adam, votes), group[0])

    db.session.rollback()
    assert point_about(one, adam).outcome == ""


def test_whoever_handed_in_or_told_a_tie_is_counted_out(app: Flask, group: list[Member]) -> None:
    own = make_application(MONDAY, "Bram", by=group[0])
    with transaction():
        decisions.declare_tie(own, "Mijn buurvrouw.", by=group[1], at=MONDAY)
    one = make_round(MONDAY)
    let_come(one, group[:4], EVENING)
    point = point_about(one, own)

    voters = voters_at_the_table(one, point)

    assert [member.name for member in voters.tied] == ["Bram", "Kern 2"]
    assert len(voters.may_vote) == 2
    with pytest.raises(rules.NoQuorum):
        save(one, point, yes(own, Votes(2, 0, 0)), group[2])
    let_come(one, group[:5], EVENING)
    with pytest.raises(rules.TooManyVotes):
        save(one, point_about(one, own), yes(own, Votes(4, 0, 0)), group[2])
    assert save(one, point_about(one, own), yes(own, Votes(3, 0, 0)), group[2])


def with_criteria() -> None:
    with transaction() as session:
        criterion = {"key": "scholing", "text": "Scholing oncologie", "since": 1}
        row = CriteriaList(
            network_id=the_network().id,
            discipline="dietist",
            version=1,
            valid_from=date(2026, 1, 1),
            criteria=[criterion],
        )
        session.add(row)


def test_a_no_rests_on_published_criteria(app: Flask, group: list[Member]) -> None:
    with_criteria()
    adam = make_application(MONDAY, "Adam")
    one = make_round(MONDAY)
    let_come(one, group, EVENING)
    no = {"outcome": "declined", "votes": Votes(0, 4, 0), "submission_revision": adam.revision}
    wrong = [{"discipline": "dietist", "key": "aardigheid", "why": ""}]
    right = [{"discipline": "dietist", "key": "scholing", "why": "Er is geen bewijs."}]

    for grounds in ([], wrong):
        with pytest.raises(rules.NoGrounds):
            save(one, point_about(one, adam), Talk(**no, grounds=grounds), group[0])
    save(one, point_about(one, adam), Talk(**no, grounds=right), group[0])

    assert point_about(one, adam).grounds == right


def test_of_two_laptops_the_second_is_told_and_overwrites_nothing(either_app: Flask) -> None:
    bram, dirk, eva = make_core_group(MONDAY, 3)
    adam = make_application(MONDAY, "Adam")
    one = make_round(MONDAY)
    let_come(one, [bram, dirk, eva], EVENING)
    seen = point_about(one, adam).revision
    save(one, point_about(one, adam), yes(adam, minutes="Eerste laptop."), bram, seen=seen)

    with pytest.raises(rules.PointChanged):
        save(one, point_about(one, adam), Talk(outcome="held", minutes="Tweede."), dirk, seen=seen)

    db.session.rollback()
    assert point_about(one, adam).minutes == "Eerste laptop."


def test_saving_what_already_stands_there_is_no_conflict(app: Flask, group: list[Member]) -> None:
    adam = make_application(MONDAY, "Adam")
    one = make_round(MONDAY)
    let_come(one, group, EVENING)
    seen = point_about(one, adam).revision
    save(one, point_about(one, adam), yes(adam), group[0], seen=seen)

    assert not save(one, point_about(one, adam), yes(adam), group[1], seen=seen)


def test_a_submission_that_changed_under_the_page_is_not_decided_on(app: Flask, group: list[Member]) -> None:
    adam = make_application(MONDAY, "Adam")
    one = make_round(MONDAY)
    let_come(one, group, EVENING)
    talk = yes(adam)
    with transaction():
        adam.revision += 1

    with pytest.raises(review.ChangedSince):
        save(one, point_about(one, adam), talk, group[0])


def test_a_settled_round_takes_nothing_any_more(app: Flask, group: list[Member]) -> None:
    adam = make_application(MONDAY, "Adam")
    one = make_round(MONDAY)
    point = point_about(one, adam)
    with transaction():
        one.state = "settled"
    deeds = [
        lambda: service.set_attendance(one, set(), by="test", at=EVENING),
        lambda: service.save_point(one, point, yes(adam), seen_revision=1, by=group[0], at=EVENING),
        lambda: service.add_action(one, "x", who="y", due_on=date(2026, 4, 1), by="test", at=EVENING),
        lambda: agenda.add_topic(one, "x", "", by="test", at=EVENING),
        lambda: agenda.move_point(one, point, 1, by="test", at=EVENING),
        lambda: agenda.synchronise(one, by="test", at=EVENING),
    ]

    for deed in deeds:
        with pytest.raises(rules.RoundSettled), transaction():
            deed()


def test_a_promise_comes_back_until_it_is_done(app: Flask, group: list[Member], clock: StoppedClock) -> None:
    one = make_round(MONDAY)
    with transaction():
        service.add_action(one, "Bel De Appel", who="Bram", due_on=date(2026, 4, 1), by="test", at=EVENING)
        again_one = queries.round_named({the_network().id}, "2026-1")
        again_one.state = "settled"
    following = make_round(EVENING + timedelta(days=1))

    before = [action.text for action in queries.actions_left(following)]
    with transaction():
        for action in queries.actions_left(following):
            service.finish_action(action, by="test", at=EVENING)
            service.finish_action(action, by="test", at=EVENING)

    assert following.name == "2026-2"
    assert before == ["Bel De Appel"]
    assert queries.actions_left(following) == []
    assert queries.actions_left(one) == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AgendaPoint)) == 0
