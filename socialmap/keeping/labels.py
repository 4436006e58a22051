"""What every value of a listing is called, and how it reads; in one place."""

from collections.abc import Callable
from datetime import date
from typing import Any

from socialmap.directory import choices
from socialmap.directory.identifiers import shown_phone
from socialmap.foundation.dates import long_date
from socialmap.foundation.texts import _, language, ngettext, once_per_language
from socialmap.search.current import memory
from socialmap.search.labels import language_name, value_label

LONG = frozenset({"description", "for_referrers", "how_to_get_there", "costs"})
_DATES = frozenset(
    "accepts_new_on costs_on verwijsgids_checked_on closed_from closed_until agreed_on confirmed_on"
    " asked_on left_out_on".split()
)
_PHONES = frozenset({"phone", "referrers_phone", "colleague_phone"})


@once_per_language
def field_labels() -> dict[str, str]:
    """The name of every value, as its keeper reads it."""
    return {
        "name": _("Naam"),
        "kind": _("Soort vermelding"),
        "organisation": _("Praktijk of organisatie"),
        "disciplines": _("Soort hulp"),
        "needs": _("Waar deze hulp voor is"),
        "phases": _("In welke tijd"),
        "tumour_types": _("Soort kanker"),
        "description": _("Hoe het gaat"),
        "for_referrers": _("Voor verwijzers"),
        "phone": _("Telefoon"),
        "call_hours": _("Wanneer bellen"),
        "email": _("Mail"),
        "show_email": _("Mailadres op de kaart"),
        "website": _("Website"),
        "opening_hours": _("Open"),
        "how_to_get_there": _("Hoe mensen er komen"),
        "home_visits": _("Aan huis"),
        "service_area": _("Werkgebied"),
        "online": _("Online"),
        "group_offer": _("In een groep"),
        "evenings": _("'s Avonds open"),
        "wheelchair": _("Rolstoeltoegankelijk"),
        "free_of_charge": _("Gratis"),
        "languages": _("Talen"),
        "age_groups": _("Voor wie"),
        "accepts_new": _("Plek voor nieuwe mensen"),
        "waiting_weeks": _("Wachttijd"),
        "accepts_new_on": _("Plek: gezegd op"),
        "referral": _("Verwijzing"),
        **_more_labels(),
    }


def _more_labels() -> dict[str, str]:
    return {
        "costs": _("Kosten"),
        "costs_on": _("Kosten nagekeken op"),
        "agb": _("AGB-code"),
        "in_verwijsgids": _("In de Verwijsgids Kanker"),
        "verwijsgids_url": _("Adres in de Verwijsgids Kanker"),
        "verwijsgids_checked_on": _("Verwijsgids nagekeken op"),
        "secure_mail": _("Veilige mail"),
        "referrers_phone": _("Telefoon voor verwijzers"),
        "complaints_url": _("Bladzijde over klachten"),
        "closed_from": _("Gesloten vanaf"),
        "closed_until": _("Gesloten tot en met"),
        "stand_in": _("Wie het overneemt"),
        "colleague_phone": _("Nummer voor collega's"),
        "colleague_topics": _("U kunt mij bellen over"),
        "may_be_passed_on": _("Doorgeven aan anderen"),
        "agreement": _("Afspraken van het netwerk"),
        "agreed_on": _("Afgesproken op"),
        "confirmed_on": _("Nagekeken op"),
        "asked_on": _("Gevraagd op"),
        "left_out_on": _("Niet meer in de gewone lijst sinds"),
        "kept_by_core_group": _("Bijgehouden door de kerngroep"),
        "key": _("Eigen nummer"),
        "locations": _("Adres"),
        "registrations": _("Registraties"),
        "state": _("Op de kaart"),
    }


def label_of(name: str) -> str:
    """The Dutch name of a value."""
    return field_labels().get(name, name)


def in_words(name: str, value: Any) -> str:
    """A value as the audit or `described` holds it, in words; empty is told as empty."""
    if value is None or value in ("", []):
        return _("leeg")
    if isinstance(value, bool):
        return _("Ja") if value else _("Nee")
    if name in _DATES:
        return long_date(date.fromisoformat(value), language())
    if isinstance(value, list):
        return _listed(name, value)
    return _single(name, value)


def _single(name: str, value: Any) -> str:
    if name in _PHONES:
        return shown_phone(value)
    if name == "waiting_weeks":
        return ngettext("%(n)s week", "%(n)s weken", value)
    known = {
        "kind": choices.kinds,
        "referral": choices.referrals_for_referrers,
        "accepts_new": accepts_new,
        "state": states,
    }
    return known[name]().get(value, str(value)) if name in known else str(value)


def _listed(name: str, values: list[Any]) -> str:
    read: dict[str, Callable[[Any], str]] = {
        "locations": _location,
        "registrations": _registration,
        "phases": lambda slug: choices.phases().get(slug, slug),
        "tumour_types": lambda slug: choices.tumour_types().get(slug, slug),
        "age_groups": lambda slug: choices.age_groups().get(slug, slug),
        "languages": lambda code: language_name(code, language()),
        "disciplines": lambda slug: value_label("discipline", slug, memory().present()),
        "needs": lambda slug: value_label("need", slug, memory().present()),
    }
    word = read.get(name, str)
    return ("; " if name in ("locations", "registrations") else ", ").join(word(value) for value in values)


def _location(one: dict[str, Any]) -> str:
    street = f"{one['street']} {one['house_number']}".strip()
    text = ", ".join(part for part in (street, f"{one['postcode']} {one['place']}") if part)
    return text if one["show_address"] else _("%(address)s (niet op de kaart)", address=text)


def _registration(one: dict[str, Any]) -> str:
    return f"{one['register']} {one['number']}".strip()


@once_per_language
def accepts_new() -> dict[str, str]:
    return {"ja": _("Ja, er is plek"), "nee": _("Nee, nu niet"), "onbekend": _("Dat wisselt. Laat mensen bellen")}


@once_per_language
def states() -> dict[str, str]:
    return {
        "draft": _("Nog niet"),
        "submitted": _("Nog niet"),
        "published": _("Zichtbaar"),
        "hidden": _("Verborgen"),
        "withdrawn": _("Weggehaald"),
        "erased": _("Gewist"),
    }
