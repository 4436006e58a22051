"""Everything that makes the site write a letter with a button; each of these people gets one or more."""

from datetime import date, timedelta

import sqlalchemy as sa

from socialmap.accounts import losses, new_address
from socialmap.accounts.models import Member
from socialmap.accounts.service import thing
from socialmap.directory.models import Discipline
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.joining.entering import Entry, enter
from socialmap.keeping import editing, sharing
from socialmap.keeping.gathering import write_to_keepers
from socialmap.keeping.matters import note_what_is_due
from socialmap.networks.queries import network_by_slug
from socialmap.review.announcing import announce
from tests.accounts.people import keeper_of, make_member
from tests.browser.letters_of_meetings import queue_letters_of_meetings
from tests.conftest import HOME, make
from tests.running import MONDAY

ASKER = "frits@praktijk.example"


def queue_every_button() -> None:
    """Queue each letter with a button, but the one to log in: that is asked for in a browser."""
    make_member(ASKER, at=MONDAY)
    _bring_in()
    _ask_keepers()
    _keep_together()
    _change_addresses()
    _lose_second_step()
    _enter_for_somebody()
    queue_letters_of_meetings()


def _bring_in() -> None:
    """Two practices that hear of it before they are on the map: one will say yes, one no."""
    for name in ("Ja", "Nee"):
        listing = make(
            StoppedClock(MONDAY), name=f"Praktijk {name}", email=f"{name}@nieuw.example", state="submitted"
        )
        with transaction():
            announce(listing, source="een proef", by="test", at=MONDAY)


def _ask_keepers() -> None:
    """Anna is asked about two practices, about room for new people, and about a proof that ends."""
    anna = make_member("anna@praktijk.example", at=MONDAY)
    for number in range(2):
        ends = MONDAY.date() + timedelta(days=40)
        proofs = [{"register": "KP", "number": f"0123456789{number}", "valid_until": ends}]
        listing = make(
            StoppedClock(MONDAY),
            name=f"Praktijk {number}",
            confirmed_on=date(2025, 9, 1),
            registrations=proofs,
        )
        keeper_of(listing, anna, at=MONDAY)
    with transaction() as session:
        session.get_one(Member, anna.id).wants_room_question = True
    for days in reversed(range(7)):
        with transaction():
            note_what_is_due(MONDAY - timedelta(days=days))
            write_to_keepers(MONDAY - timedelta(days=days))


def _keep_together() -> None:
    """Bram changes a practice, and asks Kim to keep it too."""
    bram = make_member("bram@praktijk.example", at=MONDAY)
    listing = make(StoppedClock(MONDAY), name="Praktijk De Brug", call_hours="ma 9.00 uur")
    keeper_of(listing, bram, at=MONDAY)
    with transaction():
        values = {"call_hours": "di 10.00 uur"}
        editing.save(listing, values, by=thing(bram), at=MONDAY - timedelta(minutes=20))
        sharing.invite(listing, "kim@praktijk.example", by=bram, at=MONDAY)


def _change_addresses() -> None:
    """Carla asks for another address; Dirk has confirmed his."""
    for name in ("carla", "dirk"):
        member = make_member(f"{name}@praktijk.example", at=MONDAY)
        with transaction():
            change = new_address.ask(member, f"{name}@nieuw.example", by=thing(member), at=MONDAY)
            if name == "dirk":
                new_address.confirm(str(change.uuid), at=MONDAY)


def _lose_second_step() -> None:
    """Els of the core group lost her second step."""
    els = make_member("els@praktijk.example", at=MONDAY, role="core_group")
    with transaction():
        losses.ask(els, by=thing(els), at=MONDAY)


def _enter_for_somebody() -> None:
    """The core group wrote down who called; the applicant sends it in with one button."""
    network = network_by_slug(HOME)
    assert network is not None
    dietist = db.session.scalars(sa.select(Discipline).where(Discipline.slug == "dietist")).one()
    values = {"name": "Praktijk De Appel", "kind": "practice", "phone": "+31348000111", "referral": "nee"}
    values |= {"description": "Helpt bij eten.", "disciplines": ["dietist"], "needs": ["afvallen"]}
    address = {"street": "Voorbeeldlaan", "house_number": "7", "postcode": "3441 AB", "place": "Woerden"}
    entry = Entry(
        name="Adam Aanvrager",
        email="gebeld@praktijk.example",
        phone="+31612345678",
        source="phone",
        came_on=MONDAY.date(),
        discipline=dietist,
        values=values,
        location={**address, "number": 1, "show_address": True},
        evidence=[{"kind": "register", "register": "KP", "number": "01234567889", "show_number": False}],
    )
    with transaction():
        enter(network, entry, by="test", at=MONDAY)
