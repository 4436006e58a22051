"""`/api/v1/…`: read only, no key, open to every origin."""

import json
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, current_app, make_response, request

from socialmap.api.items import answer_json, day, detail_json, disciplines_json
from socialmap.api.openapi import description
from socialmap.directory.models import Discipline, Need
from socialmap.foundation.access import requires
from socialmap.foundation.delivery import not_modified
from socialmap.foundation.errors import NotFound
from socialmap.foundation.texts import language, speak
from socialmap.search.answers import Answer, Hit, hit
from socialmap.search.cards import distance_label
from socialmap.search.current import memory
from socialmap.search.documents import Document, Spot
from socialmap.search.links import listing_href
from socialmap.search.network import network_of_request
from socialmap.search.questions import BadParameters, Question, question_for_machines
from socialmap.search.reference import NetworkFacts
from socialmap.search.revalidation import page_etag
from socialmap.search.service import find
from socialmap.search.views import keep_no_longer

bp = Blueprint("api", __name__)
MOST_POINTS = 20_000


@bp.after_request
def open_to_all(response: Response) -> Response:
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@bp.errorhandler(BadParameters)
def refuse(problem: BadParameters) -> Response:
    """422 that names each wrong parameter."""
    body = {"status": 422, "message": "These parameters cannot be used.", "parameters": problem.problems}
    return as_json({"error": body}, status=422)


def as_json(body: Any, *, status: int = 200) -> Response:
    return as_text(json.dumps(body, ensure_ascii=False, separators=(",", ":")), status=status)


def as_text(text: str, *, status: int = 200, mimetype: str = "application/json") -> Response:
    response = make_response(text, status)
    response.mimetype = mimetype
    return response


def _base_url() -> str:
    url: str = current_app.extensions["settings"].base_url
    return url


def _question() -> tuple[Question, NetworkFacts | None]:
    """The question put, and the network it is about; refuses before anything else is done."""
    present = memory().present()
    question = question_for_machines(request.args.items(multi=True), present.reference.known_slugs)
    speak(question.lang)
    return question, present.reference.network(question.network) if question.network else network_of_request()


def _answer(question: Question, network: NetworkFacts | None) -> Answer:
    return find(question, memory(), network_id=network.id if network else None)


@bp.get("/api/v1/listings")
@requires("visit")
def listings() -> Response:
    """Search, filter and count."""
    question, network = _question()
    if (unchanged := not_modified(page_etag(memory().present()))) is not None:
        return unchanged
    answer = _answer(question, network)
    keep_no_longer(answer)
    return as_json(answer_json(answer, network, _base_url()))


@bp.get("/api/v1/listings.geojson")
@requires("visit")
def points() -> Response:
    """The same answer as points: one feature per location, not paged."""
    question, network = _question()
    if (unchanged := not_modified(page_etag(memory().present()))) is not None:
        return unchanged
    answer = _answer(replace(question, page=1, per_page=1), network)
    keep_no_longer(answer)
    distances = answer.present.snapshot.distances(answer.place) if answer.place else None
    hits = (hit(at, answer.present, distances) for at in answer.order[:MOST_POINTS])
    features = ",".join(feature for one in hits for feature in _features(one, answer))
    return as_text(f'{{"type":"FeatureCollection","features":[{features}]}}', mimetype="application/geo+json")


def _features(one: Hit, answer: Answer) -> list[str]:
    """A feature for each location; what is the same for everybody is written once and kept."""
    varies = json.dumps(
        {"distance_km": one.distance_km, "comes_to_you": one.comes_to_you, "near": distance_label(one)},
        ensure_ascii=False,
    )
    return [f"{fixed},{varies[1:]}}}" for fixed in _fixed_parts(one.document, answer)]


