"""Where a visitor tells that something is wrong: "Klopt er iets niet?"."""

from datetime import timedelta

from flask import Blueprint, Response, current_app, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from socialmap.directory.models import PUBLIC_STATES, Listing
from socialmap.directory.queries import listing_by_code
from socialmap.directory.rules import public_name
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now
from socialmap.foundation.db import transaction
from socialmap.foundation.delivery import has_form
from socialmap.foundation.errors import AlreadyAnswered, NotFound, TooOften
from socialmap.foundation.forms import Form, answer_once
from socialmap.foundation.limits import count, hand_of
from socialmap.foundation.text import slugged
from socialmap.foundation.texts import _, render
from socialmap.review import service
from socialmap.review.forms import report_form

bp = Blueprint("review", __name__)
MOST_REPORTS = 10


@bp.route("/aanbod/<string(length=6):code>-<slug>/klopt-niet", methods=["GET", "POST"])
@requires("visit")
def report(code: str, slug: str) -> AnyResponse:
    """The form, and what it sends."""
    form = report_form()()
    listing = _public(code)
    if request.method != "POST" and slug != _slug(listing):
        return redirect(f"{_back(listing)}/klopt-niet", 302)
    if request.method == "POST" and form.is_trapped:
        return _see_thanks(listing)
    if not form.validate_on_submit():
        return _form(form, listing, 422 if request.method == "POST" else 200)
    try:
        _keep(form, code)
    except AlreadyAnswered as before:
        return redirect(before.location, 303)
    except TooOften as limit:
        form.form_errors.append(_("Er kwamen veel berichten vanaf deze plek. Stuur het later nog een keer."))
        response = _form(form, listing, 429)
        response.headers["Retry-After"] = str(limit.retry_after)
        return response
    return _see_thanks(listing)


def _form(form: Form, listing: Listing, status: int) -> Response:
    has_form()
    context = {"form": form, "listing_name": _name(listing), "back_href": _back(listing)}
    return make_response(render("review/report.html", **context), status)


def _keep(form: Form, code: str) -> None:
    at = now()
    secret = current_app.config["SECRET_KEY"]
    hand = hand_of("report", request.remote_addr or "", secret=secret, at=at)
    with transaction():
        listing = _public(code)
        answer_once(form.key(), f"{_back(listing)}/klopt-niet/dank", at=at)
        count(hand, at=at, most=MOST_REPORTS, window=timedelta(hours=1))
        service.report(listing, form.kind.data, form.text.data or "", at=at)


@bp.get("/aanbod/<string(length=6):code>-<slug>/klopt-niet/dank")
@requires("visit")
def thanks(code: str, slug: str) -> Response:
    """Thank you, and back."""
    listing = _public(code)
    context = {"listing_name": _name(listing), "back_href": _back(listing)}
    return make_response(render("review/thanks.html", **context))


def _public(code: str) -> Listing:
    listing = listing_by_code(code)
    if listing is None or listing.state not in PUBLIC_STATES:
        raise NotFound
    return listing


def _slug(listing: Listing) -> str:
    place = listing.locations[0].place if listing.locations else ""
    return slugged(f"{_name(listing)} {place}")


def _name(listing: Listing) -> str:
    return public_name(listing.name, listing.kind, any(row.checked_on for row in listing.registrations))


def _back(listing: Listing) -> str:
    return f"{request.script_root}/aanbod/{listing.code}-{_slug(listing)}"


def _see_thanks(listing: Listing) -> AnyResponse:
    return redirect(f"{_back(listing)}/klopt-niet/dank", 303)
