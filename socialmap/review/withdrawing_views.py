"""A listing off the map by the core group: why, the letter, and whether one is sure."""

from flask import Response, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts import current
from socialmap.accounts.rules import DECIDING
from socialmap.directory.keepers import keepers_of
from socialmap.directory.models import Listing
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now
from socialmap.foundation.db import transaction
from socialmap.foundation.delivery import has_form
from socialmap.foundation.errors import AlreadyAnswered, Conflict
from socialmap.foundation.forms import Form, answer_once
from socialmap.foundation.texts import _, render
from socialmap.review import decisions
from socialmap.review.item_forms import withdraw_form, withdrawal_reasons
from socialmap.review.item_pages import DESK, bp
from socialmap.review.letters import preview_of_withdrawal
from socialmap.review.queries import listing_for
from socialmap.review.refusals import told


@bp.route(f"{DESK}/vermeldingen/<string(length=6):code>/van-de-kaart", methods=["GET", "POST"])
@requires("core-group")
def withdraw(code: str) -> AnyResponse:
    """First why, and the letter as it will be sent; then off the map."""
    listing, form = _listing(code), withdraw_form()()
    if request.method == "POST" and request.form.get("letter"):
        return _page(listing, form, 200)
    if not form.validate_on_submit():
        return _page(listing, form, 422 if request.method == "POST" else 200)
    location = f"{request.script_root}{DESK}"
    reason, words = withdrawal_reasons()[form["reason"].data], form["own_words"].data or ""
    try:
        with transaction():
            answer_once(form.key(), location, at=now())
            by = current.signed_in()
            decisions.withdraw_listing(_listing(code), reason=reason, own_words=words, by=by, at=now())
    except AlreadyAnswered as before:
        return redirect(before.location, 303)
    except Conflict as refusal:
        return _page(_listing(code), form, 409, refusal=told(refusal))
    return redirect(location, 303)


def _listing(code: str) -> Listing:
    return listing_for(current.networks_with(*DECIDING), code)


def _page(listing: Listing, form: Form, status: int, *, refusal: str = "") -> Response:
    has_form()
    reason = withdrawal_reasons().get(form["reason"].data, "") or _("[hier komt de reden]")
    words = (form["own_words"].data or "").strip()
    context = {
        "form": form,
        "name": listing.name,
        "is_gone": listing.state == "withdrawn",
        "keepers": [one.name or one.email for one in keepers_of(listing)],
        "letter": preview_of_withdrawal(
            listing, reason=reason, own_words=words, by=current.signed_in(), at=now()
        ),
        "is_looked_at": bool(request.form.get("letter")),
        "refusal": refusal,
    }
    return make_response(render("review/withdraw.html", **context), status)
