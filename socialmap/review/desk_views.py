"""The bare list of the core group: what waits, one item, and three buttons."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts import current
from socialmap.accounts.models import Member
from socialmap.accounts.rules import DECIDING
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now, today
from socialmap.foundation.db import transaction
from socialmap.foundation.delivery import has_form
from socialmap.foundation.errors import AlreadyAnswered, Conflict, NotFound
from socialmap.foundation.forms import Form, answer_once
from socialmap.foundation.texts import render
from socialmap.mailing import service as mailing
from socialmap.mailing.queries import letters_by_id, recent_letters, troubled_letters
from socialmap.networks.queries import all_networks
from socialmap.review import decisions, queries
from socialmap.review.desk_forms import approve_form, ask_form, decline_form
from socialmap.review.models import Submission
from socialmap.review.shown import item_of, line_of, told
from socialmap.uploads.answers import response_of
from socialmap.uploads.queries import file_of

bp = Blueprint("desk", __name__)
DESK = "/kerngroep"
Decide = Callable[[Submission, Member], None]


@bp.get(DESK)
@requires("core-group")
def desk() -> Response:
    """Everything that waits, the longest first."""
    networks = current.networks_with(*DECIDING)
    context = {
        "waiting": [line_of(one, today()) for one in queries.waiting_for(networks)],
        "decided": [line_of(one, today()) for one in queries.decided_lately(networks)],
        "unreachable": queries.unreachable_listings(networks),
        "letters": len(troubled_letters(networks)),
        "networks": [one.short_name for one in all_networks() if one.id in networks],
    }
    return make_response(render("review/desk.html", **context))


@bp.get(f"{DESK}/inzendingen/<uuid:uuid>")
@requires("core-group")
def item(uuid: UUID) -> Response:
    """One submission as it will be seen, old beside new, with its evidence."""
    return _item(_submission(uuid), 200)


@bp.post(f"{DESK}/inzendingen/<uuid:uuid>/goedkeuren")
@requires("core-group")
def approve(uuid: UUID) -> AnyResponse:
    """Put it on the map, or carry the change out."""
    form = approve_form()()

    def decide(submission: Submission, by: Member) -> None:
        until = form["valid_until"].data
        decisions.approve(submission, seen_revision=form.seen_revision, by=by, at=now(), valid_until=until)

    return _decided(uuid, form, "approve", decide)


@bp.post(f"{DESK}/inzendingen/<uuid:uuid>/vraag")
@requires("core-group")
def ask(uuid: UUID) -> AnyResponse:
    """Ask whoever submitted for more."""
    form = ask_form()()

    def decide(submission: Submission, by: Member) -> None:
        decisions.ask(submission, form["text"].data, by=by, at=now())

    return _decided(uuid, form, "ask", decide)


@bp.post(f"{DESK}/inzendingen/<uuid:uuid>/afwijzen")
@requires("core-group")
def decline(uuid: UUID) -> AnyResponse:
    """Say no, with the reason."""
    form = decline_form()()

    def decide(submission: Submission, by: Member) -> None:
        seen = form.seen_revision
        decisions.decline(submission, form["text"].data, seen_revision=seen, by=by, at=now())

    return _decided(uuid, form, "decline", decide)


@bp.get(f"{DESK}/inzendingen/<uuid:uuid>/bewijs/<uuid:file>")
@requires("core-group")
def evidence(uuid: UUID, file: UUID) -> AnyResponse:
    """A file that was handed in as evidence."""
    return response_of(file_of(f"submission:{_submission(uuid).uuid}", file))


@bp.get(f"{DESK}/brieven")
@requires("core-group")
def letters() -> Response:
    """Letters that did not arrive, and what left last."""
    has_form()
    networks = current.networks_with(*DECIDING)
    context = {"form": Form(), "troubled": troubled_letters(networks), "recent": recent_letters(networks)}
    return make_response(render("review/letters.html", **context))


@bp.post(f"{DESK}/brieven/<int:letter_id>/<any(opnieuw, terug):what>")
@requires("core-group")
def handle_letter(letter_id: int, what: str) -> AnyResponse:
    """Send it again, or note that it came back."""
    if not Form().validate_on_submit():
        raise NotFound
    networks = current.networks_with(*DECIDING)
    with transaction():
        if not letters_by_id(letter_id, networks):
            raise NotFound
        verb = mailing.retry if what == "opnieuw" else mailing.came_back
        verb(letter_id, by=current.by(), at=now())
    return redirect(f"{request.script_root}{DESK}/brieven", 303)


def _submission(uuid: UUID) -> Submission:
    return queries.submission_for(current.networks_with(*DECIDING), uuid)


def _decided(uuid: UUID, form: Form, name: str, decide: Decide) -> AnyResponse:
    """Check the form, carry the decision out once, and go back to the list."""
    if not form.validate_on_submit():
        return _item(_submission(uuid), 422, **{name: form})
    location = f"{request.script_root}{DESK}"
    try:
        with transaction():
            submission = _submission(uuid)
            answer_once(form.key(), location, at=now())
            decide(submission, current.signed_in())
    except AlreadyAnswered as before:
        return redirect(before.location, 303)
    except Conflict as refusal:
        return _item(_submission(uuid), 409, refusal=told(refusal), **{name: form})
    return redirect(location, 303)


def _item(submission: Submission, status: int, *, refusal: str = "", **forms: Form) -> Response:
    has_form()
    forms = {"approve": approve_form()(), "ask": ask_form()(), "decline": decline_form()(), **forms}
    context = {**forms, "refusal": refusal, "item": item_of(submission, current.signed_in())}
    return make_response(render("review/item.html", **context), status)
