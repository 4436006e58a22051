"""One of everything an address can name, in each of two networks, and who may or may not see it."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from socialmap.accounts.models import FactorLoss, Member, Passkey
from socialmap.audit.models import AuditRow
from socialmap.criteria.models import CriteriaList
from socialmap.directory.models import Listing
from socialmap.directory.service import change
from socialmap.foundation.db import db, transaction
from socialmap.keeping.sharing import invite
from socialmap.mailing.service import queue
from socialmap.networks.models import Network
from socialmap.networks.queries import network_by_slug
from socialmap.reporting.models import Contact, Missed
from socialmap.review import submissions
from socialmap.review.models import Report, Submission
from socialmap.rounds.models import ActionPoint, AgendaPoint, Round
from socialmap.search.models import SafetyWord, SearchWord
from socialmap.uploads.service import keep
from socialmap.wording.models import Edit, WordProposal
from tests.accounts.people import keeper_of, make_member
from tests.browsing import Browser
from tests.conftest import MakeListing
from tests.house.gatherings import Gatherings, gatherings_of
from tests.uploads.corpus import pdf

ROUND = "2026-1"
# Read and written by looking around: who looked in, and what may be counted.
MAY_CHANGE = {"counters", "limits", "form_keys"}


@dataclass(frozen=True)
class Scene:
    """What a network has: a keeper with everything that can be theirs, and the names in addresses."""

    network: Network
    keeper: Member
    core: Member
    manager: Member
    listing: Listing
    submission: UUID
    gatherings: Gatherings
    names: dict[str, str]

    def address(self, rule: str) -> str:
        """The address of a rule, with the things of this network in it."""
        for pattern, found in _CHOICES:
            rule = re.sub(pattern, found, rule)
        return re.sub(r"<(?:[^<>:]+:)?(\w+)>", lambda match: self._name(rule, match[1]), rule)

    def _name(self, rule: str, name: str) -> str:
        for prefix, own in _PLACES:
            if name == own[0] and prefix in rule:
                return self.names[own[1]]
        return self.names[name]


# Where the same word in an address means another thing.
_PLACES = (
    ("/meldingen/", ("uuid", "report")),
    ("/mensen/", ("uuid", "member_id")),
    ("/instellingen/", ("uuid", "setting")),
    ("/oefenen/", ("slug", "practice")),
    ("/stemmen/", ("point_id", "written")),
    ("/uitnodiging/", ("letter_id", "invitation")),
    ("/bijeenkomsten/", ("uuid", "meeting")),
    ("/bijeenkomsten/", ("slug", "public")),
    ("/nieuwsbrieven/", ("uuid", "newsletter")),
)
_CHOICES = (
    (r"<any\(wie,waarvoor,waar,kosten,bewijs\):step>", "wie"),
    (r"<any\((?:'?)([\w-]+)(?:'?)[^)]*\):\w+>", r"\1"),
)


def scene_of(slug: str, make_listing: MakeListing, at: datetime) -> Scene:
    """Everything once, in the network of this name."""
    network = network_by_slug(slug)
    assert network is not None
    keeper = make_member(f"anna@{slug}.example", at=at, network=slug, name=f"Anna van {slug}")
    core = make_member(f"bram@{slug}.example", at=at, network=slug, role="core_group")
    manager = make_member(f"bea@{slug}.example", at=at, network=slug, role="manager")
    lost = make_member(f"dirk@{slug}.example", at=at, network=slug, role="core_group")
    listing = make_listing(name=f"Praktijk van {slug}", network=slug)
    keeper_of(listing, keeper, at=at)
    with transaction() as session:
        network = session.get_one(Network, network.id)
        network.settings = {"evidence_files": True}
        one = _application(keeper, network, at)
        names = {
            **_of_the_keeper(listing, keeper, one, at),
            **_of_the_desk(network, listing, lost, keeper, at),
            **_of_the_round(network, one, at),
            **_texts(network),
        }
    found = gatherings_of(network, core, manager, keeper, at)
    names |= found.names
    return Scene(network, keeper, core, manager, listing, one.uuid, found, names)


def _application(keeper: Member, network: Network, at: datetime) -> Submission:
    values: dict[str, Any] = {"name": keeper.name, "kind": "person", "disciplines": ["sociaal-team"]}
    one = submissions.start(keeper, network, kind="application", values=values, by="test", at=at)
    submissions.hand_in(one, agreement="2026-1", by="test", at=at)
    one.state = "asked"
    return one


def _of_the_keeper(listing: Listing, keeper: Member, one: Submission, at: datetime) -> dict[str, str]:
    session = db.session
    change(listing, {"phone": "+31348123456"}, by=f"member:{keeper.uuid}", at=at)
    passkey = Passkey(
        member_id=keeper.id, credential_id=str(keeper.id).encode(), public_key=b"x", created_at=at
    )
    report = Report(listing_id=listing.id, listing_revision=1, kind="phone", text="x", at=at)
    session.add_all([passkey, report])
    session.flush()
    file = keep(pdf(), owner=f"submission:{one.uuid}", at=at)
    invitation = invite(listing, f"dora@{listing.code}.example", by=keeper, at=at)
    assert invitation is not None
    session.flush()
    return {
        "code": listing.code,
        "part_slug": "praktisch",
        "position": str(
            session.scalar(sa.select(sa.func.max(AuditRow.position)).where(AuditRow.verb == "change"))
        ),
        "member_id": str(keeper.uuid),
        "uuid": str(one.uuid),
        "file": str(file.uuid),
        "passkey_id": str(passkey.id),
        "invitation": str(invitation.uuid),
        "report": str(report.uuid),
    }


def _of_the_desk(
    network: Network, listing: Listing, lost: Member, keeper: Member, at: datetime
) -> dict[str, str]:
    letter = queue("question-reminder", keeper.email or "", key=listing.code, at=at, network_id=network.id)
    assert letter is not None
    letter.state = "failed"
    told = {"network_id": network.id, "at": at}
    loss = FactorLoss(member_id=lost.id, at=at)
    missed = Missed(practice="Praktijk X", municipality="Woerden", source="visitor", **told)
    contact = Contact(
        network_id=network.id, kind="gp", on=at.date(), organisation="HAP", about="kaart", by="test"
    )
    edit = Edit(kind="network", subject=network.slug, verb="edit", by="test", **told)
    setting = Edit(kind="setting", subject="quorum", verb="edit", by="test", **told)
    setting.before, setting.after = {"value": 3}, {"value": 4}
    proposal = WordProposal(member_id=keeper.id, variant=f"kiek {network.id}", concept="d:dietist", **told)
    criteria = CriteriaList(
        network_id=network.id,
        discipline="dietist",
        version=2,
        valid_from=at.date() + timedelta(days=30),
        criteria=[{"key": "register", "text": "Staat in het register", "since": 2}],
    )
    db.session.add_all([loss, missed, contact, edit, setting, proposal, criteria])
    db.session.flush()
    return {
        "letter_id": str(letter.id),
        "loss": str(loss.uuid),
        "missed": str(missed.uuid),
        "contact": str(contact.uuid),
        "edit_id": str(edit.uuid),
        "setting": str(setting.uuid),
        "proposal_id": str(proposal.uuid),
        "version": "2",
    }


def _of_the_round(network: Network, one: Submission, at: datetime) -> dict[str, str]:
    found = Round(
        network_id=network.id,
        name=ROUND,
        state="open",
        opens_on=at.date(),
        closes_on=at.date() + timedelta(days=7),
        meets_at=at + timedelta(days=21),
    )
    db.session.add(found)
    db.session.flush()
    point = AgendaPoint(round_id=found.id, kind="topic", title="Iets", position=1)
    written = AgendaPoint(
        round_id=found.id,
        kind="submission",
        submission_id=one.id,
        position=2,
        written_until=at + timedelta(days=7),
    )
    action = ActionPoint(round_id=found.id, text="Bellen", who="Bram")
    db.session.add_all([point, written, action])
    db.session.flush()
    return {
        "name": ROUND,
        "point_id": str(point.uuid),
        "written": str(written.uuid),
        "action_id": str(action.uuid),
    }


def _texts(network: Network) -> dict[str, str]:
    """Words are the same for all networks; the texts about itself are its own."""
    word, safety = (
        db.session.scalars(sa.select(table.id).order_by(table.id)).first()
        for table in (SearchWord, SafetyWord)
    )
    return {
        "word_id": str(word),
        "safety_id": str(safety),
        "kind_slug": "netwerk",
        "key": network.slug,
        "slug": "dietist",
        "practice": "compleet",
    }


def digest() -> str:
    """A digest of all tables but those that looking may change."""
    db.session.rollback()
    tables = (table for table in db.metadata.sorted_tables if table.name not in MAY_CHANGE)
    rows = [sorted(map(repr, db.session.execute(sa.select(table)))) for table in tables]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def token_of(browser: Browser) -> str:
    """A token against forgery for whoever is logged in here."""
    fields = browser.open("/mijn/toegang").all('input[name="csrf_token"]')
    return str(fields[0]["value"]) if fields else ""
