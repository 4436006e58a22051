"""What belongs to Anna is not found by anybody else: by every route that names a thing, opened and sent."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from socialmap.accounts.models import FactorLoss, Member, Passkey
from socialmap.audit.models import AuditRow
from socialmap.directory.service import change
from socialmap.foundation.access import permission_of
from socialmap.foundation.clock import StoppedClock
from socialmap.foundation.db import db, transaction
from socialmap.keeping.sharing import invite
from socialmap.mailing.service import queue
from socialmap.networks.queries import network_by_slug
from socialmap.review import submissions
from socialmap.review.models import Submission
from socialmap.uploads.service import keep
from tests.accounts.people import keeper_of, log_in, make_member
from tests.browsing import BASE, Browser
from tests.conftest import HOME, NEIGHBOUR, MakeListing
from tests.uploads.corpus import pdf

# Read and written by looking around: who looked in, and what may be counted.
MAY_CHANGE = {"counters", "limits", "form_keys"}


@dataclass(frozen=True)
class Scene:
    """Anna with everything that can be hers, Bram who may decide on it, and two who may not."""

    anna: Member
    bram: Member
    carla: Member
    eva: Member
    things: dict[str, str]

    def address(self, rule: str) -> str:
        """The address of a rule with Anna's things in it."""
        for name in sorted(self.things, key=len, reverse=True):
            for kind in ("", "uuid:", "string(length=6):", "int:"):
                rule = rule.replace(f"<{kind}{name}>", self.things[name])
        return rule.replace("<any(opnieuw, terug):what>", "opnieuw").replace(
            "<any(wie,waarvoor,waar,kosten,bewijs):step>", "wie"
        )


@pytest.fixture
def scene(app: Flask, make_listing: MakeListing, clock: StoppedClock) -> Scene:
    at = clock.now()
    anna, carla = (make_member(f"{name}@praktijk.example", at=at) for name in ("anna", "carla"))
    bram = make_member("bram@netwerk.example", at=at, role="core_group")
    eva = make_member("eva@netwerk.example", at=at, role="core_group", network=NEIGHBOUR)
    dirk = make_member("dirk@netwerk.example", at=at, role="core_group")
    listing, own = make_listing(name="Praktijk van Anna"), make_listing(name="Praktijk van Carla")
    keeper_of(listing, anna, at=at)
    keeper_of(own, carla, at=at)
    with transaction() as session:
        change(listing, {"phone": "+31348123456"}, by=f"member:{anna.uuid}", at=at)
        session.flush()
        position = session.scalar(sa.select(sa.func.max(AuditRow.position)))
        passkey = Passkey(member_id=anna.id, credential_id=b"x", public_key=b"x", created_at=at)
        loss = FactorLoss(member_id=dirk.id, at=at)
        session.add_all([passkey, loss])
        one = _application(anna, clock)
        file = keep(pdf(), owner=f"submission:{one.uuid}", at=at)
        letter = queue(
            "question-reminder", "anna@praktijk.example", key="a", at=at, network_id=listing.network_id
        )
        assert letter is not None
        letter.state = "failed"
        invitation = invite(listing, "dora@praktijk.example", by=anna, at=at)
        assert invitation is not None
        session.flush()
        things = {
            "code": listing.code,
            "part_slug": "praktisch",
            "position": str(position),
            "member_id": str(anna.uuid),
            "uuid": str(one.uuid),
            "file": str(file.uuid),
            "letter_id": str(letter.id),
            "uuid:letter_id": str(invitation.uuid),
            "passkey_id": str(passkey.id),
            "loss": str(loss.uuid),
        }
    return Scene(anna, bram, carla, eva, things)


def _application(anna: Member, clock: StoppedClock) -> Submission:
    network = network_by_slug(HOME)
    assert network is not None
    values: dict[str, Any] = {"name": "Anna", "kind": "person", "disciplines": ["sociaal-team"]}
    network.settings = {"evidence_files": True}
    one = submissions.start(anna, network, kind="application", values=values, by="test", at=clock.now())
    submissions.hand_in(one, agreement="2026-1", by="test", at=clock.now())
    one.state = "asked"
    return one


def named(app: Flask) -> Iterator[tuple[str, str]]:
    """Every route for people we know that names a thing, with each of its methods."""
    for rule in app.url_map.iter_rules():
        permission = permission_of(app.view_functions[rule.endpoint])
        if "<" in rule.rule and permission != "visit":
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                yield method, rule.rule


def digest(app: Flask) -> str:
    """A digest of all tables but those that looking may change."""
    db.session.rollback()
    tables = (table for table in db.metadata.sorted_tables if table.name not in MAY_CHANGE)
    rows = [sorted(map(repr, db.session.execute(sa.select(table)))) for table in tables]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def ask(browser: Browser, method: str, address: str) -> int:
    """Open it, or send a form that would be right if the thing were theirs."""
    token = _token(browser)
    data = {
        **{"csrf_token": token, "form_key": uuid4().hex, "revision": "3", "text": "x", "what": "x"},
        **{"phone": "+31348000000", "email": "x@praktijk.example", "agree": "y", "sure": "y", "answer": "x"},
    }
    # A context of its own, as on a real server: what one request remembers is gone at the next.
    with browser.client.application.app_context():
        sent = data if method == "POST" else None
        return browser.client.open(address, method=method, base_url=BASE, data=sent).status_code


def _token(browser: Browser) -> str:
    page = browser.open("/mijn/toegang")
    fields = page.all('input[name="csrf_token"]')
    return str(fields[0]["value"]) if fields else ""


def test_every_thing_in_an_address_is_known_here(app: Flask, scene: Scene) -> None:
    left = [rule for _method, rule in named(app) if "<" in scene.address(rule)]

    assert left == []


@pytest.mark.parametrize("who", ["carla", "eva"])
def test_what_belongs_to_somebody_else_is_not_found(app: Flask, scene: Scene, who: str) -> None:
    stranger = Browser(app.test_client())
    log_in(stranger, getattr(scene, who), strong=True)
    assert _token(stranger)
    before = digest(app)

    statuses = {(method, rule): ask(stranger, method, scene.address(rule)) for method, rule in named(app)}

    assert {which: status for which, status in statuses.items() if status != 404} == {}
    assert digest(app) == before


def test_a_visitor_is_asked_to_log_in(app: Flask, scene: Scene) -> None:
    visitor = Browser(app.test_client())
    before = digest(app)

    statuses = {(method, rule): ask(visitor, method, scene.address(rule)) for method, rule in named(app)}

    assert {which: status for which, status in statuses.items() if status != 303} == {}
    assert digest(app) == before


def test_who_it_belongs_to_does_find_it(app: Flask, scene: Scene) -> None:
    theirs = {"anna": Browser(app.test_client()), "bram": Browser(app.test_client())}
    for name, browser in theirs.items():
        log_in(browser, getattr(scene, name), strong=True)

    lost = [
        rule
        for method, rule in named(app)
        if method == "GET"
        and all(ask(browser, "GET", scene.address(rule)) == 404 for browser in theirs.values())
    ]

    assert lost == []
