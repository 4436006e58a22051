"""Rounds are planned once and years ahead, follow the settings until they open, and go on by date."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.audit.models import AuditRow
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.mailing.models import Letter
from socialmap.networks.queries import all_networks
from socialmap.rounds import planning, queries, rules
from socialmap.rounds.models import Round
from tests.accounts.people import make_member
from tests.conftest import HOME, NEIGHBOUR
from tests.foundation.together import at_once
from tests.mailing.letters import sent, text_of
from tests.rounds.rounds import again, make_core_group, make_round, the_network

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def plan(at: datetime) -> int:
    with transaction():
        return planning.plan_rounds(at)


def settle_for(**settings: object) -> None:
    with transaction():
        network = the_network()
        network.settings = {**network.settings, **settings}


def names(network: str = HOME) -> list[str]:
    db.session.rollback()
    return [one.name for one in queries.rounds_of(the_network(network).id)]


def test_rounds_are_planned_for_this_year_and_three_more(either_app: Flask) -> None:
    new = plan(MONDAY)

    expected = [f"{year}-{number}" for year in range(2026, 2030) for number in (1, 2)]
    assert (names(), names(NEIGHBOUR)) == (expected, expected)
    assert new == 2 * len(expected)


def test_planning_twice_is_planning_once(either_app: Flask) -> None:
    plan(MONDAY)

    assert plan(MONDAY) == 0
    assert plan(MONDAY - timedelta(days=1)) == 0
    assert len(names()) == 8


def test_two_workers_that_plan_at_once_make_each_round_once(either_app: Flask) -> None:
    new = at_once(either_app, *[lambda: plan(MONDAY)] * 3)

    assert sorted(new) == [0, 0, 16]
    assert len(names()) == 8
    made = db.session.scalar(sa.select(sa.func.count()).where(AuditRow.verb == "plan-round"))
    assert made == 16


def test_what_was_is_not_planned_any_more(app: Flask) -> None:
    plan(datetime(2026, 7, 1, 8, 0, tzinfo=UTC))

    assert names()[0] == "2026-2"


def test_a_changed_setting_moves_what_is_planned_and_counts_it(app: Flask) -> None:
    plan(MONDAY)
    settle_for(round_autumn="10-01", round_time="20:00", round_place="Wijkcentrum")

    plan(MONDAY)

    db.session.rollback()
    autumn = queries.round_named({the_network().id}, "2026-2")
    assert queries.meets_on(autumn).isoformat() == "2026-10-01"
    assert (autumn.sequence, autumn.place, autumn.meets_at.hour) == (1, "Wijkcentrum", 18)
    assert plan(MONDAY) == 0
    assert again(autumn).sequence == 1


def test_what_is_open_or_was_moved_by_hand_stays_where_it_is(app: Flask) -> None:
    one = make_round(MONDAY)
    with transaction():
        later = queries.round_named({the_network().id}, "2026-2")
        planning.move(later, datetime(2026, 9, 22, 17, 0, tzinfo=UTC), "Elders", by="test", at=MONDAY)
    settle_for(round_spring="03-20", round_autumn="10-01")

    plan(MONDAY)

    assert again(one).state == "closed"
    assert queries.meets_on(again(one)).isoformat() == "2026-03-12"
    assert queries.meets_on(again(later)).isoformat() == "2026-09-22"
    assert again(later).is_moved
    assert queries.meets_on(queries.round_named({the_network().id}, "2027-1")).isoformat() == "2027-03-22"


def test_a_round_goes_on_by_date_and_never_back(either_app: Flask) -> None:
    one = make_round(MONDAY)
    states = []

    for day in ("2026-03-11", "2026-03-12", "2026-03-01", "2025-01-01"):
        with transaction():
            planning.advance_rounds(datetime.fromisoformat(f"{day}T12:00:00+00:00"))
        states.append(again(one).state)

    assert states == ["closed", "meeting", "meeting", "meeting"]


def test_a_settled_round_stays_settled(app: Flask) -> None:
    one = make_round(MONDAY, state="settled")

    with transaction():
        planning.advance_rounds(MONDAY + timedelta(days=30))

    assert again(one).state == "settled"


def remind(at: datetime) -> int:
    with transaction():
        return planning.remind_of_rounds(at)


def test_everybody_of_the_core_group_is_reminded_once(either_app: Flask) -> None:
    make_core_group(MONDAY, 3)
    make_member("carla@praktijk.example", at=MONDAY)
    make_round(MONDAY)

    counts = [remind(MONDAY), remind(MONDAY), remind(MONDAY + timedelta(hours=5))]

    assert counts == [3, 0, 0]
    keys = list(db.session.scalars(sa.select(Letter.key)))
    assert {key.split(":")[2] for key in keys} == {"14"}


def test_a_worker_that_comes_back_late_sends_only_the_latest_reminder(
    app: Flask, group: list[Member]
) -> None:
    make_round(MONDAY)

    remind(datetime(2026, 3, 10, 8, 0, tzinfo=UTC))

    assert {key.split(":")[2] for key in db.session.scalars(sa.select(Letter.key))} == {"3"}


@pytest.mark.parametrize("state", ["meeting", "settled"])
def test_a_round_that_has_met_reminds_nobody(app: Flask, group: list[Member], state: str) -> None:
    make_round(MONDAY, state=state)

    assert remind(MONDAY + timedelta(days=10)) == 0


def test_the_core_group_of_another_network_is_not_reminded_of_this_round(app: Flask) -> None:
    make_member("eva@netwerk.example", at=MONDAY, role="core_group", network=NEIGHBOUR)
    make_round(MONDAY)

    assert remind(MONDAY) == 0


def test_the_reminder_says_when_where_and_what(app: Flask, group: list[Member], clock: StoppedClock) -> None:
    make_round(MONDAY, place="Wijkcentrum De Brug")
    remind(MONDAY)

    letters = sent(app)

    assert len(letters) == 6
    text = " ".join(text_of(letters[0]).split())
    assert "Op 12 maart 2026 om 19.30 uur" in text
    assert "over 10 dagen" in text
    assert "Waar: Wijkcentrum De Brug" in text
    assert f"/netwerk/{HOME}/kerngroep/rondes/2026-1" in text


def test_a_reminder_of_a_round_that_was_settled_meanwhile_is_dropped(
    app: Flask, group: list[Member], clock: StoppedClock
) -> None:
    one = make_round(MONDAY)
    remind(MONDAY)
    with transaction():
        one.state = "settled"

    assert sent(app) == []


def test_a_moved_round_is_told_to_the_core_group_and_counts_on(app: Flask, group: list[Member]) -> None:
    one = make_round(MONDAY)

    with transaction():
        planning.move(one, datetime(2026, 3, 19, 18, 0, tzinfo=UTC), "Elders", by="test", at=MONDAY)

    assert (again(one).sequence, again(one).closes_on.isoformat()) == (1, "2026-03-05")
    assert again(one).state == "open"
    letters = sent(app)
    assert len(letters) == 6
    assert "op 19 maart 2026 om 19.00 uur" in " ".join(text_of(letters[0]).split())
    assert "Het was 12 maart 2026, 19.30 uur." in text_of(letters[0])


def test_a_round_is_moved_neither_to_the_past_nor_when_settled(app: Flask) -> None:
    one = make_round(MONDAY)
    with pytest.raises(rules.InThePast), transaction():
        planning.move(one, MONDAY - timedelta(days=2), "", by="test", at=MONDAY)
    with transaction():
        one.state = "settled"

    with pytest.raises(rules.RoundSettled), transaction():
        planning.move(one, MONDAY + timedelta(days=20), "", by="test", at=MONDAY)


def test_without_planned_rounds_the_settings_say_when_the_next_is(app: Flask) -> None:
    settle_for(round_autumn="10-01")

    assert queries.next_meeting_on(the_network(), MONDAY.date()).isoformat() == "2026-03-12"
    assert (
        queries.next_meeting_on(the_network(), datetime(2026, 3, 13, tzinfo=UTC).date()).isoformat()
        == "2026-10-01"
    )


def test_a_round_moved_by_hand_is_what_applicants_are_told(app: Flask) -> None:
    make_round(MONDAY)
    with transaction():
        later = queries.round_named({the_network().id}, "2026-2")
        planning.move(later, datetime(2026, 6, 1, 17, 0, tzinfo=UTC), "", by="test", at=MONDAY)

    assert queries.heard_by(the_network(), MONDAY.date()).isoformat() == "2026-06-01"
    assert len(all_networks()) == 2
    assert isinstance(later, Round)
