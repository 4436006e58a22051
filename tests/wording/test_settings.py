"""What a network sets for itself: checked, kept only where it differs, and undone when it must be."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.audit.models import AuditRow
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, last_change_number, transaction
from socialmap.networks.models import Network
from socialmap.networks.rules import SETTINGS, chosen
from socialmap.wording import rules, service
from socialmap.wording.models import Edit
from socialmap.wording.settings import change_settings, history_of_settings, seen_of
from socialmap.wording.settings_form import settings_form
from socialmap.wording.settings_rules import MORE_THAN_PRESENT, RED_BEFORE_AMBER, Refused
from socialmap.wording.settings_words import FIELD, problem_label, sentence_of, sentences
from tests.conftest import HOME, NEIGHBOUR


def network(slug: str = HOME) -> Network:
    db.session.rollback()
    return db.session.scalars(sa.select(Network).where(Network.slug == slug)).one()


def change(clock: StoppedClock, slug: str = HOME, seen: str = "", **values: Any) -> int:
    here = network(slug)
    with transaction():
        return len(change_settings(here, values, by="test", at=clock.now(), seen=seen))


def test_only_what_differs_is_kept_and_other_keys_stay(either_app: Flask, clock: StoppedClock) -> None:
    with transaction():
        network().settings = {"keeps_words": True, "evidence_files": True}

    count = change(clock, quorum=4, votes_needed=2, round_time="20:00", evidence_files=True)
    kept = network().settings

    assert count == 2
    assert kept == {"keeps_words": True, "evidence_files": True, "quorum": 4, "round_time": "20:00"}
    assert network(NEIGHBOUR).settings == {}


def test_the_standard_is_not_kept(either_app: Flask, clock: StoppedClock) -> None:
    change(clock, quorum=4)
    change(clock, quorum=3, keeps_words=True)

    assert network().settings == {}
    assert chosen(network().settings, "quorum") == 3


def test_each_change_leaves_an_edit_and_a_line_in_the_log(either_app: Flask, clock: StoppedClock) -> None:
    before = last_change_number()
    change(clock, quorum=4)
    same = change(clock, quorum=4)

    [edit] = history_of_settings(network().id)
    verbs = list(db.session.scalars(sa.select(AuditRow.verb).where(AuditRow.thing.startswith("setting:"))))

    assert same == 0
    assert (edit.kind, edit.subject, edit.before, edit.after) == (
        "setting",
        "quorum",
        {"value": 3},
        {"value": 4},
    )
    assert (verbs, last_change_number() - before) == (["edit-setting"], 1)
    assert history_of_settings(network(NEIGHBOUR).id) == []


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        ({"votes_needed": 4}, {"votes_needed": MORE_THAN_PRESENT}),
        ({"quorum": 1}, {"votes_needed": MORE_THAN_PRESENT}),
        ({"wait_amber": 150}, {"wait_amber": RED_BEFORE_AMBER}),
        ({"wait_red": 120}, {"wait_amber": RED_BEFORE_AMBER}),
        ({"quorum": 0}, {"quorum": "number"}),
        ({"quorum": "drie"}, {"quorum": "number"}),
        ({"round_spring": "02-30"}, {"round_spring": "day"}),
        ({"round_time": "25:00"}, {"round_time": "time"}),
        ({"contact_person": "x" * 161}, {"contact_person": "text"}),
        ({"settle_between": "misschien"}, {"settle_between": "yes"}),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    app: Flask, clock: StoppedClock, values: dict[str, Any], problems: dict[str, str]
) -> None:
    with pytest.raises(Refused) as refused:
        change(clock, **values, report_days=20)

    assert refused.value.problems == problems
    assert network().settings == {}
    assert all(problem_label(key, why).endswith(".") for key, why in problems.items())


def test_both_together_may_change_what_one_alone_may_not(app: Flask, clock: StoppedClock) -> None:
    assert change(clock, votes_needed=4, quorum=5) == 2
    assert change(clock, wait_amber=160, wait_red=170) == 2


def test_who_looked_at_an_older_page_changes_nothing(either_app: Flask, clock: StoppedClock) -> None:
    seen = seen_of(network())
    change(clock, seen=seen, quorum=4)

    with pytest.raises(rules.ChangedSince):
        change(clock, seen=seen, quorum=5)

    assert network().settings == {"quorum": 4}


def test_a_change_is_undone_once(either_app: Flask, clock: StoppedClock) -> None:
    change(clock, quorum=4)
    with transaction():
        [edit] = db.session.scalars(sa.select(Edit))
        service.undo(edit, by="test", at=clock.now())

    with pytest.raises(rules.AlreadyUndone), transaction():
        service.undo(db.session.scalars(sa.select(Edit).order_by(Edit.id)).first(), by="test", at=clock.now())

    assert network().settings == {}
    assert [one.verb for one in history_of_settings(network().id)] == ["undo", "edit"]


def test_what_was_changed_later_is_not_undone(either_app: Flask, clock: StoppedClock) -> None:
    change(clock, quorum=4)
    change(clock, quorum=5)

    with pytest.raises(rules.ChangedSince), transaction():
        service.undo(db.session.scalars(sa.select(Edit).order_by(Edit.id)).first(), by="test", at=clock.now())

    assert network().settings == {"quorum": 5}


def test_an_undo_that_no_longer_fits_the_others_is_refused(either_app: Flask, clock: StoppedClock) -> None:
    change(clock, quorum=5)
    change(clock, votes_needed=5)

    with pytest.raises(Refused), transaction():
        service.undo(db.session.scalars(sa.select(Edit).order_by(Edit.id)).first(), by="test", at=clock.now())

    assert network().settings == {"quorum": 5, "votes_needed": 5}


def test_every_setting_has_a_sentence_with_one_field_and_a_name(app: Flask) -> None:
    assert set(sentences()) == set(SETTINGS)
    assert all(one.label and one.before and FIELD not in one.after for one in sentences().values())
    assert len({one.label for one in sentences().values()}) == len(SETTINGS)
    assert sentence_of("quorum", 4) == "De kerngroep beslist met minimaal 4 leden aanwezig."
    assert sentence_of("round_spring", "03-12").endswith("op of na 12-3 (dag en maand).")
    assert sum(one.is_common for one in SETTINGS.values()) == 10


def test_what_the_form_shows_is_what_it_reads_back(app: Flask) -> None:
    values = {key: one.default for key, one in SETTINGS.items()} | {"contact_person": "Dirk", "quorum": 7}

    with app.test_request_context("/"):
        assert settings_form(values, "x").values() == values
