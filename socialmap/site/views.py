"""Pages for visitors beside the results."""

import re
from datetime import timedelta

from flask import Blueprint, Response, current_app, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from socialmap.directory.queries import listing_by_code
from socialmap.foundation.access import requires
from socialmap.foundation.addresses import LANGUAGE_ROOTS, links_to, site_root
from socialmap.foundation.clock import now
from socialmap.foundation.delivery import not_modified
from socialmap.foundation.errors import NotFound
from socialmap.foundation.texts import render
from socialmap.geo.gazetteer import Place
from socialmap.search.answers import Hit
from socialmap.search.cards import card_of, cards_of
from socialmap.search.current import memory
from socialmap.search.documents import Document
from socialmap.search.links import listing_href, site_href
from socialmap.search.map import map_description
from socialmap.search.network import network_of_request
from socialmap.search.questions import PARAMETERS
from socialmap.search.revalidation import page_etag
from socialmap.search.service import colleagues, public_document
from socialmap.site.home_page import home_context
from socialmap.site.linked_data import linked_data
from socialmap.site.listing_page import listing_context, marks_of

bp = Blueprint("site", __name__)
_ADDRESS = re.compile(r"^([a-z0-9]{6})(?:-(.*))?$")
ONCE_PUBLIC = {"hidden": 404, "withdrawn": 410, "erased": 410}
# What is only for the person who has it open.
CLOSED = ("lijst", "mijn", "kerngroep", "inloggen", "brief", "aanmelden/")
PAGES = {
    "hoe-wij-sorteren": "how_we_sort",
    "over": "about",
    "samenwerking": "cooperation",
    "privacy": "privacy",
    "toegankelijkheid": "accessibility",
    "api": "api",
}


@bp.get("/")
@requires("visit")
def home() -> Response:
    """The question, two boxes, one button."""
    present = memory().present()
    if (unchanged := not_modified(page_etag(present))) is not None:
        return unchanged
    return make_response(render("site/home.html", **home_context(present, network_of_request())))


@bp.get("/aanbod/<address>")
@requires("visit")
def listing(address: str) -> AnyResponse:
    """One listing; an old address leads to the new one, a withdrawn one says it is gone."""
    match = _ADDRESS.match(address.lower())
    if match is None:
        raise NotFound
    present = memory().present()
    document = public_document(match[1], memory())
    if document is None:
        return _gone(match[1])
    if f"/aanbod/{address}" != document.path:
        moved = redirect(request.script_root + document.path, 301)
        # A name may change back: a browser that keeps the answer for ever would go round in circles.
        moved.headers["Cache-Control"] = "no-cache"
        return moved
    back = _back()
    if (unchanged := not_modified(page_etag(present, back))) is not None:
        return unchanged
    settings = map_description(current_app.extensions["settings"])
    url = site_root() + listing_href(document)
    context = {
        "listing": listing_context(document, present, back),
        "canonical": listing_href(document),
        "alternates": links_to(document.path),
        "linked_data": linked_data(document, card_of(document, present), url),
        "map_settings": {**settings, "points": "", "fallback": "/api/v1/places", "marks": marks_of(document)},
        "near_colleagues": cards_of(_colleagues_of(document), present),
    }
    return make_response(render("site/listing.html", **context))


def _back() -> str:
    """The results the visitor came from, when they came from ours."""
    came_from = request.referrer or ""
    ours = f"{request.host_url.rstrip('/')}{request.script_root}/zoeken?"
    return came_from if came_from.startswith(ours) else ""


def _colleagues_of(document: Document) -> list[Hit]:
    place = _place_of(document.spots[0].pc4) if document.spots else None
    return colleagues(document.disciplines, place, memory(), but=document.code) if place else []


def _place_of(pc4: str) -> Place | None:
    return memory().present().reference.gazetteer.postcode(pc4)


def _gone(code: str) -> Response:
    """Withdrawn (410) or hidden for a while (404): no name, but who else can help near there."""
    listing = listing_by_code(code)
    if listing is None or listing.state not in ONCE_PUBLIC:
        raise NotFound
    present = memory().present()
    place = _place_of(listing.locations[0].postcode[:4]) if listing.locations else None
    near = colleagues(tuple(listing.disciplines), place, memory()) if place else []
    context = {"colleagues": cards_of(near, present), "home_href": site_href()}
    return make_response(render("site/gone.html", **context), ONCE_PUBLIC[listing.state])


def _page(name: str, template: str) -> None:
    def page() -> Response:
        present = memory().present()
        if (unchanged := not_modified(page_etag(present))) is not None:
            return unchanged
        return make_response(render(f"site/{template}.html", search_href=site_href("zoeken")))

    bp.add_url_rule(f"/{name}", template, requires("visit")(page))


for _name, _template in PAGES.items():
    _page(_name, _template)


@bp.get("/robots.txt")
@requires("visit")
def robots() -> Response:
    """What search engines may read: not the machine door, not short lists, and not every mix of filters."""
    narrowing = [one.page_name for one in PARAMETERS if one.name not in ("q", "near", "discipline", "need")]
    closed = ["/api/", "/tegels/", *(f"{root}/{path}" for root in LANGUAGE_ROOTS.values() for path in CLOSED)]
    closed += [f"/*{sign}{name}=" for name in narrowing for sign in "?&"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return Response("\n".join([*lines, f"Sitemap: {site_root()}/sitemap.xml", ""]), mimetype="text/plain")


@bp.get("/.well-known/security.txt")
@requires("visit")
def security() -> Response:
    """Where to report a weakness (RFC 9116)."""
    settings = current_app.extensions["settings"]
    networks = memory().present().reference.networks
    contact = next(
        (network.contact_email for network in networks if network.contact_email), settings.mail_from
    )
    expires = (now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    lines = [f"Contact: mailto:{contact}", f"Expires: {expires}", "Preferred-Languages: nl, en"]
    lines += [f"Canonical: {settings.base_url}/.well-known/security.txt", ""]
    return Response("\n".join(lines), mimetype="text/plain")
