"""What every page of the rounds needs: whose round it is, one transaction, and where to go next."""

from flask import Blueprint, make_response
from werkzeug.wrappers import Response

from socialmap.foundation.answers import file, once, see
from socialmap.foundation.delivery import has_form
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import render
from socialmap.rounds.models import Round
from socialmap.rounds.queries import round_named
from socialmap.search.links import site_href
from socialmap.search.network import network_to_decide_for

__all__ = ["bp", "file", "once", "page", "path_of", "see", "the_round"]
bp = Blueprint("rounds", __name__)
ROUNDS = "/kerngroep/rondes"
# The name of a round: 2027-1.
NAMED = f"{ROUNDS}/<string(length=6):name>"
VOTES = "/kerngroep/stemmen"


def the_round(name: str) -> Round:
    """The round of this name of the network whose core group works here; any other is NotFound."""
    return round_named({network_to_decide_for().id}, name)


def path_of(one: Round, more: str = "") -> str:
    """The address of a page of a round."""
    return site_href(f"{ROUNDS[1:]}/{one.name}{more}")


def page(template: str, status: int = 200, **context: object) -> Response:
    """A page with forms on it."""
    has_form()
    context = {"form": Form(), "rounds_href": site_href(ROUNDS[1:]), **context}
    return make_response(render(f"rounds/{template}.html", **context), status)
