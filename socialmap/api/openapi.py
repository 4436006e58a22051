"""The machine door in OpenAPI 3.1, made from the same table of parameters that reads them."""

from collections.abc import Mapping, Sequence
from typing import Any

from socialmap.search.questions import (
    LONGEST_RADIUS,
    LONGEST_TEXT,
    MOST_PER_PAGE,
    PARAMETERS,
    PER_PAGE,
    Parameter,
)

Json = dict[str, Any]
TEXT: Json = {"type": "string"}
MAYBE_TEXT: Json = {"type": ["string", "null"]}
MAYBE_NUMBER: Json = {"type": ["number", "null"]}
MAYBE_WHOLE: Json = {"type": ["integer", "null"]}
MAYBE_YES: Json = {"type": ["boolean", "null"]}
MAYBE_DAY: Json = {"type": ["string", "null"], "format": "date"}
TEXTS: Json = {"type": "array", "items": TEXT}


def description(base_url: str, known: Mapping[str, Sequence[str]]) -> Json:
    """The whole description; `known` holds the slugs that exist now."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Sociale kaart",
            "version": "1",
            "description": "Who helps people with cancer outside the hospital. Read only, no key. See /api.",
        },
        "servers": [{"url": base_url}],
        "paths": _paths([_parameter(parameter, known) for parameter in PARAMETERS]),
        "components": {"schemas": _schemas()},
    }


def _paths(parameters: Sequence[Json]) -> Json:
    refused = {"422": _answer("Refusal")}
    points = {"200": _answer("Points", "application/geo+json"), **refused}
    found = {"200": _answer("Listing"), "404": _answer("Refusal"), **refused}
    answered = {"200": _answer("SearchAnswer"), **refused}
    return {
        "/api/v1/listings": _get("searchListings", "Search, filter and count", answered, parameters),
        "/api/v1/listings.geojson": _get(
            "searchPoints", "The same answer as points, all pages at once", points, parameters
        ),
        "/api/v1/listings/{id}": _get("getListing", "One listing", found, [_id_parameter()]),
        "/api/v1/disciplines": _list("listDisciplines", "The kinds of help", "Disciplines"),
        "/api/v1/needs": _list("listNeeds", "What people may be troubled by", "Needs"),
        "/api/v1/places": _list("listPlaces", "Postcodes with their middle", "Places"),
    }


def _id_parameter() -> Json:
    return {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}


def _get(name: str, summary: str, responses: Json, parameters: Sequence[Json] = ()) -> Json:
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": list(parameters),
            "responses": responses,
        }
    }


def _list(name: str, summary: str, schema: str) -> Json:
    return _get(name, summary, {"200": _answer(schema), "422": _answer("Refusal")})


def _answer(schema: str, mimetype: str = "application/json") -> Json:
    content = {mimetype: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": schema, "content": content}


def _parameter(parameter: Parameter, known: Mapping[str, Sequence[str]]) -> Json:
    one = _one_value(parameter, known)
    described: Json = {"name": parameter.name, "in": "query", "description": parameter.about}
    if parameter.takes in ("codes", "choices", "yes_no"):
        return {**described, "style": "form", "explode": True, "schema": {"type": "array", "items": one}}
    return {**described, "schema": one}


def _one_value(parameter: Parameter, known: Mapping[str, Sequence[str]]) -> Json:
    if parameter.takes == "yes_no":
        return {"type": "string", "enum": ["true", "false", "ja", "nee"]}
    if parameter.name in known:
        return {"type": "string", "enum": list(known[parameter.name])}
    if parameter.choices:
        return {"type": "string", "enum": list(parameter.choices)}
    if parameter.name == "language":
        return {"type": "string", "pattern": "^[a-z]{2}$"}
    whole = {"type": "integer", "minimum": 1}
    numbers: dict[str, Json] = {
        "number": {**whole, "maximum": LONGEST_RADIUS},
        "page": {**whole, "maximum": 1_000_000, "default": 1},
        "per_page": {**whole, "maximum": MOST_PER_PAGE, "default": PER_PAGE},
    }
    return numbers.get(parameter.takes, {"type": "string", "maxLength": LONGEST_TEXT})


def _object(properties: Json, **more: Any) -> Json:
    return {"type": "object", "properties": properties, "required": list(properties), **more}


def _items(schema: Json) -> Json:
    return _object({"items": {"type": "array", "items": schema}})


def _schemas() -> Json:
    labelled = _object({"slug": TEXT, "label": TEXT})
    item = _item_properties(labelled)
    return {
        "SearchAnswer": _search_answer(item),
        "Listing": _object({**item, **_detail_properties()}),
        "Points": _object({"type": {"const": "FeatureCollection"}, "features": _features(labelled)}),
        "Disciplines": _items(_object({"slug": TEXT, "label": TEXT, "label_en": TEXT, "description": TEXT})),
        "Needs": _items(_object({"slug": TEXT, "label": TEXT, "sentence": TEXT, "disciplines": TEXTS})),
        "Places": _items(_place()),
        "Refusal": _refusal(),
    }


def _search_answer(item: Json) -> Json:
    count = {"type": "integer"}
    values = {"type": "array", "items": _object({"slug": TEXT, "label": TEXT, "count": count})}
    return _object(
        {
            "total": count,
            "page": count,
            "per_page": count,
            "place": {"oneOf": [{"type": "null"}, _place()]},
            "understood": _understood(),
            "notices": {"type": "array", "items": _object({"kind": TEXT, "text": TEXT})},
            "facets": {"type": "object", "additionalProperties": values},
            "items": {"type": "array", "items": _object(item)},
        }
    )


def _refusal() -> Json:
    parameters = {"type": "object", "additionalProperties": TEXTS}
    error = {
        "type": "object",
        "properties": {"status": {"type": "integer"}, "message": TEXT, "parameters": parameters},
        "required": ["status", "message"],
    }
    return _object({"error": error})


def _place() -> Json:
    return _object({"name": TEXT, "postcode": TEXT, "lat": {"type": "number"}, "lon": {"type": "number"}})


def _understood() -> Json:
    return _object(
        {
            "disciplines": TEXTS,
            "needs": TEXTS,
            "place": MAYBE_TEXT,
            "filters": {"type": "object"},
            "corrected": MAYBE_TEXT,
        }
    )


def _item_properties(labelled: Json) -> Json:
    return {
        "id": {"type": "string", "format": "uuid"},
        "code": TEXT,
        "url": {"type": "string", "format": "uri"},
        "name": TEXT,
        "kind": {"type": "string", "enum": ["person", "practice", "facility"]},
        "discipline": {"oneOf": [{"type": "null"}, labelled]},
        "disciplines": {"type": "array", "items": labelled},
        "needs": TEXTS,
        "postcode": MAYBE_TEXT,
        "place": MAYBE_TEXT,
        "lat": MAYBE_NUMBER,
        "lon": MAYBE_NUMBER,
        "location_accuracy": {"enum": ["address", "postcode", "place", None]},
        "distance_km": MAYBE_WHOLE,
        "comes_to_you": {"type": "boolean"},
        "phone": MAYBE_TEXT,
        "website": MAYBE_TEXT,
        "home_visits": MAYBE_YES,
        "accepts_new": {"enum": ["ja", "nee", "onbekend", None]},
        "accepts_new_on": MAYBE_DAY,
        "in_verwijsgids": MAYBE_YES,
        "confirmed_on": MAYBE_DAY,
    }


def _detail_properties() -> Json:
    texts = (
        "organisation description for_referrers call_hours email opening_hours how_to_get_there referral"
        " costs verwijsgids_url secure_mail referrers_phone complaints_url agb"
    ).split()
    said = "online group_offer evenings wheelchair free_of_charge".split()
    lists = "phases tumour_types service_area languages age_groups".split()
    register = _object({"register": TEXT, "number": MAYBE_TEXT, "checked_on": MAYBE_DAY})
    return {
        **dict.fromkeys(texts, MAYBE_TEXT),
        **dict.fromkeys(said, MAYBE_YES),
        **dict.fromkeys(lists, TEXTS),
        "waiting_weeks": MAYBE_WHOLE,
        "costs_on": MAYBE_DAY,
        "verwijsgids_checked_on": MAYBE_DAY,
        "registers": {"type": "array", "items": register},
        "locations": {"type": "array", "items": _object({"number": {"type": "integer"}, "place": TEXT})},
    }


def _features(labelled: Json) -> Json:
    point = _object(
        {"type": {"const": "Point"}, "coordinates": {"type": "array", "items": {"type": "number"}}}
    )
    properties = _object(
        {
            "code": TEXT,
            "name": TEXT,
            "discipline": labelled,
            "url": TEXT,
            "place": TEXT,
            "distance_km": MAYBE_WHOLE,
        }
    )
    feature = _object({"type": {"const": "Feature"}, "geometry": point, "properties": properties})
    return {"type": "array", "items": feature}
