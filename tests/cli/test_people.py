"""The first people of a network, and the demonstration's."""

import re

import pyotp
import pytest
from flask import Flask

from socialmap.accounts.queries import member_by_email, roles_of
from socialmap.cli.accounts import accounts
from socialmap.cli.demo_people import PEOPLE, TOTP_SECRET
from socialmap.directory.keepers import listings_kept_by
from socialmap.foundation.clock import StoppedClock, local_day
from socialmap.foundation.db import db
from socialmap.review.queries import waiting_for
from tests.accounts.people import make_member
from tests.conftest import HOME

BEA = "bea@netwerk.example"


def run(app: Flask, *words: str) -> tuple[int, str, str]:
    """What a command says, and how it ends."""
    result = app.test_cli_runner().invoke(accounts, words)
    db.session.rollback()
    return result.exit_code, result.stdout, result.stderr


def test_the_first_manager_gets_a_secret_once(app: Flask, clock: StoppedClock) -> None:
    code, said, _errors = run(app, "add", BEA, "--role", "manager", "--network", HOME, "--totp")
    secret = said.split()[-1]

    _code, present, _errors = run(app, "code", BEA)

    bea = member_by_email(BEA)
    assert code == 0
    assert bea is not None
    assert list(roles_of(bea).values()) == ["manager"]
    assert present.strip() == pyotp.TOTP(secret).at(clock.now())
    assert secret not in bea.totp_sealed


def test_a_new_secret_ends_the_old_one(app: Flask) -> None:
    secrets = [
        run(app, "add", BEA, "--role", "manager", "--network", HOME, "--totp")[1].split()[-1]
        for _ in range(2)
    ]

    assert secrets[0] != secrets[1]


def test_another_role_replaces_the_old_one(app: Flask, clock: StoppedClock) -> None:
    make_member(BEA, at=clock.now())

    run(app, "add", BEA, "--role", "core_group", "--network", HOME)

    bea = member_by_email(BEA)
    assert bea is not None
    assert list(roles_of(bea).values()) == ["core_group"]


@pytest.mark.parametrize(
    "words", [("add", "bea", "--role", "member", "--network", HOME), ("code", "niemand@a.example")]
)
def test_what_cannot_be_is_one_clear_line(app: Flask, words: tuple[str, ...]) -> None:
    code, _said, errors = run(app, *words)

    assert code == 1
    assert len(errors.strip().splitlines()) == 1


def test_with_several_networks_one_is_named(app: Flask) -> None:
    code, _said, errors = run(app, "add", BEA, "--role", "member")

    assert code == 2
    assert HOME in errors


def test_the_demonstration_has_the_people_of_the_contract(demo_app: Flask, clock: StoppedClock) -> None:
    people = {email: member_by_email(email) for email, _name, _role in PEOPLE}
    today = local_day(clock.now())

    kept = {email: listings_kept_by(one) for email, one in people.items() if one is not None}

    assert None not in people.values()
    assert [len(kept[f"{name}@praktijk.example"]) for name in ("lid", "stil", "praktijk")] == [1, 1, 3]
    assert kept["lid@praktijk.example"][0].asked_on is None
    asked_on = kept["stil@praktijk.example"][0].asked_on
    assert asked_on is not None
    assert (today - asked_on).days > 60
    assert all(listing.kept_by_core_group for listing in kept["kerngroep@netwerk.example"])
    assert (
        pyotp.TOTP(TOTP_SECRET).at(clock.now()) == run(demo_app, "code", "beheer@netwerk.example")[1].strip()
    )


def test_one_application_waits_in_the_demonstration(demo_app: Flask) -> None:
    adam = member_by_email("aanvrager@praktijk.example")
    assert adam is not None

    (submission,) = (one for one in waiting_for({1}) if one.member_id == adam.id)

    assert re.fullmatch(r"\d{4}-\d", submission.agreement)
