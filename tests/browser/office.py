"""Data for the core group in a browser: a desk, a vote, last night's meeting, and forty items that wait."""

from datetime import timedelta

from flask import Flask

from socialmap.accounts.current import KEY
from socialmap.accounts.login import open_log_in
from socialmap.accounts.models import Member
from socialmap.accounts.service import give_role, member_with
from socialmap.foundation.db import db, transaction
from socialmap.networks.models import Network
from socialmap.networks.queries import network_by_slug
from socialmap.review import submissions
from socialmap.review.checks import lists_for_a_no
from socialmap.review.models import Submission
from socialmap.rounds import agenda, planning, queries, service, voting
from socialmap.rounds.models import AgendaPoint, Round
from socialmap.rounds.rules import Votes
from tests.conftest import HOME, MONDAY, NEIGHBOUR

FORTY = 40
# What the meeting of last night said of whom.
LAST_NIGHT = {"Cora": "approved", "Daan": "approved", "Ella": "declined", "Finn": "held", "Gijs": "approved"}


def prepare(app: Flask) -> dict[str, str]:
    """Here two applications, a vote and last night's meeting; in the other network forty items."""
    with transaction():
        here, there = (_network(slug) for slug in (HOME, NEIGHBOUR))
        here_people = [_of_core_group(here, name) for name in ("Karin", "Koen", "Kim")]
        bo = _of_core_group(there, "Bo")
        for number in range(FORTY):
            _hand_in(there, f"Aanvrager {number:02}", minutes=number, state="round")
        night = _last_night(here, here_people)
        vote = _vote(here)
        for name in ("Anna Appel", "Bart Boom"):
            _hand_in(here, name, days=2)
        coming = _round_of(there)
        keys = {
            one.name: open_log_in(one, device="proef", is_strong=True, at=MONDAY)
            for one in (*here_people, bo)
        }
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    cookies = {f"cookie-{name}": serializer.dumps({KEY: key}) for name, key in keys.items()}
    return {**cookies, "night": night.name, "coming": coming.name, "vote": str(vote.uuid)}


def _network(slug: str) -> Network:
    found = network_by_slug(slug)
    assert found is not None
    return found


def _of_core_group(network: Network, name: str) -> Member:
    member = member_with(f"{name.lower()}@netwerk.example", at=MONDAY, name=name)
    give_role(member, network, "core_group", by="test", at=MONDAY)
    return member


def _hand_in(
    network: Network, name: str, *, state: str = "submitted", days: int = 30, minutes: int = 0
) -> Submission:
    """A dietitian in Woerden with everything filled in."""
    at = MONDAY - timedelta(days=days) + timedelta(minutes=minutes)
    member = member_with(f"{name.lower().replace(' ', '.')}@praktijk.example", at=at, name=name)
    values = {"name": name, "kind": "person", "disciplines": ["dietist"], "phone": "+31348000222"}
    values["description"] = "Helpt bij eten."
    one = submissions.start(member, network, kind="application", values=values, by="test", at=at)
    address = {
        "street": "Kade",
        "house_number": "1",
        "show_address": True,
        "postcode": "3441 AB",
        "place": "Woerden",
    }
    proof = [{"kind": "register", "register": "KP", "number": "01234567889", "show_number": False}]
    submissions.save_step(one, "waar", location=address, evidence=proof, by="test", at=at)
    submissions.hand_in(one, agreement="2026-1", by="test", at=at)
    one.state = state
    db.session.flush()
    return one


def _round_of(network: Network) -> Round:
    planning.plan_rounds_of(network, by="test", at=MONDAY)
    planning.advance_rounds(MONDAY)
    found = queries.next_round(network.id, MONDAY.date())
    assert found is not None
    return found


def _last_night(network: Network, people: list[Member]) -> Round:
    """A meeting with five points, all talked about; nothing has happened yet."""
    handed_in = {name: _hand_in(network, name, state="round") for name in LAST_NIGHT}
    met, day = MONDAY - timedelta(hours=13), MONDAY.date()
    one = Round(
        network_id=network.id, name="2025-9", state="meeting", meets_at=met, opens_on=day, closes_on=day
    )
    db.session.add(one)
    db.session.flush()
    agenda.synchronise(one, by="test", at=met)
    service.set_attendance(one, {member.id for member in people}, by="test", at=met)
    for point in queries.points_of(one):
        assert point.submission is not None
        outcome = LAST_NIGHT[str(point.submission.values["name"])]
        service.save_point(
            one, point, _said(point.submission, outcome), seen_revision=1, by=people[0], at=met
        )
    assert {found.state for found in handed_in.values()} == {"round"}
    return one


def _said(submission: Submission, outcome: str) -> service.Talk:
    lists = lists_for_a_no(submission, MONDAY.date())
    ground = {"discipline": "dietist", "key": lists["dietist"].criteria[0]["key"], "why": "Niet gevonden."}
    votes = {"approved": Votes(3, 0, 0), "declined": Votes(0, 3, 0)}.get(outcome)
    grounds = [ground] if outcome == "declined" else []
    return service.Talk(outcome, votes, grounds, submission_revision=submission.revision)


def _vote(network: Network) -> AgendaPoint:
    """Something people vote on in writing, for the round that comes."""
    _hand_in(network, "Vera Vos", state="round")
    one = _round_of(network)
    agenda.synchronise(one, by="test", at=MONDAY)
    voting.start(one, queries.points_of(one), by="test", at=MONDAY)
    return queries.points_of(one)[0]
