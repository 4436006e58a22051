"""`/api/v1/…`: read only, no key, open to every origin."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, current_app, json, make_response, request

from socialmap.api.items import answer_json, day, detail_json, disciplines_json
from socialmap.api.openapi import description
from socialmap.foundation.access import requires
from socialmap.foundation.delivery import not_modified
from socialmap.foundation.errors import NotFound
from socialmap.search.answers import Answer, hit
from socialmap.search.cards import distance_label
from socialmap.search.current import memory
from socialmap.search.network import network_of_request
from socialmap.search.questions import BadParameters, Question, question_for_machines
from socialmap.search.reference import NetworkFacts
from socialmap.search.service import find
from socialmap.search.views import keep_no_longer, page_etag

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


def as_json(body: Any, *, status: int = 200, mimetype: str = "application/json") -> Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
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
    features = [feature for at in answer.order[:MOST_POINTS] for feature in _features(at, answer)]
    return as_json({"type": "FeatureCollection", "features": features}, mimetype="application/geo+json")


def _features(at: int, answer: Answer) -> list[dict[str, Any]]:
    present = answer.present
    distances = present.snapshot.distances(answer.place) if answer.place else None
    one = hit(at, present, distances)
    document = one.document
    properties = {
        "id": document.uuid,
        "code": document.code,
        "name": document.name,
        "discipline": next(iter(disciplines_json(document, present, answer.asked.lang)), None),
        "url": document.path,
        "distance_km": one.distance_km,
        "comes_to_you": one.comes_to_you,
        "near": distance_label(one),
    }
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [spot.lon, spot.lat]},
            "properties": {**properties, "place": spot.place, "location_accuracy": spot.accuracy},
        }
        for spot in document.spots
        if spot.lat is not None
    ]


@bp.get("/api/v1/listings/<id>")
@requires("visit")
def one_listing(id: str) -> Response:
    """One listing by its id; hidden and withdrawn ones are not here."""
    present = memory().present()
    _no_parameters()
    at = present.snapshot.by_uuid.get(id.lower())
    if at is None:
        raise NotFound
    if (unchanged := not_modified(page_etag(present))) is not None:
        return unchanged
    return as_json(detail_json(present.snapshot.documents[at], present, _base_url()))


def _no_parameters(*allowed: str) -> None:
    unknown = {name: ["is not a parameter here"] for name in request.args if name not in allowed}
    if unknown:
        raise BadParameters(unknown)


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
            "label_en": row.label_en,
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
            "label_en": row.label_en,
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
