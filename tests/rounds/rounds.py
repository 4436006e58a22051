"""Rounds for tests: a core group, submissions that need the meeting, and a round with them on its agenda."""

from datetime import datetime
from typing import Any

from socialmap.accounts.models import Member
from socialmap.foundation import db as database
from socialmap.foundation.db import db, transaction
from socialmap.networks.models import Network
from socialmap.networks.queries import network_by_slug
from socialmap.review import submissions
from socialmap.review.models import Submission
from socialmap.rounds import agenda, planning, queries, service
from socialmap.rounds.models import Round
from tests.accounts.people import make_member
from tests.application_values import ADDRESS, VALUES
from tests.conftest import HOME


def the_network(slug: str = HOME) -> Network:
    """A network of the tests."""
    found = network_by_slug(slug)
    assert found is not None
    return found


def make_core_group(at: datetime, count: int = 6, network: str = HOME) -> list[Member]:
    """People who decide: Bram, and numbered others."""
    names = ["Bram", *(f"Kern {number}" for number in range(2, count + 1))]
    return [
        make_member(
            f"{name.lower().replace(' ', '')}@{network}.example",
            at=at,
            name=name,
            role="core_group",
            network=network,
        )
        for name in names
    ]


def make_application(at: datetime, name: str, *, by: Member | None = None, **values: Any) -> Submission:
    """Something that was handed in and sent to the round."""
    email = f"{name.lower().replace(' ', '.')}@praktijk.example"
    member = by or make_member(email, at=at, name=name, role=None)
    organisation = f"Praktijk van {name}"
    with transaction():
        one = submissions.start(
            member,
            the_network(values.pop("network", HOME)),
            kind="application",
            by="test",
            at=at,
            values={**VALUES, "name": name, "organisation": organisation, **values},
            route="request",
        )
        submissions.save_step(one, "waar", location=ADDRESS, by="test", at=at)
        submissions.hand_in(one, agreement="2026-1", by="test", at=at)
        one.state = "round"
    return one


def make_round(at: datetime, *, network: str = HOME, **columns: Any) -> Round:
    """The next round of a network, planned, with everything that waits on its agenda."""
    found = the_network(network)
    with transaction():
        planning.plan_rounds_of(found, by="test", at=at)
        planning.advance_rounds(at)
        one = queries.next_round(found.id, at.date())
        assert one is not None
        agenda.synchronise(one, by="test", at=at)
        for name, value in columns.items():
            setattr(one, name, value)
    return one


def let_come(one: Round, people: list[Member], at: datetime) -> None:
    """These people are there."""
    with transaction():
        service.set_attendance(one, {member.id for member in people}, by="test", at=at)


def writing() -> bool:
    """Whether a transaction is under way."""
    return bool(database._writing.get())


def again(one: Round) -> Round:
    """The round as the database has it now; not for inside a transaction, which it would throw away."""
    assert not writing()
    db.session.rollback()
    return db.session.get_one(Round, one.id)
