"""What is kept of a member at meetings, in words a person can read."""

from datetime import date, datetime
from typing import Any

from socialmap.foundation.clock import local_day
from socialmap.foundation.dates import long_date
from socialmap.foundation.texts import _, language
from socialmap.keeping.words import in_words
from socialmap.meetings.shown import answer_labels, hours

Pairs = list[tuple[str, str]]
Told = dict[str, Any]


def title() -> str:
    return _("Bijeenkomsten")


def about() -> str:
    """What stands there and how long."""
    return _(
        "Waarvoor u bent uitgenodigd, en wat u antwoordde. Uw dieetwens wissen wij de dag na de bijeenkomst."
        " De rest wissen wij na vijf jaar."
    )


def meeting_pairs(one: Told) -> Pairs:
    """One meeting: what it was, what somebody answered, and what they got for it."""
    meeting, certificate = one["meeting"], one["certificate"]
    found: Pairs = [
        (_("Bijeenkomst"), f"{meeting['title']}, {_day(meeting['starts_at'])}"),
        (_("Uitgenodigd op"), _day(one["invited_at"])),
        (_("Antwoord of aanwezig"), answer_labels().get(one["state"], "")),
        (_("Naam"), ", ".join(part for part in (one["name"], one["organisation"]) if part)),
        (_("Vakgebied"), in_words("disciplines", [one["discipline"]]) if one["discipline"] else ""),
        (_("Dieetwens"), one["diet"]),
        (
            _("Registernummers"),
            "; ".join(f"{each['register']} {each['number']}" for each in one["register_numbers"]),
        ),
        (_("Uw badge gelezen"), "; ".join(_day(each["at"]) for each in one["scans"])),
        (_("Mening gegeven op"), _day(one["evaluated_on"])),
    ]
    if certificate is not None:
        told = f"{certificate['number']}, {hours(certificate['minutes'])}"
        found.append((_("Bewijs van deelname"), told))
    return [(term, value) for term, value in found if value]


def organised_lines(everything: Told) -> list[str]:
    """The meetings somebody organised."""
    return [f"{one['title']}, {_day(one['starts_at'])}" for one in everything["meetings_organised"]]


def _day(text: str | None) -> str:
    if not text:
        return ""
    day = local_day(datetime.fromisoformat(text)) if "T" in text else date.fromisoformat(text)
    return long_date(day, language())
