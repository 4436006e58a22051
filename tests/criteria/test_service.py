"""A list that holds is never changed: a new version follows it, from a day on, in one network only."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.audit.models import AuditRow
from socialmap.audit.service import first_broken_link
from socialmap.criteria import rules, service
from socialmap.criteria.models import CriteriaList
from socialmap.criteria.queries import (
    changed_lists,
    list_for,
    lists_for,
    newer_than,
    planned_for,
    public_versions,
)
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, last_change_number, transaction
from socialmap.foundation.errors import NotFound
from tests.conftest import HOME, NEIGHBOUR
from tests.counting import statements
from tests.criteria.conftest import DIETITIAN, asked, network, next_version, present

TODAY = date(2026, 3, 2)
DECIDED = service.Decision("De kerngroep", TODAY, "")


def version_on(day: date, of: str | None = HOME) -> tuple[int, bool]:
    db.session.rollback()
    found = list_for(network(of).id if of else None, DIETITIAN, day)
    assert found is not None
    return found.version, found.is_example


def test_without_a_list_of_its_own_a_network_has_the_starting_set(either_app: Flask) -> None:
    found = lists_for(network().id, TODAY)

    assert len(found) == 33
    assert {(one.version, one.is_example, one.network_id) for one in found.values()} == {(1, True, None)}


def test_a_version_holds_from_its_day_on(either_app: Flask, clock: StoppedClock) -> None:
    next_version(clock, [*present(), asked("Heeft intervisie.")], days=30)

    before, after = version_on(TODAY + timedelta(days=29)), version_on(TODAY + timedelta(days=30))

    assert (before, after) == ((1, True), (2, False))
    assert [one["since"] for one in present(on=TODAY + timedelta(days=30))] == [1, 1, 2]


def test_the_other_network_keeps_the_starting_set(either_app: Flask, clock: StoppedClock) -> None:
    next_version(clock, [asked("Kanarie in Woerden.")])

    elsewhere, national = present(NEIGHBOUR), present(None)

    assert "Kanarie" in present()[0]["text"]
    assert not any("Kanarie" in one["text"] for one in [*elsewhere, *national])
    assert len(public_versions(network(NEIGHBOUR).id)[DIETITIAN]) == 1
    assert len(public_versions(network().id)[DIETITIAN]) == 2


def test_adopting_the_example_changes_no_criterion(either_app: Flask, clock: StoppedClock) -> None:
    before = present()
    with transaction():
        [made] = service.adopt(network(), [DIETITIAN], DECIDED, by="test", at=clock.now())

        told = (made.version, made.is_example, made.decided_by)

    assert told == (1, False, "De kerngroep")
    assert (present(), version_on(TODAY)) == (before, (1, False))
    assert newer_than(network().id, {DIETITIAN: 1}, TODAY) == []


def test_adopting_twice_is_refused(either_app: Flask, clock: StoppedClock) -> None:
    with transaction():
        service.adopt(network(), [DIETITIAN, "psycholoog"], DECIDED, by="test", at=clock.now())

    with pytest.raises(rules.ListChanged), transaction():
        service.adopt(network(), [DIETITIAN, "psycholoog"], DECIDED, by="test", at=clock.now())

    assert db.session.scalar(sa.select(sa.func.count()).where(CriteriaList.network_id.is_not(None))) == 2


def test_only_what_changed_is_asked(either_app: Flask, clock: StoppedClock) -> None:
    first, second = present()
    next_version(clock, [first, {**second, "proof": "Verklaring"}, asked("Heeft intervisie.")], days=7)

    early = newer_than(network().id, {DIETITIAN: 1}, TODAY + timedelta(days=6))
    found = newer_than(network().id, {DIETITIAN: 1, "psycholoog": 1}, TODAY + timedelta(days=7))
    after = newer_than(network().id, {DIETITIAN: 2}, TODAY + timedelta(days=7))
    narrow = changed_lists(network().id, {DIETITIAN: 1, "psycholoog": 1}, TODAY + timedelta(days=7))

    assert (early, after) == ([], [])
    assert [(one["key"], one["discipline"], one["version"]) for one in found] == [
        ("oncologie", DIETITIAN, 2),
        ("heeft-intervisie", DIETITIAN, 2),
    ]
    assert [(one.version, len(one.criteria)) for one in narrow.values()] == [(2, 2), (1, 0)]
    assert len(present(on=TODAY + timedelta(days=7))) == 3


def test_two_of_the_core_group_at_once_one_wins(either_app: Flask, clock: StoppedClock) -> None:
    seen = list_for(network().id, DIETITIAN, TODAY)
    assert seen is not None
    number = seen.id
    next_version(clock, [asked("Van Bram.")], seen=number)

    with pytest.raises(rules.ListChanged):
        next_version(clock, [asked("Van Dirk.")], seen=number)

    assert present()[0]["text"] == "Van Bram."


def test_while_one_version_waits_no_other_is_made(either_app: Flask, clock: StoppedClock) -> None:
    next_version(clock, [asked("Straks.")], days=10)

    with pytest.raises(rules.ListChanged):
        next_version(clock, [asked("Nog later.")], days=20)

    waiting = planned_for(network().id, DIETITIAN, TODAY)
    assert waiting is not None
    assert waiting.criteria[0]["text"] == "Straks."


def test_nobody_is_held_against_what_they_could_not_know(either_app: Flask, clock: StoppedClock) -> None:
    with pytest.raises(rules.TooEarly):
        next_version(clock, [asked("Gisteren.")], days=-1)
    with pytest.raises(rules.NothingChanged):
        next_version(clock, present())

    assert version_on(TODAY) == (1, True)


def test_what_waits_is_taken_back_and_its_number_is_not_used_again(
    either_app: Flask, clock: StoppedClock
) -> None:
    next_version(clock, [asked("Straks.")], days=10)
    with transaction():
        service.take_back(network(), DIETITIAN, 2, by="test", at=clock.now())
    made = next_version(clock, [asked("Beter.")], days=10)

    number = made.version
    versions = [one.version for one in public_versions(network().id)[DIETITIAN]]

    assert (number, versions) == (3, [1, 3])


def test_what_holds_is_never_taken_back(either_app: Flask, clock: StoppedClock) -> None:
    next_version(clock, [asked("Vandaag.")])

    for version, refusal in ((2, rules.AlreadyHolds), (9, NotFound)):
        with pytest.raises(refusal), transaction():
            service.take_back(network(), DIETITIAN, version, by="test", at=clock.now())
    with pytest.raises(NotFound), transaction():
        service.take_back(network(NEIGHBOUR), DIETITIAN, 2, by="test", at=clock.now())

    assert present()[0]["text"] == "Vandaag."


def test_every_verb_is_audited_and_tells_every_process(either_app: Flask, clock: StoppedClock) -> None:
    before = last_change_number()
    with transaction():
        service.adopt(network(), [DIETITIAN], DECIDED, by="test", at=clock.now())
    next_version(clock, [asked("Straks.")], days=10)
    with transaction():
        service.take_back(network(), DIETITIAN, 2, by="test", at=clock.now())

    verbs = list(db.session.scalars(sa.select(AuditRow.verb).where(AuditRow.thing.startswith("criteria:"))))

    assert verbs == ["adopt-criteria", "new-criteria", "take-back-criteria"]
    assert (last_change_number() - before, first_broken_link()) == (3, None)


def test_all_lists_cost_one_statement(app: Flask, clock: StoppedClock) -> None:
    with transaction():
        slugs = list(lists_for(None, TODAY))
        service.adopt(network(), slugs, DECIDED, by="test", at=clock.now())
    home = network().id

    with statements() as asked:
        lists_for(home, TODAY)
        newer_than(home, dict.fromkeys(slugs, 0), TODAY)
        public_versions(home)

    assert len(asked) == 3
