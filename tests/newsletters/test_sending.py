"""A newsletter leaves when it was planned, once to each, and can be stopped and taken up again."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.accounts.service import end_membership, leave, thing, want_newsletter
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.jobs.due import jobs
from socialmap.keeping import rules as keeping
from socialmap.mailing import transport
from socialmap.mailing.models import Letter
from socialmap.mailing.rules import LEASE
from socialmap.mailing.sending import _claim, send_waiting
from socialmap.newsletters import queries, rules, sending, service
from socialmap.newsletters.models import Newsletter
from tests.accounts.people import make_member
from tests.conftest import NEIGHBOUR
from tests.mailing.letters import sent
from tests.mailing.post_office import post_office
from tests.newsletters.newsletters import again, make_newsletter, make_reader, make_readers, plan, the_network

MINUTE = timedelta(minutes=1)


def recipients(app: Flask) -> list[str]:
    return sorted(str(message["To"]) for message in sent(app))


def state(one: Newsletter, clock: StoppedClock) -> str:
    one = again(one)
    return queries.state_of(one, queries.progress_of(one), clock.now())


def keys() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Letter.key)))


def test_it_leaves_after_ten_minutes_to_who_asked_for_it(
    app: Flask, bram: Member, clock: StoppedClock
) -> None:
    readers = make_readers(3, clock.now())
    make_reader("zwijgt@praktijk.example", clock.now(), wants=False)
    one = make_newsletter(bram, clock.now())

    plan(one, clock.now())
    early = recipients(app)
    clock.move(10 * MINUTE)
    late = recipients(app)

    assert early == []
    assert late == [reader.email for reader in readers]
    assert state(one, clock) == "done"


def test_a_letter_of_the_network_goes_to_all_and_counts_as_not_asked_for(
    app: Flask, bram: Member, clock: StoppedClock
) -> None:
    make_readers(1, clock.now())
    make_reader("zwijgt@praktijk.example", clock.now(), wants=False)
    one = make_newsletter(bram, clock.now(), kind="service")
    other = make_newsletter(bram, clock.now())

    plan(one, clock.now())
    plan(other, clock.now())
    rows = db.session.execute(sa.select(Letter.template, Letter.is_asked_for))

    assert sorted(map(tuple, rows)) == [("newsletter", True), *[("service-letter", False)] * 3]


def test_only_the_own_network_gets_it(app: Flask, bram: Member, clock: StoppedClock) -> None:
    make_reader("hier@praktijk.example", clock.now())
    make_reader("daar@praktijk.example", clock.now(), network=NEIGHBOUR)
    one = make_newsletter(bram, clock.now(), kind="service")

    plan(one, clock.now())
    clock.move(10 * MINUTE)

    assert recipients(app) == ["bram@netwerk.example", "hier@praktijk.example"]


def test_the_rule_says_whom(app: Flask, bram: Member, dina: Member, clock: StoppedClock) -> None:
    make_reader("lid@praktijk.example", clock.now())
    one = make_newsletter(
        bram, clock.now(), kind="service", audience={"roles": ["core_group", "manager"], "onzin": 1}
    )

    assert [person.member.email for person in queries.reached(one)] == [bram.email, dina.email]
    assert "onzin" not in one.audience


def test_nobody_reached_is_refused(app: Flask, bram: Member, clock: StoppedClock) -> None:
    one = make_newsletter(bram, clock.now())

    with pytest.raises(rules.NobodyReached):
        plan(one, clock.now())

    assert again(one).state == "draft"


@pytest.mark.parametrize("after", [timedelta(), 9 * MINUTE, timedelta(days=184), -timedelta(days=1)])
def test_an_odd_moment_is_refused(app: Flask, bram: Member, clock: StoppedClock, after: timedelta) -> None:
    make_readers(1, clock.now())
    one = make_newsletter(bram, clock.now())

    with pytest.raises(rules.OddMoment):
        plan(one, clock.now(), after)


def test_what_leaves_next_week_is_filled_by_the_worker_and_leaves_on_the_minute(
    app: Flask, bram: Member, clock: StoppedClock
) -> None:
    make_readers(2, clock.now())
    one = make_newsletter(bram, clock.now())
    leaves_at = plan(one, clock.now(), timedelta(days=7, hours=5, minutes=10))
    waiting = len(keys())
    make_reader("nieuw@praktijk.example", clock.now())

    clock.instant = leaves_at - timedelta(minutes=70)
    with transaction():
        sending.start_due(clock.now())
    filled = len(keys())
    clock.instant = leaves_at - timedelta(seconds=1)
    early = recipients(app)
    clock.instant = leaves_at
    late = recipients(app)

    assert (waiting, filled, early) == (0, 3, [])
    assert late == ["lezer0000@praktijk.example", "lezer0001@praktijk.example", "nieuw@praktijk.example"]
    assert {message["Date"].datetime for message in sent(app)} == {leaves_at}


def test_the_worker_writes_down_that_it_is_done(app: Flask, bram: Member, clock: StoppedClock) -> None:
    make_readers(2, clock.now())
    one = make_newsletter(bram, clock.now())
    plan(one, clock.now())
    clock.move(10 * MINUTE)
    with transaction():
        sending.start_due(clock.now())
    busy = again(one).state
    send_waiting()
    with transaction():
        sending.start_due(clock.now())

    assert (busy, again(one).state, again(one).done_at) == ("busy", "done", clock.now())
    assert "newsletters" in [job.kind for job in jobs()]


def test_a_worker_that_was_away_sends_it_afterwards(app: Flask, bram: Member, clock: StoppedClock) -> None:
    make_readers(1, clock.now())
    one = make_newsletter(bram, clock.now())
    leaves_at = plan(one, clock.now(), timedelta(days=1))

    clock.instant = leaves_at + timedelta(days=2)
    with transaction():
        sending.start_due(clock.now())

    assert recipients(app) == ["lezer0000@praktijk.example"]
    assert state(one, clock) == "done"


def test_who_leaves_or_signs_off_before_it_is_sent_gets_none(
    app: Flask, bram: Member, clock: StoppedClock
) -> None:
    stays, off, left, out = make_readers(4, clock.now())
    one = make_newsletter(bram, clock.now())
    plan(one, clock.now())
    with transaction():
        want_newsletter(off, False, by=thing(off), at=clock.now())
        leave(left, by=thing(left), at=clock.now())
        end_membership(out, the_network(), by="test", at=clock.now())

    clock.move(10 * MINUTE)

    assert recipients(app) == [stays.email]
    assert state(one, clock) == "done"


def test_stopped_before_anything_left_it_can_be_changed_and_planned_again(
    app: Flask, bram: Member, clock: StoppedClock
) -> None:
    make_readers(3, clock.now())
    one = make_newsletter(bram, clock.now())
    plan(one, clock.now())

    with transaction():
        gone = sending.stop(one, by="test", at=clock.now())
    after = again(one).state
    clock.move(10 * MINUTE)
    nothing = recipients(app)
    with transaction():
        service.save(one, {**written(one), "subject": "Beter"}, seen_revision=1, by="test", at=clock.now())
    plan(again(one), clock.now())
    clock.move(10 * MINUTE)

    assert (gone, after, nothing) == (0, "draft", [])
    assert [message["Subject"] for message in sent(app)] == ["Beter"] * 3


def written(one: Newsletter) -> dict[str, object]:
    return {name: getattr(again(one), name) for name in service.WRITTEN}


def test_stopped_halfway_it_says_how_many_left_and_goes_on_without_doubles(
    app: Flask, bram: Member, clock: StoppedClock
) -> None:
    make_readers(10, clock.now())
    one = make_newsletter(bram, clock.now())
    plan(one, clock.now())
    clock.move(10 * MINUTE)
    send_waiting(most=4)

    with transaction():
        gone = sending.stop(one, by="test", at=clock.now())
    stopped = (again(one).state, len(recipients(app)))
    with transaction():
        left = sending.resume(again(one), by="test", at=clock.now())
    clock.move(10 * MINUTE)

    assert (gone, stopped, left) == (4, ("stopped", 4), 6)
    assert recipients(app) == [f"lezer{number:04}@praktijk.example" for number in range(10)]
    assert state(one, clock) == "done"


def test_a_letter_in_the_hands_of_the_sender_when_it_is_stopped_is_counted(
    app: Flask, bram: Member, clock: StoppedClock
) -> None:
    make_readers(3, clock.now())
    one = make_newsletter(bram, clock.now())
    plan(one, clock.now())
    clock.move(10 * MINUTE)
    _claim(clock.now())

    with transaction():
        gone = sending.stop(one, by="test", at=clock.now())

    assert (gone, again(one).state, len(keys())) == (1, "stopped", 1)


def test_what_was_stopped_and_comes_back_to_the_tray_is_not_sent(
    app: Flask, bram: Member, clock: StoppedClock
) -> None:
    make_readers(2, clock.now())
    one = make_newsletter(bram, clock.now())
    plan(one, clock.now())
    clock.move(10 * MINUTE)
    _claim(clock.now())
    with transaction():
        sending.stop(one, by="test", at=clock.now())

    clock.move(LEASE)

    assert recipients(app) == []


@pytest.mark.parametrize("verb", [sending.stop, sending.resume])
def test_what_is_not_under_way_cannot_be_stopped_or_resumed(
    app: Flask, bram: Member, clock: StoppedClock, verb: object
) -> None:
    one = make_newsletter(bram, clock.now())

    with pytest.raises(rules.NotInThisState), transaction():
        verb(one, by="test", at=clock.now())  # type: ignore[operator]


def test_what_is_done_can_not_be_stopped(app: Flask, bram: Member, clock: StoppedClock) -> None:
    make_readers(1, clock.now())
    one = make_newsletter(bram, clock.now())
    plan(one, clock.now())
    clock.move(10 * MINUTE)
    sent(app)

    with pytest.raises(rules.NotInThisState), transaction():
        sending.stop(one, by="test", at=clock.now())


def test_planned_twice_at_once_is_once(either_app: Flask, clock: StoppedClock) -> None:
    from threading import Barrier, Thread

    bram = make_member("bram@netwerk.example", at=clock.now(), role="core_group")
    make_readers(5, clock.now())
    uuid = make_newsletter(bram, clock.now()).uuid
    network_id = the_network().id
    db.session.remove()
    results: list[str] = []
    door = Barrier(2)

    def press() -> None:
        with either_app.app_context():
            door.wait()
            try:
                with transaction():
                    one = queries.newsletter_for({network_id}, uuid)
                    sending.schedule(one, None, seen_revision=1, by="test", at=clock.now())
                results.append("planned")
            except rules.NotInThisState:
                results.append("refused")

    hands = [Thread(target=press) for _ in range(2)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()

    assert sorted(results) == ["planned", "refused"]
    assert len(keys()) == 5


def test_stopping_beside_the_sender_loses_and_doubles_nobody(either_app: Flask, clock: StoppedClock) -> None:
    from threading import Thread

    count = 60
    bram = make_member("bram@netwerk.example", at=clock.now(), role="core_group")
    make_readers(count, clock.now())
    with post_office() as office:
        settings = replace(
            either_app.extensions["settings"], smtp_host="127.0.0.1", smtp_port=office.port, mail_per_hour=0
        )
        either_app.extensions["settings"] = settings
        transport.init_app(either_app)
        one = make_newsletter(bram, clock.now())
        plan(one, clock.now())
        clock.move(10 * MINUTE)
        one_id = one.id
        db.session.remove()

        def work() -> None:
            with either_app.app_context():
                send_waiting()

        sender = Thread(target=work)
        sender.start()
        while not office.taken:
            sender.join(0.01)
        with transaction() as session:
            told = sending.stop(session.get_one(Newsletter, one_id), by="test", at=clock.now())
        sender.join()
        left_by_then = len(office.taken)
        if told < count:
            with transaction() as session:
                sending.resume(session.get_one(Newsletter, one_id), by="test", at=clock.now())
            clock.move(10 * MINUTE)
            send_waiting()

    assert left_by_then == told
    assert sorted(office.recipients) == [f"lezer{number:04}@praktijk.example" for number in range(count)]


def test_a_sender_that_is_stopped_again_and_again_loses_and_doubles_nobody(
    app: Flask, bram: Member, clock: StoppedClock
) -> None:
    dice = random.Random(6)
    make_readers(80, clock.now())
    with post_office() as office:
        app.extensions["settings"] = replace(
            app.extensions["settings"], smtp_host="127.0.0.1", smtp_port=office.port, mail_per_hour=0
        )
        transport.init_app(app)
        one = make_newsletter(bram, clock.now())
        plan(one, clock.now())
        clock.move(10 * MINUTE)
        while state(one, clock) == "busy":
            send_waiting(most=dice.randint(0, 15))
            # Killed with a letter in its hands that it had not given away.
            _claim(clock.now())
            clock.move(LEASE)

    assert sorted(office.recipients) == [f"lezer{number:04}@praktijk.example" for number in range(80)]


def test_the_cap_spreads_it_over_hours(app: Flask, bram: Member, clock: StoppedClock) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], mail_per_hour=10)
    make_readers(20, clock.now())
    one = make_newsletter(bram, clock.now())
    plan(one, clock.now())
    clock.move(10 * MINUTE)
    counts = []

    for _hour in range(rules.hours_needed(20, 10) + 1):
        counts.append(len(recipients(app)))
        clock.move(timedelta(hours=1))

    assert counts == [9, 18, 20]


def test_the_estimate() -> None:
    assert rules.hours_needed(450, 500) == 0
    assert rules.hours_needed(451, 500) == 1
    assert rules.hours_needed(2000, 500) == 4
    assert rules.hours_needed(2000, 0) == 0
    assert rules.hours_needed(10, 500, sent_last_hour=450) == 1
    assert rules.hours_needed(10, 1) == 9


def test_the_ceiling_is_the_one_keepers_were_promised() -> None:
    assert rules.CEILING == keeping.CEILING_DILIGENT


def test_who_had_their_letters_of_the_year_is_counted(app: Flask, bram: Member, clock: StoppedClock) -> None:
    first, _second = make_readers(2, clock.now())
    for number in range(rules.CEILING):
        with transaction() as session:
            session.add(
                Letter(
                    key=f"oud:{number}",
                    recipient=first.email,
                    template="your-listings",
                    is_asked_for=False,
                    state="sent",
                    queued_at=clock.now(),
                    due_at=clock.now(),
                )
            )
    people = queries.reached(make_newsletter(bram, clock.now(), kind="service"))

    assert queries.at_ceiling(people, clock.now() - timedelta(days=365)) == 1
    assert queries.at_ceiling(people, clock.now()) == 0


def test_the_hour_that_comes_twice_is_the_first(app: Flask) -> None:
    from socialmap.foundation.dates import AMSTERDAM

    twice = datetime(2026, 10, 25, 2, 30, tzinfo=AMSTERDAM)
    never = datetime(2026, 3, 29, 2, 30, tzinfo=AMSTERDAM)

    assert twice.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert never.astimezone(UTC).astimezone(AMSTERDAM).strftime("%H:%M") == "03:30"
