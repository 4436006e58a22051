"""Commands for the out-tray, and for what is due."""

from datetime import date

from flask import Flask

from socialmap.cli.mail import mail
from socialmap.cli.worker import run_due_now
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.mailing.service import hold_waiting, queue
from tests.accounts.people import keeper_of, make_member
from tests.conftest import MakeListing

ANNA = "anna@praktijk.example"
VALUES = {"name": "Anna", "what": "codes", "when": "2 maart"}


def write(clock: StoppedClock, **values: object) -> None:
    with transaction():
        queue(
            "second-step-changed",
            ANNA,
            key=f"test:{len(values)}",
            at=clock.now(),
            values={**VALUES, **values},
        )


def say(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(mail, words)
    db.session.rollback()
    return result.exit_code, result.output


def test_letters_are_listed_sent_and_listed_again(app: Flask, clock: StoppedClock) -> None:
    write(clock)

    waiting = say(app, "list", "--state", "waiting")[1]
    sent = say(app, "send")[1]
    after = say(app, "list")[1]

    assert ANNA in waiting
    assert "verstuurd: 1" in sent
    assert "\tsent\t" in after


def test_held_letters_are_released(app: Flask, clock: StoppedClock) -> None:
    write(clock)
    with transaction():
        hold_waiting(at=clock.now())

    held = say(app, "send")[1]
    released = say(app, "release")[1]

    assert "verstuurd: 0" in held
    assert "vrijgegeven: 1" in released
    assert "verstuurd: 1" in say(app, "send")[1]


def test_what_cannot_be_sent_again_is_said(app: Flask) -> None:
    code, said = say(app, "retry", "77")

    assert code == 1
    assert "Er is geen brief 77" in said


def run_due(app: Flask, *words: str) -> tuple[int, list[str]]:
    result = app.test_cli_runner().invoke(run_due_now, words)
    db.session.rollback()
    return result.exit_code, result.output.splitlines()


def test_what_is_due_at_a_moment_is_told_and_done(
    app: Flask, make_listing: MakeListing, clock: StoppedClock
) -> None:
    anna = make_member(ANNA, at=clock.now())
    keeper_of(make_listing(confirmed_on=date(2025, 9, 1)), anna, at=clock.now())
    friday, earlier = "2026-03-06T09:00:00+01:00", "2026-03-05T09:00:00+01:00"

    told = run_due(app, "--at", friday, "--dry-run")
    done = run_due(app, "--at", friday)
    again = run_due(app, "--at", friday)
    before = run_due(app, "--at", earlier)

    assert any(line.startswith("questions 2026-03-06 ") for line in told[1])
    assert not any("verstuurd" in line for line in told[1])
    assert done[1][-1] == "brieven verstuurd: 1"
    assert again == (0, ["brieven verstuurd: 0"])
    assert before == (0, ["brieven verstuurd: 0"])


def test_a_moment_needs_its_time_zone(app: Flask) -> None:
    code, said = run_due(app, "--at", "2026-03-06T09:00:00")

    assert code == 2
    assert "tijdzone" in " ".join(said)


def test_a_failure_ends_with_one_and_stays_due(app: Flask) -> None:
    (app.extensions["settings"].data_dir / "backups").write_text("a file where a folder has to be")

    code, said = run_due(app, "--at", "2026-03-06T09:00:00+01:00")
    still = run_due(app, "--at", "2026-03-06T09:01:00+01:00", "--dry-run")[1]

    assert code == 1
    assert any("backup" in line and "mislukt" in line for line in said)
    assert any(line.startswith("backup ") for line in still)
