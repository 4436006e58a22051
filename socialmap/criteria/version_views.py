"""Making a new version of a list: the boxes, what changes, and then only keeping it."""

from datetime import date, datetime

from flask import Response, make_response, request
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts.current import by
from socialmap.criteria import rules, service
from socialmap.criteria.blueprint import bp
from socialmap.criteria.core_group_views import HOME, discipline_called, done_once, told_refusal
from socialmap.criteria.forms import SPARE, ListForm, given, list_form
from socialmap.criteria.models import CriteriaList
from socialmap.criteria.queries import list_for, planned_for, versions_of
from socialmap.criteria.shown import shown_difference
from socialmap.directory.models import Discipline
from socialmap.foundation.access import requires
from socialmap.foundation.clock import today
from socialmap.foundation.dates import long_date
from socialmap.foundation.delivery import has_form
from socialmap.foundation.errors import NotFound
from socialmap.foundation.texts import _, language, render, told
from socialmap.networks.models import Network
from socialmap.search.current import memory
from socialmap.search.network import network_to_decide_for

# What the buttons under the boxes ask.
MORE, LOOK, BACK, KEEP = "meer", "bekijk", "terug", "bewaar"


@bp.route(f"{HOME}/<slug>/nieuw", methods=["GET", "POST"])
@requires("core-group")
def new_version(slug: str) -> AnyResponse:
    """The boxes of a new version, filled with the list that holds or with an earlier one."""
    row, network, day = discipline_called(slug), network_to_decide_for(), today()
    present = list_for(network.id, slug, day)
    if request.method != "POST":
        return _form_page(row, _begun(network, present, slug, day), 200)
    form = _sent(present, day)
    asked = request.form.get("doe", LOOK)
    if asked in (MORE, BACK):
        return _form_page(row, form, 200)
    if not form.validate_on_submit():
        return _form_page(row, form, 422)
    if asked == KEEP:
        return _keep(row, form)
    return _look(row, network, form)


def _begun(network: Network, present: CriteriaList | None, slug: str, day: date) -> ListForm:
    """The boxes as they begin; `?van=2` fills them with version 2, which is how one goes back to it."""
    source = _version_asked(network, slug) or present
    criteria = source.criteria if source is not None else []
    data = given(criteria, seen=present.id if present is not None else 0)
    form: ListForm = list_form(criteria, day, count=len(criteria) + SPARE)(data=data)
    return form


def _version_asked(network: Network, slug: str) -> CriteriaList | None:
    wanted = request.args.get("van", "")
    if not wanted:
        return None
    of = None if wanted.startswith("voorbeeld-") else network.id
    number = wanted.removeprefix("voorbeeld-")
    found = [one for one in versions_of(of, slug) if str(one.version) == number]
    if not found:
        raise NotFound
    return found[0]


def _sent(present: CriteriaList | None, day: date) -> ListForm:
    """The boxes as they came; as many as there were, and one more when that was asked."""
    sent = request.form.get("boxes", "")
    count = min(int(sent), rules.MOST) if sent.isdecimal() and len(sent) < 4 else 0
    known = [{"key": key} for at in range(count) if (key := request.form.get(f"key_{at}", ""))]
    criteria = known or (present.criteria if present is not None else [])
    form: ListForm = list_form(criteria, day, count=count + (request.form.get("doe") == MORE))()
    form["boxes"].data = str(form.count)
    return form


def _look(row: Discipline, network: Network, form: ListForm) -> AnyResponse:
    """ "Dit verandert er": old beside new, and the button that keeps it."""
    day = today()
    present = list_for(network.id, row.slug, day)
    if form.seen_id != (present.id if present is not None else 0) or planned_for(network.id, row.slug, day):
        return _form_page(row, form, 409, refusal=told_refusal())
    try:
        changes = service.what_changes(network, row.slug, form.criteria(), today=day)
    except rules.NothingChanged:
        return _nothing(row, form)
    has_form()
    unseen = [(name, value) for name, value in request.form.items(multi=True) if name != "doe"]
    return make_response(
        render(
            "criteria/changes.html",
            slug=row.slug,
            label=told(row, "label"),
            unseen=unseen,
            changes=[shown_difference(one) for one in changes],
            asked=_listed(network, row.slug) if any(one.asks_again for one in changes) else 0,
            day=long_date(form["valid_from"].data, language()),
            note=form["note"].data,
        )
    )


def _keep(row: Discipline, form: ListForm) -> AnyResponse:
    def deed(network: Network, at: datetime) -> None:
        service.new_version(
            network,
            row.slug,
            form.criteria(),
            seen=form.seen_id,
            valid_from=form["valid_from"].data,
            decision=form.decision(),
            by=by(),
            at=at,
        )

    try:
        return done_once(
            form, f"{HOME}/{row.slug}", deed, lambda status, **more: _form_page(row, form, status, **more)
        )
    except rules.NothingChanged:
        return _nothing(row, form)


def _nothing(row: Discipline, form: ListForm) -> Response:
    form.form_errors.append(_("Er is nog niets veranderd."))
    return _form_page(row, form, 422)


def _form_page(row: Discipline, form: ListForm, status: int, **more: object) -> Response:
    has_form()
    context: dict[str, object] = {"refusal": "", **more}
    return make_response(
        render(
            "criteria/version.html",
            slug=row.slug,
            label=told(row, "label"),
            form=form,
            may_add=form.count < rules.MOST,
            **context,
        ),
        status,
    )


def _listed(network: Network, slug: str) -> int:
    """How many listings on the map are asked for something new."""
    documents = memory().present().snapshot.documents
    return sum(1 for one in documents if one.network_id == network.id and slug in one.disciplines)
