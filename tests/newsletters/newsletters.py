"""Newsletters for tests, and people who get them."""

from datetime import datetime, timedelta
from typing import Any

from socialmap.accounts.models import Member
from socialmap.accounts.service import thing as member_thing
from socialmap.accounts.service import want_newsletter
from socialmap.foundation.db import db, transaction
from socialmap.networks.models import Network
from socialmap.networks.queries import network_by_slug
from socialmap.newsletters import sending, service
from socialmap.newsletters.models import Newsletter
from tests.accounts.people import make_member
from tests.conftest import HOME

TEXT = """# Nieuws uit het netwerk

De scholing is op 12 november.

[Meld u aan](https://netwerk.example/aan)

- een punt
- nog een punt
"""


def the_network(slug: str = HOME) -> Network:
    """A network of the tests."""
    found = network_by_slug(slug)
    assert found is not None
    return found


def set_second_pair(is_wanted: bool = True) -> None:
    """The network wants a second pair of eyes, or not."""
    with transaction():
        network = the_network()
        network.settings = {**network.settings, "newsletter_second_pair": is_wanted}


def make_reader(email: str, at: datetime, *, wants: bool = True, **more: Any) -> Member:
    """A member who asked for the newsletter, or did not."""
    member = make_member(email, at=at, **more)
    if wants:
        with transaction():
            want_newsletter(member, True, by="test", at=at)
    return member


def make_readers(count: int, at: datetime) -> list[Member]:
    """So many members who asked for it."""
    return [make_reader(f"lezer{number:04}@praktijk.example", at) for number in range(count)]


def make_newsletter(by: Member, at: datetime, *, network: str = HOME, **values: Any) -> Newsletter:
    """A draft by this member; say only what matters."""
    known = {"kind": "newsletter", "subject": "Nieuws van november", "text": TEXT, "audience": {}}
    with transaction():
        return service.create(the_network(network), {**known, **values}, by=member_thing(by), at=at)


def plan(one: Newsletter, at: datetime, after: timedelta | None = None) -> datetime:
    """Let it leave, as soon as can be or after a while."""
    leaves_at = at + after if after is not None else None
    with transaction():
        return sending.schedule(one, leaves_at, seen_revision=one.revision, by="test", at=at)


def again(one: Newsletter) -> Newsletter:
    """The newsletter as the database has it now."""
    db.session.rollback()
    return db.session.get_one(Newsletter, one.id)
