"""What waits, in words: for the desk and for the letter of the week."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from socialmap.desk import rules
from socialmap.desk.rules import Limits, Waiting
from socialmap.foundation.dates import long_date
from socialmap.foundation.texts import _, language, ngettext, once_per_language
from socialmap.search.current import memory
from socialmap.search.labels import value_label


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is read."""

    what: str
    name: str
    page: str
    about: str
    wait: str
    stage: str
    stage_label: str
    thing: str = ""
    taken_by: str = ""
    may_be_taken: bool = False


@once_per_language
def kind_labels() -> dict[str, str]:
    """What each kind is called on a line."""
    return {
        "new": _("Aanmelding"),
        "changed": _("Wijziging"),
        "answered": _("Antwoord op uw vraag"),
        "request": _("Verzoek buiten de lijst"),
        "appeal": _("Niet eens met het besluit"),
        "vote": _("Schriftelijk stemmen"),
        "report": _("Melding van een bezoeker"),
        "proof": _("Registratie loopt af"),
        "meeting": _("Bijeenkomst nog niet afgerond"),
        "letter": _("Brieven"),
        "unreachable": _("Bellen: geen mailadres"),
        "word": _("Voorstellen voor zoekwoorden"),
        "missed": _("Mist op de kaart"),
        "access": _("Tweede stap kwijt"),
        "asked": _("Vraag gesteld: wacht op antwoord"),
        "round": _("Wacht op de ronde"),
    }


def line_of(
    one: Waiting, today: date, limits: Mapping[int, Limits], names: Mapping[str, str] | None = None
) -> Line:
    """A line in words; `names` are those of who took something up."""
    stage = rules.urgency(one, today, limits[one.network_id])
    return Line(
        kind_labels()[one.kind],
        one.name or _together(one),
        one.page,
        one.about or _disciplines(one),
        wait_label(one, today),
        stage,
        stage_labels()[stage],
        one.thing,
        (names or {}).get(one.taken_by, ""),
        bool(one.thing) and not one.taken_by and one.kind not in rules.RESTING,
    )


def _disciplines(one: Waiting) -> str:
    present = memory().present()
    return ", ".join(value_label("discipline", slug, present) for slug in one.disciplines)


def _together(one: Waiting) -> str:
    """What stands for several on one line."""
    if one.kind == "letter":
        return ngettext("%(n)s brief kwam niet aan", "%(n)s brieven kwamen niet aan", one.count)
    if one.kind == "word":
        return ngettext("%(n)s voorstel", "%(n)s voorstellen", one.count)
    if one.kind == "missed":
        return ngettext("%(n)s praktijk", "%(n)s praktijken", one.count)
    if one.kind == "vote":
        return ngettext("%(n)s besluit", "%(n)s besluiten", one.count)
    if one.kind == "access":
        return ngettext("%(n)s collega", "%(n)s collega's", one.count)
    return _("Zonder naam")


def wait_label(one: Waiting, today: date) -> str:
    """How long it waits, or the day by which it must be done."""
    if one.due_on is None:
        days = rules.days_waited(one.since, today)
        return ngettext("wacht %(n)s dag", "wacht %(n)s dagen", days) if days else _("sinds vandaag")
    day = long_date(one.due_on, language())
    if one.kind == "proof":
        return _("liep af op %(day)s", day=day) if one.due_on < today else _("loopt af op %(day)s", day=day)
    return _("had klaar moeten zijn op %(day)s", day=day) if one.due_on < today else _("tot %(day)s", day=day)


@once_per_language
def stage_labels() -> dict[str, str]:
    """How urgent, in a word; nothing to say of what has time."""
    return {rules.RED: _("dringend"), rules.AMBER: _("bijna te laat"), rules.CALM: ""}


def longest_label(days: int, stage: str) -> str:
    """What the bar above the list says in words."""
    told = ngettext(
        "Het langst wacht %(n)s dag. Binnen %(most)s dagen moet er een besluit zijn.",
        "Het langst wacht %(n)s dagen. Binnen %(most)s dagen moet er een besluit zijn.",
        days,
        most=rules.HALF_YEAR,
    )
    more = {
        rules.RED: _("Dringend: besluit nu, of stem schriftelijk."),
        rules.AMBER: _("Let op: dit moet mee in de volgende ronde."),
        rules.CALM: _("Dat is op tijd."),
    }
    return f"{told} {more[stage]}"


@once_per_language
def filter_labels() -> dict[str, str]:
    """The choices above the list, by the word in the address."""
    labels = kind_labels()
    return {word: labels[kind] for kind, word in rules.KINDS.items()}
