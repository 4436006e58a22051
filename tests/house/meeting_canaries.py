"""Words of one network in all its meetings and newsletters, and where the words of which may be read."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.foundation.db import db
from socialmap.meetings import telling
from socialmap.meetings.models import Guest, Invitation, Material, Meeting
from socialmap.meetings.outcome_models import Certificate, EvaluationAnswer
from socialmap.newsletters.models import Newsletter
from tests.house.gatherings import Gatherings

# What a network tells everybody of a meeting it wants seen: also on the page of the whole country.
OF_A_PUBLIC_MEETING = {
    *("openbaar", "doel", "programma", "spreker", "locatie", "route", "kosten", "voorwie", "accreditatie"),
    *("organisator", "afgelast", "reden", "gehouden", "afgerond"),
}
# What a certificate says to whoever has its number; it is of a network, and of registers on paper.
OF_A_CERTIFICATE = {"certnaam", "certtitel", "netwerk"}
# Where the link to come online may stand: on the page of who comes, and of who organises.
SHOWS_ONLINE = {
    "keeper": {"/mijn/bijeenkomsten/<uuid:uuid>"},
    "colleague": set[str](),
    "core": {"/kerngroep/bijeenkomsten/<uuid:uuid>", "/kerngroep/bijeenkomsten/<uuid:uuid>/bewerken"},
}
# Of people and their answers, which are for the organisers: never for others of the core group.
OF_PEOPLE = {"gast", "instelling", "komt", "dieet", "inschrijfnummer", "oordeel", "certnaam"}
# What no visitor reads anywhere but on a certificate.
INSIDE = OF_PEOPLE | {
    *("concept", "besloten", "materiaal", "online", "nieuws", "brieftekst", "onderweg"),
}

Word = Callable[[str], str]


def fill(nest: Word, found: Gatherings, at: datetime) -> list[str]:
    """Put words of its own in all of it, and give the addresses of more pages of it."""
    meetings = {name: db.session.get_one(Meeting, one.id) for name, one in found.meetings.items()}
    _told(nest, meetings, found)
    _people(nest, meetings, at)
    letters = {name: db.session.get_one(Newsletter, one.id) for name, one in found.newsletters.items()}
    letters["draft"].subject, letters["draft"].text = nest("nieuws"), f"Over {nest('brieftekst')}."
    letters["planned"].subject = nest("onderweg")
    return _addresses(meetings, letters)


def _told(nest: Word, meetings: dict[str, Meeting], found: Gatherings) -> None:
    """What stands in the form of a meeting."""
    one = meetings["open"]
    one.title, one.purpose = f"Scholing {nest('openbaar')}", f"Voor {nest('doel')}."
    what, who = nest("programma"), nest("spreker")
    one.programme = [{"from": "19:00", "until": "20:00", "what": what, "who": who}]
    one.accreditation = [
        {"register": "KP", "points": "2", "number": nest("accreditatie"), "state": "granted"}
    ]
    one.location_name, one.route = nest("locatie"), f"Langs {nest('route')}."
    one.costs, one.for_whom = nest("kosten"), nest("voorwie")
    for name, title in (("draft", "concept"), ("inside", "besloten"), ("cancelled", "afgelast")):
        meetings[name].title = nest(title)
    meetings["held"].title, meetings["settled"].title = nest("gehouden"), nest("afgerond")
    meetings["cancelled"].cancel_reason = f"Door {nest('reden')}."
    for meeting in meetings.values():
        meeting.online_url = f"https://online.example/{nest('online')}"
    db.session.get_one(Member, found.organiser.id).name = nest("organisator")
    paper = db.session.scalars(sa.select(Material).where(Material.meeting_id == one.id)).one()
    paper.title = nest("materiaal")


def _people(nest: Word, meetings: dict[str, Meeting], at: datetime) -> None:
    """Who comes, what they eat, what they thought, and what they can show of it."""
    of_open = Invitation.meeting_id == meetings["open"].id
    for one in db.session.scalars(sa.select(Invitation).where(of_open)):
        one.diet = nest("dieet")
        if one.guest_id is not None:
            one.name, one.organisation = nest("gast"), nest("instelling")
        else:
            one.name = nest("komt")
        telling.write("practical", one, at=at)
    for guest in db.session.scalars(sa.select(Guest).where(Guest.meeting_id == meetings["open"].id)):
        guest.name, guest.organisation = nest("gast"), nest("instelling")
    of_settled = Invitation.meeting_id == meetings["settled"].id
    for one in db.session.scalars(sa.select(Invitation).where(of_settled)):
        one.numbers = [{"register": "KP", "number": nest("inschrijfnummer")}]
    query = sa.select(Certificate).join(Certificate.invitation).where(of_settled)
    for certificate in db.session.scalars(query):
        certificate.name, certificate.title = nest("certnaam"), nest("certtitel")
    for answer in db.session.scalars(sa.select(EvaluationAnswer)):
        if answer.meeting_id == meetings["settled"].id:
            answer.answers = {**answer.answers, "better": nest("oordeel")}


def _addresses(meetings: dict[str, Meeting], letters: dict[str, Newsletter]) -> list[str]:
    """Of meetings in other states than the one the rules of addresses are filled in with."""
    of_settled = (
        "evaluatie",
        "evaluatie.pdf",
        "afronden",
        "presentie/kp.csv",
        "presentie.pdf",
        "wie-komt.csv",
    )
    found = [f"/kerngroep/bijeenkomsten/{meetings['settled'].uuid}/{page}" for page in of_settled]
    for one in meetings.values():
        found += [f"/bijeenkomsten/{one.slug}", f"/bijeenkomsten/{one.slug}.ics"]
        found += [f"/kerngroep/bijeenkomsten/{one.uuid}", f"/mijn/bijeenkomsten/{one.uuid}"]
    found += [f"/kerngroep/nieuwsbrieven/{one.uuid}" for one in letters.values()]
    numbers = sa.select(Certificate.number).join(Certificate.invitation)
    of_settled_one = Invitation.meeting_id == meetings["settled"].id
    number = db.session.scalars(numbers.where(of_settled_one).order_by(Certificate.id)).first()
    return [*found, f"/certificaat/{number}", f"/certificaat/{number}.pdf"]


def known_at(address: str, *, is_national: bool) -> set[str]:
    """The words of another network that may be read here: who has a number, or asks for the country."""
    if address.startswith("/certificaat/"):
        return OF_A_CERTIFICATE
    return OF_A_PUBLIC_MEETING if is_national and address.startswith("/bijeenkomsten") else set[str]()


Told = dict[str, set[str]]


def words_at(told: Told, prefix: str) -> set[str]:
    """Every word that stood at addresses beginning so."""
    found: list[Any] = [words for where, words in told.items() if where.startswith(prefix)]
    return set[str]().union(*found)
