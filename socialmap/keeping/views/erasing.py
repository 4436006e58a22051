"""Erasing everything: said plainly first, then done at once."""

import logging
from datetime import datetime

from flask import Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts import current
from socialmap.accounts.current import by, signed_in
from socialmap.accounts.models import Member
from socialmap.accounts.rules import PERSONAL_AFTER, LastManager
from socialmap.accounts.service import is_last_manager
from socialmap.directory.keepers import keepers_of, listings_kept_by
from socialmap.foundation.access import requires
from socialmap.foundation.clock import local_day, now
from socialmap.foundation.dates import long_date
from socialmap.foundation.delivery import has_form
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import language
from socialmap.keeping.erasing import empty_log
from socialmap.keeping.erasing import leave as leave_everything
from socialmap.keeping.forms import erase_form
from socialmap.keeping.views.answers import do_once, page, path, status_of
from socialmap.keeping.views.blueprint import bp

log = logging.getLogger(__name__)
GONE = "/wissen/klaar"


@bp.route("/mijn/wissen", methods=["GET", "POST"])
@requires("log-in")
def erase() -> AnyResponse:
    """What goes at once, what goes after thirty days, and the word that does it."""
    member, form = signed_in(), erase_form()
    if is_last_manager(member) or not form.validate_on_submit():
        return _page(member, form, status_of(form))

    def deed(at: datetime) -> None:
        leave_everything(signed_in(), by=by(), at=at)

    try:
        answer = do_once(form, path(GONE), deed)
    except LastManager:
        return _page(signed_in(), form, 409)
    current.leave()
    if not empty_log():
        log.info("somebody was reading while a member left; the night cleans up")
    return answer


def _page(member: Member, form: Form, status: int) -> Response:
    listings = listings_kept_by(member)
    alone = [one for one in listings if len(keepers_of(one)) == 1 and not one.kept_by_core_group]
    return page(
        "erase",
        status,
        form=form,
        alone=[one.name for one in alone],
        shared=[one.name for one in listings if one not in alone],
        day=long_date(local_day(now() + PERSONAL_AFTER), language()),
        is_last_manager=is_last_manager(member),
    )


@bp.get("/mijn/wissen/klaar")
@requires("visit")
def erased() -> AnyResponse:
    """Goodbye; whoever is still logged in has nothing to read here."""
    if current.current_member() is not None:
        return redirect(path(), 303)
    has_form()
    return page("erased")
