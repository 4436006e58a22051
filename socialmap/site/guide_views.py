"""`/wat/<need>` and `/wie/<discipline>`, and the map of the site for search engines."""

from collections.abc import Callable, Iterator

from flask import Blueprint, Response, current_app, make_response, request

from socialmap.directory.models import Discipline, Need
from socialmap.foundation.access import requires
from socialmap.foundation.addresses import LANGUAGE_ROOTS, site_root
from socialmap.foundation.delivery import not_modified
from socialmap.foundation.errors import NotFound
from socialmap.foundation.texts import render
from socialmap.search.current import Present, memory
from socialmap.search.network import network_of_request
from socialmap.search.questions import LONGEST_TEXT
from socialmap.search.revalidation import page_etag
from socialmap.site.guide_pages import discipline_context, need_context

bp = Blueprint("guide", __name__)
PAGES = (
    *("", "hoe-wij-sorteren", "over", "samenwerking", "criteria"),
    *("verwijzers", "verwijsgids", "privacy", "toegankelijkheid"),
)


@bp.get("/wat/<slug>")
@requires("visit")
def need(slug: str) -> Response:
    """A need in plain words."""
    return _page("site/need.html", need_context, memory().present().reference.needs.get(slug))


@bp.get("/wie/<slug>")
@requires("visit")
def discipline(slug: str) -> Response:
    """A discipline in plain words."""
    return _page(
        "site/discipline.html", discipline_context, memory().present().reference.disciplines.get(slug)
    )


def _page(
    template: str, context_of: Callable[..., dict[str, object]], row: Need | Discipline | None
) -> Response:
    """The page of a row of the core group; a slug we do not know is not found."""
    if row is None:
        raise NotFound
    if (unchanged := not_modified(page_etag(memory().present()))) is not None:
        return unchanged
    where = request.args.get("waar", "").strip()[:LONGEST_TEXT]
    return make_response(render(template, **context_of(row, where, memory(), network_of_request())))


@bp.get("/sitemap.xml")
@requires("visit")
def sitemap() -> Response:
    """Every page a search engine may show, each with its other languages (sitemaps.org).

    Rooms above or beside this one say themselves which of their pages those are.
    """
    present = memory().present()
    of_rooms = [path for paths_of in current_app.extensions["sitemap_rooms"] for path in paths_of()]
    if (unchanged := not_modified(page_etag(present, *of_rooms))) is not None:
        return unchanged
    root = site_root()
    entries = "".join(_entry(root, path) for path in (*_paths(present), *of_rooms))
    names = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {names}>\n{entries}</urlset>\n'
    return Response(text, mimetype="application/xml")


def _paths(present: Present) -> Iterator[str]:
    """The paths of all public pages without their language; slugs and codes need no escaping."""
    reference, scope = present.reference, present.snapshot.everyone & ~present.day.left_out
    network = network_of_request()
    if network is not None:
        scope &= present.snapshot.networks.get(network.id, 0)
    yield from (f"/{page}" for page in PAGES)
    if network is None:
        yield from (f"/netwerk/{one.slug}/" for one in reference.networks)
    yield from (f"/wat/{slug}" for slug in reference.needs)
    yield from (f"/wie/{slug}" for slug in reference.disciplines)
    yield from (one.path for at, one in enumerate(present.snapshot.documents) if scope >> at & 1)


def _entry(root: str, path: str) -> str:
    hrefs = {code: root + before + path for code, before in LANGUAGE_ROOTS.items()}
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{href}"/>' for code, href in hrefs.items()
    )
    return "".join(f"<url><loc>{href}</loc>{others}</url>\n" for href in hrefs.values())
