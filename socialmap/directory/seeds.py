"""The disciplines and needs of the seed folder, as rows."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from socialmap.foundation.seeds import in_languages

Texts = Mapping[str, Mapping[str, Any]]

_SOURCE_MARK = re.compile(r"\s*\[[SKO/]+\]")
# Protected titles are shown only with a checked register; until then the field of work is named.
FIELDS = {
    "oncologiefysiotherapeut": "Fysiotherapie bij kanker",
    "oedeemtherapeut": "Oedeemtherapie",
    "bekkenfysiotherapeut": "Bekkenfysiotherapie",
    "oefentherapeut": "Oefentherapie",
    "huidtherapeut": "Huidtherapie",
    "ergotherapeut": "Ergotherapie",
    "dietist": "Voeding en dieet",
    "logopedist": "Logopedie",
    "mondhygienist": "Mondhygiëne",
}


def discipline_rows(
    disciplines: Iterable[dict[str, str]], texts: Texts, languages: Texts
) -> list[dict[str, Any]]:
    """Rows for `disciplines`, without the marks that say how sure the source was."""
    return [
        {
            "slug": one["slug"],
            "position": position,
            "label": one["nl"],
            "field": FIELDS.get(one["slug"], ""),
            "group": one["groep"],
            "kind": one["soort"],
            "description": one["b1"],
            "on_criteria_list": one["lijst"] == "criteria",
            "reference": {
                "law": _clean(one["wet"]),
                "register": _clean(one["register"]),
                "association": _clean(one["vereniging"]),
                "requirement": _clean(one["onco_criterium"]),
                "proof": _clean(one["bewijs"]),
                "agb": _clean(one["agb"]),
                "access": _clean(one["toegang"]),
            },
            **_general(texts[one["slug"]]),
            "translations": in_languages(languages, "disciplines", one["slug"]),
        }
        for position, one in enumerate(disciplines, start=1)
    ]


def _general(texts: Mapping[str, Any]) -> dict[str, Any]:
    """What holds for everybody of a discipline: words for the telephone, the referral and the costs."""
    names = ("when_calling", "when_calling_for_other", "in_referral", "costs", "read_more")
    return {name: texts[name] for name in names} | {"costs_on": date.fromisoformat(texts["costs_on"])}


def need_rows(needs: Iterable[dict[str, Any]], texts: Texts, languages: Texts) -> list[dict[str, Any]]:
    """Rows for `needs`; alarm texts are an example until the medical director has decided on them."""
    return [
        {
            "slug": one["slug"],
            "position": position,
            "label": one["nl"],
            "sentence": one["b1"],
            "about": texts[one["slug"]]["about"],
            "read_more": texts[one["slug"]]["read_more"],
            "group": one["groep"],
            "disciplines": one["disciplines"],
            "phases": one["fasen"],
            "age_groups": one["levensfasen"],
            "alarm_text": one["let_op"],
            "alarm_decided_by": "voorbeeld, vast te stellen door de medisch directeur"
            if one["let_op"]
            else "",
            "alarm_decided_on": None,
            "translations": in_languages(languages, "needs", one["slug"]),
        }
        for position, one in enumerate(needs, start=1)
    ]


def _clean(text: str) -> str:
    return _SOURCE_MARK.sub("", text).strip()
