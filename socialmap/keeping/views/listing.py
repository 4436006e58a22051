"""One listing: as visitors see it, what stands in it, and confirming, hiding or showing it."""

from collections.abc import Callable
from datetime import datetime

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts.current import by, signed_in
from socialmap.accounts.forms import ButtonForm
from socialmap.directory.freshness import confirm as confirm_listing
from socialmap.directory.service import described
from socialmap.foundation.access import requires
from socialmap.foundation.clock import today
from socialmap.keeping import editing, proposals
from socialmap.keeping.parts import in_pairs, parts, told
from socialmap.keeping.preview import address_of, preview_of, qr_of
from socialmap.keeping.record import record_of
from socialmap.keeping.renewing import questions_for, renew
from socialmap.keeping.standing import standing_of
from socialmap.keeping.views.answers import do_once, mine, page, path, said
from socialmap.keeping.views.blueprint import bp
from socialmap.keeping.views.dashboard import confirm_form, quick_forms
from socialmap.keeping.views.history import saved_notice
from socialmap.keeping.views.renewing import next_path

REVIEWED = ("name", "kind", "organisation", "disciplines", "agb", "registrations")


@bp.get("/mijn/vermelding/<string(length=6):code>")
@requires("log-in")
def listing(code: str) -> Response:
    """The listing as visitors see it, and everything that can be changed."""
    kept = mine(code)
    return page(
        "listing",
        listing=kept,
        standing=standing_of(kept, today()),
        preview=preview_of(kept),
        confirm=confirm_form(kept),
        quick=quick_forms(kept),
        subjects=[(part, told(part, kept)) for part in parts().values() if not part.is_quick],
        reviewed=in_pairs(REVIEWED, described(kept)),
        waits=bool(proposals.waiting_differences(kept)),
        notice=saved_notice([kept]),
        said=said(),
    )


@bp.route("/mijn/vermelding/<string(length=6):code>/klopt", methods=["GET", "POST"])
@requires("log-in")
def confirm(code: str) -> AnyResponse:
    """Everything is right: the record, what is new in the criteria, and one button."""
    kept, form = mine(code), ButtonForm()
    questions = questions_for([kept], today())
    if not form.validate_on_submit() or not questions.validate():
        status = 422 if form.errors or questions.errors else 200
        record = record_of(kept)
        return page("confirm_one", status, listing=kept, form=form, record=record, questions=questions)

    def deed(at: datetime) -> None:
        confirm_listing(mine(code), by=by(), at=at)
        renew(questions.answers(), by=signed_in(), at=at)

    return do_once(form, next_path(questions, code), deed)


@bp.route("/mijn/vermelding/<string(length=6):code>/verberg", methods=["GET", "POST"])
@requires("log-in")
def hide(code: str) -> AnyResponse:
    """Off the map at once, for as long as one likes."""

    def deed(at: datetime) -> None:
        editing.take_off(mine(code), by=by(), at=at)

    return _press("hide", code, path(f"/vermelding/{code}?gedaan=verborgen"), deed)


@bp.route("/mijn/vermelding/<string(length=6):code>/toon", methods=["GET", "POST"])
@requires("log-in")
def show(code: str) -> AnyResponse:
    """Back on the map at once."""

    def deed(at: datetime) -> None:
        editing.put_on(mine(code), by=by(), at=at)

    return _press("show", code, path(f"/vermelding/{code}?gedaan=zichtbaar"), deed)


def _press(name: str, code: str, home: str, deed: Callable[[datetime], None]) -> AnyResponse:
    """A page with one button, and what the button does."""
    kept, form = mine(code), ButtonForm()
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return page(name, status, listing=kept, form=form, record=record_of(kept))
    return do_once(form, home, deed)


@bp.get("/mijn/vermelding/<string(length=6):code>/kaartje")
@requires("log-in")
def paper_card(code: str) -> Response:
    """A card with a QR code, to print."""
    kept = mine(code)
    address = address_of(kept)
    return page("paper_card", listing=kept, preview=preview_of(kept), address=address, qr=qr_of(address))
