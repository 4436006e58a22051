"""Every letter leaves once: through refusals, pauses and a server that hangs up."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.mailing import rules, transport
from socialmap.mailing.models import Letter
from socialmap.mailing.sending import _claim, send_waiting
from socialmap.mailing.service import came_back, hold_waiting, queue, release, retry
from tests.mailing.post_office import PostOffice, post_office

ANNA, BRAM, CARLA = (f"{name}@praktijk.example" for name in ("anna", "bram", "carla"))


@pytest.fixture
def office(app: Flask) -> Iterator[PostOffice]:
    """The site with a mail server."""
    with post_office() as office:
        app.extensions["settings"] = replace(
            app.extensions["settings"], smtp_host="127.0.0.1", smtp_port=office.port
        )
        transport.init_app(app)
        yield office


def write(to: str, clock: StoppedClock, key: str = "", **more: object) -> None:
    """Queue a letter that needs no facts of any room."""
    values = {"name": "Anna", "what": "codes", "when": "2 maart"}
    with transaction():
        queue("second-step-changed", to, key=key or f"test:{to}", at=clock.now(), values=values, **more)  # type: ignore[arg-type]


def states() -> dict[str, str]:
    return {to: state for to, state in db.session.execute(sa.select(Letter.recipient, Letter.state))}


def letter_to(address: str) -> Letter:
    db.session.expire_all()
    return db.session.scalars(sa.select(Letter).where(Letter.recipient == address)).one()


def test_a_letter_leaves_once(app: Flask, office: PostOffice, clock: StoppedClock) -> None:
    write(ANNA, clock)

    assert [send_waiting(), send_waiting()] == [1, 0]
    assert office.recipients == [ANNA]
    assert letter_to(ANNA).sent_at == clock.now()


def test_the_same_key_is_queued_once(app: Flask, office: PostOffice, clock: StoppedClock) -> None:
    write(ANNA, clock, key="welcome:1")
    write(ANNA, clock, key="welcome:1")

    assert send_waiting() == 1


def test_a_letter_is_text_first_and_says_who_sends_it(
    app: Flask, office: PostOffice, clock: StoppedClock
) -> None:
    write(ANNA, clock, network_id=1)
    send_waiting()

    sender, _to, message = office.taken[0]
    parts = [part.get_content_type() for part in message.walk()]

    assert parts == ["multipart/alternative", "text/plain", "text/html"]
    assert sender == "sociale-kaart@localhost"
    assert message["From"] == "Netwerk Oncologische zorg Noordwest Utrecht <sociale-kaart@localhost>"
    assert "onconu@regiozorgnu.nl" in message["Reply-To"]
    assert message["Content-Language"] == "nl"
    assert "op 2 maart" in message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "op 2 maart" in message.get_body(("html",)).get_content()  # type: ignore[union-attr]


def test_a_refused_address_does_not_hold_up_the_others(
    app: Flask, office: PostOffice, clock: StoppedClock
) -> None:
    office.refusals[ANNA] = "550 No such user"
    for person in (ANNA, BRAM, CARLA):
        write(person, clock)

    send_waiting()

    assert states() == {ANNA: "failed", BRAM: "sent", CARLA: "sent"}
    assert letter_to(ANNA).reason == "550 No such user"
    clock.move(timedelta(days=1))
    assert send_waiting() == 0


def test_a_passing_refusal_is_tried_again_with_longer_pauses(
    app: Flask, office: PostOffice, clock: StoppedClock
) -> None:
    office.refusals[ANNA] = "451 Try later"
    write(ANNA, clock)
    pauses = []

    for _ in range(9):
        send_waiting()
        pauses.append(letter_to(ANNA).due_at - clock.now())
        clock.instant = letter_to(ANNA).due_at
    send_waiting()

    assert pauses == list(rules.LADDER)
    assert (letter_to(ANNA).state, letter_to(ANNA).attempts) == ("shelved", 10)


def test_a_letter_goes_as_soon_as_the_server_takes_it(
    app: Flask, office: PostOffice, clock: StoppedClock
) -> None:
    office.refusals[ANNA] = "451 Try later"
    write(ANNA, clock)
    send_waiting()
    office.refusals.clear()

    assert send_waiting() == 0
    clock.move(timedelta(seconds=30))
    assert send_waiting() == 1


def test_a_server_that_hangs_up_before_it_took_the_letter_gets_it_again(
    app: Flask, office: PostOffice, clock: StoppedClock
) -> None:
    office.hangs_up_after[ANNA] = "before"
    write(ANNA, clock)
    send_waiting()
    clock.move(timedelta(seconds=30))

    send_waiting()

    assert office.recipients == [ANNA]
    assert states() == {ANNA: "sent"}


def test_a_copy_after_a_broken_connection_is_the_same_letter(
    app: Flask, office: PostOffice, clock: StoppedClock
) -> None:
    office.hangs_up_after[ANNA] = "after"
    write(ANNA, clock)
    send_waiting()
    clock.move(timedelta(seconds=30))
    send_waiting()

    first, second = (message for _sender, _to, message in office.taken)

    assert first["Message-ID"] == second["Message-ID"]
    assert first.as_bytes() == second.as_bytes()


def test_without_a_server_every_letter_waits_its_turn(
    app: Flask, office: PostOffice, clock: StoppedClock
) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], smtp_port=9)
    transport.init_app(app)
    for person in (ANNA, BRAM):
        write(person, clock)

    send_waiting()

    assert states() == {ANNA: "waiting", BRAM: "waiting"}
    assert [letter_to(ANNA).attempts, letter_to(BRAM).attempts] == [1, 0]


def test_a_sender_that_was_killed_leaves_the_letter_to_the_next(
    app: Flask, office: PostOffice, clock: StoppedClock
) -> None:
    write(ANNA, clock)
    _claim(clock.now())

    early = send_waiting()
    clock.move(rules.LEASE)
    late = send_waiting()

    assert [early, late] == [0, 1]
    assert office.recipients == [ANNA]


def test_no_more_letters_leave_in_an_hour_than_the_cap(
    app: Flask, office: PostOffice, clock: StoppedClock
) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], mail_per_hour=10)
    for number in range(12):
        write(f"lid{number}@praktijk.example", clock)

    now = send_waiting()
    write("inloggen@praktijk.example", clock, is_urgent=True)
    urgent = send_waiting()
    clock.move(timedelta(hours=1))
    later = send_waiting()

    assert [now, urgent, later] == [9, 1, 3]


def test_who_waits_at_a_screen_comes_first(app: Flask, office: PostOffice, clock: StoppedClock) -> None:
    write(ANNA, clock)
    write(BRAM, clock, is_urgent=True)

    send_waiting()

    assert office.recipients == [BRAM, ANNA]


def test_outside_production_only_invented_people_get_letters(
    app: Flask, office: PostOffice, clock: StoppedClock
) -> None:
    write("iemand@praktijk.nl", clock)
    write(ANNA, clock)

    send_waiting()

    assert office.recipients == [ANNA]
    assert states()["iemand@praktijk.nl"] == "failed"


def test_a_letter_that_cannot_be_written_is_put_where_a_person_sees_it(
    app: Flask, office: PostOffice, clock: StoppedClock
) -> None:
    with transaction():
        queue("second-step-changed", ANNA, key="broken", at=clock.now())
    write(BRAM, clock)

    send_waiting()

    assert states() == {ANNA: "shelved", BRAM: "sent"}


def test_a_person_may_send_it_again(app: Flask, office: PostOffice, clock: StoppedClock) -> None:
    office.refusals[ANNA] = "550 No such user"
    write(ANNA, clock)
    send_waiting()
    office.refusals.clear()

    with transaction():
        retry(letter_to(ANNA).id, by="test", at=clock.now())
    send_waiting()

    assert states() == {ANNA: "sent"}


def test_a_letter_that_came_back_is_noted(app: Flask, office: PostOffice, clock: StoppedClock) -> None:
    write(ANNA, clock)
    send_waiting()

    with transaction():
        came_back(letter_to(ANNA).id, by="test", at=clock.now())

    assert (letter_to(ANNA).state, letter_to(ANNA).reason) == ("failed", "kwam terug")


def test_held_letters_stay_until_they_are_released(
    app: Flask, office: PostOffice, clock: StoppedClock
) -> None:
    write(ANNA, clock)
    with transaction():
        hold_waiting(at=clock.now())

    held = send_waiting()
    with transaction():
        release(by="test", at=clock.now())
    released = send_waiting()

    assert [held, released] == [0, 1]


@pytest.mark.parametrize("address", ["a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example", "a", ""])
def test_an_address_is_of_one_person(app: Flask, clock: StoppedClock, address: str) -> None:
    with pytest.raises(rules.BadAddress):
        write(address, clock)


def test_a_name_with_a_line_end_makes_no_header(app: Flask, office: PostOffice, clock: StoppedClock) -> None:
    values = {"name": "Anna\r\nBcc: kwaad@elders.example", "what": "codes", "when": "2 maart"}
    with transaction():
        queue("second-step-changed", ANNA, key="nasty", at=clock.now(), values=values)

    send_waiting()

    _sender, to, message = office.taken[0]
    assert (to, message["Bcc"]) == ([ANNA], None)


def test_two_senders_at_once_send_nothing_twice(either_app: Flask, clock: StoppedClock) -> None:
    from threading import Thread

    with post_office() as office:
        settings = replace(
            either_app.extensions["settings"], smtp_host="127.0.0.1", smtp_port=office.port, mail_per_hour=0
        )
        either_app.extensions["settings"] = settings
        transport.init_app(either_app)
        for number in range(40):
            write(f"lid{number}@praktijk.example", clock)
        db.session.remove()

        def work() -> None:
            with either_app.app_context():
                send_waiting()

        senders = [Thread(target=work) for _ in range(2)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()

    assert sorted(office.recipients) == sorted(f"lid{number}@praktijk.example" for number in range(40))
