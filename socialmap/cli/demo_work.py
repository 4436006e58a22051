"""What lies on the desk of the demonstration: something of every kind, one settled round and one open."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from socialmap.accounts.models import Member
from socialmap.accounts.service import thing
from socialmap.cli.demo_applicants import applicant, hand_in, known
from socialmap.cli.demo_rounds import open_next_round, settle_last_round
from socialmap.directory.keepers import listings_kept_by
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db
from socialmap.mailing.models import Letter
from socialmap.mailing.service import came_back
from socialmap.networks.models import Network
from socialmap.reporting.service import add_contact, miss
from socialmap.review import appeals, decisions, submissions
from socialmap.review.checks import lists_for_a_no
from socialmap.review.service import report
from socialmap.wording.proposals import propose


def add_work(network: Network, *, at: datetime) -> None:
    """Give the core group of the demonstration its work, in the caller's transaction."""
    karin, koen = (known(f"{one}@netwerk.example") for one in ("kerngroep", "kerngroep2"))
    settle_last_round(network, at=at)
    _answered(network, karin, at)
    _changed(network, at)
    _for_the_round(network, karin, at)
    _appealed(network, koen, at)
    _told_by_visitors(network, at)
    add_contact(
        network,
        kind="hospital",
        on=local_day(at) - timedelta(days=40),
        organisation="Voorbeeldziekenhuis",
        about="Hoe verwijzers de kaart gebruiken",
        by=thing(karin),
        at=at,
    )
    open_next_round(network, at=at)
    _one_letter_came_back(koen, at)


def _answered(network: Network, karin: Member, at: datetime) -> None:
    """Asked three weeks ago, answered the day before yesterday."""
    member = applicant("ergo@praktijk.example", "Esther Ergo", at - timedelta(days=30))
    one = hand_in(
        network, member, "Ergotherapie Linschoten", discipline="ergotherapeut", at=at - timedelta(days=30)
    )
    decisions.ask(
        one, "Welke scholing over kanker volgde u, en wanneer?", by=karin, at=at - timedelta(days=21)
    )
    submissions.answer(
        one, "In 2024 de cursus Ergotherapie bij kanker.", by=thing(member), at=at - timedelta(days=2)
    )


def _changed(network: Network, at: datetime) -> None:
    """A practice has a new name."""
    keeper = known("praktijk@praktijk.example")
    listing = listings_kept_by(keeper)[0]
    one = submissions.start(
        keeper,
        network,
        kind="change",
        listing=listing,
        values={"name": f"{listing.name} en Partners"},
        by=thing(keeper),
        at=at - timedelta(days=3),
    )
    submissions.hand_in(one, agreement=listing.agreement, by=thing(keeper), at=at - timedelta(days=3))


def _for_the_round(network: Network, karin: Member, at: datetime) -> None:
    """A request outside the list, that only the meeting can decide on."""
    member = applicant("tuin@praktijk.example", "Tineke Tuin", at - timedelta(days=50))
    one = hand_in(
        network,
        member,
        "Moestuin voor wie herstelt",
        at=at - timedelta(days=50),
        motivation="Samen tuinieren, op eigen tempo, met koffie. Elke week komen er acht mensen.",
    )
    decisions.to_round(one, seen_revision=one.revision, own_words="", by=karin, at=at - timedelta(days=45))


def _appealed(network: Network, koen: Member, at: datetime) -> None:
    """A no of three weeks ago, with which the applicant does not agree."""
    member = applicant("nee@praktijk.example", "Nina Nee", at - timedelta(days=60))
    one = hand_in(network, member, "Logopedie Nee", discipline="logopedist", at=at - timedelta(days=60))
    ground = {
        "discipline": "logopedist",
        "key": _first_criterion(one, at),
        "why": "Niet gevonden in het register.",
    }
    decisions.decline(
        one, grounds=[ground], own_words="", seen_revision=one.revision, by=koen, at=at - timedelta(days=20)
    )
    appeals.appeal(
        one, "Ik sta er wel in, onder mijn meisjesnaam.", by=thing(member), at=at - timedelta(days=4)
    )


def _first_criterion(one: submissions.Submission, at: datetime) -> str:
    lists = lists_for_a_no(one, local_day(at))
    return str(lists["logopedist"].criteria[0]["key"])


def _told_by_visitors(network: Network, at: datetime) -> None:
    """A report the keeper left, a practice somebody misses, and a word a member hears often."""
    silent, lid = known("stil@praktijk.example"), known("lid@praktijk.example")
    listing = listings_kept_by(silent)[0]
    report(listing, "phone", "Dit nummer is van een kapper.", at=at - timedelta(days=20))
    for registration in listing.registrations[:1]:
        registration.valid_until = local_day(at) + timedelta(days=40)
    miss(
        "Huidtherapie De Wilg",
        "Montfoort",
        network_id=network.id,
        source="visitor",
        at=at - timedelta(days=5),
    )
    needs = listings_kept_by(lid)[0].needs
    if needs:
        word = {"variant": "zo slap als een vaatdoek", "concept": f"h:{needs[0]}", "lang": "nl"}
        propose(lid, network.id, word, by=thing(lid), at=at - timedelta(days=6))


def _one_letter_came_back(koen: Member, at: datetime) -> None:
    """What these people did was long ago: their letters have gone; one of them came back."""
    letters = list(db.session.scalars(sa.select(Letter).order_by(Letter.id)))
    for letter in letters:
        letter.state, letter.sent_at = "sent", letter.queued_at
    db.session.flush()
    came_back(
        next(one for one in letters if one.recipient == "stenen@praktijk.example").id, by=thing(koen), at=at
    )
