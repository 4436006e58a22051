"""The verbs of a manager: inviting somebody, changing what they may do, and ending it at once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from socialmap.accounts.models import Member
from socialmap.accounts.service import end_membership, give_role, member_with, membership_of, thing
from socialmap.desk.people_queries import kept_in, person_in
from socialmap.directory.keepers import take_keeper
from socialmap.foundation.errors import Conflict, NotFound
from socialmap.foundation.text import plain
from socialmap.mailing.service import queue
from socialmap.meetings.forgetting import free_seats
from socialmap.networks.models import Network

# Ends the sentence "U krijgt deze brief omdat"; letters are Dutch.
WHY_INVITED = "een beheerder van het netwerk u uitnodigde"
WHY_CHANGED = "u bij het netwerk hoort of hoorde"


class AlreadyHere(Conflict):
    """This person belongs to the network already."""

    def __init__(self, member: Member) -> None:
        super().__init__(str(member.uuid))
        self.member = member


@dataclass(frozen=True)
class Invitation:
    """Who is invited, as what."""

    email: str
    name: str
    role: str
    is_relation: bool = False


def invite(network: Network, invitation: Invitation, *, by: Member, at: datetime) -> Member:
    """Make somebody of a network, known or not, and write to them.

    Refuses with NotFound who is no manager of it, with AlreadyHere who belongs to it, and BadAddress.
    """
    _only_a_manager(network, by)
    member = member_with(invitation.email, at=at, name=plain(invitation.name), by=thing(by))
    if membership_of(member, network) is not None:
        raise AlreadyHere(member)
    give_role(member, network, invitation.role, by=thing(by), at=at, is_relation=invitation.is_relation)
    _write("invited", member, network, by=by, at=at, role=invitation.role, why=WHY_INVITED)
    return member


def change_role(
    network: Network, uuid: UUID, role: str, *, is_relation: bool, by: Member, at: datetime
) -> Member:
    """Give somebody of a network another role; they hear of it when it differs.

    Refuses with NotFound who is no manager or not of this network, with LastManager the last manager,
    and with NotByYourself who would give themselves more.
    """
    _only_a_manager(network, by)
    person = person_in(network, uuid)
    give_role(person.member, network, role, by=thing(by), at=at, is_relation=is_relation)
    if person.role != role:
        _write("rights-changed", person.member, network, by=by, at=at, role=role, why=WHY_CHANGED)
    return person.member


def end(network: Network, uuid: UUID, *, by: Member, at: datetime, takes_listings: bool = False) -> Member:
    """End what somebody is in a network, and every log-in of theirs, at once; they hear of it.

    With `takes_listings` they keep nothing of this network any more. Refuses as `change_role` does.
    """
    _only_a_manager(network, by)
    member = person_in(network, uuid).member
    # First, because whoever touches seats takes the lock of the meeting before anything is written down.
    free_seats(member, at=at, network_id=network.id)
    end_membership(member, network, by=thing(by), at=at)
    if takes_listings:
        for listing in kept_in(network, member):
            take_keeper(listing, member, by=thing(by), at=at)
    _write("rights-changed", member, network, by=by, at=at, role="", why=WHY_CHANGED)
    return member


def _only_a_manager(network: Network, by: Member) -> None:
    """Read when nobody else can change it: a manager who was demoted a moment ago does nothing more."""
    known = membership_of(by, network)
    if known is None or known.role != "manager":
        raise NotFound


def _write(
    template: str, to: Member, network: Network, *, by: Member, at: datetime, role: str, why: str
) -> None:
    if not to.email:
        return
    values = {"name": to.name, "role": role, "who": by.name or by.email or "", "why": why}
    key = f"{template}:{to.uuid}:{network.id}:{at.isoformat()}"
    queue(template, to.email, key=key, at=at, values=values, network_id=network.id)
