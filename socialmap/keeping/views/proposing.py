"""What the core group must approve: name, kind, practice, disciplines and registers."""

from datetime import datetime

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts.current import signed_in
from socialmap.accounts.forms import ButtonForm
from socialmap.directory.models import Listing
from socialmap.foundation.access import requires
from socialmap.foundation.texts import _
from socialmap.keeping import proposals
from socialmap.keeping.name_form import MOST_DISCIPLINES, ReviewedForm, name_form
from socialmap.keeping.views.answers import do_once, mine, page, path_of, status_of
from socialmap.keeping.views.blueprint import bp
from socialmap.keeping.words import in_words, label_of

ADDRESS = "/mijn/vermelding/<string(length=6):code>/naam"


@bp.route(ADDRESS, methods=["GET", "POST"])
@requires("log-in")
def propose(code: str) -> AnyResponse:
    """The form, what waits, and what the form sends."""
    listing = mine(code)
    if request.method != "POST" and not proposals.may_be_changed(listing):
        return page("proposed", listing=listing, changes=_changes(listing))
    form = name_form(listing)
    if not form.validate_on_submit():
        return _form(listing, form, status_of(form))
    if proposals.question_of(listing) and not form.remark_text():
        form["remark"].errors = [_("Geef antwoord op de vraag van de kerngroep.")]
        return _form(listing, form, 422)

    def deed(at: datetime) -> str:
        present = mine(code)
        values, registers = form.proposal(), form.registers()
        is_new = proposals.propose(
            present, values, registers, remark=form.remark_text(), by=signed_in(), at=at
        )
        return path_of(present, f"?gedaan={'ingediend' if is_new else 'niets'}")

    return do_once(form, path_of(listing), deed)


def _form(listing: Listing, form: ReviewedForm, status: int) -> Response:
    disciplines = [form[f"discipline_{at}"] for at in range(1, MOST_DISCIPLINES + 1)]
    names = ("register", "number", "valid_until", "show_number")
    registers = [[form[f"{name}_{at}"] for name in names] for at in range(form.count)]
    return page(
        "propose",
        status,
        listing=listing,
        form=form,
        disciplines=disciplines,
        registers=registers,
        question=proposals.question_of(listing),
        changes=_changes(listing),
    )


def _changes(listing: Listing) -> list[dict[str, str]]:
    return [
        {
            "label": label_of(one.name),
            "old": in_words(one.name, one.before),
            "new": in_words(one.name, one.after),
        }
        for one in proposals.waiting_differences(listing)
    ]


@bp.route(f"{ADDRESS}/intrekken", methods=["GET", "POST"])
@requires("log-in")
def take_back(code: str) -> AnyResponse:
    """Take back what waits."""
    listing, form = mine(code), ButtonForm()
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return page("take_back", status, listing=listing, form=form, changes=_changes(listing))

    def deed(at: datetime) -> None:
        proposals.withdraw(mine(code), by=signed_in(), at=at)

    return do_once(form, path_of(listing, "?gedaan=ingetrokken"), deed)
