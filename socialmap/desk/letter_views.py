"""Letters that did not arrive, and what a person does about them."""

from flask import Response, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts import current
from socialmap.accounts.rules import DECIDING
from socialmap.desk.blueprint import DESK, bp
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now
from socialmap.foundation.db import transaction
from socialmap.foundation.delivery import has_form
from socialmap.foundation.errors import NotFound
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _, render
from socialmap.mailing import service as mailing
from socialmap.mailing.letter_names import name_of_letter
from socialmap.mailing.models import Letter
from socialmap.mailing.queries import letters_by_id, recent_letters, troubled_letters


@bp.get(f"{DESK}/brieven")
@requires("core-group")
def letters() -> Response:
    """Letters that did not arrive, and what left last."""
    has_form()
    networks = current.networks_with(*DECIDING)
    context = {
        "form": Form(),
        "name_of": _name_of,
        "troubled": troubled_letters(networks),
        "recent": recent_letters(networks),
    }
    return make_response(render("desk/letters.html", **context))


def _name_of(letter: Letter) -> str:
    """What a letter is about; who answered what to a meeting is for its organisers (decision 28)."""
    return (
        _("Brief over een bijeenkomst") if letter.template.startswith("meeting-") else name_of_letter(letter)
    )


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
