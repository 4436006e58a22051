"""`/lijst`: the list is in the address; the server keeps nothing of it."""

from flask import Blueprint, Response, make_response, request

from socialmap.foundation.access import requires
from socialmap.foundation.addresses import site_root
from socialmap.foundation.texts import render
from socialmap.search.current import memory
from socialmap.shortlist.paper import FOR_OTHER, paper
from socialmap.shortlist.rules import asked_for

bp = Blueprint("shortlist", __name__)


@bp.get("/lijst")
@requires("visit")
def shortlist() -> Response:
    """A list to print, share or carry along; what it holds stands in its address only."""
    name, value = FOR_OTHER
    asked = asked_for(request.args.getlist("id"))
    context = paper(asked, memory().present(), site_root(), for_other=request.args.get(name) == value)
    response = make_response(render("shortlist/list.html", **context))
    # The address tells what care somebody looks for: no search engine and no cache keeps it.
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    return response
