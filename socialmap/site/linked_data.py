"""A listing for search engines, in the words of schema.org; nothing the page itself does not show."""

from typing import Any

from socialmap.search.cards import Card
from socialmap.search.documents import Document, Spot

KINDS = {"person": "MedicalBusiness", "practice": "MedicalClinic", "facility": "NGO"}


def linked_data(document: Document, card: Card, url: str) -> dict[str, Any]:
    """JSON-LD: who, what, where and how to reach them."""
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": KINDS.get(document.kind, "Organization"),
        "@id": url,
        "url": document.website or url,
        "name": document.name,
        "description": card.summary,
        "knowsAbout": [card.discipline, *card.more_disciplines],
        "telephone": document.phone,
        "email": document.email,
        "knowsLanguage": list(document.languages),
        "address": [_address(spot) for spot in document.spots],
        "areaServed": list(document.service_area),
        "isAccessibleForFree": document.free_of_charge,
    }
    if document.organisation:
        described["parentOrganization"] = {"@type": "Organization", "name": document.organisation}
    return {name: value for name, value in described.items() if value not in ("", [], None)}


def _address(spot: Spot) -> dict[str, str]:
    address = {
        "@type": "PostalAddress",
        "streetAddress": spot.address,
        "postalCode": spot.postcode if spot.address else "",
        "addressLocality": spot.place,
        "addressCountry": "NL",
    }
    return {name: value for name, value in address.items() if value}
