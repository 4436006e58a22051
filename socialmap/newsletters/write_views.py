"""The list of newsletters, and writing one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from socialmap.accounts import current
from socialmap.accounts.queries import name_of
from socialmap.directory.audience import places_of
from socialmap.directory.queries import disciplines
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now
from socialmap.foundation.errors import Conflict
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _, told
from socialmap.newsletters import queries, rules, service, shown
from socialmap.newsletters.forms import LetterForm, letter_form
from socialmap.newsletters.models import Newsletter
from socialmap.newsletters.pages import DESK, ONE, bp, desk_href, once, page, path_of, the_newsletter
from socialmap.search.network import network_to_decide_for


@bp.get(DESK)
@requires("core-group")
def newsletters() -> Response:
    """What is being written, what leaves, and what was sent."""
    network, by = network_to_decide_for(), current.by()
    lines = [line_of(one) for one in queries.newsletters_of(network.id)]
    return page(
        "list",
        to_check=[line_of(one) for one in queries.to_check_for(network.id, by)],
        lines=lines,
    )


def line_of(one: Newsletter) -> dict[str, Any]:
    """A newsletter as every page tells it."""
    progress = queries.progress_of(one) if one.started_at is not None else queries.Progress()
    state = queries.state_of(one, progress, now())
    return {
        "href": path_of(one),
        "subject": one.subject or _("Zonder onderwerp"),
        "kind_label": shown.kind_labels()[one.kind],
        "state": state,
        "state_label": shown.state_labels()[state],
        "for_whom": shown.for_whom(one),
        "writer": name_of(one.by),
        "checker": name_of(one.checked_by) if one.checked_by else "",
        "changed": shown.moment(one.changed_at),
        "leaves": shown.moment(one.scheduled_at) if one.scheduled_at is not None else "",
        "progress": shown.progress_line(one, progress, state),
        "sent": progress.sent,
        "count": max(one.count, progress.total),
        "revision": one.revision,
        "is_under_way": state in rules.UNDER_WAY,
    }


@bp.route(f"{DESK}/nieuw", methods=["GET", "POST"])
@requires("core-group")
def new() -> Response:
    """Begin a newsletter."""
    network = network_to_decide_for()
    form = _form(network.id)
    if request.method != "POST":
        form.fill_from(None)
    if not form.validate_on_submit():
        return page("write", 422 if form.errors else 200, letter=None, form=form)
    made: list[str] = []

    def act() -> str:
        one = service.create(network, form.values(), by=current.by(), at=now())
        return path_of(one)

    return _made(form, act, made)


def _made(form: Form, act: Callable[[], str], made: list[str]) -> Response:
    """Make one, once for each form; a second time leads to the list, where the first one stands."""
    answer = once(form, desk_href(), lambda: made.append(act()))
    if made:
        answer.headers["Location"] = made[0]
    return answer


@bp.route(ONE, methods=["GET", "POST"])
@requires("core-group")
def newsletter(uuid: UUID) -> Response:
    """A draft to write on, with what its readers will see; after that, how far it is."""
    one = the_newsletter(uuid)
    if request.method != "POST":
        return show(one)
    form = _form(one.network_id, one)
    if not form.validate_on_submit():
        return _write(one, form, 422)
    values, seen = form.values(), form.seen_revision()

    def act() -> None:
        service.save(the_newsletter(uuid), values, seen_revision=seen, by=current.by(), at=now())

    try:
        return once(form, path_of(one), act)
    except Conflict as refusal:
        one = the_newsletter(uuid)
        form["revision"].raw_data, form["revision"].data = None, one.revision
        return _write(one, form, 409, refusal=shown.told_refusal(refusal))


def show(one: Newsletter, status: int = 200, *, refusal: str = "") -> Response:
    """A newsletter as it is now."""
    if one.state == "draft":
        form = _form(one.network_id, one, is_sent=False)
        form.fill_from(one)
        return _write(one, form, status, refusal=refusal)
    return page(
        "letter",
        status,
        letter=line_of(one),
        preview=shown.preview(one),
        refusal=refusal,
        is_own=one.by == current.by(),
    )


def _write(one: Newsletter, form: LetterForm, status: int, *, refusal: str = "") -> Response:
    return page(
        "write",
        status,
        letter=line_of(one),
        form=form,
        refusal=refusal,
        button=Form(formdata=None),
        preview=shown.preview(one),
        needs_check=queries.needs_check(one),
        is_tested=one.tested_at is not None and one.tested_at >= one.changed_at,
        my_address=current.signed_in().email,
    )


def _form(network_id: int, one: Newsletter | None = None, *, is_sent: bool = True) -> LetterForm:
    """The form, with every choice there is, and those that were chosen when they still were there."""
    kept = one.audience if one is not None else {}
    rows = [(row.slug, told(row, "label")) for row in disciplines()]
    known = {slug for slug, _label in rows}
    rows += [(slug, slug) for slug in kept.get("disciplines", ()) if slug not in known]
    places = sorted({*places_of(network_id), *kept.get("places", ())}, key=str.casefold)
    kind = letter_form(rows, [(place, place) for place in places])
    return kind() if is_sent else kind(formdata=None)


def late() -> str:
    """What is said of a form whose token has expired."""
    return _("De bladzijde stond te lang open. Druk nog een keer op de knop.")


def press(uuid: UUID, location: str, do: Callable[[Newsletter], object]) -> Response:
    """A button on the page of a newsletter; what is refused is told on that page."""
    one = the_newsletter(uuid)
    form = Form()
    if not form.validate_on_submit():
        return show(one, 422, refusal=late())
    try:
        return once(form, location, lambda: do(the_newsletter(uuid)))
    except Conflict as refusal:
        return show(the_newsletter(uuid), 409, refusal=shown.told_refusal(refusal))


@bp.post(f"{ONE}/proef")
@requires("core-group")
def trial(uuid: UUID) -> Response:
    """Send it to myself."""
    member = current.signed_in()
    return press(uuid, path_of(the_newsletter(uuid)), lambda one: service.send_trial(one, member, at=now()))


@bp.post(f"{ONE}/weg")
@requires("core-group")
def discard(uuid: UUID) -> Response:
    """Throw a draft away."""
    return press(uuid, desk_href(), lambda one: service.discard(one, by=current.by(), at=now()))


@bp.post(f"{ONE}/kopie")
@requires("core-group")
def copy(uuid: UUID) -> Response:
    """Write a new one that begins with these words."""
    one = the_newsletter(uuid)
    form = Form()
    if not form.validate_on_submit():
        return show(one, 422, refusal=late())
    by = current.by()
    return _made(form, lambda: path_of(service.copy_of(the_newsletter(uuid), by=by, at=now())), [])
