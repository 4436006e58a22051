"""What all pages of joining share: their blueprint, how they are drawn, and who may see which application."""

import base64
import hashlib
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts.current import signed_in
from socialmap.foundation.delivery import has_form
from socialmap.foundation.errors import NotFound
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import render
from socialmap.networks.models import Network
from socialmap.networks.queries import network_by_slug
from socialmap.review.queries import submission_of
from socialmap.review.submissions import Submission
from socialmap.search.links import site_href
from socialmap.search.network import network_of_request

bp = Blueprint("joining", __name__)


def page(name: str, status: int = 200, **context: object) -> Response:
    """A page anybody may keep."""
    return make_response(render(f"joining/{name}.html", **context), status)


def own_page(name: str, status: int = 200, **context: object) -> Response:
    """A page with a form, or of one person: never kept."""
    has_form()
    return page(name, status, **context)


def form_page(name: str, form: Form, status: int = 0, **context: object) -> Response:
    """A page with this form; 422 when it was sent and something is wrong."""
    wanted = status or (422 if request.method == "POST" else 200)
    return own_page(name, wanted, form=form, **context)


def see(path: str) -> AnyResponse:
    """Go on at a path of this site, in the network and language of this request."""
    return redirect(site_href(path), 303)


def my_application(uuid: UUID) -> Submission:
    """An application of whoever is logged in; somebody else's, and a change of a listing, is NotFound."""
    submission = submission_of(signed_in(), uuid)
    if submission.kind != "application":
        raise NotFound
    return submission


def path_of(submission: Submission, step: str = "") -> str:
    """The path of an application, or of a step of it."""
    return f"aanmelden/{submission.uuid}" + (f"/{step}" if step else "")


def network_called(slug: str) -> Network:
    """The network of this name, or the one of the address; NotFound when there is neither."""
    here = network_of_request()
    found = network_by_slug(slug or (here.slug if here is not None else ""))
    if found is None:
        raise NotFound
    return found


def content_key(form: Form) -> str:
    """The key of a form with what is in it: who goes back and types something else sends another form."""
    sent = sorted((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token")
    digest = hashlib.sha256(repr((form.key(), sent)).encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