def _fixed_parts(document: Document, answer: Answer) -> list[str]:
    kept, key = answer.present.points, (document.id, language())
    if key not in kept:
        kept[key] = [
            json.dumps(_fixed(document, spot, answer), ensure_ascii=False, separators=(",", ":"))[:-2]
            for spot in document.spots
            if spot.lat is not None
        ]
    return kept[key]


def _fixed(document: Document, spot: Spot, answer: Answer) -> dict[str, Any]:
    """A feature but for what depends on who asks; its properties stand last."""
    disciplines = disciplines_json(document, answer.present)
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [spot.lon, spot.lat]},
        "properties": {
            "id": document.uuid,
            "code": document.code,
            "name": document.name,
            "discipline": disciplines[0] if disciplines else None,
            "url": listing_href(document),
            "place": spot.place,
            "location_accuracy": spot.accuracy,
        },
    }


@bp.get("/api/v1/listings/<id>")
@requires("visit")
def one_listing(id: str) -> Response:
    """One listing by its id, or by its code; hidden and withdrawn ones are not here."""
    present = memory().present()
    _no_parameters()
    at = present.snapshot.by_uuid.get(id.lower(), present.snapshot.by_code.get(id.lower()))
    if at is None:
        raise NotFound
    if (unchanged := not_modified(page_etag(present))) is not None:
        return unchanged
    return as_json(detail_json(present.snapshot.documents[at], present, _base_url()))


def _no_parameters(*allowed: str) -> None:
    unknown = {name: ["is not a parameter here"] for name in request.args if name not in allowed}
    if unknown:
        raise BadParameters(unknown)


def _in_english(row: Discipline | Need) -> str:
    return str(row.translations.get("en", {}).get("label", row.label))


@bp.get("/api/v1/disciplines")
@requires("visit")
def disciplines() -> Response:
    """The kinds of help."""
    _no_parameters()
    if (unchanged := not_modified(page_etag(memory().present()))) is not None:
        return unchanged
    rows = memory().present().reference.disciplines.values()
    items = [
        {
            "slug": row.slug,
            "label": row.label,
            "label_en": _in_english(row),
            "group": row.group,
            "description": row.description,
            "on_criteria_list": row.on_criteria_list,
        }
        for row in rows
    ]
    return as_json({"items": items})


@bp.get("/api/v1/needs")
@requires("visit")
def needs() -> Response:
    """What people may be troubled by, with the disciplines that help, best first."""
    _no_parameters()
    if (unchanged := not_modified(page_etag(memory().present()))) is not None:
        return unchanged
    items = [
        {
            "slug": row.slug,
            "label": row.label,
            "label_en": _in_english(row),
            "sentence": row.sentence,
            "group": row.group,
            "disciplines": row.disciplines,
            "phases": row.phases,
            "age_groups": row.age_groups,
            "alarm_text": row.alarm_text or None,
            "alarm_decided_by": row.alarm_decided_by or None,
            "alarm_decided_on": day(row.alarm_decided_on),
        }
        for row in memory().present().reference.needs.values()
    ]
    return as_json({"items": items})


@bp.get("/api/v1/places")
@requires("visit")
def places() -> Response:
    """Every four-digit postcode with its place and middle (WGS84 degrees)."""
    _no_parameters()
    if (unchanged := not_modified(page_etag(memory().present()))) is not None:
        return unchanged
    reference = memory().present().reference
    ours = frozenset().union(*(network.postcodes for network in reference.networks))
    items = [
        {
            "postcode": row.pc4,
            "name": row.place,
            "municipality": row.municipality,
            "in_region": row.pc4 in ours,
            "lat": row.lat,
            "lon": row.lon,
        }
        for row in reference.gazetteer.rows.values()
    ]
    return as_json({"items": items})


@bp.get("/api/openapi.json")
@requires("visit")
def openapi() -> Response:
    """The description of all this in OpenAPI 3.1."""
    present = memory().present()
    if (unchanged := not_modified(page_etag(present))) is not None:
        return unchanged
    return as_json(description(_base_url(), present.reference.known_slugs))
