"""Words that stand in one network only, in everything it can write down; who finds one, saw too much."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import sqlalchemy as sa
from pypdf import PdfReader
from werkzeug.test import TestResponse

from socialmap.accounts.models import Member
from socialmap.accounts.service import thing
from socialmap.criteria.models import CriteriaList
from socialmap.directory.service import change
from socialmap.foundation.db import db, next_change_number, transaction
from socialmap.networks.models import Network
from socialmap.reporting.models import Contact, Missed
from socialmap.review import appeals, decisions, submissions
from socialmap.review.checks import lists_for_a_no
from socialmap.review.models import Report, Submission, SubmissionMessage, Tie
from socialmap.rounds import agenda, service, voting
from socialmap.rounds.models import ActionPoint, AgendaPoint, Round
from socialmap.wording.models import Edit, WordProposal
from tests.accounts.people import make_member
from tests.conftest import HOME, NEIGHBOUR
from tests.house.meeting_canaries import fill
from tests.house.things import Scene
from tests.review.deciding import ADDRESS, EVIDENCE, look_at_all

BIRDS = {HOME: "zilvermeeuw", NEIGHBOUR: "roerdomp"}
# The words of the core group to somebody who applied, that no page of theirs shows again.
ONLY_IN_LETTERS = {"welkom"}


@dataclass(frozen=True)
class Nest:
    """One network full of its own words: what was put where, and the addresses of more things of it."""

    scene: Scene
    bird: str
    places: set[str]
    addresses: list[str]
    colleague: Member

    def __call__(self, place: str) -> str:
        """The word for one place."""
        self.places.add(place)
        return f"{self.bird}{place}"

    def found_in(self, text: str) -> set[str]:
        """The places whose word stands in a text."""
        flat = text.casefold()
        return {place for place in self.places if f"{self.bird}{place}" in flat}


def nest_of(scene: Scene, at: datetime) -> Nest:
    """Put words of its own in everything this network has."""
    slug = scene.network.slug
    # Of the core group, and organises nothing.
    colleague = make_member(f"emma@{slug}.example", at=at, network=slug, role="core_group")
    nest = Nest(scene, BIRDS[slug], set(), [], colleague)
    applicants = [_applicant(nest, name, at) for name in ("wie", "ja", "nee", "vraag", "tafel")]
    with transaction() as session:
        network = session.get_one(Network, scene.network.id)
        _about_itself(nest, network)
        _on_the_map(nest, at)
        session.add_all(_rows(nest, network, at))
        session.flush()
        _deal(nest, network, applicants, at)
        _meet(nest, network, at)
        nest.addresses.extend(fill(nest, scene.gatherings, at))
        next_change_number(session)
    return nest


def _applicant(nest: Nest, name: str, at: datetime) -> Member:
    slug = nest.scene.network.slug
    return make_member(f"{name}@{slug}.example", at=at, network=slug, role=None, name=nest(f"mens{name}"))


def _about_itself(nest: Nest, network: Network) -> None:
    network.name, network.short_name = f"Netwerk {nest('netwerk')}", nest("kort")
    network.about = f"Over {nest('over')}."
    network.partners = [{"name": nest("partner"), "role": nest("rol"), "url": "https://partner.example"}]
    network.settings = {
        **network.settings,
        "contact_person": nest("contactpersoon"),
        "second_look_by": nest("tweedeblik"),
        "round_place": nest("zaal"),
        "show_who_handles": 0,
    }


def _on_the_map(nest: Nest, at: datetime) -> None:
    names = "description for_referrers how_to_get_there costs call_hours opening_hours organisation".split()
    facts: dict[str, Any] = {name: f"Hier staat {nest(name.replace('_', ''))}." for name in names}
    listing = nest.scene.listing
    change(listing, {**facts, "name": f"Praktijk {nest('praktijk')}"}, by=thing(nest.scene.keeper), at=at)


def _rows(nest: Nest, network: Network, at: datetime) -> Iterator[Any]:
    told: dict[str, Any] = {"network_id": network.id, "at": at}
    scene, by = nest.scene, thing(nest.scene.core)
    yield Report(listing_id=scene.listing.id, listing_revision=1, kind="phone", text=nest("melding"), at=at)
    yield Missed(practice=nest("gemist"), municipality="Woerden", source="visitor", **told)
    yield Contact(
        network_id=network.id,
        kind="gp",
        on=at.date(),
        organisation=nest("ziekenhuis"),
        about=nest("gesprek"),
        by=by,
    )
    edit = Edit(kind="network", subject=network.slug, verb="edit", by=by, **told)
    edit.before, edit.after = {"about": nest("was")}, {"about": nest("werd")}
    yield edit
    yield WordProposal(member_id=scene.keeper.id, variant=nest("zoekwoord"), concept="d:dietist", **told)
    ask = {"key": "register", "text": nest("criterium"), "proof": nest("bewijs"), "where": nest("register")}
    yield CriteriaList(
        network_id=network.id,
        discipline="dietist",
        version=1,
        valid_from=at.date(),
        criteria=[{**ask, "url": "", "since": 1}],
        decided_by=nest("vaststeller"),
        note=nest("toelichting"),
    )


def _deal(nest: Nest, network: Network, applicants: list[Member], at: datetime) -> None:
    """One that waits, one yes, one no with a second look, one question, and one for the meeting."""
    all_five = [_application(nest, network, one, at) for one in applicants]
    nest.addresses.extend(f"/kerngroep/inzendingen/{one.uuid}" for one in all_five)
    who, yes, no, asked, table = all_five
    core = nest.scene.core
    for text, is_question in (("vraag", True), ("antwoord", False)):
        message = SubmissionMessage(by=thing(core), is_question=is_question, text=nest(text), at=at)
        who.messages.append(message)
    decisions.add_note(who, nest("notitie"), by=core, at=at)
    db.session.add(Tie(submission_id=who.id, member_id=nest.scene.manager.id, text=nest("band"), at=at))
    look_at_all(yes, core, at)
    decisions.approve(yes, seen_revision=yes.revision, own_words=nest("welkom"), by=core, at=at)
    ground = _ground(nest, no, at)
    decisions.decline(
        no, grounds=[ground], own_words=nest("eigenzin"), seen_revision=no.revision, by=core, at=at
    )
    appeals.appeal(no, nest("bezwaar"), by=thing(no.member), at=at)
    decisions.ask(asked, nest("vraagbrief"), by=core, at=at)
    decisions.to_round(table, seen_revision=table.revision, own_words="", by=core, at=at)


def _application(nest: Nest, network: Network, member: Member, at: datetime) -> Submission:
    name = member.name.removeprefix(f"{nest.bird}mens")
    values = {"name": nest(f"naam{name}"), "kind": "practice", "disciplines": ["dietist"]}
    values["description"] = nest(f"tekst{name}")
    one = submissions.start(member, network, kind="application", values=values, by="test", at=at)
    address = {**ADDRESS, "street": nest(f"straat{name}")}
    submissions.save_step(
        one,
        "waar",
        location=address,
        evidence=EVIDENCE,
        motivation=nest(f"motivatie{name}"),
        by="test",
        at=at,
    )
    submissions.hand_in(one, agreement="2026-1", by="test", at=at)
    return one


def _ground(nest: Nest, submission: Submission, at: datetime) -> dict[str, str]:
    (slug, one), *_more = lists_for_a_no(submission, at.date()).items()
    return {"discipline": slug, "key": one.criteria[0]["key"], "why": nest("waarom")}


def _meet(nest: Nest, network: Network, at: datetime) -> None:
    """A topic with minutes, a promise, and a vote in writing on what came to the table."""
    one = db.session.scalars(sa.select(Round).where(Round.network_id == network.id)).one()
    core = nest.scene.core
    topic = agenda.add_topic(one, nest("onderwerp"), nest("uitleg"), by=thing(core), at=at)
    said = service.Talk(outcome="noted", minutes=nest("verslag"))
    service.save_point(one, topic, said, seen_revision=topic.revision, by=core, at=at)
    db.session.add(ActionPoint(round_id=one.id, text=nest("actie"), who=nest("actiewie")))
    one.place = nest("plaats")
    agenda.synchronise(one, by=thing(core), at=at)
    points = sa.select(AgendaPoint).where(AgendaPoint.round_id == one.id, AgendaPoint.kind == "submission")
    nest.addresses.extend(f"/kerngroep/rondes/{one.name}/punten/{point.uuid}" for point in one.points)
    voting.start(one, list(db.session.scalars(points)), by=thing(core), at=at)


def words_in(answer: TestResponse) -> str:
    """All that can be read in a page, a paper, a spreadsheet, or data."""
    data = answer.get_data()
    # What people hand in is no paper of ours.
    is_ours = not any(part in answer.request.path for part in ("/bewijs/", "/materiaal/"))
    if answer.mimetype == "application/pdf" and is_ours:
        paper = PdfReader(BytesIO(data))
        texts = [str(paper.metadata), *(page.extract_text() for page in paper.pages)]
        return "".join(" ".join(texts).split("\n"))
    if "openxmlformats" in answer.mimetype:
        with ZipFile(BytesIO(data)) as parts:
            return " ".join(parts.read(name).decode(errors="ignore") for name in parts.namelist())
    heads = " ".join(f"{name} {value}" for name, value in answer.headers.items())
    return f"{heads} {data.decode(errors='ignore')}"
