"""`/verwijsgids`: which members stand in the Verwijsgids Kanker, for everybody (LOPPSOZ criterion 2b)."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, make_response

from socialmap.foundation.access import requires
from socialmap.foundation.dates import long_date
from socialmap.foundation.delivery import not_modified
from socialmap.foundation.texts import _, language, render
from socialmap.search.bits import numbers_in
from socialmap.search.current import Present, memory
from socialmap.search.documents import Document
from socialmap.search.labels import value_label
from socialmap.search.links import listing_href
from socialmap.search.network import network_of_request
from socialmap.search.reference import NetworkFacts
from socialmap.search.revalidation import page_etag

bp = Blueprint("guide_members", __name__)


@dataclass(frozen=True)
class Entry:
    """A member in the Verwijsgids: their page here, their page there, and when that was looked at."""

    name: str
    place: str
    href: str
    guide_href: str
    checked_label: str


@bp.get("/verwijsgids")
@requires("visit")
def guide() -> Response:
    """Who stands in the Verwijsgids, by discipline."""
    present, network = memory().present(), network_of_request()
    if (unchanged := not_modified(page_etag(present))) is not None:
        return unchanged
    groups = groups_of(present, network)
    return make_response(render("reporting/guide.html", groups=groups, count=_count(groups)))


def groups_of(present: Present, network: NetworkFacts | None) -> list[tuple[str, list[Entry]]]:
    """The members of one network, or of all, by their first discipline in the order of the site."""
    snapshot = present.snapshot
    scope = snapshot.everyone if network is None else snapshot.networks.get(network.id, 0)
    scope &= snapshot.masks["verwijsgids"].get("true", 0)
    found: dict[str, list[Document]] = {}
    for at in numbers_in(scope):
        document = snapshot.documents[at]
        found.setdefault(document.disciplines[0] if document.disciplines else "", []).append(document)
    order = [*present.reference.disciplines, *sorted(found.keys() - present.reference.disciplines.keys())]
    return [
        (
            value_label("discipline", slug, present) or _("Andere hulp"),
            [_entry(one) for one in sorted(found[slug], key=lambda one: (one.name.casefold(), one.id))],
        )
        for slug in order
        if slug in found
    ]


def _entry(document: Document) -> Entry:
    day: date | None = document.verwijsgids_checked_on
    checked = _("nagekeken op %(day)s", day=long_date(day, language())) if day else ""
    return Entry(
        document.name,
        document.place,
        listing_href(document),
        document.verwijsgids_url,
        checked or _("nog niet nagekeken"),
    )


def _count(groups: list[tuple[str, list[Entry]]]) -> int:
    return sum(len(entries) for _label, entries in groups)
