""" "Mist u iemand?" for visitors and members, and what the core group does with it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from flask import Blueprint, Response, current_app, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts import current
from socialmap.accounts.rules import DECIDING
from socialmap.foundation.access import requires
from socialmap.foundation.clock import local_day, now
from socialmap.foundation.dates import long_date
from socialmap.foundation.db import transaction
from socialmap.foundation.delivery import has_form
from socialmap.foundation.errors import AlreadyAnswered, TooOften
from socialmap.foundation.forms import Form, answer_once
from socialmap.foundation.limits import count, hand_of
from socialmap.foundation.texts import _, language, render
from socialmap.reporting import queries, service
from socialmap.reporting.forms import missed_form
from socialmap.reporting.models import Missed
from socialmap.reporting.rules import same_name
from socialmap.search.current import memory
from socialmap.search.links import site_href
from socialmap.search.network import network_of_request, network_to_decide_for
from socialmap.search.reference import NetworkFacts

bp = Blueprint("missed", __name__)
MISSED = "/mist-u-iemand"
LIST = "/kerngroep/gemist"
MOST_AN_HOUR = 10
MOST_SHOWN = 100


@dataclass
class Group:
    """One practice that is missed, by how many, and since when."""

    practice: str
    municipality: str
    uuid: UUID
    rows: list[Missed] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def by_members(self) -> int:
        return sum(one.source == "member" for one in self.rows)

    @property
    def first_label(self) -> str:
        return long_date(local_day(self.rows[0].at), language())

    @property
    def last_label(self) -> str:
        return long_date(local_day(self.rows[-1].at), language())

    @property
    def handled_label(self) -> str:
        days = [local_day(one.handled_at) for one in self.rows if one.handled_at]
        return long_date(max(days), language()) if days else ""


@bp.route(MISSED, methods=["GET", "POST"])
@requires("visit")
def missed() -> AnyResponse:
    """The form of two fields, and what it sends."""
    networks = _networks()
    form = missed_form(list(networks))()
    thanks = f"{site_href('mist-u-iemand')}/dank"
    if request.method == "POST" and form.is_trapped:
        return redirect(thanks, 303)
    if not form.validate_on_submit():
        return _form(form, 422 if request.method == "POST" else 200)
    try:
        _keep(form, networks[form["municipality"].data], thanks)
    except AlreadyAnswered as before:
        return redirect(before.location, 303)
    except TooOften as limit:
        form.form_errors.append(_("Er kwamen veel berichten vanaf deze plek. Stuur het later nog een keer."))
        response = _form(form, 429)
        response.headers["Retry-After"] = str(limit.retry_after)
        return response
    return redirect(thanks, 303)


def _networks() -> dict[str, NetworkFacts]:
    """The municipalities one may choose, each with the network that works there."""
    asked, reference = network_of_request(), memory().present().reference
    rows = reference.gazetteer.rows
    found: dict[str, NetworkFacts] = {}
    for network in (asked,) if asked else reference.networks:
        for pc4 in network.postcodes:
            if pc4 in rows:
                found.setdefault(rows[pc4].municipality, network)
    return dict(sorted(found.items()))


def _form(form: Form, status: int) -> Response:
    has_form()
    return make_response(render("reporting/missed.html", form=form, back_href=site_href("zoeken")), status)


def _keep(form: Form, network: NetworkFacts, location: str) -> None:
    at = now()
    hand = hand_of("missed", request.remote_addr or "", secret=current_app.config["SECRET_KEY"], at=at)
    source = "member" if current.current_member() is not None else "visitor"
    practice, municipality = form["practice"].data, form["municipality"].data
    with transaction():
        answer_once(form.key(), location, at=at)
        count(hand, at=at, most=MOST_AN_HOUR, window=timedelta(hours=1))
        service.miss(practice, municipality, network_id=network.id, source=source, at=at)


@bp.get(f"{MISSED}/dank")
@requires("visit")
def thanks() -> Response:
    """Thank you, and back."""
    return make_response(render("reporting/missed_thanks.html", back_href=site_href("zoeken")))


@bp.get(LIST)
@requires("core-group")
def missed_list() -> Response:
    """Who is missed, the same names together: what is new first."""
    return _list(200)


@bp.post(f"{LIST}/<uuid:missed>/afgehandeld")
@requires("core-group")
def handle(missed: UUID) -> AnyResponse:
    """Looked at: this one, and all that are the same."""
    ids = current.networks_with(*DECIDING)
    form, location = Form(), f"{site_href('kerngroep')}/gemist"
    if not form.validate_on_submit():
        queries.missed_for(ids, missed)
        return _list(422, refusal=_("De bladzijde stond te lang open. Druk nog een keer op de knop."))
    try:
        with transaction():
            one = queries.missed_for(ids, missed)
            answer_once(form.key(), location, at=now())
            same = [row for row in queries.missed_waiting({one.network_id}) if _is_same(row, one)]
            service.handle_missed(same, by=current.by(), at=now())
    except AlreadyAnswered as before:
        return redirect(before.location, 303)
    except service.AlreadyHandled:
        return _list(409, refusal=_("Iemand anders handelde dit net af. Zo staat het er nu voor."))
    return redirect(location, 303)


def _is_same(row: Missed, other: Missed) -> bool:
    return (same_name(row.practice), row.municipality) == (same_name(other.practice), other.municipality)


def _list(status: int, *, refusal: str = "") -> Response:
    has_form()
    network = network_to_decide_for()
    context = {
        "network_name": network.name,
        "waiting": grouped(queries.missed_waiting({network.id})),
        "handled": grouped(queries.missed_handled({network.id}))[::-1][:MOST_SHOWN],
        "form": Form(),
        "refusal": refusal,
    }
    return make_response(render("reporting/missed_list.html", **context), status)


def grouped(rows: Iterable[Missed]) -> list[Group]:
    """The same practice in the same municipality together, in the order in which it was first missed."""
    groups: dict[tuple[str, str], Group] = {}
    for row in rows:
        key = (same_name(row.practice), row.municipality)
        if key not in groups:
            groups[key] = Group(row.practice, row.municipality, row.uuid)
        groups[key].rows.append(row)
    return list(groups.values())
