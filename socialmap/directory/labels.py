"""Every value of a listing in words: the name of the field, and what stands in it."""

from datetime import date
from typing import Any

from babel import Locale

from socialmap.directory import choices
from socialmap.directory.identifiers import shown_phone
from socialmap.foundation.dates import long_date
from socialmap.foundation.texts import _, language, once_per_language

PHONES = ("phone", "referrers_phone", "colleague_phone")


@once_per_language
def field_labels() -> dict[str, str]:
    """The name of each field, in the order in which they are shown."""
    return {**_who(), **_how(), **_checked()}


def _who() -> dict[str, str]:
    """Who it is, and what they help with."""
    return {
        "name": _("Naam"),
        "kind": _("Persoon, praktijk of voorziening"),
        "organisation": _("Praktijk of organisatie"),
        "disciplines": _("Soort hulp"),
        "registrations": _("Registers"),
        "agb": _("AGB-code"),
        "needs": _("Waarbij u helpt"),
        "phases": _("Wanneer in de ziekte"),
        "tumour_types": _("Soorten kanker"),
        "age_groups": _("Leeftijd"),
        "description": _("Wat u doet"),
        "for_referrers": _("Voor verwijzers"),
        "locations": _("Adres"),
    }


def _how() -> dict[str, str]:
    """How they are reached, and how they work."""
    return {
        "phone": _("Telefoon"),
        "call_hours": _("Wanneer bellen"),
        "email": _("Mail"),
        "show_email": _("Mailadres op de kaart"),
        "website": _("Website"),
        "opening_hours": _("Openingstijden"),
        "how_to_get_there": _("Hoe komt u er"),
        "home_visits": _("Aan huis"),
        "service_area": _("Werkgebied"),
        "online": _("Online"),
        "group_offer": _("In een groep"),
        "evenings": _("'s Avonds open"),
        "wheelchair": _("Rolstoeltoegankelijk"),
        "free_of_charge": _("Gratis"),
        "languages": _("Talen"),
        "accepts_new": _("Plek voor nieuwe mensen"),
        "waiting_weeks": _("Weken wachten"),
        "accepts_new_on": _("Plek: gezegd op"),
        "closed_from": _("Gesloten vanaf"),
        "closed_until": _("Gesloten tot en met"),
        "stand_in": _("Wie neemt het over"),
    }


def _checked() -> dict[str, str]:
    """What was looked up, and what is not on the map."""
    return {
        "referral": _("Verwijzing"),
        "costs": _("Kosten"),
        "costs_on": _("Kosten: nagekeken op"),
        "in_verwijsgids": _("In de Verwijsgids Kanker"),
        "verwijsgids_url": _("Adres in de Verwijsgids"),
        "verwijsgids_checked_on": _("Verwijsgids: nagekeken op"),
        "secure_mail": _("Beveiligde mail"),
        "referrers_phone": _("Nummer voor verwijzers"),
        "complaints_url": _("Klachtenregeling"),
        "colleague_phone": _("Nummer voor collega's"),
        "colleague_topics": _("U kunt mij bellen over"),
        "may_be_passed_on": _("Doorgeven aan anderen"),
        "confirmed_on": _("Bevestigd op"),
        "asked_on": _("Gevraagd op"),
        "left_out_on": _("Buiten de resultaten sinds"),
        "kept_by_core_group": _("Bijgehouden door de kerngroep"),
        "agreement": _("Afspraken van"),
        "agreed_on": _("Akkoord op"),
        "state": _("Toestand"),
        "key": _("Eigen nummer"),
    }


@once_per_language
def state_labels() -> dict[str, str]:
    """The states of a listing."""
    return {
        "draft": _("concept"),
        "submitted": _("nog niet op de kaart"),
        "published": _("op de kaart"),
        "hidden": _("verborgen"),
        "withdrawn": _("van de kaart gehaald"),
        "erased": _("gewist"),
    }


def in_words(name: str, value: Any, names: dict[str, str] | None = None) -> str:
    """What stands in a field, for a person; `names` are those of disciplines and needs by slug."""
    if value is None or value == "" or value == []:
        return _("leeg")
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if name == "locations":
        return "; ".join(_location(each) for each in value)
    if name == "registrations":
        return "; ".join(f"{each['register']} {each.get('number', '')}".strip() for each in value)
    if isinstance(value, list):
        return ", ".join(_choice(name, each, names or {}) for each in value)
    if name in PHONES:
        return shown_phone(value)
    if name.endswith("_on") or name in ("closed_from", "closed_until"):
        return long_date(value if isinstance(value, date) else date.fromisoformat(value), language())
    return _choice(name, str(value), names or {})


def _choice(name: str, value: str, names: dict[str, str]) -> str:
    known: dict[str, str] = {
        "kind": choices.kinds(),
        "phases": choices.phases(),
        "tumour_types": choices.tumour_types(),
        "age_groups": choices.age_groups(),
        "referral": choices.referrals_for_referrers(),
        "accepts_new": {"ja": _("ja"), "nee": _("nee"), "onbekend": _("niet bekend")},
        "state": state_labels(),
    }.get(name, names)
    if name == "languages":
        return str(Locale.parse(language()).languages.get(value, value))
    return known.get(value, value)


def _location(each: dict[str, Any]) -> str:
    street = f"{each.get('street', '')} {each.get('house_number', '')}".strip()
    place = f"{each.get('postcode', '')} {each.get('place', '')}".strip()
    return ", ".join(part for part in (street, place) if part)
