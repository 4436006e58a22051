"""The rounds of the demonstration: the last one settled, the next one open."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.accounts.service import thing
from socialmap.cli.demo_applicants import BY, applicant, hand_in, known
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db
from socialmap.networks.models import Network
from socialmap.review import decisions
from socialmap.review.submissions import Submission
from socialmap.rounds import agenda, planning, rules, service, settling
from socialmap.rounds.models import AgendaPoint, Round


def settle_last_round(network: Network, *, at: datetime) -> None:
    """The round before this one: a no outside the list, a topic, a promise that is still open."""
    karin = known("kerngroep@netwerk.example")
    one = _last_round(network, at)
    request = _request(network, karin, one.meets_at)
    agenda.synchronise(one, by=thing(karin), at=one.meets_at - timedelta(days=10))
    topic = agenda.add_topic(
        one, "De wachtkamerkaart", "Hangt hij overal?", by=thing(karin), at=one.meets_at - timedelta(days=9)
    )
    there = {known(f"{name}@netwerk.example").id for name in ("kerngroep", "kerngroep2", "beheer")}
    service.set_attendance(one, there, by=thing(karin), at=one.meets_at)
    point = next(point for point in one.points if point.submission_id == request.id)
    _talk(one, point, topic, request, karin)
    service.add_action(
        one,
        "De kaart brengen naar de praktijken in Montfoort",
        who="Koen",
        due_on=local_day(at) + timedelta(days=14),
        by=thing(karin),
        at=one.meets_at,
        point=topic,
    )
    settling.settle(one, by=karin, at=one.meets_at + timedelta(hours=2))


def _last_round(network: Network, at: datetime) -> Round:
    today = local_day(at)
    plans = [plan for year in (today.year - 1, today.year) for plan in rules.plans_of(network.settings, year)]
    plan = max((one for one in plans if one.meets_on < today), key=lambda one: one.meets_on)
    one = Round(
        network_id=network.id,
        name=plan.name,
        state="meeting",
        opens_on=plan.opens_on,
        closes_on=plan.closes_on,
        meets_at=plan.meets_at,
        place="Regiokantoor, vergaderkamer 2",
    )
    db.session.add(one)
    return one


def _request(network: Network, karin: Member, met: datetime) -> Submission:
    request = hand_in(
        network,
        applicant("stenen@praktijk.example", "Saskia Steen", met),
        "Edelstenen aan de Vecht",
        at=met - timedelta(days=30),
        motivation="Mensen vinden rust bij mijn stenen.",
    )
    decisions.to_round(
        request, seen_revision=request.revision, own_words="", by=karin, at=met - timedelta(days=20)
    )
    return request


def _talk(one: Round, point: AgendaPoint, topic: AgendaPoint, request: Submission, karin: Member) -> None:
    said = service.Talk(
        outcome="declined",
        votes=rules.Votes(0, 3, 0),
        own_words="Wij zien niet hoe dit helpt bij de gevolgen van kanker.",
        minutes="Geen scholing en geen register. Iedereen is tegen.",
        submission_revision=request.revision,
    )
    service.save_point(one, point, said, seen_revision=point.revision, by=karin, at=one.meets_at)
    said = service.Talk(outcome="noted", minutes="In zeven van de twaalf praktijken hangt de kaart.")
    service.save_point(one, topic, said, seen_revision=topic.revision, by=karin, at=one.meets_at)


def open_next_round(network: Network, *, at: datetime) -> None:
    """The next round is open, with an agenda, whatever day it is."""
    karin = known("kerngroep@netwerk.example")
    planning.plan_rounds_of(network, by=BY, at=at)
    query = sa.select(Round).where(Round.network_id == network.id, Round.state == "planned")
    one = db.session.scalars(query.order_by(Round.meets_at).limit(1)).one()
    today = local_day(at)
    one.opens_on = min(one.opens_on, today - timedelta(days=7))
    one.closes_on = max(one.closes_on, today + timedelta(days=1))
    planning.advance_rounds(at)
    agenda.synchronise(one, by=thing(karin), at=at)
    agenda.add_topic(
        one, "Wie schrijft het stukje voor de nieuwsbrief?", "", by=thing(karin), at=at - timedelta(days=1)
    )
