"""The people of the demonstration: who they are, what they keep, and one application that waits."""

from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa

from socialmap.accounts import totp
from socialmap.accounts.models import Member
from socialmap.accounts.service import give_role, member_with, thing
from socialmap.directory.keepers import give_keeper
from socialmap.directory.models import PUBLIC_STATES, Listing
from socialmap.directory.rules import STALE_AFTER
from socialmap.foundation.clock import local_day
from socialmap.foundation.db import db
from socialmap.networks.models import Network
from socialmap.networks.queries import present_agreement
from socialmap.review import submissions

BY = "demonstration"
# Printed by `make run`; worth nothing anywhere else, because only the demonstration has these people.
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105
PEOPLE = (
    ("lid@praktijk.example", "Lotte Lid", "member"),
    ("stil@praktijk.example", "Stijn Stil", "member"),
    ("praktijk@praktijk.example", "Petra Praktijk", "member"),
    ("aanvrager@praktijk.example", "Adam Aanvrager", None),
    ("kerngroep@netwerk.example", "Karin Kerngroep", "core_group"),
    ("kerngroep2@netwerk.example", "Koen Kerngroep", "core_group"),
    ("beheer@netwerk.example", "Bea Beheer", "manager"),
)
APPLICATION = {
    "name": "Adam Aanvrager",
    "kind": "person",
    "organisation": "Diëtistenpraktijk De Appel",
    "disciplines": ["dietist"],
    "needs": ["afvallen", "smaak-misselijk"],
    "description": "Ik help u om genoeg te eten als dat moeilijk is. Samen zoeken we wat u lekker vindt.",
    "phone": "+31348000111",
    "home_visits": True,
    "accepts_new": "ja",
    "referral": "nee",
    "languages": ["nl"],
}
ADDRESS = {
    "number": 1,
    "street": "Voorbeeldlaan",
    "house_number": "7",
    "show_address": True,
    "postcode": "3441 AB",
    "place": "Woerden",
}


def add_people(network: Network, *, at: datetime) -> None:
    """Put the people of the demonstration in a network, in the caller's transaction."""
    people = {email: _person(network, email, name, role, at) for email, name, role in PEOPLE}
    today, listings = local_day(at), _listings(network)
    fresh = _first(
        listings, lambda one: one.kind == "person" and one.asked_on is None and bool(one.confirmed_on)
    )
    silent = _first(listings, lambda one: one.asked_on is not None and today - one.asked_on > STALE_AFTER)
    practices = [one for one in listings if one.kind == "practice" and one.asked_on is None][:3]
    kept = {
        "lid@praktijk.example": [fresh],
        "stil@praktijk.example": [silent],
        "praktijk@praktijk.example": practices,
        "kerngroep@netwerk.example": [one for one in listings if one.kept_by_core_group],
    }
    for email, theirs in kept.items():
        for listing in theirs:
            give_keeper(listing, people[email], by=BY, at=at)
    _apply(people["aanvrager@praktijk.example"], network, at=at - timedelta(days=9))


def _person(network: Network, email: str, name: str, role: str | None, at: datetime) -> Member:
    member = member_with(email, at=at, name=name, by=BY)
    member.is_demonstration = True
    if role is not None:
        give_role(member, network, role, by=BY, at=at)
    if role in ("core_group", "manager"):
        totp.give_secret(member, by=BY, at=at, secret=TOTP_SECRET)
    return member


def _listings(network: Network) -> list[Listing]:
    query = sa.select(Listing).where(Listing.network_id == network.id, Listing.state.in_(PUBLIC_STATES))
    return list(db.session.scalars(query.order_by(Listing.id)))


def _first(listings: list[Listing], fits: Callable[[Listing], bool]) -> Listing:
    return next(one for one in listings if fits(one))


def _apply(member: Member, network: Network, *, at: datetime) -> None:
    by, agreement = thing(member), present_agreement(local_day(at))
    submission = submissions.start(
        member, network, kind="application", values={"disciplines": ["dietist"]}, by=by, at=at
    )
    evidence = [{"kind": "register", "register": "KP", "number": "01234567889", "show_number": False}]
    for step in ("wie", "waarvoor", "waar", "kosten", "bewijs"):
        submissions.save_step(
            submission, step, values=APPLICATION, location=ADDRESS, evidence=evidence, by=by, at=at
        )
    submissions.hand_in(submission, agreement=agreement.version if agreement else "", by=by, at=at)
