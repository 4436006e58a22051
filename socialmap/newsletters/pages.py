"""What every page of the newsletters needs: whose newsletter it is, and where to go next."""

from uuid import UUID

from flask import Blueprint, make_response
from werkzeug.wrappers import Response

from socialmap.foundation.answers import once, see
from socialmap.foundation.delivery import has_form
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import render
from socialmap.newsletters.models import Newsletter
from socialmap.newsletters.queries import newsletter_for
from socialmap.search.links import site_href
from socialmap.search.network import network_to_decide_for

__all__ = ["bp", "desk_href", "once", "page", "path_of", "see", "the_newsletter"]
bp = Blueprint("newsletters", __name__)
DESK = "/kerngroep/nieuwsbrieven"
ONE = f"{DESK}/<uuid:uuid>"


def the_newsletter(uuid: UUID) -> Newsletter:
    """A newsletter of the network whose core group works here; any other is NotFound."""
    return newsletter_for({network_to_decide_for().id}, uuid)


def desk_href() -> str:
    """The list of newsletters."""
    return site_href(DESK[1:])


def path_of(one: Newsletter, more: str = "") -> str:
    """The address of a page about a newsletter."""
    return site_href(f"{DESK[1:]}/{one.uuid}{more}")


def page(template: str, status: int = 200, **context: object) -> Response:
    """A page with forms on it."""
    has_form()
    context = {"form": Form(formdata=None), "letters_href": desk_href(), **context}
    return make_response(render(f"newsletters/{template}.html", **context), status)
