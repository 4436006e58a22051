"""`/verwijzers`: the same search in two minutes, and the sheets for the wall."""

from flask import Blueprint, Response, current_app, make_response, request

from socialmap.foundation.access import requires
from socialmap.foundation.addresses import site_root
from socialmap.foundation.delivery import not_modified
from socialmap.foundation.errors import NotFound
from socialmap.foundation.texts import render, told
from socialmap.referral.table import newcomers, table_of
from socialmap.referral.wall import WallSheet, foot_of, municipalities, title_of, wall_links, wall_sheet
from socialmap.search.current import Present, memory
from socialmap.search.links import site_href
from socialmap.search.network import network_of_request
from socialmap.search.notices import notices_of
from socialmap.search.questions import Question, question_for_people
from socialmap.search.result_pages import title_of as subject_of
from socialmap.search.revalidation import page_etag
from socialmap.search.service import find
from socialmap.search.views import keep_no_longer

bp = Blueprint("referral", __name__)


@bp.get("/verwijzers")
@requires("visit")
def referrers() -> Response:
    """Room, referral, waiting time, numbers: bookmarkable by need and postcode."""
    present, network = memory().present(), network_of_request()
    if (unchanged := not_modified(page_etag(present))) is not None:
        return unchanged
    question = question_for_people(request.args.items(multi=True), present.reference.known_slugs)
    context: dict[str, object] = {**_form(question, present), "wall_links": wall_links(present, network)}
    if question == Question():
        return make_response(render("referral/start.html", **context, newcomers=newcomers(present, network)))
    answer = find(question, memory(), network_id=network.id if network else None)
    keep_no_longer(answer)
    context |= table_of(answer, network, site_root()) | {
        "subject": subject_of(answer),
        "notices": notices_of(answer, network),
    }
    return make_response(render("referral/table.html", **context))


def _form(question: Question, present: Present) -> dict[str, object]:
    chosen = question.chosen("need")
    return {
        "question": {"what": question.what, "where": question.where},
        "action": site_href("verwijzers"),
        "needs": [
            (slug, told(need, "label"), slug in chosen) for slug, need in present.reference.needs.items()
        ],
    }


@bp.get("/verwijzers/wie-voor-wat/<municipality>")
@requires("visit")
def wall(municipality: str) -> Response:
    """Who for what in a municipality, made for the wall."""
    if (unchanged := not_modified(page_etag(memory().present()))) is not None:
        return unchanged
    sheet = _sheet(municipality)
    pdf_href = site_href(f"verwijzers/wie-voor-wat/{municipality}.pdf")
    context = {"sheet": sheet, "heading": title_of(sheet), "foot": foot_of(sheet), "pdf_href": pdf_href}
    return make_response(render("referral/wall.html", **context))


@bp.get("/verwijzers/wie-voor-wat/<municipality>.pdf")
@requires("visit")
def wall_as_pdf(municipality: str) -> Response:
    """The same sheet as one A4 in PDF."""
    # The library is slow to import, and only this view needs it.
    from socialmap.referral.wall_pdf import wall_pdf

    if (unchanged := not_modified(page_etag(memory().present()))) is not None:
        return unchanged
    sheet = _sheet(municipality)
    fonts = current_app.extensions["settings"].home / "static" / "vendor" / "atkinson-hyperlegible"
    response = make_response(wall_pdf(sheet, fonts))
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="wie-voor-wat-{municipality}.pdf"'
    return response


def _sheet(municipality: str) -> WallSheet:
    """The sheet of a municipality we know; any other is not found."""
    present, network = memory().present(), network_of_request()
    name = municipalities(present, network).get(municipality)
    if name is None:
        raise NotFound
    return wall_sheet(name, present, network, site_root())
