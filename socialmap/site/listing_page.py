"""The page of one listing: for whom and for what first, then the practical facts."""

from dataclasses import dataclass, fields
from datetime import date
from urllib.parse import urlencode, urlsplit

from socialmap.directory import choices
from socialmap.directory.identifiers import shown_phone
from socialmap.foundation.dates import long_date
from socialmap.foundation.texts import _, language
from socialmap.search.cards import Card, card_of
from socialmap.search.current import Present
from socialmap.search.documents import Document, Spot
from socialmap.search.labels import language_name, value_label
from socialmap.search.links import listing_href, search_href
from socialmap.search.notices import Link

ROUTE_PLANNER = "https://www.openstreetmap.org/directions"


@dataclass(frozen=True)
class Location:
    """A location in words."""

    label: str
    lines: list[str]
    exactness_label: str
    lat: float | None
    lon: float | None
    route_href: str
    route_label: str


@dataclass(frozen=True)
class Registration:
    """A register in words; the number only when its holder chose so."""

    label: str
    checked_label: str
    number: str


@dataclass(frozen=True)
class Verwijsgids:
    """The entry in the Verwijsgids Kanker."""

    label: str
    href: str
    checked_label: str


def listing_context(document: Document, present: Present, back_href: str) -> dict[str, object]:
    """Everything the page of a listing shows."""
    card = card_of(document, present)
    shown = {field.name: getattr(card, field.name) for field in fields(Card)}
    return {**shown, **_for_whom(document, present), **_practical(document), **_for_referrers(document)} | {
        "back_href": back_href,
        "report_href": f"{listing_href(document)}/klopt-niet",
        "locations": [_location(document, spot) for spot in document.spots],
    }


def _for_whom(document: Document, present: Present) -> dict[str, object]:
    phases, tumours, ages = choices.phases(), choices.tumour_types(), choices.age_groups()
    return {
        "description": [text for text in document.description.split("\n") if text.strip()],
        "needs": [
            Link(value_label("need", slug, present), search_href([("hulpvraag", slug)]))
            for slug in document.needs
            if slug in present.reference.needs
        ],
        "phases": [phases[slug] for slug in document.phases if slug in phases],
        "tumour_types": [tumours[slug] for slug in document.tumour_types if slug in tumours],
        "age_groups": [ages[slug] for slug in document.age_groups if slug in ages],
    }


def _practical(document: Document) -> dict[str, object]:
    said = {
        _("Online"): document.online,
        _("In een groep"): document.group_offer,
        _("'s Avonds open"): document.evenings,
        _("Rolstoeltoegankelijk"): document.wheelchair,
        _("Gratis"): document.free_of_charge,
    }
    facts = [(term, _("Ja")) for term, answer in said.items() if answer]
    if document.wheelchair is False:
        facts.append((_("Rolstoeltoegankelijk"), _("Nee")))
    if document.languages:
        facts.append((_("Talen"), ", ".join(language_name(code, language()) for code in document.languages)))
    website = Link(urlsplit(document.website).netloc, document.website) if document.website else None
    return {
        "opening_hours": document.opening_hours,
        "how_to_get_there": document.how_to_get_there,
        "home_visits_label": _yes_no(document.home_visits, _("Komt bij u thuis"), _("Komt niet bij u thuis")),
        "service_area": list(document.service_area),
        "facts": facts,
        "costs": document.costs,
        "costs_date_label": long_date(document.costs_on, language()) if document.costs_on else "",
        "referral_label": choices.referrals().get(document.referral, ""),
        "email": document.email,
        "website": website,
        "complaints_href": document.complaints_url,
    }


def _yes_no(answer: bool | None, yes: str, no: str) -> str:
    return "" if answer is None else yes if answer else no


def _for_referrers(document: Document) -> dict[str, object]:
    return {
        "for_referrers": [text for text in document.for_referrers.split("\n") if text.strip()],
        "secure_mail": document.secure_mail,
        "referrers_phone": shown_phone(document.referrers_phone) if document.referrers_phone else "",
        "agb": document.agb,
        "registrations": [
            _registration(row.register, row.number, row.checked_on) for row in document.registers
        ],
        "verwijsgids": _verwijsgids(document),
    }


def _registration(register: str, number: str, checked_on: date | None) -> Registration:
    label = _("BIG-geregistreerd") if register == "BIG" else _("Register: %(name)s", name=register)
    checked = _("nagekeken op %(day)s", day=long_date(checked_on, language())) if checked_on else ""
    return Registration(label, checked, number)


def _verwijsgids(document: Document) -> Verwijsgids | None:
    if not document.in_verwijsgids:
        return None
    day = document.verwijsgids_checked_on
    checked = _("(nagekeken op %(day)s)", day=long_date(day, language())) if day else ""
    return Verwijsgids(_("Staat in de Verwijsgids Kanker"), document.verwijsgids_url, checked)


def _location(document: Document, spot: Spot) -> Location:
    lines = [spot.address] if spot.address else []
    lines.append(f"{spot.postcode} {spot.place}")
    label = _("Locatie %(place)s", place=spot.place) if len(document.spots) > 1 else ""
    route_label = _("Plan uw route (opent OpenStreetMap)")
    if spot.accuracy == "address":
        exactness = _("Het punt op de kaart is het adres.")
    elif spot.address:
        exactness = _(
            "Het punt op de kaart is het midden van postcode %(pc4)s, niet het adres.", pc4=spot.pc4
        )
    else:
        exactness = _(
            "Het punt op de kaart is het midden van postcode %(pc4)s. Het adres hoort u als u belt.",
            pc4=spot.pc4,
        )
    route = ""
    if spot.lat is not None:
        route = f"{ROUTE_PLANNER}?{urlencode({'to': f'{spot.lat},{spot.lon}'})}"
    return Location(label, lines, exactness, spot.lat, spot.lon, route, route_label)


def marks_of(document: Document) -> list[dict[str, object]]:
    """The points of a listing for the map of its page."""
    return [
        {"lat": spot.lat, "lon": spot.lon, "label": f"{document.name}, {spot.place}"}
        for spot in document.spots
        if spot.lat is not None
    ]
