"""`/kerngroep/criteria`: every list of a network, its versions, and making the next one."""

from collections.abc import Callable
from datetime import datetime

from flask import Response, make_response, redirect
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts.current import by
from socialmap.criteria import service
from socialmap.criteria.blueprint import bp
from socialmap.criteria.forms import adopt_form
from socialmap.criteria.queries import list_for, lists_for, planned_for, public_versions, versions_of
from socialmap.criteria.shown import in_groups, shown_version
from socialmap.directory.models import Discipline
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now, today
from socialmap.foundation.db import transaction
from socialmap.foundation.delivery import has_form
from socialmap.foundation.errors import AlreadyAnswered, Conflict, NotFound
from socialmap.foundation.forms import Form, answer_once
from socialmap.foundation.texts import _, render, told
from socialmap.networks.models import Network
from socialmap.search.current import memory
from socialmap.search.links import site_href
from socialmap.search.network import network_to_decide_for

HOME = "/kerngroep/criteria"
Deed = Callable[[Network, datetime], object]


@bp.get(HOME)
@requires("core-group")
def lists() -> Response:
    """Every discipline with the list that holds; what is still an example stands first."""
    return lists_page(200)


@bp.post(f"{HOME}/vaststellen")
@requires("core-group")
def adopt_all() -> AnyResponse:
    """Make the whole starting set, as far as it is still an example, the network's own."""
    slugs = list(memory().present().reference.disciplines)
    form = adopt_form(today())()
    if not form.validate_on_submit():
        return lists_page(422, form=form)

    def deed(network: Network, at: datetime) -> None:
        service.adopt(network, slugs, form.decision(), by=by(), at=at)

    return done_once(form, HOME, deed, lists_page)


@bp.get(f"{HOME}/<slug>")
@requires("core-group")
def one_list(slug: str) -> Response:
    """The list that holds, what waits for its day, and every version there was."""
    return list_page(discipline_called(slug), 200)


@bp.post(f"{HOME}/<slug>/vaststellen")
@requires("core-group")
def adopt_one(slug: str) -> AnyResponse:
    """ "Stel deze lijst vast"."""
    row = discipline_called(slug)
    form = adopt_form(today())()
    if not form.validate_on_submit():
        return list_page(row, 422, form=form)

    def deed(network: Network, at: datetime) -> None:
        service.adopt(network, [slug], form.decision(), by=by(), at=at)

    return done_once(form, f"{HOME}/{slug}", deed, lambda status, **more: list_page(row, status, **more))


@bp.post(f"{HOME}/<slug>/<int:version>/intrekken")
@requires("core-group")
def take_back(slug: str, version: int) -> AnyResponse:
    """Take back a version that does not hold yet."""
    row, form = discipline_called(slug), Form()
    if not form.validate_on_submit():
        return list_page(row, 422)

    def deed(network: Network, at: datetime) -> None:
        service.take_back(network, slug, version, by=by(), at=at)

    return done_once(form, f"{HOME}/{slug}", deed, lambda status, **more: list_page(row, status, **more))


def lists_page(status: int, **more: object) -> Response:
    """The first page of the criteria of a network."""
    has_form()
    network, day = network_to_decide_for(), today()
    rows = memory().present().reference.disciplines.values()
    groups = in_groups(rows, public_versions(network.id), day)
    examples = sum(1 for one in lists_for(network.id, day).values() if one.network_id is None)
    context: dict[str, object] = {"form": adopt_form(day)(), "refusal": "", **more}
    return make_response(
        render("criteria/lists.html", groups=groups, examples=examples, mine=network, **context), status
    )


def list_page(row: Discipline, status: int, **more: object) -> Response:
    """One list of a network with its history."""
    has_form()
    network, day = network_to_decide_for(), today()
    present, coming = list_for(network.id, row.slug, day), planned_for(network.id, row.slug, day)
    own = versions_of(network.id, row.slug)
    starting = versions_of(None, row.slug)
    context: dict[str, object] = {"form": adopt_form(day)(), "button": Form(), "refusal": "", **more}
    return make_response(
        render(
            "criteria/list.html",
            slug=row.slug,
            label=told(row, "label"),
            mine=network,
            present=shown_version(present, day) if present is not None else None,
            coming=shown_version(coming, day) if coming is not None else None,
            may_adopt=present is not None and present.network_id is None and coming is None,
            versions=[shown_version(one, day) for one in own],
            starting=[shown_version(one, day) for one in starting],
            **context,
        ),
        status,
    )


def discipline_called(slug: str) -> Discipline:
    """A discipline by the name in an address; NotFound for any other."""
    row = memory().present().reference.disciplines.get(slug)
    if row is None:
        raise NotFound
    return row


def done_once(form: Form, path: str, deed: Deed, page: Callable[..., Response]) -> AnyResponse:
    """Do it in one transaction and go to `path`; who lost a race sees how it is now."""
    location = site_href(path.lstrip("/"))
    try:
        with transaction():
            at = now()
            answer_once(form.key(), location, at=at)
            deed(network_to_decide_for(), at)
    except AlreadyAnswered as before:
        return redirect(before.location, 303)
    except Conflict:
        return page(409, refusal=told_refusal())
    return redirect(location, 303)


def told_refusal() -> str:
    """Why nothing was kept."""
    return _("Dit is veranderd sinds u het opende. Er is niets bewaard. Hieronder ziet u hoe het nu is.")
