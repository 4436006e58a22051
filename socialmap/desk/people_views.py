"""The pages about the people of a network: the core group sees them, a manager changes them."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts import current
from socialmap.accounts.models import Member
from socialmap.accounts.rules import LOG_INS_KEPT, LastManager, NotByYourself
from socialmap.desk import people
from socialmap.desk.answers import page
from socialmap.desk.people_forms import end_form, invite_form, role_form, role_labels, short_role_labels
from socialmap.desk.people_queries import Person, kept_in, people_in, person_in
from socialmap.foundation.access import requires
from socialmap.foundation.clock import local_day, now, today
from socialmap.foundation.dates import long_date
from socialmap.foundation.db import transaction
from socialmap.foundation.errors import AlreadyAnswered
from socialmap.foundation.forms import Form, answer_once
from socialmap.foundation.texts import _, language
from socialmap.meetings.participation import may_see_numbers, of_member
from socialmap.networks.models import Network
from socialmap.search.network import network_to_decide_for

bp = Blueprint("people", __name__)
PEOPLE = "/kerngroep/mensen"
Deed = Callable[[Network, Member, datetime], Member]


@bp.get(PEOPLE)
@requires("core-group")
def everybody() -> Response:
    """Everybody of the network, with what they may do and when they were last here."""
    network = network_to_decide_for()
    return page(
        "people",
        network=network.name,
        people=[_line(one) for one in people_in(network)],
        kept_days=LOG_INS_KEPT.days,
        may_change=_may_change(network),
    )


@bp.route(f"{PEOPLE}/uitnodigen", methods=["GET", "POST"])
@requires("manage")
def invite() -> AnyResponse:
    """Ask somebody to join."""
    form, network = invite_form()(), network_to_decide_for("manager")
    if not form.validate_on_submit():
        return page("people_invite", _status(form), form=form, network=network.name)
    wanted = people.Invitation(
        form["email"].data, form["name"].data, form["role"].data, form["is_relation"].data
    )
    try:
        return _do(
            form, path(), lambda network, by, at: people.invite(network, wanted, by=by, at=at), "manager"
        )
    except people.AlreadyHere as known:
        form["email"].errors = [
            _("%(name)s hoort al bij het netwerk. Kies de naam in de lijst.", name=_name(known.member))
        ]
        return page("people_invite", 409, form=form, network=network.name)


@bp.get(f"{PEOPLE}/<uuid:uuid>")
@requires("core-group")
def person(uuid: UUID) -> Response:
    """One person: what they may do, and what they keep."""
    return _person(uuid, 200)


@bp.post(f"{PEOPLE}/<uuid:uuid>/rol")
@requires("manage")
def change_role(uuid: UUID) -> AnyResponse:
    """Give somebody another role."""
    form = role_form()()
    if not form.validate_on_submit():
        return _person(uuid, 422, form=form)
    role, is_relation = form["role"].data, form["is_relation"].data
    goes = uuid == current.signed_in().uuid and role == "member"
    location = f"{request.script_root}/mijn" if goes else path(f"/{uuid}")

    def deed(network: Network, by: Member, at: datetime) -> Member:
        return people.change_role(network, uuid, role, is_relation=is_relation, by=by, at=at)

    try:
        return _do(form, location, deed)
    except (LastManager, NotByYourself) as refusal:
        return _person(uuid, 409, form=form, refusal=_told(refusal))


@bp.route(f"{PEOPLE}/<uuid:uuid>/einde", methods=["GET", "POST"])
@requires("manage")
def end(uuid: UUID) -> AnyResponse:
    """End somebody's place in the network, at once."""
    form = end_form()()
    if not form.validate_on_submit():
        return _end(uuid, form, _status(form))
    takes = form["takes_listings"].data
    location = f"{request.script_root}/mijn" if uuid == current.signed_in().uuid else path()
    try:
        return _do(
            form,
            location,
            lambda network, by, at: people.end(network, uuid, takes_listings=takes, by=by, at=at),
        )
    except LastManager as refusal:
        return _end(uuid, form, 409, refusal=_told(refusal))


def path(rest: str = "") -> str:
    """An address of these pages, in the network and language of this request."""
    return f"{request.script_root}{PEOPLE}{rest}"


def _do(form: Form, location: str, deed: Deed, *roles: str) -> AnyResponse:
    """Carry it out once, in one transaction; who may is read again in it."""
    at = now()
    try:
        with transaction():
            answer_once(form.key(), location, at=at)
            deed(network_to_decide_for(*roles), current.signed_in(), at)
    except AlreadyAnswered as before:
        return redirect(before.location, 303)
    return redirect(location, 303)


def _person(uuid: UUID, status: int, *, form: Form | None = None, refusal: str = "") -> Response:
    network = network_to_decide_for()
    found = person_in(network, uuid)
    if form is None:
        form = role_form()(role=found.role, is_relation=found.is_relation)
    return page(
        "people_person",
        status,
        person=_line(found),
        phone=found.member.phone,
        kept=[(one.name, one.code) for one in kept_in(network, found.member)],
        role=role_labels()[found.role],
        participation=of_member(found.member, network.id, on=today()),
        sees_numbers=may_see_numbers(current.signed_in(), network.id),
        form=form,
        refusal=refusal,
        may_change=_may_change(network),
        here=path(f"/{uuid}"),
    )


def _end(uuid: UUID, form: Form, status: int, *, refusal: str = "") -> Response:
    network = network_to_decide_for()
    found = person_in(network, uuid)
    return page(
        "people_end",
        status,
        person=_line(found),
        network=network.name,
        kept=[one.name for one in kept_in(network, found.member)],
        form=form,
        refusal=refusal,
    )


def _line(one: Person) -> dict[str, object]:
    """A person as the list shows them."""
    last, leaves_on = one.last_log_in, one.member.leaves_on
    return {
        "uuid": str(one.member.uuid),
        "name": _name(one.member),
        "email": one.member.email,
        "role": short_role_labels()[one.role],
        "is_relation": one.is_relation,
        "decides": one.decides,
        "last_log_in": long_date(local_day(last), language()) if last is not None else "",
        "has_second_step": one.has_second_step,
        "listings": one.listings,
        "leaves_on": long_date(leaves_on, language()) if leaves_on is not None else "",
    }


def _name(member: Member) -> str:
    return member.name or member.email or ""


def _may_change(network: Network) -> bool:
    return network.id in current.networks_with("manager")


def _told(refusal: Exception) -> str:
    if isinstance(refusal, LastManager):
        return _("Dit is de enige beheerder van het netwerk. Maak eerst iemand anders beheerder.")
    return _("U kunt uzelf niet meer rechten geven. Vraag het een andere beheerder.")


def _status(form: Form) -> int:
    return 422 if form.is_submitted() and form.errors else 200
