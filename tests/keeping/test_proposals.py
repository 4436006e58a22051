"""Name, discipline and registers go to the core group; what was approved stays public until they decide."""

from typing import Any

import pytest

from socialmap.accounts.models import Member
from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.review.decisions import approve, ask
from socialmap.review.queries import open_change_of
from tests.accounts.people import make_member
from tests.conftest import MakeListing
from tests.keeping.conftest import ANNA, Enter, Keeper, now
from tests.review.deciding import look_at_all


@pytest.fixture
def judge(practice: Listing, clock: StoppedClock) -> Member:
    return make_member("kerngroep@netwerk.example", at=clock.now(), role="core_group")


def waiting(listing: Listing) -> Any:
    db.session.rollback()
    return open_change_of(db.session.get_one(Listing, listing.id))


def test_a_new_name_waits_while_the_old_one_stays_public(anna: Keeper, practice: Listing) -> None:
    answer = anna.send(f"/mijn/vermelding/{practice.code}/naam", name="Praktijk De Gracht")

    assert answer.status == 303
    assert now(practice).name == "Praktijk De Singel"
    assert (waiting(practice).state, waiting(practice).values) == (
        "submitted",
        {"name": "Praktijk De Gracht"},
    )
    page = anna.open(f"/mijn/vermelding/{practice.code}/naam")
    assert "Was Praktijk De Singel Nu Praktijk De Gracht" in page.text(".change")


def test_what_the_core_group_approves_is_exactly_what_was_proposed(
    anna: Keeper, practice: Listing, judge: Member, clock: StoppedClock
) -> None:
    typed = {"register_0": "big", "number_0": "12345678904", "discipline_2": "oedeemtherapeut"}
    anna.send(f"/mijn/vermelding/{practice.code}/naam", **typed)
    with transaction():
        change = waiting(practice)
        look_at_all(change, db.session.merge(judge), clock.now())
        approve(change, seen_revision=change.revision, by=db.session.merge(judge), at=clock.now())

    after = now(practice)

    assert after.disciplines == ["oncologiefysiotherapeut", "oedeemtherapeut"]
    assert [(one.register, one.number, one.show_number) for one in after.registrations] == [
        ("BIG", "12345678904", False)
    ]
    assert (after.name, after.phone) == ("Praktijk De Singel", "+31348123456")


def test_registers_nobody_touched_are_not_proposed(enter: Enter, make_listing: MakeListing) -> None:
    listing = make_listing(registrations=[{"register": "BIG", "number": "12345678904"}])
    anna = enter(ANNA, listing)

    anna.send(f"/mijn/vermelding/{listing.code}/naam", organisation="De Gracht")

    assert waiting(listing).values == {"organisation": "De Gracht"}


def test_a_waiting_change_can_be_taken_back(anna: Keeper, practice: Listing) -> None:
    anna.send(f"/mijn/vermelding/{practice.code}/naam", name="Praktijk De Gracht")

    answer = anna.send(f"/mijn/vermelding/{practice.code}/naam/intrekken")

    assert answer.status == 303
    assert waiting(practice) is None
    assert anna.open(f"/mijn/vermelding/{practice.code}/naam").one("#name")["value"] == "Praktijk De Singel"


def test_a_question_of_the_core_group_is_answered_with_the_form(
    anna: Keeper, practice: Listing, judge: Member, clock: StoppedClock
) -> None:
    address = f"/mijn/vermelding/{practice.code}/naam"
    anna.send(address, name="Praktijk De Gracht")
    with transaction():
        ask(waiting(practice), "Is dat de hele naam?", by=db.session.merge(judge), at=clock.now())
    page = anna.open(address)
    silent = anna.send(address)

    answer = anna.send(address, name="Praktijk De Gracht 2", remark="Nu wel.")

    assert "Is dat de hele naam?" in page.text(".attention")
    assert (silent.status, answer.status) == (422, 303)
    assert (waiting(practice).state, waiting(practice).values["name"]) == (
        "submitted",
        "Praktijk De Gracht 2",
    )
    assert waiting(practice).messages[-1].text == "Nu wel."


def test_the_same_change_sent_twice_is_one(anna: Keeper, practice: Listing) -> None:
    form = anna.form(f"/mijn/vermelding/{practice.code}/naam", name="Praktijk De Gracht")

    answers = [anna.send(f"/mijn/vermelding/{practice.code}/naam", form) for _ in range(2)]

    assert [answer.response.location for answer in answers] == [
        f"/mijn/vermelding/{practice.code}?gedaan=ingediend"
    ] * 2
    assert waiting(practice).revision == 3


def test_another_change_while_one_waits_is_told_to_wait(anna: Keeper, practice: Listing) -> None:
    address = f"/mijn/vermelding/{practice.code}/naam"
    late = anna.form(address, name="Te laat")
    anna.send(address, name="Praktijk De Gracht")

    page = anna.send(address, late)

    assert page.status == 409
    assert waiting(practice).values == {"name": "Praktijk De Gracht"}


def test_nothing_new_is_nothing_for_the_core_group(anna: Keeper, practice: Listing) -> None:
    answer = anna.send(f"/mijn/vermelding/{practice.code}/naam")

    assert answer.response.location.endswith("?gedaan=niets")
    assert waiting(practice) is None


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"name": ""}, "Vul een naam in."),
        ({"name": "Huisartsenpraktijk De Singel"}, "staan niet op de kaart"),
        ({"agb": "01012345"}, "geen AGB-code die op de kaart kan"),
        ({"discipline_1": "tovenaar"}, "Kies uit de lijst."),
        ({"kind": "ding"}, "Kies uit de lijst."),
        ({"register_0": "BIG", "number_0": "123"}, "past niet bij dit register"),
        ({"number_0": "12345678904"}, "Vul het register in"),
        ({"name": "x" * 161}, "niet meer dan 160 tekens"),
    ],
)
def test_what_the_core_group_could_never_approve_is_told_at_once(
    anna: Keeper, practice: Listing, typed: dict[str, Any], says: str
) -> None:
    page = anna.send(f"/mijn/vermelding/{practice.code}/naam", **typed)

    assert page.status == 422
    assert says in page.text(".errors")
    assert waiting(practice) is None


def test_extra_fields_are_no_part_of_the_proposal(anna: Keeper, practice: Listing) -> None:
    more = {
        "phone": "+31301112223",
        "state": "hidden",
        "agreement": "vals",
        "registrations": "1",
        "kept_by_core_group": "y",
    }

    anna.send(f"/mijn/vermelding/{practice.code}/naam", name="Praktijk De Gracht", **more)

    assert waiting(practice).values == {"name": "Praktijk De Gracht"}
    assert now(practice).phone == "+31348123456"
