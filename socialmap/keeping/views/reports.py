"""What visitors say is wrong, for the keeper: mended, or right as it stands."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts.current import by
from socialmap.accounts.forms import ButtonForm
from socialmap.directory.models import Listing
from socialmap.foundation.access import requires
from socialmap.foundation.clock import local_day
from socialmap.foundation.dates import long_date
from socialmap.foundation.errors import NotFound
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _, language
from socialmap.keeping.views.answers import do_once, mine, page, path_of, said
from socialmap.keeping.views.blueprint import bp
from socialmap.review.forms import report_kinds
from socialmap.review.queries import open_reports_of, report_of
from socialmap.review.reports import REJECTED, SOLVED, handle_report
from socialmap.review.rules import AlreadyDecided

ADDRESS = "/mijn/vermelding/<string(length=6):code>/meldingen"
ENDS = {"aangepast": SOLVED, "klopt-wel": REJECTED}


@dataclass(frozen=True)
class Told:
    """A report as its reader sees it, with a form for its two buttons."""

    uuid: str
    kind: str
    text: str
    day: str
    form: Form


@bp.get(ADDRESS)
@requires("log-in")
def reports(code: str) -> Response:
    """What waits for an answer of the keeper."""
    return _page(mine(code))


@bp.post(f"{ADDRESS}/<uuid:uuid>/<any('aangepast', 'klopt-wel'):answer>")
@requires("log-in")
def answer_report(code: str, uuid: UUID, answer: str) -> AnyResponse:
    """Close a report; the map changes on another page."""
    listing, form = mine(code), ButtonForm()
    if report_of(listing, uuid) is None:
        raise NotFound
    if not form.validate_on_submit():
        return _page(listing, 422)

    def deed(at: datetime) -> None:
        report = report_of(mine(code), uuid)
        if report is None:
            raise NotFound
        handle_report(report, ENDS[answer], by=by(), at=at)

    try:
        return do_once(form, path_of(listing, f"/meldingen?gedaan=melding-{answer}"), deed)
    except AlreadyDecided:
        return _page(mine(code), 409, _("Iemand anders heeft deze melding al afgehandeld."))


def _page(listing: Listing, status: int = 200, refusal: str = "") -> Response:
    labels = {str(kind.value): str(kind.label) for kind in report_kinds()}
    told = [
        Told(
            str(one.uuid),
            labels.get(one.kind, one.kind),
            one.text,
            long_date(local_day(one.at), language()),
            ButtonForm(),
        )
        for one in open_reports_of(listing)
    ]
    return page("reports", status, listing=listing, reports=told, refusal=refusal, said=said())
