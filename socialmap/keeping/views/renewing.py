"""What a new version of the criteria asks, for who said that everything is right without seeing it."""

from datetime import datetime

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts.current import signed_in
from socialmap.accounts.forms import ButtonForm
from socialmap.directory.keepers import listings_kept_by
from socialmap.directory.models import Listing
from socialmap.foundation.access import requires
from socialmap.foundation.clock import today
from socialmap.foundation.texts import _
from socialmap.keeping.renewing import Questions, questions_for, renew
from socialmap.keeping.views.answers import do_once, mine, page, path, status_of
from socialmap.keeping.views.blueprint import bp


@bp.route("/mijn/criteria", methods=["GET", "POST"])
@requires("log-in")
def criteria() -> AnyResponse:
    """Only the criteria that changed, of one listing or of all that somebody keeps."""
    form, questions = ButtonForm(), questions_for(_listings(), today())
    if not form.validate_on_submit() or not questions.validate():
        status = 422 if questions.errors else status_of(form)
        return page("criteria", status, form=form, questions=questions)
    if questions.asked and not questions.answers():
        form.form_errors.append(_("Vul bij minstens één vraag iets in, of sla dit over."))
        return page("criteria", 422, form=form, questions=questions)

    def deed(at: datetime) -> None:
        renew(questions.answers(), by=signed_in(), at=at)

    return do_once(form, path("?gedaan=ingediend"), deed)


def _listings() -> list[Listing]:
    code = request.args.get("vermelding", "")
    return [mine(code)] if code else listings_kept_by(signed_in())


def next_path(questions: Questions, code: str = "") -> str:
    """Where a renewal leads: on, or first to what was asked and not seen."""
    if questions.asked and not questions.was_shown:
        return path(f"/criteria?vermelding={code}" if code else "/criteria")
    return path("?gedaan=klopt")
