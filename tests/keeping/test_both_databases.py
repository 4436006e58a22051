"""What a keeper does, on SQLite and on PostgreSQL alike."""

from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.accounts.service import thing
from socialmap.audit.service import first_broken_link
from socialmap.directory.models import Listing
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.keeping import editing, erasing, leaving, proposals, sharing
from socialmap.keeping.history import entries_of
from socialmap.keeping.personal import change_details, everything_of
from socialmap.keeping.undoing import put_back
from socialmap.keeping.year import year_of
from socialmap.mailing.models import Letter
from tests.accounts.people import keeper_of, make_member
from tests.conftest import make
from tests.keeping.conftest import ANNA, BRAM, now
from tests.mailing.letters import sent, text_of


def kept(clock: StoppedClock) -> tuple[Listing, Member]:
    listing = make(clock, name="Praktijk De Singel", phone="+31348123456")
    anna = make_member(ANNA, at=clock.now())
    keeper_of(listing, anna, at=clock.now())
    return listing, anna


def test_changes_of_ten_minutes_are_told_in_one_letter(either_app: Flask, clock: StoppedClock) -> None:
    listing, anna = kept(clock)
    for values in ({"phone": "+31348654321"}, {"call_hours": "ma"}):
        with transaction():
            editing.save(listing, values, by=thing(anna), at=clock.now())
    clock.move(timedelta(minutes=10))

    letters = sent(either_app)

    assert len(letters) == 1
    assert "0348 - 65 43 21" in text_of(letters[0])
    assert [one.may_be_undone for one in entries_of(now(listing), at=clock.now())] == [
        True,
        True,
        False,
        False,
    ]


def test_what_was_changed_is_put_back_but_not_what_changed_since(
    either_app: Flask, clock: StoppedClock
) -> None:
    listing, anna = kept(clock)
    with transaction():
        first = editing.save(
            listing,
            {"phone": "+31348654321", "languages": ["nl"], "closed_from": clock.now().date()},
            by="x",
            at=clock.now(),
        )
    with transaction():
        editing.save(listing, {"phone": "+31301112223"}, by="x", at=clock.now())

    with transaction():
        undone = put_back(listing, [first or 0], by=thing(anna), at=clock.now())

    after = now(listing)
    assert undone.changed_since == ["phone"]
    assert (after.phone, after.languages, after.closed_from) == ("+31301112223", [], None)


def test_an_invitation_is_accepted_and_ended(either_app: Flask, clock: StoppedClock) -> None:
    listing, anna = kept(clock)
    with transaction():
        letter = sharing.invite(listing, BRAM, by=anna, at=clock.now())
    waiting = sharing.open_invitations(listing, at=clock.now())
    with transaction():
        bram = sharing.accept(db.session.scalars(sa.select(Letter)).one(), "Bram", at=clock.now())

    with transaction():
        sharing.end_keeping(listing, anna.uuid, by=bram, at=clock.now())

    assert letter is not None
    assert [one.recipient for one in waiting] == [BRAM]
    assert [letter["To"] for letter in sent(either_app)][-1] == ANNA


def test_everything_of_a_member_is_told_and_then_erased(either_app: Flask, clock: StoppedClock) -> None:
    listing, anna = kept(clock)
    with transaction():
        change_details(
            anna, {"name": "Anna de Vries", "wants_newsletter": True}, by=thing(anna), at=clock.now()
        )
        proposals.propose(listing, {"name": "Praktijk De Gracht"}, remark="Nieuw.", by=anna, at=clock.now())
        editing.save(listing, {"phone": "+31348654321"}, by=thing(anna), at=clock.now())
    told = everything_of(anna)
    year = year_of(anna, clock.now())
    with transaction():
        erasing.leave(anna, by=thing(anna), at=clock.now())
    clock.move(timedelta(days=30))

    with transaction():
        count = erasing.erase_due(clock.now())

    rows = [str(row) for table in db.metadata.sorted_tables for row in db.session.execute(sa.select(table))]
    assert (told["member"]["name"], len(told["listings"]), len(year.came)) == ("Anna de Vries", 1, 1)
    assert count == 1
    assert [row for row in rows if "Vries" in row or "Singel" in row or "Gracht" in row or ANNA in row] == []
    assert first_broken_link() is None


def test_who_leaves_the_map_is_told_once(either_app: Flask, clock: StoppedClock) -> None:
    listing, anna = kept(clock)
    with transaction():
        leaving.leave_map(listing, by=anna, at=clock.now())

    letters = sent(either_app)

    assert [letter["Subject"] for letter in letters] == ["Van de kaart gehaald: Praktijk De Singel"]
    assert now(listing).state == "withdrawn"
