"""The network at a glance, and where its help is near or far; for its core group."""

from flask import Blueprint, Response, current_app, make_response, request

from socialmap.foundation.access import requires
from socialmap.foundation.clock import now
from socialmap.foundation.dates import long_date
from socialmap.foundation.texts import _, language, render
from socialmap.reporting.coverage import (
    KINDS,
    Coverage,
    choices_of,
    coverage_of,
    lines_of,
    marks_of,
    sentences,
    told_km,
)
from socialmap.reporting.glance import glance_context
from socialmap.search.current import Present, memory
from socialmap.search.labels import value_label
from socialmap.search.links import site_href
from socialmap.search.map import map_description
from socialmap.search.network import network_to_decide_for

bp = Blueprint("reporting", __name__)
DESK = "/kerngroep"
# What the form sends before a slug.
PREFIXES = {"h": "need", "d": "discipline"}


@bp.get(f"{DESK}/overzicht")
@requires("core-group")
def overview() -> Response:
    """What stands on the map, how fresh it is, who waits, what was not found."""
    context = glance_context(network_to_decide_for(), memory().present(), at=now())
    return make_response(render("reporting/overview.html", **context))


@bp.get(f"{DESK}/dekking")
@requires("core-group")
def coverage() -> Response:
    """For one need or discipline how far it is from everywhere; and what is missing."""
    network, present = network_to_decide_for(), memory().present()
    found = coverage_of(network.id, present)
    value = request.args.get("waarvoor", "")
    context = {
        "network_name": network.name,
        "day": long_date(present.day.today, language()),
        "choices": choices_of(present),
        "value": value,
        "missing": _missing(found, present),
        "chosen": None,
        **_chosen(value, found, present),
    }
    return make_response(render("reporting/coverage.html", **context))


def _chosen(value: str, found: Coverage, present: Present) -> dict[str, object]:
    """What is shown of the chosen help; nothing when nothing we know was chosen."""
    prefix, _colon, slug = value.partition(":")
    kind = PREFIXES.get(prefix, "")
    if slug not in found.helping.get(kind, {}):
        return {}
    reached = found.of(kind, slug)
    settings = map_description(current_app.extensions["settings"])
    marks = marks_of(found.rows, reached)
    return {
        "chosen": value_label(kind, slug, present),
        "sentences": sentences(reached),
        "lines": lines_of(found.rows, reached),
        "told_km": told_km,
        "legend": legend(),
        "map_settings": {**settings, "points": "", "fallback": "/api/v1/places", "marks": marks},
    }


def legend() -> list[tuple[str, str]]:
    """The classes of the map in words."""
    return [
        ("A", _("Tot en met 5 km, of iemand komt aan huis")),
        ("B", _("6 tot en met 15 km")),
        ("C", _("16 tot en met 25 km")),
        ("D", _("Verder dan 25 km, of nergens")),
    ]


def _missing(found: Coverage, present: Present) -> list[dict[str, object]]:
    """What is further than 25 km somewhere, needs and disciplines apart, the worst first."""
    titles = {"need": _("Hulpvragen"), "discipline": _("Soorten hulp")}
    prefixes = {kind: prefix for prefix, kind in PREFIXES.items()}
    return [
        {
            "title": titles[kind],
            "rows": [
                {
                    "label": value_label(kind, one.slug, present),
                    "href": f"{site_href('kerngroep')}/dekking?waarvoor={prefixes[kind]}:{one.slug}",
                    "postcodes": one.postcodes,
                    "km": told_km(one.km),
                }
                for one in found.missing[kind]
            ],
        }
        for kind in KINDS
    ]
