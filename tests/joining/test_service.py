"""The verbs of joining, on both databases: once is once, and nobody gets a place they may not have."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import Member
from socialmap.audit.models import AuditRow
from socialmap.directory.models import Discipline
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.joining import service
from socialmap.joining.rules import Draft
from socialmap.mailing.models import Letter
from socialmap.networks.models import Agreement, Network
from socialmap.networks.queries import network_by_slug, present_agreement
from socialmap.review.models import Submission
from socialmap.review.rules import AlreadyDecided, Incomplete
from tests.accounts.people import HOME, make_member
from tests.joining.conftest import have_arrangements
from tests.joining.test_rules import LOCATION, PROOF, VALUES


@pytest.fixture(autouse=True)
def arrangements(either_app: Flask) -> str:
    return have_arrangements(either_app)


@pytest.fixture
def anna(either_app: Flask, clock: StoppedClock) -> Member:
    return make_member("anna@praktijk.example", at=clock.now(), name="Anna", role=None)


def home() -> Network:
    found = network_by_slug(HOME)
    assert found is not None
    return found


def discipline(slug: str) -> Discipline:
    return db.session.scalars(sa.select(Discipline).where(Discipline.slug == slug)).one()


def begin(member: Member, slug: str | None, clock: StoppedClock) -> Submission:
    with transaction():
        row = discipline(slug) if slug else None
        return service.begin(_again(member), home(), discipline=row, by="test", at=clock.now())


def _again(member: Member) -> Member:
    return db.session.get_one(Member, member.id)


def hand_in(submission: Submission, draft: Draft, clock: StoppedClock) -> None:
    with transaction():
        agreement = present_agreement(clock.now().date())
        assert agreement is not None
        service.hand_in(
            db.session.get_one(Submission, submission.id),
            draft,
            agreement,
            wants_newsletter=False,
            may_be_passed_on=False,
            by="test",
            at=clock.now(),
        )


def whole(**changes: object) -> Draft:
    return Draft(values={**VALUES, **changes}, location=LOCATION, evidence=PROOF)


def test_beginning_twice_is_one_application(anna: Member, clock: StoppedClock) -> None:
    first = begin(anna, "dietist", clock)
    with transaction():
        row = db.session.get_one(Submission, first.id)
        row.values = {**row.values, "disciplines": ["dietist", "logopedist"]}

    again = begin(anna, "dietist", clock)

    assert again.id == first.id
    assert begin(anna, None, clock).id != first.id
    assert begin(anna, None, clock).id == begin(anna, None, clock).id


def test_the_route_is_that_of_the_discipline(anna: Member, clock: StoppedClock) -> None:
    routes = [begin(anna, slug, clock).route for slug in ("dietist", "haptotherapeut", None)]

    assert routes == ["criteria", "request", "request"]


def test_what_is_incomplete_is_not_handed_in(anna: Member, clock: StoppedClock) -> None:
    begun = begin(anna, "dietist", clock)

    with pytest.raises(Incomplete) as refusal:
        hand_in(begun, Draft(values={"disciplines": ["dietist"]}, location={}, evidence=[]), clock)

    assert refusal.value.steps == ["wie", "waarvoor", "waar", "kosten", "bewijs"]
    assert db.session.get_one(Submission, begun.id).state == "draft"


@pytest.mark.parametrize("changes", [{"name": "Huisarts De Vries"}, {"profession": "huisarts"}])
def test_a_gp_is_never_handed_in(anna: Member, clock: StoppedClock, changes: dict[str, str]) -> None:
    begun = begin(anna, "dietist", clock)

    with pytest.raises(service.NeverListed):
        hand_in(begun, whole(**changes), clock)


def test_handing_in_twice_is_refused_and_one_letter(anna: Member, clock: StoppedClock) -> None:
    begun = begin(anna, "dietist", clock)
    hand_in(begun, whole(), clock)

    with pytest.raises(AlreadyDecided):
        hand_in(begun, whole(), clock)

    assert list(db.session.scalars(sa.select(Letter.template))) == ["application-received"]
    verbs = set(db.session.scalars(sa.select(AuditRow.verb)))
    assert {"start", "submit"} <= verbs


def test_a_member_is_made_once(anna: Member, clock: StoppedClock) -> None:
    facts = {"name": " Anna  B. ", "profession": "verpleegkundige", "by": "test"}
    for _ in range(2):
        with transaction():
            service.become_member(_again(anna), home(), **facts, wants_newsletter=True, at=clock.now())
        clock.move(timedelta(days=1))

    member = _again(anna)
    assert (member.name, member.profession, len(member.memberships)) == ("Anna B.", "verpleegkundige", 1)
    assert str(member.wants_newsletter_on) == "2026-03-02"
    assert list(db.session.scalars(sa.select(Letter.template))) == ["member-welcome"]


def test_the_newest_arrangements_that_hold_are_agreed_to(either_app: Flask, clock: StoppedClock) -> None:
    today = clock.now().date()
    with transaction():
        for version, days in (("2026-2", 0), ("2026-3", 1)):
            row = Agreement(version=version, valid_from=today + timedelta(days=days), text="Afspraak.")
            db.session.add(row)

    present = present_agreement(today)

    assert present is not None
    assert present.version == "2026-2"
