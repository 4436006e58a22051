"""Listings and answers as JSON."""

from typing import Any

from socialmap.search.answers import Answer, Hit, facet_counts
from socialmap.search.cards import discipline_label
from socialmap.search.current import Present
from socialmap.search.documents import Document, Spot
from socialmap.search.labels import value_label
from socialmap.search.links import listing_href
from socialmap.search.notices import notices_of
from socialmap.search.reference import NetworkFacts

Json = dict[str, Any]


def answer_json(answer: Answer, network: NetworkFacts | None, base_url: str) -> Json:
    """One page of an answer, as the contract describes it."""
    return {
        "total": answer.total,
        "page": answer.asked.page,
        "per_page": answer.asked.per_page,
        "place": place_json(answer),
        "understood": understood_json(answer),
        "notices": [
            {"kind": one.kind, "text": f"{one.title} {one.text}".strip()}
            for one in notices_of(answer, network)
        ],
        "facets": {
            name: [
                {"slug": value, "label": value_label(name, value, answer.present), "count": count}
                for value, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
            ]
            for name, counts in facet_counts(answer).items()
        },
        "items": [item_json(hit, answer.present, base_url) for hit in answer.hits],
    }


def place_json(answer: Answer) -> Json | None:
    place = answer.place
    if place is None:
        return None
    return {"name": place.name, "postcode": place.postcode, "lat": place.lat, "lon": place.lon}


def understood_json(answer: Answer) -> Json:
    """What was made of the words; filters hold what is on, whether typed or chosen."""
    filters: Json = {}
    for name, values in answer.question.filters:
        if name in ("discipline", "need"):
            continue
        filters[name] = values[0] == "true" if values[0] in ("true", "false") else list(values)
    return {
        "disciplines": [*answer.meaning.disciplines, *answer.meaning.hints],
        "needs": list(answer.meaning.needs),
        "place": answer.place.name if answer.place else None,
        "filters": filters,
        "corrected": answer.understood.corrected,
    }


def item_json(hit: Hit, present: Present, base_url: str) -> Json:
    """A listing in a list."""
    document, spot = hit.document, hit.spot
    disciplines = disciplines_json(document, present)
    return {
        "id": document.uuid,
        "code": document.code,
        "url": base_url + listing_href(document),
        "name": document.name,
        "kind": document.kind,
        "discipline": disciplines[0] if disciplines else None,
        "disciplines": disciplines,
        "needs": list(document.needs),
        "postcode": spot.postcode if spot else None,
        "place": spot.place if spot else None,
        "lat": spot.lat if spot else None,
        "lon": spot.lon if spot else None,
        "location_accuracy": spot.accuracy if spot else None,
        "distance_km": hit.distance_km,
        "comes_to_you": hit.comes_to_you,
        "phone": document.phone or None,
        "website": document.website or None,
        "home_visits": document.home_visits,
        "accepts_new": document.accepts_new or None,
        "accepts_new_on": day(document.accepts_new_on),
        "in_verwijsgids": document.in_verwijsgids,
        "confirmed_on": day(document.confirmed_on),
    }


def disciplines_json(document: Document, present: Present) -> list[Json]:
    return [
        {"slug": slug, "label": discipline_label(slug, document, present)} for slug in document.disciplines
    ]


def day(value: Any) -> str | None:
    return value.isoformat() if value else None


def detail_json(document: Document, present: Present, base_url: str) -> Json:
    """Everything the site shows of one listing."""
    item = item_json(
        Hit(document, None, False, document.spots[0] if document.spots else None), present, base_url
    )
    plain = (
        "organisation description for_referrers call_hours email opening_hours how_to_get_there referral"
        " costs verwijsgids_url secure_mail referrers_phone complaints_url"
    ).split()
    lists = "phases tumour_types service_area languages age_groups".split()
    said = "online group_offer evenings wheelchair free_of_charge waiting_weeks".split()
    return {
        **item,
        **{name: getattr(document, name) or None for name in plain},
        **{name: list(getattr(document, name)) for name in lists},
        **{name: getattr(document, name) for name in said},
        "agb": document.agb or None,
        "costs_on": day(document.costs_on),
        "verwijsgids_checked_on": day(document.verwijsgids_checked_on),
        "registers": [
            {"register": row.register, "number": row.number or None, "checked_on": day(row.checked_on)}
            for row in document.registers
        ],
        "locations": [spot_json(spot) for spot in document.spots],
    }


def spot_json(spot: Spot) -> Json:
    return {
        "number": spot.number,
        "address": spot.address or None,
        "postcode": spot.postcode,
        "place": spot.place,
        "lat": spot.lat,
        "lon": spot.lon,
        "location_accuracy": spot.accuracy,
    }
