"""`/criteria`: who may be listed, for everybody to read, as page and as PDF."""

from flask import Response, current_app, make_response

from socialmap.criteria.blueprint import bp
from socialmap.criteria.queries import public_versions
from socialmap.criteria.shown import ShownDiscipline, in_groups, shown_discipline
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now, today
from socialmap.foundation.delivery import not_modified
from socialmap.foundation.errors import NotFound
from socialmap.foundation.texts import render
from socialmap.search.current import memory
from socialmap.search.links import site_href
from socialmap.search.network import network_of_request
from socialmap.search.revalidation import page_etag

PDF = "application/pdf"


@bp.get("/criteria")
@requires("visit")
def criteria() -> Response:
    """What is asked of every discipline, in the network of this request or in the starting set."""
    if (unchanged := not_modified(page_etag(memory().present()))) is not None:
        return unchanged
    groups = _groups()
    return make_response(
        render(
            "criteria/criteria.html",
            groups=groups,
            has_example=_has_example(groups),
            pdf_href=site_href("criteria.pdf"),
        )
    )


@bp.get("/criteria.pdf")
@requires("visit")
def criteria_as_pdf() -> Response:
    """The same on paper, with the day it was made."""
    # The library is slow to import, and only this view needs it.
    from socialmap.criteria.paper import criteria_pdf

    if (unchanged := not_modified(page_etag(memory().present()))) is not None:
        return unchanged
    network = network_of_request()
    pdf = criteria_pdf(
        _groups(),
        network=network.name if network is not None else "",
        home=current_app.extensions["settings"].home,
        at=now(),
    )
    headers = {"Content-Disposition": 'inline; filename="criteria.pdf"'}
    return Response(pdf, mimetype=PDF, headers=headers)


@bp.get("/criteria/<slug>")
@requires("visit")
def discipline(slug: str) -> Response:
    """What is asked of one discipline now, later, and what was asked before."""
    row = memory().present().reference.disciplines.get(slug)
    if row is None:
        raise NotFound
    if (unchanged := not_modified(page_etag(memory().present()))) is not None:
        return unchanged
    shown = shown_discipline(row, public_versions(_network_id()).get(slug, []), today())
    return make_response(render("criteria/discipline.html", shown=shown))


def _groups() -> list[tuple[str, list[ShownDiscipline]]]:
    rows = memory().present().reference.disciplines.values()
    return in_groups(rows, public_versions(_network_id()), today())


def _network_id() -> int | None:
    network = network_of_request()
    return network.id if network is not None else None


def _has_example(groups: list[tuple[str, list[ShownDiscipline]]]) -> bool:
    shown = (one.present for _title, found in groups for one in found)
    return any(one is not None and one.is_example for one in shown)
