"""Whom a letter to many is for: members of one network, by a rule of what they are and where they work."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import sqlalchemy as sa

from socialmap.accounts.models import Member, Membership
from socialmap.directory.models import Keeper, Listing, Location
from socialmap.foundation.db import db

STAYING = ("submitted", "published", "hidden")


@dataclass(frozen=True)
class Rule:
    """Everybody, unless something is chosen: within one kind of choice any, between the kinds all.

    `roles`: member, core_group, manager. `disciplines`: slugs. `places`: names of towns. `relations`: also
    those who are invited without being listed. `only_newsletter`: only who asked for the newsletter.
    """

    roles: tuple[str, ...] = ()
    disciplines: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    relations: bool = True
    only_newsletter: bool = False

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Rule":
        """A rule as it was kept in JSON; what is unknown is left out."""
        known = {one.name for one in fields(cls)}
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in kept.items()
            if name in known
        }
        return cls(**values)

    def kept(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()
        }


@dataclass(frozen=True)
class Reached:
    """A member a rule names, with the main discipline and the practice by which they are known here."""

    member: Member
    discipline: str
    organisation: str


def reached_by(rule: Rule, network_id: int) -> list[Reached]:
    """The members of a network a rule names, by name; never who leaves, was erased or has no address."""
    listings = _listings_of(network_id)
    found: list[Reached] = []
    for member in db.session.scalars(_members(rule, network_id)):
        own = listings.get(member.id, [])
        if not _fits(rule, own):
            continue
        main = own[0] if own else None
        discipline = main.disciplines[0] if main is not None and main.disciplines else member.profession
        found.append(Reached(member, discipline, _organisation(main)))
    return found


def _members(rule: Rule, network_id: int) -> sa.Select[Member]:
    query = sa.select(Member).join(Member.memberships).where(Membership.network_id == network_id)
    query = query.where(Member.email.is_not(None), Member.erased_at.is_(None), Member.leaves_on.is_(None))
    if rule.roles:
        query = query.where(Membership.role.in_(rule.roles))
    if not rule.relations:
        query = query.where(Membership.is_relation.is_(False))
    if rule.only_newsletter:
        query = query.where(Member.wants_newsletter.is_(True))
    return query.order_by(Member.name, Member.id)


def _listings_of(network_id: int) -> dict[int, list[Listing]]:
    """By id of the member, the listings they keep; those with a person before those of a practice."""
    query = sa.select(Keeper.member_id, Listing).join(Listing, Listing.id == Keeper.listing_id)
    query = query.where(Listing.network_id == network_id, Listing.state.in_(STAYING))
    query = query.options(sa.orm.selectinload(Listing.locations))
    found: dict[int, list[Listing]] = {}
    for member_id, listing in db.session.execute(query.order_by(Listing.id)):
        found.setdefault(member_id, []).append(listing)
    for each in found.values():
        each.sort(key=lambda one: one.kind != "person")
    return found


def _fits(rule: Rule, listings: list[Listing]) -> bool:
    known = {slug for one in listings for slug in one.disciplines}
    if rule.disciplines and not known.intersection(rule.disciplines):
        return False
    places = {_folded(where.place) for one in listings for where in one.locations}
    return not rule.places or bool(places.intersection(map(_folded, rule.places)))


def _folded(place: str) -> str:
    return place.strip().casefold()


def _organisation(listing: Listing | None) -> str:
    if listing is None:
        return ""
    return listing.organisation or (listing.name if listing.kind != "person" else "")


def places_of(network_id: int) -> list[str]:
    """The towns in which members of a network work, by name."""
    query = sa.select(Location.place).join(Location.listing).join(Keeper, Keeper.listing_id == Listing.id)
    query = query.where(Listing.network_id == network_id, Listing.state.in_(STAYING)).distinct()
    return sorted(db.session.scalars(query), key=str.casefold)
