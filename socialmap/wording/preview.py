"""How a text will look to a visitor, as values for the macros the site itself uses."""

from datetime import date
from typing import Any

from socialmap.foundation.dates import long_date
from socialmap.foundation.texts import _, language
from socialmap.search.current import memory
from socialmap.wording.labels import concept_label
from socialmap.wording.rules import Values


def preview_of(kind: str, key: str, values: Values) -> dict[str, Any]:
    """What the preview of this kind draws."""
    return {"kind": kind, "key": key, **_OF_KIND[kind](values)}


def _of_discipline(values: Values) -> dict[str, Any]:
    day = f"{values['costs_on']}" and long_date(date.fromisoformat(values["costs_on"]), language())
    label = _("Stand van %(day)s", day=day) if day else ""
    costs = [{"label": values["label"], "text": values["costs"], "date_label": label}]
    return {
        "title": values["label"],
        "about": values["description"],
        "quote": values["when_calling"],
        "costs": costs if values["costs"] else [],
        "read_more": _read_more(values["read_more"]),
    }


def _of_need(values: Values) -> dict[str, Any]:
    return {
        "title": values["label"],
        "quote": values["sentence"],
        "about": values["about"],
        "alarm_text": values["alarm_text"],
        "helpers": [concept_label(f"d:{slug}") for slug in values["disciplines"]],
        "read_more": _read_more(values["read_more"]),
    }


def _of_notice(values: Values) -> dict[str, Any]:
    needs = memory().present().reference.needs
    links = [one for one in values["links"] if isinstance(one, dict)]
    chosen = [slug for slug in values["links"] if isinstance(slug, str) and slug in needs]
    return {
        "title": values["title"],
        "text": values["text"],
        "links": links,
        "helpers": [needs[slug].label for slug in chosen],
    }


def _of_network(values: Values) -> dict[str, Any]:
    return {
        "title": values["name"],
        "about": values["about"],
        "short_name": values["short_name"],
        "email": values["contact_email"],
        "phone": values["contact_phone"],
        "partners": values["partners"],
    }


def _read_more(links: list[dict[str, Any]]) -> list[dict[str, str]]:
    found = []
    for link in links:
        day = link.get("checked_on")
        checked = _("nog niet nagekeken door de kerngroep")
        if day:
            checked = _("nagekeken op %(day)s", day=long_date(date.fromisoformat(day), language()))
        found.append({"label": link["label"], "href": link["href"], "checked_label": checked})
    return found


_OF_KIND = {
    "discipline": _of_discipline,
    "need": _of_need,
    "notice": _of_notice,
    "network": _of_network,
}
