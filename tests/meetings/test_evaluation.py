"""What people thought: once each, and nothing in the database leads from the person to the opinion."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.audit.models import AuditRow
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.foundation.errors import Gone
from socialmap.foundation.forms import FormKey
from socialmap.mailing.models import LetterUse
from socialmap.meetings import evaluation, rules
from socialmap.meetings.models import Invitation, Meeting
from socialmap.meetings.outcome_models import EvaluationAnswer, EvaluationUse
from tests.accounts.people import fields_of, log_in
from tests.browsing import Browser
from tests.foundation.together import at_once
from tests.meetings.afterwards import (
    DAY,
    FIXED,
    answers,
    evaluate_address,
    give,
    held,
    settle,
    uses,
    was_there,
)
from tests.meetings.meetings import again

DIETIST = "dietist"


def settled(clock: StoppedClock, count: int = 1, **values: object) -> tuple[Meeting, list[Invitation]]:
    """A settled meeting, and who was there."""
    meeting = held(clock.now(), **values)
    there = was_there(meeting, clock.now(), count)
    settle(meeting, clock.now())
    return meeting, there


def typed(score: int = 4, **more: str) -> dict[str, object]:
    """What the form sends."""
    return {**{f"answer_{key}": str(score) for key in FIXED}, **more}


def test_the_letter_leads_to_the_questions_and_the_answer_is_kept(
    app: Flask, clock: StoppedClock, browser: Browser
) -> None:
    _meeting, (one,) = settled(clock)
    address = evaluate_address(one)

    form = fields_of(browser, address, **typed(5, answer_better="Meer koffie."))
    sent = browser.send(address, form)
    thanks = browser.open(sent.response.headers["Location"])

    (kept,) = answers()
    assert sent.status == 303
    assert thanks.text("h1") == "Dank u wel"
    assert kept.answers == {**dict.fromkeys(FIXED, 5), "better": "Meer koffie."}
    assert uses() == {one.id: date(2026, 3, 2)}


def test_one_person_gives_one_opinion(app: Flask, clock: StoppedClock, browser: Browser) -> None:
    _meeting, (one,) = settled(clock)
    address = evaluate_address(one)
    form = fields_of(browser, address, **typed(5))
    browser.send(address, form)

    same, other = browser.send(address, form), browser.send(address, typed(1))
    page = browser.open(address)

    assert [same.status, other.status] == [200, 200]
    assert "U gaf uw mening al" in other.text("h1")
    assert page.all("main form") == []
    assert [kept.answers["speakers"] for kept in answers()] == [5]


def test_opening_the_letter_changes_nothing(app: Flask, clock: StoppedClock, browser: Browser) -> None:
    _meeting, (one,) = settled(clock)
    address = evaluate_address(one)

    browser.open(address)
    browser.client.head(address, base_url="http://127.0.0.1:8000")

    assert answers() == []
    assert uses() == {one.id: None}


def test_a_sentence_without_an_answer_is_asked_again_and_the_rest_stays(
    app: Flask, clock: StoppedClock, browser: Browser
) -> None:
    _meeting, (one,) = settled(clock)
    address = evaluate_address(one)
    form = fields_of(browser, address, **typed(2, answer_better="Eerder beginnen."))
    del form["answer_speakers"]

    sent = browser.send(address, form)

    assert sent.status == 422
    assert "De sprekers waren goed" in sent.text(".errors")
    assert sent.one("textarea").get_text().strip() == "Eerder beginnen."
    assert len(sent.all("input[type=radio][checked]")) == 4
    assert (answers(), uses()) == ([], {one.id: None})


def test_a_score_that_is_not_on_the_scale_is_refused(
    app: Flask, clock: StoppedClock, browser: Browser
) -> None:
    _meeting, (one,) = settled(clock)
    address = evaluate_address(one)

    sent = [browser.send(address, typed(1, answer_practice=odd)).status for odd in ("0", "6", "x", "")]

    assert sent == [422] * 4
    assert answers() == []


def test_own_questions_stand_between_the_fixed_ones_and_what_could_be_better(
    app: Flask, clock: StoppedClock, browser: Browser
) -> None:
    own = [
        {"key": "q1", "text": "De zaal was goed te bereiken.", "kind": "score"},
        {"key": "q2", "text": "Welk onderwerp wilt u volgend jaar?", "kind": "text"},
    ]
    _meeting, (one,) = settled(clock, questions=own)
    address = evaluate_address(one)

    page = browser.open(address)
    browser.send(address, fields_of(browser, address, **typed(3, answer_q1="2", answer_q2="Slapen.")))

    asked = [tag.get_text() for tag in page.all("fieldset legend, .field > label[for^=answer]")]
    assert asked[5:] == [
        "De zaal was goed te bereiken.",
        "Welk onderwerp wilt u volgend jaar?",
        "Wat kan beter?",
    ]
    assert answers()[0].answers == {**dict.fromkeys(FIXED, 3), "q1": 2, "q2": "Slapen.", "better": ""}


def test_after_the_last_day_nothing_is_asked_any_more(
    app: Flask, clock: StoppedClock, browser: Browser
) -> None:
    _meeting, (one,) = settled(clock)
    address = evaluate_address(one)
    clock.move(timedelta(days=21, hours=14))
    last_minute = browser.open(address)
    clock.move(timedelta(hours=2))

    after = browser.open(address)

    assert last_minute.all("main form")
    assert (after.status, after.text("h1")) == (200, "De vragen zijn gesloten")
    assert not after.all("main form")
    with pytest.raises(Gone):
        give(one, clock.now())


def test_who_was_not_there_has_no_questions(app: Flask, clock: StoppedClock, browser: Browser) -> None:
    _meeting, (one,) = settled(clock)
    address = evaluate_address(one)
    with transaction() as session:
        session.execute(sa.delete(EvaluationUse))

    assert browser.open(address).status == 404


def test_of_two_answers_by_one_person_at_the_same_moment_one_counts(
    either_app: Flask, clock: StoppedClock
) -> None:
    _meeting, (one,) = settled(clock)
    invitation_id = one.id
    db.session.rollback()

    def press() -> None:
        give(db.session.get_one(Invitation, invitation_id), clock.now())

    ends = at_once(either_app, press, press)

    assert sorted(type(end).__name__ for end in ends) == ["AlreadyGiven", "NoneType"]
    assert len(answers()) == 1


def test_eight_people_who_answer_at_the_same_moment_all_count(either_app: Flask, clock: StoppedClock) -> None:
    _meeting, there = settled(clock, 8)
    ids = [one.id for one in there]
    db.session.rollback()

    def press(invitation_id: int) -> None:
        give(db.session.get_one(Invitation, invitation_id), clock.now(), better=f"Tekst {invitation_id}")

    ends = at_once(either_app, *(lambda one=one: press(one) for one in ids))

    assert ends == [None] * 8
    assert {one.answers["better"] for one in answers()} == {f"Tekst {one}" for one in ids}


# What the database knows. Each guard is shown to see what it guards against.


def test_no_column_of_an_answer_names_a_person_or_a_moment() -> None:
    columns = {column.name: column for column in sa.inspect(EvaluationAnswer).columns}

    assert set(columns) == {"uuid", "meeting_id", "on", "discipline", "answers"}
    assert [name for name, column in columns.items() if isinstance(column.type, sa.DateTime)] == []
    assert {key.column.table.name for column in columns.values() for key in column.foreign_keys} == {
        "meetings"
    }
    assert set(sa.inspect(EvaluationUse).columns.keys()) == {"invitation_id", "used_on"}


def test_answers_of_different_days_carry_the_same_day(app: Flask, clock: StoppedClock) -> None:
    _meeting, there = settled(clock, 3)

    for one in there:
        give(one, clock.now())
        clock.move(timedelta(days=1))

    assert len(set(uses().values())) == 3, "the days of use differ"
    assert {one.on for one in answers()} == {DAY}


def in_order_of_storage() -> list[str]:
    """What was written, as the rows lie in the table."""
    is_postgres = db.engine.dialect.name == "postgresql"
    column = sa.literal_column("ctid") if is_postgres else sa.literal_column("uuid")
    query = (
        sa.select(EvaluationAnswer.answers).order_by(column)
        if is_postgres
        else sa.select(EvaluationAnswer.answers)
    )
    return [row["better"] for row in db.session.scalars(query)]


def test_rows_lie_in_an_order_drawn_by_lot_and_not_in_that_of_time(
    either_app: Flask, clock: StoppedClock
) -> None:
    _meeting, there = settled(clock, 12)

    for number, one in enumerate(there):
        give(one, clock.now(), better=f"{number:02}")

    lying = in_order_of_storage()
    by_key = [one.answers["better"] for one in sorted(answers(), key=lambda row: row.uuid.int)]
    assert lying == by_key
    # Twelve rows lie in order of time by chance once in 479,001,600 times.
    assert lying != sorted(lying)


def test_postgresql_would_show_the_order_of_time_otherwise(either_app: Flask, clock: StoppedClock) -> None:
    meeting, _there = settled(clock)
    with transaction() as session:
        for number in range(12):
            values = {"meeting_id": meeting.id, "on": DAY, "answers": {"better": f"{number:02}"}}
            session.execute(sa.insert(EvaluationAnswer).values(**values))

    lying = in_order_of_storage()

    assert (lying == sorted(lying)) == (db.engine.dialect.name == "postgresql")


def test_no_answer_shares_a_transaction_with_only_one_use(either_app: Flask, clock: StoppedClock) -> None:
    if either_app.extensions["settings"].database_url.startswith("sqlite"):
        pytest.skip("SQLite does not keep which transaction wrote a row")
    _meeting, there = settled(clock, 4)

    for one in there:
        give(one, clock.now())

    marks = sa.text("SELECT xmin::text FROM evaluation_answers")
    used = sa.text("SELECT xmin::text FROM evaluation_uses WHERE used_on IS NOT NULL")
    assert len(set(db.session.scalars(marks))) == 1
    assert len(set(db.session.scalars(used))) == 4


def test_no_table_gets_a_moment_or_a_row_about_who_answers(
    app: Flask, clock: StoppedClock, browser: Browser
) -> None:
    _meeting, there = settled(clock, 2)
    address = evaluate_address(there[0])
    form = fields_of(browser, address, **typed(5))
    before = everything()

    sent = browser.send(address, form)

    changed = {name for name, rows in everything().items() if rows != before[name]}
    assert sent.status == 303
    assert changed == {"evaluation_answers", "evaluation_uses"}
    assert [count_of(table) for table in (FormKey, LetterUse)] == [0, 0]


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    db.session.rollback()
    tables = db.metadata.tables.values()
    return {
        table.name: sorted(tuple(map(str, row)) for row in db.session.execute(sa.select(table)))
        for table in tables
    }


def count_of(table: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_the_audit_says_nothing_about_an_opinion(app: Flask, clock: StoppedClock) -> None:
    _meeting, (one,) = settled(clock)
    before = count_of(AuditRow)

    give(one, clock.now())

    assert count_of(AuditRow) == before > 0


def test_a_discipline_is_only_kept_when_five_of_it_were_asked(app: Flask, clock: StoppedClock) -> None:
    meeting = held(clock.now())
    few, many = was_there(meeting, clock.now(), 4, "logopedist"), was_there(meeting, clock.now(), 5, DIETIST)
    settle(meeting, clock.now())

    for one in (few[0], many[0]):
        give(one, clock.now())

    assert sorted(one.discipline for one in answers()) == ["", DIETIST]


def test_when_it_is_over_a_discipline_with_few_answers_is_forgotten(
    either_app: Flask, clock: StoppedClock
) -> None:
    meeting = held(clock.now())
    many, fewer = (
        was_there(meeting, clock.now(), 6, "logopedist"),
        was_there(meeting, clock.now(), 6, DIETIST),
    )
    settle(meeting, clock.now())
    for one in (*many[:5], *fewer[:4]):
        give(one, clock.now())

    with transaction():
        too_soon = evaluation.close_due(clock.now())
    clock.move(timedelta(days=22))
    with transaction():
        forgotten = evaluation.close_due(clock.now())
        again_forgotten = evaluation.close_due(clock.now())

    assert (too_soon, forgotten, again_forgotten) == (0, 4, 0)
    assert sorted(one.discipline for one in answers()) == [""] * 4 + ["logopedist"] * 5


def test_the_organiser_closes_it_before_the_last_day(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    meeting, there = settled(clock, 7, organiser=organiser)
    for one in there[:5]:
        give(one, clock.now())
    here = f"/kerngroep/bijeenkomsten/{meeting.uuid}/evaluatie"
    while_open = bram.open(here)

    sent = bram.send(f"{here}/sluiten", fields_of(bram, here))
    after = bram.open(here)

    assert while_open.all("svg.bars") == []
    assert sent.status == 303
    assert len(after.all("svg.bars")) == 5
    with pytest.raises(Gone):
        give(there[6], clock.now())


def test_own_questions_are_kept_in_order_and_empty_ones_left_out(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    meeting = held(clock.now(), organiser=organiser)
    here = f"/kerngroep/bijeenkomsten/{meeting.uuid}/evaluatie"
    form = fields_of(bram, here, text_0="De zaal was goed.", text_2="Wat wilt u leren?", kind_2="text")

    sent = bram.send(f"{here}/vragen", form)

    assert sent.status == 303
    assert again(meeting).questions == [
        {"key": "q1", "text": "De zaal was goed.", "kind": "score"},
        {"key": "q2", "text": "Wat wilt u leren?", "kind": "text"},
    ]


def test_questions_somebody_else_changed_meanwhile_are_not_overwritten(
    app: Flask, clock: StoppedClock, bram: Browser, organiser: Member
) -> None:
    meeting = held(clock.now(), organiser=organiser)
    here = f"/kerngroep/bijeenkomsten/{meeting.uuid}/evaluatie"
    form = fields_of(bram, here, text_0="Van mij.")
    with transaction():
        seen = again_in(meeting).revision
        evaluation.save_questions(meeting, [("Van u.", "score")], seen_revision=seen, by="t", at=clock.now())

    sent = bram.send(f"{here}/vragen", form)

    assert sent.status == 409
    assert "Iemand anders" in sent.text("main")
    assert [one["text"] for one in again(meeting).questions] == ["Van u."]


def again_in(meeting: Meeting) -> Meeting:
    db.session.refresh(meeting)
    return meeting


def test_once_asked_the_questions_do_not_change(app: Flask, clock: StoppedClock) -> None:
    meeting, _there = settled(clock)
    revision = meeting.revision

    with pytest.raises(rules.NotInThisState), transaction():
        evaluation.save_questions(
            meeting, [("Nog een.", "score")], seen_revision=revision, by="t", at=clock.now()
        )

    assert again(meeting).questions == []


def test_the_core_group_sees_how_many_answered_and_no_more(
    app: Flask, clock: StoppedClock, browser: Browser, organiser: Member, colleague: Member
) -> None:
    meeting, there = settled(clock, 5, organiser=organiser)
    for one in there:
        give(one, clock.now(), better="Meer koffie.")
    log_in(browser, colleague, strong=True)
    here = f"/kerngroep/bijeenkomsten/{meeting.uuid}/evaluatie"

    page = browser.open(here)

    assert "5 van de 5 mensen gaven hun mening" in page.text("main")
    assert "Meer koffie" not in page.html
    assert page.all("svg.bars") == []
    refused = [browser.open(f"{here}.pdf").status, browser.send(f"{here}/sluiten", {}).status]
    assert [*refused, browser.send(f"{here}/vragen", {}).status] == [404, 404, 404]
