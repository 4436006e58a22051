"""What we hold of whoever is logged in: to read, to take along, to put right; and the letters of a year."""

from datetime import datetime

from flask import Response, jsonify
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts.current import by, signed_in
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now
from socialmap.foundation.delivery import has_form
from socialmap.keeping.details_form import details_form
from socialmap.keeping.personal import change_details, everything_of
from socialmap.keeping.readable import sections_of
from socialmap.keeping.views.answers import do_once, page, path, said, status_of
from socialmap.keeping.views.blueprint import bp
from socialmap.keeping.year import year_of


@bp.route("/mijn/gegevens", methods=["GET", "POST"])
@requires("log-in")
def data() -> AnyResponse:
    """Everything we hold of this person, and the form to put it right."""
    member = signed_in()
    form = details_form(member)
    if not form.validate_on_submit():
        everything = everything_of(member)
        return page(
            "data",
            status_of(form),
            form=form,
            member=member,
            memberships=everything["memberships"],
            sections=sections_of(everything),
            said=said(),
        )

    def deed(at: datetime) -> str:
        is_changed = change_details(signed_in(), form.values(), by=by(), at=at)
        return path(f"/gegevens?gedaan={'bewaard' if is_changed else 'niets'}")

    return do_once(form, path("/gegevens"), deed)


@bp.get("/mijn/gegevens.json")
@requires("log-in")
def data_file() -> Response:
    """The same as a file to take along."""
    has_form()
    response = jsonify(everything_of(signed_in()))
    response.headers["Content-Disposition"] = 'attachment; filename="mijn-gegevens.json"'
    return response


@bp.get("/mijn/brieven")
@requires("log-in")
def letters() -> Response:
    """What somebody gets from us in a year."""
    return page("letters", year=year_of(signed_in(), now()))
