"""Buttons in letters: no secret in the row, one thing once, and only for as long as they live."""

from datetime import timedelta

import pytest
from flask import Flask

from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import transaction
from socialmap.foundation.errors import Gone, NotFound
from socialmap.mailing.links import LetterLink, link_of
from socialmap.mailing.models import Letter
from socialmap.mailing.service import queue


def letter(clock: StoppedClock) -> Letter:
    until = (clock.now() + timedelta(days=7)).isoformat()
    with transaction():
        found = queue(
            "question-reminder",
            "anna@praktijk.example",
            key="a",
            at=clock.now(),
            actions={"yes": {"purpose": "try", "until": until}, "no": {"purpose": "try", "until": until}},
        )
    assert found is not None
    return found


def test_a_token_leads_back_to_its_button(app: Flask, clock: StoppedClock) -> None:
    token = LetterLink(letter(clock), "yes").token

    found = link_of(token, at=clock.now())

    assert (found.action, found.purpose) == ("yes", "try")


def test_a_token_is_the_same_whenever_it_is_made(app: Flask, clock: StoppedClock) -> None:
    written = letter(clock)

    tokens = {LetterLink(written, "yes").token for _ in range(3)}
    clock.move(timedelta(days=1))

    assert tokens == {LetterLink(written, "yes").token}


def test_the_row_does_not_hold_the_token(app: Flask, clock: StoppedClock) -> None:
    written = letter(clock)
    token = LetterLink(written, "yes").token

    held = " ".join(str(getattr(written, column.key)) for column in Letter.__table__.columns)

    assert token not in held
    assert str(written.uuid) in held


def test_every_changed_sign_makes_a_token_worthless(app: Flask, clock: StoppedClock) -> None:
    token = LetterLink(letter(clock), "yes").token

    for place in range(len(token)):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(NotFound):
            link_of(changed, at=clock.now())


def test_a_button_is_pressed_once(app: Flask, clock: StoppedClock) -> None:
    link = link_of(LetterLink(letter(clock), "yes").token, at=clock.now())
    with transaction():
        link.spend(clock.now())

    with pytest.raises(Gone), transaction():
        link.spend(clock.now())
    assert link.is_spent


def test_one_button_leaves_the_other(app: Flask, clock: StoppedClock) -> None:
    written = letter(clock)
    with transaction():
        LetterLink(written, "yes").spend(clock.now())

    with transaction():
        LetterLink(written, "no").spend(clock.now())

    assert LetterLink(written, "no").is_spent


def test_a_button_ends_on_its_day(app: Flask, clock: StoppedClock) -> None:
    token = LetterLink(letter(clock), "yes").token
    clock.move(timedelta(days=7))

    with pytest.raises(Gone):
        link_of(token, at=clock.now())


@pytest.mark.parametrize("token", ["", "x", "é", "A" * 200, "....", "-_-_-_"])
def test_nonsense_is_not_found(app: Flask, clock: StoppedClock, token: str) -> None:
    with pytest.raises(NotFound):
        link_of(token, at=clock.now())
