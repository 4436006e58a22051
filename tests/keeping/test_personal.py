"""What we hold of a member: to read, to take along, to put right; and the letters of a year."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.mailing.letter_names import letter_names
from socialmap.mailing.service import queue
from socialmap.review import submissions
from tests.accounts.people import log_in
from tests.keeping.conftest import ANNA, Keeper
from tests.mailing.letters import sent


def taken_along(keeper: Keeper) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(keeper.browser.open("/mijn/gegevens.json").html)
    return found


def member_now(keeper: Keeper) -> Member:
    db.session.rollback()
    return db.session.get_one(Member, keeper.member.id)


def test_the_file_holds_everything_of_the_member_and_nothing_of_others(
    app: Flask, anna: Keeper, carla: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    with transaction():
        submissions.start(
            carla.member,
            practice.network,
            kind="application",
            by="test",
            at=clock.now(),
            values={"name": "Carla's eigen praktijk"},
        )
    anna.send(f"/mijn/vermelding/{practice.code}/collegas", colleague_phone="06 12345678")
    anna.send(f"/mijn/vermelding/{practice.code}/naam", name="Praktijk De Gracht")
    clock.move(timedelta(minutes=10))
    sent(app)

    held = taken_along(anna)

    assert held["member"]["email"] == ANNA
    assert [one["role"] for one in held["memberships"]] == ["member"]
    assert held["listings"][0]["colleague_phone"] == "+31612345678"
    assert held["submissions"][0]["values"] == {"name": "Praktijk De Gracht"}
    assert [one["subject"] for one in held["letters"]] == ["Uw vermelding is gewijzigd"]
    assert held["letters"][0]["on"] == "2026-03-02T08:10:00+00:00"
    assert [one["device"] for one in held["log_ins"]] == ["proef"]
    assert {one["verb"] for one in held["done"]} >= {"log-in", "change", "submit"}
    assert "Carla" not in json.dumps(held)


def test_the_file_holds_no_secret(anna: Keeper) -> None:
    held = json.dumps(taken_along(anna))

    assert [word for word in ("key_digest", "totp_sealed", "public_key", "digest") if word in held] == []


def test_everything_in_the_file_can_be_read_on_the_page(anna: Keeper, practice: Listing) -> None:
    anna.send(f"/mijn/vermelding/{practice.code}/collegas", colleague_topics="oedeem na een operatie")

    page = anna.open("/mijn/gegevens")

    words = page.text("main")
    told = ("oedeem na een operatie", "proef", ANNA, "vermelding gewijzigd", "Uw vermelding is gewijzigd")
    assert [word for word in told if word not in words] == []


def test_a_member_puts_their_own_details_right(anna: Keeper) -> None:
    answer = anna.send(
        "/mijn/gegevens",
        name="Anna de Vries",
        phone="06 12345678",
        profession="dietist",
        wants_newsletter="y",
        wants_room_question="y",
    )

    member = member_now(anna)
    assert answer.response.location == "/mijn/gegevens?gedaan=bewaard"
    assert (member.name, member.phone, member.profession) == ("Anna de Vries", "+31612345678", "dietist")
    assert (member.wants_newsletter, member.wants_newsletter_on) == (True, date(2026, 3, 2))
    assert member.wants_room_question is True


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"name": ""}, "Vul uw naam in."),
        ({"phone": "12"}, "geen Nederlands"),
        ({"profession": "x"}, "Kies"),
    ],
)
def test_wrong_details_are_told(anna: Keeper, typed: dict[str, str], says: str) -> None:
    page = anna.send("/mijn/gegevens", **typed)

    assert page.status == 422
    assert says in page.text(".errors")
    assert member_now(anna).name == "Anna"


def test_nobody_gives_themselves_a_role_or_another_address(anna: Keeper) -> None:
    more = {"email": "x@y.example", "role": "manager", "is_demonstration": "y", "totp_sealed": "x", "id": "9"}

    anna.send("/mijn/gegevens", **more, name="Anna de Vries")

    member = member_now(anna)
    assert (member.name, member.email, member.is_demonstration, member.totp_sealed) == (
        "Anna de Vries",
        ANNA,
        False,
        "",
    )
    assert [one.role for one in member.memberships] == ["member"]


def test_the_year_says_what_came_what_will_come_and_how_much_at_most(
    app: Flask, anna: Keeper, practice: Listing, clock: StoppedClock
) -> None:
    with transaction():
        for number, (is_asked_for, at) in enumerate(
            [(False, clock.now()), (True, clock.now()), (False, clock.now() - timedelta(days=400))]
        ):
            queue("your-listings", ANNA, key=f"t{number}", at=at, is_asked_for=is_asked_for)

    page = anna.open("/mijn/brieven")

    words = page.text("main")
    assert "hoogstens 9 keer per jaar" in words
    assert "Het afgelopen jaar was dat 1 keer." in words
    assert "Rond 1 augustus 2026: Kloppen uw gegevens nog?" in words
    assert len(page.all("main h2:last-of-type ~ ul li")) == 2


def test_every_letter_of_this_site_has_a_name_of_its_own(app: Flask) -> None:
    folder = app.extensions["settings"].home / "templates" / "mail"
    templates = {path.name.removesuffix(".subject.txt") for path in folder.glob("*.subject.txt")}

    assert templates - letter_names().keys() == set()


def test_a_log_in_of_another_day_is_listed_by_day_and_kind_of_device(
    anna: Keeper, clock: StoppedClock
) -> None:
    clock.move(timedelta(days=3))
    log_in(anna.browser, db.session.merge(anna.member))

    page = anna.open("/mijn/gegevens")

    assert "2 maart 2026, 09.00 proef" in page.text("main")
    assert "5 maart 2026, 09.00 proef" in page.text("main")
