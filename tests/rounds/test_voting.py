"""Voting in writing: everybody once, until it closes, and never on what is one's own."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.review import decisions
from socialmap.review.models import Submission
from socialmap.rounds import queries, rules, service, settling, shown, voting
from socialmap.rounds.models import AgendaPoint, Vote
from socialmap.rounds.rules import Votes
from socialmap.rounds.service import Talk
from tests.foundation.together import at_once
from tests.mailing.letters import sent, text_of
from tests.rounds.rounds import let_come, make_application, make_core_group, make_round

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
# Seven days and the end of the last one: midnight in Amsterdam.
LAST_MOMENT = datetime(2026, 3, 9, 22, 59, tzinfo=UTC)
OVER = datetime(2026, 3, 9, 23, 0, tzinfo=UTC)


def begin(*submissions: Submission) -> list[AgendaPoint]:
    """A vote in writing on everything that waits."""
    one = make_round(MONDAY)
    with transaction():
        voting.start(one, queries.points_of(one), by="test", at=MONDAY)
    db.session.rollback()
    return queries.points_of(one)


def cast(point: AgendaPoint, member: Member, choice: str, at: datetime = MONDAY) -> None:
    with transaction():
        voting.vote(point, member, choice, at=at)


def close(at: datetime = OVER) -> int:
    with transaction():
        return voting.close_written_votes(at)


def test_everybody_who_may_vote_gets_one_letter(app: Flask, group: list[Member], clock: StoppedClock) -> None:
    make_application(MONDAY, "Adam")
    make_application(MONDAY, "Bram", by=group[0])
    round_ = begin()[0].round

    letters = sent(app)

    assert len(letters) == 6
    texts = {str(letter["To"]): text_of(letter) for letter in letters}
    own = texts["bram@noordwest-utrecht.example"]
    assert "uiterlijk op 9 maart 2026" in own
    assert ("Adam" in own, "- Verzoek buiten de lijst: Bram" in own) == (True, False)
    # With one thing to vote on, straight to it; with more, to the list.
    (adams,) = [one for one in queries.points_of(round_) if shown.title_of(one) == "Adam"]
    assert f"/kerngroep/stemmen/{adams.uuid}\n" in own
    others = [text for to, text in texts.items() if not to.startswith("bram@")]
    assert ["/kerngroep/stemmen\n" in text for text in others] == [True] * 5


def test_a_vote_can_be_changed_until_it_closes_and_counts_once(either_app: Flask) -> None:
    bram, dirk, eva = make_core_group(MONDAY, 3)
    adam = make_application(MONDAY, "Adam")
    point = begin(adam)[0]

    cast(point, bram, "against")
    cast(point, bram, "for", LAST_MOMENT)
    cast(point, dirk, "for")
    cast(point, eva, "abstained")
    with pytest.raises(rules.VoteClosed):
        cast(point, eva, "against", OVER)
    closed = [close(LAST_MOMENT), close(), close()]

    db.session.rollback()
    assert closed == [0, 1, 0]
    assert (point.votes_for, point.votes_against, point.votes_abstained) == (2, 0, 1)
    assert (point.outcome, point.decided_by) == ("approved", "vote-in-writing")
    assert adam.state == "round"


def test_too_few_votes_go_to_the_meeting(app: Flask, group: list[Member]) -> None:
    adam = make_application(MONDAY, "Adam")
    point = begin(adam)[0]
    for member in group[:2]:
        cast(point, member, "for")

    close()

    db.session.rollback()
    assert point.outcome == "held"
    let_come(point.round, group[:3], OVER)
    with transaction():
        talk = Talk(outcome="approved", votes=Votes(3, 0, 0), submission_revision=adam.revision)
        assert service.save_point(
            point.round, point, talk, seen_revision=point.revision, by=group[0], at=OVER
        )


def test_who_has_a_tie_does_not_vote_and_a_tie_told_later_takes_the_vote_away(
    app: Flask, group: list[Member]
) -> None:
    own = make_application(MONDAY, "Bram", by=group[0])
    point = begin(own)[0]
    for member in group[1:5]:
        cast(point, member, "for")

    with pytest.raises(rules.MayNotVote):
        cast(point, group[0], "for")
    with transaction():
        decisions.declare_tie(own, "Mijn buurman.", by=group[1], at=MONDAY)
    close()

    db.session.rollback()
    assert (point.outcome, point.votes_for) == ("approved", 3)


def test_what_changed_while_people_vote_is_not_decided_on(app: Flask, group: list[Member]) -> None:
    adam = make_application(MONDAY, "Adam")
    point = begin(adam)[0]
    for member in group[:4]:
        cast(point, member, "for")
    with transaction():
        adam.revision += 1

    with pytest.raises(rules.PointChanged):
        cast(point, group[4], "for")
    close()

    db.session.rollback()
    assert point.outcome == "held"


def test_the_same_person_who_votes_twice_at_once_has_one_vote(either_app: Flask) -> None:
    bram = make_core_group(MONDAY, 3)[0]
    point = begin(make_application(MONDAY, "Adam"))[0]
    ids = point.id, bram.id
    db.session.rollback()

    def press(choice: str) -> None:
        with transaction() as session:
            one, member = session.get_one(AgendaPoint, ids[0]), session.get_one(Member, ids[1])
            voting.vote(one, member, choice, at=MONDAY)

    ends = at_once(either_app, lambda: press("for"), lambda: press("against"))

    assert ends == [None, None]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Vote)) == 1


def test_a_decision_in_writing_can_be_carried_out_before_the_meeting_once(
    app: Flask, group: list[Member]
) -> None:
    adam = make_application(MONDAY, "Adam")
    point = begin(adam)[0]
    for member in group[:3]:
        cast(point, member, "for")
    close()

    with transaction():
        settling.carry_out_now(point, by=group[0], at=OVER)
    with pytest.raises(rules.VoteClosed), transaction():
        settling.carry_out_now(point, by=group[0], at=OVER)
    with transaction():
        settling.settle(point.round, by=group[0], at=OVER + timedelta(days=5))

    db.session.rollback()
    assert adam.state == "approved"
    assert point.outcome == "approved"


def test_a_round_is_not_settled_while_people_vote(app: Flask, group: list[Member]) -> None:
    evening = datetime(2026, 3, 12, 20, 0, tzinfo=UTC)
    point = begin(make_application(MONDAY, "Adam"))[0]
    with transaction():
        point.written_until = evening + timedelta(days=7)

    with pytest.raises(rules.VotesRunning), transaction():
        settling.settle(point.round, by=group[0], at=evening)


def test_the_table_does_not_undo_what_was_decided_in_writing(app: Flask, group: list[Member]) -> None:
    adam = make_application(MONDAY, "Adam")
    point = begin(adam)[0]
    for member in group[:3]:
        cast(point, member, "for")
    close()
    db.session.rollback()

    with transaction():
        talk = Talk(outcome="held", minutes="Wij namen er kennis van.")
        service.save_point(point.round, point, talk, seen_revision=point.revision, by=group[0], at=OVER)

    db.session.rollback()
    assert (point.outcome, point.minutes) == ("approved", "Wij namen er kennis van.")
